"""What a task's deadline means on a given day: its state, the day it is due, its next dates, what is doubtful in it.

Reads the ``deadline`` object of an extraction record (``type``, ``text``, ``start``, ``end``, ``recurrence``,
``ambiguous``, ``year_from_document``) together with the record's ``document`` (``issued_on``, ``type``, ``title``).
Nothing is decided silently: every assumption made on the way to a date is a Vietnamese sentence in
:attr:`DeadlineReading.notes`.

Rules and their sources:
    * "trước ngày 10/7" excludes the day it names: the date shown is 10/7, the last day is 9/7. "trước 17 giờ ngày 10/7"
      is an hour of the day itself. Named dates are never moved off a weekend.
    * "trong 05 ngày làm việc kể từ ngày ban hành", "sau 30 ngày kể từ ngày ký": day 1 is the day after (BLDS 2015,
      Điều 147); a term in calendar days that ends on a day off ends on the next working day (Điều 148).
      Computed only where the anchor is the document's own date or a date that is written out.
    * "hằng quý" without a day falls due on the last day of each quarter, marked as assumed; a day that a month lacks
      (30 tháng 02) is the month's last day.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from corpus.working_days import WorkingDays, vietnam
from nlp.model import DeadlineType

NEXT_DATES = 5
SOON_DAYS = 30
_MONTHS = 12
_COUNTS_FROM_START = re.compile("INTERVAL|COUNT")


class DeadlineState(enum.StrEnum):
    """Where a deadline stands on a given day; the lists that users open."""

    OVERDUE = "overdue"  # quá hạn
    THIS_WEEK = "this_week"  # đến hạn trong tuần (Monday to Sunday)
    NEXT_30_DAYS = "next_30_days"  # sắp đến hạn
    LATER = "later"  # còn hạn
    RECURRING = "recurring"  # định kỳ
    CONTINUOUS = "continuous"  # thường xuyên
    RELATIVE = "relative"  # theo mốc khác: a date that this document alone does not give
    NONE = "none"  # không nêu thời hạn
    CLOSED = "closed"  # a person said that it is done or given up: no longer due


STATE_NAMES: Mapping[DeadlineState, str] = {
    DeadlineState.OVERDUE: "Quá hạn",
    DeadlineState.THIS_WEEK: "Đến hạn trong tuần",
    DeadlineState.NEXT_30_DAYS: "Đến hạn trong 30 ngày tới",
    DeadlineState.LATER: "Còn trên 30 ngày",
    DeadlineState.RECURRING: "Định kỳ",
    DeadlineState.CONTINUOUS: "Thường xuyên",
    DeadlineState.RELATIVE: "Theo sự kiện",
    DeadlineState.NONE: "Không nêu thời hạn",
    DeadlineState.CLOSED: "Đã xong, dừng thực hiện",
}


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """A deadline read on a given day.

    Attributes:
        state: The list it belongs to.
        text: The document's words, "" without a deadline.
        type: The record's type, None without a deadline.
        starts_on: First day of the interval, if one is given.
        due_on: The day to show: named in the text, or computed (then ``is_computed``).
        last_day: The last day on which the task is still in time; the day before ``due_on`` after "trước ngày".
        is_computed: ``due_on`` was counted from an anchor.
        is_ambiguous: A person should look: the reading or one of its assumptions may be wrong.
        recurrence: An RRULE value that names a day, None where there is none or it cannot be read.
        recurs_until: Last day of a recurrence that the plan's own period ends.
        next_dates: The next days on which a recurring task is due, from the day of reading on.
        notes: Vietnamese sentences: each assumption, exclusion and doubt.
    """

    state: DeadlineState
    text: str = ""
    type: DeadlineType | None = None
    starts_on: date | None = None
    due_on: date | None = None
    last_day: date | None = None
    is_computed: bool = False
    is_ambiguous: bool = False
    recurrence: str | None = None
    recurs_until: date | None = None
    next_dates: tuple[date, ...] = ()
    notes: tuple[str, ...] = ()


def read_deadline(
    deadline: Mapping[str, Any] | None,
    *,
    on_date: date,
    document: Mapping[str, Any] | None = None,
    context: str = "",
    calendar: WorkingDays | None = None,
) -> DeadlineReading:
    """Read a record's deadline on a day.

    Args:
        deadline: The record's ``deadline``, None where the task has none.
        on_date: The day that "overdue" and "this week" are told for.
        document: The record's ``document``; gives the anchor of relative terms and the period of recurring ones.
        context: The task's text; the words after the deadline's own tell whose "ban hành" it is.
        calendar: Working days; Vietnam's by default.
    """
    if not deadline:
        return DeadlineReading(DeadlineState.NONE)
    document = document or {}
    base = DeadlineReading(
        DeadlineState.NONE,
        text=str(deadline.get("text") or ""),
        type=DeadlineType(deadline["type"]),
        starts_on=_iso(deadline.get("start")),
        due_on=_iso(deadline.get("end")),
        is_ambiguous=bool(deadline.get("ambiguous")),
        notes=_first_notes(deadline),
    )
    if base.type is DeadlineType.CONTINUOUS:
        return replace(base, state=DeadlineState.CONTINUOUS)
    if base.type is DeadlineType.RECURRING:
        return _recurring(base, str(deadline.get("recurrence") or ""), on_date, document)
    if base.type is DeadlineType.RELATIVE and base.due_on is None:
        return _relative(base, on_date, document, context, calendar or vietnam())
    return _dated(base, on_date, _iso(document.get("issued_on")))


def other_deadlines_note(task: Mapping[str, Any]) -> str:
    """Return what a task is due by besides its deadline, for a person; "" where there is nothing.

    >>> other_deadlines_note({"other_deadlines": [{"text": "trước ngày 15/12/2026", "end": "2026-12-15"}]})
    'Còn thời hạn khác: trước ngày 15/12/2026.'
    """
    words = [_other_words(each) for each in task.get("other_deadlines") or ()]
    return f"Còn thời hạn khác: {'; '.join(words)}." if words else ""


def _other_words(deadline: Mapping[str, Any]) -> str:
    """Return a deadline's words, with its day where they do not write it: "trước 15/12 (15/12/2026)"."""
    words, end = str(deadline.get("text") or ""), _iso(deadline.get("end"))
    if end is None or re.search(rf"\b0?{end.day}\s*[/.-]\s*0?{end.month}\s*[/.-]\s*{end.year}\b", words):
        return words
    return f"{words} ({end:%d/%m/%Y})"


def state_of(last_day: date, on_date: date) -> DeadlineState:
    """Return the state of a task whose last day is known.

    >>> state_of(date(2025, 9, 30), date(2025, 9, 29)).value
    'this_week'
    """
    if last_day < on_date:
        return DeadlineState.OVERDUE
    if last_day <= on_date + timedelta(days=6 - on_date.weekday()):
        return DeadlineState.THIS_WEEK
    if last_day <= on_date + timedelta(days=SOON_DAYS):
        return DeadlineState.NEXT_30_DAYS
    return DeadlineState.LATER


def _iso(value: object) -> date | None:
    """Return a date, None for what is no full date; a record never makes a list fail."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _first_notes(deadline: Mapping[str, Any]) -> tuple[str, ...]:
    notes = []
    if deadline.get("year_from_document"):
        notes.append("Năm không ghi trong câu, lấy theo văn bản.")
    if deadline.get("ambiguous"):
        notes.append("Thời hạn có thể hiểu nhiều cách, cần xem lại câu gốc.")
    notes.extend(
        f"Ngày “{deadline[key]}” không đọc được."
        for key in ("start", "end")
        if deadline.get(key) and not _iso(deadline[key])
    )
    return tuple(notes)


# --- dates that are named


_EXCLUDES_DAY = re.compile(r"\btrước\s+(?:ngày|mùng|mồng|\d{1,2}\s*[/.-])", re.IGNORECASE)
_HOUR = re.compile(r"\btrước\s+(?:\d{1,2}\s*(?:giờ|g|h)\b|\d{1,2}[:h]\d{2})", re.IGNORECASE)


def excludes_named_day(text: str) -> bool:
    """Say whether the words literally exclude the day they name.

    Forms: "trước ngày 10/7/2022", "xong trước 15/9"; not "trước 17 giờ 00 ngày 10/7", "đến ngày 10/7", "trước tháng 9"
    (its date is the record's reading already).
    """
    return bool(_EXCLUDES_DAY.search(text)) and not _HOUR.search(text)


def _dated(base: DeadlineReading, on_date: date, issued_on: date | None) -> DeadlineReading:
    if base.due_on is None:
        if base.starts_on is not None:
            note = "Chỉ nêu thời điểm bắt đầu, không nêu ngày kết thúc."
            return replace(base, state=DeadlineState.CONTINUOUS, notes=(*base.notes, note))
        note = "Có câu chữ về thời hạn nhưng chưa quy ra ngày."
        return replace(base, state=DeadlineState.RELATIVE, is_ambiguous=True, notes=(*base.notes, note))
    last_day, notes, ambiguous = base.due_on, base.notes, base.is_ambiguous
    if base.type is DeadlineType.BY and excludes_named_day(base.text):
        last_day = base.due_on - timedelta(days=1)
        notes = (
            *notes,
            f"“Trước ngày” không gồm ngày {base.due_on:%d/%m/%Y}: hạn cuối là hết ngày {last_day:%d/%m/%Y}.",
        )
    if issued_on is not None and base.due_on < issued_on:
        ambiguous = True
        notes = (*notes, f"Thời hạn đứng trước ngày ban hành văn bản ({issued_on:%d/%m/%Y}), cần xem lại.")
    state = state_of(last_day, on_date)
    return replace(base, state=state, last_day=last_day, notes=notes, is_ambiguous=ambiguous)


# --- terms counted from an anchor

_DOCUMENT_WORDS = (
    r"(?:kế hoạch|chỉ thị|quyết định|nghị quyết|công văn|công điện|chương trình|đề án|thông báo|hướng dẫn|văn bản)"
)
_TERM = re.compile(
    r"(?P<count>\d{1,3})\s*(?:\([^)]{1,20}\)\s*)?(?P<unit>ngày\s+làm\s+việc|ngày|tuần|tháng|năm)\s*,?\s*"
    r"(?:(?:kể|tính)\s+từ|từ|sau)\s+(?P<anchor>[^,;.\n]*)",
    re.IGNORECASE,
)
_OWN_DATE = re.compile(
    rf"(?:ngày|khi)?\s*(?:(?P<subject>{_DOCUMENT_WORDS})\s+(?P<this>này\s+)?)?(?:được\s+)?"
    rf"(?:ký\s*,?\s*ban\s+hành|ban\s+hành|ký)(?:\s+(?P<object>{_DOCUMENT_WORDS})\s*(?P<this_object>này)?)?\s*",
    re.IGNORECASE,
)
_WRITTEN_DATE = re.compile(
    r"(?:ngày\s+)?(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})\s*",
    re.IGNORECASE,
)


def _relative(
    base: DeadlineReading, on_date: date, document: Mapping[str, Any], context: str, calendar: WorkingDays
) -> DeadlineReading:
    term = _TERM.search(_with_following_words(base.text, context))
    if term is None:
        return replace(base, state=DeadlineState.RELATIVE)
    anchor, doubt = _anchor_date(term["anchor"].strip(), document)
    if anchor is None:
        note = f"Tính từ “{term['anchor'].strip()}”: ngày này không có trong văn bản."
        return replace(base, state=DeadlineState.RELATIVE, notes=(*base.notes, note))
    due = _term_end(anchor, int(term["count"]), " ".join(term["unit"].lower().split()), calendar)
    note = f"Tính {term['count']} {term['unit']} từ {anchor:%d/%m/%Y}, không kể ngày đầu: hết ngày {due:%d/%m/%Y}."
    notes = (*base.notes, note, *([doubt] if doubt else []))
    return replace(
        base,
        state=state_of(due, on_date),
        due_on=due,
        last_day=due,
        is_computed=True,
        is_ambiguous=base.is_ambiguous or bool(doubt),
        notes=notes,
    )


def _with_following_words(text: str, context: str) -> str:
    """Return the words with what follows them up to the clause's end: "kể từ ngày ban hành | Nghị định"."""
    at = context.find(text)
    if not text or at < 0:
        return text
    following = re.match(r"[^,;.\n]*", context[at + len(text) :])
    return text + (following.group() if following else "")


def _anchor_date(anchor: str, document: Mapping[str, Any]) -> tuple[date | None, str | None]:
    """Return the date that a term is counted from, if this document gives it, and what is doubtful about it."""
    if written := _WRITTEN_DATE.fullmatch(anchor + " "):
        try:
            return date(int(written["year"]), int(written["month"]), int(written["day"])), None
        except ValueError:
            return None, None
    own = _OWN_DATE.fullmatch(anchor)
    issued_on = _iso(document.get("issued_on"))
    if own is None or issued_on is None:
        return None, None
    subject = own["subject"] or own["object"]
    if subject is None or own["this"] or own["this_object"] or subject.lower() == "văn bản":
        return issued_on, None
    if subject.lower() == str(document.get("type") or "").lower():
        return issued_on, f"Hiểu “{subject}” là chính văn bản này."
    return None, None


def _term_end(anchor: date, count: int, unit: str, calendar: WorkingDays) -> date:
    if unit == "ngày làm việc":
        return calendar.add(anchor, count)
    steps = {
        "ngày": relativedelta(days=count),
        "tuần": relativedelta(weeks=count),
        "tháng": relativedelta(months=count),
        "năm": relativedelta(years=count),
    }
    return calendar.next_working(anchor + steps[unit])


# --- recurrences


def _recurring(base: DeadlineReading, rule: str, on_date: date, document: Mapping[str, Any]) -> DeadlineReading:
    issued_on = _iso(document.get("issued_on"))
    named = name_recurrence_day(rule, issued_on or on_date)
    if named is None:
        note = f"Chu kỳ “{rule}” không đọc được." if rule else "Định kỳ nhưng không nêu chu kỳ."
        return replace(base, state=DeadlineState.RECURRING, is_ambiguous=True, notes=(*base.notes, note))
    notes = base.notes
    if named != rule.upper().removeprefix("RRULE:") and "BYSETPOS" not in named:
        notes = (*notes, "Không nêu ngày trong kỳ: tính theo ngày cuối kỳ.")
    if excludes_named_day(base.text):
        notes = (*notes, "“Trước ngày” không gồm ngày được nêu: cần xong trước ngày đó.")
    until = plan_end(str(document.get("title") or ""), named)
    if until is not None:
        notes = (*notes, f"Lặp đến hết ngày {until:%d/%m/%Y} theo thời kỳ trong tên văn bản.")
    first_day = max(on_date, issued_on) if issued_on else on_date
    dates = occurrences(named, starting=issued_on or on_date, after=first_day, count=NEXT_DATES, until=until)
    due = dates[0] if dates else None
    return replace(
        base,
        state=DeadlineState.RECURRING,
        due_on=due,
        last_day=due - timedelta(days=1) if due and excludes_named_day(base.text) else due,
        recurrence=named,
        recurs_until=until,
        next_dates=dates,
        notes=notes,
    )


@functools.lru_cache(maxsize=5_000)  # lists read the same few rules of many documents again and again
def name_recurrence_day(rule: str, starting: date) -> str | None:
    """Return a recurrence that names its day, or None if the rule cannot be read.

    A rule without a day gets its period's last: "FREQ=MONTHLY;INTERVAL=3" becomes the ends of March, June, September
    and December, "FREQ=WEEKLY" every Friday. A day after the 28th is kept in short months as their last day, where
    iCalendar would leave the month out.

    Args:
        rule: An RRULE value, with or without "RRULE:".
        starting: A day of the first period; it anchors intervals of several years.

    >>> name_recurrence_day("FREQ=MONTHLY;BYMONTHDAY=15", date(2025, 1, 1))
    'FREQ=MONTHLY;BYMONTHDAY=15'
    """
    rule = rule.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    has_day = any(key in parts for key in ("BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"))
    frequency, interval = parts.get("FREQ"), parts.get("INTERVAL", "1")
    if not interval.isdigit() or int(interval) == 0 or not _days_exist(parts):
        return None
    if frequency == "WEEKLY" and not has_day:
        parts["BYDAY"] = "FR"
    elif frequency == "MONTHLY" and not has_day:
        parts |= {"BYMONTHDAY": "-1"}
        if int(interval) > 1 and _MONTHS % int(interval) == 0 and "BYMONTH" not in parts:
            parts |= {"BYMONTH": ",".join(str(month) for month in range(int(interval), _MONTHS + 1, int(interval)))}
            del parts["INTERVAL"]
    elif frequency == "YEARLY" and not has_day:
        parts |= {"BYMONTH": parts.get("BYMONTH", "12"), "BYMONTHDAY": "-1"}
    _keep_short_months(parts)
    named = ";".join(f"{key}={value}" for key, value in parts.items())
    try:
        rrulestr(named, dtstart=datetime.combine(starting, datetime.min.time()))
    except (ValueError, KeyError, TypeError):
        return None
    return named


def _days_exist(parts: Mapping[str, str]) -> bool:
    """Say whether months and days are ones that a calendar has; the search for a 32nd day would not end."""
    limits = {"BYMONTH": 12, "BYMONTHDAY": 31}
    values = [
        (value.strip(), limit) for key, limit in limits.items() if key in parts for value in parts[key].split(",")
    ]
    return all(value.removeprefix("-").isdigit() and 1 <= abs(int(value)) <= limit for value, limit in values)


def _keep_short_months(parts: dict[str, str]) -> None:
    """Turn a day after the 28th into "the last of 28…day that the month has"."""
    day = parts.get("BYMONTHDAY", "")
    if not day.isdigit() or not 28 < int(day) <= 31 or "BYSETPOS" in parts:
        return
    months = [int(month) for month in parts.get("BYMONTH", "").split(",") if month.isdigit()]
    lengths = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
    if months and all(int(day) <= lengths.get(month, 31) for month in months):
        return
    if parts.get("FREQ") == "YEARLY" and (not months or "INTERVAL" in parts):
        return
    parts["FREQ"] = "MONTHLY"
    parts["BYMONTHDAY"] = ",".join(str(each) for each in range(28, int(day) + 1))
    parts["BYSETPOS"] = "-1"


@functools.lru_cache(maxsize=5_000)
def occurrences(rule: str, *, starting: date, after: date, count: int, until: date | None = None) -> tuple[date, ...]:
    """Return the next days of a recurrence.

    Args:
        rule: What :func:`name_recurrence_day` returned.
        starting: The document's date: the recurrence begins with it.
        after: The first day that counts.
        count: How many at most.
        until: The last day of the recurrence, None for no end.
    """
    midnight = datetime.min.time()
    if not _COUNTS_FROM_START.search(rule):  # the same days from any beginning: leave out the years before
        starting = max(starting, date(max(after.year - 1, 1), 1, 1))
    found: list[date] = []
    for moment in rrulestr(rule, dtstart=datetime.combine(starting, midnight)).xafter(
        datetime.combine(after, midnight), count=count, inc=True
    ):
        if until is not None and moment.date() > until:
            break
        found.append(moment.date())
    return tuple(found)


_PERIOD = re.compile(r"giai\s+đoạn\s+(?:từ\s+năm\s+)?(\d{4})\s*(?:-|–|đến(?:\s+năm)?)\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"\bnăm\s+(\d{4})\b", re.IGNORECASE)
_OPEN = re.compile(
    r"các\s+năm\s+(?:tiếp\s+theo|sau)|trở\s+đi|định\s+hướng|tầm\s+nhìn|hằng\s+năm|hàng\s+năm", re.IGNORECASE
)


def plan_end(title: str, rule: str) -> date | None:
    """Return the last day of a plan's own period, by its title, where that period bounds a recurrence.

    "Kế hoạch cải cách hành chính năm 2025" ends its monthly reports with 2025; a yearly duty is bounded only by a
    period of years ("giai đoạn 2021-2025"). A title that opens the period ("và các năm tiếp theo") bounds nothing.
    """
    if _OPEN.search(title):
        return None
    if period := _PERIOD.search(title):
        return date(int(period[2]), 12, 31)
    years = {int(year) for year in _YEAR.findall(title)}
    if len(years) == 1 and "FREQ=YEARLY" not in rule:
        return date(years.pop(), 12, 31)
    return None
