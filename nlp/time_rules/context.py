"""What stands around a time's words: clause bounds, verbs, and the words that make it part of an object."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from nlp.model import DeadlineType


@dataclass(frozen=True, slots=True)
class Found:
    """A time in folded text with its reading; :mod:`nlp.timex` makes a :class:`nlp.model.Deadline` of it."""

    start: int
    end: int
    type: DeadlineType
    rule: str
    confidence: float
    first: dt.date | None = None
    last: dt.date | None = None
    recurrence: str | None = None
    year_written: bool = True
    ambiguous: bool = False


_NUMBER_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip

# A task's verbs (domain sheet, section 3): what follows "hằng năm" where it governs the action.
VERB = (
    r"(?:tổ chức|xây dựng|báo cáo|tổng hợp|rà soát|kiểm tra|đánh giá|cập nhật|thực hiện|triển khai|ban hành|phối hợp|tham mưu"
    r"|chủ trì|chủ động|bố trí|lập|đăng|công bố|công khai|gửi|trình|theo dõi|đôn đốc|hướng dẫn|tập huấn|bồi dưỡng|tuyên truyền"
    r"|khảo sát|sơ kết|tổng kết|phân bổ|lựa chọn|tiến hành|duy trì|kiện toàn|điều chỉnh|bổ sung|phát động|họp|giao ban|làm việc"
    r"|thông tin|phổ biến|quán triệt|trao đổi|thanh tra|giám sát|quan trắc|bảo dưỡng|thống kê|đối thoại|tiếp|nắm|chỉ đạo|cung cấp"
    r"|đào tạo|cử|giải quyết|xử lý|phân tích|tham gia|kiểm soát|khen thưởng|xét|tự)"
)
_INITIAL = re.compile(r"(?:^|[.;:(\n•*+–]|(?:^|\s)-|(?<!\w)[a-zđ0-9]\))\s*$")
_AFTER_COMMA = re.compile(r",\s*$")
_ENDING = re.compile(r"\s*(?:$|[.;:,)\n/])")


def is_initial(folded: str, at: int) -> bool:
    """Say whether a clause begins at a place: the text's start, or after . ; : ( or a bullet."""
    return _INITIAL.search(folded, max(0, at - 4), at) is not None or not folded[:at].strip(" -+*•–\t")


def is_after_comma(folded: str, at: int) -> bool:
    """Say whether a comma stands before a place."""
    return _AFTER_COMMA.search(folded, max(0, at - 3), at) is not None


def is_final(folded: str, at: int) -> bool:
    """Say whether a clause, or a part of it set off by a comma, ends at a place."""
    return _ENDING.match(folded, at) is not None


def clause_before(folded: str, at: int) -> str:
    """Return the words of the same clause before a place (to the last full stop, semicolon, colon or line end)."""
    begin = max(folded.rfind(mark, 0, at) for mark in ".;:\n")
    return folded[begin + 1 : at]


def number(word: str) -> int | None:
    """Read a small number in digits or words: "05" -> 5, "hai" -> 2."""
    return int(word) if word.isdigit() else _NUMBER_WORDS.get(word)
