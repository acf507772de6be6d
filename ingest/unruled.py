"""Tables without ruling lines: columns are known by the blanks between them, rows by the numbers in the first one.

Nothing is a table here but what begins with a heading row of the usual form (``TT | Nhiệm vụ | Cơ quan chủ trì |
Thời hạn``) and goes on with numbered rows that leave the heading's blanks free. Whatever does not fit ends the table or
makes it none, and its words are read as they were: lost or mixed up they must never be.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.columns import CAPACITY, RECIPIENTS
from ingest.geometry import GUTTER, Gap, Row, gaps_of
from ingest.tables import RuledCell, RuledTable

NUMBERING = re.compile(r"(?:S(?:ố)?\s*/?\s*)?T\.?T\.?|STT|Stt|Số\s+thứ\s+tự", re.IGNORECASE)
"""What heads the first column: "TT", "STT", "Số TT"."""
MARKER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zđ]|[IVXLC]{1,6}|[A-Z])[.)]{0,2}")
"""What numbers a row: "1", "2.1.", "a)", "III"."""
LEAST_COLUMNS = 3
LEAST_ROWS = 2  # numbered ones
LEAST_BLANK = 7.0  # points that stay free between two columns from the first row to the last: more than any blank
NEAR = 1.6  # of a line's height between the base lines of a heading's lines
FAR = 2.2  # of a line's height between two rows' base lines: what goes on stands nearer, but for a numbered row
HEADING_ROWS = 5  # lines of a heading row at most
FULL = 0.5  # share of the numbered rows that have words in two columns besides the number


@dataclass(frozen=True, slots=True)
class Found:
    """A table of some of a page's rows: ``rows[start:end]`` are its.

    ``heading`` has the words of its heading's cells; of a table that goes on, those of the page where it began.
    """

    start: int
    end: int
    table: RuledTable
    heading: tuple[str, ...]


def find_unruled(rows: Sequence[Row], before: Found | None = None) -> list[Found]:
    """Return the tables without lines among a page's rows.

    Args:
        rows: From top to bottom, without those in ruled tables.
        before: A table without lines that reaches the end of the page before: it may go on.
    """
    found: list[Found] = []
    index = 0
    if before is not None and rows:
        goes_on = _continuation(rows, before)
        if goes_on is not None:
            found.append(goes_on)
            index = goes_on.end
    while index < len(rows):
        table = _table_at(rows, index, None if found else before)
        if table is None:
            index += 1
        else:
            if table.start == 0 and before is not None:
                _align(table.table, before.table)
            found.append(table)
            index = table.end
    return found


def _align(table: RuledTable, before: RuledTable) -> None:
    """Give a table that begins a page the borders of the one before, where these leave all words in their columns."""
    borders = before.xs[1:-1]
    if len(before.xs) == len(table.xs) and all(
        sum((word.x0 + word.x1) / 2 > border for border in borders) == cell.column
        for cell in table.cells
        for word in cell.words
    ):
        table.xs = list(before.xs)


def _table_at(rows: Sequence[Row], start: int, before: Found | None) -> Found | None:
    """Return the table whose heading has its number column's name in a row.

    Where the heading is one that is repeated on a new page, the row that the page's end cut may go on beneath it.
    """
    blanks = _heading_blanks(rows[start])
    if blanks is None:
        return None
    first = start
    while first > 0 and start - first < HEADING_ROWS and _heads_too(rows[first - 1], rows[first], blanks):
        first -= 1
        blanks = _narrowed(blanks, rows[first])
    body = start + 1
    while body < len(rows) and body - first < HEADING_ROWS and _number(rows[body], blanks) is None:
        narrowed = _narrowed(blanks, rows[body])
        is_repeated = before is not None and _texts(rows[first:body], blanks) == before.heading
        if len(narrowed) != len(blanks) or _distance(rows[body - 1], rows[body]) > NEAR or is_repeated:
            break
        blanks = narrowed
        body += 1
    heading = _texts(rows[first:body], blanks)
    end, blanks = _follow(rows, body, blanks)
    if before is not None and heading == before.heading:
        groups = _groups_that_go_on(rows, body, end, blanks)
        is_table = groups is not None
    else:
        groups = _groups(rows, body, end, blanks)
        is_table = groups is not None and _is_convincing(rows, groups, blanks)
    if groups is None or not is_table:
        return None
    return Found(first, end, _ruled(rows, [(first, body), *groups], blanks), heading)


def _texts(rows: Sequence[Row], blanks: Sequence[Gap]) -> tuple[str, ...]:
    """Return the words of each column of rows."""
    parts = [_cells(row, blanks) for row in rows]
    return tuple(" ".join(word.text for cells in parts for word in cells[i]) for i in range(len(blanks) + 1))


def _heading_blanks(row: Row) -> list[Gap] | None:
    """Return the blanks between a heading's columns, None where a row is no heading."""
    if row[0].text[0] not in "TtSs":  # most rows of most pages
        return None
    blanks = gaps_of(row, GUTTER)
    if len(blanks) < LEAST_COLUMNS - 1:
        return None
    head = " ".join(word.text for word in row if word.x1 <= blanks[0].x0 + 0.5)
    return blanks if NUMBERING.fullmatch(head) else None


def _heads_too(row: Row, below: Row, blanks: Sequence[Gap]) -> bool:
    """Say whether a row is the upper line of a heading: near, and in two columns at least besides the number's."""
    if _distance(row, below) > FAR or len(_narrowed(blanks, row)) != len(blanks):
        return False
    cells = _cells(row, blanks)
    return not cells[0] and sum(bool(cell) for cell in cells) >= LEAST_COLUMNS - 1


def _narrowed(blanks: Sequence[Gap], row: Row) -> list[Gap]:
    """Return what a row leaves of blanks; those that it fills are gone."""
    kept = []
    for blank in blanks:
        x0, x1 = blank.x0, blank.x1
        for word in row:
            if word.x1 <= x0 or word.x0 >= x1:
                continue
            if word.x0 <= x0 and word.x1 >= x1:
                x1 = x0
            elif word.x0 - x0 >= x1 - word.x1:
                x1 = min(x1, word.x0)
            else:
                x0 = max(x0, word.x1)
        if x1 - x0 >= LEAST_BLANK:
            kept.append(Gap(x0, x1))
    return kept


def _cells(row: Row, blanks: Sequence[Gap]) -> list[Row]:
    """Part a row at blanks."""
    cells: list[Row] = [[] for _ in range(len(blanks) + 1)]
    for word in row:
        cells[sum((word.x0 + word.x1) / 2 > (blank.x0 + blank.x1) / 2 for blank in blanks)].append(word)
    return cells


def _number(row: Row, blanks: Sequence[Gap]) -> str | None:
    """Return what numbers a row, None where its first column is empty or holds other words."""
    text = " ".join(word.text for word in _cells(row, blanks)[0])
    return text if MARKER.fullmatch(text) else None


def _distance(above: Row, below: Row) -> float:
    """Return how far two rows are apart, in heights of a word."""
    height = max(word.height for word in above)
    return (below[0].baseline - above[0].baseline) / max(height, 1.0)


def _follow(rows: Sequence[Row], start: int, blanks: Sequence[Gap]) -> tuple[int, list[Gap]]:
    """Follow a table down; return the row after its last one, and what remains of the blanks."""
    kept = list(blanks)
    index = start
    while index < len(rows):
        row = rows[index]
        cells = _cells(row, kept)
        number = _number(row, kept)
        narrowed = _narrowed(kept, row)
        text = " ".join(word.text for word in row)
        is_far = index > start and _distance(rows[index - 1], row) > FAR and not _is_numbered(rows, index, kept)
        if len(narrowed) != len(kept) or is_far or (cells[0] and number is None) or _ends(text):
            break
        kept = narrowed
        index += 1
    return index, kept


def _is_numbered(rows: Sequence[Row], index: int, blanks: Sequence[Gap]) -> bool:
    """Say whether a row, or one of the lines near beneath it, has a number: it may stand in the middle."""
    for below in range(index, min(index + HEADING_ROWS, len(rows))):
        if below > index and _distance(rows[below - 1], rows[below]) > NEAR:
            return False
        if _number(rows[below], blanks) is not None:
            return True
    return False


def _ends(text: str) -> bool:
    """Say whether a row is of what follows a table: the recipients, who signs."""
    return RECIPIENTS.match(text) is not None or CAPACITY.match(text) is not None


def _groups(rows: Sequence[Row], start: int, end: int, blanks: Sequence[Gap]) -> list[tuple[int, int]] | None:
    """Part a table's lines into its rows, None where that cannot be told.

    A number stands beside the first line of its row; where it stands in the middle, the rows are parted by blanks of
    their own.
    """
    numbered = [index for index in range(start, end) if _number(rows[index], blanks) is not None]
    if not numbered:
        return None
    tops = [index for index in numbered if sum(bool(cell) for cell in _cells(rows[index], blanks)) >= 2]
    if numbered[0] == start and tops == numbered and not _stand_in_the_middle(rows, numbered, end):
        return list(zip(numbered, [*numbered[1:], end], strict=True))
    distances = [_distance(rows[index - 1], rows[index]) for index in range(start + 1, end)]
    usual = sorted(distances)[len(distances) // 2] if distances else 0.0
    cuts = [start, *(i for i in range(start + 1, end) if distances[i - start - 1] > 1.25 * usual), end]
    groups = list(itertools.pairwise(cuts))
    if all(sum(a <= index < b for index in numbered) == 1 for a, b in groups):
        return groups
    return None


def _stand_in_the_middle(rows: Sequence[Row], numbered: Sequence[int], end: int) -> bool:
    """Say whether lines just above numbers belong to these: the wide blanks stand elsewhere than above the numbers."""
    above = [_distance(rows[index - 1], rows[index]) for index in numbered[1:]]
    others = [
        _distance(rows[index - 1], rows[index]) for index in range(numbered[0] + 1, end) if index not in set(numbered)
    ]
    return bool(above and others) and max(others) > 1.25 * min(above)


def _is_convincing(rows: Sequence[Row], groups: Sequence[tuple[int, int]], blanks: Sequence[Gap]) -> bool:
    """Say whether enough rows are numbered and hold something in several columns."""
    full = 0
    for start, end in groups:
        columns = [_cells(row, blanks) for row in rows[start:end]]
        full += sum(any(cells[column] for cells in columns) for column in range(1, len(blanks) + 1)) >= 2
    return len(groups) >= LEAST_ROWS and full >= FULL * len(groups)


def _continuation(rows: Sequence[Row], before: Found) -> Found | None:
    """Return what goes on at the top of a page: rows that leave the blanks of the table before free."""
    xs = before.table.xs
    blanks = [Gap(border - LEAST_BLANK, border + LEAST_BLANK) for border in xs[1:-1]]
    end, blanks = _follow(rows, 0, blanks)
    groups = _groups_that_go_on(rows, 0, end, blanks)
    if groups is None:
        return None
    table = _ruled(rows, groups, blanks, (xs[0], xs[-1]))
    table.xs = list(xs)
    return Found(0, end, table, before.heading)


def _groups_that_go_on(
    rows: Sequence[Row], start: int, end: int, blanks: Sequence[Gap]
) -> list[tuple[int, int]] | None:
    """Part lines at the top of a page into rows; what stands above the first number goes on from the page before."""
    numbered = [index for index in range(start, end) if _number(rows[index], blanks) is not None]
    if not numbered:
        several = sum(sum(bool(cell) for cell in _cells(row, blanks)) >= 2 for row in rows[start:end])
        return [(start, end)] if end > start and several * 2 >= end - start else None
    rest = _groups(rows, numbered[0], end, blanks)
    if rest is None:
        return None
    return [*([(start, numbered[0])] if numbered[0] > start else []), *rest]


def _ruled(
    rows: Sequence[Row],
    groups: Sequence[tuple[int, int]],
    blanks: Sequence[Gap],
    sides: tuple[float, float] | None = None,
) -> RuledTable:
    """Make the table of groups of lines."""
    words = [word for start, end in groups for row in rows[start:end] for word in row]
    left, right = sides or (min(word.x0 for word in words), max(word.x1 for word in words))
    xs = [left, *((blank.x0 + blank.x1) / 2 for blank in blanks), right]
    ys = [min(word.top for row in rows[start:end] for word in row) for start, end in groups]
    ys.append(max(word.bottom for word in words))
    cells: list[RuledCell] = []
    for number, (start, end) in enumerate(groups):
        parts = [_cells(row, blanks) for row in rows[start:end]]
        cells += [
            RuledCell(number, column, 1, 1, [word for cells in parts for word in cells[column]])
            for column in range(len(blanks) + 1)
        ]
    return RuledTable(xs, ys, cells)
