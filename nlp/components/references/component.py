"""References: every document number in the text, in ``doc.spans["references"]``.

``number`` is written as the labels want it: no spaces, one kind of dash, otherwise as the document gives it, misprints
included ("178/2024/NĐCP"). The document's own number is no reference. Those in the opening "Căn cứ / Thực hiện / Theo đề
nghị" paragraphs are the legal basis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp import labels
from nlp.components.references import false_positives
from nlp.components.references.opening import opening_paragraphs
from nlp.components.references.patterns import CALLED, LIST, LOWER_CASE, PARTY, SLASH_LOST, SPACED, STATE
from nlp.document_numbers import normal_number, number_key
from nlp.extensions import publish, text_of
from nlp.gazetteers.names import document_type_by_symbol
from nlp.model import Header, Reference, Span

_OLD_SYMBOLS = frozenset({"CP", "TTg", "HĐBT", "LB"})  # before 1996 the type was left out: "Nghị định số 178/CP"
_SPACE = re.compile(r"\s+")


@Language.factory(
    "directive_references",
    assigns=["doc.spans"],
    requires=["doc._.directive_header"],
    default_score_weights={"spans_references_f": 1.0},
)
class DirectiveReferences:
    """Find document numbers; :mod:`nlp.components.references.patterns` lists the forms."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Publish the references in the text's order."""
        header: Header = doc._.get(labels.DIRECTIVE_HEADER) or Header()
        own = number_key(header.number.value or "")
        text = text_of(doc)
        opening = opening_paragraphs(text, header, doc._.get(labels.LAYOUT))
        found = [
            Reference(
                span=reference.span,
                number=reference.number,
                is_legal_basis=any(a.start <= reference.span.start < a.end for a in opening),
                confidence=reference.confidence,
                rule=reference.rule,
            )
            for reference in find_references(text)
            if (number_key(reference.number) != own if own else not _is_own(reference, text, header))
        ]
        publish(doc, labels.REFERENCES, found)
        return doc


def find_references(text: str) -> list[Reference]:
    """Return the document numbers of a text in order, each with its place; bare numbers of a list are completed."""
    found: list[Reference] = []
    taken: list[tuple[int, int]] = []
    for match, rule, sure in _matches(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        if false_positives.BEFORE.search(before) or not _is_symbol(match, rule):
            continue
        taken.append((match.start(), match.end()))
        called = CALLED.search(before) is not None
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        number = _normal(match, rule)
        found.append(
            Reference(Span(start, match.end()), number, False, sure if called else sure - 0.05, f"reference.{rule}")
        )
        found += _listed(text, match.start(), number, rule)
    return sorted(found, key=lambda reference: reference.span)


_OWN_LINE = re.compile(r"(?:^|[\n\t])[ ]*S[ốôóòo]\W{0,4}$")
_ANNEX_NOTE = re.compile(r"[Kk]èm theo\s+(?P<type>[^\d\n]{3,30}?)\s+số\s*:?\s*[\d .]*$")


def _is_own(reference: Reference, text: str, header: Header) -> bool:
    """Say whether a number is the document's own, whose letterhead was not legible.

    It is what is left of "Số: 2/KH-SYT" in the letterhead, or stands in the annex's note "(Kèm theo Kế hoạch số … ngày …)"
    with the document's own type and date.
    """
    before = text[max(0, reference.span.start - 60) : reference.span.start]
    body = header.title.span or header.type.span
    if body is not None and reference.span.start < body.start and _OWN_LINE.search(before):
        return True
    note = _ANNEX_NOTE.search(before)
    if note is None or header.issued_on.value is None or note["type"].strip() != header.type.value:
        return False
    year, month, day = (int(part) for part in header.issued_on.value.split("-"))
    dated = rf"\s*,?\s*ngày\s+0?{day}\s*(?:/|-|tháng)\s*0?{month}\s*(?:/|-|năm)\s*{year}"
    return re.match(dated, text[reference.span.end : reference.span.end + 40]) is not None


def _matches(text: str) -> Iterator[tuple[re.Match[str], str, float]]:
    rules = (("party", PARTY, 0.97), ("spaced", SPACED, 0.7), ("state", STATE, 0.97), ("lower", LOWER_CASE, 0.8))
    for rule, pattern, sure in (*rules, ("slash_lost", SLASH_LOST, 0.7)):
        for match in pattern.finditer(text):
            yield match, rule, sure


def _is_symbol(match: re.Match[str], rule: str) -> bool:
    """Say whether a match's letters are a symbol and not a unit or a word."""
    symbol = _SPACE.sub("", match["symbol"])
    if rule != "state":
        return True
    capitals = sum(letter.isupper() for letter in symbol)
    if match["year"] is None and match["more"] is None:
        if false_positives.SYMBOL.match(symbol) and document_type_by_symbol(symbol) is None:
            return False
        if symbol in _OLD_SYMBOLS and CALLED.search(match.string[max(0, match.start() - 8) : match.start()]):
            return True
        if re.fullmatch(r"[A-Z]{1,2}", symbol) and document_type_by_symbol(symbol) is None:
            return False
        if (
            document_type_by_symbol(symbol) is not None
            and len(symbol) <= 2
            and CALLED.search(match.string[: match.start()][-8:]) is None
        ):
            return False
    return capitals >= 2 and (capitals >= len([c for c in symbol if c.islower()]) or _has_written_tail(symbol))


def _has_written_tail(symbol: str) -> bool:
    """Say whether a symbol ends in written-out words by mistake: "NĐ-Chính", of "107/2021/NĐ-Chính phủ"."""
    return document_type_by_symbol(re.split(r"[-–.]", symbol)[0]) is not None


def _normal(match: re.Match[str], rule: str) -> str:
    """Return the number without spaces, the slash that was lost put back."""
    written = match.group()
    if rule == "slash_lost":
        written = f"{match['number']}/{match['symbol']}"
    tail = ""
    if re.search(r"-Chính$", _SPACE.sub("", written)) and match.string.startswith(" phủ", match.end()):
        tail = "phủ"
    return normal_number(written) + tail


def _listed(text: str, at: int, number: str, rule: str) -> Iterator[Reference]:
    """Yield the bare numbers before a full one: "số 57, 59 và 66-NQ/TW" -> 57-NQ/TW, 59-NQ/TW."""
    begin = max(0, at - 80)
    match = LIST.search(text[begin:at])
    if match is None:
        return
    symbol = re.sub(r"^\d+(?:\.\d+)?[a-zđ]?", "", number)
    for one in re.finditer(r"\d{1,4}", match["numbers"]):
        start = begin + match.start("numbers") + one.start()
        yield Reference(
            Span(start, start + len(one.group())), one.group() + symbol, False, 0.75, f"reference.{rule}.list"
        )
