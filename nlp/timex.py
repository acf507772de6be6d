"""Deadlines in words: find them, choose the one of a task, read a table's time column. Pure functions, no spaCy.

* :func:`find_deadlines`    every deadline of a text, with relative spans
* :func:`choose_deadline`   the one that holds ("of several time words the first that gives a date holds")
* :func:`task_deadline`     both at once, for a task's own words or a heading
* :func:`further_deadlines` the others: "lần một trước ngày 30/6, lần hai trước ngày 15/12"
* :func:`read_time_cell`    a cell of a table's "Thời gian" column, where bare years and months count
* :func:`heading_deadline`  a heading that is itself a time: "2. Trong tháng 6/2025:"
* :func:`lead_in_deadline` a sentence that announces a list and opens with a time: "Trong năm 2026, tập trung …:"
* :func:`is_time_line`      a line that says when, and nothing else: "Hoàn thành trong quý II năm 2026."
* :func:`prefer_deadline`   of a task's own words, its table column and its heading, whose deadline holds
* :func:`plan_year`         the year that a title sets ("Kế hoạch … năm 2026")
* :func:`shift`             a deadline's span moved to the canonical text

Texts must be NFC (the canonical text is). Years that are not written are ``plan_year``'s, else the document's; such
deadlines say ``year_from_document``. A date that lies before the document's is never moved; it is marked ``ambiguous``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence

from nlp.dates import find_periods
from nlp.gazetteers.folding import fold
from nlp.model import Deadline, DeadlineType, Span
from nlp.time_rules.absolute import find_absolute
from nlp.time_rules.cells import find_in_cell
from nlp.time_rules.context import Found
from nlp.time_rules.misread import repair
from nlp.time_rules.recurring import find_recurring
from nlp.time_rules.relative import find_continuous, find_relative

LEAST_CONFIDENCE = 0.5  # below it a candidate is kept for the record but is no task's deadline
# "2.", "a)", "II.", "-", "Bước 1:", "Đợt 2", "Giai đoạn 1:" before the time of a heading
_HEADING_MARK = re.compile(
    r"\s*(?:(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,4}[.)]|[a-zđ][.)]|[-+*•])\s*)?(?:(?:Bước|Đợt|Giai đoạn|Lần)\s(?:\d{1,2}|[IVX]{1,3})(?!\d|\s?-\s?\d|\s(?:giờ|tuần|tháng))\s*[:.,(-]*\s*)?"
)
_PHASE = re.compile(r"(?:giai đoạn|trong|sau)\s[^:]{0,50}\d\s(?:giờ|tuần)")
_ANNOUNCES = re.compile(r"(?::|như sau|sau đây|nhiệm vụ sau|nội dung sau)\s*[.:;]?\s*$")
_TIME_LINE = re.compile(
    r"(?:[-+*•–]\s*)?(?:\(\s*)?(?:thời (?:gian|hạn) )?(?:hoàn thành|thực hiện xong|báo cáo|xong|thực hiện)\s(?:trước|trong|vào|chậm nhất|xong|ngày|đến)\s"
)
_LONGEST_TIME_LINE = 70  # characters
_NO_TIME = re.compile(
    r"\W+|(?<!\w)(?:trong|thời gian|thời hạn|hoàn thành|thực hiện|từ|vào|các nhiệm vụ|nhiệm vụ)(?!\w)"
)
_TIME_OPENS = re.compile(
    r"(?:các\s)?(?:\d|trước|chậm nhất|muộn nhất|đến|hết|trong|từ|tháng|quý|năm|giai đoạn|ngày|tuần|hằng|hàng|định kỳ|thường xuyên|thời gian|thời hạn|hoàn thành|nhiệm vụ|sáu tháng|đầu|cuối)(?!\w)|\d"
)
_LONGEST_TIME = 80  # characters of a heading that is a time
_MOST_REST = 4  # characters of it that are not
_NEAR = 25  # characters: a recurrence and the days that explain it in brackets
_PRIORITY = {
    DeadlineType.RECURRING: 0,
    DeadlineType.BY: 1,
    DeadlineType.WITHIN: 1,
    DeadlineType.RELATIVE: 2,
    DeadlineType.CONTINUOUS: 3,
}


def find_deadlines(text: str, *, document_date: dt.date | None, plan_year: int | None = None) -> list[Deadline]:
    """Return the deadlines of a text in its order; their spans do not overlap.

    Args:
        text: A task's words, a sentence, a heading (NFC).
        document_date: The date of issue, None where the document gives none.
        plan_year: The year that the document plans for, where its title says one (:func:`plan_year`).

    Returns:
        Deadlines whose spans are relative to ``text``; also doubtful ones (``confidence`` below
        :data:`LEAST_CONFIDENCE`).
    """
    return list(_found(text, document_date, plan_year))


@functools.lru_cache(maxsize=4096)  # several components ask for the same unit
def _found(text: str, document_date: dt.date | None, plan_year: int | None) -> tuple[Deadline, ...]:
    folded = repair(fold(text))
    default_year = plan_year or (document_date.year if document_date else None)
    found: list[Found] = []
    if _may_hold(folded, _RECURRING_WORDS):
        found += find_recurring(folded)
    if _DIGIT_OR_QUARTER.search(folded):
        found += find_absolute(folded, default_year=default_year, document_date=document_date)
    if _may_hold(folded, _RELATIVE_WORDS):
        found += find_relative(folded)
    if _may_hold(folded, _CONTINUOUS_WORDS):
        found += find_continuous(folded)
    return tuple(_deadline(text, one) for one in _without_state(_without_overlap(found), document_date))


# Words without which no rule of a family can match: most units of a document name no time at all.
_RECURRING_WORDS = ("hằng ", "hàng ", "mỗi ", "từng ", "định kỳ", "lần", " quý", "tháng", "của năm", "/")
_RELATIVE_WORDS = (
    "khi ",
    "từ ",
    "sau ",
    "ngày",
    "giờ",
    "tuần",
    "tháng",
    "năm",
    "phút",
    "theo tiến độ",
    "theo lộ trình",
    "kỳ họp",
    "trong ",
)
_CONTINUOUS_WORDS = ("thường xuyên", "liên tục")
_DIGIT_OR_QUARTER = re.compile(r"\d|quý|quí|q\.|tháng (?:đầu|cuối) năm")


def _may_hold(folded: str, words: tuple[str, ...]) -> bool:
    return any(word in folded for word in words)


def choose_deadline(candidates: Sequence[Deadline]) -> Deadline | None:
    """Return the deadline that holds for a task, of those found in its words.

    The first that gives a day holds: an end (``by``, ``within``) or a recurrence with its days; one whose year is not
    written and that would lie before the document only where nothing else does. Then the first that gives a beginning
    only, then the first of all. Doubtful candidates do not count.
    """
    sure = [candidate for candidate in candidates if candidate.confidence >= LEAST_CONFIDENCE]
    dated = [c for c in sure if c.type in {DeadlineType.BY, DeadlineType.WITHIN}]
    ended = [c for c in dated if c.end]
    standing = [c for c in ended if not (c.ambiguous and c.year_from_document)] or ended
    recurring = [c for c in sure if c.type is DeadlineType.RECURRING]
    with_days = [c for c in recurring if "BY" in (c.recurrence or "")]
    several_days = standing[:1] if standing and standing[0].ambiguous and standing[0].year_from_document else []
    if several_days and recurring and recurring[0].span < several_days[0].span:
        standing, with_days = [], recurring[:1]  # "Định kỳ 6 tháng báo cáo … (trước ngày 05/6 và ngày 20/11)"
    if with_days and recurring[0].span.end + _NEAR > with_days[0].span.start:
        with_days = recurring[:1]  # "định kỳ 6 tháng một lần (tháng 01 và tháng 6 hằng năm)" is one time
    first = sorted([*standing[:1], *with_days[:1]], key=lambda one: one.span)
    return next(iter([*first, *dated, *sure]), None)


def prefer_deadline(
    *, own: Deadline | None = None, column: Deadline | None = None, heading: Deadline | None = None
) -> Deadline | None:
    """Return the deadline that holds of those a task's surroundings give.

    A table's time column is made for the purpose and holds before the row's own words ("… đến 31/12/2027" inside them
    is part of the work). Own words with a date or a recurrence hold before a heading's; "thường xuyên" does not.
    """
    firm = own is not None and own.type in {DeadlineType.BY, DeadlineType.WITHIN, DeadlineType.RECURRING}
    return column or (own if firm else heading or own)


def task_deadline(text: str, *, document_date: dt.date | None, plan_year: int | None = None) -> Deadline | None:
    """Return the deadline in a task's own words (or in a heading's), None where they set none."""
    return choose_deadline(find_deadlines(text, document_date=document_date, plan_year=plan_year))


def further_deadlines(
    text: str, *, besides: Deadline, document_date: dt.date | None, plan_year: int | None = None
) -> tuple[Deadline, ...]:
    """Return the deadlines of a text besides the one that holds for its task, in the text's order.

    A task has one deadline (GUIDELINES.md); "báo cáo lần một trước ngày 30/6, lần hai trước ngày 15/12" and "trước ngày
    05/6 và ngày 20/11" set two, and none may be lost. Only times with a day or a recurrence count, and of equal ones the
    first.

    Args:
        text: A task's words or its time cell (NFC).
        besides: The task's deadline; its span may lie in another text.
        document_date: The date of issue.
        plan_year: The year the document plans for.

    Returns:
        Deadlines with spans relative to ``text``; a day of a list of days has the list's span and words.
    """
    seen = {_meaning(besides)}
    further: list[Deadline] = []
    for found in find_deadlines(text, document_date=document_date, plan_year=plan_year):
        if found.confidence < LEAST_CONFIDENCE or found.type in {DeadlineType.CONTINUOUS, DeadlineType.RELATIVE}:
            continue
        for one in (found, *_later_days(found)):
            if _meaning(one) not in seen and (one.end or one.start or "BY" in (one.recurrence or "")):
                seen.add(_meaning(one))
                further.append(one)
    return tuple(further)


def _meaning(deadline: Deadline) -> tuple[str | None, str | None]:
    return deadline.end or deadline.start, deadline.recurrence


def _later_days(deadline: Deadline) -> list[Deadline]:
    """Return the days behind the first of "trước ngày 05/6 và ngày 20/11"."""
    if deadline.type is not DeadlineType.BY or not deadline.end:
        return []
    year = int(deadline.end[:4])
    listed = [period for period in find_periods(fold(deadline.text), default_year=year) if len(period.days) > 1]
    days = [f"{year:04}-{month:02}-{day:02}" for period in listed for month, day in period.days[1:]]
    return [dataclasses.replace(deadline, end=day) for day in days]


@functools.lru_cache(maxsize=4096)  # every task asks for the headings above it
def heading_deadline(text: str, *, document_date: dt.date | None, plan_year: int | None = None) -> Deadline | None:
    """Return the deadline that a heading gives the tasks below it.

    Only a heading that is a time and nothing else counts ("2. Trong tháng 6/2025:", "a) Giai đoạn 2026-2030",
    "Đợt 1 (trước ngày 30/6/2025)"); "Nhiệm vụ năm 2025" names a period and sets no date.
    """
    mark = _HEADING_MARK.match(text)
    begin = mark.end() if mark else 0
    words = text[begin:].rstrip(" .:;\n")
    if len(words) > _LONGEST_TIME or not _TIME_OPENS.match(fold(words)):
        return None
    found = read_time_cell(words, document_date=document_date, plan_year=plan_year)
    if found is None or (found.type is DeadlineType.RELATIVE and not _PHASE.match(fold(words))):
        return None  # "NHIỆM VỤ TRONG THỜI GIAN TỚI"
    rest = fold(words[: found.span.start] + words[found.span.end :])
    is_title = "nhiệm vụ" in rest and found.type is DeadlineType.WITHIN and "hoàn thành" not in rest
    if is_title or len(_NO_TIME.sub("", rest)) > _MOST_REST:
        return None
    return shift(found, begin)


@functools.lru_cache(maxsize=1024)  # every point of the list asks
def lead_in_deadline(text: str, *, document_date: dt.date | None, plan_year: int | None = None) -> Deadline | None:
    """Return the deadline that a sentence which announces a list gives the list's points.

    Only a time that opens its last sentence holds for what follows: "Trong giai đoạn 2026 - 2030, phát triển trạm …, cụ
    thể như sau:". "… báo cáo trước ngày 15/12, gồm:" is due once, not each point.
    """
    folded = fold(text)
    if not _ANNOUNCES.search(folded):
        return None
    begin = max(folded.rfind(". ", 0, len(folded.rstrip(" .:;"))) + 2, 0) if ". " in folded else 0
    for found in find_deadlines(text[begin:], document_date=document_date, plan_year=plan_year):
        opens = not folded[begin : begin + found.span.start].strip(" -+*•–")
        dated = found.type in {DeadlineType.BY, DeadlineType.WITHIN, DeadlineType.RECURRING}
        if opens and dated and found.confidence >= LEAST_CONFIDENCE:
            return shift(found, begin)
    return None


def is_time_line(text: str) -> bool:
    """Say whether a line tells when the point before it is due, and nothing else: "Hoàn thành trong quý II năm 2026."."""
    return (
        len(text) <= _LONGEST_TIME_LINE
        and _TIME_LINE.match(fold(text)) is not None
        and heading_deadline(text.strip("-+*•– ()."), document_date=None) is not None
    )


def read_time_cell(
    text: str, *, document_date: dt.date | None, plan_year: int | None = None, column_heading: str = ""
) -> Deadline | None:
    """Return the deadline of a cell in a table's time column.

    Forms met: "Quý III/2025", "Tháng 9/2025", "12/2025", "2025-2026", "2025", "30/8/2026" (by), "Ngày 22/11/2017"
    (within), "Trước 30/6", "Thường xuyên", "Hằng năm", "Năm 2025 và các năm tiếp theo", "Từ quý III/2012",
    "100 ngày kể từ ngày ban hành Kế hoạch", "Theo kế hoạch công tác hằng năm".

    Args:
        text: The cell's words (NFC).
        document_date: The date of issue.
        plan_year: The year the document plans for.
        column_heading: The column's heading; one that says "hạn" or "hoàn thành" makes "Ngày …" a ``by``.

    Returns:
        The deadline with a span relative to ``text``; a cell too long for a time is read as prose; None for an empty or
        unreadable cell.
    """
    default_year = plan_year or (document_date.year if document_date else None)
    found = find_in_cell(repair(fold(text)), default_year=default_year, column_heading=fold(column_heading))
    if found is not None:
        return _deadline(text, found)
    return task_deadline(text, document_date=document_date, plan_year=plan_year)


def plan_year(title: str | None, document_date: dt.date | None) -> int | None:
    """Return the one year that a title plans for: "Kế hoạch … năm 2026" -> 2026.

    A year before the document's own (a title that reports on the past), and a title with several years, give None.
    """
    years = {int(year) for year in re.findall(r"(?<!\w)năm ((?:19|20)\d\d)(?!\w)", fold(title or ""))}
    if len(years) != 1:
        return None
    year = years.pop()
    return year if document_date is None or year >= document_date.year else None


def shift(deadline: Deadline, offset: int) -> Deadline:
    """Return the deadline with its span moved: from a unit's own offsets to those of the canonical text."""
    return dataclasses.replace(deadline, span=Span(deadline.span.start + offset, deadline.span.end + offset))


def _without_overlap(found: Iterable[Found]) -> list[Found]:
    """Keep of overlapping readings the fuller kind, then the surer, then the longer; return them in order."""
    kept: list[Found] = []
    for one in sorted(found, key=_rank):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _without_state(found: Sequence[Found], document_date: dt.date | None) -> list[Found]:
    """Leave out "đến ngày" of the very day of issue where a later day stands too: it says as of when something stood.

    "Giải quyết số đơn nhận đến ngày 10/3/2026 (the day of issue), hoàn thành trước ngày 30/4/2026"
    """
    later = any(
        document_date and one.last and one.last > document_date and one.confidence > LEAST_CONFIDENCE for one in found
    )
    return [one for one in found if not (later and one.rule == "deadline.by.den" and one.last == document_date)]


def _rank(found: Found) -> tuple[bool, int, float, int]:
    doubtful = found.confidence < LEAST_CONFIDENCE
    return doubtful, _PRIORITY[found.type], -found.confidence, found.start - found.end


def _deadline(text: str, found: Found) -> Deadline:
    return Deadline(
        span=Span(found.start, found.end),
        text=text[found.start : found.end],
        type=found.type,
        start=found.first.isoformat() if found.first else None,
        end=found.last.isoformat() if found.last else None,
        recurrence=found.recurrence,
        ambiguous=found.ambiguous,
        year_from_document=not found.year_written,
        confidence=found.confidence,
        rule=found.rule,
    )
