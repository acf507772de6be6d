"""Lists of tasks as an Excel workbook: one sheet a list."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from corpus.exports.columns import COLUMNS, PLACE_HEADING, Value, is_risky
from corpus.exports.rows import TaskRow
from corpus.exports.texts import one_line, printable

CELL_LIMIT = 32_767  # characters that Excel keeps in a cell
_CUT = " … [còn tiếp, xem văn bản gốc]"
_DATE_FORMAT = "dd/mm/yyyy"
_FONT = "Times New Roman"
_LINE = Side(style="thin", color="BFBFBF")
_EDGE = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FILL = PatternFill("solid", fgColor="DDE6F0")
_STYLES: WeakKeyDictionary[Workbook, dict[str, Any]] = WeakKeyDictionary()


def to_xlsx(lists: Mapping[str, Sequence[TaskRow]]) -> bytes:
    """Return a workbook with a sheet for each list, in their order.

    Dates are dates, the header stays in sight, every column can be filtered, texts wrap, and the last column links to
    the place in the document. A text that begins like a formula stays a text, marked so as Excel itself does.

    Args:
        lists: Sheet name -> rows; a name is shortened and cleaned to what Excel takes.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one
    for name, rows in lists.items():
        sheet = book.create_sheet(sheet_name(name, book.sheetnames))
        headings = [("STT", 6), *((column.heading, column.width) for column in COLUMNS)]
        write_header(sheet, headings)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row)
        close_table(sheet, len(headings))
    if not book.sheetnames:
        book.create_sheet("Trống")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_name(name: str, taken: Iterable[str]) -> str:
    r"""Return a sheet name that Excel takes: at most 31 characters, none of []:*?/\, not used before."""
    clean = one_line(re.sub(r"[\[\]:*?/\\]", " ", name)).strip(" '") or "Danh sách"
    used = {each.casefold() for each in taken}
    candidate, number = clean[:31].strip(), 2
    while candidate.casefold() in used:
        suffix = f" ({number})"
        candidate, number = clean[: 31 - len(suffix)].strip() + suffix, number + 1
    return candidate


def write_header(sheet: Worksheet, headings: Sequence[tuple[str, int]]) -> None:
    """Write the header row: ``(heading, width in characters)`` for each column."""
    for index, (heading, width) in enumerate(headings, start=1):
        cell = sheet.cell(1, index, heading)
        cell.font = Font(name=_FONT, bold=True)
        cell.fill = _HEADER_FILL
        cell.border = _EDGE
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(index)].width = width


def write_cell(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write one value; texts are kept as texts whatever they begin with, dates get the Vietnamese form."""
    cell: Any = sheet.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        _set_style(cell, "day" if isinstance(value, date) else "text" if value is None else "number")
        return cell  # type: ignore[no-any-return]  # openpyxl's union of cell kinds
    text = printable(value)
    cell.value = text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(_CUT)] + _CUT
    _set_style(cell, "text")
    if is_risky(text):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell  # type: ignore[no-any-return]


def _set_style(cell: Any, kind: str) -> None:
    """Style a cell; a workbook makes each kind of style once, since openpyxl takes longer for it than for the cell."""
    made = _STYLES.setdefault(cell.parent.parent, {})
    if kind in made:
        cell._style = copy(made[kind])  # noqa: SLF001  (openpyxl's own way of copying a style)
        return
    cell.font = Font(name=_FONT, color="0563C1", underline="single") if kind == "link" else Font(name=_FONT)
    cell.border = _EDGE
    horizontal = "center" if kind in {"number", "day"} else None
    cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal=horizontal)
    if kind == "day":
        cell.number_format = _DATE_FORMAT
    made[kind] = copy(cell._style)  # noqa: SLF001


def close_table(sheet: Worksheet, columns: int) -> None:
    """Add filters, keep the header in sight, and set the page for printing on A4 across."""
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(sheet.max_row, 1)}"
    sheet.freeze_panes = "C2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _write_row(sheet: Worksheet, number: int, row: TaskRow) -> None:
    write_cell(sheet, number + 1, 1, number)
    for index, column in enumerate(COLUMNS, start=2):
        value = column.value(row)
        if column.heading == PLACE_HEADING and row.url:
            cell = write_cell(sheet, number + 1, index, value or "Mở văn bản")
            cell.hyperlink = row.url
            _set_style(cell, "link")
        else:
            write_cell(sheet, number + 1, index, value)
