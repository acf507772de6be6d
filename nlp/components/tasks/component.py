"""The spaCy rim of the tasks component: tasks in ``doc.spans["tasks"]``."""

from __future__ import annotations

import dataclasses
import datetime as dt

from spacy.language import Language
from spacy.tokens import Doc

from nlp import labels
from nlp.components.tasks.assemble import assemble_tasks
from nlp.extensions import publish, text_of
from nlp.model import Basis, Deadline, Header, Span
from nlp.structure import Division
from nlp.timex import (
    further_deadlines,
    heading_deadline,
    lead_in_deadline,
    plan_year,
    read_time_cell,
    shift,
    task_deadline,
)


class DeadlineReader:
    """Reads deadlines of one document: years that are not written are its own."""

    def __init__(self, text: str, header: Header) -> None:
        """Take the document's date and the year its title plans for."""
        self.text = text
        issued = header.issued_on.value
        self.document_date = dt.date.fromisoformat(issued) if issued else None
        self.plan_year = plan_year(header.title.value, self.document_date)

    def own(self, span: Span, basis: Basis) -> Deadline | None:
        """Return the deadline in a task's own words."""
        found = task_deadline(span.of(self.text), document_date=self.document_date, plan_year=self.plan_year)
        return self._placed(found, span, basis)

    def cell(self, span: Span, basis: Basis) -> Deadline | None:
        """Return the deadline of a time cell, or of a line "Thời gian thực hiện: …"."""
        found = read_time_cell(span.of(self.text), document_date=self.document_date, plan_year=self.plan_year)
        return self._placed(found, span, basis)

    def further(self, span: Span, besides: Deadline) -> tuple[Deadline, ...]:
        """Return the deadlines of a task's own words, or of its time cell, besides the one that holds."""
        found = further_deadlines(
            span.of(self.text), besides=besides, document_date=self.document_date, plan_year=self.plan_year
        )
        return tuple(shift(one, span.start) for one in found)

    def heading(self, span: Span, basis: Basis) -> Deadline | None:
        """Return the deadline that a heading gives the tasks below it."""
        found = heading_deadline(span.of(self.text), document_date=self.document_date, plan_year=self.plan_year)
        return self._placed(found, span, basis)

    def lead_in(self, span: Span, basis: Basis) -> Deadline | None:
        """Return the deadline that a sentence which announces a list gives the list's points."""
        found = lead_in_deadline(span.of(self.text), document_date=self.document_date, plan_year=self.plan_year)
        return self._placed(found, span, basis)

    @staticmethod
    def _placed(found: Deadline | None, span: Span, basis: Basis) -> Deadline | None:
        return dataclasses.replace(shift(found, span.start), basis=basis) if found else None


@Language.factory("directive_tasks", assigns=["doc.spans"], requires=["doc._.divisions", "doc._.directive_header"])
class DirectiveTasks:
    """Find the tasks, with their bodies, deadlines and products."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Publish the tasks in the text's order."""
        header: Header = doc._.get(labels.DIRECTIVE_HEADER) or Header()
        root: Division | None = doc._.get(labels.DIVISIONS)
        if root is None:
            publish(doc, labels.TASKS, ())
            return doc
        text = text_of(doc)
        deadlines = DeadlineReader(text, header)
        tasks = assemble_tasks(
            text,
            root,
            recipients=header.recipients,
            own_deadline=deadlines.own,
            cell_deadline=deadlines.cell,
            heading_deadline=deadlines.heading,
            lead_in_deadline=deadlines.lead_in,
            further_deadlines=deadlines.further,
        )
        publish(doc, labels.TASKS, tasks)
        return doc
