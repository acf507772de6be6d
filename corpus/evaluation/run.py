"""One evaluation: every document with its record, its judgements and its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.evaluation.extraction import Extraction
from corpus.evaluation.gold import LabelledDocument
from corpus.evaluation.scoring import Judgement, Tallies, add_up, judge, tally


@dataclass(frozen=True)
class Scored:
    """A document held against its label."""

    document: LabelledDocument
    extraction: Extraction
    judgements: Sequence[Judgement]

    @property
    def key(self) -> str:
        """Collection and name."""
        return self.document.key

    @property
    def format(self) -> str:
        """How it was read: pdf-text, pdf-scan, docx, md, txt, html."""
        return self.extraction.format or self.document.suffix_format

    @cached_property
    def tallies(self) -> Tallies:
        """Its figures."""
        return tally(self.judgements)

    @property
    def faults(self) -> list[Judgement]:
        """What a careful reader would have said otherwise, in the order of the measures; a lost task stands for all."""
        return [judgement for judgement in self.judgements if judgement.is_fault and not judgement.is_implied]


def score_all(documents: Iterable[LabelledDocument], extractions: Mapping[str, Extraction]) -> list[Scored]:
    """Hold every document's record against its label."""
    return [
        Scored(document, extractions[document.key], judge(document.label, extractions[document.key].record))
        for document in documents
    ]


def total(scored: Iterable[Scored]) -> Tallies:
    """Return the micro-average over documents."""
    return add_up(one.tallies for one in scored)


def group_by(scored: Iterable[Scored], name_of: Callable[[Scored], str]) -> dict[str, list[Scored]]:
    """Group documents, groups in alphabetical order."""
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        groups.setdefault(name_of(one), []).append(one)
    return dict(sorted(groups.items()))
