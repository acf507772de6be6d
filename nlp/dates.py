"""Calendar expressions -> first and last day. Pure functions, no spaCy, no cue words: what a time says, not what for.

Everything works on folded text (:func:`nlp.gazetteers.folding.fold`), whose offsets are those of the NFC original.

Forms met:

===========  =============================================================================================
day          23/8/2023 · 23-8-2023 · 30.6.2025 · 23 tháng 8 năm 2023 · 30/6 · 15/3, 15/6, 15/9, 15/12
days         06 - 15/11/2017 · 20, 21/11/2017 · 20 và 21 tháng 11 năm 2017
month        tháng 9/2025 · tháng 9 năm 2025 · tháng 9 · 9/2025 · tháng 4 và tháng 8 năm 2026 · đầu tháng 9
quarter      quý III/2025 · quý 3 năm 2025 · Quý II, III/2012 · quý I-II/2024 · Q.III/2025
half         6 tháng đầu năm 2025 · 06 tháng cuối năm · 9 tháng đầu năm 2025
year         năm 2025 · cuối năm 2025 · năm 2023 và các năm tiếp theo
period       giai đoạn 2021-2025 · 2025-2026 · nhiệm kỳ 2025 - 2030
range        từ … đến … of any two of these, the left one borrowing the year: từ 01/01 đến 31/12/2025
===========  =============================================================================================

The day stands before the month, always. A year that is not written is filled in from the neighbour in a range, else from
``default_year``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_D = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_M = r"(?:0?[1-9]|1[0-2])(?!\d)"
_Y = r"(?:19|20)\d\d(?!\d)"
_Q = r"(?:iv|iii|ii|i|0?[1-4])(?!\w)"
_SEP = r"\s?[/.-]\s?"
_LIST = r"\s*(?:,|;|-|và|hoặc|&|\+|đến|tới)\s*"
# No document number: 12/2025/NĐ-CP, 15/2026/QH16, 30/6/2025 inside a longer figure
_LEFT = r"(?<![\w/.,-])(?<!\d\s/)"
_RIGHT = r"(?!\s?/\s?\w|-\s?[^\W\d_]{2}|\d)"

_SIMPLE = re.compile(
    rf"""
    (?<!\w)(?=\d|đầu|giữa|giai|cuối|chín|các|tháng|thời|qu[ýí]|q\.|một|ba\s|sáu|nửa|năm|nhiệm)(?:  # fails fast elsewhere
      (?P<day>{_LEFT}(?P<d>{_D}){_SEP}(?P<m>{_M}){_SEP}(?P<y>{_Y}){_RIGHT}
        |{_LEFT}(?P<d2>{_D})\stháng\s(?P<m2>{_M})(?:\s?,?\s?năm\s(?P<y2>{_Y})|{_SEP}(?P<y2b>{_Y}))?)
    | (?P<days>{_LEFT}(?P<dl>{_D}(?:{_LIST}(?:ngày\s)?{_D})+)\s?(?:/|-|\stháng\s|tháng\s)\s?(?P<dlm>{_M})
        (?:(?:{_SEP}|\snăm\s)(?P<dly>{_Y}))?{_RIGHT})
    | (?P<month>(?<!\w)(?P<edge>(?:đầu|giữa|cuối)\s)?tháng\s(?P<ml>{_M}(?:{_LIST}(?:tháng\s)?{_M}(?!\s?[/.-]\s?\d))*)
        (?:(?:{_SEP}|\s?,?\s?năm\s)(?P<my>{_Y}))?{_RIGHT}
        |{_LEFT}(?P<bm>{_M})\s?[/-]\s?(?P<by>{_Y}){_RIGHT})
    | (?P<quarter>(?<!\w)(?P<qedge>(?:đầu|giữa|cuối)\s)?(?:quý|quí|q\.)\s?(?P<ql>{_Q}(?:{_LIST}(?:(?:quý|quí)\s)?{_Q})*)
        (?:(?:{_SEP}|\s?,?\s?năm\s|\s)(?P<qy>{_Y}))?{_RIGHT})
    | (?P<half>(?<![\w/])(?:(?P<hn>0?[369]|một|ba|sáu|chín)\stháng|nửa)\s(?P<hside>đầu|cuối)\snăm(?:\s(?P<hy>{_Y}))?(?!\w))
    | (?P<period>{_LEFT}(?:giai\sđoạn\s|nhiệm\skỳ\s|thời\skỳ\s|(?:các\s)?năm\s)?(?P<p1>{_Y})\s?-\s?(?P<p2>{_Y}){_RIGHT})
    | (?P<year>(?<!\w)(?P<yedge>(?:đầu|giữa|cuối)\s)?năm\s(?P<yy>{_Y})(?:\s?(?:,|và)\s?(?:năm\s)?(?P<yy2>{_Y}))?{_RIGHT})
    | (?P<short>{_LEFT}(?P<sd>{_D})\s?[/]\s?(?P<sm>{_M}){_RIGHT})
    )
    """,
    re.VERBOSE,
)
_BARE_YEAR = re.compile(rf"(?<![\w/.,-])({_Y})(?![\w/.-])")
_LAST = 99  # stands for a month's last day
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER_WORDS = {"một": 1, "ba": 3, "sáu": 6, "chín": 9}
_RANGE = re.compile(r"\s*(?:-|đến|tới|cho đến)\s*(?:hết\s)?(?:(?:sáng|chiều|tối|hết)\s)?(?:ngày\s)?(?:hết\s)?")
_AND = re.compile(r"\s*(?:,|;|và|hoặc|&|\+)\s*(?:(?:sáng|chiều)\s)?(?:ngày\s)?")
_FROM = re.compile(r"(?:kể\s|bắt đầu\s)?từ\s(?:(?:sáng|chiều|tối|hết|đầu)\s)?(?:ngày\s)?$")
_ONWARDS = re.compile(
    r"\s*(?:trở đi|và (?:các|những) năm (?:tiếp theo|sau|tới)(?: đó)?|và (?:các )?giai đoạn (?:tiếp theo|sau))"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar expression: ``text[start:end]`` says from ``first`` to ``last``, both days included.

    Attributes:
        grain: "day", "month", "quarter", "half", "year" or "period": the finest part that is written.
        year_written: False where the year was filled in.
        days: (month, day) of a list of days without a year (15/3, 15/6 …), in the text's order.
        opened: The expression began with "từ" (then ``start`` is that word's place).
        open_end: Nothing says where it ends ("từ quý III/2012"), or it goes on ("và các năm tiếp theo").
        valid: False for a day that no calendar has (31/9); ``last`` is then the month's last day.
    """

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    grain: str
    year_written: bool
    days: tuple[tuple[int, int], ...] = ()
    opened: bool = False
    open_end: bool = False
    valid: bool = True


@dataclass(frozen=True, slots=True)
class _Atom:
    """One member before its year is known: months and days of its first and last day."""

    start: int
    end: int
    grain: str
    year: int | None
    last_year: int | None
    first: tuple[int, int]
    last: tuple[int, int]

    @property
    def several(self) -> bool:
        """More than one day, month or quarter inside one expression: "06 - 15/11", "quý II, III"."""
        length = {"day": 1, "month": 1, "quarter": 3, "half": 12, "year": 12, "period": 0}[self.grain]
        months = 12 * ((self.last_year or 0) - (self.year or 0)) + self.last[0] - self.first[0] + 1
        return months > length or (self.grain == "day" and self.first != self.last)


def find_periods(folded: str, *, default_year: int | None, bare_years: bool = False) -> list[Period]:
    """Return the calendar expressions of a folded text in order, ranges and lists joined.

    Args:
        folded: Text from :func:`nlp.gazetteers.folding.fold`.
        default_year: The year of expressions that write none; without it their days are None.
        bare_years: Also read "2025" without "năm" (a table's time column).
    """
    atoms = list(_atoms(folded, bare_years=bare_years))
    periods: list[Period] = []
    at = 0
    while at < len(atoms):
        group, joined_by_range = [atoms[at]], False
        while at + 1 < len(atoms):
            between = folded[atoms[at].end : atoms[at + 1].start]
            is_range = _RANGE.fullmatch(between) is not None
            if not is_range and not (_AND.fullmatch(between) and _may_list(atoms[at], atoms[at + 1])):
                break
            if is_range and joined_by_range:
                break
            joined_by_range = joined_by_range or is_range
            at += 1
            group.append(atoms[at])
        at += 1
        periods.append(_resolve(folded, group, default_year, is_range=joined_by_range))
    return periods


def _may_list(left: _Atom, right: _Atom) -> bool:
    """Say whether two members of an enumeration are of one kind."""
    return left.grain == right.grain and left.grain in {"day", "month", "quarter", "year"}


def _atoms(folded: str, *, bare_years: bool) -> Iterator[_Atom]:
    end = 0
    for start, stop in _windows(folded):
        for match in _SIMPLE.finditer(folded, start, stop):
            if bare_years:
                yield from _bare(folded, end, match.start())
            end = match.end()
            yield _atom(match)
    if bare_years:
        yield from _bare(folded, end, len(folded))


_ANCHOR = re.compile(r"\d|qu[ýí] |q\.|(?:nửa|một tháng|ba tháng|sáu tháng|chín tháng) (?:đầu|cuối)")
_BEFORE, _AFTER = 32, 64  # characters that an expression has before its first and after its last figure


def _windows(folded: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around figures and quarters, merged: the grammar is too large to try at every letter."""
    start = stop = -1
    for anchor in _ANCHOR.finditer(folded):
        if anchor.start() - _BEFORE <= stop:
            stop = anchor.end() + _AFTER
            continue
        if stop >= 0:
            yield start, stop
        start, stop = max(0, anchor.start() - _BEFORE), anchor.end() + _AFTER
    if stop >= 0:
        yield start, min(stop, len(folded))


def _bare(folded: str, start: int, end: int) -> Iterator[_Atom]:
    for match in _BARE_YEAR.finditer(folded, start, end):
        year = int(match[1])
        yield _Atom(match.start(), match.end(), "year", year, year, (1, 1), (12, _LAST))


def _atom(match: re.Match[str]) -> _Atom:
    """Read one match of the grammar."""
    groups = match.groupdict()
    grain = next(
        name for name in ("day", "days", "month", "quarter", "half", "period", "year", "short") if groups[name]
    )
    read = _READERS[grain]
    year, last_year, first, last = read(groups)
    return _Atom(
        match.start(), match.end(), {"days": "day", "short": "day"}.get(grain, grain), year, last_year, first, last
    )


_Read = tuple[int | None, int | None, tuple[int, int], tuple[int, int]]
_Groups = dict[str, str | None]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _day(groups: _Groups) -> _Read:
    year = _number(groups["y"] or groups["y2"] or groups["y2b"])
    day = (int(groups["m"] or groups["m2"] or 0), int(groups["d"] or groups["d2"] or 0))
    return year, year, day, day


def _days(groups: _Groups) -> _Read:
    numbers = [int(number) for number in re.findall(r"\d+", groups["dl"] or "")]
    month, year = int(groups["dlm"] or 0), _number(groups["dly"])
    return year, year, (month, min(numbers)), (month, max(numbers))


def _short(groups: _Groups) -> _Read:
    day = (int(groups["sm"] or 0), int(groups["sd"] or 0))
    return None, None, day, day


def _month(groups: _Groups) -> _Read:
    if groups["bm"]:
        year = _number(groups["by"])
        return year, year, (int(groups["bm"]), 1), (int(groups["bm"]), _LAST)
    months = [int(number) for number in re.findall(r"\d+", groups["ml"] or "")]
    year = _number(groups["my"])
    low, high = (months[0], months[-1]) if len(months) > 1 else (months[0], months[0])
    start_year = year - 1 if year and high < low else year
    return start_year, year, (low, 1), (high, _LAST)  # "cuối tháng 3" is the month: no day is said


def _quarter(groups: _Groups) -> _Read:
    numbers = [_ROMAN.get(part) or int(part) for part in re.findall(r"iv|iii|ii|i(?=\W|$)|\d+", groups["ql"] or "")]
    year = _number(groups["qy"])
    low, high = min(numbers), max(numbers)
    return year, year, (3 * low - 2, 1), (3 * high, _LAST)


def _half(groups: _Groups) -> _Read:
    written = groups["hn"] or "6"
    size = _NUMBER_WORDS.get(written) or int(written)
    year = _number(groups["hy"])
    if groups["hside"] == "đầu":
        return year, year, (1, 1), (size, _LAST)
    return year, year, (13 - size, 1), (12, _LAST)


def _period(groups: _Groups) -> _Read:
    years = (int(groups["p1"] or 0), int(groups["p2"] or 0))
    return min(years), max(years), (1, 1), (12, _LAST)


def _year(groups: _Groups) -> _Read:
    first = int(groups["yy"] or 0)
    months = {"đầu": (1, 3), "giữa": (4, 9), "cuối": (10, 12)}.get((groups["yedge"] or "").strip(), (1, 12))
    return first, _number(groups["yy2"]) or first, (months[0], 1), (months[1], _LAST)


_READERS = {
    "day": _day,
    "days": _days,
    "short": _short,
    "month": _month,
    "quarter": _quarter,
    "half": _half,
    "period": _period,
    "year": _year,
}


def _resolve(folded: str, group: list[_Atom], default_year: int | None, *, is_range: bool) -> Period:
    """Fill in years and put members together."""
    written = any(atom.year is not None for atom in group)
    year = next((atom.year for atom in reversed(group) if atom.year is not None), default_year)
    filled = [atom if atom.year is not None else replace(atom, year=year, last_year=year) for atom in group]
    first, first_valid = _date(filled[0].year, filled[0].first)
    last, last_valid = _date(filled[-1].last_year, filled[-1].last)
    if first and last and last < first:
        if group[0].year is None and is_range:  # từ tháng 11 đến tháng 3/2026
            first, first_valid = _date(first.year - 1, filled[0].first)
        elif not is_range:
            first, last = min(first, last), max(first, last)
    start, end = group[0].start, group[-1].end
    opener = _FROM.search(folded, max(0, start - 30), start)
    onwards = _ONWARDS.match(folded, end)
    return Period(
        start=opener.start() if opener else start,
        end=onwards.end() if onwards else end,
        first=first,
        last=last,
        grain=min((atom.grain for atom in group), key=_GRAINS.index),
        year_written=written,
        days=tuple(atom.first for atom in group) if not is_range and all(atom.grain == "day" for atom in group) else (),
        opened=opener is not None,
        open_end=onwards is not None or (opener is not None and not is_range and not any(a.several for a in group)),
        valid=first_valid and last_valid,
    )


_GRAINS = ("day", "month", "quarter", "half", "year", "period")


@functools.lru_cache(maxsize=4096)
def _date(year: int | None, month_day: tuple[int, int]) -> tuple[dt.date | None, bool]:
    """Return the date and whether the calendar has it; a day past the month's end becomes its last."""
    if year is None:
        return None, True
    month, day = month_day
    longest = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(day, longest)), day <= longest or day == _LAST
