"""Time words as a recogniser leaves them, put right before the rules read: the length stays, so do all offsets.

Only what can be nothing else: syllables that do not exist ("đên khi", "thảng 5"), a figure inside a Roman number
("quý II1"), the fraction slash.
"""

from __future__ import annotations

import re

_MISREAD = re.compile(
    r"(?<!\w)(?:đên(?=\s)|kê(?=\stừ\s)|(?:thảng|thâng)(?=\s\d)|(?:ngảy|ngầy)(?=\s\d)|(?:quỷ|quỳ|qúy)(?=\s(?:[ivx]{1,3}|\d)\b)|nảm(?=\s\d))"
    r"|(?<=quý )(?=\w{0,2}i)[i1l|]{1,3}(?!\w)|[⁄∕]"
)
_WORDS = {
    "đên": "đến",
    "kê": "kể",
    "thảng": "tháng",
    "thâng": "tháng",
    "ngảy": "ngày",
    "ngầy": "ngày",
    "quỷ": "quý",
    "quỳ": "quý",
    "qúy": "quý",
    "nảm": "năm",
    "⁄": "/",
    "∕": "/",
}


def repair(folded: str) -> str:
    """Return folded text of the same length with misread time words put right."""
    return _MISREAD.sub(_right, folded)


def _right(match: re.Match[str]) -> str:
    word = match.group()
    return _WORDS.get(word) or "i" * len(word)
