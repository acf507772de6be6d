"""Task tables: which column is what, which row is a heading, what a merged or ditto cell stands for.

The names of columns are in :mod:`nlp.columns`.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ingest.layout import Table
from nlp.columns import column_role
from nlp.components.structure import contents
from nlp.gazetteers.folding import fold
from nlp.model import Span
from nlp.structure import TELLING_COLUMNS, ColumnRole

_DITTO = regex.compile(r"^(?:[\"”“'’]+|[-–]?\s*nt\s*[-–]?|,,|như trên|-\s*như trên\s*-)\.?$")
_COLUMN_NUMBERS = regex.compile(r"^\(?\s*(?:\d{1,2}|[A-H])\s*\)?$")
_ROMAN_INDEX = regex.compile(r"^(?:[IVXL]+|[A-HĐ])\s*[./)]?$")
_MAX_HEADER_ROWS = 3
_LAYOUT = regex.compile(r"nơi nhận|cộng hòa xã hội chủ nghĩa|độc lập - tự do|kính gửi|\b(?:tm|kt|tl|tuq)[./]\s*\p{L}")
_BODIES = {ColumnRole.LEAD, ColumnRole.BODIES, ColumnRole.COOPERATING}
_MAX_COLUMN_NAME = 90  # characters
_MAX_REPEATED = 60  # characters of a name in a header that a new page repeats
_FEWEST_COLUMNS = 3  # that a cell above the header covers when it is a title: "C | CÁC GIẢI PHÁP …"
_LONG_INDEX = 15  # characters; a longer index cell holds the words of another column
_FEWEST_LETTERS = 3  # a shorter cell is a number, no heading


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
    columns: dict[int, ColumnRole]
    width: int


def is_layout_table(table: Table, text: str) -> bool:
    """Say whether a table only places the letterhead, the addressees or the signature."""
    return bool(_LAYOUT.search(fold(text[table.start : table.end])))


def read_table(table: Table, text: str, before: TaskTable | None = None) -> TaskTable | None:
    """Return a task table's rows, None for a table that names no task column.

    Args:
        table: The table.
        text: The canonical text.
        before: The task table right before it: a table without header row and of its width goes on with it, as where
            a page ends. Where there is none, what the columns hold tells (:func:`contents.without_header`).
    """
    reader = _TableReader(table, text)
    found = reader.header()
    if found is None and before is not None and before.width == table.column_count:
        found = (before.columns, 0)
    if found is None:
        lost = contents.without_header(table.row_count, table.column_count, reader.words)
        found = (lost, 0) if lost else None
    if found is None:
        return None
    columns, first = reader.with_task(found[0]), found[1]
    columns = contents.with_bodies(columns, range(first, table.row_count), table.column_count, reader.words)
    if ColumnRole.TASK not in columns.values() or not TELLING_COLUMNS & set(columns.values()):
        return None
    return TaskTable(tuple(reader.rows(columns, first)), columns, table.column_count)


class _TableReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, text: str) -> None:
        self.table, self.text = table, text
        self.width = table.column_count
        self.grid = {  # the cell that covers each place, merged cells at all of theirs
            (row, column): cell
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def words(self, row: int, column: int) -> str:
        """Return the words of the cell at a place, "" where none stands there."""
        cell = self.grid.get((row, column))
        return " ".join(self.text[cell.start : cell.end].split()) if cell else ""

    def header(self) -> tuple[dict[int, ColumnRole], int] | None:
        """Return the columns' roles and the first row below the header; a header may take two or three rows."""
        best: tuple[dict[int, ColumnRole], int] | None = None
        for row in range(min(self.table.row_count, _MAX_HEADER_ROWS)):
            roles: dict[int, ColumnRole] = dict(best[0]) if best else {}
            known = 0
            for column in range(self.width):
                name = self.words(row, column)
                role = column_role(name) if 0 < len(name) <= _MAX_COLUMN_NAME else None
                cell = self.grid.get((row, column))
                if role is None or (cell is not None and cell.column_span >= max(_FEWEST_COLUMNS, self.width - 1)):
                    continue
                known += 1
                second = role is ColumnRole.TASK and ColumnRole.TASK in roles.values()
                if not second or roles.get(column) is ColumnRole.TASK:
                    roles[column] = role
            if known >= (1 if best else 2):
                best = (roles, row + 1)
            elif best:
                break
        return best

    @staticmethod
    def with_task(columns: dict[int, ColumnRole]) -> dict[int, ColumnRole]:
        """Return the roles with a task column: where none is named so, the documents to be made are the tasks."""
        if ColumnRole.TASK in columns.values() or not _BODIES & set(columns.values()):
            return columns
        first = next((c for c, role in sorted(columns.items()) if role is ColumnRole.PRODUCT), None)
        if first is None or any(columns.get(c) is not ColumnRole.INDEX for c in range(first)):
            return columns  # "Chỉ tiêu | Kết quả": what stands before is what the rows are about
        return {**columns, first: ColumnRole.TASK}

    def _shift(self, index: int, columns: dict[int, ColumnRole]) -> int:
        """Return by how many places a row's cells stand too far left: 1 where its empty index cell was lost."""
        place = next((column for column, role in sorted(columns.items()) if role is ColumnRole.INDEX), None)
        lost = place is not None and len(self.words(index, place)) >= _LONG_INDEX
        if lost and place is not None and self.words(index, place + 1) and not self.words(index, self.width - 1):
            return 1
        return contents.displacement(index, columns, self.words)

    def rows(self, columns: dict[int, ColumnRole], first: int) -> list[TableRow]:
        """Return the rows from ``first`` on; repeated headers and rows of column numbers are left out."""
        rows: list[TableRow] = []
        above: dict[ColumnRole, Span] = {}
        for index in range(first, self.table.row_count):
            words = [self.words(index, column) for column in range(self.width)]
            if _repeats_header(words, columns) or all(_COLUMN_NUMBERS.match(w) or not w for w in words):
                continue
            row = self._row(index, columns, above)
            if row.cells:
                rows.append(row)
            above = row.cells if not row.is_heading else {}
        return rows

    def _row(self, index: int, columns: dict[int, ColumnRole], above: dict[ColumnRole, Span]) -> TableRow:
        """Read one row: ditto marks take the cell above, a cell that spans the table is a heading."""
        task = next(column for column, role in sorted(columns.items()) if role is ColumnRole.TASK)
        title = self._title(index)
        if title is not None:
            return TableRow(index, {ColumnRole.TASK: title}, is_heading=True, marker=self.words(index, 0))
        cells: dict[ColumnRole, Span] = {}
        own = 0
        marker = ""
        shift = self._shift(index, columns)
        for named, role in sorted(columns.items()):
            column = named - shift
            cell, words = self.grid.get((index, column)), self.words(index, column)
            if cell is None or not words:
                continue
            if role is ColumnRole.INDEX:
                words = words if shift >= 0 else self.words(index, named)
                marker = f"{marker} {words}".strip()
            elif _DITTO.match(fold(words)):
                if role in above:
                    cells[role] = above[role]
                    own += 1
            elif role is not ColumnRole.TASK and cell is self.grid.get((index, task - shift)):
                continue  # the task cell spans this column too
            elif role not in cells:
                cells[role] = Span(cell.start, cell.end)
                own += role is not ColumnRole.TASK
            elif role is ColumnRole.LEAD and cells[role].end <= cell.start:
                cells[role] = Span(cells[role].start, cell.end)  # who submits and who drafts, side by side
        if ColumnRole.TASK not in cells:
            heading = {} if own else self._elsewhere(index)
            return TableRow(index, heading, is_heading=bool(heading), marker=marker)
        is_heading = own == 0 and (bool(_ROMAN_INDEX.match(marker)) or self._spans_table(index))
        return TableRow(index, cells, is_heading, marker)

    def _title(self, index: int) -> Span | None:
        """Return the words of a cell that covers all columns but the first, a number: "VI | Đo lường, giám sát"."""
        cell = self.grid.get((index, self.width - 1)) if self.width > _FEWEST_COLUMNS else None
        if cell is None or cell is self.grid.get((index, 0)) or cell.column_span < self.width - 1:
            return None
        return Span(cell.start, cell.end) if cell.end > cell.start else None

    def _spans_table(self, index: int) -> bool:
        cells = (self.grid.get((index, column)) for column in range(self.width))
        return any(cell is not None and cell.column_span >= self.width - 1 for cell in cells)

    def _elsewhere(self, index: int) -> dict[ColumnRole, Span]:
        """Return the words of a heading row whose text does not stand in the task column."""
        for column in range(self.width):
            cell = self.grid.get((index, column))
            if cell is not None and len(self.words(index, column)) > _FEWEST_LETTERS:
                return {ColumnRole.TASK: Span(cell.start, cell.end)}
        return {}


def _repeats_header(words: list[str], columns: dict[int, ColumnRole]) -> bool:
    named = [column for column, role in columns.items() if words[column] and column_role(words[column]) is role]
    return len(named) >= max(2, len(columns) - 2) and all(len(words[column]) < _MAX_REPEATED for column in named)
