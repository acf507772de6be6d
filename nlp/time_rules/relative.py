"""Times that hang on an event, and times without an end: types ``relative`` and ``continuous``.

====================================================  =====================================================
trong (vòng) 05 ngày làm việc kể từ ngày …            relative, deadline.relative.ke_tu
chậm nhất 10 ngày trước khi … · ít nhất 10 ngày       relative, deadline.relative.so_ngay
ngay sau khi ban hành · sau khi … thông qua, …        relative, deadline.relative.sau_khi
Khi xuất hiện ca bệnh bất thường, báo cáo …           relative, deadline.relative.khi
từ ngày ban hành … đến khi … · cho đến khi …          relative, deadline.relative.den_khi
theo tiến độ của … · hết thời hạn 100 ngày            relative, deadline.relative.theo / .het_thoi_han
trình … tại kỳ họp … · để kịp … Kỳ họp thứ …          relative, deadline.relative.ky_hop
Giai đoạn khẩn cấp (0 - 48 giờ): …                    relative, deadline.relative.so_ngay
thường xuyên · liên tục                               continuous, deadline.continuous.*
====================================================  =====================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.model import DeadlineType
from nlp.time_rules import false_positives
from nlp.time_rules.context import VERB, Found, is_after_comma, is_final, is_initial

_N = r"(?:\d{1,3}(?:\s?-\s?\d{1,3})?(?:\s?\(\w+(?:\s\w+)?\))?|một|hai|ba|bốn|năm|bảy|mười)"
_UNIT = r"(?:ngày\s(?:làm việc|đêm)|ngày|giờ|tuần|tháng|năm|phút)(?:\slàm việc)?(?:\sliên tục|\sđầu(?:\stiên)?)?"
# An event ends at a comma, but not inside "các Bộ, ngành", "quy định chi tiết, hướng dẫn thi hành"
_INSIDE = r"\s(?:ban|ngành|địa phương|đoàn thể|phường|thị trấn|hướng dẫn (?:thi hành|thực hiện))\b"
_OF_EVENT = rf"[^.;()\n]{{2,110}}?(?=\s?(?:,(?!{_INSIDE})|[.;()\n]|$)|\s(?:phải|để|có trách nhiệm|thì)\s)"
_COUNTED = re.compile(
    rf"(?<!\w)(?:(?:chậm nhất|muộn nhất|không quá|tối đa|trong(?:\s(?:vòng|thời hạn|thời gian))?|sau|thời hạn|hết)\s(?:là\s|sau\s|trong\s)*)?"
    rf"{_N}\s{_UNIT},?\s?(?:\(\s?{_N}\s?\)\s?)?(?:kể từ|tính từ|từ khi|từ ngày|từ lúc|sau khi|trước khi|sau ngày|trước ngày (?!\d))\s?{_OF_EVENT}"
)
_DURATION = re.compile(
    rf"(?<!\w)(?:(?:trước\s)?(?:ít nhất|tối thiểu|chậm nhất|muộn nhất)(?:\slà)?(?:\strước)?|trong vòng|trong thời hạn|sau|trước)\s{_N}\s(?!phút){_UNIT}(?!\s?(?:/|một lần|tuổi))(?=\s?(?:[,.;()]|$|trước|làm))"
)
_TERM_OVER = re.compile(
    r"(?<!\w)(?:hết|sau khi kết thúc|kết thúc)\s(?:thời hạn|thời gian|đợt|giai đoạn)\s[^.;,()]{2,60}"
)
_AFTER = re.compile(
    rf"(?<!\w)(?<!trước )(?<!trong và )(?<!và sau )(?<!cho đến )(?<!trừ )(?:ngay\s(?:sau\skhi|khi|sau)|sau\skhi|khi)\s{_OF_EVENT}"
)
_DECIDED = re.compile(
    r"(?:ban hành|phê duyệt|thông qua|có hiệu lực|kết thúc|tổng kết|nhận được|có (?:ý kiến|hướng dẫn|văn bản|kết quả|quyết định|chỉ đạo|yêu cầu"
    r"|thông báo|nghị)|được (?:giao|cấp|công bố|bố trí|chấp thuận)|kiện toàn|thành lập|hoàn thành)"
)
_RECEDES = re.compile(
    r"(?:nước|lũ|ngập|bão|mưa lũ|thiên tai|dịch) (?:rút|tan|đi qua|qua|kết thúc)|thời tiết (?:ổn định|thuận lợi)"
)
_ISSUED = re.compile(r"ban hành|phê duyệt|thông qua|có hiệu lực|kết thúc|tổng kết")
_HAPPENS = re.compile(
    r"(?:xuất hiện|xảy ra|phát hiện|phát sinh|nhận được|kết thúc|hoàn thành|ban hành|phê duyệt|thông qua|hiệu lực|tổng kết|nước (?:rút|lên)|được giao|có (?:sự|ca|dịch|yêu cầu|hướng dẫn|văn bản|thay đổi|kết quả|quyết định|chỉ đạo|ý kiến|thông báo|đề nghị|bão|mưa|lũ|cháy|tình huống|biến động))"
)
# of statutes, and no time: "triển khai kế hoạch sau khi được cấp có thẩm quyền phê duyệt"
_FORMULA = re.compile(r"sau khi (?:được |đã được |có )[^.;]{0,60}(?:phê duyệt|ban hành|thông qua|chấp thuận)")
_MANNER = re.compile(
    r"(?:phát sinh|gặp|có nhu cầu|có triệu chứng|phát hiện|được yêu cầu|cần\b|thực hiện\b|có đủ|đáp ứng|chưa)"
)
_UNTIL = re.compile(
    rf"(?<!\w)(?:(?:kể\s)?từ (?:ngày|khi)\s(?!\d)[^.;,()]{{3,60}}?\s(?:cho\s)?đến\s(?:khi|hết|ngày)?\s?|cho đến khi\s|(?<!gửi )(?<!chuyển )(?<!trình )đến khi\s){_OF_EVENT}"
)
_SINCE = re.compile(
    rf"(?<!\w)(?:kể từ|từ) ngày\s(?:ký|ban hành|có hiệu lực|nhận|được|kế hoạch|quyết định|chỉ thị|văn bản){_OF_EVENT}"
)
_PACE = re.compile(r"(?<!\w)theo\s(?:tiến độ|lộ trình)(?:\s(?:chung|thực hiện|thực tế))?\scủa\s[^.;,()]{2,60}")
_SESSION = re.compile(rf"(?<!\w)(?:để kịp\s[^.;]{{3,60}}?|tại|trước|trong)\s(?:các\s)?kỳ họp\s{_OF_EVENT}")
_DURING = re.compile(
    r"(?<!\w)trong thời gian\s(?:diễn ra|thực hiện|triển khai|tổ chức)\s(?:chiến dịch|đợt|cuộc|kỳ|hội nghị|đại hội|lễ)[^.;,()]{0,40}"
)
_AROUND = re.compile(
    r"(?<!\w)(?<!triển khai )trước, trong(?:,)? và sau khi\s[^\W\d_]+(?:\s[^\W\d_]+){0,2}(?=\s*(?:$|[.;,]))"
)
# "Giai đoạn khẩn cấp (0 - 48 giờ)", "Giai đoạn sau 72 giờ", "Trong 24 giờ đầu": what opens a point
_PHASE = re.compile(
    r"(?:giai đoạn|trong|sau|từ)\s(?:[^.;:()\d]{2,40}\s)?\(?(?:từ\s|sau\s|trong\s(?:vòng\s)?)?\d{1,3}(?:\s?(?:-|đến)\s?\d{1,3})?\s(?:giờ|tuần)(?:\sđầu(?:\stiên)?)?\)?(?=\s*(?:$|[,:]))"
)
_ALWAYS = re.compile(
    r"(?<!\w)(?:định kỳ(?:,| và| hoặc)\s)?thường xuyên(?:,?\s(?:và\s)?liên tục)?(?:\strong (?:năm(?: \d{4})?|cả năm|suốt[^.;,()]{0,40}))?(?!\w)"
)
_STEADILY = re.compile(rf"(?<!\w)liên tục(?:(?=\s{VERB})|(?=\s[^\W\d_])|(?=\s*[,.;]|$))")
# "Cập nhật liên tục tình hình …", but not "45 ngày liên tục"
_DONE_STEADILY = re.compile(
    r"(?:^|[,;.:]\s|\svà\s)(?:cập nhật|theo dõi|giám sát|thông tin|duy trì|kiểm tra|trực ban|báo cáo|tuyên truyền|rà soát)\s$"
)


def find_relative(folded: str) -> Iterator[Found]:
    """Yield the times that hang on an event."""
    for match in _COUNTED.finditer(folded):
        yield _found(match, "ke_tu", 0.85)
    for match in _TERM_OVER.finditer(folded):
        if is_initial(folded, match.start()):
            yield _found(match, "het_thoi_han", 0.7)
    for match in _UNTIL.finditer(folded):
        yield _found(match, "den_khi", 0.7)
    for match in _SINCE.finditer(folded):
        if is_initial(folded, match.start()) or is_final(folded, match.end()):
            yield _found(match, "tu_ngay", 0.55)
    for pattern, rule, confidence in (
        (_AROUND, "truoc_trong_sau", 0.7),
        (_PACE, "theo", 0.6),
        (_SESSION, "ky_hop", 0.6),
        (_DURING, "trong_thoi_gian", 0.6),
    ):
        for match in pattern.finditer(folded):
            if rule != "ky_hop" or not false_positives.SUBMITTED_NOUN.search(folded, 0, match.start()):
                yield _found(match, rule, confidence)
    yield from _after_events(folded)
    for match in _PHASE.finditer(folded):
        if is_initial(folded, match.start()):
            yield _found(match, "so_ngay", 0.7)
    for match in _DURATION.finditer(folded):
        yield _found(match, "so_ngay", 0.55)


def _after_events(folded: str) -> Iterator[Found]:
    """Yield "sau khi …", "ngay khi …", "khi …" where they say when; a condition of manner says it not."""
    for match in _AFTER.finditer(folded):
        words, at_start = match.group(), is_initial(folded, match.start())
        right_after = words.startswith("ngay")
        decided = _DECIDED.search(words) is not None
        happens = not words.startswith("khi") or _HAPPENS.search(words) is not None
        bracketed = folded[: match.start()].rstrip().endswith("(")
        if at_start and not bracketed and happens and folded[match.end() : match.end() + 1] == ",":
            yield _found(match, "khi" if words.startswith("khi") else "sau_khi", 0.7)
        elif right_after and (decided or not _MANNER.search(words)):
            yield _found(match, "ngay_sau_khi", 0.65)
        elif (
            (_ISSUED.search(words) or _RECEDES.search(words))
            and not _MANNER.search(words)
            and _ends_sentence(folded, match.end())
        ):
            yield _found(match, "khi_quyet_dinh", 0.45 if _FORMULA.match(words) else 0.5)


def _ends_sentence(folded: str, at: int) -> bool:
    return re.match(r"\s*(?:$|[.;\n])", folded[at:]) is not None


def find_continuous(folded: str) -> Iterator[Found]:
    """Yield the times without an end."""
    for match in _ALWAYS.finditer(folded):
        before = folded[max(0, match.start() - 30) : match.start()]
        if false_positives.NOUN_BEFORE_CONTINUOUS.search(before) or false_positives.NOUN_AFTER_CONTINUOUS.match(
            folded, match.end()
        ):
            continue
        yield _found(match, "thuong_xuyen", 0.85 if is_initial(folded, match.start()) else 0.7, DeadlineType.CONTINUOUS)
    for match in _STEADILY.finditer(folded):
        opens = is_initial(folded, match.start()) or is_after_comma(folded, match.start())
        if opens or _DONE_STEADILY.search(folded, 0, match.start()):
            yield _found(match, "lien_tuc", 0.6, DeadlineType.CONTINUOUS)


def _found(match: re.Match[str], rule: str, confidence: float, kind: DeadlineType = DeadlineType.RELATIVE) -> Found:
    end = match.start() + len(match.group().rstrip(" ,"))
    return Found(match.start(), end, kind, f"deadline.{kind.value}.{rule}", confidence)
