"""Line breaks that a writer typed inside a paragraph: which of them end it.

Shift+Enter is used for lists, letterheads and titles, and to nudge a word to the next line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.paragraphs import WANTS_MORE, continues, ends_sentence, is_capitals, starts_item


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters with one look, or a break."""

    text: str
    bold: bool = False
    italic: bool = False
    font: str | None = None
    is_break: bool = False
    is_page_break: bool = False


def split_lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut pieces at the line breaks that end a paragraph; where the sentence goes on, a blank stands for the break."""
    lines: list[list[Piece]] = [[]]
    pending: Piece | None = None
    for segment, breaker in _segments(pieces):
        first = "".join(piece.text for piece in lines[-1]).strip()
        second = "".join(piece.text for piece in segment).strip()
        if pending is not None and first and second and (pending.is_page_break or not _goes_on(first, second)):
            lines.append([])
        elif pending is not None and lines[-1]:
            lines[-1].append(Piece(" "))
        lines[-1].extend(segment)
        pending = breaker
    return lines


def _segments(pieces: Sequence[Piece]) -> list[tuple[list[Piece], Piece | None]]:
    """Return the stretches between breaks, each with the break that follows it."""
    segments: list[tuple[list[Piece], Piece | None]] = []
    current: list[Piece] = []
    for piece in pieces:
        if piece.is_break:
            segments.append((current, piece))
            current = []
        else:
            current.append(piece)
    segments.append((current, None))
    return segments


def _goes_on(first: str, second: str) -> bool:
    """Say whether a sentence goes on over a typed line break."""
    if starts_item(second) or ends_sentence(first) or is_capitals(first) != is_capitals(second):
        return False
    return continues(second) or first.endswith(",") or first.rsplit(maxsplit=1)[-1].lower() in WANTS_MORE
