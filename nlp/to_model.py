"""Spacy Doc -> nlp.model.Document: the only way out of the pipeline. No spaCy object leaves ``nlp``."""

from __future__ import annotations

from spacy.tokens import Doc

from nlp import labels
from nlp.extensions import findings, text_of
from nlp.model import Document, Header


def to_model(doc: Doc) -> Document:
    """Collect what the components published into one frozen value."""
    return Document(
        text=text_of(doc),
        header=doc._.get(labels.DIRECTIVE_HEADER) or Header(),
        references=findings(doc, labels.REFERENCES),
        tasks=findings(doc, labels.TASKS),
        targets=findings(doc, labels.TARGETS),
        warnings=tuple(dict.fromkeys(doc._.get(labels.WARNINGS) or ())),
    )
