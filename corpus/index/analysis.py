"""Words as the index sees them. Analysis happens here, once, in Python; engines take ready tokens.

A text becomes two rows of tokens, each with its pairs of neighbours:

========  =====================================  ==============================================
exact     case and tone placement unified        "Thủ tục hoà giải" -> thủ tục hòa giải thủ_tục …
folded    without marks, đ as d                  thu tuc hoa giai thu_tuc tuc_hoa hoa_giai
========  =====================================  ==============================================

Vietnamese is written in syllables; most words have two. The pairs let an engine that keeps no positions prefer (or, in
quotation marks, demand) syllables that stand together, and cost less than a positional index.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlp.gazetteers.folding import fold, strip_marks

PAIR = "_"
_SYLLABLE = re.compile(r"[^\W_]+")
_SYLLABLE_APART = re.compile(r"([^\W_]+)")
_NEIGHBOURS = re.compile(r"[\s/&.\-–]*")  # what may stand between two syllables of one pair
MAX_SYLLABLE = 64  # longer ones (a line of hashes) are cut: engines refuse terms without bounds


class Token(NamedTuple):
    """A syllable, ``text[start:end]``, in both forms. ``joined``: only spaces or dashes stand before it."""

    start: int
    end: int
    exact: str
    folded: str
    joined: bool

    @property
    def is_marked(self) -> bool:
        """Whether it was written with marks ("thủ"), so that its marks can be held against the text's."""
        return self.exact != self.folded


def tokenize(text: str) -> list[Token]:
    """Return the syllables of an NFC text with their character offsets."""
    exact_text, folded_text = fold(text), strip_marks(text)
    tokens = []
    last_end = -1
    for match in _SYLLABLE.finditer(exact_text):
        start, end = match.span()
        cut = end if end - start <= MAX_SYLLABLE else start + MAX_SYLLABLE
        joined = last_end >= 0 and are_neighbours(exact_text, last_end, start)
        tokens.append(Token(start, end, exact_text[start:cut], folded_text[start:cut], joined))
        last_end = end
    return tokens


def are_neighbours(text: str, end: int, start: int) -> bool:
    """Say whether nothing but spaces and dashes parts two syllables; one space is by far the commonest."""
    return text[end:start] == " " or _NEIGHBOURS.fullmatch(text, end, start) is not None


def nfc(text: str) -> str:
    """Return the text in the form in which records hold it."""
    return unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class IndexedText:
    """A text's tokens, ready for an engine's whitespace analyzer."""

    exact: str
    folded: str


def index_text(texts: Iterable[str]) -> IndexedText:
    """Return the tokens of some texts, pairs included; no pair reaches from one text into the next.

    The tokens are those of :func:`tokenize`. Every word of every document passes here, so no object is made of each.
    """
    exact: list[str] = []
    folded: list[str] = []
    for text in texts:
        exact_text = fold(nfc(text))
        _, *parts = _SYLLABLE_APART.split(exact_text)  # syllable, what follows, syllable, …
        if not parts:
            continue
        syllables, gaps = _cut(parts[::2]), parts[1:-1:2]
        bare = _cut(_SYLLABLE.findall(strip_marks(text)))
        joined = [i for i, gap in enumerate(gaps) if gap == " " or _NEIGHBOURS.fullmatch(gap)]
        for tokens, found in ((exact, syllables), (folded, bare)):
            tokens.extend(found)
            tokens.extend(f"{found[i]}{PAIR}{found[i + 1]}" for i in joined)
    return IndexedText(" ".join(exact), " ".join(folded))


def _cut(syllables: list[str]) -> list[str]:
    return [each[:MAX_SYLLABLE] for each in syllables]


def pairs(tokens: Sequence[Token]) -> list[tuple[Token, Token]]:
    """Return the neighbours among tokens."""
    return [(left, right) for left, right in itertools.pairwise(tokens) if right.joined]


@dataclass(frozen=True, slots=True)
class Words:
    """What a person typed: single words, and phrases that stood in quotation marks."""

    words: tuple[Token, ...]
    phrases: tuple[tuple[Token, ...], ...]

    def all_tokens(self) -> tuple[Token, ...]:
        """Return every token, phrases included."""
        return (*self.words, *(token for phrase in self.phrases for token in phrase))

    def is_empty(self) -> bool:
        """Whether nothing was typed that can be looked for."""
        return not self.words and not self.phrases


_QUOTED = re.compile(r'["“”„]([^"“”„]*)["“”„]')


def parse_words(typed: str) -> Words:
    """Split what was typed into words and phrases.

    >>> [token.exact for token in parse_words("báo cáo “một cửa”").phrases[0]]
    ['một', 'cửa']
    """
    typed = nfc(typed)
    phrases = [tuple(tokenize(match.group(1))) for match in _QUOTED.finditer(typed)]
    rest = tokenize(_QUOTED.sub(" \0 ", typed))
    return Words(tuple(rest), tuple(phrase for phrase in phrases if phrase))


def without_marks(words: Words) -> Words:
    """Return what was typed as if it had been typed without marks."""

    def bare(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
        return tuple(token._replace(exact=token.folded) for token in tokens)

    return Words(bare(words.words), tuple(bare(phrase) for phrase in words.phrases))
