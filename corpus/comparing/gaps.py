"""What most plans have and one lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.comparing.duties import RELATED, SAME, Duty, duties_of, group_duties, similarities
from corpus.comparing.plans import Plan
from corpus.comparing.themes import Theme

MIN_HOLDERS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty that most of the other plans have and one does not.

    Attributes:
        plan: The one that lacks it.
        example: The duty in the words of the plan that is most like the others.
        held_by: The plans that have it.
        nearest: The duty of the plan that comes nearest, None if none is even related; the reader judges.
        nearest_similarity: Its similarity to the example, 0..1.
    """

    plan: Plan
    example: Duty
    held_by: tuple[Plan, ...]
    nearest: Duty | None = None
    nearest_similarity: float = 0.0

    @property
    def theme(self) -> Theme | None:
        """What the duty is about."""
        return self.example.theme


def find_gaps(plans: Sequence[Plan], *, theme: Theme | None = None, share: float = 0.5) -> tuple[Gap, ...]:
    """Return what plans lack, those lacking what most others have first.

    Args:
        plans: The documents; at least three, or "most" has no meaning.
        theme: Only tasks of this theme or of an area of it.
        share: A duty counts as common if more than this share of the other plans, and at least two, have it.
    """
    duties = [duty for plan in plans for duty in duties_of(plan, theme=theme)]
    similar = similarities(duties)
    gaps = []
    for members, _ in group_duties(duties):
        held_by = _plans_of(duties[i] for i in members)
        centre = max(members, key=lambda i: float(similar[i, members].sum()))
        for plan in plans:
            if plan in held_by or len(held_by) < max(MIN_HOLDERS, share * (len(plans) - 1) + 1e-9):
                continue
            own = [i for i, duty in enumerate(duties) if duty.plan.document_id == plan.document_id]
            nearest = own[int(np.argmax(similar[centre, own]))] if own else None
            nearness = float(similar[centre, nearest]) if nearest is not None else 0.0
            if nearness < SAME:
                shown = duties[nearest] if nearest is not None and nearness >= RELATED else None
                gaps.append(Gap(plan, duties[centre], held_by, shown, round(nearness, 3)))
    gaps.sort(key=lambda gap: (gap.plan.name, -len(gap.held_by), gap.nearest_similarity, gap.example.text))
    return tuple(gaps)


def _plans_of(duties: Iterable[Duty]) -> tuple[Plan, ...]:
    found: dict[str, Plan] = {}
    for duty in duties:
        found.setdefault(duty.plan.document_id, duty.plan)
    return tuple(found.values())
