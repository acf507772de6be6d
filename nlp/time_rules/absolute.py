"""Days, months, quarters, years with a cue: types ``by`` and ``within``.

====================================================  =====================================================
trước (17 giờ 00) ngày 10/7/2022 · trước 15/9         by, the day named; deadline.by.truoc
chậm nhất (là) ngày … · muộn nhất · không quá ngày    by, deadline.by.cham_nhat
đến (hết) ngày 30/6/2025 · đến năm 2030               by, the last day; deadline.by.den
hạn cuối …, thời hạn: …                               by, deadline.by.han
trong quý III/2025 · xong trong tháng 12 · vào …      within, deadline.within.trong
từ ngày A đến ngày B · từ quý III/2012                within (open end where nothing says it), deadline.within.tu
Ngày 16/11/2017: … · sáng ngày …                      within that day, deadline.within.ngay
Tháng 12/2025: … · (quý IV/2025) · thời gian: …       within, deadline.within.dau_cau / .ngoac / .thoi_gian
trong dịp nghỉ lễ 30/4 - 1/5                          within, deadline.within.dip
====================================================  =====================================================

"trước tháng 9/2025" is by 1 September 2025, the first day of what is named, and marked ambiguous.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from nlp.dates import Period, find_periods
from nlp.model import DeadlineType
from nlp.time_rules import false_positives
from nlp.time_rules.context import Found, clause_before, is_after_comma, is_final, is_initial

_CLOCK = r"(?:\s?(?:lúc\s)?\d{1,2}\s?(?:h|giờ|g)\s?(?:\d{2})?['’]?(?:\s?phút)?,?)?"
_DAY_WORD = r"(?:\s?(?:hết\s)?(?:(?:sáng|chiều|tối)\s)?(?:thứ\s\w+,?\s)?(?:ngày|thời điểm|mốc|tháng|cuối)?)?"
_BY = re.compile(
    r"(?<!\w)(?:xong\s)?(?P<cue>"
    r"trước(?:\svà\strong)?"
    r"|(?:chậm|muộn)\snhất(?:\s(?:là|vào|trong|đến|trước|hết))*"
    r"|không\s(?:muộn|chậm|trễ|quá)(?:\s(?:hơn|quá))?"
    r"|hạn\s(?:cuối|chót|cuối cùng|chậm nhất)(?:\s(?:là|trước|đến))*:?"
    r"|thời\shạn(?:\s(?:hoàn thành|gửi|nộp|báo cáo|thực hiện|là|trước|đến|chậm nhất))*:?"
    r"|từ\snay\s(?:cho\s)?đến(?:\s(?:hết|cuối))?"
    r"|(?:cho\s)?(?:đến|tới)(?:\shết)?"
    rf"){_CLOCK}{_DAY_WORD}\s*$"
)
_DONE = r"(?:xong|hoàn thành|hoàn tất|kết thúc|hoàn thiện)"
_WITHIN = re.compile(
    r"(?<!\w)(?:xong\s)?(?:ngay\s)?(?:trong|vào)(?:\s(?:khoảng|thời gian|thời điểm|cả|các))?(?:\s(?:sáng|chiều|tối))?(?:\sngày)?\s*$"
)
_DONE_BEFORE = re.compile(rf"(?<!\w){_DONE}(?:\s(?:ngày|vào))?\s*$")
_TIME_LABEL = re.compile(
    r"(?<!\w)(?:thời (?:gian|hạn|điểm)|tiến độ|lộ trình|hạn)(?:\s[^.;:,()]{0,40})?(?::|\slà|\svào|\strong)?\s*(?:ngày\s)?$"
)
_HALF_DAY = re.compile(
    r"(?:(?:lúc\s)?\d{1,2}\s?(?:h|giờ)\s?\d{0,2}['’]?(?:\sphút)?,?\s)?(?:(?:trong|vào)\s)?(?:(?:buổi\s)?(?:sáng|chiều|tối)\s)?(?:thứ\s\w+,?\s)?(?:các\s)?(?:ngày\s)?$"
)
_EVENT = re.compile(r"(?<!\w)(?:trong\s)?(?:dịp|đợt|kỳ)\s[^.;:,]{0,45}$")
_RUNS_FROM = re.compile(
    r"(?<!\w)(?:thực hiện|áp dụng|triển khai|bắt đầu|vận hành|tổ chức|hoạt động|diễn ra|tiến hành|thời gian)(?:\s[^.;:,]{0,25})?\s*,?\s*$"
)
_GOES_ON = re.compile(
    r"\s(?:đối với|theo đúng|bảo đảm|đảm bảo)\s"
)  # "thành lập … trong năm 2026 đối với những xã chưa có"
_GOAL = re.compile(r"(?<!\w)(?:hoàn thành|xong|phấn đấu|chậm nhất|kết thúc|kéo dài|duy trì)(?:\s[^.;:]{0,25})?$")


def find_absolute(folded: str, *, default_year: int | None, document_date: dt.date | None) -> Iterator[Found]:
    """Yield the deadlines that name a calendar time.

    Args:
        folded: Folded text.
        default_year: The year of times that write none.
        document_date: A time before it, with its year written, is history or part of an object: it is kept with a
            confidence below what :func:`nlp.timex.choose_deadline` takes.
    """
    for period in find_periods(folded, default_year=default_year):
        found = _read(folded, period)
        if found is None:
            continue
        last = found.last or found.first
        past = document_date is not None and last is not None and last < document_date
        confidence = found.confidence * (0.9 if period.year_written else 0.8)
        if past and period.year_written:
            confidence = 0.3
        yield Found(
            start=found.start,
            end=found.end,
            type=found.type,
            rule=found.rule,
            confidence=round(confidence, 2) if period.valid else 0.5,
            first=found.first,
            last=found.last,
            year_written=period.year_written,
            ambiguous=found.ambiguous or past or not period.valid,
        )


def _read(folded: str, period: Period) -> Found | None:
    """Decide what a calendar time is for, or None where it is no deadline."""
    before = folded[max(0, period.start - 120) : period.start]
    if (
        false_positives.CITATION_BEFORE.search(before)
        or false_positives.COUNTED_AS_OF.search(before)
        or (period.opened and false_positives.IN_FORCE_BEFORE.search(before))
        or false_positives.IN_FORCE_AFTER.match(folded, period.end)
    ):
        return None
    return _by(folded, period, before) or _within(folded, period, before)


def _by(folded: str, period: Period, before: str) -> Found | None:
    match = _BY.search(before)
    if match is None or period.opened:
        return None
    cue = match["cue"].split()[0]
    start = period.start - len(before) + match.start()
    if cue in {"đến", "tới", "cho", "từ"} and not _counts_until(folded, period, start, cue):
        return None
    if cue == "trước":
        end, ambiguous = (period.last if period.grain == "day" else period.first), period.grain != "day"
    else:
        end, ambiguous = period.last, False
    if period.grain == "day" and len(period.days) > 1:  # "trước ngày 05/6 và ngày 20/11": the next one is due first
        end, ambiguous = period.first, True
    rule = {"trước": "truoc", "đến": "den", "tới": "den", "cho": "den", "từ": "tu_nay", "hạn": "han", "thời": "han"}
    return Found(
        start,
        period.end,
        DeadlineType.BY,
        f"deadline.by.{rule.get(cue, 'cham_nhat')}",
        1.0,
        None,
        end,
        ambiguous=ambiguous,
    )


def _counts_until(folded: str, period: Period, start: int, cue: str) -> bool:
    """Say whether "đến X" sets a limit: a day does; a year or month does where it opens the clause or ends a work."""
    if cue == "từ":
        return is_initial(folded, start) or is_after_comma(folded, start)
    clause = clause_before(folded, start)
    if "từ" in clause.split()[-4:]:
        return False
    if period.grain == "day":
        return True
    if "hết" in folded[start : period.start].split() and is_final(folded, period.end):
        return True
    opens = is_initial(folded, start) and is_final(folded, period.end)
    return opens or _GOAL.search(clause) is not None


def _within(folded: str, period: Period, before: str) -> Found | None:
    rule, start = _within_cue(folded, period, before)
    if rule is None or (rule in {"dau_cau", "trong", "ngay"} and _tells(folded, period, start)):
        return None
    last = None if period.opened and period.open_end else period.last
    return Found(start, period.end, DeadlineType.WITHIN, f"deadline.within.{rule}", 1.0, period.first, last)


def _tells(folded: str, period: Period, start: int) -> bool:
    """Say whether a time opens a sentence that tells what was done: "Năm 2025, Sở đã …"."""
    return is_initial(folded, start) and false_positives.DONE_AFTER.match(folded, period.end) is not None


def _within_cue(folded: str, period: Period, before: str) -> tuple[str | None, int]:
    """Return the cue that makes a period a deadline and where the whole begins."""
    base = period.start - len(before)
    if period.opened:
        return _opened(folded, period, before)
    if period.grain == "day":
        return _on_day(folded, period, before)
    initial, final = is_initial(folded, period.start), is_final(folded, period.end)
    long = period.grain in {"year", "period"}
    cue = _WITHIN.search(before)
    if cue is None and long and false_positives.PERIOD_IN_NAME.search(before) and not initial:
        return None, 0
    if cue is not None:
        if false_positives.EVENT_HELD_BEFORE.search(before[: cue.start()]) or (
            long and _belongs_to_object(folded, base + cue.start(), before[: cue.start()])
        ):
            return None, 0
        if not long or (
            (final or is_initial(folded, base + cue.start()) or _GOES_ON.match(folded, period.end))
            and not folded.startswith(" của", period.end)
        ):
            return "trong", base + cue.start()
    done = _DONE_BEFORE.search(before)
    if done is not None:
        return "xong", base + done.start()
    label = _TIME_LABEL.search(before)
    if label is not None:
        return "thoi_gian", period.start
    bracketed = before.rstrip().endswith("(")
    if initial and final and not (bracketed and period.grain in {"year", "period"}):  # Kế hoạch 5 năm (2021 - 2025)
        return ("ngoac" if bracketed else "dau_cau"), period.start
    return None, 0


def _belongs_to_object(folded: str, at: int, before: str) -> bool:
    """Say whether "trong năm …" tells of a noun or of a purpose: "… để triển khai trong năm 2026"."""
    if false_positives.NOUN_BEFORE_WITHIN.search(before):
        return True
    part = re.split(r"[,;]", clause_before(folded, at))[-1]
    return false_positives.PURPOSE_BEFORE.search(part) is not None


def _opened(folded: str, period: Period, before: str) -> tuple[str | None, int]:
    """Read "từ A (đến B)"."""
    if not period.open_end and period.grain not in {"year", "period"}:
        return "tu", period.start
    begins = period.open_end and period.grain == "year" and re.match(r"\s*(?:$|[.;\n])", folded[period.end :])
    if begins or is_initial(folded, period.start) or _RUNS_FROM.search(before) or _TIME_LABEL.search(before):
        return "tu", period.start
    return None, 0


def _on_day(folded: str, period: Period, before: str) -> tuple[str | None, int]:
    """Read a day without "trước" or "đến"."""
    base = period.start - len(before)
    if false_positives.EVENT_HELD_BEFORE.search(_HALF_DAY.sub("", before)):
        return None, 0
    event = _EVENT.search(before)
    if event is not None and len(period.days) != 1:
        return "dip", base + event.start()
    lead = _HALF_DAY.search(before)
    start = base + (lead.start() if lead else len(before))
    words = before[lead.start() :] if lead else ""
    if is_initial(folded, start) and (period.year_written or "ngày" in words):
        return "ngay", start
    if re.search(r"(?:trong|vào|sáng|chiều|tối)\s(?:\w+\s)*$", words) or _TIME_LABEL.search(folded[:start][-80:]):
        return "ngay", start
    if _DONE_BEFORE.search(before):
        return "xong", start
    return None, 0
