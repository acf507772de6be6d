"""What a decision is."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpus.errors import CorpusError


class Action(enum.StrEnum):
    """What a person did."""

    ACCEPT = "accept"
    CORRECT = "correct"
    ADD = "add"
    REJECT = "reject"
    REOPEN = "reopen"  # back to what the program reads
    PROGRESS = "progress"  # how far a task is


class Topic(enum.StrEnum):
    """What decisions are counted in: checking a finding and following it up do not get into each other's way."""

    FINDING = "finding"
    PROGRESS = "progress"


class FindingKind(enum.StrEnum):
    """What is decided on."""

    TASK = "task"
    TARGET = "target"


class ProgressState(enum.StrEnum):
    """How far a task is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


PROGRESS_NAMES: Mapping[ProgressState, str] = {
    ProgressState.NOT_STARTED: "Chưa làm",
    ProgressState.IN_PROGRESS: "Đang làm",
    ProgressState.DONE: "Đã xong",
    ProgressState.CANCELLED: "Dừng thực hiện",
}
CLOSED = frozenset({ProgressState.DONE.value, ProgressState.CANCELLED.value})
"""States in which a task is no longer due."""


def is_closed(task: Mapping[str, Any]) -> bool:
    """Say whether persons closed a record's task: done, or given up."""
    return (task.get("progress") or {}).get("state") in CLOSED


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. Of one finding and topic the latest holds; all are kept.

    Attributes:
        finding: The finding's key: the id that its first reading had, or one of its own where a person added it.
        sequence: 1, 2, 3 … within finding and topic.
        text, span: The finding's words and place when the decision was made: what it is found again by.
        base: What the program had read then, None for what a person added.
        value: What holds by the decision: a finding's fields, or a progress.
    """

    id: int
    document_id: str
    finding: str
    kind: FindingKind
    topic: Topic
    sequence: int
    action: Action
    person: str
    made_at: dt.datetime
    text: str
    span: tuple[int, int] | None = None
    base: Mapping[str, Any] | None = None
    value: Mapping[str, Any] | None = None
    comment: str | None = None
    extractor_version: str | None = None


class DecisionRefused(CorpusError):
    """What was entered cannot be kept as it is; the message says what to change."""

    code = "bad_decision"


class DecisionConflict(CorpusError):
    """Somebody else decided on the same finding meanwhile.

    Attributes:
        latest: Their decision.
    """

    code = "decision_conflict"

    def __init__(self, message: str, latest: Decision | None = None) -> None:
        """Keep the other's decision."""
        super().__init__(message)
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to decide.

    Attributes:
        seen: The sequence of the latest decision that the person saw on this finding and topic, 0 for none.
    """

    document_id: str
    finding: str
    kind: FindingKind
    action: Action
    person: str
    seen: int = 0
    value: Mapping[str, Any] | None = field(default=None)
    comment: str | None = None

    @property
    def topic(self) -> Topic:
        """What the decision is counted in."""
        return Topic.PROGRESS if self.action is Action.PROGRESS else Topic.FINDING
