"""Times in a question: "quý III/2025", "thang 9", "6 tháng đầu năm", "tuần sau", "trước 30/6/2025", "năm 2025".

A year is the documents' year, every other time a time due, unless the words before say otherwise ("ban hành tháng 9",
"hạn năm 2026"). A quarter or month without a year is this year's. "trước", "đến hết", "từ nay đến" before a time make
it a bound. Short forms ("t11/2025", "Q3/2026") and English months ("30 June 2026") want a year or a day. Read on the
text without marks.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.questions.question import Piece, PieceKind

Interval = tuple[date | None, date | None]
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR_PART = r"(?:\s*(?:/|-|nam)?\s*(?P<year>(?:19|20)\d\d))?"
_DATE = r"(?:ngay\s+)?(?P<{0}day>\d{{1,2}})\s*[/.-]\s*(?P<{0}month>\d{{1,2}})(?:\s*[/.-]\s*(?P<{0}year>(?:19|20)\d\d))?"
_BEFORE = 24  # characters before a time in which words may say what it is the time of
_IS_ISSUED = re.compile(
    r"(?:ban hanh|phat hanh|\bky|\bra|ngay van ban)(?:\s+(?:trong|tu|vao|ngay|nam|tai|sau|truoc))*\s*$"
)
# "hạn" of "đúng hạn", "quá hạn", "trễ hạn" says nothing of the time after it.
_HAN = r"(?<!dung )(?<!qua )(?<!tre )\bhan"
_IS_DUE = re.compile(
    rf"(?:{_HAN}|hoan thanh|\bxong|thoi han|phai lam|can lam|ket thuc|\bdeadline|\bdue(?: date| by| on)?)"
    r"\s*:?(?:\s+(?:trong|tu|vao|ngay|la|truoc|den|cua))*\s*$"
)
_LEAD_IN = re.compile(
    r"(?:\b(?:(?:phai |can )?(?:hoan thanh|lam xong|xong)|(?:den|het|toi) han|thoi han|co han|ban hanh|phat hanh|ky"
    rf"|deadline|due(?: date| by| on)?|{_HAN})\s*:?\s+)?(?:\b(?:trong|vao)\s+)?$"
)
# What makes a bound of a time: "từ nay đến hết năm 2026", "trước cuối tháng 9", "trước quý IV".
_BOUND = re.compile(
    r"(?:\b(?P<now>tu (?:nay|gio|bay gio|hom nay)) (?:cho )?(?:den|toi)|\b(?P<before>truoc)|"
    r"\b(?P<until>den|toi|muon nhat|cham nhat|khong qua)|\b(?P<after>sau))"
    r"(?P<whole>(?: khi)?(?: het| cuoi| ngay)*)\s+$"
)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of time words: a pattern and what it means on a day; ``is_year`` for whole years."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], Interval | None]
    is_year: bool = False


def find_periods(folded: str, today: date) -> Iterator[Piece]:
    """Yield the times of a question, none overlapping another.

    Args:
        folded: The question without marks, of the same length.
        today: The day of the question.
    """
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.pattern.finditer(folded):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            interval = form.read(match, today)
            if interval is not None:
                taken.append((start, end))
            if interval is not None and interval != (None, None):
                yield _piece(folded, start, end, interval, is_year=form.is_year, today=today)


def _bounded(before: str, interval: Interval, today: date) -> tuple[Interval, int] | None:
    """Return the interval that words before a time make of it, and how many characters they take; None for none."""
    first, last = interval
    bound = _BOUND.search(before)
    if bound is None or first is None or last is None:
        return None
    if bound["now"]:
        made: Interval = (today, last)
    elif bound["after"]:
        made = (last + timedelta(days=1), None)
    elif bound["before"] and first != last and not re.search("het|cuoi", bound["whole"]):
        made = (None, first - timedelta(days=1))  # "trước tháng 12": not in December
    else:
        made = (None, last)
    return (made, len(bound.group())) if made[0] is None or made[1] is None or made[0] <= made[1] else None


def _piece(folded: str, start: int, end: int, interval: Interval, *, is_year: bool, today: date) -> Piece:
    if bounded := _bounded(folded[max(0, start - _BEFORE) : start], interval, today):
        interval, length = bounded
        start, is_year = start - length, False
    before = folded[max(0, start - _BEFORE) : start]
    lead_in = _LEAD_IN.search(before)
    begin = start - (len(lead_in.group()) if lead_in else 0)
    is_due = bool(_IS_DUE.search(before))
    is_issued = bool(_IS_ISSUED.search(before)) and not is_due
    first, last = interval
    if is_year and not is_due and first is not None and last is not None:
        years = str(first.year) if first.year == last.year else f"{first.year}-{last.year}"
        return Piece(PieceKind.YEAR, years, f"Năm văn bản: {years}", begin, end)
    kind = PieceKind.ISSUED if is_issued else PieceKind.DUE
    label = "Ngày ban hành" if is_issued else "Đến hạn"
    return Piece(kind, "", f"{label}: {words_of(interval)}", begin, end, first_day=first, last_day=last)


def words_of(interval: Interval) -> str:
    """Return an interval in words: "01/07/2025 - 30/09/2025", "đến 30/06/2025"."""
    first, last = interval
    if first and last:
        return f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"
    return f"từ {first:%d/%m/%Y}" if first else f"đến {last:%d/%m/%Y}"


# --- the forms


def month_interval(year: int, first_month: int, count: int = 1) -> Interval:
    """Return the first and the last day of some months of a year."""
    last_month = first_month + count - 1
    return date(year, first_month, 1), date(year, last_month, calendar.monthrange(year, last_month)[1])


def _quarter(match: re.Match[str], today: date) -> Interval | None:
    first = _quarter_number(match["first"])
    last = _quarter_number(match["last"]) if match["last"] else first
    if not 1 <= first <= last <= 4:
        return None
    return month_interval(int(match["year"] or today.year), 3 * first - 2, 3 * (last - first + 1))


def _quarter_number(text: str) -> int:
    return _ROMAN.get(text) or (int(text) if text.isdigit() else 0)


def _month(match: re.Match[str], today: date) -> Interval | None:
    month = int(match["month"])
    return month_interval(int(match["year"] or today.year), month) if 1 <= month <= 12 else None


def _months(match: re.Match[str], today: date) -> Interval | None:
    first, last = int(match["first"]), int(match["last"])
    if not 1 <= first <= last <= 12:
        return None
    return month_interval(int(match["year"] or today.year), first, last - first + 1)


def _english_month(match: re.Match[str], _today: date) -> Interval:
    return month_interval(int(match["year"]), _ENGLISH_MONTHS.index(match["name"][:3]) + 1)


def _english_day(match: re.Match[str], today: date) -> Interval | None:
    try:
        month = _ENGLISH_MONTHS.index(match["name"][:3]) + 1
        day = date(int(match["year"] or today.year), month, int(match["day"]))
    except ValueError:
        return None
    return (None, day) if match["before"] else (day, day)


def _half_year(match: re.Match[str], today: date) -> Interval:
    count, year = int(match["count"]), int(match["year"] or today.year)
    return month_interval(year, 1, count) if match["which"] == "dau" else month_interval(year, 13 - count, count)


def _years(match: re.Match[str], _today: date) -> Interval | None:
    first, last = int(match["first"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _nothing(_match: re.Match[str], _today: date) -> Interval | None:
    """Leave the words of a plan's own period ("giai đoạn 2021-2025") as words: they stand in titles."""
    return None, None


def _year(match: re.Match[str], _today: date) -> Interval:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _named_year(match: re.Match[str], today: date) -> Interval:
    year = today.year + {"nay": 0, "ngoai": -1, "truoc": -1, "sau": 1, "toi": 1}[match["which"]]
    return date(year, 1, 1), date(year, 12, 31)


def _to_years_end(match: re.Match[str], today: date) -> Interval:
    return today if match["now"] else None, date(today.year, 12, 31)


def _named_month(match: re.Match[str], today: date) -> Interval:
    at = today.year * 12 + today.month - 1 + _step(match["which"])
    return month_interval(at // 12, at % 12 + 1)


def _named_quarter(match: re.Match[str], today: date) -> Interval:
    at = today.year * 4 + (today.month - 1) // 3 + _step(match["which"])
    return month_interval(at // 4, at % 4 * 3 + 1, 3)


def _named_week(match: re.Match[str], today: date) -> Interval:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_step(match["which"]))
    return monday, monday + timedelta(days=6)


def _named_day(match: re.Match[str], today: date) -> Interval:
    day = today + timedelta(days={"hom nay": 0, "ngay mai": 1, "hom qua": -1}[match["which"]])
    return day, day


def _coming_days(match: re.Match[str], today: date) -> Interval:
    return today, today + timedelta(days=int(match["count"]))


def _step(which: str) -> int:
    return {"nay": 0, "truoc": -1, "sau": 1, "toi": 1}[which]


def _day(match: re.Match[str], today: date, prefix: str = "") -> date | None:
    year = match[f"{prefix}year"]
    try:
        return date(int(year or today.year), int(match[f"{prefix}month"]), int(match[f"{prefix}day"]))
    except ValueError:
        return None


def _from_to(match: re.Match[str], today: date) -> Interval | None:
    last = _day(match, today, "to_")
    if last is None:
        return None
    if match["from_year"] is None and match["to_year"] is not None:
        today = last
    first = _day(match, today, "from_")
    return (first, last) if first and first <= last else None


def _before_day(match: re.Match[str], today: date) -> Interval | None:
    day = _day(match, today)
    return (None, day) if day else None


def _after_day(match: re.Match[str], today: date) -> Interval | None:
    day = _day(match, today)
    return (day, None) if day else None


def _one_day(match: re.Match[str], today: date) -> Interval | None:
    day = _day(match, today)
    return (day, day) if day else None


def _form(pattern: str, read: Callable[[re.Match[str], date], Interval | None], *, is_year: bool = False) -> _Form:
    return _Form(re.compile(rf"(?<![\w/]){pattern}(?![\w/])"), read, is_year)


_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ENGLISH_BEFORE = r"(?:(?P<before>before|by|truoc|until)\s+)?"
_ENGLISH_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d))"
_PLAIN_DATE, _FROM_DATE, _TO_DATE = _DATE.format(""), _DATE.format("from_"), _DATE.format("to_")
# Longer forms first: a form takes its characters from those after it.
_FORMS: tuple[_Form, ...] = (
    _form(rf"tu\s+{_FROM_DATE}\s+den\s+(?:het\s+)?{_TO_DATE}", _from_to),
    _form(
        r"(?P<now>tu (?:nay|gio|bay gio|hom nay)\s+(?:cho )?)?(?:truoc|den|toi|truoc khi)\s+(?:het|cuoi)\s+nam"
        r"(?!\s+(?:nay|ngoai|truoc|sau|toi|\d))",
        _to_years_end,
    ),
    _form(rf"{_ENGLISH_BEFORE}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_ENGLISH}{_ENGLISH_YEAR}?", _english_day),
    _form(rf"{_ENGLISH_BEFORE}{_ENGLISH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_ENGLISH_YEAR}", _english_day),
    _form(rf"{_ENGLISH}{_ENGLISH_YEAR}", _english_month),
    _form(rf"(?:truoc|(?<!nay )(?<!gio )(?:den het|den)|muon nhat|cham nhat)\s+{_PLAIN_DATE}", _before_day),
    _form(rf"(?:sau|tu)\s+{_PLAIN_DATE}", _after_day),
    _form(r"giai\s+doan\s+(?P<first>(?:19|20)\d\d)\s*(?:-|den)\s*(?P<last>(?:19|20)\d\d)", _nothing),
    _form(r"tu\s+nam\s+(?P<first>(?:19|20)\d\d)\s+den\s+(?:nam\s+)?(?P<last>(?:19|20)\d\d)", _years, is_year=True),
    _form(
        rf"quy\s*(?P<first>i{{1,3}}|iv|[1-4])(?:\s*(?:-|,|va|\+)\s*(?P<last>i{{1,3}}|iv|[1-4]))?{_YEAR_PART}", _quarter
    ),
    _form(rf"ngay\s+(?P<day>\d{{1,2}})\s+thang\s+(?P<month>\d{{1,2}}){_YEAR_PART}", _one_day),
    _form(rf"(?P<count>0?[36]|9)\s*thang\s+(?P<which>dau|cuoi)(?:\s+nam)?{_YEAR_PART}", _half_year),
    _form(
        rf"(?:tu\s+)?thang\s*(?P<first>\d{{1,2}})\s*(?:-|den|toi)\s*(?:het\s+)?(?:thang\s*)?"
        rf"(?P<last>\d{{1,2}}){_YEAR_PART}",
        _months,
    ),
    _form(r"q\.?\s?(?P<first>[1-4]|i{1,3}|iv)(?P<last>)\s?[/-]\s?(?P<year>(?:19|20)\d\d)", _quarter),
    _form(r"t\.?\s?(?P<month>\d{1,2})\s?[/-]\s?(?P<year>(?:19|20)\d\d)", _month),
    _form(rf"thang\s*(?P<month>\d{{1,2}}){_YEAR_PART}", _month),
    _form(r"(?P<month>0?[1-9]|1[0-2])\s*/\s*(?P<year>(?:19|20)\d\d)", _month),
    _form(_PLAIN_DATE, _one_day),
    _form(r"(?P<count>\d{1,3})\s+ngay\s+(?:toi|nua|sap toi)", _coming_days),
    _form(r"quy\s+(?P<which>nay|truoc|sau|toi)", _named_quarter),
    _form(r"thang\s+(?P<which>nay|truoc|sau|toi)", _named_month),
    _form(r"tuan\s+(?P<which>truoc|sau|toi)", _named_week),
    _form(r"(?P<which>hom nay|ngay mai|hom qua)", _named_day),
    _form(r"nam\s+(?P<which>nay|ngoai|truoc|sau|toi)", _named_year, is_year=True),
    _form(r"nam\s+(?P<year>(?:19|20)\d\d)", _year, is_year=True),
    _form(r"(?P<year>(?:19|20)\d\d)", _year, is_year=True),
)
