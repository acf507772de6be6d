"""Texts as runs of syllables, for names and terms that punctuation and abbreviations must not hide."""

from __future__ import annotations

import functools
import re

from nlp.gazetteers.folding import fold
from nlp.gazetteers.loader import load

_SYLLABLE = re.compile(r"[^\W_]+")
# Short forms of common words that plans mix freely with the full ones; a body's abbreviations are no business of here.
_COMMON = frozenset(
    {
        "BHXH",
        "BHYT",
        "BVMT",
        "CBCC",
        "CBCCVC",
        "CCHC",
        "CCVC",
        "CĐS",
        "CNTT",
        "CQĐT",
        "CSDL",
        "DVC",
        "DVCTT",
        "ĐTC",
        "ĐVHC",
        "HTTT",
        "KSTTHC",
        "NSNN",
        "PAKN",
        "PBGDPL",
        "PCTN",
        "QPPL",
        "TGBC",
        "TTHC",
        "TTĐT",
        "VBQPPL",
        "VTVL",
        "ANTT",
        "ATTP",
        "ATTT",
        "KNTC",
        "DVCQG",
        "PVHCC",
        "PCCC",
        "ĐMST",
    }
)


_MORE = {"ttatgt": "trật tự an toàn giao thông", "atgt": "an toàn giao thông"}  # seen, and in no gazetteer as such


@functools.cache
def _expansions() -> tuple[re.Pattern[str], dict[str, str]]:
    full = {fold(short): fold(record.name) for record in load("abbreviations") for short in record.abbreviations}
    common = {fold(short): full[fold(short)] for short in _COMMON if fold(short) in full} | _MORE
    longest_first = sorted(common, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)"), common


@functools.cache
def _shortenings() -> tuple[tuple[str, str], ...]:
    """Return ``(full run, short form)`` of the common abbreviations."""
    _, full = _expansions()
    return tuple((f" {' '.join(_SYLLABLE.findall(words))} ", short) for short, words in full.items())


def other_spellings(text: str) -> str:
    """Return the words that a text could have had instead: abbreviations written out, and full words' abbreviations.

    >>> other_spellings("Công khai TTHC")
    'thủ tục hành chính'
    """
    pattern, full = _expansions()
    folded = fold(text)
    written_out = [full[match.group()] for match in pattern.finditer(folded)]
    run = f" {' '.join(_SYLLABLE.findall(folded))} "
    return " ; ".join(dict.fromkeys((*written_out, *(short for words, short in _shortenings() if words in run))))


def syllables(text: str) -> list[str]:
    """Return the text's syllables: folded, without punctuation, common abbreviations written out.

    >>> syllables("Công khai TTHC, phí.")
    ['công', 'khai', 'thủ', 'tục', 'hành', 'chính', 'phí']
    """
    pattern, full = _expansions()
    return _SYLLABLE.findall(pattern.sub(lambda match: full[match.group()], fold(text)))


def run_of(text: str) -> str:
    """Return the syllables with a space around each: one run holds another as a substring only at syllable borders."""
    return f" {' '.join(syllables(text))} "
