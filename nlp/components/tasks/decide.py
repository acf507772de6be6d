"""Task, doubtful task, or no task: the rules of GUIDELINES.md, section "Tasks", over a unit's features."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from nlp.components.tasks.features import Features
from nlp.components.tasks.unit import UnitKind
from nlp.structure import SectionRole


class Verdict(enum.StrEnum):
    """What a unit is."""

    TASK = "task"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, the rule that gave it, and the chance that it is right."""

    verdict: Verdict
    rule: str
    confidence: float


_FEWEST = 3  # words
_SENTENCE = 6  # words; a shorter line beneath a body's heading may be a name


def _task(rule: str, confidence: float) -> Decision:
    return Decision(Verdict.TASK, rule, confidence)


def _optional(rule: str, confidence: float) -> Decision:
    return Decision(Verdict.OPTIONAL, rule, confidence)


def _none(rule: str, confidence: float = 0.9) -> Decision:
    return Decision(Verdict.NONE, rule, confidence)


def decide(features: Features) -> Decision:
    """Say whether a unit is a task."""
    if features.words < _FEWEST:
        return _none("too_short")
    if features.capitals:
        return _none("title")
    if features.enacted and not (features.has_order or features.has_subject):
        return _none("enacted", 0.7)
    if features.enacts and not (features.has_order or features.has_subject or features.has_force):
        return _none("enacts", 0.8)
    if features.note or (features.statement and not features.has_order and not features.has_subject):
        return _none("statement", 0.7)
    if features.effect and not (features.has_order or features.condition):
        return _none("in_force")
    if features.role is SectionRole.CLOSING:
        return _closing(features, instructs=_instructs(features))
    instructs = _instructs(features)
    if features.role is SectionRole.PURPOSE:
        return _purpose(features, instructs=instructs)
    if features.role is SectionRole.CRITERIA:
        if features.has_order or (features.has_subject and (features.named or features.firm)):
            return _task("criteria:body", 0.6)
        return _optional("criteria", 0.5) if instructs else _none("criteria")
    if features.role is SectionRole.INFORMATION:
        return _information(features)
    if features.role is SectionRole.BACKGROUND:
        return _background(features)
    if features.aim and features.target:
        return _none("target", 0.7)
    doubtful = _doubtful(features)
    if doubtful is not None and (instructs or features.responsible):
        return doubtful
    if features.kind is UnitKind.SENTENCE:
        return _prose(features, instructs=instructs)
    return _item(features, instructs=instructs)


def _instructs(features: Features) -> bool:
    """Say whether the words tell somebody to do something."""
    return (
        features.has_order
        or features.has_subject
        or features.verb_first
        or features.verb_after_opening
        or features.duty
        or features.each
    )


def _doubtful(features: Features) -> Decision | None:
    """Return the verdict of the formulas that rule 3 calls doubtful."""
    if features.encourage:
        return _optional("encourage", 0.7)
    if features.condition and (features.this_document or features.words < 70):
        return _optional("if_difficulties", 0.7)
    if (
        features.this_document
        and features.words < 60
        and not features.own_work
        and (features.has_order or features.has_subject)
    ):
        return _optional("carry_out_this", 0.6)
    if features.responsible and features.words < 90 and (features.general_duty or not features.verb_first):
        return _optional("responsible", 0.5)
    return None


def _closing(features: Features, *, instructs: bool) -> Decision:
    if features.has_order and features.own_work and not features.condition and features.named:
        return _task("closing:order", 0.6)
    if features.reports_then and instructs and not features.condition:
        return _task("closing:report", 0.6)
    if features.condition or features.has_order or features.has_subject or features.this_document:
        return _optional("closing", 0.7)
    return _none("closing")


def _purpose(features: Features, *, instructs: bool) -> Decision:
    """Actions in Mục đích, Mục tiêu, Yêu cầu are doubtful; levels to be reached are targets."""
    if (features.share_first and not features.has_subject) or (features.target and features.aim):
        return _none("target")
    if features.target and features.words < 45 and not features.must:
        return _none("target", 0.6)
    if instructs or (features.thing_first and (features.must or features.passive)) or features.must:
        return _optional("purpose", 0.6)
    return _none("purpose", 0.6)


def _information(features: Features) -> Decision:
    if features.has_order or (features.has_subject and (features.firm or features.has_deadline)):
        return _task("information:body", 0.7)
    if features.verb_after_opening:
        return _task("information:opening", 0.5)
    return _none("information")


def _background(features: Features) -> Decision:
    if features.has_order and not features.past:
        return _task("background:order", 0.6)
    if features.has_subject and features.firm and features.must and not features.past:
        return _optional("background:must", 0.4)
    return _none("background")


def _prose(features: Features, *, instructs: bool) -> Decision:
    """A sentence of prose instructs where somebody is told: by its own words or by the body in force."""
    if features.past and not (features.has_order or features.has_force):
        return _none("narrative")
    if features.has_order:
        return _task("prose:order", 0.85)
    if features.has_subject and (features.has_force or features.must):
        return _task("prose:subject", 0.75)
    if instructs and features.has_force:
        return _task("prose:verb", 0.75)
    if features.thing_first and features.has_force and features.reports_then:
        return _task("prose:report", 0.6)
    if features.has_subject and features.role in (SectionRole.TASKS, SectionRole.IMPLEMENTATION):
        return _task("prose:subject", 0.7)
    if instructs and (features.role in (SectionRole.TASKS, SectionRole.IMPLEMENTATION) or features.in_section):
        return _task("prose:section", 0.6)
    return _none("prose")


def _item(features: Features, *, instructs: bool) -> Decision:
    """A point of a list instructs where it begins with a verb or with who acts."""
    if features.has_order or features.has_subject:
        return _task("item:body", 0.9)
    if features.thing_first and (features.must or features.passive) and not features.verb_first:
        return _optional("item:thing", 0.5)
    if features.share_first and not features.verb_first:
        return _optional("item:share", 0.4) if features.passive else _none("target", 0.6)
    if features.past and not (features.has_force or instructs):
        return _none("narrative", 0.7)
    if instructs:
        return _task("item:verb", 0.9)
    if features.must and not features.thing_first:
        return _task("item:must", 0.6)
    if features.has_group:
        return _task("item:attributes", 0.6)
    if features.reports_then and features.has_deadline:
        return _task("item:report", 0.6)
    if features.body_heading and features.words >= _SENTENCE and not (features.thing_first or features.bodies_only):
        return _task("item:body_heading", 0.7)
    if features.has_deadline and features.role in (SectionRole.TASKS, SectionRole.IMPLEMENTATION):
        return _task("item:deadline", 0.5)
    return _none("item")
