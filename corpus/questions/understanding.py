"""Understand a question: claim numbers, times and phrases of the lexicon; what is left are words.

Order of claims: document numbers, times, then from left to right the longest phrase of the lexicon that the typed
syllables and marks allow. Roles then join the body beside them. Last, what nobody claimed is looked up one edit away:
only there, so that a slip never overrides an exact reading.
"""

from __future__ import annotations

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
from corpus.questions.roles import join_roles, take_words_before, tell_issuers
from corpus.questions.slips import correct_slips
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
    reading = Reading.begin(text, lexicon, MAX_LENGTH)
    folded = strip_marks(text[:MAX_LENGTH])
    _read_numbers(reading, folded)
    periods = [piece for piece in find_periods(folded, today) if reading.is_free(piece)]
    read_phrases(reading, {reading.at(piece.start, piece.end) for piece in periods})
    _take_periods(reading, periods)
    correct_slips(reading, language)
    join_roles(reading)
    tell_issuers(reading)
    take_words_before(reading)
    runs = tuple(left_over(reading, language))
    rest = text[MAX_LENGTH:].strip()
    return Question(
        text,
        pieces=tuple(sorted(reading.pieces, key=lambda piece: (piece.start, piece.end))),
        words=" ".join(filter(None, (*(run.typed for run in runs), rest))),
        restored=" ".join(filter(None, (*(run.restored for run in runs), rest))),
        suggestions=tuple(reading.suggestions),
    )


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
        if piece.kind is PieceKind.YEAR and about_targets:
            reading.barred.update(range(*reading.at(piece.start, piece.end)))
        elif reading.is_free(piece):
            reading.pieces.append(piece)
            reading.claim(*reading.at(piece.start, piece.end))
