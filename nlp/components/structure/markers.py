"""Reading the marker at the beginning of a line.

1. "I. MỤC ĐÍCH", "Ii. mục đích yêu cầu", "I.MỤC ĐÍCH"
2. "Điều 3. Tổ chức thực hiện", "Chương II", "Phần thứ nhất", "Phụ lục 01"
3. "1. Sở Nội vụ", "2.1 Phòng Y tế:", "1) …", "(1) …", "1/ …"
4. "a) …", "đ) …", "(a) …", "- …", "+ …", "* …", "• …"
"""

from __future__ import annotations

from dataclasses import dataclass

from nlp.components.structure import patterns
from nlp.structure import DivisionKind

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7}
_UNCOUNTED = (DivisionKind.DASH, DivisionKind.PLUS, DivisionKind.BULLET)
_MAX_ANNEX_TITLE = 120


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker as written, its kind and what it counts.

    ``signature`` tells lists apart: "1." and "1)" of one document are different lists. ``value`` counts from 1, 0 for
    markers that do not count.
    """

    kind: DivisionKind
    signature: str
    text: str
    value: int
    width: int  # characters of the marker at the beginning of the line

    @property
    def counts(self) -> bool:
        """Say whether the marker is one of a numbered sequence."""
        return self.kind not in _UNCOUNTED


def read_marker(line: str) -> Marker | None:
    """Return the marker that the line begins with, None where it has none.

    The line begins with its first word; a number inside a date or a quantity ("12.5 triệu", "30/6/2025") is no marker.
    """
    annex = patterns.ANNEX.match(line)
    if annex and len(line) <= _MAX_ANNEX_TITLE:
        return Marker(DivisionKind.ANNEX, "annex", annex.group().strip(), 0, annex.end())
    for kind, style, pattern in patterns.MARKERS:
        match = pattern.match(line)
        if match is None or match.end() == 0:
            continue
        value = match.groupdict().get("value") or ""
        depth = value.count(".") + 1 if kind is DivisionKind.DECIMAL else 0
        signature = f"{kind.value}{style}{depth or ''}"
        return Marker(kind, signature, match.group().strip(), count(kind, value), match.end())
    return None


def read_misread(line: str, roman_expected: int, number_expected: int) -> Marker | None:
    """Return the marker that a line begins with where only its place in the sequence tells it: "HI. Đối tượng" after II.

    Args:
        line: The line, from its first character.
        roman_expected: The value that the next Roman marker has.
        number_expected: The value that the next Arabic marker has.
    """
    match = patterns.MISREAD_ROMAN.match(line)
    if match and any(roman(match["value"].translate(t).lower()) == roman_expected for t in patterns.MISREAD_LETTERS):
        return Marker(
            DivisionKind.ROMAN, f"{DivisionKind.ROMAN.value}.", match.group().strip(), roman_expected, match.end()
        )
    match = patterns.MISREAD_NUMBER.match(line)
    if match and int(match["value"]) == number_expected:
        return Marker(
            DivisionKind.NUMBER, f"{DivisionKind.NUMBER.value}.", match.group().strip(), number_expected, match.end()
        )
    return None


def count(kind: DivisionKind, value: str) -> int:
    """Return the place in the sequence: "III" -> 3, "đ" -> 5, "1.2.4" -> 4; 0 for what does not count."""
    if not value:
        return 0
    if value.rpartition(".")[2].isdigit():
        return int(value.rpartition(".")[2])
    lowered = value.lower()
    if lowered in _WORDS:
        return _WORDS[lowered]
    if kind is DivisionKind.LETTER:
        return patterns.LETTERS.index(lowered) + 1
    if kind is DivisionKind.CAPITAL or (kind is DivisionKind.PART and lowered in "abcde"):
        return "abcdđegh".find(lowered) + 1
    return roman(lowered)


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral in lower case, 0 where it is none."""
    values = [_ROMAN.get(letter, 0) for letter in numeral]
    if not values or 0 in values:
        return 0
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
