"""Joining lines: one paragraph is one line, whatever width the file was wrapped at."""

from __future__ import annotations

import pytest

from ingest.canonical import Paragraph
from ingest.characters import clean
from ingest.paragraphs import SourceLine, continues, ends_sentence, is_only_marker, measure, paragraphs, starts_item
from ingest.readers.plain import lay_out, split_pages

MARKERS = [
    "- Chủ trì rà soát", "+ Quý I", "* Lưu ý", "• Thứ nhất", "1. Sở Nội vụ", "1) Sở Nội vụ", "(1) Sở Nội vụ", "1.1. Mục tiêu",
    "1.1 Mục tiêu", "12. UBND cấp xã", "a) Rà soát", "đ) Kiểm tra", "a. Rà soát", "a/ Rà soát", "I. MỤC ĐÍCH", "IV. TỔ CHỨC", "A. PHẦN CHUNG",
    "Điều 3. Hiệu lực", "Điều 3:", "Chương II", "Mục 1.", "Phụ lục I", "Nơi nhận:", "Kính gửi: Sở Y tế", "-Chủ trì", "[1] Theo số liệu",
]  # fmt: skip
NO_MARKERS = [
    ("19 tháng 11 năm 2025 của", "a date that goes on"),
    ("2437/QĐ-TTg ngày 12/3/2025", "a document number"),
    ("197/2025/QH15 của Quốc hội", "a law's number"),
    ("100% hồ sơ được xử lý", "a share"),
    ("12.173 tỷ đồng", "an amount"),
    ("Điều 64 của Luật Địa chất", "an article cited, not begun"),
    ("ra.", "two letters and a stop end a sentence"),
    ("Sở Nội vụ chủ trì", "words"),
]


@pytest.mark.parametrize("line", MARKERS)
def test_starts_item_knows_every_marker(line: str) -> None:
    """Each form of list marker and heading is seen."""
    assert starts_item(line)


@pytest.mark.parametrize(("line", "why"), NO_MARKERS)
def test_starts_item_is_not_fooled_by_numbers(line: str, why: str) -> None:
    """Numbers and citations at a line's start are no markers."""
    assert not starts_item(line), why


def test_small_predicates() -> None:
    """Stops, lone markers and mid-sentence beginnings."""
    assert ends_sentence("thực hiện Kế hoạch này./.")
    assert ends_sentence("gồm:")
    assert not ends_sentence("Ủy ban nhân dân")
    assert is_only_marker("1.")
    assert is_only_marker("-")
    assert not is_only_marker("1. Sở")
    assert continues("nhân dân tỉnh")
    assert continues("“về việc")
    assert not continues("a) rà soát")


def read(text: str) -> list[str]:
    items, _ = lay_out(split_pages(text))
    return [clean(item.raw) if isinstance(item, Paragraph) else "<bảng>" for item in items]


BLANK_SEPARATED = """Thực hiện Kế hoạch số 14-KH/TU
ngày 29/7/2025 của Ban Thường vụ Tỉnh ủy và Kế hoạch số 24/KH-UBND ngày
14/8/2025 của Ủy ban nhân dân tỉnh về phát triển kinh tế
- xã hội trong giai đoạn 2026
- 2030, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

- Rà soát toàn bộ danh mục theo quy
định tại Quyết định số
2437/QĐ-TTg ngày 19
tháng 11 năm 2025 và báo cáo Ủy ban nhân dân tỉnh kết quả thực hiện trước ngày
30/6/2026.

1.
Sở Nội vụ chủ trì, phối hợp với
các sở, ngành tham mưu Ủy ban nhân dân tỉnh ban hành văn bản hướng dẫn thi hành
Luật.

Các cơ quan, đơn vị, địa phương

liên quan.
"""


def test_lines_wrapped_between_blank_lines_are_joined() -> None:
    """Dates, document numbers and dashes inside a sentence do not break it; a lone number belongs to the next line."""
    assert read(BLANK_SEPARATED) == [
        (
            "Thực hiện Kế hoạch số 14-KH/TU ngày 29/7/2025 của Ban Thường vụ Tỉnh ủy và Kế hoạch số 24/KH-UBND ngày 14/8/2025 "
            "của Ủy ban nhân dân tỉnh về phát triển kinh tế - xã hội trong giai đoạn 2026 - 2030, Ủy ban nhân dân tỉnh ban "
            "hành Kế hoạch như sau:"
        ),
        (
            "- Rà soát toàn bộ danh mục theo quy định tại Quyết định số 2437/QĐ-TTg ngày 19 tháng 11 năm 2025 và báo cáo Ủy "
            "ban nhân dân tỉnh kết quả thực hiện trước ngày 30/6/2026."
        ),
        (
            "1. Sở Nội vụ chủ trì, phối hợp với các sở, ngành tham mưu Ủy ban nhân dân tỉnh ban hành văn bản hướng dẫn thi "
            "hành Luật."
        ),
        "Các cơ quan, đơn vị, địa phương liên quan.",
    ]


INDENTED = """        Để nâng cao hiệu quả quản lý nhà nước về tài nguyên trên địa bàn tỉnh,
 Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành, Ủy ban nhân dân các
 xã, phường thực hiện nghiêm các nội dung sau. Kết quả gửi về Sở Nông nghiệp và
 Môi trường.
        1. Trách nhiệm chung
        Các cơ quan rà soát hồ sơ theo quy định tại khoản 1 Điều 59, khoản 2
 Điều 64 của Luật và gửi báo cáo về Sở Nông nghiệp và Môi trường trước ngày
 15/12/2026.
        - Tiếp tục kiểm tra; kịp thời xử lý các trường hợp vi phạm theo quy định
 tại Nghị định số 193/2025/NĐ-CP.
        Giao Thanh tra tỉnh đôn đốc.
"""


def test_lines_of_a_printed_page_are_joined_by_their_indents() -> None:
    """An indent begins a paragraph; a flush line goes on, with a capital or a number too."""
    result = read(INDENTED)
    assert [line[:24] for line in result] == [
        "Để nâng cao hiệu quả quả",
        "1. Trách nhiệm chung",
        "Các cơ quan rà soát hồ s",
        "- Tiếp tục kiểm tra; kịp",
        "Giao Thanh tra tỉnh đôn ",
    ]
    assert result[0].endswith("Sở Nông nghiệp và Môi trường.")
    assert "khoản 2 Điều 64 của Luật" in result[2]


def test_one_paragraph_a_line_is_left_alone() -> None:
    """A file that is not wrapped keeps its lines, small beginnings included."""
    lines = [
        "I. tình hình chung",
        "Thực hiện Quyết định số 5, các đơn vị đã rà soát.",
        "II. nhiệm vụ",
        "- Giao Sở Y tế kiểm tra.",
    ]
    assert read("\n".join(lines)) == lines


FLAT = """ỦY BAN NHÂN DÂN TỈNH A
-------- CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Số: 39/CĐ-UBND A, ngày
17 tháng 4 năm 2025 CÔNG ĐIỆN VỀ BẢO ĐẢM AN TOÀN Trong dịp nghỉ lễ, lượng xe
tăng cao. Để bảo đảm an toàn, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu: 1. Công an tỉnh
Chủ động phân luồng, xử lý nghiêm các hành vi vi phạm về tốc độ, nồng độ cồn trên
các tuyến chính. 2. Sở Xây dựng kiểm tra các bến xe, bến thủy; báo cáo trước 15h
ngày 04 tháng 5 năm 2025. - Giao Ban An toàn giao thông tỉnh theo dõi, tổng
hợp kết quả thực hiện Công điện này./. Nơi nhận: - Như trên; - Lưu: VT. KT. CHỦ TỊCH
PHÓ CHỦ TỊCH Trần Văn B"""


def test_a_flattened_page_is_one_paragraph() -> None:
    """Where no line end means anything all of them go; markers inside are the structure's work."""
    assert len(read(FLAT)) == 1


TWO_COLUMNS = """  ỦY BAN NHÂN DÂN                    CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
    TỈNH LÀO CAI                           Độc lập - Tự do - Hạnh phúc

  Số:   12    /UBND-NLN                Lào Cai, ngày 27 tháng 5 năm 2026
V/v tổ chức triển khai
thực hiện Nghị định

                    Kính gửi:      Các sở, ban, ngành cấp tỉnh.

       Thực hiện Nghị định số 180/2026/NĐ-CP ngày 21/5/2026 của Chính phủ
quy định về dịch vụ rừng, Chủ tịch Ủy ban nhân dân tỉnh giao Sở Nông nghiệp
và Môi trường chủ trì triển khai thực hiện.
       Các sở theo chức năng nhiệm vụ, phối hợp với Sở Nông nghiệp và Môi
trường thực hiện./.
Nơi nhận:                                        KT. CHỦ TỊCH
- Như trên;
- Chủ tịch UBND tỉnh;                            PHÓ CHỦ TỊCH
- Lưu: VT.



                                                  Nguyễn Văn C
"""


def test_columns_side_by_side_are_told_apart() -> None:
    """Letterhead and signature block become two cells each; the label "Kính gửi" and its addressee stay one paragraph."""
    items, _ = lay_out(split_pages(TWO_COLUMNS))
    cells = [
        [clean(p.raw) for p in cell.paragraphs]
        for item in items
        if not isinstance(item, Paragraph)
        for cell in item.cells
    ]
    assert cells[0] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH LÀO CAI",
        "Số: 12 /UBND-NLN",
        "V/v tổ chức triển khai thực hiện Nghị định",
    ]
    assert cells[1][0] == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert cells[1][-1] == "Lào Cai, ngày 27 tháng 5 năm 2026"
    assert cells[3] == ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn C"]
    assert "Kính gửi: Các sở, ban, ngành cấp tỉnh." in read(TWO_COLUMNS)


def test_page_numbers_and_foot_notes_do_not_break_a_sentence() -> None:
    """A page's number goes, its foot note moves to the end, and the sentence runs on over the page."""
    pages = (
        INDENTED
        + "        - Đề cao trách nhiệm của người đứng đầu trong việc bảo vệ tài nguyên1 chưa\n"
        + " khai thác; kịp thời ngăn chặn khai thác khoáng sản\n\n"
        + "   1 Theo Nghị quyết số 10-NQ/TW của Bộ Chính trị về định hướng chiến lược.\n"
        + "\f                                         2\n\n"
        + " trái phép trên địa bàn các xã, phường và báo cáo Ủy ban nhân dân tỉnh.\n"
    )
    items, dropped = lay_out(split_pages(pages))
    text = [clean(item.raw) for item in items if isinstance(item, Paragraph)]
    assert dropped == ["2"]
    assert any("ngăn chặn khai thác khoáng sản trái phép trên địa bàn" in line for line in text)
    assert text[-1].startswith("1 Theo Nghị quyết")


def test_measure_finds_the_width_from_sure_pairs() -> None:
    """The column of wrapping is read off lines whose follower begins small."""
    lines = [SourceLine(line, n) for n, line in enumerate(INDENTED.splitlines(), 1)]
    habit = measure(lines)
    assert habit.wrapped
    assert habit.indented
    assert 70 <= habit.width <= 90
    assert len(paragraphs(lines, habit)) == 5
