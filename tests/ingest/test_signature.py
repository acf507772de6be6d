"""Names that seals and pens hide, streaks of dirty glass, recipients beside a signature."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.columns import zones_of
from ingest.geometry import Word, rows_of
from ingest.layout import BBox
from ingest.ocr import signature
from ingest.ocr.images import thickened, threshold, without_pen_strokes, without_streaks
from ingest.ocr.signature import posts_without_name, read_name, scrawls_before_names, signature_zone
from ingest.ocr.tesseract import Part, Seen

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf"
POINT = 72 / 300


def words(*lines: tuple[float, float, str], confidence: float = 0.95) -> list[Word]:
    """Words of lines, each at its left end and base line."""
    made = []
    for x, y, text in lines:
        at = x
        for part in text.split():
            made.append(Word(part, at, y - 12, at + 6.5 * len(part), y, y, confidence=confidence))
            at += 6.5 * len(part) + 4
    return made


def signed(*, name: str | None = "Hà Văn Minh") -> Image.Image:
    """The foot of a page at 300 dots an inch: a post, a pen's stroke, a name."""
    page = Image.new("L", (1200, 700), 255)
    pen = ImageDraw.Draw(page)
    pen.text((420, 40), "PHÓ GIÁM ĐỐC", fill=0, font=ImageFont.truetype(FONT, 46))
    pen.line([(300, 330), (480, 180), (520, 310), (760, 170), (1050, 120)], fill=30, width=7)
    if name:
        pen.text((480, 400), name, fill=0, font=ImageFont.truetype(FONT, 46))
    return page


@pytest.mark.ocr
def test_a_name_beneath_a_stroke_is_read() -> None:
    seen = read_name(np.asarray(signed()), BBox(100, 10, 200, 23), POINT, 300)
    assert [word.text for word in seen] == ["Hà", "Văn", "Minh"]
    assert 470 < seen[0].x0 < 500, "places are those of the page"
    assert 390 < seen[0].top < 430


@pytest.mark.ocr
def test_a_stroke_alone_is_no_name() -> None:
    assert read_name(np.asarray(signed(name=None)), BBox(100, 10, 200, 23), POINT, 300) == []


@pytest.mark.parametrize(
    ("read", "is_name"),
    [
        ("Hà Văn Minh", True),
        ("Vi Thị Bích Hồng", True),
        ("Minh", False),  # one word may be anything
        ("Sở Y tế tỉnh", False),
        ("Lần Nụ", False),  # what a pen left: no surname
        ("Nơi nhận", False),
        ("Xkw Trpq", False),  # no syllables
    ],
)
def test_what_can_be_a_name(monkeypatch: pytest.MonkeyPatch, read: str, is_name: bool) -> None:
    seen = [Seen(word, 60 * i, 0, 60 * i + 50, 40, 0.9, 0) for i, word in enumerate(read.split())]
    signs = [Seen("—", 0, 0, 5, 5, 0.2, 0)]
    monkeypatch.setattr(signature, "see_parts", lambda *_, **__: [signs + seen])
    assert bool(read_name(np.asarray(signed()), BBox(100, 10, 200, 23), POINT, 300)) is is_name


def test_posts_that_have_their_name_are_left_alone() -> None:
    """The deputy's post stands beneath "KT. GIÁM ĐỐC": only the last one waits for a name."""
    posts = [(330.0, 100.0, "KT. GIÁM ĐỐC"), (330.0, 115.0, "PHÓ GIÁM ĐỐC")]
    (post,) = posts_without_name(words(*posts))
    assert [word.text for word in post] == ["PHÓ", "GIÁM", "ĐỐC"]
    assert len(posts_without_name(words((330.0, 100.0, "PHÓ GIÁM ĐÓC")))) == 1, "its marks need not be right"
    assert posts_without_name(words(*posts, (335.0, 200.0, "Hà Văn Minh"))) == []


def test_scrawls_before_a_name_go() -> None:
    """Only beneath a post, and only what was hardly believed."""
    post, name = words((330, 100, "CHỦ TỊCH")), words((350, 200, "Hà Văn Minh"))
    scrawl = words((340, 170, "SN,"), confidence=0.3)
    assert scrawls_before_names(post + scrawl + name) == scrawl
    assert scrawls_before_names(scrawl + name) == []
    assert scrawls_before_names(post + words((320, 185, "(Đã ký)")) + name) == []


def test_recipients_and_signature_are_told_by_the_blank_between_them() -> None:
    """A stroke of the pen across the blank does not close it."""
    page = Image.new("L", (2480, 1200), 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, 40)
    for i, text in enumerate(("Nơi nhận:", "- Như trên;", "- Các sở, ban, ngành của tỉnh;", "- Lưu: VT.")):
        pen.text((300, 300 + 60 * i), text, fill=0, font=font)
    for i, text in enumerate(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")):
        pen.text((1500, 300 + 60 * i), text, fill=0, font=font)
    pen.line([(900, 700), (1300, 520), (1500, 640), (2000, 480)], fill=20, width=6)
    places = [(BBox(72, 73, 90, 82), "Nơi"), (BBox(93, 73, 120, 82), "nhận:"), (BBox(360, 73, 380, 82), "KT.")]
    left, right = signature_zone(np.asarray(page), places, POINT, 300) or pytest.fail("none")
    assert left.x0 < 300
    assert 1000 < left.x1 == right.x0 < 1500
    assert signature_zone(np.asarray(page), places[2:], POINT, 300) is None
    assert isinstance(left, Part)


def test_initials_beside_the_last_sentence_do_not_begin_the_signature() -> None:
    """What is scribbled beside the text ("./. cá") is no column; "Nơi nhận" begins the two."""
    rows = words(
        (85, 100, "Các đơn vị nghiêm túc tổ chức thực hiện kế hoạch này và báo cáo kết quả"),
        (85, 118, "về Sở Y tế./."),
        (490, 118, "cá"),
        (100, 150, "Nơi nhận:"),
        (330, 150, "KT. GIÁM ĐỐC"),
        (100, 163, "- Như trên;"),
        (330, 163, "PHÓ GIÁM ĐỐC"),
        (100, 176, "- Lưu: VT."),
    )
    (zone,) = zones_of(rows_of(rows), 595)
    assert [word.text for word in zone.right] == ["KT.", "GIÁM", "ĐỐC", "PHÓ", "GIÁM", "ĐỐC"]
    assert zone.left[0].text == "Nơi"


def test_a_streak_from_edge_to_edge_goes() -> None:
    """The letter that it crosses keeps its strokes; a table's border, which ends at the margins, stays."""
    page = np.full((1000, 700), 255, np.uint8)
    page[:, 300:303] = 0  # the streak
    page[100:900, 500:503] = 0  # a border
    page[400:404, 280:320] = 0  # a letter's bar across the streak
    cleared = without_streaks(page)
    assert (cleared[200:300, 300:303] == 255).all()
    assert (cleared[400:404, 280:320] == 0).all()
    assert (cleared[100:900, 500:503] == 0).all()


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_a_page_of_one_shade_has_a_threshold(shade: int) -> None:
    """An empty sheet is a page, too."""
    page = np.full((300, 200), shade, np.uint8)
    assert 0 < threshold(page) < 255
    assert without_streaks(page).shape == page.shape


def test_hair_lines_are_made_broader() -> None:
    """A mark of one pixel becomes three broad, the paper around it stays."""
    page = np.full((9, 9), 255, np.uint8)
    page[4, 4] = 10
    thick = thickened(page)
    assert (thick[3:6, 3:6] == 10).all()
    assert int((thick < 255).sum()) == 9


def test_pen_strokes_go_and_letters_stay() -> None:
    page = Image.new("L", (900, 400), 255)
    pen = ImageDraw.Draw(page)
    pen.line([(50, 300), (300, 60), (350, 200), (850, 40)], fill=0, width=6)
    pen.text((400, 280), "Hà", fill=0, font=ImageFont.truetype(FONT, 60))
    cleared = without_pen_strokes(np.asarray(page), 300)
    assert cleared[180, 175] == 255
    assert (cleared[280:360, 400:500] < 100).sum() == (np.asarray(page)[280:360, 400:500] < 100).sum()
