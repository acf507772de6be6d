"""Scans: the picture's cleaning, what is corrected and what is not, and pages read end to end."""

from __future__ import annotations

import difflib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from layout_checks import check_layout
from pdf_pages import Pages
from PIL import Image, ImageDraw
from scans import pictures, save_scan, worn

from ingest.errors import DamagedFile, LimitExceeded, NoText
from ingest.geometry import Word
from ingest.layout import LaidOutDocument, ReadMethod
from ingest.ocr import queue, tesseract
from ingest.ocr.corrections import Report, bare, correct
from ingest.ocr.images import clean, level, ruling_lines, skew
from ingest.reading import read_document

BODY = (
    "Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành và Ủy ban nhân dân các xã, phường tổ chức kiểm tra, rà soát toàn bộ hệ "
    "thống thông tin; hoàn thành trước ngày 15 tháng 6 năm 2026 và báo cáo kết quả về Sở Nội vụ để tổng hợp."
)


def error_rate(truth: str, reading: str) -> float:
    """Return the share of the truth's characters that are not in the reading, or are others."""
    truth, reading = " ".join(truth.split()), " ".join(reading.split())
    matcher = difflib.SequenceMatcher(None, truth, reading, autojunk=False)
    return 1 - sum(block.size for block in matcher.get_matching_blocks()) / len(truth)


def row(text: str, confidence: float = 0.95) -> list[Word]:
    words = []
    x = 0.0
    for part in text.split(" "):
        words.append(Word(part, x, 0, x + 6 * len(part), 12, 12, confidence=confidence))
        x += 6 * len(part) + 4
    return words


CORRECTED = [
    # a frequent pair, its marks lost on one word or both
    ("Sở Nội vụ tô chức triên khai", "Sở Nội vụ tổ chức triển khai"),
    ("hệ thông thông tin", "hệ thống thông tin"),
    ("công tác chuyên đôi số", "công tác chuyển đổi số"),
    # ê and ô are much alike
    ("Chương trình Hễ trợ pháp lý", "Chương trình Hỗ trợ pháp lý"),
    # no syllable ends in a stop without a tone
    ("đúng tiên độ, chât lượng,", "đúng tiên độ, chất lượng,"),
    # capitals of fixed phrases
    ("KÉ HOẠCH", "KẾ HOẠCH"),
    ("THÀNH PHÓ HẢI VÂN", "THÀNH PHỐ HẢI VÂN"),
    # letters where only figures can stand
    ("Hải Vân, ngày 06 tháng II năm 2026", "Hải Vân, ngày 06 tháng 11 năm 2026"),
    # the slash before a document type, a letter seen twice, a letter without its bar
    ("Số: 1105KH-BCĐ", "Số: 1105/KH-BCĐ"),
    ("theo Quyết định số 1050/QĐĐ-SCT", "theo Quyết định số 1050/QĐ-SCT"),
    ("Nghị định số 45/2025/ND-CP", "Nghị định số 45/2025/NĐ-CP"),
    # list marks
    ("~ Ủy ban nhân dân tỉnh;", "- Ủy ban nhân dân tỉnh;"),
    # mixed capitals
    ("CÔng cụ hỗ trợ", "công cụ hỗ trợ"),
]

LEFT_ALONE = [
    "thông tin dùng chung",  # not "tín dụng"
    "bắt đầu từ ngày 01/7",  # not "đầu tư"
    "loại bỏ tài khoản",  # not "bộ tài"
    "hễ có vướng mắc thì báo cáo",  # a word of its own
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",  # where the tone stands is the writer's affair
    "ông Nguyễn Văn Bàn",  # a name, not "văn bản"
    "kinh tế - xã hội",
    "Số: 29/CĐ-TTg",
    "giai đoạn 2026 - 2030",
]


@pytest.mark.parametrize(("seen", "right"), CORRECTED)
def test_corrections(seen: str, right: str) -> None:
    report = Report()
    (words,) = correct([row(seen)], report)
    assert " ".join(word.text for word in words) == right
    assert report.changes, "every change is told"


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_error_is_left_alone(text: str) -> None:
    report = Report()
    (words,) = correct([row(text)], report)
    assert " ".join(word.text for word in words) == text
    assert report.changes == []


def test_a_handwritten_number_is_left_out_not_guessed() -> None:
    """Figures that the recogniser hardly believed are worse than none; the blank is told."""
    report = Report()
    words = row("Số: 822 /KH-BCĐ", 0.96)
    words[1].confidence = 0.58
    (kept,) = correct([words], report)
    assert " ".join(word.text for word in kept) == "Số: /KH-BCĐ"
    assert report.unread_number


def test_a_printed_number_is_kept_though_its_symbol_was_doubted() -> None:
    """What counts is how the figures were seen."""
    report = Report()
    words = row("Số: 1629 /QĐ-UBND", 0.93)
    words[2].confidence = 0.6
    (kept,) = correct([words], report)
    assert " ".join(word.text for word in kept) == "Số: 1629/QĐ-UBND"
    assert not report.unread_number


def test_remains_of_a_seal_are_dropped_and_named() -> None:
    """A row whose words are none and were not believed is no text."""
    report = Report()
    assert correct([row("c@l SN,# ⁄ —NÀ ˆ", 0.3)], report) == []
    assert report.dropped


def test_bare_letters() -> None:
    assert bare("Đẩy mạnh") == "day manh"


def test_a_seal_goes_and_the_letters_beneath_stay() -> None:
    """Red over white is whitened; black under red is darker than the ink and stays."""
    picture = Image.new("RGB", (200, 200), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 40, 180, 60), fill=(10, 10, 10))
    draw.rectangle((20, 120, 180, 180), fill=(10, 10, 10))
    draw.ellipse((60, 10, 140, 90), outline=(210, 40, 50), width=9)
    draw.line((90, 40, 90, 60), fill=(70, 8, 12), width=9)  # where both lie
    grey = clean(picture)
    assert grey[14, 100] > 200
    assert grey[50, 90] < 110
    assert grey[50, 30] < 60


def test_a_text_in_red_is_no_seal() -> None:
    """Where most of the ink is coloured, it is the text itself."""
    picture = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(picture).rectangle((20, 40, 180, 60), fill=(200, 20, 30))
    assert clean(picture)[50, 100] < 160


@pytest.mark.parametrize("angle", [-2.0, -0.6, 0.0, 1.1])
def test_skew_is_measured_and_undone(angle: float) -> None:
    """The measured turn is the one that undoes the scan's; a point comes back to where it was."""
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for y in range(200, 1600, 40):
        for x in range(150, 1100, 60):
            draw.rectangle((x, y, x + 48, y + 16), fill=0)
    turned = np.asarray(page.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255))
    assert skew(turned, 150) == pytest.approx(-angle, abs=0.15)
    turn = level(turned, 150)
    assert turn.back(*turn(300.0, 900.0)) == pytest.approx((300.0, 900.0))


def test_ruling_lines_are_found_and_letters_are_not() -> None:
    """Lines of a third of an inch and more; a letter's stem is shorter."""
    page = Image.new("L", (1000, 600), 255)
    draw = ImageDraw.Draw(page)
    draw.line((100, 300, 900, 300), fill=0, width=4)
    draw.line((500, 100, 500, 500), fill=0, width=4)
    draw.rectangle((200, 150, 206, 190), fill=0)  # a stem
    rules = ruling_lines(np.asarray(page), 300)
    assert sorted(stroke.is_horizontal for stroke in rules.strokes) == [False, True]


def plan(folder: Path) -> Path:
    pages = Pages(folder / "ban-in.pdf")
    pages.letterhead()
    pages.centered(312, pages.y, "KẾ HOẠCH", bold=True)
    pages.y -= 30
    pages.paragraph(BODY)
    pages.paragraph(BODY)
    pages.grid(
        [85.0, 130.0, 330.0, 540.0],
        [
            ["STT", "Nhiệm vụ", "Đơn vị chủ trì"],
            ["1", "Rà soát hệ thống", "Sở Nội vụ"],
            ["2", "Bố trí kinh phí", "Sở Tài chính"],
        ],
    )
    pages.signature()
    return pages.save()


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.parametrize(("angle", "noise", "seal"), [(0.0, 0.0, False), (0.8, 0.06, True)])
def test_a_scanned_plan_is_read(tmp_path: Path, angle: float, noise: float, *, seal: bool) -> None:
    """Clean, and skew, specked and sealed: the words, the columns, the table's cells and where they stand."""
    (picture,) = pictures(plan(tmp_path))
    scan = worn(picture, angle=angle, noise=noise, seal=(1700, 2300) if seal else None)
    document = read_document(save_scan([scan], tmp_path / "quet.pdf"))
    lines = document.text.split("\n")
    assert lines[:6] == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH HẢI VÂN",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Vân, ngày 05 tháng 3 năm 2026",
    ]
    found = [line for line in lines if line.startswith("Ủy ban nhân dân tỉnh yêu")]
    assert len(found) == 2
    assert max(error_rate(BODY, line) for line in found) < 0.02
    (table,) = document.tables
    assert (table.row_count, table.column_count) == (3, 3)
    assert "Sở Tài chính" in {document.text[c.start : c.end] for c in table.cells}
    assert lines.index("Nơi nhận:") < lines.index("TM. ỦY BAN NHÂN DÂN")
    (page,) = document.pages
    assert page.method is ReadMethod.OCR
    assert page.confidence is not None
    assert page.confidence > 0.85
    assert all(0 <= (segment.confidence or 0) <= 1 for segment in document.segments)
    start = document.text.index("15 tháng 6")
    ((_, box),) = document.boxes(start, start + 2)
    assert 0 < box.x0 < box.x1 < page.width
    check_layout(document)


@pytest.mark.ocr
def test_a_picture_file_is_read(tmp_path: Path) -> None:
    """A scan at 150 dots an inch, saved as a picture."""
    (picture,) = pictures(plan(tmp_path), dpi=150)
    path = tmp_path / "anh.png"
    picture.save(path, dpi=(150, 150))
    document = read_document(path)
    assert document.media_type == "image/png"
    assert error_rate(BODY, next(line for line in document.text.split("\n") if "yêu cầu các sở" in line)) < 0.03


def test_a_broken_picture_says_so(tmp_path: Path) -> None:
    path = tmp_path / "hong.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 200)
    with pytest.raises(DamagedFile, match=r"Ảnh “hong\.png” bị hỏng"):
        read_document(path)


def mixed(folder: Path) -> Path:
    """A PDF of two pages: a text page, and a scan that covers its page."""
    (picture,) = pictures(plan(folder), dpi=100)
    picture.save(folder / "trang.png")
    pages = Pages(folder / "hon-hop.pdf")
    pages.paragraph(BODY)
    pages.next_page()
    pages.canvas.drawImage(str(folder / "trang.png"), 0, 0, width=595, height=842)
    return pages.save()


def test_without_a_recogniser_the_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan alone cannot be read; a scanned page among others is told, and the others are read."""
    monkeypatch.setattr(queue, "ocr_available", lambda: False)
    (picture,) = pictures(plan(tmp_path), dpi=100)
    with pytest.raises(NoText, match="tesseract-ocr tesseract-ocr-vie"):
        read_document(save_scan([picture], tmp_path / "quet.pdf", dpi=100))
    document: LaidOutDocument = read_document(mixed(tmp_path))
    assert document.text == BODY
    (warning,) = document.warnings
    assert (warning.code, warning.page) == ("ocr_missing", 2)


@pytest.mark.parametrize("signers", [1, 3])
def test_a_text_layer_of_signatures_alone_is_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signers: int
) -> None:
    """Each digital signature leaves a note of some dozens of words on the picture."""
    monkeypatch.setattr(queue, "ocr_available", lambda: False)
    (picture,) = pictures(plan(tmp_path), dpi=100)
    picture.save(tmp_path / "trang.png")
    pages = Pages(tmp_path / "ky-so.pdf")
    pages.canvas.drawImage(str(tmp_path / "trang.png"), 0, 0, width=595, height=842)
    for _ in range(signers):
        pages.paragraph(
            "Người ký: Ủy ban nhân dân tỉnh Hải Vân; Email: vanthu@haivan.example; Cơ quan: Văn phòng Ủy ban nhân dân tỉnh "
            "Hải Vân, tỉnh Hải Vân; Thời gian ký: 05.03.2026 15:04:05 +07:00"
        )
    with pytest.raises(NoText, match="bản quét"):
        read_document(pages.save())


def test_the_recogniser_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No program of the name: not available."""
    monkeypatch.setattr(tesseract.shutil, "which", lambda _: None)
    tesseract.ocr_available.cache_clear()
    assert not tesseract.ocr_available()
    tesseract.ocr_available.cache_clear()


@pytest.mark.ocr
@pytest.mark.shared
def test_a_real_broken_character_map_is_recognised(shared: Path) -> None:
    """A text layer of glyph numbers is not taken for text."""
    document = read_document(shared / "documents" / "laocai-qd-1050-sct-2026.pdf")
    assert {page.method for page in document.pages} == {ReadMethod.OCR}
    assert "Luật Xử lý vi phạm hành chính" in document.text


def test_parts_that_have_no_room_in_one_picture_are_read_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen on a page whose table had a thousand cells; each part's words come back where it stands."""
    heights: list[int] = []

    def see(grey: np.ndarray, *, dpi: int) -> list[tesseract.Seen]:
        assert dpi == 300
        heights.append(len(grey))
        dark = np.flatnonzero((grey < 140).any(axis=1))
        starts = [row for row in dark if row - 1 not in dark]
        return [tesseract.Seen(str(n), 40, row, 60, row + 10, 0.9, n) for n, row in enumerate(starts)]

    monkeypatch.setattr(tesseract, "see", see)
    monkeypatch.setattr(tesseract, "MOST_PIXELS", 400)
    page = np.full((900, 300), 255, np.uint8)
    parts = [tesseract.Part(0, top, 300, top + 80) for top in range(0, 900, 90)]
    for part in parts:
        page[part.top + 20 : part.top + 30, 50:70] = 0
    seen = tesseract.see_parts(page, parts, dpi=300)
    assert len(heights) == 4
    assert max(heights) <= 400
    assert [[word.top for word in words] for words in seen] == [[part.top + 20] for part in parts]
    assert len({words[0].line for words in seen}) == len(parts)


def test_a_picture_that_is_too_large_for_the_recogniser_says_so() -> None:
    with pytest.raises(LimitExceeded, match="quá cỡ bộ nhận dạng"):
        tesseract.see(np.zeros((tesseract.MOST_PIXELS + 1, 20), np.uint8))


@pytest.mark.parametrize(("code", "said"), [(-6, "gặp lỗi"), (-11, "gặp lỗi"), (-9, "thiếu bộ nhớ")])
def test_a_recogniser_that_dies_has_a_true_reason(monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    died = SimpleNamespace(returncode=code, stdout=b"", stderr=b"")
    monkeypatch.setattr(tesseract.subprocess, "run", lambda *_command, **_options: died)
    with pytest.raises(LimitExceeded, match=said):
        tesseract.see(np.zeros((50, 50), np.uint8))
