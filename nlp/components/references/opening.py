"""The opening paragraphs that a document rests on: "Căn cứ …", "Thực hiện …", "Theo đề nghị của …"."""

from __future__ import annotations

import re

from ingest.layout import LaidOutDocument
from nlp.gazetteers.folding import fold
from nlp.model import Header, Span

# Paragraphs of the legal basis begin with one of these; domain sheet, section 1.5
_OPENERS = re.compile(
    r"(?:[-–+*•]\s*)?(?:(?:xét|theo)\s(?:đề nghị|ý kiến|tờ trình|báo cáo|nội dung|văn bản|chỉ đạo|quy định|tinh thần)|căn cứ|thực hiện|triển khai|trên cơ sở"
    r"|tiếp theo|tiếp tục (?:thực hiện|triển khai)|để (?:tiếp tục )?(?:thực hiện|triển khai|cụ thể hóa)|nhằm (?:thực hiện|triển khai)|chấp hành|phúc đáp|sau khi (?:xem xét|nghiên cứu|có ý kiến)|xét\s|theo\s(?!đó)"
    r"|ngày \d+[^.;]{0,40}ban hành)"
)
_ENACTING = re.compile(r"^(?:quyết định|quyết nghị|chỉ thị|yêu cầu|kế hoạch|nghị quyết|thông báo)\s*:?\s*$")
_FIRST_HEADING = re.compile(
    r"(?:[IVX]{1,4}|[A-D])\s?[./)-]\s?[^\W\d_]|(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s|Điều\s+1\b|1\s?[./)-]\s?\S|1\.1\.?\s"
)
_MOST_PARAGRAPHS = 25


def opening_paragraphs(text: str, header: Header, laid_out: LaidOutDocument | None) -> tuple[Span, ...]:
    """Return the paragraphs of the legal basis.

    They stand between the title (or the addressees) and the first heading or numbered point. In an official letter and
    in a directive the first paragraphs often tell the occasion instead; those that cite in the course of telling are
    no basis, those that begin with an opener are.
    """
    del laid_out
    begin = _body_begin(text, header)
    spans: list[Span] = []
    at = begin
    for line in text[begin:].split("\n")[:_MOST_PARAGRAPHS]:
        stripped = line.strip()
        span = Span(at, at + len(line))
        at += len(line) + 1
        if not stripped:
            continue
        if _FIRST_HEADING.match(stripped):
            break
        folded = fold(stripped)
        if _OPENERS.match(folded) and not _ENACTING.match(folded):
            spans.append(span)
    return tuple(spans)


def _body_begin(text: str, header: Header) -> int:
    """Return where the text after the letterhead begins: after the last header field that stands in the front."""
    fields = (header.title, header.type, header.number, header.issued_on)
    ends = [field.span.end for field in fields if field.span and not field.rule.endswith(".attached")]
    ends += [mention.span.end for mention in header.recipients if mention.span]
    front = [end for end in ends if end < max(4000, len(text) // 4)]
    end = max(front, default=0)
    line_end = text.find("\n", end)
    return end if line_end < 0 else line_end
