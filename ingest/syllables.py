"""Which letter groups are Vietnamese syllables: the statistics by which encodings and bad readings are told.

A syllable is an onset, a rhyme and a tone; a rhyme that ends in c, ch, p or t carries only the sharp or the heavy tone.
The lists are the spellings of the written language (Hoàng Phê, *Từ điển tiếng Việt*), old and new tone places alike
(hoà = hòa), loan spellings left out: the shares below are statistics, not judgement over single words.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x".split()  # noqa: SIM905 - words
_RHYMES = frozenset(
    """
    a ai ao au ay ac ach am an ang anh ap at ăc ăm ăn ăng ăp ăt âu ây âc âm ân âng âp ât
    e eo ec em en eng ep et ê êu êch êm ên ênh êp êt êc êng
    i ia iu ich im in inh ip it iêu iêc iêm iên iêng iêp iêt y yêu yêm yên yêng yêt ych ynh yt
    o oi oc om on ong op ot oong ooc oa oai oao oay oac oach oam oan oang oanh oap oat
    oăc oăm oăn oăng oăt oe oeo oen oet oem ô ôi ôc ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ui uc um un ung up ut ua uôi uôc uôm uôn uông uôt uê uêch uênh uêu uy uya uych uynh uyt uyu uyên uyêt uyn uyp
    uơ uân uât uâng uây ư ưi ưu ưc ưm ưn ưng ưt ưa ươi ươu ươc ươm ươn ương ươp ươt
    """.split()  # noqa: SIM905 - words
)
_AFTER_QU = frozenset(r for r in _RHYMES if r[0] in "aăâeêiyoôơ")
_STOPS = ("c", "ch", "p", "t")
_TONES = {"\u0300": "grave", "\u0301": "sharp", "\u0303": "tilde", "\u0309": "hook", "\u0323": "heavy"}
_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"[^\x00-\x7f]")


@functools.lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Say whether a word (letters only, NFC, any case) is spelt as one Vietnamese syllable."""
    bare, tone = _split_tone(word.lower())
    if bare is None:
        return False
    for size in (3, 2, 1, 0):
        onset, rhyme = bare[:size], bare[size:]
        if size and onset not in _ONSETS:
            continue
        if onset == "qu":
            fits = rhyme in _AFTER_QU
        elif onset == "gi" and not rhyme:
            fits = True  # gì
        else:
            fits = rhyme in _RHYMES and onset != "q"
        if fits and not (rhyme.endswith(_STOPS) and tone not in {"sharp", "heavy"}):
            return True
    return False


def _split_tone(word: str) -> tuple[str | None, str | None]:
    """Return a word without its tone, and the tone; (None, None) for two tones or foreign marks."""
    tone: str | None = None
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if character in _TONES:
            if tone is not None:
                return None, None
            tone = _TONES[character]
        else:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def syllable_share(text: str) -> tuple[float, int]:
    """Return the share of words that are Vietnamese syllables, and the number of words it was taken over.

    Words in capitals only count where a vowel bears a mark: abbreviations (UBND, HĐND) say nothing. No words
    give (1.0, 0).
    """
    words = [w for w in _WORD.findall(text) if not w.isupper() or not unicodedata.is_normalized("NFD", w)]
    if not words:
        return 1.0, 0
    return sum(map(is_syllable, words)) / len(words), len(words)


def marked_share(text: str) -> tuple[float, int]:
    """Return the share of the words with a character beyond ASCII that are syllables, and the number of such words.

    Characters count that are no letters at all: words of an unconverted old encoding ("B¸o") are looked for.
    """
    words = [w for w in _LOOSE.split(text) if w and _MARKED.search(w)]
    if not words:
        return 0.0, 0
    return sum(is_syllable(w) for w in words) / len(words), len(words)


_LOOSE = re.compile(r"[\t\n\r\xa0 \u2018-\u201f\u2010-\u2015\u2026\u2022!-/:-@\[-`{-~0-9]+")
