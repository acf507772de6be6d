"""The component's verb, without spaCy: text and division tree in, tasks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from nlp.bodies.reading import Body, reader_of
from nlp.components.tasks.assignments import Assigner
from nlp.components.tasks.attributes import Attribute
from nlp.components.tasks.collect import Collector
from nlp.components.tasks.decide import Decision, Verdict
from nlp.components.tasks.unit import Force, Unit, UnitKind
from nlp.components.tasks.verdicts import Verdicts
from nlp.model import Assignment, Basis, Deadline, Mention, Modality, Span, Task
from nlp.structure import ColumnRole, Division, DivisionKind
from nlp.timex import prefer_deadline

FindDeadline = Callable[[Span, Basis], Deadline | None]
FindFurther = Callable[[Span, Deadline], tuple[Deadline, ...]]


def assemble_tasks(
    text: str,
    root: Division,
    *,
    recipients: tuple[Mention, ...] = (),
    own_deadline: FindDeadline | None = None,
    cell_deadline: FindDeadline | None = None,
    heading_deadline: FindDeadline | None = None,
    lead_in_deadline: FindDeadline | None = None,
    further_deadlines: FindFurther | None = None,
) -> tuple[Task, ...]:
    """Return the tasks of a document in the text's order.

    Args:
        text: The canonical text.
        root: Its division tree.
        recipients: The bodies of Kính gửi, for a letter: they lead where nothing else names a body.
        own_deadline: Finds the deadline in a task's own words.
        cell_deadline: Reads a table's time cell or a line "Thời gian thực hiện: …".
        heading_deadline: Reads a heading that is a time: "2. Trong tháng 6/2025:".
        lead_in_deadline: Reads a sentence that announces a list: "Trong năm 2026, tập trung …, cụ thể như sau:".
        further_deadlines: Finds the deadlines of a task's words besides the one that holds.
    """
    finders = _Finders(
        own_deadline or _no_deadline,
        cell_deadline or _no_deadline,
        heading_deadline or _no_deadline,
        lead_in_deadline or _no_deadline,
        further_deadlines or _no_further,
    )
    return _Assembler(text, finders).assemble(root, recipients)


@dataclass(frozen=True, slots=True)
class _Finders:
    """How deadlines are read, by where they stand."""

    own: FindDeadline
    cell: FindDeadline
    heading: FindDeadline
    lead_in: FindDeadline
    further: FindFurther


def _no_deadline(span: Span, basis: Basis) -> Deadline | None:
    del span, basis
    return None


def _no_further(span: Span, besides: Deadline) -> tuple[Deadline, ...]:
    del span, besides
    return ()


class _Assembler:
    """Decides on units and puts their values together."""

    def __init__(self, text: str, deadlines: _Finders) -> None:
        self.text = text
        self.deadlines = deadlines
        self.collector = Collector(reader_of(text))
        self.assigner = Assigner(self.collector.roles)

    def assemble(self, root: Division, recipients: tuple[Mention, ...]) -> tuple[Task, ...]:
        units = self.collector.collect(root, _addressees(recipients))
        verdicts = Verdicts(units, self.collector.roles, self._has_date)
        if any(unit.force and unit.force.basis is Basis.LEAD_IN for unit in units):
            _forget_addressees(units)
        kept = [(unit, verdicts.of(unit)) for unit in units if verdicts.is_kept(unit)]
        return tuple(
            self._row(unit, decision) if unit.kind is UnitKind.ROW else self._unit(unit, decision)
            for unit, decision in kept
        )

    def _has_date(self, unit: Unit) -> bool:
        found = self.deadlines.own(Span(unit.start, unit.end), Basis.OWN)
        return found is not None and bool(found.end or found.start)

    # -- tasks ------------------------------------------------------------------------------------------------------

    def _unit(self, unit: Unit, decision: Decision) -> Task:
        attributes = self.collector.attributes.get(unit.group, []) if unit.group else []
        return self._task(
            unit,
            decision,
            self.assigner.of_unit(unit, attributes),
            column=self._attribute_deadline(attributes),
            product=next((a.value for a in attributes if a.role is ColumnRole.PRODUCT), None),
        )

    def _row(self, unit: Unit, decision: Decision) -> Task:
        cells = unit.division.cells
        time = cells.get(ColumnRole.TIME)
        return self._task(
            unit,
            decision,
            self.assigner.of_row(unit),
            column=self.deadlines.cell(time, Basis.COLUMN) if time else None,
            product=cells.get(ColumnRole.PRODUCT),
        )

    def _task(
        self,
        unit: Unit,
        decision: Decision,
        assignments: tuple[Assignment, ...],
        *,
        column: Deadline | None,
        product: Span | None,
    ) -> Task:
        span = Span(unit.start, unit.end)
        own = self.deadlines.own(span, Basis.OWN)
        deadline = prefer_deadline(own=own, column=column, heading=self._deadline_above(unit))
        return Task(
            span,
            span.of(self.text),
            assignments=assignments,
            deadline=deadline,
            other_deadlines=self._others(unit, deadline) if deadline else (),
            deliverable=" ".join(product.of(self.text).split()) if product else None,
            deliverable_span=product,
            optional=decision.verdict is Verdict.OPTIONAL,
            modality=_modality(unit),
            section_path=unit.division.path(self.text),
            confidence=decision.confidence,
            rule=decision.rule,
        )

    def _others(self, unit: Unit, deadline: Deadline) -> tuple[Deadline, ...]:
        """Return what a task is due by besides its deadline: further times of its own words, and of its time cell."""
        cell = unit.division.cells.get(ColumnRole.TIME)
        own = self.deadlines.further(Span(unit.start, unit.end), deadline)
        return own + (self.deadlines.further(cell, deadline) if cell else ())

    # -- deadlines --------------------------------------------------------------------------------------------------

    def _deadline_above(self, unit: Unit) -> Deadline | None:
        """Return the deadline of the nearest words above: the unit's topic, a heading that is a time, a lead-in."""
        division = unit.division
        if unit.topic_end:
            topic = self.deadlines.heading(Span(division.span.start, unit.topic_end), Basis.LEAD_IN)
            if topic:
                return topic
        below = division
        for node in division.ancestors():
            announced = _announced_by(node, below)
            found = (announced and self.deadlines.lead_in(announced.span, Basis.LEAD_IN)) or (
                self.deadlines.heading(node.span, Basis.HEADING) or self.deadlines.lead_in(node.span, Basis.LEAD_IN)
            )
            if found:
                return found
            below = node
        return None

    def _attribute_deadline(self, attributes: Iterable[Attribute]) -> Deadline | None:
        times = (self.deadlines.cell(a.value, Basis.COLUMN) for a in attributes if a.role is ColumnRole.TIME)
        return next((deadline for deadline in times if deadline), None)


def _announced_by(parent: Division, child: Division) -> Division | None:
    """Return the paragraph right before a list that a division stands in: "Trong năm 2026, …, cụ thể như sau:"."""
    if child.kind is DivisionKind.PARAGRAPH:
        return None
    before: Division | None = None
    for sibling in parent.children:
        if sibling is child:
            return before
        if sibling.kind is DivisionKind.PARAGRAPH:
            before = sibling
    return None


def _addressees(recipients: tuple[Mention, ...]) -> Force:
    """Return the bodies of Kính gửi: they lead what nothing else in a letter gives a body to."""
    if any(len(mention.name) > _MAX_NAME for mention in recipients):
        return Force(basis=Basis.RECIPIENT)
    bodies = tuple(Body(mention.span.start, mention.span.end, mention.name) for mention in recipients if mention.span)
    return Force(bodies, Basis.RECIPIENT, "recipients")


_MAX_NAME = 150  # characters; a longer addressee has the letter's text run on to it, and none of the list is sure


def _forget_addressees(units: Iterable[Unit]) -> None:
    """Take the addressees of a letter out of force: its lead-in says whom it asks."""
    for unit in units:
        if unit.force.basis is Basis.RECIPIENT:
            unit.force = Force()


def _modality(unit: Unit) -> Modality:
    requested = unit.lead.is_request if unit.lead is not None else unit.force.is_request
    return Modality.REQUEST if requested else Modality.ORDER
