"""Sheets of a workbook as paragraphs and tables.

A task list in a workbook has a letterhead and a title above the table and a signature below it. Rows with one text are
paragraphs; rows with two, above or below the table, are the two columns of a letterhead or a signature block.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.canonical import Grid, GridCell, Paragraph, Run

_PERCENT = re.compile(r"0(?:\.(0+))?%")
_DECIMALS = re.compile(r"[0#](?:\.(0+))")
_BEYOND = 1 << 40  # below every row
_TABLE_WIDTH = 3  # texts in a row, from which on it belongs to a table


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with what it shows; ``row`` and ``column`` count from 0."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool = False
    italic: bool = False
    centered: bool = False
    font: str | None = None


def show(value: object, number_format: str = "General") -> str:
    """Return what a cell shows, in the Vietnamese way: 31/12/2026, 85%, 0,5, whole numbers without a point.

    Thousands are not parted: "1234" can be read in one way only.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        date = f"{value.day:02d}/{value.month:02d}/{value.year}"
        return date if value.time() == dt.time() else f"{date} {value.hour:02d}:{value.minute:02d}"
    if isinstance(value, dt.date):
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, dt.time):
        return f"{value.hour:02d}:{value.minute:02d}"
    if isinstance(value, int | float):
        return _show_number(float(value), number_format)
    return str(value)


def _show_number(value: float, number_format: str) -> str:
    """Return a number as its format shows it."""
    if percent := _PERCENT.search(number_format):
        return f"{value * 100:.{len(percent.group(1) or '')}f}".replace(".", ",") + "%"
    decimals = _DECIMALS.search(number_format)
    text = (
        f"{value:.{len(decimals.group(1))}f}" if decimals else f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
    )
    return text.replace(".", ",")


def lay_out_sheet(cells: list[SheetCell], place: str) -> Iterator[Paragraph | Grid]:
    """Yield a sheet's paragraphs and tables.

    Args:
        cells: Its cells that show something, and empty ones that are merged.
        place: The sheet's name for sources: "trang tính “Giao việc”".
    """
    rows: dict[int, list[SheetCell]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
    filled = {number: sum(bool(cell.text.strip()) for cell in row) for number, row in rows.items()}
    wide = [number for number, count in filled.items() if count >= _TABLE_WIDTH]
    first, last = (wide[0], wide[-1]) if wide else (_BEYOND, _BEYOND)
    reaching = [c.row + c.row_span - 1 for n in rows if first <= n <= last for c in rows[n]]
    last = max([last, *reaching])
    above = [row for number, row in rows.items() if number < first]
    table = [row for number, row in rows.items() if first <= number <= last]
    below = [row for number, row in rows.items() if number > last]
    yield from _outside(above, place)
    if table:
        yield _grid(table, place)
    yield from _outside(below, place)


def _outside(rows: list[list[SheetCell]], place: str) -> Iterator[Paragraph | Grid]:
    """Yield what stands above or below the table: rows with two texts together are a block in columns."""
    block: list[list[SheetCell]] = []
    for row in rows:
        texts = [cell for cell in row if cell.text.strip()]
        if len(texts) > 1:
            block.append(texts)
            continue
        if block:
            yield _grid(block, place)
            block = []
        for cell in texts:
            yield from _paragraphs(cell, place)
    if block:
        yield _grid(block, place)


def _grid(rows: list[list[SheetCell]], place: str) -> Grid:
    """Make a table of rows; columns and rows that hold nothing in it are closed up."""
    columns = sorted({cell.column for row in rows for cell in row})
    numbers = [row[0].row for row in rows]
    cells: list[GridCell] = []
    for index, row in enumerate(rows):
        for cell in row:
            column = columns.index(cell.column)
            across = sum(cell.column <= c < cell.column + cell.column_span for c in columns)
            down = sum(cell.row <= n < cell.row + cell.row_span for n in numbers)
            cells.append(GridCell(index, column, tuple(_paragraphs(cell, place)), max(down, 1), max(across, 1)))
    return Grid(tuple(cells))


def _paragraphs(cell: SheetCell, place: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a cell: one a line."""
    for line in cell.text.splitlines():
        if line.strip():
            yield Paragraph(
                (Run(line, source=f"{place}, hàng {cell.row + 1}, cột {cell.column + 1}", font=cell.font),),
                bold=cell.bold,
                italic=cell.italic,
                centered=cell.centered,
            )
