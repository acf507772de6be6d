"""What nobody claimed: words to look for, with diacritics restored, without the empty ones at their edges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.index.analysis import Token
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.question import PieceKind
from corpus.questions.reading import Reading, fits
from corpus.questions.shorthand import written_out

# Words that say nothing to look for. At the beginning of a question "cho" and "do" may be part of what is looked for
# ("cho học sinh nghỉ học"), after something understood they only connect.
_OPENING_TEXT = """
tìm | xem | tìm các | các | những | mọi | việc | hãy | nào | gì | ai | cho biết | nội dung | danh sách | liệt kê
tất cả | toàn bộ | vấn đề | liên quan | liên quan đến | về | như thế nào | cơ quan nào | đơn vị nào | ai chủ trì
ai được giao | cơ quan nào được giao | đơn vị nào được giao | sở nào được giao | sở nào chủ trì | sở nào | ngành nào
giao cho ai | giao ai | của ai | cho hỏi | cho em hỏi | cho tôi biết
mình | tôi | chúng tôi | bên mình | bên em | mình là | tôi là | em là | bên em là | bên mình là
có gì | có việc gì | có những việc gì | có những gì | những gì | việc gì | việc nào | cái gì | còn gì | còn việc gì
ai làm | cơ quan nào chủ trì | đơn vị nào chủ trì | ai phối hợp | cơ quan nào phối hợp | ai thực hiện | chủ trì là ai
"""
_CONNECTING_TEXT = """
của | cho | do | trong | là | có | được | cần | phải | thuộc | theo | và | với | tại | ở | đến | từ | bị | đã | đang
giao | thì | mà | xong | phải xong | phải xong việc gì | xong việc gì
làm gì | phải làm gì | làm cái gì | phải làm những gì | giao làm gì | tỉnh | thành phố
"""


def _phrases(text: str) -> list[tuple[str, ...]]:
    phrases = (words for line in text.split("\n") for words in line.split("|"))
    return sorted((tuple(words.split()) for words in phrases if words.strip()), key=len, reverse=True)


# Words at the end of a question that only ask.
_ASKING_TEXT = """
gì | việc gì | việc nào | cái gì | những gì | những việc gì | làm gì | phải làm gì | là gì | có gì | như thế nào
thế nào | bao nhiêu | bao nhiêu điểm | bao nhiêu phần trăm | là bao nhiêu | đạt bao nhiêu | ra sao
ở đâu | khi nào | chưa | nhỉ | ạ
"""
# The same beside a time or a state: "tuần này có gì đến hạn".
_DUE_TEXT = "đến hạn | tới hạn | hết hạn | phải xong | cần xong | hoàn thành"
_OPENING = _phrases(_OPENING_TEXT)
_CONNECTING = _phrases(_OPENING_TEXT + _CONNECTING_TEXT)
_ASKING, _ASKING_WHEN = _phrases(_ASKING_TEXT), _phrases(_ASKING_TEXT + _DUE_TEXT)
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
    {"cac", "nao", "nhung", "cua", "cho", "duoc", "theo", "thuoc", "voi", "trong", "viec", "giao", "gi"}
)
# Empty words that are half of another word before these.
_HALF_BEFORE: Mapping[str, tuple[str, ...]] = {
    "theo": ("dõi",),
    "việc": ("làm",),
    "giao": ("thông", "dịch", "lưu", "ban", "tiếp", "rừng", "đất", "thương", "đấu", "nộp", "nhận", "khu", "kết"),
}


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
        words = [(None if language.knows(word) else written_out(word)) or word for word in words]
    first, last = 0, _without_tail(reading, tokens, words)
    while empty := next((each for each in empties if _stand_at(reading, tokens, words[:last], first, each)), None):
        first += len(empty)
    if first < last:
        start, end = tokens[first].start, tokens[last - 1].end
        yield Run(start, end, reading.text[start:end], " ".join(words[first:last]))


def _without_tail(reading: Reading, tokens: Sequence[Token], words: Sequence[str]) -> int:
    """Return the end of a run without words that only ask or connect."""
    is_timed = any(piece.kind in {PieceKind.DUE, PieceKind.STATE} for piece in reading.pieces)
    last = len(words)
    while last and words[last - 2 : last] != ["nhà", "ở"]:
        asking = _ASKING_WHEN if is_timed else _ASKING
        ends = (len(each) for each in asking if len(each) <= last and _are(tokens[:last], words[:last], each))
        step = next(ends, 0) or int(_is_one_of(tokens[last - 1], words[last - 1], _EMPTY_AT_END))
        if not step:
            break
        last -= step
    return last


def _are(tokens: Sequence[Token], words: Sequence[str], ending: Sequence[str]) -> bool:
    """Say whether words end so, their marks missing or not; a single word must be it as typed or restored."""
    if len(ending) == 1:
        return _is_one_of(tokens[-1], words[-1], ending)
    tail = tokens[-len(ending) :]
    return all(fits(token, (expected,)) for token, expected in zip(tail, ending, strict=True))


def _stand_at(
    reading: Reading, tokens: Sequence[Token], words: Sequence[str], first: int, empty: Sequence[str]
) -> bool:
    """Say whether empty words stand at a token, as words of their own: "các" of "các-bon" does not."""
    last = first + len(empty)
    if last > len(words) or not (last == len(words) or reading.text[tokens[last - 1].end].isspace()):
        return False
    if len(empty) > 1:
        return all(fits(token, (expected,)) for token, expected in zip(tokens[first:last], empty, strict=True))
    if last < len(words) and fits(tokens[last], _HALF_BEFORE.get(empty[0], ())):
        return False
    return _is_one_of(tokens[first], words[first], empty)


def _is_one_of(token: Token, word: str, empty: Iterable[str]) -> bool:
    """Say whether a word is one of some empty ones, by its marks typed or restored: "tai" of "tai san" is not "tại"."""
    if word in empty:
        return True
    return token.exact in _PLAINLY_EMPTY and word == token.exact and fits(token, empty)
