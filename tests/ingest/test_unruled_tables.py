"""Tables without lines: what is one, what is none, and that no word is ever lost or mixed up."""

from __future__ import annotations

from pathlib import Path

import pytest
from layout_checks import check_layout
from pdf_pages import LEFT, Pages
from reportlab.lib.pagesizes import A4, landscape

from ingest.layout import LaidOutDocument
from ingest.reading import read_document

XS = [60.0, 100.0, 330.0, 450.0]
HEAD = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]
ROWS = [
    ["1", "Rà soát, chuẩn hóa dữ liệu|dân cư trên địa bàn", "Công an tỉnh", "Quý II/2026"],
    ["2", "Số hóa hồ sơ đất đai", "Sở Nông nghiệp|và Môi trường", "30/9/2026"],
    ["3", "Tập huấn cán bộ cấp xã về|sử dụng hệ thống", "Sở Nội vụ", "Tháng 11/2026"],
]
READ = [
    "1\tRà soát, chuẩn hóa dữ liệu dân cư trên địa bàn\tCông an tỉnh\tQuý II/2026",
    "2\tSố hóa hồ sơ đất đai\tSở Nông nghiệp và Môi trường\t30/9/2026",
    "3\tTập huấn cán bộ cấp xã về sử dụng hệ thống\tSở Nội vụ\tTháng 11/2026",
]


def lines(document: LaidOutDocument) -> list[str]:
    return document.text.split("\n")


def unruled(pages: Pages, rows: list[list[str]], *, after: float = 4.0, middle: bool = False) -> None:
    """Draw a table without lines; ``middle``: the numbers stand in the middle of their rows."""
    for cells in rows:
        parts = [cell.split("|") for cell in cells]
        height = max(map(len, parts))
        for column, part in enumerate(parts):
            down = (height - 1) / 2 if middle and column == 0 else 0.0
            for number, text in enumerate(part):
                if text:
                    pages.at(XS[column], pages.y - 13 * (number + down), text, size=10)
        pages.y -= 13 * height + after


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "phu-luc.pdf")


@pytest.mark.parametrize(
    ("after", "middle"),
    [
        pytest.param(4.0, False, id="rows a little apart"),
        pytest.param(0.0, False, id="rows as near as lines"),
        pytest.param(9.0, True, id="numbers in the middle of their rows"),
    ],
)
def test_cells_are_read_one_by_one(pages: Pages, after: float, middle: bool) -> None:
    pages.paragraph("Danh mục nhiệm vụ giao các cơ quan, đơn vị trên địa bàn tỉnh trong năm 2026:")
    unruled(pages, [HEAD, *ROWS], after=after, middle=middle)
    pages.y -= 20
    pages.paragraph(
        "Các cơ quan, đơn vị căn cứ danh mục trên để xây dựng kế hoạch và tổ chức thực hiện kịp thời, hiệu quả."
    )
    document = read_document(pages.save())
    assert lines(document)[1:-1] == ["\t".join(HEAD), *READ]
    assert lines(document)[-1].startswith("Các cơ quan, đơn vị căn cứ")
    (table,) = document.tables
    assert (table.row_count, table.column_count) == (4, 4)
    check_layout(document)


def test_a_heading_of_two_lines_is_one_row(pages: Pages) -> None:
    unruled(pages, [["", "Nội dung", "Cơ quan", "Thời gian"]], after=0)
    unruled(pages, [["TT", "nhiệm vụ", "chủ trì", "hoàn thành"], *ROWS])
    document = read_document(pages.save())
    assert lines(document) == ["TT\tNội dung nhiệm vụ\tCơ quan chủ trì\tThời gian hoàn thành", *READ]


@pytest.mark.parametrize("repeats", [True, False], ids=["the heading is repeated", "it is not"])
def test_a_table_goes_on_over_the_page(tmp_path: Path, repeats: bool) -> None:
    """On a landscape annex; a row that the page's end cuts is whole again."""
    pages = Pages(tmp_path / "phu-luc.pdf", size=landscape(A4))
    pages.y = 300
    pages.paragraph("Phụ lục kèm theo Kế hoạch của Ủy ban nhân dân tỉnh về cải cách hành chính năm 2026:")
    unruled(pages, [HEAD, *ROWS[:2], ["3", "Tập huấn cán bộ cấp xã về", "Sở Nội vụ", "Tháng 11/2026"]])
    pages.next_page("2")
    pages.y = 500
    unruled(
        pages,
        [*([HEAD] if repeats else []), ["", "sử dụng hệ thống", "", ""], ["4", "Kiểm tra", "Thanh tra tỉnh", "Quý IV"]],
    )
    unruled(pages, [["5", "Sơ kết", "Sở Nội vụ", "Quý IV"]])
    document = read_document(pages.save())
    (table,) = document.tables
    assert table.pages == (1, 2)
    assert lines(document)[1:] == [
        "\t".join(HEAD),
        *READ,
        "4\tKiểm tra\tThanh tra tỉnh\tQuý IV",
        "5\tSơ kết\tSở Nội vụ\tQuý IV",
    ]
    check_layout(document)


def test_what_follows_is_not_drawn_in(pages: Pages) -> None:
    """Recipients and who signs stand in two columns too, right below."""
    unruled(pages, [HEAD, *ROWS])
    pages.signature()
    document = read_document(pages.save())
    assert lines(document)[:4] == ["\t".join(HEAD), *READ]
    assert "Nơi nhận:" in lines(document)
    assert "TM. ỦY BAN NHÂN DÂN" in lines(document)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"], ["1", "Rà soát", "Sở Nội vụ", "Quý II"]], "one row may be chance"),
        ([["Việc", "Nhiệm vụ", "Cơ quan", "Thời hạn"], *ROWS], "no column of numbers: a form that is not known"),
        ([["TT", "Nhiệm vụ"], ["1", "Rà soát"], ["2", "Số hóa"]], "two columns may be a list"),
        (
            [HEAD, ["1", "Rà soát toàn bộ các thủ tục hành chính trên địa bàn tỉnh", "Sở Nội vụ", "Quý II"], ROWS[1]],
            "words reach into the next column: which cell they are of cannot be told",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_told_stays_as_it_is(pages: Pages, rows: list[list[str]], why: str) -> None:
    unruled(pages, rows)
    document = read_document(pages.save())
    assert document.tables == (), why
    drawn = sorted(word for cells in rows for cell in cells for word in cell.replace("|", " ").split())
    assert sorted(document.text.split()) == drawn


def test_no_word_is_lost_where_a_table_breaks_off(pages: Pages) -> None:
    """A paragraph in the midst of the rows ends the table; everything stands in the text once."""
    unruled(pages, [HEAD, *ROWS])
    pages.paragraph(
        "Riêng các nhiệm vụ sau đây do Ủy ban nhân dân cấp xã chủ trì thực hiện theo phân cấp hiện hành:", left=LEFT
    )
    unruled(pages, ROWS)
    document = read_document(pages.save())
    assert lines(document)[:4] == ["\t".join(HEAD), *READ]
    for row in ROWS:
        for cell in row[1:]:
            for word in set(cell.replace("|", " ").split()):
                assert document.text.count(word) >= 2, word
    check_layout(document)
