"""What a number measures and for when: short, in the document's words.

====================================================  =====================================================
100% hồ sơ TTHC được giải quyết đúng hạn              hồ sơ TTHC được giải quyết đúng hạn
80% cán bộ, công chức, viên chức được tập huấn        cán bộ, công chức, viên chức được tập huấn
Tỷ lệ hài lòng đạt trên 90%                           Tỷ lệ hài lòng
Chỉ số X (năm 2024 …, năm 2025 tăng từ 05 bậc)        Chỉ số X
tăng trưởng kinh tế từ 8,3 - 8,5% của cả nước         tăng trưởng kinh tế của cả nước
Tổ chức 02 lớp tập huấn về …                          lớp tập huấn về …
nâng tổng số lên 37 CCN                               tổng số CCN
gửi thư xin lỗi đối với 100% hồ sơ trễ hạn            gửi thư xin lỗi đối với hồ sơ trễ hạn
====================================================  =====================================================
"""

from __future__ import annotations

import re

from nlp.components.targets import patterns
from nlp.model import Span

_LEAD = re.compile(
    r"^(?:\W+|(?:và|đồng thời|trong đó|tiếp tục|phấn đấu|bảo đảm|đảm bảo|nhằm|góp phần|quyết tâm|yêu cầu|mục tiêu|chỉ tiêu|có|đạt|duy trì|nâng|đưa|chú trọng|ít nhất|tối thiểu)(?:,|\s|$)"
    r"|đến\s(?:hết\s)?(?:cuối\s)?năm\s\d{4},?\s|(?:trong\s)?năm\s\d{4},?\s|(?:trong\s)?giai đoạn\s\d{4}\s?-\s?\d{4},?\s|từ năm\s\d{4}[^,]{0,40},?\s|hằng năm,?\s|hàng năm,?\s)+"
)
_TAIL = re.compile(
    r"(?:(?:\s|^)(?:đạt|đạt từ|từ|trên|dưới|ít nhất|tối thiểu|không quá|tối đa|khoảng|(?<!trở )lên|là|(?<!tốc độ )(?:tăng|giảm)|chiếm|(?<!tốc độ tăng )bình quân|trung bình|trong giai đoạn này|hằng năm|hàng năm|đến|mỗi năm|năm \d{4}|đến năm \d{4}|và các năm tiếp theo|từ năm \d{4}|phấn đấu|thêm|gấp"
    r"|đến cuối năm \d{4}|bảo đảm|đảm bảo|dự kiến|ước|còn|xuống|xuống còn|đạt mức|hơn|có|với)|:|,|\(|[≥≤><=]+)+\s*$"
)
# Nouns that name a measure themselves: what stands before the number is the indicator
_RATE = re.compile(
    r"(?<!\w)(?:t[ỷỉ] lệ|t[ỷỉ] trọng|chỉ số|mức độ|mức|tốc độ|tăng trưởng|độ (?:che phủ|bao phủ|phủ)|hiệu suất|tổng (?:số|vốn|công suất|diện tích|thu|mức|sản lượng|giá trị|kim ngạch|doanh thu|lượng|đàn|sản phẩm|kinh phí|đầu tư)|công suất|diện tích|sản lượng|kim ngạch|doanh thu|thu nhập"
    r"|giá trị|quy mô|grdp|dân số|năng suất|chiều dài|tuổi thọ|số lượng|số (?:hộ|người|xã|thôn|giường|bác sĩ|lượt|lao động)|điểm (?:đánh giá|số|trung bình)|thu ngân sách|chi ngân sách|thời gian|vốn đầu tư)(?!\w)"
)
# What stands before the measure's name where a new phrase begins: "…, tăng tỷ lệ", but not "tỷ lệ dân số"
_OPENS = re.compile(
    r"(?:^|[,;:(.])\s*(?:(?:và|đạt|đạt được|mục tiêu|chỉ tiêu|nâng|nâng cao|tăng|giảm|kéo giảm|phấn đấu|với|duy trì|bảo đảm|đảm bảo|có|đưa|trong đó|góp phần|đến năm \d{4}|năm \d{4}|hằng năm|tiếp tục|cải thiện|hoàn thành),?\s+)*$"
    r"|(?:đạt|đạt được|mục tiêu|chỉ tiêu|nâng|nâng cao|(?<!lệ )(?<!độ )(?:tăng|giảm)|với|bảo đảm|đảm bảo)\s$"
)
_RATE_END = re.compile(
    r"\s?\(|\s(?:từ năm|năm \d{4}|đến năm|trong năm|giai đoạn \d{4}|đạt|chiếm|phấn đấu|tối thiểu|ít nhất|trung bình|hằng năm|hàng năm)(?!\w)|:"
)
# The verb of the share's subject: commas before it join nouns, one after it ends the indicator
_PREDICATE = re.compile(
    r"(?<!\w)(?:được|có|thực hiện|bố trí|tổ chức|đạt|hoàn thành|sử dụng|tham gia|triển khai|ứng dụng|đủ|biết|sẵn sàng|chấp hành|đăng ký|bảo đảm|đảm bảo|không|phải|khi|cung cấp|kết nối|tiếp nhận|đáp ứng|ký|đưa|nắm|hiểu)(?!\w)"
)
_STOP = re.compile(r"[;.()]|\s(?:để|nhằm|góp phần|theo đúng|theo quy định|trước ngày|trong năm|đến hết năm)\s|\n")
_COMMA = re.compile(r",\s|\svà\s(?=\d)")
_NOUN_NEXT = re.compile(r"\s?(?:các\s|những\s|số\s)?(?:viên chức|cơ quan|làng|" + patterns.NOUNS + r")(?!\w)")
_NOTE = re.compile(r"(?:\s?trở (?:lên|xuống)(?!\w)|\s*\([^()]{0,60}\))+")
_NEXT_NUMBER = re.compile(r"\d|[^,;.]{0,40}?\d\s?(?:%|triệu|tỷ|nghìn)")
_TOWARDS = re.compile(r"\sđối với(?:\s(?:ít nhất|tối thiểu|trên|khoảng))?\s*$")
_MOST_WORDS = 25
_MOST_DONE = 10  # words
_VERB_ONLY = 2  # words


def indicator_of(text: str, folded: str, *, clause: Span, quantity: Span, unit_end: int, unit: str | None) -> str:
    """Return what the number measures.

    Args:
        text: The unit's text.
        folded: The same, folded.
        clause: Where the number's clause is.
        quantity: Where the number is, sign, range and per cent with it.
        unit_end: Where its unit ends.
        unit: The unit as reported.
    """
    share = unit in {"%", "‰"}
    rate = patterns.PER_TIME.match(folded, unit_end) if share else None
    right = _after(text, folded, clause, rate.end() if rate else unit_end if share else quantity.end)
    begin = _after_last_number(folded, clause, quantity)
    left = _rate(text, folded, begin, quantity.start)
    if left and share and folded[unit_end:].startswith(" của ") and right:
        return f"{left} {right.split(',')[0]}"
    if left:
        alone = len(left.split()) == 2 and not share
        return f"{left} {unit}" if alone and unit else left
    if share or unit in {"điểm", "bậc", "hạng"}:
        inherited = _rate(text, folded, clause.start, quantity.start) if begin > clause.start else ""
        bare = not right or not share
        if bare and inherited:
            return inherited
        if bare:
            return _before(text, folded, begin, quantity) or right
        return _done_to(text, folded, begin, quantity) + right
    if patterns.MEASURED.match(folded, quantity.end):
        before = _before(text, folded, begin, quantity)
        if 0 < len(before.split()) <= _VERB_ONLY:  # "Trồng mới 500 ha rừng sản xuất"
            return f"{before} {_after(text, folded, clause, unit_end)}".strip()
        return before or (unit or "")
    if right == unit:  # "Lắp đặt mới trạm phát sóng: 58 trạm"
        return _before(text, folded, begin, quantity) or right
    return right or _before(text, folded, begin, quantity) or (unit or "")


def _after_last_number(folded: str, clause: Span, quantity: Span) -> int:
    """Return where the words of this number begin: behind the last number before it that has a unit."""
    last = clause.start
    for match in patterns.QUANTITY.finditer(folded, clause.start, quantity.start):
        counted = patterns.COUNTED.match(folded, match.end()) or patterns.MEASURED.match(folded, match.end())
        if match["percent"] or match["mille"] or counted:
            last = counted.end() if counted else match.end()
    if last == clause.start:
        return last
    comma = folded.find(",", last, quantity.start)
    return comma + 1 if comma >= 0 else last


def _rate(text: str, folded: str, begin: int, end: int) -> str:
    """Return the words of the measure named before a number, "" where none is."""
    named = list(_RATE.finditer(folded, begin, end))
    if not named:
        return ""
    start = next((m for m in reversed(named) if _OPENS.search(folded[begin : m.start()])), named[0])
    words = folded[start.start() : end]
    tail = _TAIL.search(words)
    words = words[: tail.start()] if tail else words
    stop = _RATE_END.search(words, start.end() - start.start())
    found = _short(text[start.start() : start.start() + (stop.start() if stop else len(words))])
    return found if not re.search(r"\d\s?%", found) else ""


def _before(text: str, folded: str, begin: int, quantity: Span) -> str:
    words = folded[begin : quantity.start]
    tail = _TAIL.search(words)
    end = begin + (tail.start() if tail else len(words))
    comma = folded.rfind(", ", begin, end)
    start = comma + 2 if comma > begin and end - comma > 12 else begin
    lead = _LEAD.match(folded[start:end])
    start += lead.end() if lead else 0
    return _short(text[start:end])


def _done_to(text: str, folded: str, begin: int, quantity: Span) -> str:
    """Return what is done "đối với" those that a share counts, "" where it says nothing: a share of late files is bad.

    The share of files that get a letter of apology is none of late files.
    """
    towards = _TOWARDS.search(folded, begin, quantity.start)
    if towards is None:
        return ""
    done = _before(text, folded, begin, Span(towards.start(), towards.end()))
    return f"{done} đối với " if 0 < len(done.split()) <= _MOST_DONE else ""


def _after(text: str, folded: str, clause: Span, at: int) -> str:
    """Return the subject and predicate after a share or a counted noun."""
    note = _NOTE.match(folded, at)
    if note and folded[note.end() : note.end() + 2].strip():
        at = note.end()
    stop = _STOP.search(folded, at, clause.end)
    end = stop.start() if stop else clause.end
    predicate = _PREDICATE.search(folded, at, end)
    for comma in _COMMA.finditer(folded, at, end):
        joins = predicate is not None and comma.start() < predicate.start()
        if (not joins and not _NOUN_NEXT.match(folded, comma.end())) or _NEXT_NUMBER.match(folded, comma.end()):
            end = comma.start()
            break
    return _short(text[at:end])


def _short(words: str) -> str:
    return " ".join(words.split()[:_MOST_WORDS]).strip(" ,;:-()/")


def period_of(folded: str, clause: Span, value: Span) -> str | None:
    """Return the year or years that the clause sets for a number: the nearest before it, else the nearest after."""
    found = list(patterns.PERIOD.finditer(folded, clause.start, clause.end))
    found = [one for one in found if not folded[: one.start()].rstrip().endswith(("so với", "lần"))]
    if not found:
        return None
    before = [one for one in found if one.end() <= value.start]
    one = before[-1] if before else found[0]
    return f"{one[1]}-{one[2]}" if one[1] else one[3]
