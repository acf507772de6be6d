"""Times in a table's "Thời gian" column, where a bare year or month is a time and not a name's part.

Forms met: "Quý III/2025", "Tháng 9/2025", "12/2025", "2025-2026", "2025", "30/8/2026" (by), "Ngày 22/11/2017" (within),
"Trước 30/6", "Thường xuyên", "Hằng năm", "Năm 2025 và các năm tiếp theo", "Từ quý III/2012", "100 ngày kể từ ngày ban
hành Kế hoạch", "Theo kế hoạch công tác hằng năm", "Khi có yêu cầu".
"""

from __future__ import annotations

import re

from nlp.dates import Period, find_periods
from nlp.model import DeadlineType
from nlp.time_rules.context import Found
from nlp.time_rules.recurring import find_recurring

_EVENT_CELL = re.compile(
    r"(?:kể từ|tính từ|sau khi|ngay sau|sau \d|theo (?:kế hoạch|tiến độ|lộ trình|yêu cầu|quy định|hướng dẫn|chỉ đạo|thời gian|chương trình|đề nghị|nhu cầu|kết quả|phân công|thông báo|đề xuất|lịch|tình hình|thực tế|hợp đồng|giai đoạn|từng|đúng)"
    r"|khi (?:có|được|cần|phát sinh|hoàn thành|trung ương|bộ|chính phủ)|khi |đột xuất|từ ngày (?!\d)|trong (?:quá trình|thời gian)|\d+ (?:ngày|tháng|tuần|giờ)(?! (?:đầu|cuối))|sau hội nghị|trước kỳ họp|kỳ họp)"
)
_BY_CELL = re.compile(r"(?:trước|chậm nhất|muộn nhất|xong trước|không quá|hạn|(?<!từ )đến|hết)\b[^\d]{0,30}$")
_ALWAYS_CELL = re.compile(r"thường xuyên|liên tục|xuyên suốt|trong suốt|hằng ngày và")
_MOST_WORDS = 24  # a longer cell tells how things stand; find_deadlines reads it as prose
_PER_EVENT = re.compile(r"\d\s(?:ngày|buổi|giờ)\s?/\s?(?!lần)|^(?:đã|đang|lũy kế|chưa|hiện)\s")
_DUE_HEADING = re.compile(r"hạn|hoàn thành|kết thúc")


def find_in_cell(folded: str, *, default_year: int | None, column_heading: str = "") -> Found | None:
    """Return the time of a folded cell; of several the first, but a date before an event's words.

    Args:
        folded: The cell's folded words.
        default_year: The year of times that write none.
        column_heading: The column's folded heading; "hạn" or "hoàn thành" in it makes "Ngày …" a ``by``.
    """
    if not folded.strip(" .-_/\n\t") or len(folded.split()) > _MOST_WORDS or _PER_EVENT.search(folded):
        return None
    recurring = min(find_recurring(folded), key=lambda one: (one.start, -one.end), default=None) or _bare_recurrence(
        folded
    )
    event, always = _EVENT_CELL.search(folded), _ALWAYS_CELL.search(folded)
    period = next(iter(find_periods(folded, default_year=default_year, bare_years=True)), None)
    first = min((one.start() for one in (event, always) if one), default=len(folded))
    if (
        recurring is not None
        and recurring.start <= first
        and (period is None or recurring.start <= period.start or recurring.end >= period.end)
    ):
        return recurring
    if (
        period is not None
        and (event is None or period.first is not None)
        and not (always and always.start() < period.start)
    ):
        return _cell_period(folded, period, column_heading)
    if always is not None and always.start() == first:
        whole = len(folded.rstrip())
        return Found(always.start(), whole, DeadlineType.CONTINUOUS, "deadline.continuous.o_bang", 0.9)
    if event is not None:
        return _whole(folded, "deadline.relative.o_bang")
    return recurring


def _bare_recurrence(folded: str) -> Found | None:
    """Read "Hằng quý", "6 tháng", "Hàng tháng" standing alone in a cell."""
    match = re.search(r"(?:(?:hằng|hàng|mỗi)\s(?P<unit>ngày|tuần|tháng|quý|năm))", folded)
    if match is None:
        return None
    rule = {
        "ngày": "FREQ=DAILY",
        "tuần": "FREQ=WEEKLY",
        "tháng": "FREQ=MONTHLY",
        "quý": "FREQ=MONTHLY;INTERVAL=3",
        "năm": "FREQ=YEARLY",
    }
    return Found(
        match.start(),
        match.end(),
        DeadlineType.RECURRING,
        "deadline.recurring.o_bang",
        0.9,
        recurrence=rule[match["unit"]],
    )


def _whole(folded: str, rule: str) -> Found:
    start = len(folded) - len(folded.lstrip())
    return Found(start, len(folded.rstrip(" .")), DeadlineType.RELATIVE, rule, 0.85)


def _cell_period(folded: str, period: Period, column_heading: str) -> Found:
    """Read a calendar time in a cell: a bare day is a due day, a longer time the period to work in."""
    before = folded[: period.start]
    by_cue = _BY_CELL.search(before) is not None and not period.opened
    bare_day = period.grain == "day" and period.first == period.last and not period.opened
    due = bare_day and (not before.strip() or _DUE_HEADING.search(column_heading) is not None)
    start = len(before) - len(before.lstrip()) if by_cue else period.start
    if by_cue or due:
        named = period.first if "trước" in before and period.grain != "day" else period.last
        return Found(
            start if by_cue else period.start, period.end, DeadlineType.BY, "deadline.by.o_bang", 0.9, None, named,
            year_written=period.year_written, ambiguous=not period.valid or (named == period.first and period.grain != "day"),
        )  # fmt: skip
    last = None if period.opened and period.open_end else period.last
    return Found(
        period.start, period.end, DeadlineType.WITHIN, "deadline.within.o_bang", 0.9, period.first, last,
        year_written=period.year_written, ambiguous=not period.valid,
    )  # fmt: skip
