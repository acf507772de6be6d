"""Understand a question: claim numbers, times and phrases of the lexicon; what is left are words.

Order of claims: document numbers, times, then from left to right the longest phrase of the lexicon that the typed
syllables and marks allow. Roles then join the body beside them. What nobody claimed is looked up one edit away: only
there, so that a slip never overrides an exact reading; where slips are found, the corrected question is read once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.index.analysis import nfc
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.leftovers import left_over
from corpus.questions.lexicon import Lexicon
from corpus.questions.numbers import find_numbers
from corpus.questions.periods import find_periods
from corpus.questions.phrases import TARGETS, read_phrases
from corpus.questions.question import Piece, PieceKind, Question
from corpus.questions.reading import Reading
from corpus.questions.roles import join_roles, take_words_before, tell_issue_days, tell_issuers
from corpus.questions.slips import Correction, find_slips
from nlp.gazetteers.folding import strip_marks

MAX_LENGTH = 500  # characters of a question that are read; the rest stays words


def understand(question: str, lexicon: Lexicon, today: date, *, language: DiacriticModel | None = None) -> Question:
    """Understand a question.

    Args:
        question: As typed: with all, some or no diacritics, abbreviations, slips of one edit.
        lexicon: What can be named.
        today: The day that "quý này" and "tuần sau" are told for.
        language: Restores diacritics of the words that are left, and corrects them; without it they stay as typed.
    """
    text = nfc(question)
    reading = _read(text, lexicon, today)
    slips = find_slips(reading, language)
    corrected = _Corrected.of(text, slips)
    if slips:
        reading, suggestions = _read(corrected.text, lexicon, today), reading.suggestions
    else:
        suggestions = reading.suggestions
    runs = tuple(left_over(reading, language))
    rest = text[MAX_LENGTH:].strip()
    pieces = sorted((corrected.as_typed(piece) for piece in reading.pieces), key=lambda piece: (piece.start, piece.end))
    return Question(
        text,
        pieces=tuple(pieces),
        words=" ".join(filter(None, (*(corrected.typed(run.start, run.end) for run in runs), rest))),
        restored=" ".join(filter(None, (*(run.restored for run in runs), rest))),
        suggestions=tuple(suggestions),
    )


def _read(text: str, lexicon: Lexicon, today: date) -> Reading:
    """Read a text without looking for slips."""
    reading = Reading.begin(text, lexicon, MAX_LENGTH)
    folded = strip_marks(text[:MAX_LENGTH])
    _read_numbers(reading, folded)
    periods = [piece for piece in find_periods(folded, today) if reading.is_free(piece)]
    read_phrases(reading, {reading.at(piece.start, piece.end) for piece in periods})
    _take_periods(reading, periods)
    join_roles(reading)
    tell_issuers(reading)
    tell_issue_days(reading)
    take_words_before(reading)
    return reading


@dataclass(frozen=True, slots=True)
class _Corrected:
    """A text with its slips corrected, and the way back to what was typed.

    ``places[i]`` is where character i of the corrected text stood, ``places[len(text)]`` the end.
    """

    original: str
    text: str
    places: tuple[int, ...]
    slips: tuple[Correction, ...]

    @classmethod
    def of(cls, original: str, slips: Sequence[Correction]) -> _Corrected:
        """Correct a text."""
        parts: list[str] = []
        places: list[int] = []
        at = 0
        for slip in slips:
            parts += [original[at : slip.start], slip.replacement]
            places += range(at, slip.start)
            length = slip.end - slip.start
            places += [slip.start + min(i, length - 1) for i in range(len(slip.replacement))]
            at = slip.end
        places += range(at, len(original) + 1)
        return cls(original, "".join([*parts, original[at:]]), tuple(places), tuple(slips))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a range of the corrected text stands in the original, slips taken whole."""
        first, last = self.places[start], self.places[end - 1] + 1
        for slip in self.slips:
            if slip.start < last and first < slip.end:
                first, last = min(first, slip.start), max(last, slip.end)
        return first, last

    def typed(self, start: int, end: int) -> str:
        """Return what was typed for a range of the corrected text."""
        first, last = self.span(start, end)
        return self.original[first:last]

    def as_typed(self, piece: Piece) -> Piece:
        """Return a piece of the corrected text as one of the original."""
        if not self.slips:
            return piece
        start, end = self.span(piece.start, piece.end)
        is_corrected = any(slip.start < end and start < slip.end for slip in self.slips)
        return replace(piece, start=start, end=end, corrected_from=self.original[start:end] if is_corrected else None)


def _read_numbers(reading: Reading, folded: str) -> None:
    for found in find_numbers(folded):
        typed = "".join(reading.text[found.start : found.end].split()) if "/" in found.number else found.number
        number = typed[-len(found.number) :]
        reading.pieces.append(Piece(PieceKind.NUMBER, number, f"Số: {number}", found.start, found.end))
        if found.type:
            label = f"Loại văn bản: {found.type}"
            reading.pieces.append(Piece(PieceKind.TYPE, found.type, label, found.start, found.end))
        reading.claim(*reading.at(found.start, found.end))
        if "/" in number and reading.lexicon.numbers and not reading.lexicon.has_number(number):
            for near in reading.lexicon.near_numbers(number):
                reading.suggest(found.end - len(number), found.end, near)


def _take_periods(reading: Reading, periods: list[Piece]) -> None:
    """Claim the times that no phrase took; a target's year is words: its document may be of another year."""
    about_targets = reading.has(PieceKind.KIND, TARGETS)
    for piece in periods:
        if about_targets and piece.kind in {PieceKind.YEAR, PieceKind.DUE}:
            reading.barred.update(range(*reading.at(piece.start, piece.end)))
        elif reading.is_free(piece):
            reading.pieces.append(piece)
            reading.claim(*reading.at(piece.start, piece.end))
