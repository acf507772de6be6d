"""A question while it is being read: its syllables, who claimed them, the pieces so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.index.analysis import Token, tokenize
from corpus.questions.lexicon import Lexicon
from corpus.questions.question import Piece, PieceKind, Suggestion
from corpus.questions.spelling import all_could_be
from nlp.model import Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    """Tokens [first, last) that name a role; ``only_before``: the body comes after them ("giao", "phối hợp với")."""

    first: int
    last: int
    role: Role
    only_before: bool


@dataclass(slots=True)
class Reading:
    """The state of a reading. Nothing of it leaves :mod:`corpus.questions`."""

    text: str
    tokens: list[Token]
    lexicon: Lexicon
    claimed: list[bool]
    pieces: list[Piece] = field(default_factory=list)
    roles: list[RoleWords] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)
    barred: set[int] = field(default_factory=set)  # tokens that are no slips though nobody claimed them
    in_time: set[int] = field(default_factory=set)  # tokens of times

    @classmethod
    def begin(cls, text: str, lexicon: Lexicon, length: int) -> Reading:
        """Begin to read the first characters of a text."""
        tokens = tokenize(text[:length])
        return cls(text, tokens, lexicon, [False] * len(tokens))

    def claim(self, first: int, last: int) -> None:
        """Mark tokens [first, last) as understood."""
        self.claimed[first:last] = [True] * (last - first)

    def at(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens [first, last) of a range of characters."""
        first = next((i for i, token in enumerate(self.tokens) if token.end > start), len(self.tokens))
        last = next((i for i, token in enumerate(self.tokens) if token.start >= end), len(self.tokens))
        return first, last

    def of(self, first: int, last: int) -> str:
        """Return the text of tokens [first, last)."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def is_free(self, piece: Piece) -> bool:
        """Say whether nobody claimed a piece's tokens."""
        first, last = self.at(piece.start, piece.end)
        return not any(self.claimed[first:last])

    def free_run(self, first: int) -> int:
        """Return the end of the unclaimed tokens from a token on."""
        last = first
        while last < len(self.tokens) and not self.claimed[last]:
            last += 1
        return last

    def open_run(self, first: int) -> int:
        """Return the end of the unclaimed tokens from a token on that may be slips."""
        end = self.free_run(first)
        return min((at for at in self.barred if first <= at < end), default=end)

    def has(self, kind: PieceKind, value: str | None = None) -> bool:
        """Say whether a piece of a kind, or of a kind and a value, was understood."""
        return any(piece.kind is kind and value in {None, piece.value} for piece in self.pieces)

    def typed(self, at: int, words: Sequence[str]) -> bool:
        """Say whether some words stand at a token, marks missing or not."""
        tokens = self.tokens[at : at + len(words)] if at >= 0 else []
        return len(tokens) == len(words) and all_could_be([token.exact for token in tokens], words)

    def suggest(self, start: int, end: int, replacement: str) -> None:
        """Offer the question with a range replaced."""
        text = self.text[:start] + replacement + self.text[end:]
        suggestion = Suggestion(text, start, end, replacement)
        if suggestion not in self.suggestions:
            self.suggestions.append(suggestion)


def fits(token: Token, words: Iterable[str]) -> bool:
    """Say whether a token could be one of some words."""
    return any(all_could_be((token.exact,), (word,)) for word in words)
