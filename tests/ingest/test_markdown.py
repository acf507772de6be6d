"""Markdown as converters and law portals write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from layout_checks import cells_of, check_layout, lines_of

from ingest.layout import LaidOutDocument
from ingest.reading import read_document


def read(folder: Path, text: str) -> LaidOutDocument:
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    check_layout(document)
    return document


MARKS = [
    ("**1.****\n**Các cơ quan rà soát.", ["1. Các cơ quan rà soát."], "bold marks that meet over a line end"),
    ("**III. KINH\nPHÍ**", ["III. KINH PHÍ"], "a bold heading over two lines"),
    ("*Đơn vị chủ trì: *Sở Tư\npháp.", ["Đơn vị chủ trì: Sở Tư pháp."], "italics closed after a blank"),
    ("**2. **Sở Y tế kiểm tra.", ["2. Sở Y tế kiểm tra."], "bold closed after a blank"),
    ("* *\n\n** **\n\nHết", ["Hết"], "marks around nothing"),
    ("*   Giao Sở Y tế (*) kiểm tra.", ["* Giao Sở Y tế (*) kiểm tra."], "a bullet and a foot note sign are no marks"),
    ("** Lưu ý khi chấm\nđiểm:*", ["* Lưu ý khi chấm điểm:"], "italics around a bullet"),
    ("***Điều 1.*** Phê duyệt", ["Điều 1. Phê duyệt"], "bold italics"),
    (r"1\. Sở Y tế \- chủ trì \*", ["1. Sở Y tế - chủ trì *"], "escapes"),
    (
        "Xem [Nghị quyết 57](http://vanban.vn/a_(1)) đã ban hành",
        ["Xem Nghị quyết 57 đã ban hành"],
        "a link is its words",
    ),
    ("TM. CHÍNH PHỦ  \nPHÓ THỦ TƯỚNG", ["TM. CHÍNH PHỦ", "PHÓ THỦ TƯỚNG"], "two blanks at the end break the line"),
    ("## KẾ HOẠCH ##", ["KẾ HOẠCH"], "a heading"),
    ("Diện tích 2 * 3 m và 4 * 5 m", ["Diện tích 2 * 3 m và 4 * 5 m"], "products"),
    ("A &amp; B<br>C", ["A & B", "C"], "an entity and a break"),
    ("file_name_cũ và _nghiêng_", ["file_name_cũ và nghiêng"], "underscores inside a word stay"),
]


@pytest.mark.parametrize(("source", "expected", "why"), MARKS, ids=[row[2] for row in MARKS])
def test_marks_go_and_words_stay(tmp_path: Path, source: str, expected: list[str], why: str) -> None:
    """Inline marks leave the text, everything else stays."""
    assert lines_of(read(tmp_path, source)) == expected, why


def test_marks_are_kept_as_looks(tmp_path: Path) -> None:
    """Bold, italics and heading levels are told of whole paragraphs only."""
    document = read(tmp_path, "# KẾ HOẠCH\n\n**I. MỤC TIÊU**\n\n*(Kèm theo)*\n\n**1.** Rà soát")
    looks = [(block.bold, block.italic, block.outline_level) for block in document.blocks]
    assert looks == [(False, False, 1), (True, False, None), (False, True, None), (False, False, None)]


PIPES = """| TT | Nhiệm vụ | Chủ trì |
|---|:---:|---|
| 1 | Rà soát<br>danh mục | **Sở Nội vụ** |
| 2 | Kiểm tra a \\| b | |
"""


def test_pipe_tables_become_cells(tmp_path: Path) -> None:
    """Rows, empty cells, marks, breaks and escaped bars of a pipe table."""
    document = read(tmp_path, PIPES)
    assert cells_of(document) == {
        (0, 0): "TT", (0, 1): "Nhiệm vụ", (0, 2): "Chủ trì",
        (1, 0): "1", (1, 1): "Rà soát\ndanh mục", (1, 2): "Sở Nội vụ",
        (2, 0): "2", (2, 1): "Kiểm tra a | b", (2, 2): "",
    }  # fmt: skip


BROKEN_ROW = """| TT | Nhiệm vụ | Chủ trì |
| --- | --- | --- |
| 1 | Xây dựng kế hoạch
| Sở Nội vụ |
| 2 | Kiểm tra | Sở Y tế |
"""


def test_a_row_broken_over_lines_goes_on_until_it_is_full(tmp_path: Path) -> None:
    """A row that a converter broke has its cells together again."""
    assert cells_of(read(tmp_path, BROKEN_ROW))[1, 2] == "Sở Nội vụ"
    assert cells_of(read(tmp_path, BROKEN_ROW))[2, 2] == "Sở Y tế"


def flatten(rows: list[list[str]]) -> str:
    lines: list[str] = []
    for row in rows:
        lines.append("|")
        for cell in row:
            lines.extend([*([cell] if cell else []), "|"])
    return "\n".join(lines) + "\n"


HEAD = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]
ROWS = [[str(i), f"Xây dựng kế hoạch số {i} của ngành", "Sở Nội vụ", "Quý I"] for i in range(1, 7)]


def test_flattened_letterhead_and_table(tmp_path: Path) -> None:
    """Bars alone on their lines: the letterhead's two columns and a table's rows come back."""
    letterhead = flatten(
        [["**ỦY BAN NHÂN\nDÂN**\n**TỈNH A**", "**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**\nĐộc lập - Tự do"]]
    )
    document = read(tmp_path, f"{letterhead}\n**KẾ HOẠCH**\n\n{flatten([HEAD, *ROWS])}")
    assert cells_of(document, 0) == {
        (0, 0): "ỦY BAN NHÂN DÂN\nTỈNH A",
        (0, 1): "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do",
    }
    assert document.tables[1].row_count == 7
    assert document.tables[1].column_count == 4
    assert cells_of(document, 1)[6, 1] == "Xây dựng kế hoạch số 6 của ngành"


def test_flattened_rows_keep_empty_cells_and_headings(tmp_path: Path) -> None:
    """Empty cells in mid-row and rows that hold only an ordinal and a title do not shift the columns."""
    rows = [HEAD, ["I", "CÔNG TÁC CHỈ ĐẠO"], *ROWS, ["II", "CÔNG TÁC KIỂM TRA"], ["7", "Kiểm tra cơ sở", "", "Quý II"],
            ["8", "Báo cáo kết quả", "Sở Y tế", ""]]  # fmt: skip
    document = read(tmp_path, flatten(rows))
    cells = cells_of(document)
    assert document.tables[0].row_count == len(rows)
    assert cells[1, 1] == "CÔNG TÁC CHỈ ĐẠO"
    assert cells[9, 2] == ""
    assert cells[9, 3] == "Quý II"
    assert cells[10, 3] == ""
    heading = next(c for c in document.tables[0].cells if c.row == 1 and c.column == 1)
    assert heading.column_span == 3


def test_flattened_cells_merged_downwards_are_found_by_their_looks(tmp_path: Path) -> None:
    """A row without its ordinal and its body stands under the cells that were merged."""
    rows = [HEAD, *ROWS[:3], ["4", "- Xây dựng kế hoạch chi tiết của ngành", "Sở Y tế", "30/6/2026"],
            ["- Tổ chức hội nghị tập huấn cho cán bộ", "Sở Y tế", "31/12/2026"], *ROWS[4:]]  # fmt: skip
    document = read(tmp_path, flatten(rows))
    below = [c for c in document.tables[0].cells if c.row == 5]
    assert [c.column for c in below] == [1, 2, 3]
    assert next(c for c in document.tables[0].cells if (c.row, c.column) == (4, 0)).row_span == 2


def test_a_header_over_two_rows_covers_its_columns(tmp_path: Path) -> None:
    """A header cell over three numeric columns is found by the columns that look alike."""
    rows = [["TT", "Chỉ tiêu", "Kế hoạch các năm"], ["Năm 2026", "Năm 2027", "Năm 2028"],
            *[[str(i), f"Sản lượng cây trồng loại {i}", "12.5", "13.5", "14.5"] for i in range(1, 6)]]  # fmt: skip
    document = read(tmp_path, flatten(rows))
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert spans[0, 0] == (2, 1)
    assert spans[0, 2] == (1, 3)
    assert (1, 4) in spans


WRAPPED_CELL = """|
TT
|
Địa điểm
|
|
1
|
Xuân
Lộc (xã A)
|
|
2
|
Xuân
nuôi tôm
|
|
3
|
Hòa
Hiệp Nam
|
|
4
|
Sở Nội vụ tỉnh
Sở Tài chính tỉnh
|
"""


def test_lines_of_a_cell_are_joined_at_the_width_of_its_column(tmp_path: Path) -> None:
    """The first line of a cell breaks early in a web page's source; a longer line that ends is a line of its own."""
    cells = cells_of(read(tmp_path, WRAPPED_CELL))
    assert cells[1, 1] == "Xuân Lộc (xã A)"
    assert cells[3, 1] == "Hòa Hiệp Nam"
    assert cells[4, 1] == "Sở Nội vụ tỉnh\nSở Tài chính tỉnh"
