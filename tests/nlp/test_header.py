"""The header in every form a conversion leaves it."""

from __future__ import annotations

import pytest
from plain_layout import layout_of

from nlp.components.header.announced import own_type
from nlp.components.header.casing import sentence_case
from nlp.components.header.component import read_header
from nlp.components.header.issuer import is_authority, read_issuer
from nlp.components.header.letterhead import read_front
from nlp.components.header.recipients import find_recipients
from nlp.components.header.signature import find_signature
from nlp.model import Header
from nlp.pipeline import analyze

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
BODY = "\nCăn cứ Luật Chuyển đổi số ngày 11/12/2025;\nỦy ban nhân dân tỉnh ban hành Kế hoạch triển khai chuyển đổi số như sau:\nI. MỤC ĐÍCH\n"
SIGNED = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Bình"


def values(header: Header) -> dict[str, str | None]:
    names = ("number", "type", "issuer", "issued_on", "place", "province", "title", "signer", "signer_title")
    return {name: getattr(header, name).value for name in names}


EXPECTED = {
    "number": "15/KH-UBND",
    "type": "Kế hoạch",
    "issuer": "Ủy ban nhân dân tỉnh Hà Tĩnh",
    "issued_on": "2025-03-10",
    "place": "Hà Tĩnh",
    "province": "Hà Tĩnh",
    "title": "Triển khai chuyển đổi số trên địa bàn tỉnh Hà Tĩnh",
    "signer": "Trần Văn Bình",
    "signer_title": "Phó Chủ tịch",
}
TITLE = "KẾ HOẠCH\nTRIỂN KHAI CHUYỂN ĐỔI SỐ TRÊN ĐỊA BÀN TỈNH HÀ TĨNH"
LETTERHEADS = {
    "columns side by side": f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\n-------\t{MOTTO}\n---------------\nSố: 15/KH-UBND\tHà Tĩnh, ngày 10 tháng 3 năm 2025\n{TITLE}",
    "left column first": f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\n{MOTTO}\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n{TITLE}",
    "right column first": f"{MOTTO}\nHà Tĩnh, ngày 10 tháng 3 năm 2025\nỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\n{TITLE}",
    "interleaved": f"ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH HÀ TĨNH Độc lập - Tự do - Hạnh phúc\nSố: 15/KH-UBND\tHà Tĩnh, ngày 10 tháng 3 năm 2025\n{TITLE}",
    "motto broken": f"UBND TỈNH HÀ TĨNH\n-------\tCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 15/KH-UBND\tHà Tĩnh, ngày 10 tháng 3 năm 2025\n{TITLE}",
    "number below its word": f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\n{MOTTO}\nSố:\n15/KH-UBND\nHà Tĩnh, ngày 10\ntháng 3 năm 2025\n{TITLE}",
    "number with a space": f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\n{MOTTO}\nSố: 15 /KH-UBND\tHà Tĩnh, ngày 10 tháng 03 năm 2025\n{TITLE}",
    "run together": "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH ------- CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --------------- Số: 15/KH-UBND Hà Tĩnh, ngày 10 tháng 3 năm 2025 KẾ HOẠCH TRIỂN KHAI CHUYỂN ĐỔI SỐ TRÊN ĐỊA BÀN TỈNH HÀ TĨNH",
    "title in small letters": f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\t{MOTTO}\nHà Tĩnh, ngày 10 tháng 3 năm 2025\nKẾ HOẠCH\nTriển khai chuyển đổi số\ntrên địa bàn tỉnh Hà Tĩnh",
    "title opens with Về việc": f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\t{MOTTO}\nHà Tĩnh, ngày 10 tháng 3 năm 2025\nKẾ HOẠCH\nVề việc triển khai chuyển đổi số trên địa bàn tỉnh Hà Tĩnh",
}


@pytest.mark.parametrize("front", LETTERHEADS.values(), ids=LETTERHEADS.keys())
def test_letterheads(front: str) -> None:
    """Whatever became of the two columns, the same header is read, and each field is grounded."""
    text = front + BODY + SIGNED
    header = read_header(text, layout_of(text))
    assert values(header) == EXPECTED
    for field in (header.number, header.type, header.issued_on, header.place, header.title, header.signer):
        assert field.span is not None
        assert field.rule.startswith("header.")
    assert header.signer.span.of(text) == "Trần Văn Bình"
    assert header.place.span.of(text) == "Hà Tĩnh"


@pytest.mark.parametrize(
    ("front", "number", "day", "place"),
    [
        ("Số:      /KH-SCT\tLào Cai, ngày    tháng 4 năm 2026", None, None, "Lào Cai"),
        ("Số: ……/KH-SCT\tLào Cai, ngày … tháng … năm 2026", None, None, "Lào Cai"),
        ("Số: /KH-SCT\tLào Cai, ngày 05 tháng 4 năm 2026", None, "2026-04-05", "Lào Cai"),
        ("Số: 25/KH-SCT", "25/KH-SCT", None, None),
        ("Số: 25/KH-SCT\tLào Cai, ngày 31 tháng 02 năm 2026", "25/KH-SCT", None, "Lào Cai"),  # no such day
    ],
)
def test_drafts_leave_fields_empty(front: str, number: str | None, day: str | None, place: str | None) -> None:
    """A number or a day left blank is null, also where the text cites other documents."""
    text = f"UBND TỈNH LÀO CAI\nSỞ CÔNG THƯƠNG\n{MOTTO}\n{front}\nKẾ HOẠCH\nThực hiện Đề án số 08\n(Ban hành kèm theo Nghị quyết số 35-NQ/TU ngày 29/12/2025)\nCăn cứ Nghị quyết số 35-NQ/TU;"
    header = read_header(text)
    assert (header.number.value, header.issued_on.value, header.place.value) == (number, day, place)
    assert header.issuer.value == "Sở Công Thương tỉnh Lào Cai"


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ("ĐOÀN KIỂM TRA\nTHEO QUYẾT ĐỊNH\nSố: 15/QĐ-SCT\nSố: 20/KH-ĐKT", "20/KH-ĐKT"),
        ("TỔ KIỂM TRA\nTHEO QUYẾT ĐỊNH\nSỐ 31/QĐ-SYT\nSố: 02/KH-TKT", "02/KH-TKT"),
        # no word of citing is left: the symbol of the type's name tells
        ("ĐOÀN KIỂM TRA\nSố: 15/QĐ-SCT\nSố: 20/KH-ĐKT", "20/KH-ĐKT"),
        # the only number there is
        ("ĐOÀN KIỂM TRA\nTHEO QUYẾT ĐỊNH\nSố: 15/QĐ-SCT", "15/QĐ-SCT"),
        ("Số: 15/SCT-QLCN", "15/SCT-QLCN"),
    ],
)
def test_of_several_numbers_the_documents_own(lines: str, number: str) -> None:
    """The act that founds an inspection team stands above the number of the team's own plan."""
    text = f"SỞ CÔNG THƯƠNG\n{lines}\n{MOTTO}\nHà Tĩnh, ngày 10 tháng 3 năm 2026\nKẾ HOẠCH\nKiểm tra an toàn hóa chất\n1. Mục đích\n"
    assert read_header(text).number.value == number


def test_official_letter() -> None:
    """V/v gives title and type; the addressees are read, a shared kind completed."""
    text = (
        f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 193/UBND-KT\nV/v tăng cường quản lý vật liệu nổ trên địa bàn tỉnh\n{MOTTO}\n"
        "Hà Tĩnh, ngày 10 tháng 01 năm 2026\nKính gửi:\n- Các Sở, ngành: Công Thương, Nội vụ, Công an tỉnh;\n- UBND các xã, phường;\n"
        "- Tổ chức, doanh nghiệp hoạt động khoáng sản.\nĐể tăng cường hiệu lực quản lý, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:\n1. Sở Công Thương\na) Rà soát."
    )
    header = read_header(text)
    assert header.type.value == "Công văn"
    assert header.title.value == "Tăng cường quản lý vật liệu nổ trên địa bàn tỉnh"
    assert [one.name for one in header.recipients] == [
        "Sở Công Thương",
        "Sở Nội vụ",
        "Công an tỉnh",
        "Ủy ban nhân dân các xã, phường",
        "Tổ chức, doanh nghiệp hoạt động khoáng sản",
    ]
    assert all(one.span is not None and one.span.of(text) == one.text for one in header.recipients)


def test_telegram_run_together() -> None:
    """The words "THỦ TƯỚNG CHÍNH PHỦ điện:" are no part of the title; the signature stands in the same line as the text."""
    text = (
        "THỦ TƯỚNG\n  CHÍNH PHỦ -------- CỘNG HÒA XÃ\n  HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc --------------- Số: 39/CĐ-TTg Hà Nội, ngày\n"
        "17 tháng 4 năm 2025 CÔNG ĐIỆN VỀ BẢO ĐẢM TRẬT TỰ, AN TOÀN GIAO THÔNG DỊP NGHỈ LỄ THỦ TƯỚNG CHÍNH PHỦ điện : - Các Bộ: Công an,\n"
        "Quốc phòng, Văn hóa, Thể thao và Du lịch; - Ủy ban nhân dân các tỉnh, thành phố. Quý I năm 2025, tình hình được cải thiện. 1. Chủ động rà soát. "
        "Nơi nhận: - Như trên; - Lưu: VT. KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG Lê Văn An"
    )
    header = read_header(text)
    assert values(header) == {
        "number": "39/CĐ-TTg",
        "type": "Công điện",
        "issuer": "Thủ tướng Chính phủ",
        "issued_on": "2025-04-17",
        "place": "Hà Nội",
        "province": None,  # a body of the centre
        "title": "Về bảo đảm trật tự, an toàn giao thông dịp nghỉ lễ",
        "signer": "Lê Văn An",
        "signer_title": "Phó Thủ tướng",
    }
    assert [one.name for one in header.recipients] == [
        "Bộ Công an",
        "Bộ Quốc phòng",
        "Bộ Văn hóa, Thể thao và Du lịch",
        "Ủy ban nhân dân các tỉnh, thành phố",
    ]


def test_annex_takes_its_parents_data() -> None:
    """An annex alone names its parent in brackets; that document's number, date and issuer hold."""
    text = (
        f"BỘ TƯ PHÁP\t{MOTTO}\nPHỤ LỤC\nCHI TIẾT NỘI DUNG KẾ HOẠCH\n(Ban hành kèm theo Quyết định số 77/QĐ-BTP ngày 03/3/2025 của Bộ trưởng Bộ Tư pháp)\n"
        "TT\tTên nhiệm vụ\n1\tRà soát."
    )
    header = read_header(text)
    assert (header.number.value, header.type.value, header.issued_on.value) == ("77/QĐ-BTP", "Phụ lục", "2025-03-03")
    assert header.issuer.value == "Bộ Tư pháp"
    assert header.title.value == "Chi tiết nội dung kế hoạch"


@pytest.mark.parametrize(
    ("note", "number", "day"),
    [
        (
            "(Ban hành kèm theo Nghị quyết số 9139/NQ-UBTVQH15 ngày 28 tháng 12 năm 2024 của Ủy ban)",
            "9139/NQ-UBTVQH15",
            "2024-12-28",
        ),
        ("(Kèm theo Quyết định số 12/QĐ-TTg ngày 01/02/2024 của Thủ tướng Chính phủ)", None, None),  # another document
        (
            "(Kèm theo Nghị quyết số 1/NQ-A ngày 01/02/2024)\n(Kèm theo Nghị quyết số 2/NQ-A ngày 01/02/2024)",
            None,
            None,
        ),
    ],
)
def test_a_number_that_only_the_attachment_says(note: str, number: str | None, day: str | None) -> None:
    """A document whose front has lost its number is named by the note of what it attaches, if that names one number."""
    text = (
        "NGHỊ QUYẾT\nBan hành Kế hoạch sửa đổi, bổ sung các luật\nỦY BAN THƯỜNG VỤ QUỐC HỘI\n"
        "Căn cứ Luật Tổ chức Quốc hội số 57/2014/QH13;\nQUYẾT NGHỊ:\n"
        "Điều 1. Ban hành kèm theo Nghị quyết này Kế hoạch sửa đổi, bổ sung các luật.\n"
        f"{'Điều 2. Các cơ quan được giao nhiệm vụ khẩn trương tổ chức thực hiện theo phân công. ' * 6}\n"
        f"KẾ HOẠCH\nSửa đổi các luật\n{note}\n"
    )
    header = read_header(text)
    assert (header.number.value, header.issued_on.value) == (number, day)


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("Thông báo kết luận của phó thủ tướng nguyễn văn an tại cuộc họp về dạy nghề", "Văn phòng Chính phủ"),
        ("Thông báo ý kiến kết luận của thủ tướng chính phủ về kế hoạch năm 2006", "Văn phòng Chính phủ"),
        ("Thông báo kết luận của bộ trưởng nguyễn văn an tại hội nghị tổng kết", "Bộ Giao thông vận tải"),
        ("Thông báo kết luận của giám đốc nguyễn văn an tại hội nghị tổng kết", None),
    ],
)
def test_the_issuer_of_conclusions(title: str, issuer: str | None) -> None:
    """A notice without letterhead comes from the office of who concluded."""
    text = f"{title}\nNgày 11/01/2010 tại Hà Nội, Bộ Giao thông vận tải đã tổ chức Hội nghị tổng kết công tác.\n1. Các đơn vị rà soát.\n"
    assert read_header(text).issuer.value == issuer


def test_law_portal() -> None:
    """What the letterhead lacks is filled from the portal's table."""
    text = (
        "Kế hoạch 15/KH-UBND về chuyển đổi số\nSố hiệu 15/KH-UBND\nNgày ban hành 10/03/2025\nLoại văn bản Kế hoạch\nCơ quan ban hành Tỉnh Hà Tĩnh\n"
        "Người ký Trần Văn Bình\nI. MỤC ĐÍCH\n1. Triển khai kịp thời.\n[...]"
    )
    header = read_header(text)
    assert (header.number.value, header.issued_on.value, header.type.value) == ("15/KH-UBND", "2025-03-10", "Kế hoạch")
    assert (header.issuer.value, header.signer.value) == ("Ủy ban nhân dân tỉnh Hà Tĩnh", "Trần Văn Bình")


def test_text_base_without_letterhead() -> None:
    """Type and title stand in the first sentence; who issues is who orders; a province only where the text names it."""
    text = (
        "Chỉ thị về việc tăng cường phòng, chống dịch bệnh.\nThực hiện Chỉ thị số 23/2009/CT-UBND của Uỷ ban nhân dân thành phố Hồ Chí Minh.\n"
        "Uỷ ban nhân dân quận yêu cầu các phòng, ban thực hiện:\n1. Tuyên truyền."
    )
    header = read_header(text)
    assert values(header) == dict.fromkeys(EXPECTED) | {
        "type": "Chỉ thị",
        "title": "Tăng cường phòng, chống dịch bệnh",
        "issuer": "Ủy ban nhân dân quận",
        "province": "Hồ Chí Minh",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ngày 21/5, UBND tỉnh ban hành văn bản số 15/UBND-NC về việc triển khai nhiệm vụ nâng cao các chỉ số năm 2025.\nTheo công bố, tỉnh Hưng Yên đạt kết quả tốt.\nNguồn: báo tỉnh",
            (
                "15/UBND-NC",
                "Công văn",
                "Ủy ban nhân dân tỉnh Hưng Yên",
                "2025-05-21",
                "Triển khai nhiệm vụ nâng cao các chỉ số năm 2025",
            ),
        ),
        (
            "Thứ tư - 09/06/2021 15:46\nUBND quận Cầu Giấy vừa ban hành Kế hoạch cải thiện, nâng cao chỉ số.\nQuận Cầu Giấy, Hà Nội:\nTheo đó, năm 2021 quận đặt chỉ tiêu.",
            (None, "Kế hoạch", "Ủy ban nhân dân quận Cầu Giấy", None, "Cải thiện, nâng cao chỉ số"),
        ),
        (
            "Ngày 14/7/2021, Chủ tịch Ủy ban nhân dân tỉnh chủ trì Hội nghị trực tuyến.\nTheo đó, các sở báo cáo.\nBình luận (0)",
            (None, None, None, None, None),  # tells of no document
        ),
    ],
)
def test_news_about_a_document(text: str, expected: tuple[str | None, ...]) -> None:
    """A report takes the data of the document that it reports on; a conference is no document."""
    header = read_header(text)
    found = (header.number, header.type, header.issuer, header.issued_on, header.title)
    assert tuple(field.value for field in found) == expected
    assert header.is_report_about == (expected[1] is not None)


@pytest.mark.parametrize(
    ("lines", "name", "province"),
    [
        (["ỦY BAN NHÂN DÂN", "THÀNH PHỐ CẦN THƠ"], "Ủy ban nhân dân thành phố Cần Thơ", "Cần Thơ"),
        (["UBND TỈNH LÀO CAI", "SỞ CÔNG THƯƠNG"], "Sở Công Thương tỉnh Lào Cai", "Lào Cai"),
        (["UBND TỈNH LÀO CAI", "VĂN PHÒNG"], "Văn phòng Ủy ban nhân dân tỉnh Lào Cai", "Lào Cai"),
        (["SỞ Y TẾ KIÊN GIANG"], "Sở Y tế tỉnh Kiên Giang", "Kiên Giang"),
        (["BỘ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"], "Bộ Văn hóa, Thể thao và Du lịch", None),
        (["VĂN", "PHÒNG CHÍNH PHỦ"], "Văn phòng Chính phủ", None),
        (["THỦ TƯỚNG", "CHÍNH PHỦ"], "Thủ tướng Chính phủ", None),
        (["HUYỆN BA VÌ", "Độc lập"], None, None),  # no body's name
        (
            ["SỞ CÔNG THƯƠNG TỈNH LÀO CAI", "ĐOÀN KIỂM TRA", "THEO QUYẾT ĐỊNH"],
            "Đoàn kiểm tra Sở Công Thương tỉnh Lào Cai",
            "Lào Cai",
        ),
    ],
)
def test_issuer(lines: list[str], name: str | None, province: str | None) -> None:
    """Lines of the left column -> full name with territory."""
    found = read_issuer(lines, "", None)
    assert (found.name if found else None, found.province if found else None) == (name, province)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG", True),
        ("BỘ TRƯỞNG BỘ XÂY DỰNG", True),
        ("CHÍNH PHỦ", True),
        ("ỦY BAN NHÂN DÂN TỈNH BAN HÀNH THUỘC LĨNH VỰC GIAO THÔNG", False),
        ("GIAO THÔNG VẬN TẢI", False),
    ],
)
def test_authority(words: str, expected: bool) -> None:
    """Who decides stands alone between title and basis; words of a title are no authority."""
    assert is_authority(words) is expected


@pytest.mark.parametrize(
    ("text", "name", "post"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Bình", "Trần Văn Bình", "Phó Chủ tịch"),
        ("GIÁM ĐỐC\n(Đã ký)\nLê Thị Hoa", "Lê Thị Hoa", "Giám đốc"),
        ("TL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\n\nPhạm An", "Phạm An", "Phó Chánh Văn phòng"),
        ("KT. CHỦ TỊCH PHÓ CHỦ TỊCH Nguyễn Văn Khải FILE ĐÍNH KÈM", "Nguyễn Văn Khải", "Phó Chủ tịch"),
        ("CHỦ TỊCH\nNGUYỄN VĂN AN", "Nguyễn Văn An", "Chủ tịch"),
        ("CHỦ TỊCH\nLưu Xuân Bách", "Lưu Xuân Bách", "Chủ tịch"),  # a surname, not "Lưu: VT"
        ("THỦ TƯỚNG CHÍNH PHỦ\nCăn cứ Luật Tổ chức Chính phủ;", None, None),  # who decides, no signature
        ("CHỦ TỊCH\nUBND tỉnh giao các sở.", None, None),
    ],
)
def test_signature(text: str, name: str | None, post: str | None) -> None:
    """A post in capitals with a person's name below it."""
    found = find_signature(text, 0)
    assert (found.name if found else None, found.post if found else None) == (name, post)
    if found:
        assert found.span.of(text).lower() == found.name.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the Official Gazette writes all in the title
            (
                "CHỈ THỊ\nCỦA BỘ CÔNG THƯƠNG SỐ 07/2008/CT-BCT\nNGÀY 30 THÁNG 12 NĂM 2008\nVỀ TIẾT KIỆM ĐIỆN\n"
                "Thực hiện Quyết định số 5/QĐ-TTg, Bộ Công Thương yêu cầu tiết kiệm điện:\n1. Rà soát.\n"
            ),
            {
                "number": "07/2008/CT-BCT",
                "type": "Chỉ thị",
                "issuer": "Bộ Công Thương",
                "issued_on": "2008-12-30",
                "title": "Tiết kiệm điện",
            },
        ),
        (  # whose decision it is stands behind the type; the old writing of a number
            (
                f"BỘ TÀI CHÍNH\t{MOTTO.replace('NGHĨA', 'NGHIÃ')}\nSố: 144 /2002/QĐ/BTC\nHà nội, ngày 22 tháng 11 năm 2002\n"
                "QUYẾT ĐỊNH CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH\nvề việc sửa đổi mức thuế suất\nBỘ TRƯỞNG BỘ TÀI CHÍNH\nCăn cứ Nghị định số 86/2002/NĐ-CP;\n"
            ),
            {
                "number": "144/2002/QĐ/BTC",
                "type": "Quyết định",
                "issuer": "Bộ Tài chính",
                "issued_on": "2002-11-22",
                "title": "Sửa đổi mức thuế suất",
            },
        ),
        (  # a scan's wrong mark
            f"SỞ Y TẾ\nTỈNH LAI CHAU\nSố: 5/KH-SYT\t{MOTTO}\nLai Cháu, ngày 2 tháng 6 năm 2025\nKẾ HOẠCH\nTiêm chủng\nI. MỤC ĐÍCH\n",
            {
                "number": "5/KH-SYT",
                "type": "Kế hoạch",
                "issuer": "Sở Y tế tỉnh Lai Châu",
                "province": "Lai Châu",
                "title": "Tiêm chủng",
            },
        ),
    ],
)
def test_other_fronts(text: str, expected: dict[str, str]) -> None:
    """Old and damaged fronts."""
    found = values(read_header(text))
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("foot", "name", "post"),
    [
        (
            "\nNơi nhận:\n- Như trên;\nGIÁM ĐỐC\nSN, MA CÔ\nTƯ Đỗ Văn Hùng\n",
            "Đỗ Văn Hùng",
            "Giám đốc",
        ),  # a seal's letters
        ("\nNơi nhận:\n- Như trên;\nCHỦ ỊCH\n— Lê Thị Hà\n", "Lê Thị Hà", None),  # the post is not legible
        ("\nNơi nhận:\n- Như trên;\n- Ông Lê Văn Ba;\n- Lưu: VT.\n", None, None),  # a receiver, no signer
        ("\nNơi nhận:\n- Như trên.\nPHỤ LỤC\nLê Thị Hà\n", None, None),  # a name in an annex
        ("\nLê Thị Hà\n", None, None),  # no foot
    ],
)
def test_name_alone(foot: str, name: str | None, post: str | None) -> None:
    """Below a damaged post the name is known by its surname and its place, and is doubted."""
    header = read_header(LETTERHEADS["left column first"] + BODY + foot)
    assert (header.signer.value, header.signer_title.value) == (name, post)
    assert name is None or header.signer.confidence <= 0.6


def test_stamped_front() -> None:
    """A stamp hides number, date, type and issuer; the announcing sentence and the text's own word remain."""
    text = (
        f"{MOTTO}\nVỐI ÁC H Ỗ\nHà Tĩnh, ngờ tháng 3 năm 2012\nTuyên tr re KHöanh\nThực hiện Nghị quyết số 5/NQ-CP của Chính phủ; "
        "Ban Điều hành Chương trình chuyển đổi số tỉnh xây dựng Kế hoạch tuyên truyền chuyển đổi số năm 2012, như sau:\n"
        "I. MỤC ĐÍCH\n- Nâng cao nhận thức.\nCác sở thực hiện Kế hoạch này.\n"
    )
    found = values(read_header(text))
    assert found == {
        "number": None,
        "type": "Kế hoạch",
        "issuer": "Ban Điều hành Chương trình chuyển đổi số tỉnh Hà Tĩnh",
        "issued_on": None,
        "place": "Hà Tĩnh",
        "province": "Hà Tĩnh",
        "title": "Tuyên truyền chuyển đổi số năm 2012",
        "signer": None,
        "signer_title": None,
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Các sở thực hiện Chỉ thị này.", "Chỉ thị"),
        ("Theo Nghị định này; các sở thực hiện Kế hoạch này. Kế hoạch này có hiệu lực.", "Kế hoạch"),
        ("Theo Kế hoạch số 5/KH-UBND.", None),  # another document
    ],
)
def test_own_type(text: str, kind: str | None) -> None:
    """What a text calls itself most often."""
    assert own_type(text).value == kind


@pytest.mark.parametrize(
    ("line", "is_blank"),
    [
        ("Số:¿2 /CĐ-TTg", True),
        ("Sóz?|/KH-SYT", True),
        ("Số:     /KH-UBND", True),
        ("Số:", True),
        ("Số lượng/Ngày", False),
    ],
)
def test_unread_number(line: str, is_blank: bool) -> None:
    """Handwriting that was not read is a blank, never half a number."""
    front = LETTERHEADS["left column first"].replace("Số: 15/KH-UBND", line)
    assert read_front(front, None).is_blank_number is is_blank
    assert read_front(front, None).number.value is None


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "TRIỂN KHAI LUẬT VIỆC LÀM TẠI TỈNH HÀ TĨNH",
            "triển khai Luật Việc làm",
            "Triển khai Luật Việc làm tại tỉnh Hà Tĩnh",
        ),
        ("NÂNG CAO CHỈ SỐ PAR INDEX, SIPAS", "", "Nâng cao chỉ số PAR INDEX, SIPAS"),  # no syllables: acronyms
        ("CHÀO MỪNG ĐẠI HỘI LẦN THỨ XIV CỦA ĐẢNG", "", "Chào mừng đại hội lần thứ XIV của Đảng"),
        ("Giữ nguyên chữ thường", "", "Giữ nguyên chữ thường"),
        ("RÀ SOÁT VĂN BẢN", "Rà soát văn bản theo quy định", "Rà soát văn bản"),
        ("VỀ LIÊN QUAN VI PHẠM", "", "Về liên quan vi phạm"),  # VI is a syllable here, not six
    ],
)
def test_sentence_case(title: str, body: str, expected: str) -> None:
    """The body's own writing, then the gazetteers, then what is no syllable decides on capitals."""
    assert sentence_case(title, body) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kính gửi: Sở Công Thương.\nỦy ban nhân dân tỉnh nhận được Văn bản số 5/BCT ngày 2/4/2026 về việc cấp phép.",
            ["Sở Công Thương"],
        ),
        ("Kính gửi: Giám đốc Sở Nội vụ; Chủ tịch UBND các huyện\n", ["Sở Nội vụ", "Ủy ban nhân dân các huyện"]),
        ("Không có nơi nhận.", []),
        (  # run together: a sentence begins behind the addressee
            "Kính gửi: Ủy ban nhân dân các tỉnh, thành phố. Thời gian gần đây xảy ra tai nạn.\n- Sở Xây dựng rà soát.\n",
            ["Ủy ban nhân dân các tỉnh, thành phố"],
        ),
    ],
)
def test_recipients(text: str, names: list[str]) -> None:
    """A person's office counts as the body; the list ends where the text begins."""
    assert [one.name for one in find_recipients(text)] == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Ngày 21/5/2025, UBND tỉnh ban hành Kế hoạch số 5/KH-UBND về chuyển đổi số.\nTheo đó, các sở rà soát.\nBình luận (0)",
            "bài viết",
        ),
        (
            f"ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố:      /KH-UBND\t{MOTTO}\nKẾ HOẠCH\nChuyển đổi số\nI. MỤC ĐÍCH\n",
            "để trống",
        ),
        (LETTERHEADS["left column first"] + BODY + "- Rà soát.\n[...]", "cắt bớt"),
        (LETTERHEADS["left column first"] + BODY + "Nhiệm vụ cụ thể tại Phụ lục I kèm theo.", "phụ lục"),
        (LETTERHEADS["left column first"].replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n") + BODY, "Ký hiệu"),
    ],
)
def test_warnings(text: str, words: str) -> None:
    """What the reader of the findings should know is said, in Vietnamese, once."""
    warnings = analyze(layout_of(text)).warnings
    assert [words in warning for warning in warnings] == [True]


def test_a_complete_document_gives_no_warning() -> None:
    """An annex that is there, a number that fits: nothing to say."""
    text = (
        LETTERHEADS["left column first"]
        + BODY
        + "Nhiệm vụ tại Phụ lục kèm theo."
        + SIGNED
        + "\nPHỤ LỤC\nDANH MỤC NHIỆM VỤ\n"
    )
    assert analyze(layout_of(text)).warnings == ()
