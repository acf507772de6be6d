"""What was put on a page after it was made: numbers and dates filled into the blanks, and marks of digital signing.

A document signed on screen has its number, day and month in annotations: the page itself says "Số:      /KH-UBND". Read
without them it would have no number at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.geometry import Word
from ingest.layout import BBox

REACH = 2.0  # points: how far a word may reach over the annotation that shows it

STAMPED_VALUE = re.compile(
    r"""(?:
        \d{1,6}(?:\s*[/-]\s*[\wĐđ.&,-]+)*          # 193   193/UBND-KT   29/5/2025
      | \d{1,4}(?:\s+/?\s*\d{1,4}){1,2}             # 14 7
      | [/-]\s*[\wĐđ.&-]+                          # /UBND-KT
      | (?:[\wÀ-ỹ.\s]{2,40},\s*)?ngày\s.*\d{4}     # Hà Nội, ngày 14 tháng 7 năm 2026
      | H[ỎO][ẢA]?\s*T[ỐO]C | H[ỎO]Ả\s*T[ỐO]C | (?:THƯỢNG\s+)?KHẨN | (?:TỐI\s+|TUYỆT\s+)?MẬT
    )""",
    re.VERBOSE,
)
"""What the registry stamps into the blanks of a document signed on screen: number, day, month, urgency."""


@dataclass(slots=True)
class Stamp:
    """An annotation and the words that it shows."""

    box: BBox
    is_field: bool  # a form's field, filled in by a person
    words: list[Word] = field(default_factory=list)

    def holds(self, word: Word) -> bool:
        """Say whether a word's middle lies in the annotation."""
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        box = self.box
        return box.x0 - REACH <= x <= box.x1 + REACH and box.top - REACH <= y <= box.bottom + REACH

    @property
    def text(self) -> str:
        """Return what it says."""
        return " ".join(word.text for word in self.words)

    @property
    def is_content(self) -> bool:
        """Say whether it belongs to the text: a value in a blank, not who signed and when."""
        return self.is_field or STAMPED_VALUE.fullmatch(self.text) is not None


def put_in(words: list[Word], stamps: list[Stamp]) -> list[str]:
    """Put the words of stamps into a page's words, in place.

    Returns:
        What was left out: marks of signing, and printed figures that a stamp covers to correct them.
    """
    dropped: list[str] = []
    printed = list(words)
    for stamp in stamps:
        if not stamp.is_content:
            dropped += [stamp.text] if stamp.words else []
            continue
        for word in stamp.words:
            covered = next((other for other in printed if _covers(word, other)), None)
            if covered is not None:
                dropped.append(covered.text)
                printed = [other for other in printed if other is not covered]
                words[:] = [other for other in words if other is not covered]
            _snap(word, printed)
            words.append(word)
    return dropped


def _covers(word: Word, printed: Word) -> bool:
    """Say whether a stamped figure stands on a printed one, to correct it."""
    return (
        word.text.isdigit()
        and printed.text.isdigit()
        and min(word.x1, printed.x1) - max(word.x0, printed.x0) > 0.4 * (printed.x1 - printed.x0)
        and min(word.bottom, printed.bottom) - max(word.top, printed.top) > 0.4 * printed.height
    )


def _snap(word: Word, base: list[Word]) -> None:
    """Put a stamped word on the line of the words beside it, and glue it to the slash that follows or precedes."""
    beside = [
        other
        for other in base
        if other.top < word.bottom
        and other.bottom > word.top
        and min(word.bottom, other.bottom) - max(word.top, other.top) > 0.35 * min(word.height, other.height)
    ]
    if not beside:
        return
    middle = (word.x0 + word.x1) / 2
    nearest = min(beside, key=lambda other: abs((other.x0 + other.x1) / 2 - middle))
    word.baseline = nearest.baseline
    word.top, word.bottom = nearest.top, nearest.bottom
    line = sorted((other for other in beside if abs(other.baseline - nearest.baseline) < 1), key=lambda other: other.x0)
    before = [other for other in line if (other.x0 + other.x1) / 2 < middle]
    after = [other for other in line if (other.x0 + other.x1) / 2 >= middle]
    if after and after[0].text.startswith("/"):
        after[0].is_joined = True
        if before and before[-1].text == "/":
            word.is_joined = True
    elif before and before[-1].text.endswith("/"):
        word.is_joined = True
    if after and after[0].x0 < word.x1:  # the stamp covers the next word's beginning
        word.x0 = min(word.x0, after[0].x0 - 0.1)
