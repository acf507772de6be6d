"""Task tables: which column is what, which row is a heading, what a merged or ditto cell stands for.

The names of columns are in :mod:`nlp.columns`.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ingest.layout import Cell, LaidOutDocument, Table
from nlp.columns import column_role
from nlp.gazetteers.folding import fold
from nlp.model import Span
from nlp.structure import ColumnRole

_DITTO = regex.compile(r"^(?:[\"”“'’]+|[-–]?\s*nt\s*[-–]?|,,|như trên|-\s*như trên\s*-)\.?$")
_COLUMN_NUMBERS = regex.compile(r"^\(?\s*(?:\d{1,2}|[A-H])\s*\)?$")
_ROMAN_INDEX = regex.compile(r"^(?:[IVXL]+|[A-HĐ])\s*[./)]?$")
_MAX_HEADER_ROWS = 3
_LAYOUT = regex.compile(r"nơi nhận|cộng hòa xã hội chủ nghĩa|độc lập - tự do|kính gửi|\b(?:tm|kt|tl|tuq)[./]\s*\p{L}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a task table: its cells by role (merged and ditto cells filled down), and whether it is a heading."""

    index: int
    cells: dict[ColumnRole, Span]
    is_heading: bool
    marker: str = ""


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table whose columns are known."""

    rows: tuple[TableRow, ...]


def is_layout_table(table: Table, text: str) -> bool:
    """Say whether a table only places the letterhead, the addressees or the signature."""
    return bool(_LAYOUT.search(fold(text[table.start : table.end])))


def read_table(table: Table, laid_out: LaidOutDocument) -> TaskTable | None:
    """Return a task table's rows, None for a table that names no task column.

    A table without header row that follows the usual seven columns is not guessed at.
    """
    text = laid_out.text
    grid = _grid(table)
    found = _header(table, grid, text)
    if found is None:
        return None
    columns, first = found
    if ColumnRole.TASK not in columns.values():
        return None
    if not {ColumnRole.LEAD, ColumnRole.BODIES, ColumnRole.TIME, ColumnRole.PRODUCT, ColumnRole.COOPERATING} & set(
        columns.values()
    ):
        return None
    return TaskTable(tuple(_rows(table, grid, columns, first, text)))


def _grid(table: Table) -> dict[tuple[int, int], Cell]:
    """Return the cell that covers each place, merged cells at all of theirs."""
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _words(cell: Cell | None, text: str) -> str:
    return " ".join(text[cell.start : cell.end].split()) if cell else ""


def _header(table: Table, grid: dict[tuple[int, int], Cell], text: str) -> tuple[dict[int, ColumnRole], int] | None:
    """Return the columns' roles and the first row below the header; a header may take two or three rows."""
    best: tuple[dict[int, ColumnRole], int] | None = None
    for row in range(min(table.row_count, _MAX_HEADER_ROWS)):
        roles: dict[int, ColumnRole] = dict(best[0]) if best else {}
        known = 0
        for column in range(table.column_count):
            name = _words(grid.get((row, column)), text)
            role = column_role(name) if 0 < len(name) <= 90 else None
            if role is not None:
                known += 1
                if not (
                    role is ColumnRole.TASK
                    and ColumnRole.TASK in roles.values()
                    and roles.get(column) is not ColumnRole.TASK
                ):
                    roles[column] = role
        if known >= (1 if best else 2):
            best = (roles, row + 1)
        elif best:
            break
    return best


def _rows(
    table: Table, grid: dict[tuple[int, int], Cell], columns: dict[int, ColumnRole], first: int, text: str
) -> list[TableRow]:
    """Return the rows below the header."""
    rows: list[TableRow] = []
    above: dict[ColumnRole, Span] = {}
    for index in range(first, table.row_count):
        words = [_words(grid.get((index, column)), text) for column in range(table.column_count)]
        if _repeats_header(words, columns) or all(_COLUMN_NUMBERS.match(w) or not w for w in words):
            continue
        row = _row(index, grid, columns, above, table.column_count, text)
        if row.cells:
            rows.append(row)
        above = row.cells if not row.is_heading else {}
    return rows


def _repeats_header(words: list[str], columns: dict[int, ColumnRole]) -> bool:
    named = [column for column, role in columns.items() if words[column] and column_role(words[column]) is role]
    return len(named) >= max(2, len(columns) - 2) and all(len(words[column]) < 60 for column in named)


def _row(
    index: int,
    grid: dict[tuple[int, int], Cell],
    columns: dict[int, ColumnRole],
    above: dict[ColumnRole, Span],
    width: int,
    text: str,
) -> TableRow:
    """Read one row: ditto marks take the cell above, a cell that spans the table is a heading."""
    cells: dict[ColumnRole, Span] = {}
    own = 0
    marker = ""
    for column, role in sorted(columns.items()):
        cell = grid.get((index, column))
        words = _words(cell, text)
        if cell is None or not words:
            continue
        if role is ColumnRole.INDEX:
            marker = f"{marker} {words}".strip()
            continue
        if _DITTO.match(fold(words)):
            if role in above:
                cells[role] = above[role]
                own += 1
            continue
        if role in cells:
            continue
        if role is not ColumnRole.TASK and cell is grid.get((index, _task_column(columns))):
            continue  # the task cell spans this column too
        cells[role] = Span(cell.start, cell.end)
        own += role is not ColumnRole.TASK
    if ColumnRole.TASK not in cells:
        heading = _spanning(index, grid, width, text) if not own else {}
        return TableRow(index, heading, is_heading=bool(heading), marker=marker)
    is_heading = own == 0 and (bool(_ROMAN_INDEX.match(marker)) or _spans_table(index, grid, width))
    return TableRow(index, cells, is_heading, marker)


def _task_column(columns: dict[int, ColumnRole]) -> int:
    return next(column for column, role in sorted(columns.items()) if role is ColumnRole.TASK)


def _spans_table(index: int, grid: dict[tuple[int, int], Cell], width: int) -> bool:
    return any(
        cell is not None and cell.column_span >= width - 1 for cell in (grid.get((index, c)) for c in range(width))
    )


def _spanning(index: int, grid: dict[tuple[int, int], Cell], width: int, text: str) -> dict[ColumnRole, Span]:
    """Return the words of a heading row whose text does not stand in the task column."""
    for column in range(width):
        cell = grid.get((index, column))
        if cell is not None and len(_words(cell, text)) > 3:
            return {ColumnRole.TASK: Span(cell.start, cell.end)}
    return {}
