"""Syllables with, without and with some of their marks; words one edit apart."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYMES = (
    "a ai ao au ay ac ach am an ang anh ap at e eo ec em en eng ep et eu ech enh i ia iu ich im in inh ip it "
    "ieu iec iem ien ieng iep iet y yeu yem yen yeng yet ych ynh yt o oi oc om on ong op ot oong ooc oa oai "
    "oao oay oac oach oam oan oang oanh oap oat oe oeo oen oet oem u ui uc um un ung up ut ua uoi uoc uom uon "
    "uong uot ue uech uenh ueu uy uya uych uynh uyt uyu uyen uyet uyn uyp uo uan uat uang uay uu uop uou"
)
_SYLLABLE = re.compile(rf"(?:{_ONSETS.replace(' ', '|')})?(?:{_RHYMES.replace(' ', '|')})")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@functools.lru_cache(maxsize=65_536)
def _marks(syllable: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each letter's base with its marks; a tone counts for the syllable, so that its place does not matter."""
    letters: list[tuple[str, frozenset[str]]] = []
    tone: frozenset[str] = frozenset()
    for char in syllable:
        base, *marks = list(unicodedata.normalize("NFD", char))
        tone |= _TONES.intersection(marks)
        own = frozenset(marks) - _TONES
        letters.append(("d", own | {"đ"}) if base == "đ" else (base, own))
    return (("", tone), *letters)


@functools.lru_cache(maxsize=65_536)
def could_be(typed: str, full: str) -> bool:
    """Say whether a syllable was typed with no marks that the full one lacks: "vu", "vụ", "viêc" could be "vụ", "việc".

    >>> could_be("viêc", "việc"), could_be("viếc", "việc")
    (True, False)
    """
    if len(typed) != len(full):
        return False
    pairs = zip(_marks(typed), _marks(full), strict=True)
    return all(base == other and marks <= more for (base, marks), (other, more) in pairs)


def could_be_syllable(folded: str) -> bool:
    """Say whether letters without marks are spelt as a Vietnamese syllable: "truyen" is, "truyn" is not."""
    return _SYLLABLE.fullmatch(folded) is not None


def all_could_be(typed: Iterable[str], full: Iterable[str]) -> bool:
    """Say whether every syllable could be the other row's."""
    return all(could_be(left, right) for left, right in zip(typed, full, strict=True))


def deletes(word: str) -> Iterator[str]:
    """Yield the word and what remains of it without each of its letters."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def is_one_edit(left: str, right: str) -> bool:
    """Say whether one insertion, deletion, replacement or swap of neighbours makes one word of the other."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest, other = left[start:], right[start:]
    if len(rest) == len(other):
        swapped = len(rest) > 1 and rest[0] == other[1] and rest[1] == other[0] and rest[2:] == other[2:]
        return rest[1:] == other[1:] or swapped
    longer, shorter = (rest, other) if len(rest) > len(other) else (other, rest)
    return longer[1:] == shorter


class NearWords:
    """Words by everything that one deletion leaves of them: finds those one edit away without comparing all."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words."""
        self._words: dict[str, list[str]] = {}
        for word in words:
            for rest in set(deletes(word)):
                self._words.setdefault(rest, []).append(word)

    def find(self, typed: str) -> tuple[str, ...]:
        """Return the indexed words one edit away from what was typed, sorted."""
        candidates = {word for rest in set(deletes(typed)) for word in self._words.get(rest, ())}
        return tuple(sorted(word for word in candidates if is_one_edit(typed, word)))
