"""A page that reports on a document: the number, date, issuer, type and subject are those of the document told of.

Forms met:

1. "Ngày 21/5, UBND tỉnh ban hành văn bản số 15/UBND-NC về việc triển khai …"
2. "UBND quận X vừa ban hành Kế hoạch cải thiện …"
3. "Chủ tịch UBND tỉnh vừa ký ban hành Quyết định số 15/QĐ-UBND ngày 3/2/2025 phê duyệt …"
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from nlp.document_numbers import normal_number
from nlp.gazetteers.folding import LOWER, UPPER, fold
from nlp.gazetteers.names import document_type_by_symbol, document_type_names, expand_abbreviations
from nlp.model import Field_, Span

_BODY = (
    rf"(?:(?:Chủ tịch|Phó Chủ tịch|Giám đốc|Bộ trưởng)\s)?(?:(?:UBND|[ỦU][yỷ] ban [Nn]hân dân|HĐND|Hội đồng nhân dân)\s(?:tỉnh|[Tt]hành phố|TP\.?|huyện|quận|thị xã|xã|phường|đặc khu)(?:\s[{UPPER}][{LOWER}]+){{0,4}}"
    rf"|(?:Sở|Bộ|Ban|Cục)\s[{UPPER}][{LOWER}{UPPER}, ]{{2,60}}?|Thủ tướng Chính phủ|Văn phòng Chính phủ|Chính phủ|Tỉnh ủy|Thành ủy)"
)
_KIND = r"(?P<kind>(?:văn bản|công văn|kế hoạch|chỉ thị|quyết định|công điện|thông báo|nghị quyết|chương trình|hướng dẫn|báo cáo|tờ trình|đề án|phương án|thông báo kết luận))"
_ISSUES = re.compile(
    rf"(?:[Nn]gày\s(?P<day>\d{{1,2}}(?:/\d{{1,2}})?(?:/\d{{4}})?)(?:\s?,)?\s)?(?P<issuer>{_BODY})(?:\s[{LOWER}, ]{{0,40}}?)?\s?(?:vừa|đã|vừa có|đã có|mới)?\s?(?:ký\s)?(?:ban hành|có|ra|phát hành|phê duyệt)\s(?i:{_KIND})"
    rf"(?:\ssố\s(?P<number>\d[\w./&-]*[/-][\w&./-]+))?(?:\s?,?\s?ngày\s(?P<dated>\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}))?(?P<tail>[^.\n]{{0,500}})"
)
_ABOUT = re.compile(r"^\s*,?\s*(?:về việc|về|V/v|nhằm|yêu cầu|với)?\s*")
_MARKS = re.compile(r"(?:Theo đó|Nguồn(?: tin)?\s*:|Bình luận|Ngày đăng|Cỡ chữ|bài viết|Cụ thể,|cho biết|Ảnh)")
_POSTED = re.compile(
    r"(?:Ngày đăng\s*:?|Cập nhật\s*:?|(?:[Tt]hứ \w+|Chủ nhật)\s*[,-]?\s*(?:[Nn]gày\s)?)\s*(?P<date>\d{1,2}/\d{1,2}/\d{4})|(?:^|\n)(?P<alone>\d{1,2}/\d{1,2}/\d{4})(?=\s|$)"
)
_REACH = 2500
_SHORT_TITLE = 12


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of the document; ``issuer`` as written, in full words."""

    number: Field_
    type: Field_
    issuer: Field_
    issued_on: Field_
    title: Field_


def read_report(text: str) -> Report | None:
    """Read a page that reports on a document; None where the text is the document itself, or tells of none."""
    if not _MARKS.search(text):
        return None
    match = _ISSUES.search(text[:_REACH])
    if match is None:
        return None
    number = Field_()
    if match["number"]:
        number = Field_(
            normal_number(match["number"].rstrip(".,;")),
            Span(match.start("number"), match.end("number")),
            0.9,
            "header.number.report",
        )
    issuer = re.sub(r"^(?:Phó )?(?:Chủ tịch|Giám đốc|Bộ trưởng)\s", "", match["issuer"].strip())
    begin = match.start("issuer") + match["issuer"].find(issuer)
    return Report(
        number=number,
        type=_type(match),
        issuer=Field_(expand_abbreviations(issuer), Span(begin, begin + len(issuer)), 0.8, "header.issuer.report"),
        issued_on=_date(text, match),
        title=_title(match),
    )


def _type(match: re.Match[str]) -> Field_:
    kind = fold(match["kind"])
    span = Span(match.start("kind"), match.end("kind"))
    if kind in {"văn bản", "công văn"}:
        symbol = re.split(r"[-/]", re.sub(r"^[^/-]*[/-](?:\d{4}/)?", "", match["number"] or ""))[0]
        record = document_type_by_symbol(symbol)
        return Field_(record.name if record else "Công văn", span, 0.85, "header.type.report")
    record = document_type_names().get("thông báo" if kind == "thông báo kết luận" else kind)
    return Field_(record.name if record else None, span, 0.9, "header.type.report")


def _date(text: str, match: re.Match[str]) -> Field_:
    """Return the day told of; a year that is not written is the page's, or the one that the subject speaks of."""
    written = match["dated"] or match["day"]
    if not written or ("/" not in written and "-" not in written):
        return Field_()
    parts = [int(part) for part in re.split(r"[/-]", written)]
    start = match.start("dated") if match["dated"] else match.start("day")
    span = Span(start, start + len(written))
    if len(parts) == 3:
        return _made(parts[2], parts[1], parts[0], span, 0.9)
    posted = _POSTED.search(text)
    if posted is not None:
        year = int((posted["date"] or posted["alone"])[-4:])
        return _made(year, parts[1], parts[0], span, 0.75)
    years = [int(year) for year in re.findall(r"năm\s((?:19|20)\d\d)", match.group())]
    return _made(max(years), parts[1], parts[0], span, 0.5) if years else Field_()


def _made(year: int, month: int, day: int, span: Span, confidence: float) -> Field_:
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return Field_()
    return Field_(date.isoformat(), span, confidence, "header.date.report")


def _title(match: re.Match[str]) -> Field_:
    tail = match["tail"]
    about = _ABOUT.match(tail)
    begin = about.end() if about else 0
    words = re.split(r"\s*(?:;|, trong đó|, theo đó|\((?:sau đây|gọi tắt))", tail[begin:])[0].rstrip(" ,.:")
    if len(words) < _SHORT_TITLE:
        return Field_()
    start = match.start("tail") + begin
    return Field_(words[:1].upper() + words[1:], Span(start, start + len(words)), 0.75, "header.title.report")
