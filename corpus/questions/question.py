"""What was understood of a question."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import date

from nlp.model import Role


class PieceKind(enum.StrEnum):
    """What a piece of a question narrows the search by."""

    BODY = "body"  # a body that has to do with a task
    ISSUER = "issuer"  # a body that issued a document
    NUMBER = "number"  # a document's number, whole ("196/KH-UBND") or its figure ("196")
    TYPE = "type"
    PROVINCE = "province"
    YEAR = "year"  # of the document
    ISSUED = "issued"  # an interval of the document's date
    DUE = "due"  # an interval of the day due
    STATE = "state"  # of the deadline: overdue, this week …
    THEME = "theme"
    INDICATOR = "indicator"
    KIND = "kind"  # tasks, targets or documents
    ORDER = "order"  # the newest documents first


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``[start, end)`` of the question and what they were understood as.

    Attributes:
        kind: What it narrows by.
        value: A full name, a number, a theme's id, a DeadlineState, "task" / "target" / "directive", "issued" for
            the newest first; "" for intervals.
        label: What a removable filter shows: "Cơ quan chủ trì: Sở Nội vụ".
        role: For a body: what it has to do with the task, None for anything.
        first_day, last_day: For intervals, both included, None for no bound.
        alternatives: Other readings of the same letters: "GTVT" is a ministry, too.
        corrected_from: What was typed, where a slip was corrected.
    """

    kind: PieceKind
    value: str
    label: str
    start: int
    end: int
    role: Role | None = None
    first_day: date | None = None
    last_day: date | None = None
    alternatives: tuple[str, ...] = ()
    corrected_from: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was perhaps meant: the whole question with ``[start, end)`` of it replaced."""

    text: str
    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood.

    Attributes:
        text: The question, NFC.
        pieces: What was understood, in the question's order.
        words: What is left to be looked for by words, as typed.
        restored: The same words with diacritics, where the language model is sure of them; else as typed.
        suggestions: Corrections of slips, applied (then a piece has ``corrected_from``) or only offered.
    """

    text: str
    pieces: tuple[Piece, ...] = ()
    words: str = ""
    restored: str = ""
    suggestions: tuple[Suggestion, ...] = ()

    def of(self, kind: PieceKind) -> tuple[Piece, ...]:
        """Return the pieces of a kind."""
        return tuple(piece for piece in self.pieces if piece.kind is kind)

    def without(self, removed: Piece) -> str:
        """Return the question's text without a piece: what a click on its cross asks next."""
        kept = self.text[: removed.start] + " " + self.text[removed.end :]
        return " ".join(kept.split())


def shifted(piece: Piece, start: int) -> Piece:
    """Return a piece that begins earlier: it takes in a word before it."""
    return replace(piece, start=min(start, piece.start))
