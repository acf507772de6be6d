"""Task, doubtful task or no task, for all units of a document: each by itself, then among its sisters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from nlp.components.tasks.decide import Decision, Verdict, decide
from nlp.components.tasks.features import features
from nlp.components.tasks.own_roles import OwnRoles
from nlp.components.tasks.unit import Unit, UnitKind
from nlp.structure import TELLING_COLUMNS, ColumnRole, SectionRole

_BY_PLACE = ("item:body_heading", "item:deadline")  # rules that let a point in for where it stands, not for its words
_FEW = 2
# A point that announces the papers or parts beneath it: "Gửi những tài liệu kèm theo sau đây về Sở Y tế:", "… gồm:".
_PARTS = regex.compile(
    r"(?<!\p{L})(?:gồm(?: có)?|(?:tài liệu|hồ sơ|giấy tờ|thành phần|văn bản)(?:\s\p{L}+){0,4} (?:sau|sau đây|như sau|dưới đây))(?:\s[^:.;]{0,90})?\s*:\s*$"
)


class Verdicts:
    """The decisions on the units of one document."""

    def __init__(self, units: list[Unit], roles: OwnRoles, has_deadline: Callable[[Unit], bool]) -> None:
        """Decide on all units.

        Args:
            units: The document's units in the text's order.
            roles: Reads who is told in a unit's own words.
            has_deadline: Says whether a unit's own words give a date.
        """
        self.roles = roles
        self.text = roles.reader.text
        self._by_unit = {
            id(unit): self._row(unit)
            if unit.kind is UnitKind.ROW
            else decide(features(unit, roles, has_deadline=has_deadline(unit)))
            for unit in units
        }
        self._by_unit |= {id(unit): decision for unit, decision in self._like_sisters(units)}

    def of(self, unit: Unit) -> Decision:
        """Return the decision on a unit."""
        return self._by_unit[id(unit)]

    def is_kept(self, unit: Unit) -> bool:
        """Say whether a unit becomes a task: it instructs, and nothing beneath it says it in its stead."""
        decision = self.of(unit)
        if any(self.of(child).verdict is Verdict.TASK for child in unit.children):
            return False
        if unit.division.is_heading and unit.children and not self._heading_instructs(unit, decision):
            return False
        if unit.announces and not unit.children:
            return False
        return decision.verdict is not Verdict.NONE

    def _heading_instructs(self, unit: Unit, decision: Decision) -> bool:
        """Say whether a heading over doubtful items is the instruction itself: "Lấy mẫu 04 vị trí gồm:"."""
        if decision.verdict is not Verdict.TASK or not self.roles.begins_with_verb(unit.start, unit.end):
            return False
        return self.text[unit.start : unit.end].rstrip().endswith(":")

    def _row(self, unit: Unit) -> Decision:
        """A row is a task where it names a body, a time or a product; a row over lettered rows is doubtful."""
        known = TELLING_COLUMNS & set(unit.division.cells)
        if not known or self.text[unit.start : unit.end].rstrip().endswith(":"):
            return Decision(Verdict.NONE, "row:heading", 0.7)
        if unit.division.role is SectionRole.BACKGROUND:
            return Decision(Verdict.NONE, "row:background", 0.7)
        if not {ColumnRole.LEAD, ColumnRole.BODIES} & known:
            return Decision(Verdict.OPTIONAL, "row:no_lead", 0.5)
        return Decision(Verdict.TASK, "row", 0.93)

    def _are_parts(self, listed: list[Unit]) -> bool:
        """Say whether a list stands under a point that instructs and announces the parts of what it asks for."""
        parent = listed[0].division.parent
        sure = sum(self.of(u).verdict is Verdict.TASK and self.of(u).rule not in _BY_PLACE for u in listed)
        if parent is None or sure * 2 > len(listed):
            return False
        start, end = parent.span.start, parent.span.end
        return bool(_PARTS.search(self.roles.folded, start, end)) and self.roles.begins_with_verb(start, end)

    def _like_sisters(self, units: list[Unit]) -> Iterator[tuple[Unit, Decision]]:
        """Yield the points that begin with no verb we know, but whose sisters are tasks, and the other way round.

        A list mostly holds points of one sort. A point ruled out for want of a verb is a task among tasks; one that was
        let in only because a body's heading stands above it is none among things ("Hồ sơ gồm: Sổ theo dõi …").

        Where the point above announces papers or parts, its list holds things although one of them may look like a verb
        ("Báo cáo tóm tắt …").
        """
        lists: dict[int, list[Unit]] = {}
        for unit in units:
            if unit.kind in (UnitKind.ITEM, UnitKind.PARAGRAPH) and unit.division.parent is not None:
                lists.setdefault(id(unit.division.parent), []).append(unit)
        for listed in lists.values():
            if self._are_parts(listed):
                yield from ((unit, Decision(Verdict.NONE, "item:parts", 0.6)) for unit in listed)
                continue
            sisters = [unit for unit in listed if unit.kind is UnitKind.ITEM]
            ruled = [self.of(unit) for unit in sisters]
            sure = sum(d.verdict is Verdict.TASK and d.rule not in _BY_PLACE for d in ruled)
            others = len(sisters) - 1
            for unit, decision in zip(sisters, ruled, strict=True):
                instructing = bool(unit.force) or unit.division.role in (SectionRole.TASKS, SectionRole.IMPLEMENTATION)
                if decision.rule == "item" and instructing and sure >= _FEW and sure * 3 >= others * 2:
                    yield unit, Decision(Verdict.TASK, "item:sisters", 0.6)
                elif decision.rule in _BY_PLACE and others >= _FEW and not sure:
                    yield unit, Decision(Verdict.NONE, "item:things", 0.5)
