"""Workbooks: letterhead, task table, signature; what a cell shows."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from layout_checks import cells_of, check_layout, lines_of
from openpyxl.styles import Alignment, Font

from ingest.errors import DamagedFile, LimitExceeded
from ingest.limits import Limits
from ingest.office.sheets import show
from ingest.reading import read_document

SHOWN = [
    (None, "General", ""), (12, "General", "12"), (12.0, "General", "12"), (0.5, "General", "0,5"), (0.85, "0%", "85%"),
    (0.856, "0.0%", "85,6%"), (1234567, "#,##0", "1234567"), (2.5, "0.00", "2,50"), (True, "General", "TRUE"), ("chữ", "General", "chữ"),
    (dt.datetime(2026, 6, 30), "dd/mm/yyyy", "30/06/2026"), (dt.datetime(2026, 6, 30, 15, 5), "General", "30/06/2026 15:05"),  # noqa: DTZ001 - cells have no time zone
    (dt.date(2026, 1, 2), "General", "02/01/2026"), (dt.time(7, 30), "General", "07:30"), (1e15, "General", "1000000000000000"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "number_format", "expected"), SHOWN)
def test_show(value: object, number_format: str, expected: str) -> None:
    """Cells show dates and numbers the Vietnamese way, readable in one way only."""
    assert show(value, number_format) == expected


def make_book(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Giao việc"
    sheet["A1"], sheet["D1"] = "ỦY BAN NHÂN DÂN TỈNH A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["A2"], sheet["D2"] = "Số: 1/KH-UBND", "Độc lập - Tự do - Hạnh phúc"
    sheet.merge_cells("A4:E4")
    sheet["A4"] = "DANH MỤC NHIỆM VỤ"
    sheet["A4"].font, sheet["A4"].alignment = Font(bold=True), Alignment(horizontal="center")
    for column, title in enumerate(["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Tỷ lệ"], 1):
        sheet.cell(6, column, title)
    sheet.append([1, "Rà soát\nđợt 1", "Sở Nội vụ", dt.date(2026, 6, 30), 0.85])
    sheet["E7"].number_format = "0%"
    sheet.append([2, "Kiểm tra", None, dt.datetime(2026, 12, 31), 0.5])  # noqa: DTZ001 - cells have no time zone
    sheet.merge_cells("C7:C8")
    sheet["D10"] = "CHỦ TỊCH"
    sheet.row_dimensions[8].hidden = True
    hidden = book.create_sheet("Nháp")
    hidden["A1"] = "bỏ"
    hidden.sheet_state = "hidden"
    book.create_sheet("Phụ lục")["A1"] = "Ghi chú chung"
    book.save(path)


def test_a_task_list_in_a_workbook(tmp_path: Path) -> None:
    """Title rows are paragraphs, the table has its merged cells, hidden things are named."""
    path = tmp_path / "a.xlsx"
    make_book(path)
    document = read_document(path)
    check_layout(document)
    assert cells_of(document, 0)[1, 1] == "Độc lập - Tự do - Hạnh phúc"
    assert cells_of(document, 1)[1, 1] == "Rà soát\nđợt 1"
    assert cells_of(document, 1)[1, 4] == "85%"
    assert (2, 2) not in cells_of(document, 1)
    assert next(c for c in document.tables[1].cells if (c.row, c.column) == (1, 2)).row_span == 2
    title = next(b for b in document.blocks if document.text[b.start : b.end] == "DANH MỤC NHIỆM VỤ")
    assert title.bold
    assert title.centered
    assert lines_of(document)[-2:] == ["CHỦ TỊCH", "Ghi chú chung"]
    assert "bỏ" not in document.text
    assert [w.code for w in document.warnings] == ["hidden_rows", "hidden_sheet"]
    assert document.segments[0].source == "trang tính “Giao việc”, hàng 1, cột 1"


def test_an_old_workbook(tmp_path: Path) -> None:
    """An .xls with merged cells, a date, a percentage and an old font."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    sheet.write_merge(0, 0, 0, 3, "DANH MỤC")
    for column, title in enumerate(["TT", "Nhiệm vụ", "Hạn", "Tỷ lệ"]):
        sheet.write(1, column, title)
    sheet.write(2, 0, 1)
    sheet.write(2, 1, "Thùc hiÖn nghÞ quyÕt cña tØnh", xlwt.easyxf("font: name .VnTime"))
    sheet.write(2, 2, dt.date(2026, 6, 30), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    sheet.write(2, 3, 0.85, xlwt.easyxf(num_format_str="0%"))
    path = tmp_path / "a.xls"
    book.save(str(path))
    document = read_document(path)
    check_layout(document)
    assert lines_of(document)[0] == "DANH MỤC"
    assert cells_of(document) == {(0, 0): "TT", (0, 1): "Nhiệm vụ", (0, 2): "Hạn", (0, 3): "Tỷ lệ", (1, 0): "1",
                                  (1, 1): "Thực hiện nghị quyết của tỉnh", (1, 2): "30/06/2026", (1, 3): "85%"}  # fmt: skip
    assert document.encoding == "TCVN3"


def test_a_workbook_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    """A limit on cells stops a workbook that is no task list."""
    path = tmp_path / "a.xlsx"
    make_book(path)
    with pytest.raises(LimitExceeded, match="ô"):
        read_document(path, limits=Limits(max_table_cells=5))


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_broken_workbooks(tmp_path: Path, name: str) -> None:
    """A cut workbook, old or new, is a damaged file."""
    path = tmp_path / name
    if name == "a.xlsx":
        make_book(path)
        path.write_bytes(path.read_bytes()[:-300])
    else:
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900)
    with pytest.raises(DamagedFile, match=name):
        read_document(path)


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    """Entity declarations are no part of any workbook."""
    path = tmp_path / "a.xlsx"
    make_book(path)
    bomb = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bomb, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "xl/workbook.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
            target.writestr(info, data)
    with pytest.raises(DamagedFile, match="thực thể"):
        read_document(bomb)
