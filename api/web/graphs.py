"""The picture of what a document cites and what cites it: this one between those that cite it and those it cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, BOX_WIDTH, BOX_HEIGHT, STEP = 620, 178, 38, 50
MOST = 7  # on a side; the list beneath the picture has all
_LONGEST = 24  # characters of a line in a box


@dataclass(frozen=True, slots=True)
class GraphBox:
    """A document in the picture: where its box begins, what it says, where it leads."""

    x: float
    y: float
    title: str
    note: str
    address: str | None
    is_held: bool
    kind: str = ""
    is_cited: bool = True
    """Whether it stands on the right: cited by the document of the page."""


@dataclass(frozen=True, slots=True)
class GraphPicture:
    """The picture: its height, the document of the page, its neighbours."""

    height: int
    own: GraphBox
    neighbours: tuple[GraphBox, ...]
    left_out: int = 0


def graph_picture(number: str, edges: Sequence[Mapping[str, Any]]) -> GraphPicture | None:
    """Return the picture of a document's edges, None where there are none.

    Args:
        number: The document's number, or its file's name.
        edges: ``node`` (see :class:`corpus.graph.Node`), ``kind`` (words), ``is_out``.
    """
    if not edges:
        return None
    left = _sorted(edge for edge in edges if not edge["is_out"])
    right = _sorted(edge for edge in edges if edge["is_out"])
    rows = max(len(left[:MOST]), len(right[:MOST]), 1)
    height = rows * STEP + 4
    own = GraphBox((WIDTH - BOX_WIDTH) / 2, (height - BOX_HEIGHT) / 2, _short(number), "", None, is_held=True)
    neighbours = [
        _box(edge, 1.0 if not edge["is_out"] else WIDTH - BOX_WIDTH - 1.0, (height - len(side) * STEP) / 2 + at * STEP)
        for side in (left[:MOST], right[:MOST])
        for at, edge in enumerate(side)
    ]
    return GraphPicture(height, own, tuple(neighbours), max(len(left) - MOST, 0) + max(len(right) - MOST, 0))


def _sorted(edges: Any) -> list[Mapping[str, Any]]:
    """Return one edge a document, those that are held first."""
    unique = {edge["node"].key: edge for edge in edges}
    return sorted(unique.values(), key=lambda edge: not edge["node"].document_id)


def _box(edge: Mapping[str, Any], x: float, y: float) -> GraphBox:
    node = edge["node"]
    return GraphBox(
        x,
        y + (STEP - BOX_HEIGHT) / 2,
        _short(node.number or node.title or node.type or "?"),
        _short(node.issuer or ""),
        f"/van-ban/{node.document_id}" if node.document_id else None,
        is_held=bool(node.document_id),
        kind=str(edge["kind"]),
        is_cited=bool(edge["is_out"]),
    )


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
