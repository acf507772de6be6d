"""Tables that a web page's copier flattened: every cell on lines of its own, bars alone on theirs, merged cells lost.

A bar opens each row and a bar closes each cell::

    |
    **TT**
    |
    **Nhiệm vụ**
    |
    |
    1
    |
    Rà soát …
    |

So one bar between two texts means the next cell, and n bars mean either n - 1 empty cells or a row's end with n - 2
empty cells around it. Which, is found by the cheapest reading of the whole table for every number of columns; what is
cheap: rows that have all their cells, few empty cells, rows that begin with an ordinal. Rows with fewer cells stand
under cells that were merged downwards or hold a cell merged over columns; the columns that fit their cells' looks best
are taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import regex

Line = tuple[int, str]
Row = list[list[Line]]
_Look = tuple[float, float, float]
_Split = tuple[int, int] | None  # (empty cells that end the row, empty cells that begin the next); None: same row

MAX_COLUMNS = 16
_EMPTY = 0.05  # the cost of an empty cell
_LONG = 4.0  # of a row with a cell too many
_SHORT = 1.0  # of a row with fewer cells
_MISSING = 0.1  # of each cell that it lacks
_HEADING = 0.4  # of a row with an ordinal and a title only
_ORDINAL_START = -0.4
_ORDINAL_INSIDE = 1.0  # of an ordinal in mid-row after an empty cell
_COLUMN = 0.2  # of each column
_EMPTY_START = 0.3
_SPLIT = 1.5  # of each run of columns that a row with fewer cells leaves out
_ORDINAL = regex.compile(r"[*\s(]*(?:\d{1,3}(?:\.\d{1,2}){0,3}|[IVXL]{1,6}|[A-HĐ]|[a-hđ]|-|\+)[.)]?[*\s]*")
_NUMBER = regex.compile(r"[\d.,%\s/+-]+")


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell at its place, with its lines."""

    row: int
    column: int
    lines: tuple[Line, ...]
    row_span: int = 1
    column_span: int = 1


def read_flattened(lines: Sequence[Line], start: int) -> tuple[list[PlacedCell], int] | None:
    """Read a flattened table that begins at ``lines[start]``, a bar alone on its line.

    Returns:
        The cells and the position after the table, or None where no such table stands.
    """
    end = start
    last_bar = start
    while end < len(lines) and lines[end][1].strip():
        if lines[end][1].strip() == "|":
            last_bar = end
        end += 1
    if last_bar - start < 2:
        return None
    texts: list[list[Line]] = []
    bars: list[int] = []  # after each text
    leading = 0
    for number, text in lines[start : last_bar + 1]:
        if text.strip() == "|":
            if bars:
                bars[-1] += 1
            else:
                leading += 1
        elif bars and not bars[-1]:
            texts[-1].append((number, text))
        else:
            texts.append([(number, text)])
            bars.append(0)
    if not texts:
        return None
    return place(best_rows(texts, bars, leading)), last_bar + 1


def best_rows(texts: list[list[Line]], bars: list[int], leading: int) -> list[Row]:
    """Return the cheapest reading as rows of cells of lines.

    Args:
        texts: The cells that hold text.
        bars: The number of bars after each.
        leading: The number of bars before the first; one opens the row, the others close empty cells.
    """
    worded = [regex.search(r"\p{L}{2}", " ".join(line for _, line in text)) is not None for text in texts]
    ordinal = [  # an ordinal is followed by words; a number among numbers is a value
        len(text) == 1 and _ORDINAL.fullmatch(text[0][1]) is not None and is_worded
        for text, is_worded in zip(texts, [*worded[1:], False], strict=True)
    ]
    readings = (
        _read(ordinal, bars, max(leading - 1, 0), width) for width in range(1, min(len(texts) + 2, MAX_COLUMNS) + 1)
    )
    _, breaks = min(readings, key=lambda reading: reading[0])
    rows: list[Row] = [[[] for _ in range(max(leading - 1, 0))]]
    for text, count, split in zip(texts, bars, breaks, strict=True):
        rows[-1].append(text)
        before, after = split if split is not None else (count - 1, None)
        rows[-1].extend([] for _ in range(before))
        if after is not None:
            rows.append([[] for _ in range(after)])
    return [row for row in rows if row]


def _read(ordinal: list[bool], bars: list[int], leading: int, width: int) -> tuple[float, list[_Split]]:
    """Return the cost of the cheapest reading with a number of columns, and what follows each text in it."""
    first = _EMPTY * leading + (_ORDINAL_START if ordinal[0] else 0.0)
    states: dict[int, tuple[float, tuple[_Split, object] | None]] = {leading + 1: (first, None)}
    for index, count in enumerate(bars):
        is_last = index + 1 == len(bars)
        following: dict[int, tuple[float, tuple[_Split, object] | None]] = {}
        begins = not is_last and ordinal[index + 1]
        for cells, (cost, trail) in states.items():
            for split, reached, extra in _choices(cells, count, width, is_last=is_last):
                total = cost + extra
                if begins and count > 1:
                    total += _ORDINAL_INSIDE if split is None else 0.0 if split[1] else _ORDINAL_START
                if reached not in following or total < following[reached][0]:
                    following[reached] = (total, (split, trail))
        states = following
    cost, trail = min(states.values(), key=lambda state: state[0])
    cost += _COLUMN * width
    splits: list[_Split] = []
    node: object = trail
    while isinstance(node, tuple):
        splits.append(node[0])
        node = node[1]
    return cost, splits[::-1]


def _choices(cells: int, count: int, width: int, *, is_last: bool) -> list[tuple[_Split, int, float]]:
    """Return what n bars after a row's cells can mean: (split, cells in the row after the next text, cost)."""
    if is_last:
        ended = cells + count - 1
        return [((count - 1, 0), 0, _EMPTY * (count - 1) + _row_cost(ended, width))]
    choices: list[tuple[_Split, int, float]] = []
    if cells + count <= width or count == 1:
        overflow = _LONG if cells + count > width else 0.0
        choices.append((None, min(cells + count, width + 1), _EMPTY * (count - 1) + overflow))
    for before in range(count - 1):
        after = count - 2 - before
        if cells + before <= width and after < width:
            extra = _EMPTY * (count - 2) + _row_cost(cells + before, width) + (_EMPTY_START if after else 0.0)
            choices.append(((before, after), after + 1, extra))
    if not choices:  # more empty cells than fit: they go to the row's end
        choices.append(((count - 2, 0), 1, _LONG))
    return choices


def _row_cost(cells: int, width: int) -> float:
    """Return how badly a row's number of cells fits the number of columns."""
    if cells > width:
        return _LONG
    if cells == width:
        return 0.0
    return _HEADING if cells <= 2 else _SHORT + _MISSING * (width - cells)


def place(rows: Sequence[Row]) -> list[PlacedCell]:
    """Give every cell its column and span; see the module's text for rows with fewer cells."""
    width = max((len(row) for row in rows), default=0)
    looks = _column_looks(rows, width)
    placed: list[PlacedCell] = []
    below: dict[int, int] = {}  # column -> index in placed of the cell that reaches the row above
    for number, row in enumerate(rows):
        columns, spans = _columns(rows, number, width, looks)
        taken = {c + i for c, span in zip(columns, spans, strict=True) for i in range(span)}
        stretched = set[int]()
        if number and len(row) < width and not _is_heading(row):
            stretched = {below[c] for c in range(width) if c not in taken and c in below}
        for index in stretched:
            cell = placed[index]
            if cell.row + cell.row_span == number:
                placed[index] = PlacedCell(cell.row, cell.column, cell.lines, cell.row_span + 1, cell.column_span)
        below = {column: index for column, index in below.items() if index in stretched}
        for column, span, cell_lines in zip(columns, spans, row, strict=True):
            placed.append(PlacedCell(number, column, tuple(cell_lines), 1, span))
            if span == 1 and not _is_heading(row):
                below[column] = len(placed) - 1
    return placed


def _is_heading(row: Row) -> bool:
    """Say whether a row is a heading over the whole table: one text, or an ordinal and a text."""
    texts = [cell for cell in row if cell]
    return len(texts) == 1 or (len(texts) == 2 and bool(row[0]) and _ORDINAL.fullmatch(row[0][0][1]) is not None)


def _columns(rows: Sequence[Row], number: int, width: int, looks: list[_Look]) -> tuple[list[int], list[int]]:
    """Return the column and the column span of every cell of a row."""
    row = rows[number]
    count = len(row)
    ones = [1] * count
    if count == width or (not number and count > width):
        return list(range(count)), ones
    if number == 0:
        return _header_columns(rows, width, looks)
    if number == 1 and count > 1 and count + len(rows[0]) - 1 == width:
        start = _covering(len(rows[0]), count, width, looks)
        return list(range(start, start + count)), ones
    if _is_heading(row):
        return list(range(count)), [*ones[:-1], width - count + 1]
    best = min(
        itertools.islice(itertools.combinations(range(width), count), 5000),
        key=lambda columns: (
            sum(_distance(_look(cell), looks[c]) for cell, c in zip(row, columns, strict=True))
            + _SPLIT * sum(b - a > 1 for a, b in itertools.pairwise((-1, *columns, width)))
        ),
    )
    return list(best), ones


def _header_columns(rows: Sequence[Row], width: int, looks: list[_Look]) -> tuple[list[int], list[int]]:
    """Return the columns of a first row with fewer cells: one of them covers the cells of the second row."""
    count = len(rows[0])
    second = len(rows[1]) if len(rows) > 1 else 0
    if not second or count - 1 + second != width:
        return list(range(count)), [*([1] * (count - 1)), width - count + 1]
    start = _covering(count, second, width, looks)
    columns = [c if c <= start else c + second - 1 for c in range(count)]
    return columns, [second if c == start else 1 for c in range(count)]


def _covering(count: int, under: int, width: int, looks: list[_Look]) -> int:
    """Return where in a header of ``count`` cells the one stands that covers ``under`` columns: over columns alike."""
    return min(
        (start for start in range(count) if start + under <= width),
        key=lambda start: sum(_distance(a, b) for a, b in itertools.pairwise(looks[start : start + under])),
        default=count - 1,
    )


def _look(cell: list[Line]) -> _Look:
    """Return what a cell looks like: its length's weight, whether it is a number, whether it is a list."""
    text = " ".join(line for _, line in cell).replace("*", "").strip()
    return (
        min(len(text), 400) ** 0.5,
        12.0 if text and _NUMBER.fullmatch(text) else 0.0,
        6.0 if text.startswith(("-", "+")) and len(text) > 1 else 0.0,
    )


def _column_looks(rows: Sequence[Row], width: int) -> list[_Look]:
    """Return the mean look of every column over the rows that have all their cells."""
    full = [row for row in rows[1:] if len(row) == width] or [row for row in rows if len(row) == width]
    looks: list[_Look] = []
    for column in range(width):
        found = [_look(row[column]) for row in full if row[column]]
        looks.append(_mean(found))
    return looks


def _mean(looks: list[_Look]) -> _Look:
    """Return the mean of looks, nothing's look for none."""
    count = max(len(looks), 1)
    return (
        sum(a for a, _, _ in looks) / count,
        sum(b for _, b, _ in looks) / count,
        sum(c for _, _, c in looks) / count,
    )


def _distance(first: _Look, second: _Look) -> float:
    """Return how different two looks are."""
    return sum(abs(a - b) for a, b in zip(first, second, strict=True))
