"""When two values are the same: the comparable forms that the annotation guidelines' scorer uses.

Every function here is part of the definition of the figures; ``tests/corpus/test_evaluation_scoring.py`` holds them
against the reference scorer. A change here changes what the figures mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

ABBREVIATIONS: Mapping[str, str] = {
    "bhxh": "bảo hiểm xã hội",
    "cchc": "cải cách hành chính",
    "gd&đt": "giáo dục và đào tạo",
    "gtvt": "giao thông vận tải",
    "hđnd": "hội đồng nhân dân",
    "kh&cn": "khoa học và công nghệ",
    "kh&đt": "kế hoạch và đầu tư",
    "lđ-tb&xh": "lao động - thương binh và xã hội",
    "lđtb&xh": "lao động - thương binh và xã hội",
    "lđtbxh": "lao động - thương binh và xã hội",
    "mttq": "mặt trận tổ quốc",
    "nn&ptnt": "nông nghiệp và phát triển nông thôn",
    "tn&mt": "tài nguyên và môi trường",
    "tt&tt": "thông tin và truyền thông",
    "tthc": "thủ tục hành chính",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "ubnd": "ủy ban nhân dân",
    "vh&tt": "văn hóa và thể thao",
    "vh,tt&dl": "văn hóa, thể thao và du lịch",
    "vhttdl": "văn hóa, thể thao và du lịch",
    "đvsncl": "đơn vị sự nghiệp công lập",
}
"""Abbreviations that a body's name may carry in a label or a record and still be the same body."""

_HEADS = "giám đốc|chủ tịch|thủ trưởng|trưởng|chánh"
_OFFICE = re.compile(
    rf"^(?:(?:các )?đồng chí )?(?:phó )?(?:{_HEADS}|cục trưởng|bộ trưởng|viện trưởng|tổng giám đốc|hiệu trưởng|tư lệnh)"
    rf"(?:, (?:phó )?(?:{_HEADS}))* (?=\w)"
)
_LATE_TONE = re.compile("(?:(?<=o)[ae]|(?<=u)y)([\u0300\u0301\u0303\u0309\u0323])(?![a-z])")
_WORD = re.compile(r"[\w&%/]+")
_DASHES = str.maketrans("–—", "--")


@lru_cache(maxsize=65_536)
def fold(text: str | None) -> str:
    """Lower case, NFC, single spaces, plain dashes, one tone placement: "Ủy ban" = "Uỷ ban", "hòa" = "hoà"."""
    lowered = unicodedata.normalize("NFC", text or "").lower().translate(_DASHES)
    return " ".join(_old_style_tone(word) for word in lowered.split())


@lru_cache(maxsize=65_536)
def _old_style_tone(word: str) -> str:
    """Move a tone mark from the second vowel of a closing "oa", "oe", "uy" to the first ("qu" is a consonant)."""
    letters = unicodedata.normalize("NFD", word)
    found = None if word.startswith("qu") else _LATE_TONE.search(letters)
    if found is not None:
        letters = letters[: found.start()] + found[1] + letters[found.start()] + letters[found.end() :]
    return unicodedata.normalize("NFC", letters)


@lru_cache(maxsize=65_536)
def words(text: str | None) -> tuple[str, ...]:
    """Return the folded words of a text, without punctuation."""
    return tuple(_WORD.findall(fold(text)))


@lru_cache(maxsize=65_536)
def body_form(name: str | None) -> str:
    """Return a body's comparable name: abbreviations expanded, no person's office, no punctuation.

    "Giám đốc Sở TT&TT" = "Sở Thông tin và Truyền thông"; "UBND các huyện, thị xã" = "Ủy ban nhân dân các huyện thị xã";
    "Chủ tịch, Phó Chủ tịch UBND tỉnh" = "Ủy ban nhân dân tỉnh"; "Lãnh đạo Sở Y tế" = "Sở Y tế".
    """
    form = " ".join(_expand(word) for word in fold(name).strip(" .,;:").split())
    while (shorter := _OFFICE.sub("", form).strip()) != form:
        form = shorter
    form = re.sub(r"\s*(?:&|và)\s*", " và ", form)
    form = re.sub(r"^(?:lãnh đạo|văn phòng) (?=sở |bộ )", "", form)
    return re.sub(r"[\s,;.-]+", " ", form).strip()


def _expand(word: str) -> str:
    full = ABBREVIATIONS.get(word.strip(",;"))
    if full is None:
        return word
    return full + ("," if word.endswith(",") else "")


def body_forms(names: Iterable[str] | None) -> set[str]:
    """Return the comparable names of bodies, each once."""
    return {body_form(name) for name in names or ()} - {""}


def number_form(text: str | None) -> str:
    """Return a document number's comparable form: no white space, capitals, "NĐ-CP" for "NĐCP"."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFC", text or ""))
    return squeezed.replace("–", "-").upper().replace("NĐCP", "NĐ-CP")


def value_form(value: object) -> float | None:
    """Return a target's number to four decimals, None for what is no number."""
    try:
        return round(float(value), 4)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


DeadlineForm = tuple[str | None, ...]


def deadline_form(deadline: Mapping[str, Any] | None) -> DeadlineForm | None:
    """Return what must be equal for two deadlines to be the same, None where there is none.

    ``by``: the end. ``within``: start and end. ``recurring``: FREQ and INTERVAL. Else the type alone.
    """
    if not deadline or not deadline.get("type"):
        return None
    kind: str = deadline["type"]
    if kind == "by":
        return (kind, deadline.get("end"))
    if kind == "within":
        return (kind, deadline.get("start"), deadline.get("end"))
    if kind == "recurring":
        rule = deadline.get("recurrence") or ""
        frequency, interval = re.search(r"FREQ=(\w+)", rule), re.search(r"INTERVAL=(\d+)", rule)
        # The reference scorer tells INTERVAL=1 from no interval at all; "" keeps the two apart in the same way.
        step = None if interval is None else "" if interval[1] == "1" else interval[1]
        return (kind, frequency and frequency[1], step)
    return (kind,)


class Bag:
    """The words of a text as a multiset, counted once."""

    __slots__ = ("counts", "size")

    def __init__(self, text: str | None) -> None:
        """Count the folded words of ``text``."""
        self.counts = Counter(words(text))
        self.size = sum(self.counts.values())

    def common(self, other: Bag) -> int:
        """Return how many words the two share, repeated ones counted."""
        few, many = (self, other) if len(self.counts) <= len(other.counts) else (other, self)
        return sum(min(count, many.counts[word]) for word, count in few.counts.items() if word in many.counts)

    def overlap(self, other: Bag) -> float:
        """Return the F1 of shared words, 0..1."""
        common = self.common(other)
        return 2 * common / (self.size + other.size) if common else 0.0

    def inside(self, whole: Bag) -> bool:
        """Say whether at least nine tenths of the words stand in ``whole``."""
        return bool(self.size) and self.common(whole) >= 0.9 * self.size
