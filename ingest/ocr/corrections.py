"""What a recogniser saw wrong and a closed vocabulary proves: every change is counted and told.

Nothing is guessed from meaning. Changed are only

* marks of letters, where two neighbouring syllables without marks are one of the frequent word pairs of administrative
  language (``word_pairs.txt``) and as read are none: "tô chức" -> "tổ chức";
* ê for ô and ô for ê, where that alone makes such a pair: "hễ trợ" -> "hỗ trợ";
* a missing sharp tone, where a syllable ends in c, ch, p or t and bears none: "chât" -> "chất" (no such syllable is
  without tone);
* capitals of the letterhead and of the document types: "KÉ HOẠCH" -> "KẾ HOẠCH"; "CÔng" -> "công";
* figures after "ngày", "tháng", "năm", "số" that were seen as letters: "tháng II" -> "tháng 11";
* list marks: "~ Ủy ban" -> "- Ủy ban".

On real text the pairs and tones change fewer than two words in ten thousand, half of these typing errors. What is
filled in by hand is the affair of :mod:`ingest.ocr.blanks`.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence
from importlib import resources

from ingest.geometry import Row, Word
from ingest.ocr.blanks import TYPES, is_number_line, right_type, settle_date, settle_numbers
from ingest.ocr.changes import Report, set_text
from ingest.syllables import is_syllable

TRUSTED_LINE = 0.55  # mean confidence, and
PLAUSIBLE_LINE = 0.55  # share of words that can be words: below both, a line is a picture

CONSTANTS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN",
    "MẶT TRẬN TỔ QUỐC VIỆT NAM", "THỦ TƯỚNG CHÍNH PHỦ", "CHÍNH PHỦ", "VĂN PHÒNG CHÍNH PHỦ", "VĂN PHÒNG", "THÀNH PHỐ",
    "TỈNH ỦY", "THÀNH ỦY", "HUYỆN ỦY", "BAN CHẤP HÀNH", "BAN THƯỜNG VỤ", "BAN CHỈ ĐẠO", "BAN QUẢN LÝ", "BAN ĐIỀU HÀNH",
    "KẾ HOẠCH", "CHỈ THỊ", "QUYẾT ĐỊNH", "NGHỊ QUYẾT", "CÔNG ĐIỆN", "CHƯƠNG TRÌNH", "THÔNG BÁO", "THÔNG TƯ", "BÁO CÁO",
    "HƯỚNG DẪN", "KẾT LUẬN", "TỜ TRÌNH", "PHỤ LỤC", "DANH MỤC", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC",
    "BỘ TRƯỞNG", "THỨ TRƯỞNG", "THỦ TƯỚNG", "PHÓ THỦ TƯỚNG", "CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "BÍ THƯ",
    "PHÓ BÍ THƯ", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "CỤC TRƯỞNG", "VỤ TRƯỞNG", "TỔNG GIÁM ĐỐC", "SỞ Y TẾ", "SỞ NỘI VỤ",
    "SỞ TƯ PHÁP", "SỞ TÀI CHÍNH", "SỞ CÔNG THƯƠNG", "SỞ XÂY DỰNG", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
    "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "SỞ NÔNG NGHIỆP", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
    "MỤC ĐÍCH", "YÊU CẦU", "MỤC TIÊU", "NHIỆM VỤ", "GIẢI PHÁP", "NỘI DUNG", "TỔ CHỨC THỰC HIỆN", "KINH PHÍ", "HÀ NỘI",
    "NƠI NHẬN", "NGUỒN LỰC", "THỜI GIAN", "THỰC HIỆN", "TRÁCH NHIỆM", "ĐƠN VỊ", "CƠ QUAN", "PHÂN CÔNG", "THỜI HẠN",
)  # fmt: skip
"""Words in capitals that these documents have in fixed places."""

KEPT = frozenset(
    ["từ", "tại", "để", "các", "cho", "do", "là", "tới", "với", "ở", "đến", "về", "và", "nơi", "hộ", "bỏ", "trong"]
)
"""Small words that stand beside anything: never changed to make a pair ("bắt đầu từ" is no "đầu tư")."""

SHARP = "\u0301"
_STOP_SYLLABLE = re.compile(r"[^\W\d_]+(?:c|ch|p|t)", re.IGNORECASE)
_OTHER = str.maketrans("êếềểễệôốồổỗộ", "ôốồổỗộêếềểễệ")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"[0-9IlO|oìíÌÍ]{1,4}[.,;]?")
_FIGURE_LETTERS = str.maketrans("IlO|oìíÌÍ", "110101111")
_BEFORE_FIGURE = frozenset(["ngày", "tháng", "năm"])
_SYMBOL = re.compile(r"/[A-ZĐ][A-ZĐa-z]{0,6}[-–*.~][A-ZĐ]")  # what follows the figures that were filled in
_SIGNS = re.compile(r"[\W_]+")
_LIST_SIGNS = frozenset("-–+*•")
_MISREAD_DASH = frozenset("~—=¬_«-–")
_PLAUSIBLE = re.compile(
    r"[-–+(\"“']*(?:\d[\d.,/%:hg-]*|[A-ZĐ]{2,8}|\d*/?[\w-]+/[\w&-]+|/[A-ZĐ][A-ZĐa-z&-]+)[-.,;:)\"”']*"
)


@functools.cache
def _pairs() -> dict[str, str]:
    """Return the word pairs by their form without marks."""
    text = resources.files("ingest.ocr").joinpath("word_pairs.txt").read_text(encoding="utf-8")
    return {bare(pair): pair for pair in text.splitlines() if pair}


@functools.cache
def _constants() -> dict[tuple[str, ...], list[str]]:
    """Return the constants, as words, by their words without marks."""
    return {tuple(bare(word) for word in constant.split()): constant.split() for constant in CONSTANTS}


@functools.cache
def _glued() -> dict[str, str]:
    """Return the constants of several words by their letters without marks and blanks: "QUYÉTĐỊNH" lost its blank."""
    return {bare(constant).replace(" ", ""): constant for constant in CONSTANTS if " " in constant}


@functools.lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """Return text in small letters without marks: "Tổ chức" -> "to chuc"."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def correct(rows: Sequence[Row], report: Report) -> list[Row]:
    """Clear the rows of a page of dirt and correct them; words are changed in place, the rows returned."""
    kept = []
    for row in rows:
        words = _without_dirt(row, report)
        if not words:
            continue
        words = [word for part in _parts(words, wide=3.0) for word in _with_figures(part, report)]
        _correct_constants(words, report)
        _correct_pairs(words, report)
        for word in words:
            _correct_stop(word, report)
            _correct_case(word, report)
            _correct_symbol(word, report)
        kept.append(words)
    return kept


def _without_dirt(row: Row, report: Report) -> Row:
    """Leave signs out that are specks, and whole lines that are pictures (what remains of a seal, a signature)."""
    words: Row = []
    for index, word in enumerate(row):
        if _SIGNS.fullmatch(word.text):
            at_start = not words
            is_dash = set(word.text) <= _MISREAD_DASH and index + 1 < len(row)
            if at_start and is_dash and row[index + 1].text[:1].isupper() and _is_beside(word, row[index + 1]):
                set_text(word, "-", report)
            elif not (_may_begin(word, row[index + 1 :]) if at_start else _may_stand_alone(word)):
                report.dropped.append(word.text)
                continue
        words.append(word)
    while words and _SIGNS.fullmatch(words[-1].text) and words[-1].text not in {"-", "–", "...", "…", "./."}:
        report.dropped.append(words.pop().text)
    return [word for part in _parts(words) if not _is_picture(part, report) for word in part]


def _may_begin(word: Word, rest: Row) -> bool:
    """Say whether a sign at the start of a line is a list mark."""
    return word.text in _LIST_SIGNS and bool(rest) and rest[0].x0 - word.x1 < 2.5 * rest[0].height


def _is_beside(word: Word, following: Word) -> bool:
    """Say whether a sign stands as near to the next word as a list mark does; a speck in the margin does not."""
    return following.x0 - word.x1 < following.height


def _may_stand_alone(word: Word) -> bool:
    """Say whether a sign inside a line is one of the text: "kinh tế - xã hội", "A & B"."""
    return (
        word.text in {"-", "–", "—", "&", "/", "+", "...", "…", "%", "=", "≥", "≤", "*"}
        and (word.confidence or 0) > 0.5
    )


def _parts(words: Row, wide: float = 1.5) -> list[Row]:
    """Part a row at wide blanks: dirt in the margin does not speak against the text beside it."""
    parts: list[Row] = []
    for word in words:
        if parts and word.x0 - parts[-1][-1].x1 < wide * word.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _is_picture(part: Row, report: Report) -> bool:
    """Say whether what was read is no text, and note it then."""
    weight = sum(len(word.text) for word in part)
    trust = sum(len(word.text) * (word.confidence or 0.0) for word in part) / max(weight, 1)
    plausible = sum(_is_plausible(word.text) for word in part) / len(part)
    single = len(part) == 1 and weight <= 2 and not part[0].text.isdigit() and trust < 0.75
    is_text = trust >= TRUSTED_LINE or plausible >= PLAUSIBLE_LINE
    if (is_text and not single) or is_number_line(part) or any(_SYMBOL.search(word.text) for word in part):
        return False
    report.dropped.append(" ".join(word.text for word in part))
    return True


def _is_plausible(text: str) -> bool:
    """Say whether something can be a word of a Vietnamese text: a syllable, a figure, an abbreviation."""
    letters = _LETTERS.findall(text)
    if letters and all(is_syllable(part.lower()) for part in letters) and len(letters) <= 2:
        return True
    return _PLAUSIBLE.fullmatch(text) is not None


def _with_figures(words: Row, report: Report) -> Row:
    """Read figures where only figures can stand, and what was filled in by hand."""
    settle_numbers(words, report)
    for before, word in itertools.pairwise(list(words)):
        if before.text.lower() in _BEFORE_FIGURE and not word.text[0].isdigit() and _FIGURE.fullmatch(word.text):
            set_text(word, word.text.translate(_FIGURE_LETTERS), report)
    settle_date(words, report)
    return words


def _correct_constants(words: Row, report: Report) -> None:
    """Set the marks of capitals in fixed phrases."""
    keys = [bare(_core(word.text)) if word.text.isupper() else "" for word in words]
    if not any(keys):
        return
    for word, key in zip(words, keys, strict=True):
        if key in _glued():
            set_text(word, word.text.replace(_core(word.text), _glued()[key]), report)
    for phrase, constant in _constants().items():
        size = len(phrase)
        for start in range(len(words) - size + 1):
            if tuple(keys[start : start + size]) == phrase:
                part = words[start : start + size]
                for word, right in zip(part, constant, strict=True):
                    core = _core(word.text)
                    if sorted(_marks(core)) != sorted(_marks(right)):
                        set_text(word, word.text.replace(core, right), report)


def _marks(text: str) -> str:
    """Return letters and marks taken apart: HOÀ and HÒA have the same ones."""
    return unicodedata.normalize("NFD", text)


def _core(text: str) -> str:
    """Return the letters of a word without the signs around them."""
    found = _LETTERS.search(text)
    return found.group() if found else ""


def _correct_pairs(words: Row, report: Report) -> None:
    """Set the marks of frequent word pairs; a word that makes a right pair with its other neighbour is left alone."""
    for index, (first, second) in enumerate(itertools.pairwise(words)):
        a, b = _core(first.text), _core(second.text)
        if not a or not b or not first.text.endswith(a) or not second.text.startswith(b):
            continue
        right = _pairs().get(f"{bare(a)} {bare(b)}") or _swapped(a.lower(), b.lower())
        if right is None or right == f"{a} {b}".lower() or (b[:1].isupper() and not b.isupper()):  # a proper name
            continue
        new_a, new_b = right.split()
        if (a.lower() == new_a or (a.lower() not in KEPT and not _is_pair(words, index - 1))) and (
            b.lower() == new_b or (b.lower() not in KEPT and not _is_pair(words, index + 1))
        ):
            set_text(first, first.text.replace(a, _in_case_of(a, new_a), 1), report)
            set_text(second, second.text.replace(b, _in_case_of(b, new_b), 1), report)


def _swapped(a: str, b: str) -> str | None:
    """Return the pair that two words are when ê is read for ô in one of them: "hễ trợ" -> "hỗ trợ".

    In a quarter of a million words of real text no pair becomes another one by this.
    """
    pairs = _pairs()
    found = [f"{x} {y}" for x, y in ((a.translate(_OTHER), b), (a, b.translate(_OTHER))) if (x, y) != (a, b)]
    known = [pair for pair in found if pairs.get(bare(pair)) == pair]
    return known[0] if len(known) == 1 else None


def _is_pair(words: Row, index: int) -> bool:
    """Say whether the words at ``index`` and after it are, as read, one of the pairs."""
    if index < 0 or index + 1 >= len(words):
        return False
    read = f"{_core(words[index].text)} {_core(words[index + 1].text)}".lower()
    return _pairs().get(bare(read)) == read


def _in_case_of(old: str, new: str) -> str:
    """Return a word in capitals where another one is."""
    if old.isupper() and len(old) > 1:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _correct_stop(word: Word, report: Report) -> None:
    """Give a syllable its sharp tone that ends in a stop and has none; the heavy tone's dot is hardly ever missed."""
    core = _core(word.text)
    if not _STOP_SYLLABLE.fullmatch(core) or is_syllable(core.lower()):
        return
    for index, letter in enumerate(core):
        if letter.lower() in "âêôă":
            candidate = core[:index] + unicodedata.normalize("NFC", letter + SHARP) + core[index + 1 :]
            if is_syllable(candidate.lower()):
                set_text(word, word.text.replace(core, candidate, 1), report)
                return


def _correct_case(word: Word, report: Report) -> None:
    """Write a word in one size of letters, where some look alike in both: "CÔng" -> "công", "tối CaO" -> "cao"."""
    core = _core(word.text)
    if len(core) < 3 or core.isupper() or core.islower() or core.istitle() or not is_syllable(core.lower()):
        return
    set_text(word, word.text.replace(core, core.lower() if core[0] in "CKOSUVXPWZ" else core.capitalize(), 1), report)


_REFERENCE = re.compile(r"(\d{1,5}/(?:\d{4}/)?)([A-ZĐa-z]+)(?=-)")


def _correct_symbol(word: Word, report: Report) -> None:
    """Put the type in a document's number right where one letter was seen twice or without its bar: "QĐĐ", "ND-CP"."""
    found = _REFERENCE.search(word.text)
    if found is None or found.group(2) in TYPES:
        return
    candidate = right_type(found.group(2))
    if candidate in TYPES:
        set_text(word, word.text.replace(found.group(), found.group(1) + candidate, 1), report)
