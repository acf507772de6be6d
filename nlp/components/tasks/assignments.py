"""Who leads, who cooperates, who is reported to: own words first, then columns and attribute lines, then what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nlp.bodies.reading import Body, BodyReader
from nlp.components.tasks import rows
from nlp.components.tasks.attributes import Attribute
from nlp.components.tasks.own_roles import OwnRoles
from nlp.components.tasks.sentences import turns
from nlp.components.tasks.unit import Unit, is_nested
from nlp.gazetteers.folding import fold
from nlp.gazetteers.names import agency_by_name
from nlp.model import Assignment, Basis, Mention, Role, Span
from nlp.structure import ColumnRole

_BASIS_CONFIDENCE = {
    Basis.OWN: 0.92,
    Basis.COLUMN: 0.95,
    Basis.HEADING: 0.95,
    Basis.LEAD_IN: 0.8,
    Basis.RECIPIENT: 0.6,
    Basis.DOCUMENT: 0.6,
}
_COLUMN_ROLES = {
    ColumnRole.LEAD: Role.LEAD,
    ColumnRole.COOPERATING: Role.COOPERATING,
    ColumnRole.REPORTS_TO: Role.REPORTS_TO,
}
_LEADING = (ColumnRole.LEAD, ColumnRole.BODIES)
_MAX_NAME = 90  # characters of a body's name


class Assigner:
    """Reads the roles of units and rows of one text."""

    def __init__(self, roles: OwnRoles) -> None:
        """Read over the text of a role reader."""
        self.roles = roles
        self.text = roles.reader.text
        self.cells = BodyReader(self.text, roles.reader.folded, in_cell=True)

    def of_unit(self, unit: Unit, attributes: Sequence[Attribute]) -> tuple[Assignment, ...]:
        """Return the roles of a unit of running text, with the attribute lines that hold for it."""
        found = [] if any(a.role in _LEADING for a in attributes) and not unit.lead else self._leads(unit)
        if any(a.role in _LEADING for a in attributes) and unit.lead is not None and is_nested(unit.lead, unit.force):
            found = []
        own = self._own(Role.COOPERATING, self.roles.cooperating(unit.start, unit.end))
        found += own
        if unit.lead is None or is_nested(unit.lead, unit.force):
            found += self._all(Role.COOPERATING, unit.force.cooperating, unit.force.basis, "heading:phối hợp")
        for attribute in attributes:
            if not (unit.names_executor and attribute.role is ColumnRole.LEAD):
                found += self._attribute(attribute)
        found += self._own(Role.REPORTS_TO, self.roles.reports_to(unit.start, unit.end))
        return _without_repeats(found)

    def of_row(self, unit: Unit) -> tuple[Assignment, ...]:
        """Return the roles of a table row: its columns first, then the words of its task and product cells."""
        cells = unit.division.cells
        found: list[Assignment] = []
        for column in (*_COLUMN_ROLES, ColumnRole.BODIES):
            if column in cells:
                found += self._column(column, cells[column], f"column:{column.value}")
        if not any(a.role is Role.LEAD for a in found):
            found = self._leads(unit) + found
        for place in (Span(unit.start, unit.end), cells.get(ColumnRole.PRODUCT), cells.get(ColumnRole.TIME)):
            if place is not None:
                found += self._own(Role.REPORTS_TO, self.roles.reports_to(place.start, place.end))
        if not any(a.role is Role.COOPERATING for a in found):
            found += self._own(Role.COOPERATING, self.roles.cooperating(unit.start, unit.end))
        return _without_repeats(found)

    # -- sources ----------------------------------------------------------------------------------------------------

    def _leads(self, unit: Unit) -> list[Assignment]:
        """Return the lead bodies of a unit's own words, else of what is in force."""
        lead, force = unit.lead, unit.force
        if lead is not None and not is_nested(lead, force):
            return self._all(Role.LEAD, lead.bodies, Basis.OWN, lead.rule)
        return self._all(Role.LEAD, force.bodies, force.basis, force.rule)

    def _attribute(self, attribute: Attribute) -> list[Assignment]:
        executing = self._executing(attribute)
        if executing:
            return self._all(Role.LEAD, executing, Basis.COLUMN, "attribute")
        return self._column(attribute.role, attribute.value, "attribute")

    def _column(self, column: ColumnRole, value: Span, rule: str) -> list[Assignment]:
        """Return the roles that a cell or an attribute line gives; a cell of lead bodies may name their helpers too."""
        if column is ColumnRole.BODIES or (column is ColumnRole.LEAD and rows.names_helpers(self.cells, value)):
            lead, helpers = rows.split_roles(self.cells, value)
            found = self._all(Role.LEAD, rows.read_bodies(self.cells, lead), Basis.COLUMN, "column:both")
            if helpers:
                bodies = rows.read_bodies(self.cells, helpers)
                found += self._all(Role.COOPERATING, bodies, Basis.COLUMN, "column:both")
            return found
        if column not in _COLUMN_ROLES:
            return []
        found = self._all(_COLUMN_ROLES[column], rows.read_bodies(self.cells, value), Basis.COLUMN, rule)
        if column is ColumnRole.LEAD:
            in_brackets = rows.helpers_in_brackets(self.cells, value)
            found += self._all(Role.COOPERATING, in_brackets, Basis.COLUMN, "column:helpers")
        return found

    def _executing(self, attribute: Attribute) -> tuple[Body, ...]:
        """Return the lead bodies of an attribute line that is an instruction: "Sở A chủ trì tham mưu …; Sở B tổ chức …"."""
        start, end = attribute.value.start, attribute.value.end
        lead = self.roles.lead(start, end) if attribute.role is ColumnRole.LEAD else None
        if lead is None or lead.rule != "subject" or not self.roles.acts_directly(lead, end):
            return ()
        whole = self.cells.bodies(start, end)
        if end - start < _MAX_NAME and whole and whole[-1].end >= end:
            return ()  # a name with a verb inside: "Ban Điều hành Chương trình hỗ trợ pháp lý cho doanh nghiệp"
        found = list(lead.bodies)
        for place in turns(self.roles, start, end, lead):
            later = self.roles.lead(place, end)
            found += later.bodies if later else ()
        return tuple(found)

    # -- assignments ------------------------------------------------------------------------------------------------

    def _own(self, role: Role, bodies: Iterable[tuple[Body, str]]) -> list[Assignment]:
        return [self._assignment(role, body, Basis.OWN, f"own:{rule}") for body, rule in bodies]

    def _all(self, role: Role, bodies: Iterable[Body], basis: Basis, rule: str) -> list[Assignment]:
        return [self._assignment(role, body, basis, rule) for body in bodies]

    def _assignment(self, role: Role, body: Body, basis: Basis, rule: str) -> Assignment:
        record = agency_by_name(body.name)
        written = self.text[body.start : body.end]
        mention = Mention(Span(body.start, body.end), written, body.name, record.id if record else None)
        return Assignment(role, mention, basis, _BASIS_CONFIDENCE[basis], rule)


def _without_repeats(found: Iterable[Assignment]) -> tuple[Assignment, ...]:
    """Return the assignments without a body repeated in its role."""
    seen: dict[tuple[Role, str], Assignment] = {}
    for assignment in found:
        seen.setdefault((assignment.role, fold(assignment.mention.name)), assignment)
    return tuple(seen.values())
