"""The spaCy rim of the structure component: the division tree at ``doc._.divisions``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from nlp import labels
from nlp.components.structure.divide import build_divisions


@Language.factory("directive_structure", assigns=["doc._.divisions"], requires=["doc._.layout"])
class DirectiveStructure:
    """Read the division tree of the document's layout."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Keep the root of the tree."""
        doc._.set(labels.DIVISIONS, build_divisions(doc._.get(labels.LAYOUT)))
        return doc
