"""A task's way from the central text to the department's plan, where both are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corpus.comparing.duties import RELATED, SAME, Duty, duties_of, make_duty, similarities
from corpus.comparing.plans import Plan
from corpus.graph import DocumentGraph, Node


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One document of the chain.

    Attributes:
        node: The document.
        duty: Its task that is most like the one asked for, None where none is related.
        similarity: How like, 0..1; 1 for the task itself.
        is_same: Whether it counts as the same duty, not only as related.
    """

    node: Node
    duty: Duty | None
    similarity: float
    is_same: bool


def task_chain(
    graph: DocumentGraph, plans: Mapping[str, Plan], document_id: str, task_index: int
) -> tuple[ChainLink, ...]:
    """Return the chain of a task, from the top down.

    Documents above it are in the chain whether or not they have such a task (a decision may order only the whole);
    documents that carry it out are in it where they have the same duty.

    Args:
        graph: The documents' graph.
        plans: The held documents by id.
        document_id: The task's document.
        task_index: The task's place in the record.
    """
    plan = plans[document_id]
    own = make_duty(plan, plan.record["tasks"][task_index])
    lineage = graph.lineage(document_id)
    here = lineage.index(graph.nodes[document_id])
    links = []
    for place, node in enumerate(lineage):
        if node.key == document_id:
            links.append(ChainLink(node, own, 1.0, is_same=True))
            continue
        duty, similarity = _nearest(own, plans.get(node.key))
        if place < here or similarity >= SAME:
            shown = duty if similarity >= RELATED else None
            links.append(ChainLink(node, shown, round(similarity, 3), is_same=similarity >= SAME))
    return tuple(links)


def _nearest(own: Duty, plan: Plan | None) -> tuple[Duty | None, float]:
    duties = duties_of(plan, with_optional=True) if plan else ()
    if not duties:
        return None, 0.0
    row = similarities([own, *duties])[0, 1:]
    best = int(np.argmax(row))
    return duties[best], float(row[best])
