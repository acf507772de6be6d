"""Times that come again: type ``recurring``, as iCalendar RRULE values.

====================================================  =====================================================
trước ngày 18 hằng tháng · ngày 15 mỗi tháng          FREQ=MONTHLY;BYMONTHDAY=18
trước ngày 25/12 hàng năm                             FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25
trước ngày 15/3, 15/6, 15/9, 15/12 (hằng năm)         FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15
trước ngày 15 của tháng cuối quý                      FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15
trước 17h00 hằng ngày                                 FREQ=DAILY
thứ Sáu hằng tuần                                     FREQ=WEEKLY;BYDAY=FR
định kỳ 02 tuần một lần (trước 16 giờ thứ Sáu)        FREQ=WEEKLY;INTERVAL=2;BYDAY=FR
định kỳ 6 tháng, hằng năm                             FREQ=MONTHLY;INTERVAL=6
hằng quý                                              FREQ=MONTHLY;INTERVAL=3
tháng 12 hằng năm · quý I hằng năm                    FREQ=YEARLY;BYMONTH=12
2 lần/tháng · mỗi quý 01 lần                          FREQ=MONTHLY (the count is not a rule of dates)
====================================================  =====================================================

"định kỳ" without an interval is no deadline (GUIDELINES.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.model import DeadlineType
from nlp.time_rules import false_positives
from nlp.time_rules.context import VERB, Found, clause_before, is_after_comma, is_final, is_initial, number

_D = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_M = r"(?:0?[1-9]|1[0-2])(?!\d)"
_CLOCK = r"\d{1,2}\s?(?:h|giờ|g)\s?(?:\d{2})?['’]?(?:\s?phút)?"
_EVERY = r"(?:hằng|hàng|mỗi|từng)"
# Words that no pattern below can do without: most units have none, and are not searched
_EACH = re.compile(rf"(?<!\w){_EVERY}\s(?:ngày|tuần|tháng|quý|năm)")
_FIGURE = re.compile(r"\d")
_CUE = r"(?:(?:trước|vào|chậm nhất(?:\s(?:là|vào))?|muộn nhất(?:\slà)?|không quá|đến|gửi trước|xong trước)\s)?"
_DAY_OF = re.compile(
    rf"(?<![\w/])(?<!tháng ){_CUE}(?:{_CLOCK},?\s)?(?:các\s)?(?:ngày\s)?(?P<list>{_D}(?:\s?/\s?{_M}|\stháng\s{_M})?"
    rf"(?:(?:\s?,\s?|\svà\s|\s?;\s?)(?:trước\s)?(?:ngày\s)?{_D}(?:\s?/\s?{_M}|\stháng\s{_M})?)*)(?:\scủa)?\s?,?\s?\(?{_EVERY}\s(?P<unit>tháng|năm|quý)"
)
# "trước ngày 15/02 của năm liền kề", "ngày 01 tháng 12 của năm trước": the same day of each year
_DAY_OF_SOME_YEAR = re.compile(
    rf"(?<![\w/]){_CUE}ngày\s(?P<list>{_D}(?:\s?/\s?{_M}|\stháng\s{_M}))\s(?:của\s)?năm\s(?:trước|sau|liền kề|báo cáo|thống kê|kế hoạch|đó|kế tiếp|tiếp theo)(?:\sliền kề)?"
)
_DAY_LIST = re.compile(
    rf"(?<![\w/]){_CUE}(?:các\s)?ngày\s(?P<list>{_D}\s?/\s?{_M}(?:(?:\s?,\s?|\svà\s|\s?;\s?)(?:ngày\s)?{_D}\s?/\s?{_M}(?!\s?[/.]\s?\d)){{2,}})"
)
_DAY_OF_QUARTER = re.compile(
    rf"(?<!\w){_CUE}(?:{_CLOCK},?\s)?ngày\s(?P<day>{_D})\s?(?:của\s)?(?:tháng\s(?P<which>cuối|đầu|giữa)(?:\scùng)?)\s?(?:của\s)?(?:(?:mỗi|hằng|hàng|các)\s)?quý"
)
_CLOCK_DAILY = re.compile(rf"(?<!\w){_CUE}{_CLOCK},?\s(?:của\s)?{_EVERY}\sngày")
_WEEKDAYS = {
    "hai": "MO",
    "ba": "TU",
    "tư": "WE",
    "năm": "TH",
    "sáu": "FR",
    "bảy": "SA",
    "2": "MO",
    "3": "TU",
    "4": "WE",
    "5": "TH",
    "6": "FR",
    "7": "SA",
}
_WEEKDAY = r"(?:thứ\s(?P<{0}>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<{0}cn>chủ\snhật))"
_WEEKLY = re.compile(
    rf"(?<!\w){_CUE}(?:{_CLOCK},?\s)?(?:ngày\s)?{_WEEKDAY.format('wd')}\s?,?\s?(?:của\s)?{_EVERY}\stuần"
)
_WEEKDAY_INSIDE = re.compile(_WEEKDAY.format("wd"))
_MONTH_YEARLY = re.compile(
    rf"(?<!\w){_CUE}(?:trong\s)?(?:tháng\s(?P<month>{_M})|quý\s(?P<quarter>iv|iii|ii|i|[1-4]))\s(?:của\s)?{_EVERY}\snăm"
)
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|sáu|chín)"
_REGULAR = re.compile(
    rf"(?<!\w)định\skỳ(?:\s?(?:,|:))?\s(?:(?:theo|vào)\s)?(?:(?P<every>{_EVERY})\s)?(?:(?P<count>{_COUNT})\s(?:\(\w+\)\s)?)?(?P<unit>ngày|tuần|tháng|quý|năm)(?!\w)"
    rf"(?:\s?/?\s?(?:một|1|01)?\s?lần)?(?:\s?,?\s?(?:và\s)?(?:(?:{_EVERY}|một|1|01)\s)?(?:\d+\stháng|tháng|quý|năm)(?!\s?\d|\w))*(?:,\sgiữa\snhiệm\skỳ)?"
)
_ONCE_EACH = re.compile(
    rf"(?<!\w)(?:(?P<count>{_COUNT})\s)?(?P<unit>ngày|tuần|tháng|quý|năm)\s?(?:/\s?|một\s|1\s|01\s)(?:(?:một|1|01)\s)?lần"
    rf"|(?<![\w,.])\d{{1,3}}\slần\s?(?:/|trong\s|mỗi\s|trên\s)\s?(?:(?:một|1|01)\s)?(?P<unit2>ngày|tuần|tháng|quý|năm)"
    rf"|(?<!\w)(?:mỗi|{_EVERY})\s(?P<unit3>ngày|tuần|tháng|quý|năm)\s(?:ít nhất\s|tối thiểu\s)?\d{{1,2}}\s(?:lần|kỳ|đợt)"
)
_SIX_AND_YEAR = re.compile(
    rf"(?<!\w)(?P<count>0?[369])\stháng\s?(?:,|và|\(.{{0,40}}\),?)\s?(?:(?:{_EVERY}|một|1|cả)\s)?năm(?!\s?\d|\w)"
)
_PLAIN = re.compile(rf"(?<!\w)(?P<word>{_EVERY})\s(?P<unit>ngày|tuần|tháng|quý|năm)(?!\w)")
_DETAIL = re.compile(
    rf"\s?,?\s?\(?\s?(?:\w+\s){{0,3}}?(?:trước|vào|chậm nhất(?:\slà)?)\s(?:{_CLOCK},?\s)?ngày\s(?P<list>{_D}(?:\s?/\s?{_M}|\stháng\s{_M})?"
    rf"(?:(?:\s?,\s?|\svà\s)(?:ngày\s)?{_D}\s?/\s?{_M})*)(?!\s?[/.]\s?\d)(?:\s(?:của\s)?tháng\s(?:cuối|đầu)(?:\s(?:của\s)?quý)?)?\)?"
)
_BRACKET = re.compile(r"\s?\((?P<inside>[^()]{0,60})\)")
_REPORTED_TO = re.compile(
    r"(?:báo cáo|gửi|trình)(?:\s(?:về|cho|lên))?\s(?:ủy ban nhân dân|ubnd|sở|bộ|ban|chủ tịch|thủ tướng|văn phòng|tỉnh ủy|thành ủy"
    r"|hội đồng|phòng|chi cục|cục|thường trực)(?:(?!kết quả|tình hình|kế hoạch)[^,.;:]){0,70}$"
)
# "Tổ chức đánh giá, báo cáo kết quả thực hiện Đề án hằng năm và tổng kết …"
_ASSESSED = re.compile(
    r"(?:^|,)\s*(?:tổ chức\s)?(?:kiểm tra|đánh giá|báo cáo|sơ kết|rà soát)(?:,? (?:và )?(?:đánh giá|báo cáo|sơ kết|kiểm tra|giám sát))*\s(?:kết quả|tình hình|việc|công tác)\s[^.;:,]{3,80}$"
)
_FUNDED = re.compile(
    r"(?<!\w)(?:bố trí|bảo đảm|đảm bảo|cấp|phân bổ)\s(?:nguồn\s)?kinh phí\s*$"
)  # each year, not the year's funds
_AND_CONCLUDED = re.compile(r"\s(?:và|hoặc)\s(?:sơ kết|tổng kết|đột xuất)")
_VERB_BEFORE = re.compile(
    r"(?:báo cáo(?:\s(?:kết quả|tiến độ|tình hình|nhanh|tổng hợp))*|thực hiện|tổ chức|cập nhật|kiểm tra|rà soát|tiến hành|đánh giá|tổng hợp"
    r"|họp|giao ban|triển khai|công bố|công khai|niêm yết|đăng tải|thông báo|chế độ báo cáo(?:\snhanh)?|duy trì|theo dõi)\s?,?\s*$"
)
_VERB_AFTER = re.compile(rf"\s?,?\s?(?:{VERB}(?!\w)|có (?:báo cáo|kế hoạch|văn bản))")


def find_recurring(folded: str) -> Iterator[Found]:
    """Yield the recurring times of a folded text; overlapping ones are all yielded, the fullest first."""
    yield from _with_days(folded)
    for match in _REGULAR.finditer(folded):
        yield _regular(folded, match)
    for match in _SIX_AND_YEAR.finditer(folded) if _FIGURE.search(folded) else ():
        if re.search(r"(?:định kỳ|báo cáo|sơ kết|tổng kết)[^.;:]{0,40}$", folded[: match.start()]):
            yield _found(match.start(), match.end(), _frequency("tháng", int(match["count"])), "sau_thang", 0.75)
    for match in _PLAIN.finditer(folded):
        found = _plain(folded, match)
        if found is not None:
            yield found
    for match in _ONCE_EACH.finditer(folded) if "lần" in folded or _EACH.search(folded) else ():
        unit = match["unit"] or match["unit2"] or match["unit3"]
        if not re.match(r"\s?(?:mẫu|lượt)", folded[match.end() :]):
            yield _found(match.start(), match.end(), _frequency(unit, number(match["count"] or "1") or 1), "lan", 0.5)


def _found(start: int, end: int, rule: str, name: str, confidence: float) -> Found:
    return Found(start, end, DeadlineType.RECURRING, f"deadline.recurring.{name}", confidence, recurrence=rule)


def _frequency(unit: str, count: int = 1) -> str:
    """Return FREQ and INTERVAL: quý is three months."""
    name, size = {
        "ngày": ("DAILY", 1),
        "tuần": ("WEEKLY", 1),
        "tháng": ("MONTHLY", 1),
        "quý": ("MONTHLY", 3),
        "năm": ("YEARLY", 1),
    }[unit]
    interval = size * count
    return f"FREQ={name}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _with_days(folded: str) -> Iterator[Found]:
    every = _EACH.search(folded) is not None
    has_days = "ngày " in folded and _FIGURE.search(folded) is not None
    for match in _DAY_OF.finditer(folded) if every else ():
        if match["unit"] == "năm" and not re.search(r"/|tháng", match["list"]):
            continue  # "tháng 01 và tháng 6 hàng năm" names no day
        yield _found(match.start(), match.end(), _days(match["list"], match["unit"]), "ngay", 0.95)
    for match in _DAY_OF_SOME_YEAR.finditer(folded) if has_days else ():
        yield _found(match.start(), match.end(), _days(match["list"], "năm"), "ngay_cua_nam", 0.8)
    for match in _DAY_OF_QUARTER.finditer(folded) if has_days and "quý" in folded else ():
        yield _found(
            match.start(),
            match.end(),
            f"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY={int(match['day'])}",
            "ngay_thang_cuoi_quy",
            0.9,
        )
    for match in _DAY_LIST.finditer(folded) if has_days else ():
        yield _found(match.start(), match.end(), _days(match["list"], "năm"), "cac_ngay", 0.85)
    for match in _CLOCK_DAILY.finditer(folded) if every else ():
        yield _found(match.start(), match.end(), "FREQ=DAILY", "gio_hang_ngay", 0.95)
    for match in _WEEKLY.finditer(folded) if every else ():
        yield _found(match.start(), match.end(), f"FREQ=WEEKLY;BYDAY={_weekday(match)}", "thu_hang_tuan", 0.95)
    for match in _MONTH_YEARLY.finditer(folded) if every else ():
        if match["month"]:
            months = str(int(match["month"]))
        else:
            quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(match["quarter"]) or int(match["quarter"])
            months = ",".join(str(3 * quarter - 2 + step) for step in range(3))
        yield _found(match.start(), match.end(), f"FREQ=YEARLY;BYMONTH={months}", "thang_hang_nam", 0.9)


def _weekday(match: re.Match[str]) -> str:
    return "SU" if match["wdcn"] else _WEEKDAYS[match["wd"]]


def _days(listed: str, unit: str) -> str:
    """Return the rule of listed days: "18", "25/12", "15/3, 15/6"."""
    pairs = re.findall(rf"({_D})(?:\s?/\s?({_M})|\stháng\s({_M}))?", listed)
    days = sorted({int(day) for day, _, _ in pairs})
    months = sorted({int(month or other) for _, month, other in pairs if month or other})
    by_day = f";BYMONTHDAY={','.join(map(str, days))}"
    by_month = f";BYMONTH={','.join(map(str, months))}" if months else ""
    if unit == "quý":
        return _frequency("quý") + by_day
    if unit == "tháng" or not months:
        return _frequency("tháng" if unit == "tháng" else unit) + by_day
    if len({(day, month or other) for day, month, other in pairs}) < len(days) * len(months):
        return "FREQ=YEARLY" + by_month  # 05/6 and 20/11: one rule cannot say it, 20/6 is none of the days
    return "FREQ=YEARLY" + by_month + by_day


def _regular(folded: str, match: re.Match[str]) -> Found:
    """Read "định kỳ …" with what follows it in brackets or after a comma."""
    unit, count = match["unit"], number(match["count"] or "1") or 1
    rule, end = _frequency(unit, count), match.end()
    bracket = _BRACKET.match(folded, end)
    weekday = _WEEKDAY_INSIDE.search(bracket["inside"]) if bracket else None
    if bracket and weekday and unit == "tuần":
        return _found(match.start(), bracket.end(), f"{rule};BYDAY={_weekday(weekday)}", "dinh_ky", 0.95)
    detail = _DETAIL.match(folded, end)
    if detail:
        return _found(match.start(), detail.end(), _merge(rule, detail["list"], unit), "dinh_ky", 0.9)
    return _found(match.start(), end, rule, "dinh_ky", 0.9)


def _merge(rule: str, listed: str, unit: str) -> str:
    """Add the listed days to a frequency; the frequency stays as it is said."""
    days = _days(listed, unit)
    return days if days.startswith("FREQ=YEARLY") and unit == "năm" else rule + ";" + days.split(";")[-1]


def _plain(folded: str, match: re.Match[str]) -> Found | None:
    """Read "hằng năm" and the like where it governs an action."""
    unit, start, end = match["unit"], match.start(), match.end()
    before = folded[max(0, start - 90) : start]
    confidence = _governs(folded, before, start, end)
    if match["word"] in {"mỗi", "từng"} and confidence < 0.85:  # "mỗi năm 5%" is a rate
        return None
    if not confidence:
        return None
    detail = _DETAIL.match(folded, end)
    if detail and unit != "ngày":
        return _found(start, detail.end(), _merge(_frequency(unit), detail["list"], unit), "hang_truoc_ngay", 0.9)
    return _found(start, end, _frequency(unit), "hang", confidence)


def _governs(folded: str, before: str, start: int, end: int) -> float:
    """Return how surely "hằng năm" at a place says when something is done; 0 where it belongs to a noun."""
    if is_initial(folded, start):
        return 0.9
    if re.search(r"định kỳ,?\s*$", before):
        return 0.9
    if _FUNDED.search(before) and re.match(r"\s(?:để|cho|thực hiện|bảo đảm|đảm bảo)\s", folded[end:]):
        return 0.6
    assessed = _ASSESSED.search(clause_before(folded, start)) is not None
    if assessed and _AND_CONCLUDED.match(folded, end):
        return 0.6
    if false_positives.NOUN_BEFORE_RECURRENCE.search(before):
        return 0.0
    if _VERB_AFTER.match(folded, end):
        return 0.75
    if _VERB_BEFORE.search(before) and not folded.startswith(" của", end):  # "trong báo cáo hằng quý của các sở"
        return 0.7
    if is_after_comma(folded, start) and re.match(r"\s?[,.;]|$", folded[end:]):
        return 0.65
    if is_final(folded, end) and _REPORTED_TO.search(clause_before(folded, start)):
        return 0.65
    if assessed and is_final(folded, end):
        return 0.6
    return 0.0
