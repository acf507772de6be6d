"""Words on a page: their lines, and the columns that they stand in.

Coordinates are points from the page's upper left corner, as in :mod:`ingest.layout`. Nothing here knows where the words
came from: a PDF's text layer and a recogniser hand on the same :class:`Word`.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.layout import BBox

BASELINE_TOLERANCE = 0.3  # of a word's height: two words this near stand on one line
GUTTER = 0.9  # of a line's height: a blank this wide may part two columns
MOST_RAISED = 4  # raised words in one row
NARROW_GUTTER = 0.25  # what must remain of it over all lines of the columns


@dataclass(slots=True)
class Word:
    """A run of characters without white space, and where it stands."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    bold: bool = False
    italic: bool = False
    confidence: float | None = None  # a recogniser's, 0..1
    is_joined: bool = False  # no blank stands before it
    place: BBox | None = None  # where it stands on the page, when that was turned to be read
    is_handwritten: bool = False  # a guess at figures that were filled in by hand

    @property
    def height(self) -> float:
        """Return the height of its box: the font's size, about."""
        return self.bottom - self.top

    def bbox(self) -> BBox:
        """Return its box on the page."""
        return self.place or BBox(self.x0, self.top, self.x1, self.bottom)


@dataclass(slots=True)
class Line:
    """Words on one line of one column, from left to right."""

    words: list[Word]
    page: int = 0
    x0: float = field(init=False)
    x1: float = field(init=False)
    top: float = field(init=False)
    bottom: float = field(init=False)
    text: str = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        """Measure the line."""
        words = self.words
        self.x0 = words[0].x0
        self.x1 = max([word.x1 for word in words])
        self.top = min([word.top for word in words])
        self.bottom = max([word.bottom for word in words])
        self.height = sorted([word.bottom - word.top for word in words])[len(words) // 2]
        text = words[0].text
        for word in words[1:]:
            text += word.text if word.is_joined else " " + word.text
        self.text = text

    @property
    def bold(self) -> bool:
        """Say whether all of its letters are bold."""
        return all(word.bold for word in self.words if word.text.strip("-–+.:;,()\"'“”"))

    @property
    def italic(self) -> bool:
        """Say whether all of its letters are italic."""
        return all(word.italic for word in self.words if word.text.strip("-–+.:;,()\"'“”"))

    @property
    def baseline(self) -> float:
        """Return where its letters stand."""
        return self.words[0].baseline

    @property
    def center(self) -> float:
        """Return the middle between its ends."""
        return (self.x0 + self.x1) / 2

    def bbox(self) -> BBox:
        """Return its box."""
        return BBox(self.x0, self.top, self.x1, self.bottom)


Row = list[Word]
"""Words on one level, from left to right; a row may run over several columns."""


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Part words into rows, from top to bottom.

    A raised or lowered small word (a footnote's number, m²) belongs to the row that its middle lies in.
    """
    rows: list[Row] = []
    level = 0.0
    for word in sorted(words, key=_BASELINE):
        if rows and word.baseline - level <= BASELINE_TOLERANCE * (word.bottom - word.top):
            row = rows[-1]
            row.append(word)
            level += (word.baseline - level) / len(row)
        else:
            rows.append([word])
            level = word.baseline
    rows = _attach_raised(rows)
    for row in rows:
        row.sort(key=_LEFT)
    return rows


_BASELINE = operator.attrgetter("baseline")
_LEFT = operator.attrgetter("x0")


def _attach_raised(rows: list[Row]) -> list[Row]:
    """Give rows of small raised words to the row just beneath."""
    kept: list[Row] = []
    for index, row in enumerate(rows):
        if len(row) <= MOST_RAISED and index + 1 < len(rows) and _is_raised(row, rows[index + 1]):
            rows[index + 1].extend(row)
        else:
            kept.append(row)
    return kept


def _is_raised(row: Row, below: Row) -> bool:
    """Say whether all words of a row are small and stand raised beside a word of the row beneath."""
    size = max(word.height for word in below)
    return all(
        word.height < 0.8 * size
        and len(word.text) <= 4
        and any(
            other.top <= (word.top + word.bottom) / 2 <= other.bottom
            and min(abs(other.x1 - word.x0), abs(other.x0 - word.x1)) < size / 2
            for other in below
        )
        for word in row
    )


def lines_of(words: Iterable[Word], page: int) -> list[Line]:
    """Part the words of one column into lines, from top to bottom."""
    return [Line(row, page) for row in rows_of(words)]


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank between two words of a row."""

    x0: float
    x1: float


def gaps_of(row: Sequence[Word], at_least: float) -> list[Gap]:
    """Return the blanks of a row that are at least so wide (as a share of the words' height)."""
    ends = itertools.accumulate([word.x1 for word in row], max)
    return [
        Gap(end, word.x0)
        for end, word in zip(ends, row[1:], strict=False)
        if word.x0 - end >= at_least * (word.bottom - word.top)
    ]


def crosses(row: Sequence[Word], x0: float, x1: float) -> bool:
    """Say whether a word of the row stands in the strip between x0 and x1."""
    return any(word.x0 < x1 and word.x1 > x0 for word in row)
