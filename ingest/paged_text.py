"""Text that a converter made of a printed page: page numbers, foot notes, columns side by side.

Such files keep the page's look in blanks: form feeds between pages, page numbers in the middle of a line of their own,
the letterhead's and the signature block's two columns on the same lines, foot notes at the end of their page.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from ingest.paragraphs import SourceLine

_PAGE_NUMBER = regex.compile(r"\s*(?:[-–]\s*)?(?:[Tt]rang\s+)?(\d{1,4})(?:\s*/\s*\d{1,4})?(?:\s*[-–])?\s*")
_FOOTNOTE = regex.compile(r"\s{0,8}\[?(\d{1,2})\]?\s+[\p{Lu}“\"(]")
_GAP = regex.compile(r"(?<=\S) {3,}(?=\S)")
_DEEP = 15  # a page number without form feeds stands at least this far from the margin
_CORRIDOR = 2  # blanks between two columns, at least
_LONGEST_GAP = 7  # blank lines inside a signature block: room for the stamp
_OFF_MIDDLE = 6
_ROW_LINES = 6  # a row of a table drawn with blanks is hardly higher
_LETTERHEAD_LINES = 12  # only this far down may a single line in two columns stand alone
_ADDRESSEE = regex.compile(r"K[ÍI]NH\s+G[ỬƯ]I", regex.IGNORECASE)


@dataclass(slots=True)
class Columns:
    """Lines that stand in two columns side by side."""

    left: list[SourceLine] = field(default_factory=list)
    right: list[SourceLine] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """Lines of a table that is drawn with blanks: none of them is joined to another."""

    lines: list[SourceLine] = field(default_factory=list)


@dataclass(slots=True)
class PagedText:
    """A text without what belongs to its pages only."""

    lines: list[SourceLine]
    footnotes: list[list[SourceLine]]
    dropped: list[str]


def unpage(pages: Sequence[Sequence[SourceLine]]) -> PagedText:
    """Take page numbers out and foot notes aside, and close the gaps that they leave.

    A page number is the first or last line of a page and counts with the pages, or stands deep in the line and counts
    on from the one before. A foot note begins with its number after a blank line, near the end of a page on which that
    number is glued to a word.
    """
    if len(pages) > 1:
        return _unpage_fed(pages)
    kept: list[SourceLine] = []
    dropped: list[str] = []
    is_after_number = False
    expected: int | None = None
    lines = pages[0] if pages else []
    for index, line in enumerate(lines):
        match = _PAGE_NUMBER.fullmatch(line.text) if line.indent >= _DEEP else None
        if (
            match
            and int(match.group(1)) in ({1, 2, 3} if expected is None else {expected})
            and _stands_alone(lines, index)
        ):
            expected = int(match.group(1)) + 1
            dropped.append(line.words)
            is_after_number = True
            while kept and not kept[-1].words:
                kept.pop()
        elif line.words or not is_after_number:
            kept.append(line)
            is_after_number = False
    return PagedText(kept, [], dropped)


def _stands_alone(lines: Sequence[SourceLine], index: int) -> bool:
    """Say whether a blank line stands before or after a line."""
    return any(not lines[i].words for i in (index - 1, index + 1) if 0 <= i < len(lines))


def _unpage_fed(pages: Sequence[Sequence[SourceLine]]) -> PagedText:
    """Take page numbers and foot notes out of a text with form feeds."""
    kept: list[SourceLine] = []
    notes: list[list[SourceLine]] = []
    dropped: list[str] = []
    first_number = _first_number(pages)
    for index, page in enumerate(pages):
        lines = _without_edges(list(page))
        for edge in (0, -1):
            match = _PAGE_NUMBER.fullmatch(lines[edge].text) if len(lines) > 1 else None
            if match and first_number is not None and int(match.group(1)) == index + first_number:
                dropped.append(lines.pop(edge).words)
                lines = _without_edges(lines)
        start = _footnotes_start(lines, len(notes) + 1)
        if start is not None:
            notes.extend(_split_notes(lines[start:], len(notes) + 1))
            lines = _without_edges(lines[:start])
        kept.extend(lines)
    return PagedText(kept, notes, dropped)


def _first_number(pages: Sequence[Sequence[SourceLine]]) -> int | None:
    """Return the number of the first page: the one that pages agree with; None where no page has a number."""
    votes: dict[int, int] = {}
    for index, page in enumerate(pages):
        lines = _without_edges(list(page))
        for edge in {0, len(lines) - 1} if lines else set():
            match = _PAGE_NUMBER.fullmatch(lines[edge].text)
            if match:
                first = int(match.group(1)) - index
                votes[first] = votes.get(first, 0) + 1
    best = max(votes, key=lambda first: votes[first], default=None)
    return best if best is not None and (votes[best] > 1 or best == 1) else None


def _without_edges(lines: list[SourceLine]) -> list[SourceLine]:
    """Return the lines without blank ones at both ends."""
    first = next((i for i, line in enumerate(lines) if line.words), len(lines))
    last = next((i for i in range(len(lines), 0, -1) if lines[i - 1].words), first)
    return lines[first:last]


def _footnotes_start(lines: Sequence[SourceLine], number: int) -> int | None:
    """Return where a page's foot notes begin, None where it has none."""
    glued = regex.compile(rf"\p{{L}}[”\"’)]?{number}(?!\d)")
    for index in range(1, len(lines)):
        match = _FOOTNOTE.match(lines[index].text)
        if match and int(match.group(1)) == number and not lines[index - 1].words:
            body = "\n".join(line.text for line in lines[:index])
            if glued.search(body):
                return index
    return None


def _split_notes(lines: Sequence[SourceLine], number: int) -> list[list[SourceLine]]:
    """Split a page's foot notes at their numbers, which count on."""
    notes: list[list[SourceLine]] = []
    for line in lines:
        match = _FOOTNOTE.match(line.text)
        if match and int(match.group(1)) == number + len(notes):
            notes.append([])
        if line.words and notes:
            notes[-1].append(line)
    return notes


def split_columns(lines: Sequence[SourceLine]) -> Iterator[list[SourceLine] | Columns | Rows]:
    """Yield stretches of ordinary lines, stretches in two columns and tables drawn with blanks, in order."""
    ordinary: list[SourceLine] = []
    position = 0
    tabular = _tabular(lines)
    while position < len(lines):
        if tabular[position]:
            if ordinary:
                yield ordinary
                ordinary = []
            end = next((i for i in range(position, len(lines)) if not tabular[i]), len(lines))
            yield Rows([line for line in lines[position:end] if line.words])
            position = end
            continue
        region = _region(lines, position)
        if region is None:
            ordinary.append(lines[position])
            position += 1
            continue
        columns, position = region
        if ordinary:
            yield ordinary
            ordinary = []
        yield columns
    if ordinary:
        yield ordinary


def _tabular(lines: Sequence[SourceLine]) -> list[bool]:
    """Say of every line whether it stands among rows of three columns or more, drawn with blanks."""
    flags = [False] * len(lines)
    rows = [i for i, line in enumerate(lines) if len(_GAP.findall(line.text)) > 1]
    for first, second in itertools.pairwise(rows):
        if second - first <= _ROW_LINES and len([i for i in rows if abs(i - first) <= 2 * _ROW_LINES]) > 2:
            flags[first : second + 1] = [True] * (second + 1 - first)
    return flags


def _region(lines: Sequence[SourceLine], start: int) -> tuple[Columns, int] | None:
    """Return the two columns that begin at a line and where they end; None where no two columns begin.

    A line opens them with one gap of three blanks; the lines after it belong to them as long as one corridor of blanks
    stays open from top to bottom. After a blank line a line in one column only must stand in that column's middle, or
    it is a title or a paragraph of the text below.
    """
    gaps = list(_GAP.finditer(lines[start].text))
    if len(gaps) != 1:
        return None
    corridor = gaps[0].span()
    end = last = start
    pairs = 0
    found: list[tuple[SourceLine, SourceLine]] = []
    while end < len(lines) and end - last <= _LONGEST_GAP:
        line = lines[end]
        end += 1
        if not line.words:
            continue
        narrowed = _narrow(line.text, corridor)
        if narrowed is None or (pairs and _ADDRESSEE.match(line.words)):
            break
        left = SourceLine(line.text[: narrowed[0]].rstrip(), line.number, page=line.page)
        right = SourceLine(" " * narrowed[1] + line.text[narrowed[1] :], line.number, page=line.page)
        is_pair = bool(left.words and right.words)
        if not is_pair and end - last > 1 and not _is_in_column(left, right, found):
            break
        corridor = narrowed
        pairs += is_pair
        found.append((left, right))
        last = end
    columns = Columns([a for a, _ in found if a.words], [b for _, b in found if b.words])
    is_label = len(columns.left) == 1 and columns.left[0].words.endswith(":")
    if not pairs or is_label or (len(found) == 1 and start > _LETTERHEAD_LINES):
        return None
    return columns, last


def _is_in_column(left: SourceLine, right: SourceLine, found: Sequence[tuple[SourceLine, SourceLine]]) -> bool:
    """Say whether a line in one column stands in the middle of those above it."""
    side = 0 if left.words else 1
    above = [_middle(pair[side]) for pair in found if pair[side].words]
    line = (left, right)[side]
    return bool(above) and min(abs(_middle(line) - middle) for middle in above) <= _OFF_MIDDLE


def _middle(line: SourceLine) -> float:
    """Return the column in the middle of a line's words."""
    return line.indent + len(line.words) / 2


def _narrow(text: str, corridor: tuple[int, int]) -> tuple[int, int] | None:
    """Return the part of a corridor that stays free on a line, None where the line crosses it."""
    start, end = corridor
    inside = text[start:end]
    if not inside.strip():
        return corridor
    if not text[:start].strip():  # the line stands in the right column and begins further left
        free = len(inside) - len(inside.lstrip())
        return (start, start + free) if free >= _CORRIDOR else None
    if not text[end:].strip():  # the left column, ending further right
        taken = len(inside.rstrip())
        return (start + taken, end) if end - start - taken >= _CORRIDOR else None
    gap = max(regex.finditer(r" +", inside), key=lambda m: m.end() - m.start(), default=None)
    if gap is None or gap.end() - gap.start() < _CORRIDOR:
        return None
    return start + gap.start(), start + gap.end()
