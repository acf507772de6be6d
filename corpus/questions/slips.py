"""Look up what nobody claimed one edit away from the lexicon's phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.questions.diacritics import DiacriticModel
from corpus.questions.lexicon import Entry, EntryKind
from corpus.questions.phrases import accept
from corpus.questions.reading import Reading
from corpus.questions.spelling import could_be

_SHORTEST = 5  # letters; shorter words have too many neighbours
_LONGEST = 8  # syllables
_UNKNOWN = 2  # syllables of a window that no phrase has: one edit makes at most two of them (a space in the middle)


def correct_slips(reading: Reading, language: DiacriticModel | None) -> None:
    """Claim phrases one edit from what was typed, longest first; never words that the documents know.

    A correction with a single reading is taken and offered; of several readings all are offered and none is taken.
    """
    at = 0
    while at < len(reading.tokens):
        end = min(reading.open_run(at), at + _LONGEST)
        corrected = next((last for last in range(end, at, -1) if _correct(reading, at, last, language)), None)
        at = corrected if corrected is not None else at + 1


def _correct(reading: Reading, first: int, last: int, language: DiacriticModel | None) -> bool:
    tokens = reading.tokens[first:last]
    syllables = [token.folded for token in tokens]
    typed = " ".join(syllables)
    if len(typed) < _SHORTEST or sum(not reading.lexicon.has_syllable(each) for each in syllables) > _UNKNOWN:
        return False
    exact = [token.exact for token in tokens]
    same = _fitting(exact, reading.lexicon.same_letters(syllables))
    if language is not None and language.knows_together(exact if same else syllables):
        return False
    found = same or _fitting(exact, reading.lexicon.near(typed))
    start, end = tokens[0].start, tokens[-1].end
    for fitting in found:
        reading.suggest(start, end, _as_written(fitting[0]))
    if len({(fitting[0].kind, fitting[0].value) for fitting in found}) != 1:
        return False
    return accept(reading, first, last, found[0], typed=reading.text[start:end])


def _fitting(typed: Sequence[str], candidates: Iterable[Sequence[Entry]]) -> list[list[Entry]]:
    fitting = ([entry for entry in entries if _is_slip_of(typed, entry)] for entries in candidates)
    return [entries for entries in fitting if entries]


def _is_slip_of(typed: Sequence[str], entry: Entry) -> bool:
    """Say whether marks that were typed allow a slip: one syllable may differ, the others must be the phrase's.

    "sỡ nội vụ" is one of "Sở Nội vụ", "sonoi vụ" is, "hạn năm" is none of "Hà Nam".
    """
    if entry.kind is EntryKind.ROLE or entry.is_short:
        return False
    if len(typed) != len(entry.phrase):
        return could_be("".join(typed), "".join(entry.phrase))
    wrong = sum(not could_be(left, right) for left, right in zip(typed, entry.phrase, strict=True))
    return wrong == 1 or (wrong == 0 and len(typed) == 1)


def _as_written(entry: Entry) -> str:
    """Return a phrase as it is written: the full name where it is the phrase."""
    words = " ".join(entry.phrase)
    return entry.value if entry.value.lower() == words else words
