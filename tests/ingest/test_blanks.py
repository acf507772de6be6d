"""Numbers and days that were filled in by hand: what two readers say of them decides what is kept."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ingest.geometry import Row, Word
from ingest.layout import BBox
from ingest.ocr.blanks import is_number_line, settle_date, settle_number
from ingest.ocr.changes import Report


@dataclass
class Hand:
    """A reader of handwriting that says what it is told to."""

    says: tuple[str, ...] | None
    asked: int = 0

    def number(self, words: Row) -> tuple[str, str] | None:
        self.asked += 1
        return self.says  # type: ignore[return-value]

    def date(self, words: Row) -> tuple[str, str, str] | None:
        self.asked += 1
        return self.says  # type: ignore[return-value]


def row(*words: tuple[str, float]) -> Row:
    """Words with the confidence of each, a blank of four points between them."""
    made: Row = []
    x = 100.0
    for text, confidence in words:
        wide = 6.0 * len(text)
        place = BBox(x, 0, x + wide, 12)
        made.append(Word(text, x, 0, x + wide, 12, 12, confidence=confidence, place=place))
        x += wide + 4
    return made


def written(words: Row) -> str:
    text = words[0].text
    for word in words[1:]:
        text += word.text if word.is_joined else " " + word.text
    return text


# fmt: off
NUMBERS = [
    # what tesseract saw, with its trust; what the reader of handwriting says; what stands; is it a guess?
    ((("Số:", 0.96), ("12/KH-UBND", 0.97)), ("13", "/KH-UBND"), "Số: 12/KH-UBND", False, "print is sure: nobody else is asked"),
    ((("Số:¿2", 0.5), ("/CĐ-TTg", 0.9)), ("29", "/CD-TTg"), "Số: 29/CĐ-TTg", True, "only the reader of handwriting read it"),
    ((("S:", 0.9), ("443", 0.92), ("/BĐH", 0.9)), ("1139", "/BDH"), "Số: /BĐH", False, "both are confident and differ: none is believed"),
    ((("Số:", 0.9), ("443", 0.92), ("/BĐH", 0.9)), None, "Số: /BĐH", False, "not sure, and the other reader does not see it"),
    ((("Số:", 0.96), ("02", 0.9), ("/SYT-NVY", 0.9)), ("02", "/SYT-NVY"), "Số: 02/SYT-NVY", False, "both say the same"),
    ((("Số:", 0.9), ("4", 0.3), ("/UBND-", 0.8), ("KSTTHC", 0.9)), None, "Số: /UBND-KSTTHC", False, "a blank inside the symbol"),
    ((("Só:222/SYT-.VP", 0.2),), ("393", "/SYT-VP"), "Số: 393/SYT-VP", True, "a speck inside the symbol"),
    ((("Số:", 0.9), ("4ư2", 0.4), ("KiếB", 0.2), ("ĐH", 0.9)), ("353", "/KH-BDH"), "Số: 353/KH-BĐH", True, "the slash was not seen; the bar of Đ was"),
    ((("Số:", 0.9), ("2É-CT/TU", 0.6)), ("29", "-CT/TU"), "Số: 29-CT/TU", True, "the Party's form"),
    ((("Số:", 0.9), ("0S/2021/QĐ-UBND", 0.6)), ("05", "/2021/QD-UBND"), "Số: 05/2021/QĐ-UBND", True, "a rule of law has the year"),
    ((("Số:", 0.96), ("05/2021/QĐ-UBND", 0.97)), None, "Số: 05/2021/QĐ-UBND", False, "the same in print"),
]
# fmt: on


@pytest.mark.parametrize(("seen", "says", "stands", "guess", "why"), NUMBERS, ids=[case[-1] for case in NUMBERS])
def test_numbers(seen, says, stands, guess, why) -> None:
    words = row(*seen)
    report = Report(hand=Hand(says))
    settle_number(words, report)
    assert written(words) == stands
    assert bool(report.guessed) is guess
    assert [word.text for word in words if word.is_handwritten] == ([says[0]] if guess else [])
    assert report.unread_number is ("Số: /" in stands)


def test_what_is_guessed_stands_in_its_blank() -> None:
    """The figures' box lies between the sign and the symbol, on the page as it is."""
    words = row(("Số:", 0.9), ("€€", 0.2), ("/KH-UBND", 0.9))
    settle_number(words, Report(hand=Hand(("41", "/KH-UBND"))))
    sign, figures, symbol = (word.bbox() for word in words)
    assert sign.x1 <= figures.x0 < figures.x1 <= symbol.x0
    assert words[1].confidence is not None
    assert words[1].confidence < 0.7


# fmt: off
DATES = [
    ((("ngày", 0.97), ("14", 0.97), ("tháng", 0.97), ("3", 0.96), ("năm", 0.97), ("2026", 0.96)), ("19", "3", "2026"),
     "Hải Vân, ngày 14 tháng 3 năm 2026", [], "print is sure"),
    ((("ngàyÁ*j", 0.2), ("tháng", 0.9), ("10", 0.97), ("năm", 0.97), ("2017", 0.96)), ("17", "10", "2017"),
     "Hải Vân, ngày 17 tháng 10 năm 2017", ["17"], "a day glued to its word"),
    ((("ngờ", 0.4), ("tháng", 0.97), ("3", 0.97), ("năm", 0.97), ("2012", 0.97)), ("06", "3", "2012"),
     "Hải Vân, ngày 06 tháng 3 năm 2012", ["06"], "a stamp over the word ngày"),
    ((("ngày", 0.97), ("{Ô", 0.6), ("tháng", 0.97), ("10", 0.97), ("năm", 0.97), ("2017", 0.97)), ("10", "10", "2017"),
     "Hải Vân, ngày 10 tháng 10 năm 2017", ["10"], "day and month have the same figures"),
    ((("ngày", 0.97), ("16", 0.7), ("tháng", 0.97), ("9", 0.97), ("năm", 0.97), ("2012", 0.97)), None,
     "Hải Vân, ngày tháng 9 năm 2012", [], "doubted, and not seen by the other reader"),
    ((("ngày", 0.97), ("_", 0.2), ("tháng", 0.97), ("9", 0.97), ("năm", 0.97), ("2012", 0.97)), ("12", "4", "2012"),
     "Hải Vân, ngày tháng 9 năm 2012", [], "a printed month that is another one"),
    ((("ngày", 0.97), ("_", 0.2), ("tháng", 0.97), ("đ", 0.3), ("năm", 0.97), ("2012", 0.97)), ("12", "2", "2012"),
     "Hải Vân, ngày tháng năm 2012", [], "February is written 02: the 2 may be what is left of 12"),
    ((("ngày", 0.97), ("10", 0.9), ("tháng", 0.9), ("2", 0.9), ("nàm", 0.9), ("201", 0.4)), ("10", "2", "2018"),
     "Hải Vân, ngày 10 tháng 2 năm 2018", ["2018"], "the year was cut short; a printed 2 may stand without its zero"),
]
# fmt: on


@pytest.mark.parametrize(("seen", "says", "stands", "guessed", "why"), DATES, ids=[case[-1] for case in DATES])
def test_dates(seen, says, stands, guessed, why) -> None:
    words = row(("Hải", 0.97), ("Vân,", 0.97), *seen)
    settle_date(words, Report(hand=Hand(says)))
    assert written(words) == stands
    assert [word.text for word in words if word.is_handwritten] == guessed


def test_a_sentence_with_a_date_is_no_letterhead() -> None:
    """Long lines are not shown to the reader of handwriting."""
    hand = Hand(("01", "1", "2020"))
    words = row(
        *(
            (text, 0.8)
            for text in [
                "căn",
                "cứ",
                "công",
                "văn",
                "của",
                "sở",
                "gửi",
                "ngày",
                "16",
                "tháng",
                "9",
                "năm",
                "2012",
                "về",
                "việc",
            ]
        )
    )
    before = written(words)
    settle_date(words, Report(hand=hand))
    assert (written(words), hand.asked) == (before, 0)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Số: 29/CĐ-TTg", True),
        ("SỐ: 203/QĐ-STC", True),
        ('" Số:5+4/CTPH-LĐLĐ', True),
        ("Số: 4.2 KH ĐH", True),
        ("Số lượng hồ sơ đã giải quyết", False),
        ("Sở Nội vụ chủ trì", False),
    ],
)
def test_number_lines(text: str, is_one: bool) -> None:
    assert is_number_line(row(*((word, 0.9) for word in text.split()))) is is_one
