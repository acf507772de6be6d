"""From a name as written to the body's full name."""

from __future__ import annotations

import functools

import regex

from nlp.bodies import patterns
from nlp.gazetteers.folding import fold
from nlp.gazetteers.names import expand_abbreviations

_CLAUSE_MARKS = " \t\n.,;:-–"
_GENERIC = regex.compile(
    r"^(?:các|những|từng|mỗi|mọi|tất cả|toàn thể|sở(?=,)|bộ(?=,)|cơ quan|đơn vị|địa phương|tổ chức|cá nhân|doanh nghiệp|chính quyền|cấp|đoàn thể|quận(?=,)|huyện(?=,)|xã(?=,)|phòng(?=,)|lực lượng|chủ|cộng đồng|trưởng|tổ trưởng|sở$|hộ|người|nhà|tỉnh(?! ủy)|thành phố|thôn)(?!\p{L})"
)
# In a company's name CP is no government: "Công ty CP Luyện kim", "Cty CP …".
_COMPANY = regex.compile(r"(?:(?<=[Cc])ông ty|(?<=[Cc])ty) CP(?!\p{L})")
_TONES = regex.compile(r"\b(?P<word>[UuỦủỤụ][ỷỶ])(?=\s+[Bb]an)")


@functools.lru_cache(maxsize=4096)  # a document names the same bodies again and again
def full_name(written: str) -> str:
    """Return a body's full name.

    1. "UBND các huyện, TP" -> "Ủy ban nhân dân các huyện, thành phố"
    2. "Giám đốc Sở Nội vụ", "Trưởng Ban Quản lý Khu kinh tế tỉnh" -> "Sở Nội vụ", "Ban Quản lý Khu kinh tế tỉnh"
    3. "Các sở, ban, ngành" -> "các sở, ban, ngành"; "phòng Nội vụ" -> "Phòng Nội vụ"
    """
    words = " ".join(written.replace("|", " ").replace("[", " ").split()).strip(_CLAUSE_MARKS)
    folded = fold(words)
    if patterns.MINISTERS.match(folded):
        return patterns.MINISTERS_NAME
    words = _COMPANY.sub("ông ty cổ phần", words)
    office = patterns.OFFICE.match(folded)
    if office is not None:
        words = words[office.end() :]
    words = _TONES.sub(lambda match: ("Ủ" if match["word"][0] in "UỦỤ" else "ủ") + "y", words)
    name = " ".join(expand_abbreviations(words).split()).strip(_CLAUSE_MARKS)
    if not name:
        return name
    if _GENERIC.match(fold(name)):
        return name[0].lower() + name[1:]
    return name[0].upper() + name[1:]
