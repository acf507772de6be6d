"""Text PDFs: columns, paragraphs, tables, what is left out, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layout_checks import check_layout
from pdf_pages import LEFT, RIGHT, Pages
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import DamagedFile, EncryptedFile, IngestError, LimitExceeded
from ingest.layout import BlockKind, LaidOutDocument, ReadMethod
from ingest.limits import Limits
from ingest.reading import read_document

LONG = (
    "Các sở, ban, ngành tỉnh và Ủy ban nhân dân các xã, phường chủ động xây dựng kế hoạch triển khai thực hiện, bảo đảm "
    "đúng tiến độ và chất lượng; định kỳ hằng quý báo cáo kết quả về Sở Nội vụ để tổng hợp, báo cáo Ủy ban nhân dân tỉnh."
)
ITEM = (
    "- Chủ trì, phối hợp với Sở Tài chính tham mưu Ủy ban nhân dân tỉnh bố trí kinh phí thực hiện các nhiệm vụ được giao "
    "tại Nghị định số 12/2026/NĐ-CP theo quy định của pháp luật về ngân sách nhà nước."
)


def lines(document: LaidOutDocument) -> list[str]:
    return document.text.split("\n")


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "van-ban.pdf")


def test_a_plan_is_read_as_one_reads_it(pages: Pages) -> None:
    """Letterhead by column, justified paragraphs whole, list items apart, recipients before the signature."""
    pages.letterhead()
    pages.centered(312, pages.y, "KẾ HOẠCH", bold=True)
    pages.centered(312, pages.y - 15, "Triển khai công tác chuyển đổi số năm 2026", bold=True)
    pages.y -= 45
    pages.paragraph(LONG)
    pages.paragraph("I. MỤC ĐÍCH", bold=True)
    pages.paragraph(ITEM)
    pages.paragraph(ITEM)
    pages.signature()
    document = read_document(pages.save())
    assert lines(document) == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH HẢI VÂN",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Vân, ngày 05 tháng 3 năm 2026",
        "KẾ HOẠCH",
        "Triển khai công tác chuyển đổi số năm 2026",
        LONG,
        "I. MỤC ĐÍCH",
        ITEM,
        ITEM,
        "Nơi nhận:",
        "- Như trên;",
        "- Chủ tịch, các PCT UBND tỉnh;",
        "- Lưu: VT, TH.",
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Trần Văn Bình",
    ]
    looks = {document.text[b.start : b.end]: b for b in document.blocks}
    assert (looks["I. MỤC ĐÍCH"].bold, looks[LONG].bold) == (True, False)
    assert (looks["KẾ HOẠCH"].centered, looks[LONG].centered) == (True, False)
    check_layout(document)


def test_words_keep_their_place(pages: Pages) -> None:
    """A word's box is where it was drawn: 1 point of tolerance at the left, the base line inside the box."""
    pages.at(100, 700, "Trước ngày 15/6/2026")
    document = read_document(pages.save())
    start = document.text.index("15/6/2026")
    ((page, box),) = document.boxes(start, start + 9)
    pages.canvas.setFont(pages.plain, 11)
    before = pages.canvas.stringWidth("Trước ngày ", pages.plain, 11)
    assert page == 1
    assert abs(box.x0 - (100 + before)) < 1
    assert box.top < A4[1] - 700 < box.bottom
    assert 8 < box.bottom - box.top < 20


def test_a_paragraph_goes_on_over_a_page(pages: Pages) -> None:
    """The page number between its halves is left out and named; a new paragraph at a page's top stays one."""
    pages.paragraph(LONG)
    pages.y = 72
    pages.paragraph(LONG)  # its first line ends the page
    pages.paragraph(ITEM)
    pages.canvas.setFont(pages.plain, 11)
    pages.canvas.drawCentredString(312, 815, "- 2 -")
    document = read_document(pages.save())
    assert lines(document) == [LONG, LONG, ITEM]
    assert document.pages[1].dropped_lines == ("- 2 -",)
    start = document.text.index(LONG, 10)
    assert {page for page, _ in document.boxes(start, start + len(LONG))} == {1, 2}


def test_a_foot_note_waits_for_its_paragraph(pages: Pages) -> None:
    """The paragraph over the page's end is whole; the note follows it and says what it is."""
    note = "1 Theo Quyết định số 45/QĐ-UBND ngày 02/01/2026 của Ủy ban nhân dân tỉnh."
    for _ in range(3):
        pages.paragraph(LONG)
    pages.y = 75
    pages.at(LEFT, 40, note, size=7)
    pages.paragraph(LONG)
    pages.paragraph(ITEM)
    document = read_document(pages.save())
    assert lines(document) == [LONG, LONG, LONG, LONG, note, ITEM]
    (block,) = [b for b in document.blocks if b.kind is BlockKind.FOOTNOTE]
    assert document.text[block.start : block.end] == note


def test_a_number_broken_at_its_hyphen_is_whole(pages: Pages) -> None:
    """Vietnamese is never hyphenated: what stands before and after the break belongs to one number."""
    pages.at(LEFT, 700, "thực hiện theo quy định tại khoản 2 Điều 5 Nghị định số 45/2025/NĐ-")
    pages.at(LEFT, 685, "CP của Chính phủ.")
    document = read_document(pages.save())
    assert "45/2025/NĐ-CP của" in document.text


def test_running_headers_are_left_out(pages: Pages) -> None:
    """The same line at the same place of every page is no part of the text; said once, it would be."""
    for number in range(1, 5):
        pages.at(LEFT, 812, "Kế hoạch chuyển đổi số giai đoạn 2026 - 2030", size=8)
        pages.y = 700
        pages.paragraph(f"{number}. " + LONG)
        if number < 4:
            pages.next_page()
    document = read_document(pages.save())
    assert "giai đoạn 2026" not in document.text
    assert all(page.dropped_lines == ("Kế hoạch chuyển đổi số giai đoạn 2026 - 2030",) for page in document.pages)


def test_signing_marks_are_left_out(pages: Pages) -> None:
    """Who signed on screen, and when, is named among the lines left out."""
    marks = (
        "Người ký: Ủy ban nhân dân tỉnh Hải Vân",
        "Email: vanphong@haivan.gov.vn",
        "Thời gian ký: 05.03.2026 10:11:12 +07:00",
    )
    for index, mark in enumerate(marks):
        pages.at(380, 825 - 9 * index, mark, size=6)
    pages.y = 760
    pages.paragraph(LONG)
    document = read_document(pages.save())
    assert document.text == LONG
    assert document.pages[0].dropped_lines == marks


XS = [60.0, 95.0, 330.0, 440.0, 540.0]
HEAD = ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"]


def test_a_ruled_table_with_merged_cells(pages: Pages) -> None:
    """A cell merged over rows is written once and says its span; lines inside a cell are joined."""
    pages.paragraph("Danh mục nhiệm vụ:")
    pages.grid(
        XS,
        [
            HEAD,
            ["1", "Rà soát, chuẩn hóa dữ liệu|dân cư trên địa bàn", "Công an tỉnh", "Quý II/2026"],
            ["2", "Số hóa hồ sơ đất đai", "", "30/9/2026"],
        ],
        spans={(1, 2): 2},
    )
    document = read_document(pages.save())
    (table,) = document.tables
    assert (table.row_count, table.column_count, table.pages) == (3, 4, (1,))
    cells = {(c.row, c.column): (document.text[c.start : c.end], c.row_span) for c in table.cells}
    assert cells[1, 1] == ("Rà soát, chuẩn hóa dữ liệu dân cư trên địa bàn", 1)
    assert cells[1, 2] == ("Công an tỉnh", 2)
    assert (2, 2) not in cells
    assert lines(document)[1:] == [
        "\t".join(HEAD),
        "1\tRà soát, chuẩn hóa dữ liệu dân cư trên địa bàn\tCông an tỉnh\tQuý II/2026",
        "2\tSố hóa hồ sơ đất đai\t30/9/2026",
    ]
    assert {b.kind for b in document.blocks if b.table == 0} == {BlockKind.CELL}
    check_layout(document)


def test_a_table_over_two_pages_is_one(tmp_path: Path) -> None:
    """The repeated header goes, the column numbers stay, and a row cut by the page's end is whole again."""
    pages = Pages(tmp_path / "phu-luc.pdf", size=landscape(A4))
    pages.y = 300
    pages.grid(
        XS,
        [
            HEAD,
            ["1", "2", "3", "4"],
            ["1", "Rà soát dữ liệu", "Sở Nội vụ", "Quý II"],
            ["2", "Xây dựng quy chế quản lý,|vận hành và khai thác", "Sở Tư pháp", "Quý III"],
        ],
    )
    pages.next_page("2")
    pages.y = 500
    pages.grid(XS, [HEAD, ["", "hệ thống thông tin báo cáo", "", ""], ["3", "Tập huấn cán bộ", "Sở Nội vụ", "Quý IV"]])
    document = read_document(pages.save())
    (table,) = document.tables
    assert table.pages == (1, 2)
    assert lines(document) == [
        "\t".join(HEAD),
        "1\t2\t3\t4",
        "1\tRà soát dữ liệu\tSở Nội vụ\tQuý II",
        "2\tXây dựng quy chế quản lý, vận hành và khai thác hệ thống thông tin báo cáo\tSở Tư pháp\tQuý III",
        "3\tTập huấn cán bộ\tSở Nội vụ\tQuý IV",
    ]
    assert document.pages[1].dropped_lines == ("2", "\t".join(HEAD))


def test_a_frame_is_no_table(pages: Pages) -> None:
    """A box around a text has one cell: its text is read as text."""
    pages.canvas.rect(LEFT - 10, 600, RIGHT - LEFT + 20, 150)
    pages.y = 730
    pages.paragraph(LONG)
    document = read_document(pages.save())
    assert document.tables == ()
    assert document.text == LONG


def test_two_columns_of_prose_are_read_one_after_the_other(pages: Pages) -> None:
    """A gazette's columns: the left one first, whatever stands at the same height."""
    top = pages.y
    pages.paragraph(LONG + " " + LONG, right=295, indent=14)
    pages.y = top
    pages.paragraph(ITEM + " " + LONG, left=330, indent=14)
    assert lines(read_document(pages.save())) == [LONG + " " + LONG, ITEM + " " + LONG]


def test_a_turned_page_has_its_boxes_where_it_is_shown(tmp_path: Path) -> None:
    """/Rotate 90: width and height, text and boxes are those of the page as a person sees it."""
    pages = Pages(tmp_path / "xoay.pdf", size=landscape(A4))
    pages.canvas.setPageRotation(90)
    pages.canvas.saveState()
    pages.canvas.translate(A4[0], 0)
    pages.canvas.rotate(90)
    pages.at(100, 400, "Danh mục nhiệm vụ")
    pages.canvas.restoreState()
    document = read_document(pages.save())
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (842, 595)
    assert document.text == "Danh mục nhiệm vụ"
    ((_, box),) = document.boxes(0, 8)
    assert 0 < box.x0 < box.x1 < 842
    assert 0 < box.top < box.bottom < 595


def test_an_annex_drawn_sideways_is_read(tmp_path: Path) -> None:
    """A landscape table on an upright page: read turned, its boxes stand where the page shows them."""
    pages = Pages(tmp_path / "ngang.pdf")
    pages.canvas.saveState()
    pages.canvas.translate(A4[0], 0)
    pages.canvas.rotate(90)
    pages.y = 500
    pages.grid(XS, [HEAD, ["1", "Rà soát dữ liệu", "Sở Nội vụ", "Quý II"]])
    pages.canvas.restoreState()
    document = read_document(pages.save())
    assert lines(document) == ["\t".join(HEAD), "1\tRà soát dữ liệu\tSở Nội vụ\tQuý II"]
    start = document.text.index("Quý")
    ((_, box),) = document.boxes(start, start + 3)
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx(A4, abs=1)
    assert box.bottom - box.top > box.x1 - box.x0, "the word runs up the page"
    assert box.bottom < A4[1] - 400, "the last column is the uppermost"


def test_a_file_with_a_password_says_so(tmp_path: Path) -> None:
    """The sentence names the file and says what to do."""
    path = tmp_path / "mat.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("bi-mat", canPrint=0))
    canvas.drawString(100, 700, "x")
    canvas.save()
    with pytest.raises(EncryptedFile, match=r"“mat\.pdf” được bảo vệ bằng mật khẩu"):
        read_document(path)


def test_a_file_cut_off_says_so(pages: Pages, tmp_path: Path) -> None:
    """Half a PDF is no document: never half of the tasks without a word."""
    for _ in range(12):
        pages.paragraph(LONG)
    data = pages.save().read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(DamagedFile, match=r"“cut\.pdf” bị"):
        read_document(path)


def test_too_many_pages_are_refused(pages: Pages) -> None:
    """The limit is that of the settings; the sentence names both numbers."""
    for _ in range(3):
        pages.paragraph(LONG)
        pages.next_page()
    pages.paragraph(LONG)
    with pytest.raises(LimitExceeded, match="có 4 trang, quá giới hạn 3 trang"):
        read_document(pages.save(), limits=Limits(max_pages=3))


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    pages = Pages(tmp_path_factory.mktemp("pdf") / "a.pdf")
    pages.letterhead()
    pages.paragraph(LONG)
    pages.grid(XS, [HEAD, ["1", "Rà soát", "Sở Nội vụ", "Quý II"]])
    return pages.save().read_bytes()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    flips=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=40),
    cut=st.floats(0.02, 1.0),
)
def test_damaged_bytes_give_an_error_or_a_document(
    sound_file: bytes, tmp_path: Path, flips: list[tuple[float, int]], cut: float
) -> None:
    """Whatever the bytes, the answer is one of ours: a document, or an error with a sentence."""
    data = bytearray(sound_file)
    for place, value in flips:
        data[int(place * len(data))] = value
    path = tmp_path / "hong.pdf"
    path.write_bytes(bytes(data[: max(int(len(data) * cut), 8)]))
    try:
        document = read_document(path)
    except IngestError:
        return
    check_layout(document)


@pytest.mark.shared
def test_a_real_plan_with_a_table_over_eight_pages(shared: Path) -> None:
    """Its number and date stand in annotations only; its annex is one table."""
    document = read_document(shared / "gold" / "documents" / "hanoi-kh-277-2026.pdf")
    assert "Số: 277/KH-UBND" in document.text
    assert "ngày 14 tháng 7 năm 2026" in document.text
    (table,) = document.tables
    assert table.pages == tuple(range(5, 13))
    assert {page.method for page in document.pages} == {ReadMethod.TEXT}


@pytest.mark.shared
def test_a_real_text_layer_in_an_old_encoding(shared: Path) -> None:
    """TCVN3: capitals drawn by a capital font are capitals."""
    document = read_document(shared / "documents" / "tw-qd-115-ttg-2004-tcvn3.pdf")
    assert document.encoding == "TCVN3"
    assert document.text.startswith("QUYẾT ĐỊNH\n")
    assert "Quỹ bảo lãnh tín dụng" in document.text
