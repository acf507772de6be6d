"""Old workbooks (.xls, Excel 5 to 2003)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlrd

from ingest.canonical import Grid, Paragraph, TextBuilder
from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from ingest.layout import LaidOutDocument, Warning_
from ingest.legacy import restore_items
from ingest.limits import Limits
from ingest.office.ole import SIGNATURE, has_stream
from ingest.office.sheets import SheetCell, lay_out_sheet, show
from ingest.readers.base import BY_NAME, CERTAIN, LIKELY, NO_BID

MEDIA_TYPE = "application/vnd.ms-excel"

_CENTERED = {2, 6}


class XlsReader:
    """Reads .xls."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for a compound file that names a Workbook stream."""
        if not head.startswith(SIGNATURE):
            return NO_BID
        if has_stream(head, "Workbook") or has_stream(head, "Book"):
            return CERTAIN - 1
        return LIKELY if suffix in {".xls", ".xlt"} else BY_NAME // 4

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read an old workbook."""
        try:
            book = xlrd.open_workbook(str(path), formatting_info=True, on_demand=True, logfile=_Silence())
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower() or "password" in str(error).lower():
                raise EncryptedFile(f"Tệp “{path.name}” có mật khẩu; hãy bỏ mật khẩu rồi nạp lại.") from error
            raise _damaged(path.name) from error
        except Exception as error:  # the library raises whatever a broken record leads to
            raise _damaged(path.name) from error
        items: list[Paragraph | Grid] = []
        warnings: list[Warning_] = []
        count = 0
        for index in range(book.nsheets):
            try:
                sheet = book.sheet_by_index(index)
                cells = _cells(book, sheet)
            except Exception as error:  # sheets are read on demand: what a broken record leads to comes here, too
                raise _damaged(path.name) from error
            count += len(cells)
            if count > limits.max_table_cells:
                raise LimitExceeded(
                    f"Tệp “{path.name}” có quá {limits.max_table_cells} ô; "
                    "hãy chỉ giữ lại trang tính giao việc rồi nạp lại."
                )
            if sheet.visibility:
                if cells:
                    warnings.append(Warning_("hidden_sheet", f"Trang tính ẩn “{sheet.name}” không được đọc."))
                continue
            items.extend(lay_out_sheet(cells, f"trang tính “{sheet.name}”"))
        restored, encoding = restore_items(items)
        builder = TextBuilder()
        for item in restored:
            builder.add(item)
        return builder.build(MEDIA_TYPE, warnings=tuple(warnings), encoding=encoding)


class _Silence:
    """Takes what the library would print."""

    def write(self, text: str) -> None:
        """Take it."""


def _damaged(name: str) -> DamagedFile:
    """Return the error for a broken file."""
    return DamagedFile(f"Tệp “{name}” bị hỏng hoặc không phải bảng tính Excel; hãy mở bằng Excel và lưu lại.")


def _cells(book: Any, sheet: Any) -> list[SheetCell]:
    """Return the cells of a sheet that show something."""
    spans = {(r0, c0): (r1 - r0, c1 - c0) for r0, r1, c0, c1 in sheet.merged_cells}
    cells: list[SheetCell] = []
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            kind = sheet.cell_type(row, column)
            if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                continue
            style = book.xf_list[sheet.cell_xf_index(row, column)]
            font = book.font_list[style.font_index]
            number_format = book.format_map.get(style.format_key)
            height, width = spans.get((row, column), (1, 1))
            cells.append(
                SheetCell(
                    row,
                    column,
                    _show(book, kind, sheet.cell_value(row, column), number_format.format_str if number_format else ""),
                    height,
                    width,
                    bold=bool(font.bold),
                    italic=bool(font.italic),
                    centered=style.alignment.hor_align in _CENTERED,
                    font=font.name,
                )
            )
    return cells


def _show(book: Any, kind: int, value: Any, number_format: str) -> str:
    """Return what a cell shows."""
    if kind == xlrd.XL_CELL_DATE:
        try:
            return show(xlrd.xldate_as_datetime(value, book.datemode))
        except (xlrd.xldate.XLDateError, OverflowError, ValueError):
            return show(value, number_format)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return show(bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#N/A"))
    if kind == xlrd.XL_CELL_NUMBER:
        return show(value, number_format)
    return show(value if isinstance(value, str | dt.date) else str(value))
