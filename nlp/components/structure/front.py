"""Where the letterhead ends, and where the text gives way to recipients and signature.

Letterhead, at the beginning: issuer, quốc hiệu, "Số: …", place and date, the type's name, the title, "V/v …",
"Kính gửi: …" with its list; on a web copy the page's title and the portal's data ("Số hiệu", "Người ký", "Ngày đăng").
"""

from __future__ import annotations

import regex

from nlp.components.structure.lines import Line
from nlp.gazetteers.folding import fold

_FORMS = regex.compile(
    r"^(?:\W+$|cộng hòa xã hội|chủ nghĩa việt nam|độc lập - tự do|đảng cộng sản việt nam|số\s*:|số hiệu|ngày (?:ban hành|có hiệu lực|đăng|ký)\b"
    r"|loại văn bản|cơ quan ban hành|người ký|lĩnh vực|tình trạng|v/v\b|về việc\b|kính gửi|\|\s*\w|mặc định|cỡ chữ|[\p{L}\s.]{3,30},? ngày\s*[\d.…_]*\s*tháng"
    r"|thứ (?:\d|hai|ba|tư|năm|sáu|bảy),?\s|chủ nhật,?\s|\d{1,2}[/-]\d{1,2}[/-]\d{4}\b.{0,20}$|\((?:ban hành )?kèm theo|hỏa tốc|thượng khẩn|khẩn$|mật$)"
)
_ADDRESSEES = regex.compile(r"(?:kính gửi|kinh gửi)\s*[:：]?|\bđiện\s*:\s*$|gửi\s*:\s*$")
_TYPE_NAME = regex.compile(
    r"^(?:nghị quyết|quyết định|chỉ thị|quy chế|quy định|thông cáo|thông báo|hướng dẫn|chương trình(?: hành động)?|kế hoạch|phương án|đề án"
    r"|dự án|báo cáo|biên bản|tờ trình|công điện|công văn|quy trình|danh mục|kịch bản|bộ tiêu chí|thể lệ|nội quy|đề cương)(?:\s*liên tịch)?(?:\s*\(.*\))?$"
)
# the same with what it is about, in capitals: "CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ", "QUY CHẾ PHỐI HỢP GIỮA …"
_TITLED = regex.compile(
    r"^(?:quy chế|quy định|chương trình|kế hoạch|phương án|đề án|điều lệ|quy trình|hướng dẫn)\s(?:hành động|của|phối hợp|triển khai|thực hiện|tổ chức|quản lý|hoạt động|phát triển|về)(?!\p{L})"
)
_ISSUER = regex.compile(
    r"(?:ủy ban (?:nhân dân|thường vụ)|hội đồng nhân dân|chính phủ|thủ tướng|bộ trưởng|chủ tịch|(?:tổng )?giám đốc|(?:tổng )?cục trưởng|chi cục trưởng)(?!\p{L})"
)
_ATTACHED = regex.compile(r"^\(\s*(?:ban hành )?kèm theo|^\(đính kèm|^\(phụ lục")
_SENTENCE_END = regex.compile(r"[.;:,!]\s*$")
_MIN_SENTENCE = 60  # characters: titles and issuers are shorter or have no end mark
_RUN_ON = 300  # a letterhead line longer than this holds the text that was run on to it


def is_letterhead_form(line: Line, text: str) -> bool:
    """Say whether a line is one of the letterhead's fixed forms."""
    folded = fold(text[line.first : line.end])
    return bool(_FORMS.match(folded)) or "độc lập - tự do - hạnh phúc" in folded


def opens_addressees(line: Line, text: str) -> bool:
    """Say whether a line opens the list of addressees: "Kính gửi:", "THỦ TƯỚNG CHÍNH PHỦ điện:"."""
    return bool(_ADDRESSEES.search(fold(text[line.first : line.end])))


def is_type_name(line: Line, text: str) -> bool:
    """Say whether a line is the type's name alone and in capitals: "KẾ HOẠCH"; it opens a document or an attached one."""
    words = text[line.first : line.end]
    return words == words.upper() and bool(_TYPE_NAME.match(fold(words).strip(" :")))


def opens_titled(line: Line, text: str) -> bool:
    """Say whether a line behind a signature is the title of an attached document, its type's name and more, in capitals."""
    words = text[line.first : line.end]
    return line.marker is None and words == words.upper() and bool(_TITLED.match(fold(words)))


def opens_letterhead(line: Line, text: str) -> bool:
    """Say whether a line is the quốc hiệu: behind a signature it belongs to another document that was attached."""
    return fold(text[line.first : line.end]).startswith("cộng hòa xã hội chủ nghĩa")


def names_issuer(line: Line, text: str) -> bool:
    """Say whether a line is the issuer in capitals above its legal basis: "ỦY BAN NHÂN DÂN TỈNH A", "BỘ TRƯỞNG BỘ B"."""
    words = text[line.first : line.end]
    return words == words.upper() and bool(_ISSUER.match(fold(words)))


def is_attachment_note(line: Line, text: str) -> bool:
    """Say whether a line is the note under an attached document's title: "(Ban hành kèm theo Quyết định số …)"."""
    return bool(_ATTACHED.match(fold(text[line.first : line.end])))


def begins_text(line: Line, text: str) -> bool:
    """Say whether the text begins with this line: a counted marker, or a sentence."""
    words = text[line.first : line.end]
    if is_letterhead_form(line, text):
        return len(words) > _RUN_ON and not opens_addressees(line, text)
    if line.marker is not None and line.marker.counts:
        return True
    if words == words.upper():
        return False
    return len(words) >= _MIN_SENTENCE and bool(_SENTENCE_END.search(words))


def run_on(line: Line, text: str) -> int | None:
    """Return where a sentence begins that was run on to a letterhead line or an addressee, None where none was."""
    words = text[line.start : line.end]
    if len(words) < _RUN_ON:
        return None
    match = regex.search(r"(?<=\p{Ll}{2}[.:;])\s+(?=\p{Lu})", words)
    return line.start + match.end() if match else None
