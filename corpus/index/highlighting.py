"""Where in a text the words of a query stand: character ranges, the same for every engine."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.index.analysis import MAX_SYLLABLE, Token, Words, are_neighbours, pairs, without_marks
from nlp.gazetteers.folding import fold, strip_marks


@dataclass(frozen=True, slots=True, order=True)
class Highlight:
    """Characters ``[start, end)`` of the text shown."""

    start: int
    end: int


def highlight(text: str, words: Words, *, ignore_marks: bool = False) -> tuple[Highlight, ...]:
    """Return the ranges of a text that a query's words match, neighbours joined into one range.

    A syllable that was typed next to another counts only where that neighbour stands too, if the text has the pair at
    all: for "nhiệm vụ" the "vụ" of "dịch vụ" is not marked in a text that has "nhiệm vụ".

    Args:
        text: The text shown, NFC.
        words: What was looked for.
        ignore_marks: Match without marks even where they were typed.
    """
    if words.is_empty():
        return ()
    sought = _sought(without_marks(words) if ignore_marks else words)
    return _join(text, sought.drop_strays(sought.find(text)))


@dataclass(frozen=True, slots=True)
class _Found:
    """A syllable of the text that was typed; ``joined``: nothing but spaces or dashes parts it from the one before."""

    start: int
    end: int
    exact: str
    folded: str
    joined: bool


class _Sought:
    """A query's syllables, for quick comparison; marks count where they were typed."""

    def __init__(self, words: Words) -> None:
        every = words.all_tokens()
        self._exact = {token.exact for token in every if token.is_marked}
        self._folded = {token.folded for token in every if not token.is_marked}
        runs = (words.words, *words.phrases)
        self._pairs = {(_key(left), _key(right)) for run in runs for left, right in pairs(run)}
        self._pattern = _whole_syllables({token.folded for token in every})

    def find(self, text: str) -> list[_Found]:
        """Return the syllables of a text that were typed; only these are looked at, a list shows many texts."""
        exact_text, folded_text = fold(text), strip_marks(text)
        found: list[_Found] = []
        last_end = -1
        for match in self._pattern.finditer(folded_text):
            start, end = match.span()
            cut = min(end, start + MAX_SYLLABLE)
            exact, folded = exact_text[start:cut], folded_text[start:cut]
            if folded in self._folded or exact in self._exact:
                joined = last_end >= 0 and are_neighbours(exact_text, last_end, start)
                found.append(_Found(start, end, exact, folded, joined))
                last_end = end
        return found

    def drop_strays(self, found: list[_Found]) -> list[_Found]:
        """Leave out syllables of a pair that stand alone, where the text has the pair."""
        in_pair: set[int] = set()
        paired: set[str] = set()
        for i, (left, right) in enumerate(itertools.pairwise(found)):
            if not right.joined:
                continue
            for one in (left.exact, left.folded):
                for other in (right.exact, right.folded):
                    if (one, other) in self._pairs:
                        in_pair |= {i, i + 1}
                        paired |= {one, other}
        return [
            each for i, each in enumerate(found) if i in in_pair or not (each.exact in paired or each.folded in paired)
        ]


@functools.lru_cache(maxsize=64)  # the hits of one page are marked for the same words
def _sought(words: Words) -> _Sought:
    return _Sought(words)


def _whole_syllables(folded: Collection[str]) -> re.Pattern[str]:
    """Return a pattern of some syllables, each standing whole; one at the greatest length stands for all it begins."""
    forms = (re.escape(each) + (r"[^\W_]*" if len(each) == MAX_SYLLABLE else "") for each in sorted(folded))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])")


def _key(token: Token) -> str:
    return token.exact if token.is_marked else token.folded


def _join(text: str, found: Sequence[_Found]) -> tuple[Highlight, ...]:
    ranges: list[Highlight] = []
    for each in found:
        if ranges and text[ranges[-1].end : each.start].isspace():
            ranges[-1] = Highlight(ranges[-1].start, each.end)
        else:
            ranges.append(Highlight(each.start, each.end))
    return tuple(ranges)
