"""What a reader of the findings should know about the document: sentences in Vietnamese, none of them an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.components.header.patterns import FRONT, NUMBER_BLANK
from nlp.gazetteers.names import document_type_by_symbol
from nlp.model import Header

_CUT_OFF = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]\s*$|vui lòng đăng nhập|đăng nhập để xem|nội dung bị ẩn", re.IGNORECASE)
_ANNEX_NAMED = re.compile(
    r"(?:phụ lục|biểu|danh mục)(?:\s(?:số\s)?[IVX\d]+)?\s(?:đính\s)?kèm theo|(?:chi tiết|theo) (?:tại )?phụ lục",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"(?:^|\n)\s*(?:PHỤ LỤC|Phụ lục|BIỂU|DANH MỤC)(?:\s+(?:số\s*)?[IVX\d]{1,4})?\s*[.:]?\s*(?=\n|$|[A-ZĐ(])"
)
_SYMBOL = re.compile(r"^[^/-]+[/-](?:\d{4}/)?(?P<type>[^/-]+)")


def header_warnings(text: str, header: Header) -> Iterator[str]:
    """Yield what is odd or missing.

    1. A page that reports on a document is not the document.
    2. A blank number: a draft, or handwriting on a scan.
    3. A copy that a web site cut off: tasks may be missing.
    4. An annex that the text speaks of and the file does not hold.
    5. A symbol that says another type than the type's name.
    """
    if header.is_report_about:
        yield "Đây là bài viết nói về một văn bản, không phải bản gốc: nên đối chiếu với bản gốc trước khi giao việc."
    if header.number.value is None and NUMBER_BLANK.search(text[:FRONT]):
        yield "Số văn bản để trống hoặc không đọc được: có thể đây là bản dự thảo, bản chưa đóng số, hoặc số viết tay trên bản quét."
    if _CUT_OFF.search(text):
        yield "Bản này có vẻ bị cắt bớt (“[...]” hoặc yêu cầu đăng nhập): phần sau có thể còn nhiệm vụ; hãy tải bản đầy đủ."
    if _ANNEX_NAMED.search(text) and not _ANNEX.search(text):
        yield "Văn bản nhắc đến phụ lục kèm theo nhưng tệp này không có phụ lục: nhiệm vụ trong phụ lục chưa được đọc."
    if header.number.value and header.type.value and header.number.rule == "header.number.so":
        symbol = _SYMBOL.match(header.number.value)
        record = document_type_by_symbol(symbol["type"]) if symbol else None
        if record is not None and record.name != header.type.value and header.type.rule == "header.type.name":
            yield f"Ký hiệu “{header.number.value}” là của {record.name}, nhưng tên loại trên văn bản là {header.type.value}."
