"""The only place where attributes of spaCy objects are registered, and the two verbs components speak.

A component hands its findings on with :func:`publish` and reads another's with :func:`findings`::

    publish(doc, labels.DEADLINES, deadlines)      # doc.spans["deadlines"] and, in the same order, the values
    findings(doc, labels.DEADLINES)                # the tuple of nlp.model values
    text_of(doc)                                   # the canonical text, at no cost

The values lie in the span group's ``attrs`` rather than in a ``span._`` attribute: spaCy keys those by the span's
bounds alone, and two targets of one clause (or two tasks of one merged cell) share their bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from spacy.tokens import Doc, SpanGroup

from nlp import labels
from nlp.errors import SpanAlignmentError
from nlp.model import Span

_FINDINGS = "findings"


class Grounded(Protocol):
    """Anything that was read from a place in the text."""

    @property
    def span(self) -> Span | None:
        """Characters of the canonical text."""


def text_of(doc: Doc) -> str:
    """Return the canonical text without putting it together from the tokens, as ``doc.text`` does at each access."""
    layout = doc._.get(labels.LAYOUT)
    return doc.text if layout is None else str(layout.text)


def register() -> None:
    """Register the document attributes of :mod:`nlp.labels`; calling it again changes nothing."""
    for name in (labels.LAYOUT, labels.DIVISIONS, labels.DIRECTIVE_HEADER, labels.WARNINGS):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


def publish(doc: Doc, key: str, found: Sequence[Grounded]) -> None:
    """Store a component's findings under ``key`` of :mod:`nlp.labels`.

    Args:
        doc: The document; ``doc.spans[key]`` is replaced.
        key: The span group's name.
        found: Values of :mod:`nlp.model` in the text's order. Values without a span (a body inferred from the
            document) are kept in the values but have no spaCy span.

    Raises:
        SpanAlignmentError: A span is empty or leaves the text.
    """
    spans = []
    for finding in found:
        if finding.span is None:
            continue
        start, end = finding.span.start, finding.span.end
        span = doc.char_span(start, end, label=key, alignment_mode="expand") if 0 <= start < end else None
        if span is None:
            raise SpanAlignmentError(f"{key}: the span [{start}, {end}) is not in a text of {len(doc.text)} characters")
        spans.append(span)
    doc.spans[key] = SpanGroup(doc, name=key, spans=spans, attrs={_FINDINGS: tuple(found)})


def findings(doc: Doc, key: str) -> tuple[Any, ...]:
    """Return the values that a component published under ``key``; () where it did not run."""
    return tuple(doc.spans[key].attrs[_FINDINGS]) if key in doc.spans else ()


register()
