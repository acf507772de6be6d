r"""What a reader hands on: one canonical text, and where every character of it stood.

Everything later in the house indexes :attr:`LaidOutDocument.text`; nothing later edits it.

The canonical text
    * is NFC, its only white space is " ", "\t" and "\n";
    * one paragraph is one line: the lines that a page or a hard-wrapped file broke are joined by the reader;
    * a table stands where the page has it, one row a group of lines: the cells of a row are separated by "\t",
      the paragraphs inside a cell by "\n", rows by "\n". A cell merged over several rows or columns is written once,
      at its first place, and says its ``row_span`` and ``column_span``;
    * page numbers, running headers and signature overlays are left out (counted in :class:`Page.dropped_lines`).

Units: pages count from 1; boxes are PDF points (1/72 inch) with the origin at the page's upper left corner;
offsets count Unicode characters (Python ``str`` indices), ``end`` exclusive.
"""

from __future__ import annotations

import bisect
import enum
from dataclasses import dataclass, field
from typing import NamedTuple

HANDWRITTEN = "chữ viết tay"
"""The source of a segment that was filled in by hand: what a recogniser made of it is a guess for a person to check."""


class BlockKind(enum.StrEnum):
    """What a block of the canonical text is, as far as layout alone can tell."""

    PARAGRAPH = "paragraph"
    CELL = "cell"  # one paragraph inside a table cell
    FOOTNOTE = "footnote"


class ReadMethod(enum.StrEnum):
    """How a page's text was obtained."""

    TEXT = "text"  # text layer, or a format that is text by nature
    OCR = "ocr"


class BBox(NamedTuple):
    """A box on a page in points, origin at the upper left corner: x0 < x1, top < bottom."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: BBox) -> BBox:
        """Return the smallest box that holds both."""
        return BBox(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )


class Segment(NamedTuple):
    """A run ``text[start:end]`` and where it stood: the map from characters back to the source.

    A segment is at most one line of one page (a word where the reader knows words). ``source`` says the place in
    formats without pages: "đoạn 12", "bảng 2, hàng 3, cột 1", "dòng 40"; on a scan it may be :data:`HANDWRITTEN`.
    """

    start: int
    end: int
    page: int | None = None
    bbox: BBox | None = None
    source: str | None = None
    confidence: float | None = None  # a recogniser's word confidence, 0..1


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the canonical text, ``text[start:end]`` (no line end), with its look."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    page: int | None = None
    bbox: BBox | None = None
    bold: bool = False  # all of its letters, as far as the format tells
    italic: bool = False
    centered: bool = False
    list_marker: str | None = None  # an automatic number rebuilt into the text ("1.", "a)", "-"): text starts with it
    outline_level: int | None = None  # Word/HTML/Markdown heading level, 1 the highest
    table: int | None = None  # index in LaidOutDocument.tables, for kind CELL
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell, ``text[start:end]`` (may hold several paragraphs; empty when start == end)."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document; a table that goes on over a page is one table, repeated headers left out."""

    start: int
    end: int
    row_count: int
    column_count: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page and how well it was read. Formats without pages have none."""

    number: int
    width: float
    height: float
    method: ReadMethod = ReadMethod.TEXT
    confidence: float | None = None  # mean word confidence of a recogniser, 0..1
    vietnamese_share: float | None = None  # share of the page's syllables that are Vietnamese ones, 0..1
    encoding: str | None = None  # legacy encoding found and converted: "TCVN3", "VNI", …
    table_count: int = 0
    dropped_lines: tuple[str, ...] = ()  # page numbers, running headers, signature overlays
    turned: int = 0  # degrees clockwise by which a scanned page was turned to be read: 0, 90, 180, 270


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801  (Warning itself is a builtin)
    """Something a person should know about the reading: ``code`` is stable, ``message`` is Vietnamese."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class LaidOutDocument:
    """A file's canonical text with its layout. See the module's docstring for the form of ``text``."""

    text: str
    media_type: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    segments: tuple[Segment, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    encoding: str | None = None  # how bytes became characters: "utf-8", "TCVN3", …
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the segment look-up."""
        object.__setattr__(self, "_starts", tuple(segment.start for segment in self.segments))

    def locate(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the segments that ``text[start:end]`` touches, in order; empty where nothing is known."""
        first = max(bisect.bisect_right(self._starts, start) - 1, 0)
        last = bisect.bisect_left(self._starts, end)
        return tuple(s for s in self.segments[first:last] if s.end > start and s.start < end)

    def is_handwritten(self, start: int, end: int) -> bool:
        """Say whether a part of ``text[start:end]`` was filled in by hand."""
        return any(segment.source == HANDWRITTEN for segment in self.locate(start, end))

    def boxes(self, start: int, end: int) -> tuple[tuple[int, BBox], ...]:
        """Return (page, box) of ``text[start:end]``, one box a line, in reading order; none without pages."""
        lines: list[tuple[int, BBox]] = []
        for segment in self.locate(start, end):
            if segment.page is None or segment.bbox is None:
                continue
            if lines and lines[-1][0] == segment.page and _same_line(lines[-1][1], segment.bbox):
                lines[-1] = (segment.page, lines[-1][1].union(segment.bbox))
            else:
                lines.append((segment.page, segment.bbox))
        return tuple(lines)


def _same_line(a: BBox, b: BBox) -> bool:
    """Say whether two boxes overlap by at least half of the lower one's height."""
    common = min(a.bottom, b.bottom) - max(a.top, b.top)
    return common >= 0.5 * min(a.bottom - a.top, b.bottom - b.top)
