"""One spelling for comparison: case, tone placement, look-alike letters, marks.

Both functions keep the length of an NFC text, so that a match in the folded text has the same offsets in the original.

:func:`fold`          "Uỷ Ban Nhân Dân Tỉnh" -> "ủy ban nhân dân tỉnh";  "hoà" -> "hòa";  "Ðắk" (U+00D0) -> "đắk"
:func:`strip_marks`   "Đắk Lắk" -> "dak lak";  "Đường bộ" -> "duong bo"
:func:`fold_name`     fold, single spaces, one kind of dash, no end mark: a key for a name
"""

from __future__ import annotations

import functools
import re
import unicodedata

# For character classes: [{UPPER}] matches a capital, [{LOWER}] a small letter of the Vietnamese alphabet (NFC). A range
# such as À-Ỹ would not do: capitals and small letters alternate there.
_VOWELS = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(code).isalpha()]
UPPER = "A-Z" + "".join(letter for letter in _VOWELS if letter.isupper())
LOWER = "a-z" + "".join(letter for letter in _VOWELS if letter.islower())

# Letters that typists and converters put for the right one: Eth and African D for Đ, Oi for Ư; typographic dashes and
# the no-break space.
_LOOK_ALIKES = (
    ("ð", "đ"), ("ɖ", "đ"), ("ƣ", "ư"), ("–", "-"), ("—", "-"), ("‑", "-"), ("−", "-"), ("\N{NO-BREAK SPACE}", " "),
)  # fmt: skip
# A tone on the last vowel of an open "oa", "oe", "uy" (hoà, khoẻ, thuỷ) belongs, for the key, on the first (hòa, khỏe,
# thủy). Not after q (quý), and not before a final consonant (hoàn), where both styles agree.
_SECOND_TONE = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])")
_SHORT = 2000  # characters of a unit worth remembering
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_MOVED = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in _TONES
}
_ALPHABET = {chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_UNMARKED = str.maketrans(
    {letter: unicodedata.normalize("NFD", letter)[0] for letter in _ALPHABET} | {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}
)


def fold(text: str) -> str:
    """Return the text in lower case with one tone placement and one letter for look-alikes.

    The result has as many characters as the NFC form of the text.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@functools.lru_cache(maxsize=8192)  # every component folds the same units
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    lowered = composed.lower()
    if len(lowered) != len(composed):  # İ and a few others grow in lower case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in composed)
    for look_alike, letter in _LOOK_ALIKES:
        if look_alike in lowered:
            lowered = lowered.replace(look_alike, letter)
    return _SECOND_TONE.sub(_moved, lowered)


def _moved(match: re.Match[str]) -> str:
    return _MOVED[match.group()]


def strip_marks(text: str) -> str:
    """Return the folded text without tone and vowel marks, đ as d: what a search key without accents matches."""
    return fold(text).translate(_UNMARKED)


def fold_name(name: str) -> str:
    """Return the key of a name: folded, single spaces, dashes between spaces, no mark at either end."""
    key = re.sub(r"\s*-\s*", " - ", fold(name))
    return re.sub(r"\s+", " ", key).strip(" .,;:")
