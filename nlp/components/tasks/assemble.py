"""The component's verb, without spaCy: text and division tree in, tasks out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from nlp.bodies.reading import Body, BodyReader
from nlp.components.tasks import rows
from nlp.components.tasks.attributes import Attribute
from nlp.components.tasks.collect import Collector
from nlp.components.tasks.decide import Decision, Verdict, decide
from nlp.components.tasks.features import features
from nlp.components.tasks.sentences import turns
from nlp.components.tasks.unit import Force, Unit, UnitKind, is_nested
from nlp.gazetteers.folding import fold
from nlp.gazetteers.names import agency_by_name
from nlp.model import Assignment, Basis, Deadline, Mention, Modality, Role, Span, Task
from nlp.structure import ColumnRole, Division, SectionRole
from nlp.timex import prefer_deadline

FindDeadline = Callable[[Span, Basis], Deadline | None]

_BASIS_CONFIDENCE = {
    Basis.OWN: 0.92,
    Basis.COLUMN: 0.95,
    Basis.HEADING: 0.95,
    Basis.LEAD_IN: 0.8,
    Basis.RECIPIENT: 0.6,
    Basis.DOCUMENT: 0.6,
}


def assemble_tasks(
    text: str,
    root: Division,
    *,
    recipients: tuple[Mention, ...] = (),
    own_deadline: FindDeadline | None = None,
    cell_deadline: FindDeadline | None = None,
    heading_deadline: FindDeadline | None = None,
) -> tuple[Task, ...]:
    """Return the tasks of a document in the text's order.

    Args:
        text: The canonical text.
        root: Its division tree.
        recipients: The bodies of Kính gửi, for a letter: they lead where nothing else names a body.
        own_deadline: Finds the deadline in a task's own words.
        cell_deadline: Reads a table's time cell or a line "Thời gian thực hiện: …".
        heading_deadline: Reads a heading that is a time: "2. Trong tháng 6/2025:".
    """
    finders = (own_deadline or _no_deadline, cell_deadline or _no_deadline, heading_deadline or _no_deadline)
    return _Assembler(text, finders).assemble(root, recipients)


def _no_deadline(span: Span, basis: Basis) -> Deadline | None:
    del span, basis
    return None


class _Assembler:
    """Decides on units and puts their values together."""

    def __init__(self, text: str, deadline_finders: tuple[FindDeadline, FindDeadline, FindDeadline]) -> None:
        self.text = text
        self.reader = BodyReader(text)
        self.cells = BodyReader(text, self.reader.folded, in_cell=True)
        self.own_deadline, self.cell_deadline, self.heading_deadline = deadline_finders
        self.collector = Collector(self.reader)
        self.roles = self.collector.roles

    def assemble(self, root: Division, recipients: tuple[Mention, ...]) -> tuple[Task, ...]:
        units = self.collector.collect(root, _addressees(recipients))
        decisions = {id(unit): self._decide(unit) for unit in units}
        decisions |= {id(unit): as_sisters for unit, as_sisters in _like_sisters(units, decisions)}
        if any(unit.force and unit.force.basis is Basis.LEAD_IN for unit in units):
            _forget_addressees(units)
        tasks: list[Task] = []
        for unit in units:
            decision = decisions[id(unit)]
            if unit.children and self._children_instruct(unit, decisions):
                continue
            if unit.division.is_heading and unit.children and not self._heading_instructs(unit, decision):
                continue
            if unit.announces and not unit.children:
                continue
            if decision.verdict is Verdict.NONE:
                continue
            tasks.append(self._row_task(unit, decision) if unit.kind is UnitKind.ROW else self._task(unit, decision))
        return tuple(tasks)

    # -- decisions --------------------------------------------------------------------------------------------------

    def _decide(self, unit: Unit) -> Decision:
        if unit.kind is UnitKind.ROW:
            return self._decide_row(unit)
        found = self.own_deadline(Span(unit.start, unit.end), Basis.OWN)
        return decide(features(unit, self.roles, has_deadline=found is not None and bool(found.end or found.start)))

    def _decide_row(self, unit: Unit) -> Decision:
        """A row is a task where it names a body, a time or a product; a row over lettered rows is doubtful."""
        cells = unit.division.cells
        known = {ColumnRole.LEAD, ColumnRole.BODIES, ColumnRole.TIME, ColumnRole.PRODUCT, ColumnRole.COOPERATING} & set(
            cells
        )
        if not known or self.text[unit.start : unit.end].rstrip().endswith(":"):
            return Decision(Verdict.NONE, "row:heading", 0.7)
        if unit.division.role is SectionRole.BACKGROUND:
            return Decision(Verdict.NONE, "row:background", 0.7)
        if not {ColumnRole.LEAD, ColumnRole.BODIES} & known:
            return Decision(Verdict.OPTIONAL, "row:no_lead", 0.5)
        return Decision(Verdict.TASK, "row", 0.93)

    @staticmethod
    def _children_instruct(unit: Unit, decisions: dict[int, Decision]) -> bool:
        return any(decisions[id(child)].verdict is Verdict.TASK for child in unit.children)

    def _heading_instructs(self, unit: Unit, decision: Decision) -> bool:
        """Say whether a heading over doubtful items is the instruction itself: "Lấy mẫu 04 vị trí gồm:"."""
        if decision.verdict is not Verdict.TASK or not self.roles.begins_with_verb(unit.start, unit.end):
            return False
        return self.text[unit.start : unit.end].rstrip().endswith(":")

    # -- tasks ------------------------------------------------------------------------------------------------------

    def _task(self, unit: Unit, decision: Decision) -> Task:
        attributes = self.collector.attributes.get(unit.group, []) if unit.group else []
        span = Span(unit.start, unit.end)
        assignments = self._assignments(unit, attributes)
        deadline = prefer_deadline(
            own=self.own_deadline(span, Basis.OWN),
            column=self._attribute_deadline(attributes),
            heading=self._deadline_above(unit.division),
        )
        product = next((a.value for a in attributes if a.role is ColumnRole.PRODUCT), None)
        return Task(
            span,
            span.of(self.text),
            assignments=assignments,
            deadline=deadline,
            deliverable=" ".join(product.of(self.text).split()) if product else None,
            deliverable_span=product,
            optional=decision.verdict is Verdict.OPTIONAL,
            modality=_modality(unit),
            section_path=unit.division.path(self.text),
            confidence=decision.confidence,
            rule=decision.rule,
        )

    def _deadline_above(self, division: Division) -> Deadline | None:
        """Return the deadline of the nearest heading or lead-in that is a time and nothing else."""
        found = (self.heading_deadline(node.span, Basis.HEADING) for node in division.ancestors())
        return next((deadline for deadline in found if deadline), None)

    def _attribute_deadline(self, attributes: Iterable[Attribute]) -> Deadline | None:
        for attribute in attributes:
            if attribute.role is ColumnRole.TIME:
                found = self.cell_deadline(attribute.value, Basis.COLUMN)
                if found is not None:
                    return found
        return None

    def _assignments(self, unit: Unit, attributes: list[Attribute]) -> tuple[Assignment, ...]:
        """Return the roles: own words first, then the lines beneath, then what is in force."""
        found = self._leads(unit, bool(_leads_of(attributes)))
        own = self.roles.cooperating(unit.start, unit.end)
        found += [self._assignment(Role.COOPERATING, b, Basis.OWN, f"own:{rule}") for b, rule in own]
        if not own and (unit.lead is None or is_nested(unit.lead, unit.force)):
            found += [
                self._assignment(Role.COOPERATING, b, unit.force.basis, "heading:phối hợp")
                for b in unit.force.cooperating
            ]
        found += self._from_attributes(
            [a for a in attributes if not (unit.names_executor and a.role is ColumnRole.LEAD)]
        )
        for body, rule in self.roles.reports_to(unit.start, unit.end):
            found.append(self._assignment(Role.REPORTS_TO, body, Basis.OWN, f"own:{rule}"))
        return tuple(_without_repeats(found))

    def _leads(self, unit: Unit, has_attribute: bool) -> list[Assignment]:  # noqa: FBT001
        """Return the lead bodies of a unit's own words, else of what is in force."""
        lead, force = unit.lead, unit.force
        if lead is not None and not is_nested(lead, force):
            return [self._assignment(Role.LEAD, body, Basis.OWN, lead.rule) for body in lead.bodies]
        if has_attribute and force.basis is not Basis.HEADING:
            return []
        if has_attribute:
            return []
        return [self._assignment(Role.LEAD, body, force.basis, force.rule) for body in force.bodies]

    def _from_attributes(self, attributes: list[Attribute]) -> list[Assignment]:
        found: list[Assignment] = []
        for attribute in attributes:
            if attribute.role is ColumnRole.BODIES or (
                attribute.role is ColumnRole.LEAD and rows.names_helpers(self.cells, attribute.value)
            ):
                found += self._both(attribute.value)
            elif attribute.role in _COLUMN_ROLES:
                role = _COLUMN_ROLES[attribute.role]
                bodies = self._executing(attribute) or rows.read_bodies(self.cells, attribute.value)
                found += [self._assignment(role, body, Basis.COLUMN, "attribute") for body in bodies]
        return found

    def _executing(self, attribute: Attribute) -> tuple[Body, ...]:
        """Return the lead bodies of an attribute line that is an instruction: "Sở A chủ trì tham mưu …; Sở B tổ chức …"."""
        start, end = attribute.value.start, attribute.value.end
        lead = self.roles.lead(start, end)
        if (
            attribute.role is not ColumnRole.LEAD
            or lead is None
            or lead.rule != "subject"
            or not self.roles.acts_directly(lead, end)
        ):
            return ()
        whole = self.cells.bodies(start, end)
        if end - start < _MAX_NAME and whole and whole[-1].end >= end:
            return ()  # a name with a verb inside: "Ban Điều hành Chương trình hỗ trợ pháp lý cho doanh nghiệp"
        found = list(lead.bodies)
        for place in turns(self.roles, start, end, lead):
            later = self.roles.lead(place, end)
            found += later.bodies if later else ()
        return tuple(found)

    def _both(self, span: Span) -> list[Assignment]:
        lead, cooperating = rows.split_roles(self.cells, span)
        found = [
            self._assignment(Role.LEAD, b, Basis.COLUMN, "column:both") for b in rows.read_bodies(self.cells, lead)
        ]
        if cooperating:
            found += [
                self._assignment(Role.COOPERATING, b, Basis.COLUMN, "column:both")
                for b in rows.read_bodies(self.cells, cooperating)
            ]
        return found

    def _row_task(self, unit: Unit, decision: Decision) -> Task:
        cells = unit.division.cells
        span = Span(unit.start, unit.end)
        found: list[Assignment] = []
        both = [
            c
            for c in (ColumnRole.BODIES, ColumnRole.LEAD)
            if c in cells and (c is ColumnRole.BODIES or rows.names_helpers(self.cells, cells[c]))
        ]
        for column, role in _COLUMN_ROLES.items():
            if column in cells and column not in both:
                found += [
                    self._assignment(role, body, Basis.COLUMN, f"column:{column.value}")
                    for body in rows.read_bodies(self.cells, cells[column])
                ]
        for column in both:
            found += self._both(cells[column])
        if not any(a.role is Role.LEAD for a in found):
            found = self._leads(unit, has_attribute=False) + found
        places = [span, *([cells[ColumnRole.PRODUCT]] if ColumnRole.PRODUCT in cells else [])]
        for place in places:
            found += [
                self._assignment(Role.REPORTS_TO, b, Basis.OWN, f"own:{rule}")
                for b, rule in self.roles.reports_to(place.start, place.end)
            ]
        if not any(a.role is Role.COOPERATING for a in found):
            found += [
                self._assignment(Role.COOPERATING, b, Basis.OWN, f"own:{rule}")
                for b, rule in self.roles.cooperating(span.start, span.end)
            ]
        product = cells.get(ColumnRole.PRODUCT)
        deadline = self.cell_deadline(cells[ColumnRole.TIME], Basis.COLUMN) if ColumnRole.TIME in cells else None
        return Task(
            span,
            span.of(self.text),
            assignments=tuple(_without_repeats(found)),
            deadline=prefer_deadline(
                own=self.own_deadline(span, Basis.OWN), column=deadline, heading=self._deadline_above(unit.division)
            ),
            deliverable=" ".join(product.of(self.text).split()) if product else None,
            deliverable_span=product,
            optional=decision.verdict is Verdict.OPTIONAL,
            section_path=unit.division.path(self.text),
            confidence=decision.confidence,
            rule=decision.rule,
        )

    def _assignment(self, role: Role, body: Body, basis: Basis, rule: str) -> Assignment:
        record = agency_by_name(body.name)
        mention = Mention(
            Span(body.start, body.end), self.text[body.start : body.end], body.name, record.id if record else None
        )
        return Assignment(role, mention, basis, _BASIS_CONFIDENCE[basis], rule)


_COLUMN_ROLES = {
    ColumnRole.LEAD: Role.LEAD,
    ColumnRole.COOPERATING: Role.COOPERATING,
    ColumnRole.REPORTS_TO: Role.REPORTS_TO,
}


def _addressees(recipients: tuple[Mention, ...]) -> Force:
    """Return the bodies of Kính gửi: they lead in a letter that names no body in a lead-in or a heading."""
    bodies = tuple(Body(mention.span.start, mention.span.end, mention.name) for mention in recipients if mention.span)
    return Force(bodies, Basis.RECIPIENT, "recipients")


def _forget_addressees(units: Iterable[Unit]) -> None:
    """Take the addressees of a letter out of force: it names bodies in a lead-in or a heading."""
    for unit in units:
        if unit.force.basis is Basis.RECIPIENT:
            unit.force = Force()


def _like_sisters(units: list[Unit], decisions: dict[int, Decision]) -> Iterator[tuple[Unit, Decision]]:
    """Yield the points that begin with no verb we know, but whose sisters are tasks, and the other way round.

    A list mostly holds points of one sort. A point ruled out for want of a verb is a task among tasks; one that was let
    in only because a body's heading stands above it is none among things ("Hồ sơ gồm: Sổ theo dõi …").
    """
    lists: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.kind is UnitKind.ITEM and unit.division.parent is not None:
            lists.setdefault(id(unit.division.parent), []).append(unit)
    for sisters in lists.values():
        ruled = [decisions[id(unit)] for unit in sisters]
        sure = [d for d in ruled if d.verdict is Verdict.TASK and d.rule not in _BY_PLACE]
        for unit, decision in zip(sisters, ruled, strict=True):
            others = len(sisters) - 1
            instructing = bool(unit.force) or unit.division.role in (SectionRole.TASKS, SectionRole.IMPLEMENTATION)
            if decision.rule == "item" and instructing and len(sure) >= _FEW and len(sure) * 3 >= others * 2:
                yield unit, Decision(Verdict.TASK, "item:sisters", 0.6)
            elif decision.rule in _BY_PLACE and others >= _FEW and not sure:
                yield unit, Decision(Verdict.NONE, "item:things", 0.5)


_MAX_NAME = 90  # characters of a body's name
_BY_PLACE = ("item:body_heading", "item:deadline")
_FEW = 2


def _leads_of(attributes: list[Attribute]) -> list[Attribute]:
    return [a for a in attributes if a.role in (ColumnRole.LEAD, ColumnRole.BODIES)]


def _modality(unit: Unit) -> Modality:
    requested = unit.lead.is_request if unit.lead is not None else unit.force.is_request
    return Modality.REQUEST if requested else Modality.ORDER


def _without_repeats(found: list[Assignment]) -> list[Assignment]:
    """Return the assignments without a body repeated in its role."""
    seen: dict[tuple[Role, str], Assignment] = {}
    for assignment in found:
        seen.setdefault((assignment.role, fold(assignment.mention.name)), assignment)
    return list(seen.values())
