"""What keyboards and habits leave in a question: Telex keys that no program turned into marks, letters for words."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Mapping

from ingest.syllables import is_syllable
from nlp.gazetteers.folding import fold, strip_marks
from nlp.gazetteers.loader import load

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_DOUBLED = {"a": "â", "e": "ê", "o": "ô"}
_HORNED = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWELS = "aăâeêioôơuưy"
_SHORTEST = 3  # letters of an abbreviation that is written out


def from_telex(typed: str) -> str | None:
    """Return the syllable that Telex keys spell, None where they spell none or nothing else than what was typed.

    >>> from_telex("sowr"), from_telex("nooji"), from_telex("vieejc"), from_telex("dduwowcj"), from_telex("index")
    ('sở', 'nội', 'việc', 'được', None)
    """
    letters: list[str] = []
    tone = ""
    for key in typed.lower():
        if key in _TONES and any(letter in _VOWELS for letter in letters):
            tone = _TONES[key]
        elif letters and key == letters[-1] and key in "aeod":
            letters[-1] = _DOUBLED.get(key, "đ")
        elif key == "w":
            _horn(letters)
        else:
            letters.append(key)
    for at in range(len(letters) - 2):
        if letters[at : at + 2] == ["u", "ơ"] and (not at or letters[at - 1] != "q"):
            letters[at] = "ư"  # "dduowng": ươ before a final
    word = unicodedata.normalize("NFC", _with_tone(letters, tone))
    return fold(word) if word != typed.lower() and is_syllable(word) else None


def _horn(letters: list[str]) -> None:
    """Turn the last vowel into ă, ơ or ư; without one the key is an ư."""
    at = next((i for i in range(len(letters) - 1, -1, -1) if letters[i] in _HORNED), None)
    if at is None:
        letters.append("ư")
        return
    letters[at] = _HORNED[letters[at]]


def _with_tone(letters: list[str], tone: str) -> str:
    """Return the word with its tone on the vowel that carries it."""
    word = "".join(letters)
    begin = 2 if word[:2] in {"qu", "gi"} and any(letter in _VOWELS for letter in word[2:]) else 0
    vowels = [i for i, letter in enumerate(letters) if letter in _VOWELS and i >= begin]
    if not vowels or not tone:
        return word
    marked = [i for i in vowels if letters[i] not in "aeiouy"]
    closed = vowels[-1] < len(letters) - 1
    at = marked[-1] if marked else vowels[-1] if closed else vowels[len(vowels) - 2] if len(vowels) > 1 else vowels[0]
    return word[: at + 1] + tone + word[at + 1 :]


def written_out(letters: str) -> str | None:
    """Return the words of an abbreviation in any case, None where it stands for nothing, or for several things.

    >>> written_out("dvc"), written_out("xyz")
    ('dịch vụ công', None)
    """
    return _words_of_letters().get(strip_marks(letters)) if len(letters) >= _SHORTEST else None


@functools.cache
def _words_of_letters() -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for record in load("abbreviations"):
        for short in record.abbreviations:
            if short.isupper() and short.isalpha():
                found.setdefault(strip_marks(short), set()).add(fold(record.name))
    return {letters: next(iter(names)) for letters, names in found.items() if len(names) == 1}
