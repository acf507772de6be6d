"""Ruled tables: from lines on a page to rows, columns and merged cells.

The lines come from a PDF's drawing commands or from a scan's pixels; what is made of them is the same. pdfplumber's
edge code snaps and joins the strokes; the grid over them is ours, because scans and Word draw borders with gaps, leave
the outer borders away, and cut a table open at the end of a page.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from pdfplumber.table import merge_edges

from ingest.geometry import Word

SNAP = 3.0  # points: strokes this near are one line
TOUCH = 3.5  # points: how far a line may end before the one that it meets
COVERED = 0.5  # share of a cell's side that must be drawn
OPEN_SIDE = 7.0  # points: lines that reach so far over the last crossing one have lost their border
MAX_CELLS = 40_000  # of one table on one page; more is a drawing, not a table
MAX_STROKES = 8_000  # on one page


@dataclass(frozen=True, slots=True)
class Stroke:
    """A horizontal or vertical ruling line, in points from the page's upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Say which way it runs."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class RuledCell:
    """A cell of a ruled table, at its first row and column, with the words that stand in it."""

    row: int
    column: int
    row_span: int
    column_span: int
    words: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class RuledTable:
    """A table's lines: ``xs`` are the borders of its columns from left to right, ``ys`` of its rows from the top."""

    xs: list[float]
    ys: list[float]
    cells: list[RuledCell]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return x0, top, x1, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def holds(self, word: Word) -> bool:
        """Say whether a word's middle lies in the table."""
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def place(self, words: Sequence[Word]) -> None:
        """Put words into the cells that they stand in."""
        cell_at = {
            (cell.row + i, cell.column + j): cell
            for cell in self.cells
            for i in range(cell.row_span)
            for j in range(cell.column_span)
        }
        for word in words:
            row = _interval(self.ys, (word.top + word.bottom) / 2)
            column = _interval(self.xs, (word.x0 + word.x1) / 2)
            cell_at[row, column].words.append(word)


def _interval(borders: Sequence[float], value: float) -> int:
    """Return which interval between borders a value lies in; the outermost ones are open."""
    return min(max(bisect.bisect_right(borders, value) - 1, 0), len(borders) - 2)


def find_tables(strokes: Sequence[Stroke]) -> list[RuledTable]:
    """Return the ruled tables of a page, from top to bottom, without words yet.

    A table has at least two columns and two cells: a frame around a text is none.
    """
    if len(strokes) > MAX_STROKES:
        return []
    horizontal, vertical = _join_strokes(strokes)
    tables = []
    for own_horizontal, own_vertical in _components(horizontal, vertical):
        table = _grid(own_horizontal, own_vertical)
        if table is not None:
            tables.append(table)
    tables = [t for t in tables if not any(t is not other and _is_inside(t, other) for other in tables)]
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0]))


def _is_inside(table: RuledTable, other: RuledTable) -> bool:
    """Say whether a table lies in a cell of another one; its words are the cell's then."""
    x0, top, x1, bottom = table.bounds
    left, upper, right, lower = other.bounds
    return left - SNAP <= x0 and upper - SNAP <= top and x1 <= right + SNAP and bottom <= lower + SNAP


def _join_strokes(strokes: Sequence[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """Snap strokes to common lines and join those that follow each other; return horizontal and vertical ones."""
    edges = [
        {
            "x0": s.x0,
            "x1": s.x1,
            "top": s.top,
            "bottom": s.bottom,
            "width": s.x1 - s.x0,
            "height": s.bottom - s.top,
            "orientation": "h" if s.is_horizontal else "v",
        }
        for s in (_thin(stroke) for stroke in strokes)
    ]
    merged = merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    sides: tuple[list[Stroke], list[Stroke]] = ([], [])
    for edge in merged:
        sides[edge["orientation"] == "v"].append(Stroke(edge["x0"], edge["top"], edge["x1"], edge["bottom"]))
    return sides


def _thin(stroke: Stroke) -> Stroke:
    """Return the middle line of a stroke."""
    if stroke.is_horizontal:
        y = (stroke.top + stroke.bottom) / 2
        return Stroke(stroke.x0, y, stroke.x1, y)
    x = (stroke.x0 + stroke.x1) / 2
    return Stroke(x, stroke.top, x, stroke.bottom)


def _components(horizontal: list[Stroke], vertical: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Group lines that meet; a group without two lines each way is no table."""
    group_of = list(range(len(horizontal)))

    def root(index: int) -> int:
        while group_of[index] != index:
            group_of[index] = group_of[group_of[index]]
            index = group_of[index]
        return index

    meets: list[tuple[Stroke, int]] = []
    tops = sorted(range(len(horizontal)), key=lambda index: horizontal[index].top)
    levels = [horizontal[index].top for index in tops]
    for line in vertical:
        first = bisect.bisect_left(levels, line.top - TOUCH)
        last = bisect.bisect_right(levels, line.bottom + TOUCH)
        met = [i for i in tops[first:last] if horizontal[i].x0 - TOUCH <= line.x0 <= horizontal[i].x1 + TOUCH]
        if met:
            meets.append((line, met[0]))
            for index in met[1:]:
                group_of[root(index)] = root(met[0])
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index, stroke in enumerate(horizontal):
        groups.setdefault(root(index), ([], []))[0].append(stroke)
    for line, index in meets:
        groups[root(index)][1].append(line)
    return [(h, v) for h, v in groups.values() if len(h) >= 2 and v]


def _borders(positions: list[float], ends: list[float], starts: list[float], *, least: int) -> list[float]:
    """Return where lines of one direction stand, with the outer borders that were not drawn.

    Args:
        positions: Of the lines themselves.
        ends: Where the crossing lines end.
        starts: Where they start.
        least: How many crossing lines must reach over the last line to speak for a border.
    """
    borders: list[float] = []
    for position in sorted(positions):
        if not borders or position - borders[-1] > SNAP:
            borders.append(position)
    outside = sorted(end for end in ends if end > borders[-1] + OPEN_SIDE)
    if len(outside) >= least:
        borders.append(outside[-1])
    outside = sorted(start for start in starts if start < borders[0] - OPEN_SIDE)
    if len(outside) >= least:
        borders.insert(0, outside[0])
    return borders


def _grid(horizontal: list[Stroke], vertical: list[Stroke]) -> RuledTable | None:
    """Lay a grid over lines that meet, and merge its fields wherever no line parts them."""
    xs = _borders([v.x0 for v in vertical], [h.x1 for h in horizontal], [h.x0 for h in horizontal], least=2)
    ys = _borders([h.top for h in horizontal], [v.bottom for v in vertical], [v.top for v in vertical], least=2)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > MAX_CELLS:
        return None
    walls_right = _walls(xs, ys, [(v.x0, v.top, v.bottom) for v in vertical])
    walls_below = _walls(ys, xs, [(h.top, h.x0, h.x1) for h in horizontal])
    region = [[i * columns + j for j in range(columns)] for i in range(rows)]

    def root(index: int) -> int:
        while region[index // columns][index % columns] != index:
            index = region[index // columns][index % columns]
        return index

    for i in range(rows):
        for j in range(columns):
            if j + 1 < columns and (j + 1, i) not in walls_right:
                _union(region, columns, root(i * columns + j), root(i * columns + j + 1))
            if i + 1 < rows and (i + 1, j) not in walls_below:
                _union(region, columns, root(i * columns + j), root((i + 1) * columns + j))
    fields: dict[int, list[tuple[int, int]]] = {}
    for i in range(rows):
        for j in range(columns):
            fields.setdefault(root(i * columns + j), []).append((i, j))
    cells = [cell for members in fields.values() for cell in _rectangles(members)]
    if len(cells) < 2 or max(c.column + c.column_span for c in cells) < 2 or _column_count(cells) < 2:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return RuledTable(xs, ys, cells)


def _column_count(cells: list[RuledCell]) -> int:
    """Return how many cells the fullest row has."""
    count: dict[int, int] = {}
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            count[row] = count.get(row, 0) + 1
    return max(count.values())


def _union(region: list[list[int]], columns: int, a: int, b: int) -> None:
    """Make two fields of the grid one."""
    first, second = min(a, b), max(a, b)
    region[second // columns][second % columns] = first


def _walls(borders: list[float], along: list[float], lines: list[tuple[float, float, float]]) -> set[tuple[int, int]]:
    """Return (border, interval) for each side of a field that is drawn."""
    drawn: dict[tuple[int, int], float] = {}
    for position, start, end in lines:
        border = min(range(len(borders)), key=lambda index: abs(borders[index] - position))
        first = max(bisect.bisect_right(along, start) - 1, 0)
        for interval in range(first, len(along) - 1):
            if along[interval] >= end:
                break
            common = min(along[interval + 1], end) - max(along[interval], start)
            if common > 0:
                drawn[border, interval] = drawn.get((border, interval), 0.0) + common
    return {
        (border, interval)
        for (border, interval), length in drawn.items()
        if length >= COVERED * (along[interval + 1] - along[interval])
    }


def _rectangles(members: list[tuple[int, int]]) -> list[RuledCell]:
    """Return a field's cells: one, or one a row where lines with holes made it anything but a rectangle."""
    rows = sorted({i for i, _ in members})
    columns = sorted({j for _, j in members})
    if len(members) == len(rows) * len(columns):
        return [RuledCell(rows[0], columns[0], len(rows), len(columns))]
    cells = []
    for row in rows:
        own = sorted(j for i, j in members if i == row)
        start = own[0]
        for index, column in enumerate(own):
            if index + 1 == len(own) or own[index + 1] != column + 1:
                cells.append(RuledCell(row, start, 1, column - start + 1))
                start = own[index + 1] if index + 1 < len(own) else start
    return cells
