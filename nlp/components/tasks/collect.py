"""From the division tree to units: what may be a task, and which bodies are in force over it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import regex

from nlp.bodies.reading import Body, BodyReader
from nlp.components.tasks.attributes import Attribute, is_attribute_line, read_attributes
from nlp.components.tasks.features import features
from nlp.components.tasks.own_roles import Lead, OwnRoles
from nlp.components.tasks.scope import Scope
from nlp.components.tasks.sentences import sentences, turns
from nlp.components.tasks.unit import Force, Unit, UnitKind, is_nested
from nlp.model import Basis, Span
from nlp.structure import ColumnRole, Division, DivisionKind, SectionRole
from nlp.timex import is_time_line

_SILENT = {
    SectionRole.LETTERHEAD,
    SectionRole.LEGAL_BASIS,
    SectionRole.RECIPIENTS,
    SectionRole.SIGNATURE,
    SectionRole.NOISE,
    SectionRole.FORM,
}
_HOLDS_ONE_UNIT = {
    DivisionKind.NUMBER,
    DivisionKind.DECIMAL,
    DivisionKind.LETTER,
    DivisionKind.DASH,
    DivisionKind.PLUS,
    DivisionKind.BULLET,
    DivisionKind.ARTICLE,
}
_MAX_TOPIC = 170
_POINTS = {DivisionKind.LETTER, DivisionKind.DASH, DivisionKind.PLUS, DivisionKind.BULLET}
_MAX_TITLE_TOPIC = 110
_MAX_AFTER_BODIES = 60  # "Sở Tài chính chịu trách nhiệm chủ trì, phối hợp: …"; more is the instruction itself
_TIME_TOPIC = regex.compile(
    r"(?:sáng|chiều|tối|ngày|từ ngày|từ|tháng|quý|năm|trước ngày|đến ngày)\s+(?:ngày\s+)?[\divx]"
)
# "Phụ trách các đơn vị: Chi cục Kiểm lâm, …": what is listed is the object, nobody in it is told.
_IN_CHARGE = regex.compile(r"(?:trực tiếp\s+)?(?:phụ trách|theo dõi)\s")
_NEW_TOPIC = regex.compile(r"(?:đối với|về)\s")
_OPENING_TOPIC = regex.compile(r"(?:đối với|trong|tại|với)\s")
_SPACE = regex.compile(r"\s*")
# A team's or a committee's member who is given work: "Ông Nguyễn Văn A - Trưởng đoàn: Phụ trách …", "Thư ký: Lập …".
_MEMBER = regex.compile(
    r"(?P<who>(?:(?:[ÔO]ng|Bà|Đồng chí|[Đđ]/c)\.?\s+(?:\p{Lu}\p{Ll}*\s*){2,5}(?:[-–,(]\s*[^:;]{3,90}?)?"
    r"|(?:Phó |Các |Đồng chí )?(?:[Tt]rưởng (?:[Đđ]oàn|[Tt]iểu ban|nhóm)|[Tt]ổ (?:phó|trưởng)|[Tt]hư ký|[Tt]hành viên)(?:\s\p{L}+){0,4}))\s*:\s+"
)
_GIVEN = regex.compile(r"(?:phụ trách|chịu trách nhiệm|giúp|thay mặt)(?!\p{L})")


class Collector:
    """Walks the tree in the text's order and keeps the bodies in force."""

    def __init__(self, reader: BodyReader) -> None:
        """Read over the text of a body reader."""
        self.reader = reader
        self.text, self.folded = reader.text, reader.folded
        self.roles = OwnRoles(reader)
        self.scope = Scope(reader, self.roles)
        self.attributes: dict[int, list[Attribute]] = {}  # by unit group
        self._groups = 0

    def collect(self, root: Division, recipients: Force) -> list[Unit]:
        """Return the units of a document.

        Args:
            root: The division tree.
            recipients: The addressees of a letter: they lead where no lead-in and no heading names a body.
        """
        return self._children(root, recipients)

    def _children(self, parent: Division, force: Force) -> list[Unit]:
        """Return the units beneath a division."""
        walk = _Walk(force)
        for child in parent.children:
            if walk.units and child.role is SectionRole.LETTERHEAD:
                walk.force = walk.prose = Force()  # another document was attached: nobody is in force over it yet
            if child.role in _SILENT:
                if child.role in (SectionRole.LETTERHEAD, SectionRole.LEGAL_BASIS):
                    self._note_lead_in(child, walk, orders_only=child.role is SectionRole.LEGAL_BASIS)
                continue
            if is_attribute_line(child, self.text) and not child.children:
                if not _is_of_section(child, parent):
                    self._close_group(
                        walk, read_attributes(child, self.text), nearest=is_time_line(child.span.of(self.text))
                    )
                self._executors(child, walk)
                continue
            announced = walk.announcing
            units = self._units_of(child, parent, walk)
            self._note_point(child, parent, units, walk)
            if announced is not None and child.kind is not DivisionKind.PARAGRAPH:
                announced.children += units
            self._open_group(walk, units)
        return walk.units

    def _units_of(self, child: Division, parent: Division, walk: _Walk) -> list[Unit]:
        """Return the units of one division."""
        if child.kind is DivisionKind.TABLE:
            return self._rows(child, walk.force)
        if child.children and all(is_attribute_line(c, self.text) for c in child.children):
            return self._with_attributes(child, walk)
        if child.children and (child.is_heading or self.scope.is_bodies_only(child)):
            return self._heading(child, walk)
        if child.kind is DivisionKind.PARAGRAPH:
            return self._paragraph(child, parent, walk)
        units = self._item(child, walk.force)
        if child.children:
            lead = units[0].lead if units else None
            force = _force_of(lead) if lead else (units[0].force if units else walk.force)
            units += self._children(child, force)
        return units

    def _note_point(self, child: Division, parent: Division, units: list[Unit], walk: _Walk) -> None:
        """Keep who is told by a point: the paragraphs behind it that name nobody go on telling the same body.

        The paragraph that opens the text of a point tells whoever is told by the points beneath it too.
        """
        if child.kind in _POINTS and not child.is_heading:
            first = units[0] if units else None
            walk.point = (_force_of(first.lead) if first.lead else first.force) if first else Force()
        elif child.kind is not DivisionKind.PARAGRAPH or child.is_heading:
            walk.point = Force()
        elif parent.kind in _POINTS and not parent.is_heading and len(units) == 1 and units[0].lead:
            walk.force = _force_of(units[0].lead)

    def _heading(self, child: Division, walk: _Walk) -> list[Unit]:
        """Return the units beneath a heading; where none of them is a task, the heading's own words may be one."""
        found = self.scope.of_heading(child)
        beneath = self._children(child, self.scope.with_helpers(found or walk.force, child))
        if child.span.end == child.span.start or child.kind in (
            DivisionKind.ROMAN,
            DivisionKind.PART,
            DivisionKind.ANNEX,
        ):
            return beneath
        own = self._item(child, walk.force, cut=False)
        for unit in own:
            unit.children = beneath
        return own + beneath

    def _with_attributes(self, child: Division, walk: _Walk) -> list[Unit]:
        """Return the unit of a division beneath which only attribute lines stand."""
        units = self._item(child, walk.force, cut=False)
        values = [a for c in child.children for a in read_attributes(c, self.text)]
        self._groups += 1
        for unit in units:
            unit.group = self._groups
        self.attributes[self._groups] = values
        return units

    # -- attribute lines --------------------------------------------------------------------------------------------

    def _open_group(self, walk: _Walk, units: list[Unit]) -> None:
        if walk.closed and units:
            walk.group, walk.closed = [], False
        walk.units += units
        walk.group += [unit for unit in units if unit.group == 0]

    def _close_group(self, walk: _Walk, attributes: tuple[Attribute, ...], *, nearest: bool) -> None:
        """Let attributes hold for the units since the last attribute lines, or for the nearest division's alone."""
        if not walk.closed:
            self._groups += 1
            if nearest and walk.group:
                last = walk.group[-1].division
                walk.group = [unit for unit in walk.group if unit.division is last]
            for unit in walk.group:
                unit.group = self._groups
            walk.closed = True
        if walk.group:
            self.attributes.setdefault(walk.group[0].group, []).extend(attributes)

    def _executors(self, child: Division, walk: _Walk) -> None:
        """Return units of an attribute line that is itself an instruction: "Cơ quan thực hiện: Sở A chủ trì tham mưu …"."""
        group = walk.group[0].group if walk.group else 0
        for attribute in read_attributes(child, self.text):
            if attribute.role is not ColumnRole.LEAD:
                continue
            start, end = attribute.value.start, attribute.value.end
            lead = self.roles.lead(start, end)
            if lead is None or lead.rule != "subject" or end - lead.bodies[-1].end < _MIN_PREDICATE:
                continue
            units = self._cut(Unit(start, end, UnitKind.ITEM, child, walk.force, lead))
            for unit in units:
                unit.group, unit.names_executor = group, True
            walk.units += units

    # -- items and paragraphs ---------------------------------------------------------------------------------------

    def _item(self, division: Division, force: Force, *, cut: bool = True) -> list[Unit]:
        """Return the unit of a marked point, cut where it turns to another body."""
        start, end = division.span.start, division.span.end
        if start == end:
            return []
        unit = self._unit(start, end, UnitKind.ITEM, division, force)
        return self._cut(unit) if cut else [unit]

    def _unit(self, start: int, end: int, kind: UnitKind, division: Division, force: Force) -> Unit:
        """Make a unit: its topic phrase cut off, its own lead read."""
        begin, force = self._topic(start, end, force)
        return Unit(
            begin, end, kind, division, force, self.roles.lead(begin, end), topic_end=begin if begin > start else 0
        )

    def _topic(self, start: int, end: int, force: Force) -> tuple[int, Force]:
        """Return where a unit's words begin behind its topic phrase, and the bodies that the phrase names.

        0. "Ông Nguyễn Văn A - Trưởng đoàn: Phụ trách …"
        1. "Sở Tài chính: Căn cứ khả năng …";  2. "Nội dung thực hiện: Tổ chức …";  3. "Điểm quan trắc: Thực hiện …"
        """
        member = _MEMBER.match(self.text, start, end)
        if member and (self.roles.begins_with_verb(member.end(), end) or _GIVEN.match(self.folded, member.end(), end)):
            person = Body(start, member.end("who"), " ".join(member["who"].split()), is_generic=True)
            return member.end(), Force((person,), Basis.HEADING, "topic:member")
        begin = self._behind_lists(start, end)
        colon = self.text.find(":", begin, min(end, max(begin + 2, start + _MAX_TOPIC)))
        if colon < 0 or regex.search(r"[.;]\s", self.text, pos=begin, endpos=colon):
            return start, force
        rest = _SPACE.match(self.text, colon + 1, end).end()  # type: ignore[union-attr]
        if rest >= end or _TIME_TOPIC.match(self.folded, start, colon) or _IN_CHARGE.match(self.folded, start, colon):
            return start, force
        if self._lists_across(start, colon, end):
            return start, force
        named = self._topic_bodies(start, colon)
        if named is not None:
            return rest, named
        ordered = self.roles.lead(rest, end)
        names = ordered is not None and (ordered.is_order or not self.roles.begins_with_verb(rest, end))
        if ordered is not None and not ordered.at_start and _OPENING_TOPIC.match(self.folded, start, colon):
            return start, force
        if names and colon - start < _MAX_TITLE_TOPIC:
            return rest, force
        if self.roles.begins_with_verb(start, colon) or self.roles.lead(start, colon) is not None:
            return start, force
        return rest, force

    def _behind_lists(self, start: int, end: int) -> int:
        """Return where a list of helpers ends that has a colon inside: "phối hợp với các Vụ: A, B | …"; else ``start``."""
        lists = self.roles.helper_lists(start, min(end, start + _MAX_TOPIC))
        return next((stop for at, stop in lists if ":" in self.text[at:stop]), start)

    def _lists_across(self, start: int, colon: int, end: int) -> bool:
        """Say whether a list of bodies goes on behind the colon: "Đề nghị UBMTTQ, các hội: Hội Nông dân, … phối hợp"."""
        order = self.roles.lead(start, end)
        bodies = order.bodies if order is not None else ()
        return bool(bodies) and bodies[0].start < colon < bodies[-1].end

    def _topic_bodies(self, start: int, colon: int) -> Force | None:
        """Return the bodies that the words before a colon name, None where they name a subject."""
        division = Division(DivisionKind.PARAGRAPH, Span(start, colon))
        found = self.scope.of_heading(division)
        if not found or found.bodies[-1].end > colon:
            return None
        found = self.scope.with_helpers(found, division)
        named = (found.cooperating or found.bodies)[-1].end
        return found if named <= colon <= named + _MAX_AFTER_BODIES else None

    def _cut(self, unit: Unit) -> list[Unit]:
        """Cut a unit where it turns to another body."""
        places = [
            place for place in turns(self.roles, unit.start, unit.end, unit.lead) if not self._is_nested(place, unit)
        ]
        if not places:
            return [unit]
        units: list[Unit] = []
        edges = [unit.start, *places, unit.end]
        for start, end in itertools.pairwise(edges):
            stop = start + len(self.text[start:end].rstrip())
            kind = unit.kind if start == unit.start else UnitKind.CLAUSE
            units.append(
                Unit(start, stop, kind, unit.division, unit.force, self.roles.lead(start, stop), unit.topic_end)
            )
        return units

    def _is_nested(self, place: int, unit: Unit) -> bool:
        """Say whether the body in force itself gives the order at a place: "Sở A: … kiểm tra …; | yêu cầu các đơn vị …"."""
        if unit.lead is not None:
            return False
        lead = self.roles.lead(place, unit.end)
        return lead is not None and is_nested(lead, unit.force)

    def _paragraph(self, child: Division, parent: Division, walk: _Walk) -> list[Unit]:
        """Return the units of a paragraph without marker: one beneath a marked point, else a sentence each."""
        walk.announcing = None
        if self.scope.announces(child):
            self._note_lead_in(child, walk)
            return self._announcing(child, walk)
        if parent.kind in _HOLDS_ONE_UNIT and child.role is not SectionRole.CLOSING:
            unit = self._unit(child.span.start, child.span.end, UnitKind.PARAGRAPH, child, walk.point or walk.force)
            return self._cut(unit)
        return self._prose(child, walk)

    def _announcing(self, child: Division, walk: _Walk) -> list[Unit]:
        """Return the units of the sentences before the one that announces a list, and that one's.

        The last may be the instruction itself, where the list only names things: "Triển khai các nền tảng số như:".
        """
        pieces = sentences(self.text, child.span.start, child.span.end)
        if child.role is SectionRole.BACKGROUND or not pieces:
            return []
        units = [self._unit(start, end, UnitKind.SENTENCE, child, walk.force) for start, end in pieces[:-1]]
        start, end = pieces[-1]
        if not self.roles.begins_with_verb(start, end):
            return units
        walk.announcing = Unit(start, end, UnitKind.PARAGRAPH, child, walk.force, announces=True)
        return [*units, walk.announcing]

    def _note_lead_in(self, child: Division, walk: _Walk, *, orders_only: bool = False) -> None:
        words = self.folded[child.span.start : child.span.end].rstrip()
        if not words.endswith((":", "sau", "sau đây", "sau.")) or not words:
            return
        found = self.scope.of_lead_in(child.span.start, child.span.end)
        if orders_only and not found.rule.startswith("lead_in:order"):
            return
        if found or found.ordered:
            walk.force = self.scope.with_helpers(found, child) if found else replace(walk.force, ordered=True)
            walk.prose = Force()

    def _prose(self, child: Division, walk: _Walk) -> list[Unit]:
        """Return a unit for every sentence.

        The body that the paragraph's first sentence orders holds for its later sentences; an order holds for the
        following paragraphs of the topic too, a mere subject only where nothing else is in force.
        """
        if _NEW_TOPIC.match(self.folded, child.span.start):
            walk.prose = Force()
        units: list[Unit] = []
        within = Force()
        above = Force() if child.role is SectionRole.CLOSING else walk.prose or walk.point or walk.force
        for start, end in sentences(self.text, child.span.start, child.span.end):
            unit = self._unit(start, end, UnitKind.SENTENCE, child, within or walk.prose or above)
            pieces = self._cut(unit)
            units += pieces
            lead = pieces[0].lead
            first = all(not self._tells(earlier) for earlier in units[: -len(pieces)])
            if lead is not None and (lead.is_order or first):
                within = _force_of(lead)
                if lead.is_order or (walk.force.ordered and not walk.force):
                    walk.prose = within
            elif unit.force.basis is Basis.HEADING and unit.topic_end:
                within = walk.prose = unit.force
        return units

    def _tells(self, unit: Unit) -> bool:
        """Say whether a sentence tells somebody to do something, so that the next one is not the paragraph's first."""
        found = features(unit, self.roles)
        return found.has_order or found.has_subject or found.verb_first or found.verb_after_opening

    # -- tables -----------------------------------------------------------------------------------------------------

    def _rows(self, table: Division, force: Force) -> list[Unit]:
        """Return the rows of a task table; a heading row's bodies are in force beneath it."""
        units: list[Unit] = []
        for child in table.children:
            if child.is_heading:
                found = self.scope.of_heading(child) if child.span.end > child.span.start else Force()
                units += self._rows(child, found or force)
            elif child.span.end > child.span.start:
                units.append(Unit(child.span.start, child.span.end, UnitKind.ROW, child, force))
        return units


class _Walk:
    """What a walk over one division's children keeps."""

    def __init__(self, force: Force) -> None:
        self.force = force
        self.prose = Force()
        self.point = Force()  # of the last marked point, for the paragraphs behind it
        self.units: list[Unit] = []
        self.group: list[Unit] = []
        self.closed = False
        self.announcing: Unit | None = None  # the last paragraph that announced a list


_MIN_PREDICATE = 25


def _is_of_section(line: Division, parent: Division) -> bool:
    """Say whether an attribute line is a point of its own beside headings: "1. Mục đích", "2. Yêu cầu", "3. Thời gian: …"."""
    before = [sibling for sibling in parent.children if sibling.span.start < line.span.start]
    nearest = before[-1] if before else None
    return nearest is not None and bool(line.marker) and nearest.kind is line.kind and nearest.is_heading


def _force_of(lead: Lead) -> Force:
    return Force(lead.bodies, Basis.LEAD_IN, f"lead_in:{lead.rule}", is_request=lead.is_request)
