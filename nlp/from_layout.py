"""LaidOutDocument -> spaCy Doc: the only way into the pipeline."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ingest.layout import LaidOutDocument
from nlp import extensions, labels


def from_layout(pipeline: Language, laid_out: LaidOutDocument) -> Doc:
    """Return the document of the canonical text; its layout lies at ``doc._.layout``.

    Characters of ``doc`` and of ``laid_out.text`` have the same offsets.
    """
    extensions.register()
    doc = pipeline.make_doc(laid_out.text)
    doc._.set(labels.LAYOUT, laid_out)
    doc._.set(labels.WARNINGS, [])
    return doc
