"""How documents hang together: who cites, is based on, implements, amends, repeals whom; what is cited but not held.

A number alone identifies nothing: every province has its own 196/KH-UBND, and numbering begins anew each year. A
reference is therefore resolved by its number, by the date and the issuer that follow it ("ngày 23/8/2023 của UBND tỉnh
Tuyên Quang"), and, for numbers of local bodies without either, by the citing document's own province; what still fits
several documents is an edge to the likeliest, marked ambiguous, with the others named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.citations import Citation, EdgeKind, GraphDocument, Level, citations_of, level_of
from corpus.store.identity import number_key
from nlp.gazetteers.folding import fold_name
from nlp.gazetteers.names import expand_abbreviations, find_province, province_by_name

_STRENGTH = {kind: strength for strength, kind in enumerate(EdgeKind)}


@dataclass(frozen=True, slots=True)
class Node:
    """A document of the graph.

    Attributes:
        key: Its id in the store; for one that is not held, "number|scope|year".
        number: As written first.
        document_id: None where the document is not held.
        type, issuer, title, province: From its record, or what references say of it.
        issued_on: Its date, as far as known.
        level: Whose document it is.
    """

    key: str
    number: str | None
    document_id: str | None = None
    type: str | None = None
    issuer: str | None = None
    title: str | None = None
    province: str | None = None
    issued_on: date | None = None
    level: Level = Level.PROVINCE

    @property
    def is_held(self) -> bool:
        """Whether the corpus has it."""
        return self.document_id is not None


@dataclass(frozen=True, slots=True)
class Edge:
    """What one document does with another.

    Attributes:
        source, target: Keys of nodes; the source is always held.
        kind: The strongest of its references.
        spans: Where the references stand in the source's text, if known.
        is_ambiguous: Other held documents fit as well: ``candidates`` names their keys.
    """

    source: str
    target: str
    kind: EdgeKind
    spans: tuple[tuple[int, int], ...] = ()
    is_ambiguous: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that is cited but not held, and by which documents."""

    node: Node
    cited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """Documents and what they do with each other."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    _out: Mapping[str, tuple[Edge, ...]] = field(repr=False, default_factory=dict)
    _in: Mapping[str, tuple[Edge, ...]] = field(repr=False, default_factory=dict)

    def out_of(self, key: str) -> tuple[Edge, ...]:
        """Return what a document cites."""
        return self._out.get(key, ())

    def into(self, key: str) -> tuple[Edge, ...]:
        """Return what cites a document."""
        return self._in.get(key, ())

    def around(self, key: str) -> DocumentGraph:
        """Return a document with its direct neighbours: what /documents/{id}/graph shows."""
        edges = (*self.out_of(key), *(edge for edge in self.into(key) if edge.source != key))
        keys = {key} | {edge.source for edge in edges} | {edge.target for edge in edges}
        return _graph({k: node for k, node in self.nodes.items() if k in keys}, edges)

    def missing(self) -> tuple[Missing, ...]:
        """Return the documents that are cited but not held, those cited most first."""
        found = [
            Missing(node, tuple(dict.fromkeys(edge.source for edge in self.into(key))))
            for key, node in self.nodes.items()
            if not node.is_held
        ]
        return tuple(sorted(found, key=lambda each: (-len(each.cited_by), each.node.number or "")))

    def implementers(self, key: str) -> tuple[Node, ...]:
        """Return the documents that implement one, directly or through another, provinces before departments."""
        found: dict[str, Node] = {}
        waiting = [key]
        while waiting:
            for edge in self.into(waiting.pop()):
                if edge.kind is EdgeKind.IMPLEMENTS and edge.source not in found and edge.source != key:
                    found[edge.source] = self.nodes[edge.source]
                    waiting.append(edge.source)
        return tuple(sorted(found.values(), key=lambda node: (node.level, node.province or "", node.number or "")))

    def lineage(self, key: str) -> tuple[Node, ...]:
        """Return what a document implements and is implemented by, itself included, from the top down."""
        above: dict[str, Node] = {}
        waiting = [key]
        while waiting:
            for edge in self.out_of(waiting.pop()):
                target = self.nodes[edge.target]
                if edge.kind in {EdgeKind.IMPLEMENTS, EdgeKind.BASED_ON} and edge.target not in above | {key: target}:
                    above[edge.target] = target
                    waiting.append(edge.target)
        below = {node.key: node for node in self.implementers(key) if node.key not in above}
        every = {**above, key: self.nodes[key], **below}
        return tuple(
            sorted(every.values(), key=lambda node: (node.level, node.issued_on or date.min, node.number or ""))
        )


def build_graph(documents: Iterable[GraphDocument]) -> DocumentGraph:
    """Return the graph of the documents that are held."""
    held = list(documents)
    nodes = {document.id: _held_node(document) for document in held}
    by_number: dict[str, list[Node]] = {}
    for node in nodes.values():
        if node.number:
            by_number.setdefault(number_key(node.number), []).append(node)
    edges: dict[tuple[str, str], Edge] = {}
    for document in held:
        for citation in citations_of(document):
            edge = _edge(document, citation, by_number, nodes)
            if edge.source != edge.target:
                known = edges.get((edge.source, edge.target))
                edges[edge.source, edge.target] = _joined(known, edge) if known else edge
    return _graph(nodes, tuple(edges.values()))


def _graph(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> DocumentGraph:
    out: dict[str, list[Edge]] = {}
    into: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
        into.setdefault(edge.target, []).append(edge)
    return DocumentGraph(
        dict(nodes),
        tuple(edges),
        {key: tuple(each) for key, each in out.items()},
        {key: tuple(each) for key, each in into.items()},
    )


def _joined(left: Edge, right: Edge) -> Edge:
    kind = max(left.kind, right.kind, key=_STRENGTH.__getitem__)
    return replace(
        left,
        kind=kind,
        spans=tuple(sorted({*left.spans, *right.spans})),
        is_ambiguous=left.is_ambiguous and right.is_ambiguous,
        candidates=tuple(sorted({*left.candidates, *right.candidates})),
    )


def _held_node(document: GraphDocument) -> Node:
    header = document.header
    return Node(
        document.id,
        header.get("number"),
        document.id,
        header.get("type"),
        header.get("issuer"),
        header.get("title"),
        header.get("province"),
        _iso(header.get("issued_on")),
        level_of(header.get("number"), header.get("issuer")),
    )


def _iso(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


# --- resolving a reference


def _edge(
    document: GraphDocument, citation: Citation, by_number: Mapping[str, list[Node]], nodes: dict[str, Node]
) -> Edge:
    """Return the edge of a citation; a document that is not held becomes a node."""
    own = nodes[document.id]
    fitting = [node for node in by_number.get(number_key(citation.number), ()) if _fits(node, citation, own)]
    spans = (citation.span,) if citation.span else ()
    if not fitting:
        missing = _missing_node(citation, own)
        known = nodes.setdefault(missing.key, missing)
        nodes[missing.key] = replace(
            known, issuer=known.issuer or missing.issuer, issued_on=known.issued_on or missing.issued_on
        )
        return Edge(own.key, missing.key, citation.kind, spans)
    fitting.sort(key=lambda node: _rank(node, citation, own))
    others = tuple(node.key for node in fitting[1:] if _rank(node, citation, own) == _rank(fitting[0], citation, own))
    return Edge(own.key, fitting[0].key, citation.kind, spans, bool(others), others)


def _fits(node: Node, citation: Citation, own: Node) -> bool:
    """Say whether a held document of the right number can be the one meant."""
    if node.key == own.key:
        return False
    if citation.issued_on and node.issued_on and citation.issued_on != node.issued_on:
        return False
    if node.issued_on and own.issued_on and node.issued_on > own.issued_on:
        return False
    if node.level is Level.CENTRAL:
        return True
    province = _province_of(citation.issuer) or own.province
    return not (province and node.province) or _same_province(province, node.province)


def _rank(node: Node, citation: Citation, own: Node) -> tuple[int, int]:
    """Return how well a document fits: a date that agrees, an issuer that agrees; the smaller the better."""
    dated = 0 if citation.issued_on and node.issued_on == citation.issued_on else 1
    named = 0 if citation.issuer and node.issuer and fold_name(node.issuer).startswith(_base(citation.issuer)) else 1
    near = (own.issued_on - node.issued_on).days if own.issued_on and node.issued_on and dated else 0
    return dated + named, near


def _base(issuer: str) -> str:
    return fold_name(expand_abbreviations(issuer))


def _province_of(issuer: str | None) -> str | None:
    found = find_province(issuer) if issuer else None
    return issuer[found.start() : found.end()] if issuer and found else None


def _same_province(left: str, right: str) -> bool:
    first, second = province_by_name(left), province_by_name(right)
    if first is None or second is None:
        return fold_name(left) == fold_name(right)
    return fold_name(first.name) == fold_name(second.name)


def _missing_node(citation: Citation, own: Node) -> Node:
    level = level_of(citation.number, citation.issuer)
    province = None if level is Level.CENTRAL else _province_of(citation.issuer) or own.province
    in_number = re.search(r"/((?:19|20)\d\d)/", citation.number)
    year = str(citation.issued_on.year) if citation.issued_on else in_number[1] if in_number else ""
    key = "|".join((number_key(citation.number), fold_name(province or ""), year))
    return Node(
        key, citation.number, issuer=citation.issuer, province=province, issued_on=citation.issued_on, level=level
    )
