"""One record against its label: a judgement of every finding and every label, and the figures that follow.

The figures are those of the annotation guidelines' scorer, to the decimal. What it counts, the judgements name: which
label was found by which finding, so that rules, confidences, gains and losses are read off the same list.

===============  =====================================================================================
metadata         share of labelled document fields that are right
citations        document numbers cited
tasks            a finding and a label match when their words overlap with F1 >= 0.6, one to one
lead,
cooperating,
reports_to       (task, body) pairs; a pair is right only on a matched task
deadline         (task, deadline) pairs: type and dates (recurring: FREQ and INTERVAL) must be equal
targets          equal value, unit and comparator within the same words
===============  =====================================================================================
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.evaluation.comparable import (
    Bag,
    body_form,
    body_forms,
    deadline_form,
    fold,
    number_form,
    value_form,
    words,
)

Record = Mapping[str, Any]
"""An extraction record or a label, as GUIDELINES.md defines it."""

FIELDS = ("number", "type", "issuer", "issued_on", "place", "province", "title", "signer", "legal_basis")
ROLES = ("lead", "cooperating", "reports_to")
MEASURES = ("metadata", "citations", "tasks", *ROLES, "deadline", "targets")

TASK_OVERLAP = 0.6
"""Least F1 of words at which a found task is the labelled one."""
TITLE_OVERLAP = 0.9
TARGET_OVERLAP = 0.5


class Verdict(enum.StrEnum):
    """What came of a finding or a label."""

    RIGHT = "right"
    WRONG = "wrong"  # a finding that is not so, or another value than the label's
    MISSED = "missed"  # a label without a finding
    NEUTRAL = "neutral"  # an optional unit: neither right nor wrong
    UNASKED = "unasked"  # a field found where the document has none: wrong, but not in the figures


@dataclass(frozen=True, slots=True)
class Judgement:
    """A finding, a label, or both where they were held together.

    Attributes:
        measure: one of :data:`MEASURES`.
        finding: key of the finding, as :mod:`corpus.evaluation.extraction` keys its evidence: "tasks:3",
            "lead:3:sở nội vụ", "deadline:3", "targets:0", "citations:876/QĐ-BNV", "metadata:number"; None: a miss.
        label: what identifies the labelled item within its document; None: nothing was labelled here.
        verdict: what came of it.
        expected: the label's value, for people.
        found: the finding's value, for people.
        snippet: the words that it is about.
        is_implied: a body or a deadline that is wrong or missed only because its task is.
    """

    measure: str
    verdict: Verdict
    finding: str | None = None
    label: tuple[str, ...] | None = None
    expected: str = ""
    found: str = ""
    snippet: str = ""
    is_implied: bool = False

    @property
    def counts(self) -> bool:
        """Say whether it enters the figures."""
        return self.verdict not in {Verdict.NEUTRAL, Verdict.UNASKED}

    @property
    def is_fault(self) -> bool:
        """Say whether a careful reader would have said otherwise."""
        return self.verdict in {Verdict.WRONG, Verdict.MISSED}


@dataclass(slots=True)
class Tally:
    """Counts of right findings, labels and findings, and the figures made of them."""

    right: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Return the two tallies' sum."""
        return Tally(self.right + other.right, self.gold + other.gold, self.found + other.found)

    @property
    def precision(self) -> float:
        """Right findings of all findings, in per cent; 100 where there was nothing to find and nothing was found."""
        if not self.found:
            return 0.0 if self.gold else 100.0
        return 100 * self.right / self.found

    @property
    def recall(self) -> float:
        """Right findings of all labels, in per cent."""
        return 100 * self.right / self.gold if self.gold else 100.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two, in per cent."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to report."""
        return not self.gold and not self.found


Tallies = dict[str, Tally]


def tally(judgements: Iterable[Judgement]) -> Tallies:
    """Count judgements, measure by measure."""
    tallies = {measure: Tally() for measure in MEASURES}
    for judgement in judgements:
        if judgement.counts:
            own = tallies[judgement.measure]
            own.right += judgement.verdict is Verdict.RIGHT
            own.gold += judgement.label is not None
            own.found += judgement.finding is not None
    return tallies


def add_up(parts: Iterable[Tallies]) -> Tallies:
    """Return the sum of several documents' tallies (micro-average)."""
    total = {measure: Tally() for measure in MEASURES}
    for part in parts:
        total = {measure: total[measure] + part[measure] for measure in MEASURES}
    return total


def judge(label: Record, record: Record) -> list[Judgement]:
    """Hold a record against its label. ``{}`` is the record of a document that could not be read."""
    return [
        *_judge_metadata(label["document"], record.get("document") or {}),
        *_judge_citations(label["document"], record.get("document") or {}),
        *_TaskJudge(label, record).judge(),
        *_judge_targets(label.get("targets") or [], record.get("targets") or []),
    ]


def match(
    gold_count: int, found_count: int, similarity: Callable[[int, int], float], least: float
) -> list[tuple[int, int]]:
    """Pair labels with findings one to one, the most alike first; of equally alike pairs the earliest."""
    alike = [
        (score, -gold, -found)
        for gold in range(gold_count)
        for found in range(found_count)
        if (score := similarity(gold, found)) >= least
    ]
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for _, minus_gold, minus_found in sorted(alike, reverse=True):
        gold, found = -minus_gold, -minus_found
        if gold not in used_gold and found not in used_found:
            used_gold.add(gold)
            used_found.add(found)
            pairs.append((gold, found))
    return pairs


def _judge_metadata(label: Record, found: Record) -> Iterable[Judgement]:
    for name in FIELDS:
        if name not in label:
            continue
        expected, value = label[name], found.get(name)
        key, shown = f"metadata:{name}", _shown(value)
        if expected is None:
            if value:
                yield Judgement("metadata", Verdict.UNASKED, key, found=shown, snippet=name)
            continue
        right = _same_field(name, expected, value)
        identity = (name, "|".join(sorted(map(number_form, expected))) if name == "legal_basis" else fold(expected))
        verdict = Verdict.RIGHT if right else Verdict.WRONG
        yield Judgement("metadata", verdict, key, identity, _shown(expected), shown, name)


def _same_field(name: str, expected: Any, value: Any) -> bool:
    if name == "legal_basis":
        return {number_form(x) for x in expected} == {number_form(x) for x in value or []}
    if name == "number":
        return number_form(expected) == number_form(value)
    if name == "title":
        return Bag(expected).overlap(Bag(value)) >= TITLE_OVERLAP
    if name == "issuer":
        return body_form(expected) == body_form(value)
    return words(expected) == words(value)


def _judge_citations(label: Record, found: Record) -> Iterable[Judgement]:
    expected = {number_form(x) for x in label.get("citations") or []}
    numbers = {number_form(x) for x in found.get("citations") or []}
    for number in sorted(expected | numbers):
        verdict = Verdict.MISSED if number not in numbers else Verdict.RIGHT if number in expected else Verdict.WRONG
        yield Judgement(
            "citations",
            verdict,
            f"citations:{number}" if number in numbers else None,
            (number,) if number in expected else None,
            snippet=number,
        )


@dataclass(slots=True)
class _TaskJudge:
    """Tasks with their bodies and deadlines; holds the pairing that all of them share."""

    label: Record
    record: Record
    tasks: Sequence[Record] = ()
    found: Sequence[tuple[int, Record]] = ()  # with the place in the record
    partner: dict[int, int] = field(default_factory=dict)  # label -> finding, optional ones included
    neutral: set[int] = field(default_factory=set)  # findings on optional units
    identities: list[tuple[str, ...]] = field(default_factory=list)

    def judge(self) -> Iterable[Judgement]:
        self._pair()
        yield from self._judge_units()
        for role in ROLES:
            yield from self._judge_role(role)
        yield from self._judge_deadlines()

    def _pair(self) -> None:
        self.tasks = self.label.get("tasks") or []
        every = enumerate(self.record.get("tasks") or [])
        self.found = [(place, task) for place, task in every if (task.get("text") or "").strip()]
        gold_bags = [Bag(task["text"]) for task in self.tasks]
        found_bags = [Bag(task["text"]) for _, task in self.found]
        pairs = match(len(gold_bags), len(found_bags), lambda g, f: gold_bags[g].overlap(found_bags[f]), TASK_OVERLAP)
        self.partner = dict(pairs)
        self.neutral = {f for g, f in pairs if self.tasks[g].get("optional")}
        matched = {f for _, f in pairs}
        # A finding inside an optional unit, cut otherwise than the label, is neither right nor wrong either.
        optional = [bag for bag, task in zip(gold_bags, self.tasks, strict=True) if task.get("optional")]
        self.neutral |= {
            f for f, bag in enumerate(found_bags) if f not in matched and any(bag.inside(unit) for unit in optional)
        }
        self.identities = _numbered(" ".join(words(task["text"])) for task in self.tasks)

    def _kept(self) -> Iterable[tuple[int, Record, int | None]]:
        """Yield the labels that count, each with its finding."""
        for g, task in enumerate(self.tasks):
            if not task.get("optional"):
                yield g, task, self.partner.get(g)

    def _alone(self) -> Iterable[tuple[int, Record, bool]]:
        """Yield the findings without a label that counts: place, task, whether they are neutral."""
        kept = {f for _, _, f in self._kept() if f is not None}
        for f, (place, task) in enumerate(self.found):
            if f not in kept:
                yield place, task, f in self.neutral

    def _judge_units(self) -> Iterable[Judgement]:
        for g, task, f in self._kept():
            verdict = Verdict.MISSED if f is None else Verdict.RIGHT
            key = None if f is None else f"tasks:{self.found[f][0]}"
            yield Judgement("tasks", verdict, key, self.identities[g], snippet=task["text"])
        for place, task, is_neutral in self._alone():
            verdict = Verdict.NEUTRAL if is_neutral else Verdict.WRONG
            yield Judgement("tasks", verdict, f"tasks:{place}", snippet=task["text"])

    def _judge_role(self, role: str) -> Iterable[Judgement]:
        for g, task, f in self._kept():
            place, other = (None, {}) if f is None else self.found[f]
            expected, found = body_forms(task.get(role)), body_forms(other.get(role))
            for body in sorted(expected | found):
                verdict = Verdict.MISSED if body not in found else Verdict.RIGHT if body in expected else Verdict.WRONG
                yield Judgement(
                    role,
                    verdict,
                    f"{role}:{place}:{body}" if body in found else None,
                    (*self.identities[g], body) if body in expected else None,
                    body if body in expected else "",
                    body if body in found else "",
                    task["text"],
                    is_implied=f is None,
                )
        for place, task, is_neutral in self._alone():
            verdict = Verdict.NEUTRAL if is_neutral else Verdict.WRONG
            for body in sorted(body_forms(task.get(role))):
                yield Judgement(role, verdict, f"{role}:{place}:{body}", None, "", body, task["text"], is_implied=True)

    def _judge_deadlines(self) -> Iterable[Judgement]:
        for g, task, f in self._kept():
            place, other = (None, {}) if f is None else self.found[f]
            expected, found = deadline_form(task.get("deadline")), deadline_form(other.get("deadline"))
            if expected is None and found is None:
                continue
            verdict = Verdict.RIGHT if expected == found else Verdict.MISSED if found is None else Verdict.WRONG
            yield Judgement(
                "deadline",
                verdict,
                f"deadline:{place}" if found is not None else None,
                (*self.identities[g], *map(str, expected)) if expected is not None else None,
                _shown(expected),
                _shown(found),
                task["text"],
                is_implied=f is None,
            )
        for place, task, is_neutral in self._alone():
            found = deadline_form(task.get("deadline"))
            if found is not None:
                verdict = Verdict.NEUTRAL if is_neutral else Verdict.WRONG
                key, shown = f"deadline:{place}", _shown(found)
                yield Judgement("deadline", verdict, key, None, "", shown, task["text"], is_implied=True)


def _judge_targets(expected: Sequence[Record], found: Sequence[Record]) -> Iterable[Judgement]:
    gold_bags, found_bags = ([Bag(target.get("text") or "") for target in side] for side in (expected, found))
    gold_levels, found_levels = ([_level(target) for target in side] for side in (expected, found))

    def alike(g: int, f: int) -> float:
        if gold_levels[g] != found_levels[f]:
            return 0.0
        ours, theirs = gold_bags[g], found_bags[f]
        overlap = ours.overlap(theirs)
        return overlap if overlap >= TARGET_OVERLAP or ours.inside(theirs) or theirs.inside(ours) else 0.0

    partner = dict(match(len(expected), len(found), alike, 0.05))
    identities = _numbered(
        f"{level} {' '.join(words(target['text']))}" for level, target in zip(gold_levels, expected, strict=True)
    )
    for g, target in enumerate(expected):
        f = partner.get(g)
        verdict, key = (Verdict.MISSED, None) if f is None else (Verdict.RIGHT, f"targets:{f}")
        yield Judgement("targets", verdict, key, identities[g], _shown_level(target), snippet=target["text"])
    paired = set(partner.values())
    for f, target in enumerate(found):
        if f not in paired:
            snippet = target.get("text") or ""
            yield Judgement("targets", Verdict.WRONG, f"targets:{f}", found=_shown_level(target), snippet=snippet)


def _level(target: Record) -> tuple[float | None, str, str]:
    return value_form(target.get("value")), fold(str(target.get("unit") or "")), target.get("comparator") or "="


def _numbered(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Return an identity for each text: the text, and which of its repetitions it is."""
    seen: Counter[str] = Counter()
    identities: list[tuple[str, ...]] = []
    for text in texts:
        identities.append((text, str(seen[text])))
        seen[text] += 1
    return identities


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return " ".join(str(part) for part in value if part is not None)
    return str(value)


def _shown_level(target: Record) -> str:
    return " ".join(str(target.get(name) or "") for name in ("comparator", "value", "unit")).strip()
