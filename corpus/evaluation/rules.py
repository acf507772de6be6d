"""Every rule: in how many documents it fired, how often it was right. The guard against a rule for one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.evaluation.run import Scored
from corpus.evaluation.scoring import Verdict

WITHOUT_RULE = "(không ghi luật)"


@dataclass(slots=True)
class RuleRecord:
    """What a rule did on the labelled documents.

    Attributes:
        measure: the kind of finding it makes.
        rule: its id.
        documents: keys of the documents in which it fired.
        right: findings that were so.
        wrong: findings that were not, values found where the document has none among them.
        neutral: findings on optional units.
    """

    measure: str
    rule: str
    documents: set[str] = field(default_factory=set)
    right: int = 0
    wrong: int = 0
    neutral: int = 0

    @property
    def precision(self) -> float | None:
        """Right of all that were judged, in per cent; None where none was."""
        judged = self.right + self.wrong
        return 100 * self.right / judged if judged else None

    @property
    def is_single(self) -> bool:
        """Say whether it fired in one document only: it needs a second, different example, or goes."""
        return len(self.documents) == 1


def rule_records(scored: Iterable[Scored]) -> list[RuleRecord]:
    """Return every rule that fired, by kind of finding and then by how often it was wrong."""
    records: dict[tuple[str, str], RuleRecord] = {}
    for one in scored:
        for judgement in one.judgements:
            evidence = one.extraction.evidence.get(judgement.finding or "")
            if evidence is None:
                continue
            key = judgement.measure, evidence.rule or WITHOUT_RULE
            own = records.setdefault(key, RuleRecord(*key))
            own.documents.add(one.key)
            own.right += judgement.verdict is Verdict.RIGHT
            own.wrong += judgement.verdict in {Verdict.WRONG, Verdict.UNASKED}
            own.neutral += judgement.verdict is Verdict.NEUTRAL
    return sorted(records.values(), key=lambda own: (own.measure, -own.wrong, -own.right, own.rule))
