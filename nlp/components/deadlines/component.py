"""Deadlines: every time that may bind a task, in ``doc.spans["deadlines"]``.

The reading itself is :mod:`nlp.timex`, pure functions that the tasks component calls for its own units; here the same
rules run over the whole division tree, so that a time outside any task is seen too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp import labels
from nlp.extensions import publish, text_of
from nlp.model import Deadline, Header
from nlp.structure import Division, SectionRole
from nlp.timex import find_deadlines, plan_year, shift

# Parts in which no time binds anybody.
_SILENT = frozenset(
    {
        SectionRole.LETTERHEAD,
        SectionRole.LEGAL_BASIS,
        SectionRole.BACKGROUND,
        SectionRole.RECIPIENTS,
        SectionRole.SIGNATURE,
        SectionRole.NOISE,
    }
)


@Language.factory(
    "directive_deadlines",
    assigns=["doc.spans"],
    requires=["doc._.directive_header", "doc._.divisions"],
    default_score_weights={"spans_deadlines_f": 1.0},
)
class DirectiveDeadlines:
    """Find the deadlines of every unit of the division tree.

    Forms met (see :mod:`nlp.time_rules` for all of them):

    1. "trước ngày 15/9/2025", "chậm nhất ngày 30/6", "đến năm 2030"
    2. "trong quý III/2025", "từ tháng 3 đến tháng 10 năm 2026"
    3. "trước ngày 18 hằng tháng", "định kỳ 6 tháng"
    4. "thường xuyên"; "trong 05 ngày làm việc kể từ ngày nhận được …"
    """

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Publish the deadlines of the document in its order."""
        header: Header = doc._.get(labels.DIRECTIVE_HEADER) or Header()
        root: Division | None = doc._.get(labels.DIVISIONS)
        written = header.issued_on.value
        document_date = dt.date.fromisoformat(written) if written else None
        year = plan_year(header.title.value, document_date)
        units = [] if root is None else [node for node in root.walk() if node.role not in _SILENT]
        text = text_of(doc)
        found = [deadline for unit in units for deadline in _of_unit(text, unit, document_date, year)]
        found.sort(key=lambda deadline: deadline.span)
        publish(doc, labels.DEADLINES, found)
        return doc


def _of_unit(text: str, unit: Division, document_date: dt.date | None, year: int | None) -> Iterator[Deadline]:
    words = unit.span.of(text)
    for deadline in find_deadlines(words, document_date=document_date, plan_year=year):
        yield shift(deadline, unit.span.start)
