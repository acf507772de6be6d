"""The pipeline's last step: a rule's confidence -> the chance that the finding is right.

A component knows how sure a rule is compared with others; only labelled documents tell how often it is right. For each
kind of finding, ``data/calibration.json`` holds a monotone map and a small correction for each rule::

    chance = sigmoid(intercept + slope * logit(raw) + offset of the rule            slope >= 0
                     + scanned + unclear * doubt  where the words were recognised)  unclear <= 0

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
from typing import Any, Protocol

from ingest.layout import LaidOutDocument
from nlp.model import Deadline, Document, Field_, Span, Task

DATA = Path(__file__).parent / "data" / "calibration.json"

TO_CHECK = 0.9
"""A finding whose chance is below this is marked "cần kiểm tra": more than one in ten of them is expected to be wrong."""

LEAST, MOST = 0.01, 0.99
"""No map may claim certainty: the labels are a few hundred findings, and readers differ in one of a hundred."""

HANDWRITTEN = 0.85
"""No number or day that was filled in by hand has a better chance: a person always looks at it. Of those that were read in
the letterheads of 43 real scans one in fifty was wrong; few hands are no measure for all."""

MOST_DOUBT = 2.0  # a word that the recogniser trusts to one in seven, or less

_RAW_BOUND = 0.005  # of raw confidences before logit: 0 and 1 have none


@dataclass(frozen=True, slots=True)
class KindMap:
    """The map of one kind of finding."""

    intercept: float = 0.0
    slope: float = 1.0
    offsets: Mapping[str, float] = field(default_factory=dict)  # rule id -> correction, in log-odds
    scanned: float = 0.0  # correction of a recognised finding
    unclear: float = 0.0  # correction for each unit of a recogniser's doubt

    def __post_init__(self) -> None:
        """Refuse a map that would turn the order of confidences round."""
        if self.slope < 0:
            raise ValueError(f"slope {self.slope} is negative: a surer rule would get a smaller chance")
        if self.unclear > 0:
            raise ValueError(f"unclear {self.unclear} is positive: a misread word would get a greater chance")

    def apply(self, rule: str, raw: float, doubt: float | None = None) -> float:
        """Return the chance of being right, :data:`LEAST` to :data:`MOST`."""
        odds = self.intercept + self.slope * logit(raw) + self.offsets.get(rule, 0.0)
        if doubt is not None:
            odds += self.scanned + self.unclear * doubt
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


def doubt_of(kind: str, span: Span | None, laid_out: LaidOutDocument) -> float | None:
    """Return how little a recogniser trusts the least clear word of a finding: 0 (certain) to :data:`MOST_DOUBT`.

    None where the words were not recognised but written in the file. A task is long, and right with a word misread:
    of it only that it was recognised counts.
    """
    if span is None:
        return None
    trusted = [one.confidence for one in laid_out.locate(span.start, span.end) if one.confidence is not None]
    if not trusted:
        return None
    return 0.0 if kind == "tasks" else min(-math.log(max(min(trusted), 0.01)), MOST_DOUBT)


def apply(kind: str, rule: str, raw: float, doubt: float | None = None, *, maps: Calibration | None = None) -> float:
    """Return the chance that a finding is right.

    Args:
        kind: metadata, citations, tasks, lead, cooperating, reports_to, deadline or targets.
        rule: The id of the rule that made it.
        raw: The rule's own confidence, 0..1; of a body or a deadline multiplied by the chance of its task.
        doubt: What :func:`doubt_of` says of its words.
        maps: Other maps than the shipped ones.
    """
    kind_map = (shipped() if maps is None else maps).get(kind)
    return raw if kind_map is None else round(kind_map.apply(rule, raw, doubt), 3)


def needs_check(confidence: float) -> bool:
    """Say whether a person should look at a finding of this (calibrated) confidence."""
    return confidence < TO_CHECK


def calibrate(document: Document, laid_out: LaidOutDocument) -> Document:
    """Return the document with every finding's confidence as its chance of being right.

    Args:
        document: What the rules found, with their own confidences.
        laid_out: The text it was found in; it says how clear recognised words were.
    """

    def chance(kind: str, found: _Finding, span: Span | None, raw: float) -> float:
        value = apply(kind, found.rule, raw, doubt_of(kind, span, laid_out))
        is_guess = kind == "metadata" and span is not None and laid_out.is_handwritten(span.start, span.end)
        return min(value, HANDWRITTEN) if is_guess else value

    def with_task(task: Task) -> Task:
        own = chance("tasks", task, task.span, task.confidence)
        edges = tuple(
            replace(edge, confidence=chance(edge.role.value, edge, edge.mention.span, edge.confidence * own))
            for edge in task.assignments
        )

        def surely(due: Deadline) -> Deadline:
            return replace(due, confidence=chance("deadline", due, due.span, due.confidence * own))

        return replace(
            task,
            confidence=own,
            assignments=edges,
            deadline=surely(task.deadline) if task.deadline else None,
            other_deadlines=tuple(surely(due) for due in task.other_deadlines),
        )

    header = {entry.name: getattr(document.header, entry.name) for entry in fields(document.header)}
    known: dict[str, Any] = {
        name: replace(value, confidence=chance("metadata", value, value.span, value.confidence))
        for name, value in header.items()
        if isinstance(value, Field_) and value.value is not None
    }
    return replace(
        document,
        header=replace(document.header, **known),
        references=tuple(
            replace(one, confidence=chance("citations", one, one.span, one.confidence)) for one in document.references
        ),
        tasks=tuple(with_task(task) for task in document.tasks),
        targets=tuple(
            replace(one, confidence=chance("targets", one, one.value_span, one.confidence)) for one in document.targets
        ),
    )


class _Finding(Protocol):
    @property
    def rule(self) -> str: ...
