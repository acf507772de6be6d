"""What a number measures and for when: short, in the document's words."""

from __future__ import annotations

import re

from nlp.components.targets import patterns
from nlp.model import Span

_LEAD = re.compile(
    r"^(?:và\s|đồng thời,?\s|trong đó,?\s|tiếp tục\s|phấn đấu(?:\sđến\snăm\s\d{4},?)?\s|bảo đảm\s|đảm bảo\s|nhằm\s|góp phần\s|quyết tâm\s|yêu cầu\s|đến\s(?:hết\s)?(?:cuối\s)?năm\s\d{4},?\s|năm\s\d{4},?\s|(?:trong\s)?giai đoạn\s\d{4}\s?-\s?\d{4},?\s|từ năm\s\d{4}[^,]{0,40},?\s|có\s|đạt\s|duy trì\s|nâng\s)+"
)
_TAIL = re.compile(
    r"(?:\s(?:đạt|đạt từ|từ|trên|dưới|ít nhất|tối thiểu|không quá|tối đa|khoảng|lên|là|tăng|giảm|bình quân|trung bình|hằng năm|hàng năm|đến|năm \d{4}|đến năm \d{4}|và các năm tiếp theo|từ năm \d{4}|phấn đấu|thêm|trung bình hằng năm|đến cuối năm \d{4})|:|,|\()+\s*$"
)
_STOP = re.compile(r"[,;.()]|\s(?:để|nhằm|bảo đảm|đảm bảo|góp phần|theo đúng|theo quy định|trước ngày|trong năm)\s")
_MOST_WORDS = 18


def indicator_of(text: str, folded: str, *, clause: Span, quantity: Span, unit_end: int, unit: str | None) -> str:
    """Return what the number measures.

    1. "100% hồ sơ TTHC được giải quyết đúng hạn" -> "hồ sơ TTHC được giải quyết đúng hạn"
    2. "Tỷ lệ hài lòng đạt trên 90%"              -> "Tỷ lệ hài lòng"
    3. "Tổ chức 02 lớp tập huấn về …"             -> "lớp tập huấn về …"
    """
    left = _before(text, folded, clause, quantity)
    right = _after(text, folded, clause, quantity.end if unit != "%" else unit_end)
    if unit == "%":
        return left if left and (len(left.split()) > 1 or not right) and not _is_verb(left) else (right or left)
    return right or left or (unit or "")


def _before(text: str, folded: str, clause: Span, quantity: Span) -> str:
    words = folded[clause.start : quantity.start]
    tail = _TAIL.search(words)
    end = clause.start + (tail.start() if tail else len(words))
    start = clause.start
    comma = folded.rfind(", ", start, end)
    if comma > start and end - comma > 12:
        start = comma + 2
    lead = _LEAD.match(folded[start:end])
    start += lead.end() if lead else 0
    return _short(text[start:end])


def _after(text: str, folded: str, clause: Span, at: int) -> str:
    stop = _STOP.search(folded, at, clause.end)
    return _short(text[at : stop.start() if stop else clause.end])


def _short(words: str) -> str:
    return " ".join(words.split()[:_MOST_WORDS]).strip(" ,;:-()")


def _is_verb(words: str) -> bool:
    return (
        re.fullmatch(
            r"(?:hoàn thành|thực hiện|giải quyết|số hóa|số hoá|công khai|giải ngân|xử lý|cắt giảm|bố trí|có|tại|cho|rà soát|cập nhật|phấn đấu|đúng tiến độ)",
            words.lower(),
        )
        is not None
    )


def period_of(folded: str, clause: Span, value: Span) -> str | None:
    """Return the year or years that the clause sets for a number: the nearest before it, else the nearest after."""
    found = list(patterns.PERIOD.finditer(folded, clause.start, clause.end))
    found = [one for one in found if not folded[: one.start()].rstrip().endswith("so với")]
    if not found:
        return None
    before = [one for one in found if one.end() <= value.start]
    one = before[-1] if before else found[0]
    return f"{one[1]}-{one[2]}" if one[1] else one[3]
