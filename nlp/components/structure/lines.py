"""Blocks of the layout -> lines of the text: one line, at most one marker, at the line's beginning.

A source joins and splits lines in its own ways:
    1. a marker alone on its line belongs to the line below it ("1." / "Sở Nội vụ");
    2. a line that goes on in lower case belongs to the line above it, where that has no end mark;
    3. a line that holds several units is cut at its inner markers: "… gồm: - X; - Y", "… như sau: 1. X. 2. Y.",
       "1. Sở Nội vụ a) X. b) Y." (documents whose paragraphs were run together).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from ingest.layout import Block, BlockKind, LaidOutDocument
from nlp.components.structure import patterns
from nlp.components.structure.markers import Marker, count, read_marker, read_misread
from nlp.gazetteers.folding import fold
from nlp.structure import DivisionKind
from nlp.verbs import PREDICATE

_SPACE = regex.compile(r"\s*")
_GOES_ON = regex.compile(r"^[\p{Ll}(]")
_ENDED = regex.compile(r"[.;:!?…”\"]\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the text: ``text[start:end]`` are its own words, without the marker."""

    start: int
    end: int
    marker: Marker | None = None
    marker_start: int = 0
    bold: bool = False
    centered: bool = False
    outline_level: int | None = None

    @property
    def first(self) -> int:
        """Return where the line begins, its marker included."""
        return self.marker_start if self.marker else self.start


def read_lines(laid_out: LaidOutDocument) -> list[Line]:
    """Return the lines of the running text in order; tables are left to :mod:`.tables`."""
    text = laid_out.text
    blocks = [b for b in laid_out.blocks if b.kind is not BlockKind.CELL and text[b.start : b.end].strip()]
    return _sequenced([piece for block in _joined(blocks, text) for piece in _cut(_line(block, text), text)], text)


def _sequenced(lines: list[Line], text: str) -> list[Line]:
    """Return the lines with the markers that only their place in a sequence tells: "L. Mục đích", "H. Nội dung"."""
    read: list[Line] = []
    last_roman = last_number = 0
    for line in lines:
        current = line
        if line.marker is None or line.marker.kind in (DivisionKind.CAPITAL, DivisionKind.DASH):
            marker = read_misread(text[line.first : line.end], last_roman + 1, last_number + 1)
            if marker is not None:
                current = replace(
                    line, start=_skip(text, line.first + marker.width, line.end), marker=marker, marker_start=line.first
                )
        kind = current.marker.kind if current.marker else None
        if current.marker and kind is DivisionKind.ROMAN:
            last_roman, last_number = current.marker.value, 0
        elif current.marker and kind is DivisionKind.NUMBER:
            last_number = current.marker.value
        elif kind is DivisionKind.ANNEX:
            last_roman = last_number = 0
        read.append(current)
    return read


def lines_of(start: int, end: int, text: str) -> list[Line]:
    """Return the lines of a stretch of text (a table cell): one a paragraph, cut at inner markers."""
    pieces: list[Line] = []
    for paragraph in regex.finditer(r"[^\n]+", text[start:end]):
        if paragraph.group().strip():
            block = Block(start + paragraph.start(), start + paragraph.end())
            pieces += _cut(_line(block, text), text)
    return pieces


def _joined(blocks: list[Block], text: str) -> Iterator[Block]:
    """Yield the blocks, markers joined with their text and broken sentences with their beginning."""
    held: Block | None = None
    for block in blocks:
        if held is not None and _belongs(held, block, text):
            held = replace(held, end=block.end, bold=held.bold and block.bold)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _belongs(above: Block, below: Block, text: str) -> bool:
    """Say whether a block goes on where the block above it stopped."""
    upper, lower = text[above.start : above.end], text[below.start : below.end].lstrip()
    if patterns.ALONE.match(upper):
        return read_marker(lower) is None
    if below.outline_level or above.outline_level or above.centered != below.centered:
        return False
    if patterns.ALONE.match(lower) and len(upper) > _SHORT and not _ENDED.search(upper):
        return True  # "… tại Kỳ họp thứ 10, Quốc hội khóa" / "XV."
    marker = read_marker(lower)
    if (
        marker is not None
        and marker.kind is DivisionKind.NUMBER
        and len(upper) > _SHORT
        and patterns.NUMBER_WANTED.search(upper)
    ):
        return True  # "… các địa bàn cấp độ" / "1. Cấp ngay …"
    if _ENDED.search(upper) or marker is not None:
        return False
    if _GOES_ON.match(lower):
        return len(upper) > _SHORT
    return (
        len(upper) > _SHORT_TITLE
        and read_marker(upper) is not None
        and len(lower.split()) <= _LAST_WORDS
        and not lower.isupper()
    )


_LAST_WORDS = 3  # "…, Văn phòng Đoàn ĐBQH và HĐND" / "Thành phố"
_SHORT_TITLE = 45
_SHORT = 60  # a shorter line may be a title or a by-line that is followed by something else


def _line(block: Block, text: str) -> Line:
    """Return the line of a block: its marker read, blanks left out."""
    start = _skip(text, block.start, block.end)
    end = start + len(text[start : block.end].rstrip())
    look = {"bold": block.bold, "centered": block.centered, "outline_level": block.outline_level}
    marker = read_marker(text[start:end])
    if marker is None:
        if block.list_marker and text.startswith(block.list_marker, start):
            marker = Marker(
                DivisionKind.BULLET, f"bullet{block.list_marker}", block.list_marker, 0, len(block.list_marker)
            )
        else:
            return Line(start, end, **look)  # type: ignore[arg-type]
    return Line(_skip(text, start + marker.width, end), end, marker, start, **look)  # type: ignore[arg-type]


def _skip(text: str, start: int, end: int) -> int:
    return min(_SPACE.match(text, start).end(), end)  # type: ignore[union-attr]


def _cut(line: Line, text: str) -> list[Line]:
    """Cut a line at the markers that stand inside it."""
    cuts = _inner_markers(line, text)
    if not cuts:
        return [line]
    pieces: list[Line] = []
    edges = [*cuts, (line.end, None)]
    first_end = line.start + len(text[line.start : edges[0][0]].rstrip())
    pieces.append(replace(line, end=first_end))
    for (at, marker), (following, _) in itertools.pairwise(edges):
        start = at if marker is None else _skip(text, at + marker.width, following)
        end = start + len(text[start:following].rstrip())
        pieces.append(Line(start, end, marker, at))
    return [piece for piece in pieces if piece.end > piece.start or piece.marker]


def _inner_markers(line: Line, text: str) -> list[tuple[int, Marker | None]]:
    """Return (place, marker) of the markers inside a line, in order."""
    found: list[tuple[int, Marker | None]] = []
    words = text[line.start : line.end]
    for pattern in (patterns.INLINE_RECIPIENTS, patterns.INLINE_CLOSING):
        found += [(line.start + match.start("marker"), None) for match in pattern.finditer(words)]
    found += [
        (line.start + match.start("marker"), read_marker(words[match.start("marker") :]))
        for match in patterns.INLINE_BULLET.finditer(words)
    ]
    found += _sequences(line, words)
    cuts = sorted({at: (at, marker) for at, marker in found}.values(), key=lambda cut: cut[0])
    return sorted([*cuts, *_first_bullets(line, words, cuts)], key=lambda cut: cut[0])


def _first_bullets(line: Line, words: str, cuts: list[tuple[int, Marker | None]]) -> list[tuple[int, Marker | None]]:
    """Return the bullets behind a heading that ends in no mark: "1. Sở Y tế - Rà soát …. - Báo cáo ….".

    The next inner marker must be a bullet too, so that a dash inside a name or between two verbs is left alone.
    """
    starts = [(line.start, line.marker), *cuts]
    found: list[tuple[int, Marker | None]] = []
    for (start, marker), (_, following) in zip(starts, cuts, strict=False):
        if following is None or following.kind is not DivisionKind.DASH or marker is None or not marker.counts:
            continue
        begin = start - line.start + (0 if start == line.start else marker.width)
        match = patterns.INLINE_FIRST_BULLET.search(words, begin, begin + _MAX_HEADING)
        if (
            match
            and not _ENDED.search(words[begin : match.start()])
            and PREDICATE.match(fold(words[match.end() : match.end() + 60]))
        ):
            found.append((line.start + match.start("marker"), read_marker(words[match.start("marker") :])))
    return found


_MAX_HEADING = 150


def _sequences(line: Line, words: str) -> list[tuple[int, Marker]]:
    """Return the counted markers inside a line that go on a sequence: 1. 2. 3., a) b) c), I. II.

    A sequence begins with 1 (or a), or with the line's own marker; a number that does not follow the one before it
    is part of a sentence.
    """
    found: list[tuple[int, Marker]] = []
    for kind, pattern in (
        (DivisionKind.ROMAN, patterns.INLINE_ROMAN),
        (DivisionKind.NUMBER, patterns.INLINE_NUMBER),
        (DivisionKind.ARTICLE, patterns.INLINE_ARTICLE),
    ):
        last = line.marker.value if line.marker and line.marker.kind is kind else 0
        candidates: list[tuple[int, Marker]] = []
        for match in pattern.finditer(words):
            marker = read_marker(words[match.start("marker") :])
            if marker is None or patterns.REFERENCE_BEFORE.search(words, 0, match.start("marker")):
                continue
            if marker.value == last + 1:
                candidates.append((line.start + match.start("marker"), marker))
                last = marker.value
        if len(candidates) > 1 or (candidates and (line.marker or _announced(words, candidates[0][0] - line.start))):
            found += candidates
    return found + _nested(line, words, found)


def _announced(words: str, at: int) -> bool:
    """Say whether a colon or a full stop stands before a place: a list may begin there."""
    return words[:at].rstrip()[-1:] in (":", ";", ".")


def _nested(line: Line, words: str, outer: list[tuple[int, Marker]]) -> list[tuple[int, Marker]]:
    """Return a) b) c) and 1.1. 1.2. between the outer markers; a list of letters begins anew after each of them."""
    found: list[tuple[int, Marker]] = []
    edges = [0, *(at - line.start for at, _ in sorted(outer)), len(words)]
    own = line.marker
    for start, end in itertools.pairwise(edges):
        for kind, pattern in (
            (DivisionKind.LETTER, patterns.INLINE_LETTER),
            (DivisionKind.DECIMAL, patterns.INLINE_DECIMAL),
        ):
            last = own.value if own and own.kind is kind and start == 0 else 0
            for match in pattern.finditer(words, start, end):
                value = count(kind, match.group("value"))
                skipped = kind is DivisionKind.LETTER and last > 0 and value == last + 2  # no f after e
                if (value != last + 1 and not skipped) or patterns.REFERENCE_BEFORE.search(
                    words, 0, match.start("marker")
                ):
                    continue
                marker = read_marker(words[match.start("marker") : end])
                if marker is not None and marker.kind is kind:
                    found.append((line.start + match.start("marker"), marker))
                    last = value
    return found
