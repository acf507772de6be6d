"""Where in a text the words of a query stand: character ranges, the same for every engine."""

from __future__ import annotations

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
    if ignore_marks:
        words = without_marks(words)
    tokens = tokenize(text)
    marked = [any(_matches(token, sought) for sought in words.all_tokens()) for token in tokens]
    for run in (words.words, *words.phrases):
        _drop_strays(tokens, run, marked)
    return _join(text, tokens, marked)


def _matches(token: Token, sought: Token) -> bool:
    """Say whether a syllable of the text is one that was typed; marks count where they were typed."""
    return token.exact == sought.exact if sought.is_marked else token.folded == sought.folded


def _drop_strays(tokens: Sequence[Token], run: Sequence[Token], marked: list[bool]) -> None:
    """Unmark syllables of a pair that stand alone, where the text has the pair."""
    in_pair: set[int] = set()
    paired: list[Token] = []
    for left, right in pairs(run):
        places = [
            i
            for i in range(len(tokens) - 1)
            if tokens[i + 1].joined and _matches(tokens[i], left) and _matches(tokens[i + 1], right)
        ]
        if places:
            paired += [left, right]
            in_pair.update(place + step for place in places for step in (0, 1))
    for i, token in enumerate(tokens):
        if i not in in_pair and any(_matches(token, sought) for sought in paired):
            marked[i] = False


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
