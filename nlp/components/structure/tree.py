"""Nesting lines into divisions.

No level belongs to a marker once for all: plans write I. > 1. > a) > - as well as 1. > I. or - > a). A stack of the
open divisions decides: a marker seen in the stack goes on that list; one not seen opens a list beneath the line above,
where that line announces one (it ends in a colon, or is a title) or the marker usually stands lower; else the stack
is closed down to the last marker that usually stands higher.
"""

from __future__ import annotations

import regex

from nlp.components.structure.lines import Line
from nlp.model import Span
from nlp.structure import Division, DivisionKind

# The usual order, highest first (Nghị định 30/2020, Phụ lục I; plans: I. > 1. > 1.1. > a) > - > +).
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            DivisionKind.ANNEX,
            DivisionKind.PART,
            DivisionKind.CHAPTER,
            DivisionKind.SECTION,
            DivisionKind.ARTICLE,
            DivisionKind.CAPITAL,
            DivisionKind.ROMAN,
            DivisionKind.NUMBER,
            DivisionKind.DECIMAL,
            DivisionKind.LETTER,
            DivisionKind.DASH,
            DivisionKind.PLUS,
            DivisionKind.BULLET,
        )
    )
}
# Lists of the same kind in another style stand lower: 1. > 1) > (1).
_STYLE_DEPTH = {"()": 0.4, ")": 0.2}
_TITLE_RANK = _RANK[DivisionKind.ROMAN] + 0.5  # a heading in bold or capitals without a marker
TITLED = {
    DivisionKind.ANNEX,
    DivisionKind.PART,
    DivisionKind.CHAPTER,
    DivisionKind.SECTION,
    DivisionKind.ROMAN,
    DivisionKind.CAPITAL,
}
_OPENS_LIST = regex.compile(
    r"(?:[:：]|(?i:như sau|sau đây|cụ thể|gồm|bao gồm|các nội dung sau|có trách nhiệm))\s*[.,;]?\s*$"
)
_STATEMENT_END = regex.compile(r"(?:[.;]|\./\.|…|\.\.\.)\s*[\"”]?\s*$")
_MAX_TITLE = 260  # characters; the longest headings seen in plans of 2009-2026 have about 240


class TreeBuilder:
    """Builds the tree line by line; the root is a division without words."""

    def __init__(self, text: str) -> None:
        """Begin an empty tree over the canonical text."""
        self.text = text
        self.root = Division(DivisionKind.PART, Span(0, 0))
        self._opening: dict[
            Span, bool
        ] = {}  # whether words announce what is beneath; sisters are asked again and again
        self._open: list[tuple[Division, str, int]] = [(self.root, "", 0)]  # division, signature, value

    def add(self, line: Line) -> Division:
        """Add a line and return its division."""
        if line.marker is None:
            return self._paragraph(line)
        marker = line.marker
        division = Division(
            marker.kind,
            Span(line.start, line.end),
            marker=marker.text,
            marker_span=Span(line.marker_start, line.marker_start + len(marker.text)),
            bold=line.bold,
        )
        self._close_for(line)
        self._take_paragraphs()
        self._open[-1][0].add(division)
        self._open.append((division, marker.signature, marker.value))
        return division

    def _take_paragraphs(self) -> None:
        """Move the paragraphs behind an open bullet beneath it: a list under the bullet goes on behind them."""
        holder = self._open[-1][0]
        if holder.parent is None or not self._is_bullet(len(self._open) - 1):
            return
        siblings = holder.parent.children
        place = next(i for i, sibling in enumerate(siblings) if sibling is holder)
        behind = siblings[place + 1 :]
        del siblings[place + 1 :]
        for paragraph in behind:
            holder.add(paragraph)

    def add_title(self, line: Line, look: str) -> Division:
        """Add a heading without marker ("NỘI DUNG", bold "Về nguồn lực"); ``look`` tells its list from others."""
        division = Division(DivisionKind.PARAGRAPH, Span(line.start, line.end), bold=line.bold, is_heading=True)
        while len(self._open) > 1 and self._rank(len(self._open) - 1) >= _TITLE_RANK:
            self._open.pop()
        self._open[-1][0].add(division)
        self._open.append((division, look, 0))
        return division

    def holder(self) -> Division:
        """Return the innermost open division."""
        return self._open[-1][0]

    def close_all(self) -> None:
        """Return to the root: what follows stands beneath nothing (recipients, an annex)."""
        del self._open[1:]

    def close_lists(self) -> None:
        """Return to the last titled part (I., Phần, Phụ lục), for a paragraph that ends lists."""
        while len(self._open) > 1 and self._open[-1][0].kind not in TITLED:
            self._open.pop()

    def _paragraph(self, line: Line) -> Division:
        """Add a line without marker beneath the innermost division that may hold prose.

        A bullet is a leaf, unless it announces something: a paragraph after a list of bullets belongs to the division
        that holds the list. A number or a letter holds the paragraphs that follow it.
        """
        division = Division(DivisionKind.PARAGRAPH, Span(line.start, line.end), bold=line.bold)
        index = len(self._open) - 1
        while (
            index > 0
            and self._is_bullet(index)
            and not (self.opens_list(self._open[index][0]) and self._is_last(index))
        ):
            index -= 1
        holder = self._open[index][0]
        holder.add(division)
        return division

    def _is_bullet(self, index: int) -> bool:
        return self._open[index][0].kind in (DivisionKind.DASH, DivisionKind.PLUS, DivisionKind.BULLET)

    def _is_last(self, index: int) -> bool:
        """Say whether nothing but paragraphs stands beneath an open division yet."""
        return all(child.kind is DivisionKind.PARAGRAPH for child in self._open[index][0].children)

    def opens_list(self, division: Division) -> bool:
        """Say whether a division's words announce what is beneath: "… như sau:", or a title without end mark."""
        known = self._opening.get(division.span)
        if known is None:
            known = self._opening[division.span] = self._announces(division.span.of(self.text).rstrip())
        return known

    @staticmethod
    def _announces(words: str) -> bool:
        if not words:
            return True
        return bool(_OPENS_LIST.search(words)) or (len(words) <= _MAX_TITLE and not _STATEMENT_END.search(words))

    def _close_for(self, line: Line) -> None:
        """Close the open divisions that the line's marker does not stand beneath."""
        marker = line.marker
        assert marker is not None
        place = self._same_list(marker.signature, marker.value)
        if place is not None:
            del self._open[place:]
            return
        if marker.kind is DivisionKind.ANNEX:
            self.close_all()
            return
        while len(self._open) > 1 and not self._may_hold(len(self._open) - 1, marker.kind, marker.signature):
            self._open.pop()

    def _same_list(self, signature: str, value: int) -> int | None:
        """Return the place in the stack of the list that the marker goes on, None where it opens one.

        A "1." or "a)" right beneath a line that announces a list opens one, even where an outer list looks the same.
        """
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][1] != signature:
                continue
            deepest, _, _ = self._open[-1]
            restarts = value == 1 and self._open[place][2] >= 1
            if restarts and place < len(self._open) and not deepest.children and self.opens_list(deepest):
                return None if self._may_restart(deepest) else place
            return place
        return None

    @staticmethod
    def _may_restart(deepest: Division) -> bool:
        """Say whether a new list of the same kind may begin beneath a division: beneath a part, never a bullet."""
        return deepest.kind in TITLED or deepest.kind in (DivisionKind.ARTICLE, DivisionKind.NUMBER)

    def _rank(self, place: int) -> float:
        division, signature, _ = self._open[place]
        if division.kind is DivisionKind.PARAGRAPH:
            return _TITLE_RANK
        return _RANK[division.kind] + _style_depth(signature)

    def _may_hold(self, place: int, kind: DivisionKind, signature: str) -> bool:
        """Say whether a marker of a new list may stand beneath an open division."""
        division = self._open[place][0]
        if self._rank(place) < _RANK[kind] + _style_depth(signature):
            return True
        if division.children and division.children[-1].kind is not DivisionKind.PARAGRAPH:
            return False
        return kind not in TITLED and self.opens_list(division)


def _style_depth(signature: str) -> float:
    return next((depth for style, depth in _STYLE_DEPTH.items() if signature.endswith(style)), 0.0)
