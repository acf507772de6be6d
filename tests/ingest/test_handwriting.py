"""The reader of handwriting: what it makes of drawn lines, and that it would rather say nothing than something wrong."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.ocr import handwriting
from ingest.ocr.handwriting import Step, handwriting_available, read_date, read_number
from ingest.ocr.images import Grey

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def drawn(text: str, size: int = 40) -> tuple[Grey, tuple[int, int, int, int]]:
    """A line of print on a page, and its box."""
    page = Image.new("RGB", (1100, 200), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT, size)
    pen.text((60, 70), text, fill=(20, 20, 60), font=font)
    box = pen.textbbox((60, 70), text, font=font)
    return np.asarray(page), tuple(int(v) for v in box)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Số: 353/KH-BĐH", ("353", "/KH-BDH")),
        ("Số: 05/2021/QĐ-UBND", ("05", "/2021/QD-UBND")),
        ("Số:        /KH-UBND", None),  # the blank was not filled in
        ("Số: 1/39/BĐH", None),  # no year stands between slashes: a figure was taken for one
        ("Số lượng 20", None),
    ],
)
def test_numbers(text: str, number: tuple[str, str] | None) -> None:
    assert read_number(*drawn(text)) == number


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Hải Vân, ngày 06 tháng 3 năm 2026", ("06", "3", "2026")),
        ("Hải Vân, ngày 28 tháng 11 năm 2026", ("28", "11", "2026")),
        ("Hải Vân, ngày 6 tháng 3 năm 2026", None),  # days below ten have a zero: one of two figures was not seen
        ("Hải Vân, ngày 39 tháng 3 năm 2026", None),
        ("Hải Vân, ngày      tháng 3 năm 2026", None),
    ],
)
def test_dates(text: str, date: tuple[str, str, str] | None) -> None:
    assert read_date(*drawn(text)) == date


def steps(text: str, belief: float = 0.9) -> list[Step]:
    return [Step(character, belief) for character in text]


# fmt: off
VIEWS = [
    (["Số:29/KH"] * 5, "29", "all views agree"),
    (["Số:29/KH"] * 4 + ["Số:20/KH"], "29", "one is outvoted by four"),
    (["Số:29/KH"] * 3 + ["Số:20/KH", ""], None, "three do not outvote one"),
    (["Số:29/KH"] * 3 + ["", ""], "29", "views that see nothing do not speak against it"),
    (["Số:29/KH"] * 2 + ["", "", ""], None, "two are too few"),
    (["Số:M4/KH"] * 5, None, "a letter among the figures"),
    (["S629/KH"] * 5, None, "the 6 may be ố"),
]
# fmt: on


@pytest.mark.parametrize(("views", "number", "why"), VIEWS, ids=[case[-1] for case in VIEWS])
def test_views_must_agree(monkeypatch: pytest.MonkeyPatch, views: list[str], number: str | None, why: str) -> None:
    class Told:
        said = iter(views)

        def read(self, line: Grey) -> list[Step]:
            return steps(next(self.said))

    told = Told()
    monkeypatch.setattr(handwriting, "_model", lambda: told)
    found = read_number(*drawn("Số: 29/KH"))
    assert (found and found[0]) == number


def test_what_is_hardly_believed_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    class Unsure:
        def read(self, line: Grey) -> list[Step]:
            return steps("Số:29/KH", 0.4)

    monkeypatch.setattr(handwriting, "_model", Unsure)
    assert read_number(*drawn("Số: 29/KH")) is None


def test_without_the_package_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handwriting, "PACKAGE", "no_such_package_at_all")
    handwriting._model_path.cache_clear()
    handwriting._model.cache_clear()
    try:
        assert not handwriting_available()
        assert read_number(*drawn("Số: 353/KH-BĐH")) is None
    finally:
        monkeypatch.undo()
        handwriting._model_path.cache_clear()
        handwriting._model.cache_clear()
