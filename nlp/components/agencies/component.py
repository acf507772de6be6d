"""The spaCy rim of the agencies component: every body that the text names, in ``doc.spans["agencies"]``."""

from __future__ import annotations

import datetime as dt

from spacy.language import Language
from spacy.tokens import Doc

from nlp import labels
from nlp.bodies.finding import find_bodies
from nlp.bodies.reading import reader_of
from nlp.extensions import publish, text_of
from nlp.gazetteers.names import agency_by_name
from nlp.model import Header, Mention, Span


def find_mentions(text: str, span: Span, *, on_date: dt.date | None = None) -> list[Mention]:
    """Return the bodies that a stretch of the text names.

    Args:
        text: The canonical text.
        span: Where to look.
        on_date: The document's date: of several bodies of one name the one that existed then.
    """
    mentions = []
    for body in find_bodies(reader_of(text), span.start, span.end):
        record = agency_by_name(body.name, on_date)
        place = Span(body.start, body.end)
        mentions.append(Mention(place, place.of(text), body.name, record.id if record else None))
    return mentions


@Language.factory("directive_agencies", assigns=["doc.spans"], requires=["doc._.directive_header"])
class DirectiveAgencies:
    """Find the bodies of the whole document."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Publish the bodies in the text's order."""
        header: Header = doc._.get(labels.DIRECTIVE_HEADER) or Header()
        issued = header.issued_on.value
        on_date = dt.date.fromisoformat(issued) if issued else None
        text = text_of(doc)
        publish(doc, labels.AGENCIES, find_mentions(text, Span(0, len(text)), on_date=on_date))
        return doc
