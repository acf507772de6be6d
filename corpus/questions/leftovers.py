"""What nobody claimed: words to look for, with diacritics restored, without the empty ones at their edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.index.analysis import Token
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.reading import Reading, fits

# Words that say nothing to look for. At the beginning of a question "cho" and "do" may be part of what is looked for
# ("cho học sinh nghỉ học"), after something understood they only connect.
_OPENING_TEXT = """
tìm | xem | tìm các | các | những | mọi | việc | hãy | nào | gì | ai | cho biết | nội dung | danh sách | liệt kê
tất cả | toàn bộ | vấn đề | liên quan | liên quan đến | về | như thế nào | cơ quan nào | đơn vị nào | ai chủ trì
ai làm | cơ quan nào chủ trì | đơn vị nào chủ trì | ai phối hợp | cơ quan nào phối hợp | ai thực hiện | chủ trì là ai
"""
_CONNECTING_TEXT = """
của | cho | do | trong | là | có | được | cần | phải | thuộc | theo | và | với | tại | ở | đến | từ | bị | đã | đang
làm gì | phải làm gì | tỉnh | thành phố
"""


def _phrases(text: str) -> list[tuple[str, ...]]:
    phrases = (words for line in text.split("\n") for words in line.split("|"))
    return sorted((tuple(words.split()) for words in phrases if words.strip()), key=len, reverse=True)


_OPENING = _phrases(_OPENING_TEXT)
_CONNECTING = _phrases(_OPENING_TEXT + _CONNECTING_TEXT)
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
_PLAINLY_EMPTY = frozenset(
    {"cac", "nhung", "cua", "cho", "duoc", "theo", "thuoc", "voi", "trong", "viec", "giao", "gi"}
)
# Empty words that are half of another word before these.
_HALF_BEFORE = {"theo": "dõi"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that nobody claimed: where, as typed, and with diacritics where the model is sure of them."""

    start: int
    end: int
    typed: str
    restored: str


def left_over(reading: Reading, language: DiacriticModel | None) -> Iterator[Run]:
    """Yield the runs of words that nobody claimed."""
    at = 0
    while at < len(reading.tokens):
        last = reading.free_run(at)
        if last > at:
            yield from _run(reading, reading.tokens[at:last], language, empties=_CONNECTING if at else _OPENING)
        at = last + 1


def _run(
    reading: Reading, tokens: Sequence[Token], language: DiacriticModel | None, *, empties: Sequence[tuple[str, ...]]
) -> Iterator[Run]:
    words = [token.exact for token in tokens]
    if language is not None:
        words = language.restore_text(words)
    first, last = 0, len(words)
    while empty := next((each for each in empties if _stand_at(reading, tokens, words, first, each)), None):
        first += len(empty)
    while first < last and _is_one_of(tokens[last - 1], words[last - 1], _EMPTY_AT_END):
        if words[last - 2 : last] == ["nhà", "ở"]:
            break
        last -= 1
    if first < last:
        start, end = tokens[first].start, tokens[last - 1].end
        yield Run(start, end, reading.text[start:end], " ".join(words[first:last]))


def _stand_at(
    reading: Reading, tokens: Sequence[Token], words: Sequence[str], first: int, empty: Sequence[str]
) -> bool:
    """Say whether empty words stand at a token, as words of their own: "các" of "các-bon" does not."""
    last = first + len(empty)
    if last > len(words) or not (last == len(words) or reading.text[tokens[last - 1].end].isspace()):
        return False
    if len(empty) > 1:
        return all(fits(token, (expected,)) for token, expected in zip(tokens[first:last], empty, strict=True))
    rest = _HALF_BEFORE.get(empty[0])
    if rest and last < len(words) and fits(tokens[last], (rest,)):
        return False
    return _is_one_of(tokens[first], words[first], empty)


def _is_one_of(token: Token, word: str, empty: Iterable[str]) -> bool:
    """Say whether a word is one of some empty ones, by its marks typed or restored: "tai" of "tai san" is not "tại"."""
    if word in empty:
        return True
    return token.exact in _PLAINLY_EMPTY and word == token.exact and fits(token, empty)
