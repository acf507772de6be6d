"""Where in a text the words of a query stand: character ranges, the same for every engine."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.index.analysis import Token, Words, pairs, tokenize, without_marks


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
    sought = _Sought(without_marks(words) if ignore_marks else words)
    tokens = tokenize(text)
    marked = [sought.holds(token) for token in tokens]
    sought.drop_strays(tokens, marked)
    return _join(text, tokens, marked)


class _Sought:
    """A query's syllables, for quick comparison; marks count where they were typed."""

    def __init__(self, words: Words) -> None:
        every = words.all_tokens()
        self._exact = {token.exact for token in every if token.is_marked}
        self._folded = {token.folded for token in every if not token.is_marked}
        runs = (words.words, *words.phrases)
        self._pairs = {(_key(left), _key(right)) for run in runs for left, right in pairs(run)}

    def holds(self, token: Token) -> bool:
        """Say whether a syllable of the text is one that was typed."""
        return token.folded in self._folded or token.exact in self._exact

    def drop_strays(self, tokens: Sequence[Token], marked: list[bool]) -> None:
        """Unmark syllables of a pair that stand alone, where the text has the pair."""
        in_pair: set[int] = set()
        paired: set[str] = set()
        for i, (left, right) in enumerate(itertools.pairwise(tokens)):
            if not (marked[i] and marked[i + 1] and right.joined):
                continue
            for one in (left.exact, left.folded):
                for other in (right.exact, right.folded):
                    if (one, other) in self._pairs:
                        in_pair |= {i, i + 1}
                        paired |= {one, other}
        for i, token in enumerate(tokens):
            if marked[i] and i not in in_pair and (token.exact in paired or token.folded in paired):
                marked[i] = False


def _key(token: Token) -> str:
    return token.exact if token.is_marked else token.folded


def _join(text: str, tokens: Sequence[Token], marked: Sequence[bool]) -> tuple[Highlight, ...]:
    ranges: list[Highlight] = []
    for i, token in enumerate(tokens):
        if not marked[i]:
            continue
        if ranges and i and marked[i - 1] and text[ranges[-1].end : token.start].isspace():
            ranges[-1] = Highlight(ranges[-1].start, token.end)
        else:
            ranges.append(Highlight(token.start, token.end))
    return tuple(ranges)
