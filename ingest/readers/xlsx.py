"""Workbooks (.xlsx, .xlsm): task lists as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from ingest.canonical import Grid, Paragraph, TextBuilder
from ingest.errors import DamagedFile, LimitExceeded
from ingest.layout import LaidOutDocument, Warning_
from ingest.legacy import restore_items
from ingest.limits import Limits
from ingest.office.package import Package, member_names
from ingest.office.sheets import SheetCell, lay_out_sheet, show
from ingest.readers.base import CERTAIN, LIKELY, NO_BID

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class XlsxReader:
    """Reads workbooks since 2007."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for a zip that holds ``xl/``."""
        if not head.startswith(b"PK"):
            return NO_BID
        if any(name.startswith("xl/workbook") for name in member_names(head)):
            return CERTAIN
        return LIKELY if suffix in {".xlsx", ".xlsm", ".xltx"} else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read a workbook: its sheets in order, hidden ones left out with a warning."""
        _check(path, limits)
        try:
            with path.open("rb") as file:  # the library leaves a file that it opened open where it is damaged
                book = openpyxl.load_workbook(file, data_only=True)
        except MemoryError:
            raise
        except Exception as error:  # the library raises whatever broken XML leads to
            raise DamagedFile(
                f"Tệp “{path.name}” bị hỏng hoặc không phải bảng tính Excel; hãy mở bằng Excel và lưu lại."
            ) from error
        try:
            return _read_book(book, path.name, limits)
        finally:
            book.close()


def _check(path: Path, limits: Limits) -> None:
    """Unpack every member once within the limits, refusing XML that declares entities, before a library opens it."""
    with Package(path, limits) as package:
        for member in package.members:
            if member.endswith((".xml", ".rels")):
                package.refuse_entities(package.read(member))


def _read_book(book: Any, name: str, limits: Limits) -> LaidOutDocument:
    """Read the sheets of an open workbook."""
    items: list[Paragraph | Grid] = []
    warnings: list[Warning_] = []
    count = 0
    for sheet in book.worksheets:
        cells = _cells(sheet)
        count += len(cells)
        if count > limits.max_table_cells:
            raise LimitExceeded(
                f"Tệp “{name}” có quá {limits.max_table_cells} ô; hãy chỉ giữ lại trang tính giao việc rồi nạp lại."
            )
        if sheet.sheet_state != "visible":
            if cells:
                warnings.append(Warning_("hidden_sheet", f"Trang tính ẩn “{sheet.title}” không được đọc."))
            continue
        items.extend(lay_out_sheet(cells, f"trang tính “{sheet.title}”"))
        if any(dimension.hidden for dimension in sheet.row_dimensions.values()):
            warnings.append(
                Warning_("hidden_rows", f"Trang tính “{sheet.title}” có hàng ẩn; các hàng đó vẫn được đọc.")
            )
    restored, encoding = restore_items(items)
    builder = TextBuilder()
    for item in restored:
        builder.add(item)
    return builder.build(MEDIA_TYPE, warnings=tuple(warnings), encoding=encoding)


def _cells(sheet: Any) -> list[SheetCell]:
    """Return the cells of a sheet that show something."""
    spans = {
        (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in sheet.merged_cells.ranges
    }
    cells: list[SheetCell] = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            height, width = spans.get((cell.row, cell.column), (1, 1))
            font = cell.font
            cells.append(
                SheetCell(
                    cell.row - 1,
                    cell.column - 1,
                    show(cell.value, cell.number_format or "General"),
                    height,
                    width,
                    bold=bool(font and font.b),
                    italic=bool(font and font.i),
                    centered=bool(cell.alignment and cell.alignment.horizontal in {"center", "centerContinuous"}),
                    font=font.name if font else None,
                )
            )
    return cells
