"""Find slips of one edit: phrases of the lexicon, and words that are spelt as no Vietnamese syllable.

Only in what nobody claimed exactly, and never in words that the documents know side by side. A slip with one reading is
corrected, and the question read again; of several readings all are offered and none is taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.index.analysis import Token
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.lexicon import Entry, EntryKind
from corpus.questions.question import PieceKind
from corpus.questions.reading import Reading, fits
from corpus.questions.shorthand import from_telex, written_out
from corpus.questions.spelling import could_be, could_be_syllable, is_one_edit
from ingest.syllables import is_syllable
from nlp.gazetteers.folding import strip_marks

_SHORTEST = 5  # letters of a phrase all of whose syllables could be words; shorter ones have too many neighbours
_SHORTEST_MISSPELT = 3  # letters of a window with a syllable that cannot be one
_LONGEST = 8  # syllables
_UNKNOWN = 2  # syllables of a window that no phrase has: one edit makes at most two of them (a space in the middle)
_SHORTEST_LETTERS = 5  # of an abbreviation that may be told from others though one letter is wrong
_TIME_WORDS = ("tháng", "quý", "tuần", "ngày", "năm")
_WHICH = ("này", "sau", "trước", "tới")
_SURE_SYLLABLES = 3  # of a window of this many, all but one agree: a slip though every syllable is one


@dataclass(frozen=True, slots=True)
class Correction:
    """Characters ``[start, end)`` of a question and what they should be."""

    start: int
    end: int
    replacement: str


def find_slips(reading: Reading, language: DiacriticModel | None) -> list[Correction]:
    """Return the corrections to make, none overlapping another; offer all readings of those with several."""
    found: list[Correction] = []
    for corrections in (
        _longer_names(reading),
        _phrase_slips(reading, language),
        _telex(reading, language),
        _time_slips(reading, language),
        _word_slips(reading, language),
    ):
        taken = [(each.start, each.end) for each in found]
        found += [
            each for each in corrections if not any(each.start < end and start < each.end for start, end in taken)
        ]
    found.sort(key=lambda each: each.start)
    if found:
        parts = [found[0].replacement]
        for before, after in itertools.pairwise(found):
            parts += [reading.text[before.end : after.start], after.replacement]
        reading.suggest(found[0].start, found[-1].end, "".join(parts))
    return found


def _telex(reading: Reading, language: DiacriticModel | None) -> Iterator[Correction]:
    """Yield words that still hold the keys of Telex: "sowr nooji vuj"; only what documents or the lexicon know."""
    for at, token in enumerate(reading.tokens):
        if reading.claimed[at] or token.is_marked or not _is_misspelt(token):
            continue
        word = from_telex(token.exact)
        known = word is not None and (
            reading.lexicon.has_syllable(strip_marks(word)) or (language is not None and language.knows(word))
        )
        if word is not None and known:
            yield Correction(token.start, token.end, word)


def _time_slips(reading: Reading, language: DiacriticModel | None) -> Iterator[Correction]:
    """Yield words one edit from "tháng", "quý" … before a figure or "này": "thng 12", "táng này"."""
    for at, (token, after) in enumerate(itertools.pairwise(reading.tokens)):
        if reading.claimed[at] or not token.exact.isalpha() or fits(token, _TIME_WORDS):
            continue
        if not (after.exact.isdigit() or fits(after, _WHICH)):
            continue
        if language is not None and language.knows_together((token.exact, after.exact)):
            continue
        near = [word for word in _TIME_WORDS if is_one_edit(token.folded, strip_marks(word))]
        if len(near) == 1 and len(token.folded) >= _SHORTEST_MISSPELT:
            yield Correction(token.start, token.end, near[0])


def _longer_names(reading: Reading) -> Iterator[Correction]:
    """Yield bodies of which only a shortened name was claimed: "Sở Nông nghiệp | và Môi trườnng"."""
    for piece in reading.pieces:
        if piece.kind is not PieceKind.BODY:
            continue
        first, last = reading.at(piece.start, piece.end)
        for end in range(min(reading.free_run(last), last + _LONGEST), last, -1):
            correction = _only_reading(reading, first, end, kinds=(EntryKind.BODY,), offer=False)
            if correction is not None:
                yield correction
                break


def _phrase_slips(reading: Reading, language: DiacriticModel | None) -> Iterator[Correction]:
    at = 0
    while at < len(reading.tokens):
        end = min(reading.open_run(at), at + _LONGEST)
        step = 1
        for last in range(end, at, -1):
            if _may_be_slip(reading, reading.tokens[at:last], language):
                correction = _only_reading(reading, at, last, kinds=tuple(EntryKind))
                if correction is not None:
                    yield correction
                    step = last - at
                    break
        at += step


def _may_be_slip(reading: Reading, tokens: Sequence[Token], language: DiacriticModel | None) -> bool:
    syllables = [token.folded for token in tokens]
    is_misspelt = any(map(_is_misspelt, tokens))
    if len(" ".join(syllables)) < (_SHORTEST_MISSPELT if is_misspelt else _SHORTEST):
        return False
    if sum(not reading.lexicon.has_syllable(each) for each in syllables) > _UNKNOWN:
        return False
    exact = [token.exact for token in tokens]
    alike = reading.lexicon.same_letters(syllables)
    if any(entry.phrase == tuple(exact) for entries in alike for entry in entries):
        return False  # a phrase as it is written, which the words around make none of
    same = _fitting(exact, alike)
    if language is not None and language.knows_together(exact if same else syllables):
        return False
    is_unknown = language is not None and not all(map(language.knows, exact))
    return bool(same) or is_misspelt or is_unknown or len(syllables) >= _SURE_SYLLABLES


def _is_misspelt(token: Token) -> bool:
    """Say whether a token is letters that spell no syllable: "truyn", "vuj"."""
    return token.exact.isalpha() and len(token.folded) > 1 and not could_be_syllable(token.folded)


def _only_reading(
    reading: Reading, first: int, last: int, *, kinds: Sequence[EntryKind], offer: bool = True
) -> Correction | None:
    """Return the correction of a window that is one edit from phrases of a single thing, None for none or several."""
    tokens = reading.tokens[first:last]
    exact = [token.exact for token in tokens]
    syllables = [token.folded for token in tokens]
    found = _fitting(exact, reading.lexicon.same_letters(syllables)) or _fitting(
        exact, reading.lexicon.near(" ".join(syllables))
    )
    found = [fitting for fitting in found if fitting[0].kind in kinds]
    start, end = tokens[0].start, tokens[-1].end
    if len({(fitting[0].kind, fitting[0].value) for fitting in found}) == 1:
        return Correction(start, end, _as_written(found[0][0]))
    for fitting in found if offer else ():
        reading.suggest(start, end, _as_written(fitting[0]))
    return None


def _fitting(typed: Sequence[str], candidates: Iterable[Sequence[Entry]]) -> list[list[Entry]]:
    fitting = ([entry for entry in entries if _is_slip_of(typed, entry)] for entries in candidates)
    return [entries for entries in fitting if entries]


def _is_slip_of(typed: Sequence[str], entry: Entry) -> bool:
    """Say whether marks that were typed allow a slip: one syllable may differ, the others must be the phrase's.

    "sỡ nội vụ" is one of "Sở Nội vụ", "sonoi vụ" is, "hạn năm" is none of "Hà Nam".
    """
    if entry.needs_duty:
        return False
    if entry.is_short:
        is_letters = len(typed) == len(entry.phrase) == 1 and not could_be_syllable(strip_marks(typed[0]))
        return is_letters and len(entry.phrase[0]) >= _SHORTEST_LETTERS
    if len(typed) != len(entry.phrase):
        return could_be("".join(typed), "".join(entry.phrase)) or len(typed) == 1
    wrong = sum(not could_be(left, right) for left, right in zip(typed, entry.phrase, strict=True))
    return wrong == 1 or (wrong == 0 and len(typed) == 1)


def _as_written(entry: Entry) -> str:
    """Return a phrase as it is written: the full name where it is the phrase."""
    words = " ".join(entry.phrase)
    return entry.value if entry.value.lower() == words else words


def _word_slips(reading: Reading, language: DiacriticModel | None) -> Iterator[Correction]:
    """Yield words that are spelt as no syllable, or with marks that no known form has, and the likeliest known one.

    Letters typed in capitals are an abbreviation that the lexicon lacks ("BHYT", "ISO 9001"): never a slip.
    """
    if language is None:
        return
    is_shouted = _is_shouted(reading)
    for at, token in enumerate(reading.tokens):
        if reading.claimed[at] or not token.exact.isalpha() or language.knows(token.exact):
            continue
        if written_out(token.exact):
            continue  # "dvc": letters for words
        if not is_shouted and reading.text[token.start : token.end].isupper():
            continue
        is_wrong = _is_misspelt(token) or (token.is_marked and not is_syllable(token.exact))
        if not is_wrong or len(token.folded) < _SHORTEST_MISSPELT - 1:
            continue
        run = [each.exact for each in reading.tokens]
        corrected = language.correct(run, at)
        if corrected is not None:
            yield Correction(token.start, token.end, corrected)


def _is_shouted(reading: Reading) -> bool:
    """Say whether capitals mean nothing: words stand in them, too ("SO NOI VUJ", not "KHH 912")."""
    are_words = any(token.exact.isalpha() and could_be_syllable(token.folded) for token in reading.tokens)
    return are_words and reading.text.isupper()
