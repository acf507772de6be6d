"""The pipeline's last step: a rule's confidence -> the chance that the finding is right.

A component knows how sure a rule is compared with others; only labelled documents tell how often it is right. For each
kind of finding, ``data/calibration.json`` holds a monotone map and a small correction for each rule::

    chance = sigmoid(intercept + slope * logit(raw) + offset of the rule),    slope >= 0

It is fitted by ``giaoviec evaluate --fit-calibration`` (:mod:`corpus.evaluation.calibration`), judged by leaving
documents out. A body or a deadline is right only where its task is: its raw confidence is multiplied by the chance of
its task.

A kind without a map keeps its raw confidence; a rule that is newer than the map has no correction.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from nlp.model import Document, Field_, Header, Task

DATA = Path(__file__).parent / "data" / "calibration.json"

TO_CHECK = 0.7
"""A finding whose chance is below this is marked "cần kiểm tra": about every third of those is wrong."""

LEAST, MOST = 0.01, 0.99
"""No map may claim certainty: the labels are a few hundred findings, and readers differ in one of a hundred."""

_RAW_BOUND = 0.005  # of raw confidences before logit: 0 and 1 have none


@dataclass(frozen=True, slots=True)
class KindMap:
    """The map of one kind of finding."""

    intercept: float = 0.0
    slope: float = 1.0
    offsets: Mapping[str, float] = field(default_factory=dict)  # rule id -> correction, in log-odds

    def __post_init__(self) -> None:
        """Refuse a map that would turn the order of confidences round."""
        if self.slope < 0:
            raise ValueError(f"slope {self.slope} is negative: a surer rule would get a smaller chance")

    def apply(self, rule: str, raw: float) -> float:
        """Return the chance of being right, :data:`LEAST` to :data:`MOST`."""
        odds = self.intercept + self.slope * logit(raw) + self.offsets.get(rule, 0.0)
        return min(max(sigmoid(odds), LEAST), MOST)


Calibration = Mapping[str, KindMap]
"""Kind -> map; kinds are metadata, citations, tasks, lead, cooperating, reports_to, deadline, targets."""


def logit(probability: float) -> float:
    """Return log-odds; probabilities are kept away from 0 and 1 by half a per cent."""
    bounded = min(max(probability, _RAW_BOUND), 1 - _RAW_BOUND)
    return math.log(bounded / (1 - bounded))


def sigmoid(odds: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0


@functools.cache
def shipped() -> Calibration:
    """Return the maps of ``data/calibration.json``; {} where there are none."""
    if not DATA.exists():
        return {}
    stored: dict[str, dict[str, Any]] = json.loads(DATA.read_text("utf-8"))["kinds"]
    return {kind: KindMap(**parts) for kind, parts in stored.items()}


def apply(kind: str, rule: str, raw: float, *, maps: Calibration | None = None) -> float:
    """Return the chance that a finding is right.

    Args:
        kind: metadata, citations, tasks, lead, cooperating, reports_to, deadline or targets.
        rule: The id of the rule that made it.
        raw: The rule's own confidence, 0..1; of a body or a deadline multiplied by the chance of its task.
        maps: Other maps than the shipped ones.
    """
    kind_map = (shipped() if maps is None else maps).get(kind)
    return raw if kind_map is None else round(kind_map.apply(rule, raw), 3)


def needs_check(confidence: float) -> bool:
    """Say whether a person should look at a finding of this (calibrated) confidence."""
    return confidence < TO_CHECK


def calibrate(document: Document) -> Document:
    """Return the document with every finding's confidence as its chance of being right."""
    return replace(
        document,
        header=_header(document.header),
        references=tuple(
            replace(reference, confidence=apply("citations", reference.rule, reference.confidence))
            for reference in document.references
        ),
        tasks=tuple(_task(task) for task in document.tasks),
        targets=tuple(
            replace(target, confidence=apply("targets", target.rule, target.confidence)) for target in document.targets
        ),
    )


def _header(header: Header) -> Header:
    found = {field_.name: getattr(header, field_.name) for field_ in fields(header)}
    changed: dict[str, Any] = {
        name: replace(value, confidence=apply("metadata", value.rule, value.confidence))
        for name, value in found.items()
        if isinstance(value, Field_) and value.value is not None
    }
    return replace(header, **changed)


def _task(task: Task) -> Task:
    chance = apply("tasks", task.rule, task.confidence)
    deadline = task.deadline
    return replace(
        task,
        confidence=chance,
        assignments=tuple(
            replace(edge, confidence=apply(edge.role.value, edge.rule, edge.confidence * chance))
            for edge in task.assignments
        ),
        deadline=deadline
        and replace(deadline, confidence=apply("deadline", deadline.rule, deadline.confidence * chance)),
    )
