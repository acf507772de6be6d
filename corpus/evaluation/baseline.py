"""Gains and losses against a stored run, matched by document and by finding; the gate that CI stands on.

The baseline holds no words of any document: each labelled item that was right and each finding that was wrong is kept
as a short hash, and the snippets of a loss are taken from the labels at hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.evaluation.comparable import fold
from corpus.evaluation.run import Scored, group_by
from corpus.evaluation.scoring import MEASURES, Judgement, Tallies, Tally, Verdict, add_up

DEFAULT = Path(__file__).parent / "baseline.json"

LABELS_ALLOWED = 2
"""A measure may lose the weight of two labels: two careful readers differ by as much."""
LEAST_MARGIN = 0.3
"""Points of F1 that any measure may lose: under it a figure moves with the cut of a single unit."""


class BaselineError(CorpusError):
    """The baseline cannot be read."""

    code = "bad_baseline"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is remembered of one document's evaluation."""

    format: str
    tallies: Tallies
    right: frozenset[str]  # labelled items that were found
    wrong: frozenset[str]  # findings that were not so


Baseline = Mapping[str, Snapshot]


@dataclass(frozen=True, slots=True)
class Change:
    """A labelled item or a finding that fared otherwise than in the baseline."""

    document: str
    judgement: Judgement
    is_gain: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """A figure that fell by more than its margin, over the documents that both runs hold."""

    collection: str
    measure: str
    before: float  # F1, per cent
    after: float
    margin: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside its baseline."""

    common: Sequence[Scored]
    before: Mapping[str, Tallies]  # by document key
    gains: Sequence[Change]
    losses: Sequence[Change]
    extras_gone: int  # findings that were wrong and are no longer made; their words are not kept
    drops: Sequence[Drop]
    new: Sequence[str]  # documents that the baseline does not hold
    absent: Sequence[str]  # documents of the baseline that this run did not see


def margin(gold: int) -> float:
    """Return the points of F1 that a measure with ``gold`` labels may lose.

    >>> margin(484), margin(20)
    (0.4132231404958678, 10.0)
    """
    return max(LEAST_MARGIN, 100 * LABELS_ALLOWED / gold) if gold else 100.0


def snapshot(scored: Scored) -> Snapshot:
    """Return what is to be remembered of a document."""
    return Snapshot(
        scored.format,
        scored.tallies,
        frozenset(_identity(one) for one in scored.judgements if one.label and one.verdict is Verdict.RIGHT),
        frozenset(_identity(one) for one in scored.judgements if not one.label and one.verdict is Verdict.WRONG),
    )


def _identity(judgement: Judgement) -> str:
    """Return a hash of a labelled item, or of a finding that stands alone."""
    parts = judgement.label or (fold(judgement.snippet), judgement.found)
    return hashlib.blake2b("\x1f".join((judgement.measure, *parts)).encode(), digest_size=5).hexdigest()


def compare(scored: Sequence[Scored], baseline: Baseline) -> Comparison:
    """Hold a run beside a baseline."""
    common = [one for one in scored if one.key in baseline]
    changes = [change for one in common for change in _changes(one, baseline[one.key])]
    seen = {one.key for one in scored}
    return Comparison(
        common,
        {one.key: baseline[one.key].tallies for one in common},
        [change for change in changes if change.is_gain],
        [change for change in changes if not change.is_gain],
        sum(len(baseline[one.key].wrong - snapshot(one).wrong) for one in common),
        list(_drops(common, baseline)),
        [one.key for one in scored if one.key not in baseline],
        sorted(set(baseline) - seen),
    )


def _changes(scored: Scored, before: Snapshot) -> Iterable[Change]:
    for judgement in scored.judgements:
        if not judgement.counts:
            continue
        identity = _identity(judgement)
        is_right = judgement.verdict is Verdict.RIGHT
        if judgement.label is not None:
            if is_right != (identity in before.right):
                yield Change(scored.key, judgement, is_gain=is_right)
        elif identity not in before.wrong:
            yield Change(scored.key, judgement, is_gain=False)


def _drops(common: Sequence[Scored], baseline: Baseline) -> Iterable[Drop]:
    for collection, members in group_by(common, lambda one: one.document.collection).items():
        now = add_up(one.tallies for one in members)
        then = add_up(baseline[one.key].tallies for one in members)
        for measure in MEASURES:
            before, after, allowed = then[measure].f1, now[measure].f1, margin(now[measure].gold)
            if before - after > allowed:
                yield Drop(collection, measure, before, after, allowed)


def load(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        BaselineError: It cannot be read; the message says how to make one.
    """
    try:
        stored: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))["documents"]
        return {key: _snapshot_of(parts) for key, parts in stored.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BaselineError(
            f"Không đọc được mốc so sánh “{path}”; hãy tạo lại bằng: giaoviec evaluate --update-baseline."
        ) from error


def _snapshot_of(parts: Mapping[str, Any]) -> Snapshot:
    tallies = {measure: Tally(*parts["figures"][measure]) for measure in MEASURES}
    return Snapshot(parts["format"], tallies, frozenset(parts["right"]), frozenset(parts["wrong"]))


def store(scored: Sequence[Scored], path: Path, kept: Baseline) -> None:
    """Write a baseline: the run's documents, and those of ``kept`` that the run did not see. One document a line."""
    snapshots = {**kept, **{one.key: snapshot(one) for one in scored}}
    lines = ",\n".join(
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(_parts(one), ensure_ascii=False, separators=(',', ':'))}"
        for key, one in sorted(snapshots.items())
    )
    path.write_text(f'{{"documents": {{\n{lines}\n}}}}\n', "utf-8")


def _parts(one: Snapshot) -> dict[str, Any]:
    figures = {measure: [own.right, own.gold, own.found] for measure, own in one.tallies.items()}
    return {"format": one.format, "figures": figures, "right": sorted(one.right), "wrong": sorted(one.wrong)}
