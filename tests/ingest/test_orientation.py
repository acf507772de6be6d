"""Pages scanned on their side or on their head: turned, and their boxes put back on the page as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from layout_checks import check_layout
from pdf_pages import Pages
from PIL import Image, ImageDraw
from scans import pictures, save_scan

from ingest.geometry import Word
from ingest.layout import BBox
from ingest.ocr.orientation import TRANSPOSED, is_poor, sideways_turn
from ingest.ocr.tesseract import Seen
from ingest.pages import PageContent
from ingest.reading import read_document

SENTENCE = (
    "Sở Nội vụ chủ trì, phối hợp với các cơ quan liên quan rà soát quy chế làm việc, hoàn thành trước ngày 30 tháng 6 "
    "năm 2026 và báo cáo Ủy ban nhân dân tỉnh để theo dõi, chỉ đạo."
)
WIDTH, HEIGHT = 595.0, 842.0


def page(folder: Path) -> Image.Image:
    pages = Pages(folder / "trang.pdf")
    pages.letterhead()
    for _ in range(6):
        pages.paragraph(SENTENCE)
    (picture,) = pictures(pages.save(), dpi=200)
    return picture


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_all_four_turns_are_read_alike(tmp_path: Path, quarters: int) -> None:
    """``quarters`` clockwise bring the scan upright; the boxes are those of the scan."""
    picture = page(tmp_path)
    lying = picture.transpose(TRANSPOSED[(4 - quarters) % 4]) if quarters else picture
    document = read_document(save_scan([lying], tmp_path / "quet.pdf", dpi=200))
    check_layout(document)
    assert document.text.count("hoàn thành trước ngày 30 tháng 6 năm 2026") >= 5
    (read,) = document.pages
    assert read.turned == 90 * quarters
    assert (read.width < read.height) is (quarters % 2 == 0), "the page's size is the scan's"
    assert [w.code for w in document.warnings if w.code == "page_turned"] == ["page_turned"] * (quarters > 0)
    start = document.text.index("VIỆT NAM")  # at the upper right of the upright page
    (_, box), *_ = document.boxes(start, start + 8)
    left, top = box.x0 / read.width, box.top / read.height
    assert ((left > 0.5), (top > 0.5)) == {0: (True, False), 1: (False, False), 2: (False, True), 3: (True, True)}[
        quarters
    ]


def lines(*, down: bool) -> np.ndarray:
    """Stripes like lines of words, across the page or down it."""
    picture = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(picture)
    long, short = (877, 620) if down else (620, 877)
    for y in range(60, short - 60, 22):
        for x in range(60, long - 60, 37):
            box = (x, y, x + 20 + (x * y) % 13, y + 9)
            pen.rectangle((box[1], box[0], box[3], box[2]) if down else box, fill=0)
    return np.asarray(picture)


def test_upright_pages_cost_no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recogniser is asked only where the columns of a page look like lines."""
    monkeypatch.setattr("ingest.ocr.orientation.see", lambda *_, **__: pytest.fail("the page stands upright"))
    assert sideways_turn(lines(down=False), 75) == 0


def test_nothing_legible_in_any_turn_leaves_the_page_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing with upright strokes is no page on its side."""
    asked = []
    monkeypatch.setattr("ingest.ocr.orientation.see", lambda *_, **__: asked.append(1) or [])
    assert sideways_turn(lines(down=True), 75) == 0
    assert len(asked) == 3


def test_a_seal_on_an_empty_page_turns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The back of a sheet through which a seal shows: some syllable can be read into it in any turn."""
    seen = iter([[], [Seen("của", 0, 0, 9, 9, 0.9, 0), Seen("và", 0, 0, 9, 9, 0.9, 0)], []])
    monkeypatch.setattr("ingest.ocr.orientation.see", lambda *_, **__: next(seen))
    assert sideways_turn(lines(down=True), 75) == 0


def test_the_borders_of_a_table_are_not_shown_to_the_recogniser(monkeypatch: pytest.MonkeyPatch) -> None:
    """On real scans they were read as letters, and every turn was as good as the right one."""
    table = lines(down=True).repeat(3, axis=0).repeat(3, axis=1)
    for edge in range(120, 1800, 198):
        table[:, edge : edge + 4] = 0
    shown: list[np.ndarray] = []
    monkeypatch.setattr("ingest.ocr.orientation.see", lambda grey, **_: shown.append(grey) or [])
    sideways_turn(table, 225)
    assert len(shown) == 3
    for strip in shown:
        assert (strip < 128).mean() > 0.02, "the words are still there"
        assert max((strip < 128).mean(axis=0).max(), (strip < 128).mean(axis=1).max()) < 0.9


@pytest.mark.parametrize(("confidence", "count", "poor"), [(0.95, 40, False), (0.3, 40, True), (0.3, 3, False)])
def test_a_page_of_which_little_was_read_is_suspect(confidence: float, count: int, poor: bool) -> None:
    """A few odd words are no page."""
    words = [Word("tiếng", 0, 0, 30, 12, 12, confidence=confidence) for _ in range(count)]
    assert is_poor(words) is poor


@pytest.mark.parametrize(
    ("quarters", "box", "size"),
    [
        (1, BBox(20, 765, 32, 832), (WIDTH, HEIGHT)),
        (2, BBox(765, 563, 832, 575), (HEIGHT, WIDTH)),
        (3, BBox(563, 10, 575, 77), (WIDTH, HEIGHT)),
    ],
)
def test_boxes_are_put_back(quarters: int, box: BBox, size: tuple[float, float]) -> None:
    """A word at the upper left of the turned page (842 by 595 points): where it stands on the page as it is."""
    from ingest.ocr.pages import _put_back  # noqa: PLC0415

    content = PageContent(1, HEIGHT, WIDTH, words=[Word("a", 10, 20, 77, 32, 32)])
    _put_back(content, quarters)
    assert content.words[0].bbox() == pytest.approx(box)
    assert (content.width, content.height) == size
