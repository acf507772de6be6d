"""The header: a document's own data, at ``doc._.directive_header``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from ingest.layout import LaidOutDocument
from nlp import labels
from nlp.components.header import patterns
from nlp.components.header.announced import own_type, read_announced, read_concluded
from nlp.components.header.casing import sentence_case
from nlp.components.header.checks import header_warnings
from nlp.components.header.issuer import Issuer, authority_name, is_central, read_issuer
from nlp.components.header.letterhead import Front, read_front
from nlp.components.header.recipients import find_recipients
from nlp.components.header.report import Report, read_report
from nlp.components.header.signature import find_name_alone, find_signature
from nlp.document_numbers import normal_number
from nlp.extensions import text_of
from nlp.gazetteers.folding import LOWER, UPPER, fold
from nlp.gazetteers.names import (
    agency_by_name,
    document_type_names,
    expand_abbreviations,
    find_province,
    find_provinces,
    province_by_name,
    province_by_plain_name,
)
from nlp.model import Field_, Header, Span

_ABOUT = re.compile(r"^(?:V/v|V/V|Về việc|VỀ VIỆC|về việc|v/v)\s*:?\s*")
_VERB = r"\s(?:yêu cầu|ban hành|xây dựng|chỉ thị|triển khai|quyết định|phát động|thông báo|đề nghị|giao)"
_ACTING = re.compile(
    rf"(?P<issuer>(?:UBND|[ỦU][yỷ] ban [Nn]hân dân)\s(?P<level>tỉnh|[Tt]hành phố|TP\.?|huyện|quận|thị xã|xã|phường)(?:\s(?P<name>[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]+){{0,3}}))?){_VERB}"
)
_ACTING_CENTRAL = re.compile(
    rf"(?P<issuer>(?:Bộ|Sở|Văn phòng)\s[{UPPER}][{LOWER}]+(?:,?\s(?:và\s)?[{UPPER}{LOWER}]+){{0,6}}?|Thủ tướng Chính phủ){_VERB}"
)
_DECISIONS = {"Quyết định", "Nghị quyết", "Nghị định", "Luật", "Công điện", "Phụ lục"}
_AUTHORITY_LINE = re.compile(
    r"[\s.:;*_-]*(?P<words>[^\n\t]{6,120}?)\s*(?:\n\s*[-–]?\s*(?:Căn cứ|Xét|Theo đề nghị|Thực hiện)|điện\s*:|\s(?=Căn cứ|Xét đề nghị))"
)


@Language.factory("directive_header", assigns=["doc._.directive_header", "doc._.warnings"], default_score_weights={})
class DirectiveHeader:
    """Read number, type, issuer, date, place, province, title, signer and addressees.

    1. A letterhead of Nghị định 30/2020/NĐ-CP in any order of its columns, also run together in one line
    2. An annex that names its parent: "(Ban hành kèm theo Quyết định số …)"
    3. A law portal's table: "Số hiệu", "Ngày ban hành", "Người ký"
    4. A text without letterhead: "Chỉ thị về việc …"
    5. A news page that reports on a document
    """

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Set the header, and the warnings that follow from it."""
        text = text_of(doc)
        header = read_header(text, doc._.get(labels.LAYOUT))
        doc._.set(labels.DIRECTIVE_HEADER, header)
        doc._.set(labels.WARNINGS, [*(doc._.get(labels.WARNINGS) or ()), *header_warnings(text, header)])
        return doc


def read_header(text: str, laid_out: LaidOutDocument | None = None) -> Header:
    """Read the header of a text; fields that the document does not give stay empty."""
    front = read_front(text, laid_out)
    if not front.has_letterhead and front.type.value is None:
        report = read_report(text)
        if report is not None:
            return _of_report(text, report)
    return _of_document(text, front)


def _of_document(text: str, front: Front) -> Header:
    number, kind, issued_on = front.number, front.type, front.issued_on
    front, of_gazette = _gazette(text, front)
    number = number if number.value else of_gazette.number
    issued_on = issued_on if issued_on.value else of_gazette.issued_on
    title = _title(text, front)
    if kind.value is None or title.value is None:
        kind, title = _first_sentence(text, kind, title)
    announced = read_announced(text) if kind.value is None or title.value is None else None
    if announced is not None:
        kind = announced.type if kind.value is None else kind
        title = announced.title if title.value is None else title
    if kind.value is None and front.has_letterhead:
        kind = own_type(text)
    issuer, province = _issuer(text, front, kind.value or "")
    if of_gazette.issuer.value and (issuer.value is None or issuer.rule != "header.issuer.letterhead"):
        issuer = of_gazette.issuer
        province = Field_() if is_central(issuer.value or "") else province
    if issuer.value is None and announced is not None:
        issuer, province = _of_announced(text, announced.issuer, front)
    if issuer.value is None and kind.value == "Thông báo":
        issuer = read_concluded(text)
    attached = None
    if number.value is None and not front.is_blank_number:
        attached = _attached(text, front) or _own_attachment(text, kind.value or "")
    if attached is not None:
        number, issued_on, issuer, province = _of_parent(attached, issued_on, issuer, province)
    signer, post = _signer(text, front)
    header = Header(
        number=number,
        type=kind,
        issuer=issuer,
        issued_on=issued_on,
        place=front.place,
        province=province,
        title=title,
        signer=signer,
        signer_title=post,
        recipients=find_recipients(text),
    )
    return _portal(text, header)


def _gazette(text: str, front: Front) -> tuple[Front, Header]:
    """Read issuer, number and date out of a title of the Official Gazette's form; return the front with what is left."""
    span = front.title_span
    match = patterns.GAZETTE.match(fold(span.of(text))) if span else None
    if match is None or span is None:
        return front, Header()
    places = {name: Span(span.start + match.start(name), span.start + match.end(name)) for name in match.groupdict()}
    name = authority_name(" ".join(places["issuer"].of(text).upper().split()), text)
    try:
        day = dt.date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        day = None
    number = re.sub(r"TTG$", "TTg", normal_number(places["number"].of(text)))
    found = Header(
        number=Field_(number, places["number"], 0.9, "header.number.gazette"),
        issued_on=Field_(day, Span(places["day"].start, places["year"].end), 0.9, "header.date.gazette")
        if day
        else Field_(),
        issuer=Field_(name, places["issuer"], 0.85, "header.issuer.gazette") if name else Field_(),
    )
    return replace(front, title_span=Span(span.start + match.end(), span.end), title_rule="header.title.gazette"), found


def _signer(text: str, front: Front) -> tuple[Field_, Field_]:
    signature = find_signature(text, front.end)
    if signature is not None:
        return (
            Field_(signature.name, signature.span, 0.9, "header.signer.below_post"),
            Field_(signature.post, signature.post_span, 0.85, "header.signer_title.post"),
        )
    alone = find_name_alone(text, front.end)
    if alone is None:
        return Field_(), Field_()
    name, span, post, post_span = alone
    return (
        Field_(name, span, 0.6, "header.signer.name_alone"),
        Field_(post, post_span, 0.55, "header.signer_title.above_name") if post else Field_(),
    )


def _title(text: str, front: Front) -> Field_:
    if front.title_span is None:
        return Field_()
    written = front.title_span.of(text)
    about = _ABOUT.match(written)
    start = front.title_span.start + (about.end() if about else 0)
    span = Span(start, front.title_span.end)
    outside = text[front.title_span.end :]
    return Field_(sentence_case(span.of(text), outside), span, 0.9, front.title_rule)


def _first_sentence(text: str, kind: Field_, title: Field_) -> tuple[Field_, Field_]:
    """Read "Chỉ thị về việc tăng cường …" at the beginning of a text without letterhead."""
    match = patterns.TYPE_SENTENCE.match(text)
    if match is None:
        return kind, title
    if kind.value is None:
        kind = Field_(match["type"], Span(match.start("type"), match.end("type")), 0.85, "header.type.sentence")
    if title.value is None:
        words = match["title"].rstrip(" .;")
        about = re.match(r"(?:về việc|V/v|về)\s+", words)
        start = match.start("title") + (about.end() if about else 0)
        span = Span(start, match.start("title") + len(words))
        title = Field_(sentence_case(span.of(text), text[span.end :]), span, 0.8, "header.title.sentence")
    return kind, title


def _issuer(text: str, front: Front, kind: str) -> tuple[Field_, Field_]:
    """Return issuer and province: from the letterhead, else from the sentence in which the issuer acts."""
    place = front.place.value
    lines = [span.of(text) for span in front.issuer_lines]
    found = read_issuer(lines, text, place) if front.has_letterhead or lines else None
    if found is None:
        return _without_letterhead(text, front, kind) if kind else (Field_(), Field_())
    span = Span(front.issuer_lines[0].start, front.issuer_lines[-1].end) if len(lines) < 4 else front.issuer_lines[-1]
    issuer = Field_(found.name, span, 0.92, "header.issuer.letterhead")
    return issuer, _province(text, found, front)


def _province(text: str, issuer: Issuer, front: Front) -> Field_:
    """Name the province by the word that the document uses: the dateline's, else the issuer's."""
    if issuer.is_central:
        return Field_()
    place = front.place
    if place.value and province_by_name(place.value) is not None:
        return Field_(place.value, place.span, 0.93, "header.province.dateline")
    misread = province_by_plain_name(place.value) if place.value else None
    if misread is not None:  # a scan's "Lai Cháu"
        return Field_(misread.name, place.span, 0.75, "header.province.dateline_plain")
    if issuer.province and province_by_name(issuer.province) is not None:
        return Field_(issuer.province, None, 0.9, "header.province.issuer")
    return _mentioned_province(text)


def _deciding(text: str, front: Front) -> Field_:
    """Read the line between title and basis that says who decides: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"."""
    begin = front.title_span.end if front.title_span else text.find("\n")
    match = _AUTHORITY_LINE.match(text, max(begin, 0))
    name = authority_name(match["words"], text) if match else None
    if match is None or name is None:
        return Field_()
    return Field_(name, Span(match.start("words"), match.end("words")), 0.85, "header.issuer.authority")


def _acting(text: str, kind: str) -> Field_:
    """Find the issuer in "UBND quận yêu cầu …", "Bộ Tư pháp yêu cầu …"."""
    match = _ACTING.search(text)
    central = None
    if kind not in _DECISIONS:
        named = (m for m in _ACTING_CENTRAL.finditer(text) if agency_by_name(m["issuer"]))
        central = next((m for m in named if kind != "Thông báo" or m["issuer"].startswith("Văn phòng")), None)
    if central is not None and (match is None or central.start() < match.start()):
        return Field_(
            central["issuer"], Span(central.start("issuer"), central.end("issuer")), 0.65, "header.issuer.acting"
        )
    if match is None:
        return Field_()
    name = expand_abbreviations(re.sub(r"^U[ỷy]", "Ủy", " ".join(match["issuer"].split())))
    return Field_(name, Span(match.start("issuer"), match.end("issuer")), 0.6, "header.issuer.acting")


def _without_letterhead(text: str, front: Front, kind: str) -> tuple[Field_, Field_]:
    """Return issuer and province of a document whose letterhead is lost."""
    issuer = _deciding(text, front)
    if issuer.value is None:
        issuer = _acting(text, kind)
    if issuer.value is None or is_central(issuer.value):
        return issuer, Field_()
    return _completed(issuer, _mentioned_province(text))


def _completed(issuer: Field_, province: Field_) -> tuple[Field_, Field_]:
    """Give "Ủy ban nhân dân tỉnh" the province that the text names."""
    name = issuer.value or ""
    if re.search(r"(?:tỉnh|[Tt]hành phố)$", name) and province.value:
        issuer = replace(issuer, value=f"{name} {province.value}")
    return issuer, province


def _of_announced(text: str, issuer: Field_, front: Front) -> tuple[Field_, Field_]:
    """Complete the issuer of the announcing sentence with the dateline's province, else with the text's."""
    if issuer.value is None or is_central(issuer.value):
        return issuer, Field_()
    place = front.place
    named = place.value is not None and province_by_name(place.value) is not None
    return _completed(issuer, place if named else _mentioned_province(text))


_LEVEL = re.compile(r"(?:tp\.?|thành phố)\s*")
_DISTRICT_OF = re.compile(r"(?:quận|huyện|thị xã|phường|xã)\s[^,.;:\n]{2,25},\s*$")


def _mentioned_province(text: str) -> Field_:
    """Return the province that a text names most often with its level ("tỉnh Kon Tum"), or as "quận X, Hà Nội".

    A bare name does not count: it may be that of another place.
    """
    folded = fold(text)
    seen: dict[str, list[int]] = {}
    for match in find_provinces(folded):
        before = folded[max(0, match.start() - 40) : match.start()]
        level = _LEVEL.match(match.group())
        name = match.group()[level.end() :] if level else match.group()
        if level or re.search(r"(?:tỉnh|thành phố|tp\.?)\s*$", before) or _DISTRICT_OF.search(before):
            seen.setdefault(name, []).append(match.end() - len(name))
    if not seen:
        return Field_()
    name = max(seen, key=lambda one: len(seen[one]))
    span = Span(seen[name][0], seen[name][0] + len(name))
    written = " ".join(span.of(text).split())
    record = province_by_name(written)
    if written == written.lower() and record is not None:
        written = record.name
    return Field_(written, span, 0.7, "header.province.text")


def _attached(text: str, front: Front) -> re.Match[str] | None:
    """Find the note that names the parent document of an annex standing alone."""
    match = patterns.ATTACHED.search(text[: patterns.FRONT])
    if match is None or front.title_span is None or match.start() > front.end + 200:
        return None
    return match


def _own_attachment(text: str, kind: str) -> re.Match[str] | None:
    """Find the note of what a document itself attaches, which says the number that its own front has lost.

    Article 1 says "Ban hành kèm theo Nghị quyết này Kế hoạch …", the plan behind it "(Ban hành kèm theo Nghị quyết số
    1/NQ-HĐND ngày …)". Notes of several numbers say nothing.
    """
    if not kind or f"kèm theo {kind.lower()} này" not in fold(text):
        return None
    notes = [note for note in patterns.ATTACHED.finditer(text) if note["number"] and fold(note["kind"]) == fold(kind)]
    return notes[0] if len({normal_number(note["number"]) for note in notes}) == 1 else None


def _of_parent(
    match: re.Match[str], issued_on: Field_, issuer: Field_, province: Field_
) -> tuple[Field_, Field_, Field_, Field_]:
    """Take number, date and issuer of the parent document for what the annex itself does not say."""
    base, number = match.start("rest"), Field_()
    if match["number"]:
        span = Span(match.start("number"), match.end("number"))
        number = Field_(normal_number(match["number"]), span, 0.85, "header.number.attached")
    rest = match["rest"]
    dated = re.search(r"ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})", rest)
    if dated and issued_on.value is None:
        day = dt.date(int(dated[3]), int(dated[2]), int(dated[1]))
        issued_on = Field_(
            day.isoformat(), Span(base + dated.start(1), base + dated.end(3)), 0.85, "header.date.attached"
        )
    of = re.search(r"của\s+(?:(?:Bộ trưởng|Chủ tịch|Giám đốc|Thống đốc|Cục trưởng)\s+)?(?P<name>[^()\n]+)", rest)
    if of and (issuer.value is None or issuer.rule == "header.issuer.acting"):
        name = expand_abbreviations(of["name"].strip(" .)"))
        issuer = Field_(name, Span(base + of.start("name"), base + of.end("name")), 0.8, "header.issuer.attached")
        found = find_province(name)
        if found is not None and province.value is None and not is_central(name):
            province = Field_(name[found.start() : found.end()], None, 0.8, "header.province.attached")
    return number, issued_on, issuer, province


def _portal(text: str, header: Header) -> Header:
    """Fill what is still empty from a law portal's table."""
    front = text[: patterns.FRONT]
    found = {name: match for name, pattern in patterns.PORTAL.items() if (match := pattern.search(front))}
    values: dict[str, Field_] = {}
    for name, match in found.items():
        if getattr(header, name).value is None:
            value = _PORTAL_READERS[name](" ".join(match["value"].split()))
            span = Span(match.start("value"), match.end("value"))
            values[name] = Field_(value, span, 0.8, f"header.{name}.portal") if value else Field_()
    return replace(header, **values)  # type: ignore[arg-type]


def _portal_type(written: str) -> str | None:
    record = document_type_names().get(fold(written))
    return record.name if record else None


def _portal_issuer(written: str) -> str:
    full = re.sub(r"^(?:Tỉnh|Thành phố)\s", lambda m: f"Ủy ban nhân dân {m.group().lower()}", written)
    return expand_abbreviations(full)


_PORTAL_READERS: dict[str, Callable[[str], str | None]] = {
    "number": normal_number,
    "issued_on": lambda written: "-".join(reversed([part.zfill(2) for part in re.split(r"[/-]", written)])),
    "type": _portal_type,
    "issuer": _portal_issuer,
    "signer": str,
    "title": lambda written: _ABOUT.sub("", written),
}


def _of_report(text: str, report: Report) -> Header:
    """Put together the header of the document that a page reports on."""
    issuer, province = report.issuer, _mentioned_province(text)
    if issuer.value and is_central(issuer.value):
        province = Field_()
    else:
        issuer, province = _completed(issuer, province)
    return Header(
        number=report.number,
        type=report.type,
        issuer=issuer,
        issued_on=report.issued_on,
        province=province,
        title=report.title,
        is_report_about=True,
    )
