"""What nobody claimed: words to look for, with diacritics restored, without the empty ones at their edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.index.analysis import Token
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.reading import Reading, fits
from corpus.questions.spelling import could_be_syllable

# Words that say nothing to look for, at the left edge of what is left over.
_EMPTY_TEXT = """
của | về | cho | do | trong | là | có | được | cần | phải | tìm | xem | thuộc | theo | và | với | tại | ở | đến | từ
hãy | các | những | mọi | nào | gì | ai | việc | bị | đã | đang | làm | làm gì | phải làm gì | cho biết
vấn đề | liên quan | liên quan đến | nội dung | danh sách | liệt kê | tất cả | toàn bộ | như thế nào | tỉnh | thành phố
cơ quan nào | đơn vị nào | ai chủ trì | cơ quan nào chủ trì | đơn vị nào chủ trì | ai phối hợp | cơ quan nào phối hợp
ai thực hiện | ai làm | chủ trì là ai
"""
_EMPTY = sorted(
    (tuple(words.split()) for line in _EMPTY_TEXT.split("\n") for words in line.split("|") if words.strip()),
    key=len,
    reverse=True,
)
_EMPTY_AT_END = frozenset(
    {
        "của",
        "cho",
        "về",
        "và",
        "với",
        "tại",
        "ở",
        "do",
        "trong",
        "thuộc",
        "nào",
        "gì",
        "các",
        "ai",
        "là",
        "được",
        "có",
        "giao",
    }
)
# Of these, the ones that typed without marks can hardly be anything else, for want of a language model.
_PLAINLY_EMPTY = frozenset({"cac", "nhung", "cua", "cho", "duoc", "theo", "thuoc", "voi", "trong", "viec", "giao"})


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that nobody claimed: as typed, and with diacritics where the model is sure of them."""

    typed: str
    restored: str


def left_over(reading: Reading, language: DiacriticModel | None) -> Iterator[Run]:
    """Yield the runs of words that nobody claimed."""
    at = 0
    while at < len(reading.tokens):
        last = reading.free_run(at)
        if last > at:
            yield from _run(reading, reading.tokens[at:last], language)
        at = last + 1


def _run(reading: Reading, tokens: Sequence[Token], language: DiacriticModel | None) -> Iterator[Run]:
    words = _restored(reading, tokens, language)
    first, last = 0, len(words)
    while empty := next((each for each in _EMPTY if _stand_at(tokens, words, first, each)), None):
        first += len(empty)
    while first < last and _is_one_of(tokens[last - 1], words[last - 1], _EMPTY_AT_END):
        last -= 1
    if first < last:
        typed = reading.text[tokens[first].start : tokens[last - 1].end]
        yield Run(typed, " ".join(words[first:last]))


def _stand_at(tokens: Sequence[Token], words: Sequence[str], first: int, empty: Sequence[str]) -> bool:
    last = first + len(empty)
    return last <= len(words) and all(
        _is_one_of(token, word, (expected,))
        for token, word, expected in zip(tokens[first:last], words[first:last], empty, strict=True)
    )


def _is_one_of(token: Token, word: str, empty: Iterable[str]) -> bool:
    """Say whether a word is one of some empty ones, by its marks typed or restored: "tai" of "tai san" is not "tại"."""
    if word in empty:
        return True
    return token.exact in _PLAINLY_EMPTY and word == token.exact and fits(token, empty)


def _restored(reading: Reading, tokens: Sequence[Token], language: DiacriticModel | None) -> list[str]:
    """Return tokens with diacritics, slips among them corrected; without a model as typed."""
    words = [token.exact for token in tokens]
    if language is None:
        return words
    for i, token in enumerate(tokens):
        if _is_misspelt(token) and not language.knows(token.exact):
            corrected = language.correct(words, i)
            if corrected is not None:
                reading.suggest(token.start, token.end, corrected)
                words[i] = corrected
    return language.restore_text(words)


def _is_misspelt(token: Token) -> bool:
    """Say whether a token is letters that spell no syllable: "truyn", "vuj"."""
    return token.exact.isalpha() and len(token.folded) > 1 and not could_be_syllable(token.folded)
