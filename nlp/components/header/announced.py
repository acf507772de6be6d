"""The sentence before the first heading in which a document says itself what it is, for one whose front is lost.

"… ; Sở Nội vụ tỉnh xây dựng Kế hoạch tuyên truyền cải cách hành chính năm 2012, như sau:" names issuer, type and title.
A stamp over a scan's letterhead, or a text base that keeps the body alone, leaves nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.components.header.patterns import FRONT
from nlp.gazetteers.folding import fold
from nlp.gazetteers.loader import load
from nlp.gazetteers.names import agency_by_name, expand_abbreviations
from nlp.model import Field_, Span

_TYPES = "|".join(re.escape(r.name) for r in load("document_types") if r.type not in {"compound", "notice"})
_SENTENCE = re.compile(
    rf"\s(?:ban hành|xây dựng|lập)\s(?P<type>{_TYPES})\s(?:(?:về việc|về|để|nhằm)\s)?(?P<title>[^\n;:]{{10,300}}?)"
    r",?\s+(?:(?:với|có|gồm)\s(?:những\s|các\s)?nội dung[^\n:,]{0,40},?\s)?(?:cụ thể\s)?như sau\s*[:.]"
)
_BODY = re.compile(
    r"(?:UBND|[ỦU][yỷ] ban [Nn]hân dân|Sở|Ban|Bộ|Văn phòng|Công an|Hội|Đoàn|Tỉnh đoàn|Trung tâm|Chi cục|Cục|Liên đoàn|Thanh tra|Phòng)\s(?!này|trên)"
)
_NO_NAME = re.compile(r"\d|[.:“”\"(]|\b(?:của|về việc|yêu cầu|ban hành|ngày)\b")
_SELF = re.compile(rf"\b(?P<type>{_TYPES})\snày\b")
_LONGEST_NAME = 140  # characters
# "Thông báo kết luận của Phó Thủ tướng … tại cuộc họp …": the office writes down what its head concluded
_CONCLUDED = re.compile(
    r"kết luận(?: chỉ đạo)? của (?:đồng chí )?(?:(?P<government>(?:phó )?thủ tướng)|(?P<minister>(?:bộ|thứ) trưởng))(?!\w)"
)
_MINISTRY = re.compile(r"\bBộ\s(?!trưởng|Chính trị)\S+(?:\s\S+){1,7}")
_TITLE_PART = 600  # characters


@dataclass(frozen=True, slots=True)
class Announced:
    """What the sentence says."""

    type: Field_
    title: Field_
    issuer: Field_


def read_announced(text: str) -> Announced | None:
    """Return what the announcing sentence says, None where there is none in the front."""
    match = _SENTENCE.search(text[:FRONT])
    if match is None:
        return None
    written = " ".join(match["title"].split())
    return Announced(
        Field_(match["type"], Span(match.start("type"), match.end("type")), 0.7, "header.type.announced"),
        Field_(
            written[:1].upper() + written[1:],
            Span(match.start("title"), match.end("title")),
            0.65,
            "header.title.announced",
        ),
        _issuer(text, match.start()),
    )


def _issuer(text: str, verb: int) -> Field_:
    """Read the body before the verb: a name may hold commas, so the longest that is one name counts."""
    begin = max(text.rfind("\n", 0, verb) + 1, verb - _LONGEST_NAME)
    for match in _BODY.finditer(text, begin, verb):
        before = text[begin : match.start()].rstrip()
        name = text[match.start() : verb]
        if (not before or before[-1] in ",;.") and _NO_NAME.search(name) is None:
            full = expand_abbreviations(" ".join(name.split()))
            return Field_(full, Span(match.start(), verb), 0.6, "header.issuer.announced")
    return Field_()


def own_type(text: str) -> Field_:
    """Name the type by what the text calls itself: "tổ chức thực hiện Kế hoạch này"."""
    names = [match["type"] for match in _SELF.finditer(text)]
    if not names:
        return Field_()
    name = max(sorted(set(names)), key=names.count)
    match = next(match for match in _SELF.finditer(text) if match["type"] == name)
    return Field_(name, Span(match.start("type"), match.end("type")), 0.6, "header.type.own_word")


def read_concluded(text: str) -> Field_:
    """Name who issues a notice of conclusions whose letterhead is lost: the Government's office, or the ministry."""
    match = _CONCLUDED.search(fold(text[:_TITLE_PART]))
    if match is None:
        return Field_()
    if match["government"]:
        span = Span(match.start("government"), match.end("government"))
        return Field_("Văn phòng Chính phủ", span, 0.6, "header.issuer.concluded")
    for named in _MINISTRY.finditer(text[:FRONT]):
        words = named.group().split()
        for count in range(len(words), 1, -1):
            name = " ".join(words[:count]).strip(" .,;:")
            record = agency_by_name(name)
            if record is not None:
                span = Span(named.start(), named.start() + len(name))
                return Field_(record.name, span, 0.55, "header.issuer.concluded")
    return Field_()
