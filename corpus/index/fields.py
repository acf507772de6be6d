"""The one list of fields; every engine's schema is made from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class FieldKind(enum.StrEnum):
    """How a field is kept and asked."""

    KEYWORD = "keyword"  # one or more whole values, matched exactly
    TOKENS = "tokens"  # ready tokens separated by spaces, scored (BM25)
    NUMBER = "number"  # a whole number: ranges
    ORDER = "order"  # a whole number of up to 62 bits, present in every document: sorting and paging
    PAYLOAD = "payload"  # bytes given back with a hit, never searched


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an index document."""

    name: str
    kind: FieldKind
    is_facet: bool = False


ID = "id"
DOCUMENT_ID = "document_id"
PAYLOAD = "payload"

FIELDS: tuple[Field, ...] = (
    Field(ID, FieldKind.KEYWORD),
    Field(DOCUMENT_ID, FieldKind.KEYWORD),
    Field("kind", FieldKind.KEYWORD, is_facet=True),
    # What is searched by words: the finding's own words, and once what stands around it (headings, product, indicator;
    # for a whole document its text). One field for both, so that a word asked for costs an engine one list of hits; own
    # words stand there several times, see corpus.index.documents.
    Field("words_exact", FieldKind.TOKENS),
    Field("words_folded", FieldKind.TOKENS),
    # Bodies: "lead|so-noi-vu" by the keys of corpus.index.bodies, names' syllables by role, names as shown.
    Field("body", FieldKind.KEYWORD),
    Field("body_words", FieldKind.TOKENS),
    Field("agency", FieldKind.KEYWORD, is_facet=True),
    Field("lead", FieldKind.KEYWORD, is_facet=True),
    Field("cooperating", FieldKind.KEYWORD, is_facet=True),
    Field("reports_to", FieldKind.KEYWORD, is_facet=True),
    # The document's own data, as shown and as a key without marks.
    Field("number_key", FieldKind.KEYWORD),  # the whole number, and its figure alone
    Field("issuer_key", FieldKind.KEYWORD),
    Field("province", FieldKind.KEYWORD, is_facet=True),
    Field("province_key", FieldKind.KEYWORD),
    Field("type", FieldKind.KEYWORD, is_facet=True),
    Field("type_key", FieldKind.KEYWORD),
    Field("year", FieldKind.KEYWORD, is_facet=True),
    Field("theme", FieldKind.KEYWORD, is_facet=True),
    # Days are proleptic Gregorian ordinals (date.toordinal()).
    Field("issued_on", FieldKind.NUMBER),
    Field("due_on", FieldKind.NUMBER),
    Field("last_day", FieldKind.NUMBER),
    Field("deadline_kind", FieldKind.KEYWORD),
    # Total orders: day, then document, then place in the document; see corpus.index.documents.order_key.
    Field("order_issued", FieldKind.ORDER),
    Field("order_due", FieldKind.ORDER),
    Field("order_due_latest", FieldKind.ORDER),
    Field(PAYLOAD, FieldKind.PAYLOAD),
)

BY_NAME = {field.name: field for field in FIELDS}
