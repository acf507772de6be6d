"""The original beside its findings: text cut into marked pieces, and boxes on pictures of pages."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.layouts import BOLD, CENTERED, FOOTNOTE, ITALIC

_FLAG_HEIGHT = 10  # points
LETTERS = {"task": "N", "body": "C", "deadline": "H", "target": "T", "reference": "D"}
KIND_NAMES = {
    "task": "Nhiệm vụ", "body": "Cơ quan", "deadline": "Thời hạn", "target": "Chỉ tiêu", "reference": "Viện dẫn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Something found in the text.

    Attributes:
        finding: Id of the element that shows it, without "f-".
        label: "N12"; "" for what stands inside another finding and has no label of its own.
        boxes: As in the record.
    """

    start: int
    end: int
    kind: str
    finding: str
    label: str
    name: str
    boxes: Sequence[Mapping[str, Any]] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. ``opens`` are the marks that begin here and have labels."""

    text: str
    kinds: tuple[str, ...] = ()
    finding: str = ""
    opens: tuple[Mark, ...] = ()
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or, with ``rows``, a table."""

    start: int
    pieces: tuple[Piece, ...] = ()
    classes: str = ""
    rows: tuple[tuple[TableCell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table."""

    start: int
    pieces: tuple[Piece, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be shown as a picture: its size in points, and the boxes on it."""

    number: int
    width: float
    height: float
    quality: Mapping[str, Any]
    groups: tuple[BoxGroup, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """The boxes of one mark on one page."""

    mark: Mark
    boxes: tuple[tuple[float, float, float, float], ...]
    is_first: bool
    is_place: bool
    is_again: bool = False
    """Whether another finding's mark of the same kind stands at the same place, drawn already."""
    flag_x: float = 0.0
    """Where its label begins: before the first box, and before the labels that stand there already."""

    @property
    def flag_width(self) -> int:
        """How many points wide its label is."""
        return _flag_width(self.mark.label)


def marks_of(record: Mapping[str, Any], keys: Mapping[str, Sequence[str]]) -> list[Mark]:
    """Return the marks of a record, outer ones before inner ones.

    Args:
        record: The record that holds.
        keys: ``tasks`` and ``targets``: the keys of the findings, in order.
    """
    found: list[Mark] = []
    for number, (task, key) in enumerate(zip(record["tasks"], keys["tasks"], strict=True), start=1):
        _add(found, task, kind="task", key=key, label=f"N{number}", name=str(task["text"]))
        for each in task.get("assignments") or ():
            _add(found, each, kind="body", key=key, label="", name=str(each["name"]))
        for each in filter(None, (task.get("deadline"), *(task.get("other_deadlines") or ()))):
            _add(found, each, kind="deadline", key=key, label="H", name=str(each.get("text") or ""))
    for number, (target, key) in enumerate(zip(record["targets"], keys["targets"], strict=True), start=1):
        _add(found, target, kind="target", key=key, label=f"T{number}", name=str(target["text"]))
    for number, each in enumerate(record["document"].get("references") or (), start=1):
        _add(found, each, kind="reference", key=f"d{number}", label=f"D{number}", name=str(each["number"]))
    unique = dict.fromkeys((m.start, m.end, m.kind, m.finding) for m in found)
    first = {(m.start, m.end, m.kind, m.finding): m for m in reversed(found)}
    return sorted((first[key] for key in unique), key=lambda m: (m.start, -m.end))


def _add(found: list[Mark], finding: Mapping[str, Any], *, kind: str, key: str, label: str, name: str) -> None:
    span = finding.get("span")
    if span and span[0] < span[1]:
        found.append(Mark(span[0], span[1], kind, key, label, name, finding.get("boxes") or ()))


class Marker:
    """Cuts a text at its marks.

    Args:
        text: The canonical text.
        marks: What is marked.
        place: A range to be shown as the one asked for.
    """

    def __init__(self, text: str, marks: Sequence[Mark], place: tuple[int, int] | None = None) -> None:
        """Sort the cuts."""
        self._text = text
        self._marks = list(marks)
        self._place = place
        cuts = {cut for mark in marks for cut in (mark.start, mark.end)} | set(place or ())
        self._cuts = sorted(cuts)
        self._placed = False
        self._opened: set[Mark] = set()

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the pieces of a range, in order."""
        inside = [mark for mark in self._marks if mark.start < end and mark.end > start]
        cuts = [start, *(cut for cut in self._cuts if start < cut < end), end]
        return tuple(self._piece(a, b, inside) for a, b in itertools.pairwise(cuts) if a < b)

    def _piece(self, start: int, end: int, inside: Sequence[Mark]) -> Piece:
        over = [mark for mark in inside if mark.start < end and mark.end > start]
        opens = tuple(mark for mark in over if mark.label and mark not in self._opened)
        self._opened |= set(opens)
        inner = min(over, key=lambda mark: mark.end - mark.start, default=None)
        is_place = self._place is not None and not self._placed and start < self._place[1] and end > self._place[0]
        self._placed = self._placed or is_place
        kinds = tuple(dict.fromkeys(mark.kind for mark in over))
        in_place = self._place is not None and self._place[0] <= start and end <= self._place[1]
        if in_place:
            kinds = (*kinds, "on")
        return Piece(self._text[start:end], kinds, inner.finding if inner else "", opens, is_place)

    def paragraphs(self, layout: Mapping[str, Any]) -> Iterator[Paragraph]:
        """Yield the whole text as paragraphs and tables; without a layout a line is a paragraph."""
        at = 0
        tables = layout.get("tables") or []
        shown: set[int] = set()
        for start, end, style, outline, table in layout.get("blocks") or ():
            if start < at:
                continue
            yield from self._plain(at, start)
            if table is not None and table < len(tables):
                if table not in shown:
                    shown.add(table)
                    yield self._table(tables[table])
                at = max(at, tables[table][1])
                continue
            yield Paragraph(start, self.pieces(start, end), _classes(style, outline))
            at = end
        yield from self._plain(at, len(self._text))

    def _plain(self, start: int, end: int) -> Iterator[Paragraph]:
        """Yield what no block holds: nothing of the text is left out."""
        at = start
        for line in self._text[start:end].splitlines(keepends=True):
            if line.strip():
                yield Paragraph(at, self.pieces(at, at + len(line.rstrip("\n"))))
            at += len(line)

    def _table(self, table: Sequence[Any]) -> Paragraph:
        rows: dict[int, list[TableCell]] = {}
        for row, _, start, end, row_span, column_span in sorted(table[2], key=lambda cell: (cell[0], cell[1])):
            rows.setdefault(row, []).append(TableCell(start, self.pieces(start, end), row_span, column_span))
        return Paragraph(table[0], rows=tuple(tuple(cells) for cells in rows.values()))


def _classes(style: int, outline: int | None) -> str:
    names = ((BOLD, "bold"), (ITALIC, "italic"), (CENTERED, "center"), (FOOTNOTE, "footnote"))
    found = [name for bit, name in names if style & bit]
    return " ".join(dict.fromkeys([*found, *(["bold"] if outline else [])]))


def sheets_of(layout: Mapping[str, Any], marks: Sequence[Mark], place: tuple[int, int] | None) -> list[Sheet]:
    """Return the pages with the boxes of their marks, big ones below small ones."""
    groups: dict[int, list[BoxGroup]] = {}
    seen: set[Mark] = set()
    drawn: set[tuple[int, int, str]] = set()
    flags: dict[int, list[tuple[float, float, float]]] = {}
    placed = False
    for mark in sorted(marks, key=lambda each: each.start - each.end):
        by_page: dict[int, list[tuple[float, float, float, float]]] = {}
        for box in mark.boxes:
            x0, top, x1, bottom = box["box"]
            by_page.setdefault(int(box["page"]), []).append((x0, top, max(x1 - x0, 1.0), max(bottom - top, 1.0)))
        for page, boxes in by_page.items():
            is_asked = place is not None and not placed and (mark.start, mark.end) == place
            placed = placed or is_asked
            is_again = (mark.start, mark.end, mark.kind) in drawn
            is_first = mark not in seen
            flag_x = _flag(mark, boxes[0], flags.setdefault(page, [])) if is_first else 0.0
            groups.setdefault(page, []).append(BoxGroup(mark, tuple(boxes), is_first, is_asked, is_again, flag_x))
            seen.add(mark)
        drawn.add((mark.start, mark.end, mark.kind))
    return [
        Sheet(page["number"], page["width"], page["height"], page, tuple(groups.get(page["number"], ())))
        for page in layout.get("pages") or ()
    ]


def _flag_width(label: str) -> int:
    """Return how many points wide a label's flag is."""
    return 5 + 5 * len(label)


def _flag(mark: Mark, box: tuple[float, float, float, float], taken: list[tuple[float, float, float]]) -> float:
    """Return where a task's or target's flag begins; ``taken`` are the flags of the page (left, right, top)."""
    if mark.kind not in {"task", "target"}:
        return 0.0
    x, top, _, _ = box
    width = _flag_width(mark.label)
    right = x - 2
    for left_, right_, top_ in taken:
        if abs(top_ - top) < _FLAG_HEIGHT and left_ < right and right - width < right_:
            right = left_ - 1
    left = max(right - width, 0.0)
    taken.append((left, left + width, top))
    return left
