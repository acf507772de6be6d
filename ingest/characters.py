"""One form for every character: NFC with a map back to the characters that were read.

What is changed, and nothing else:

* decomposed letters are composed (``e`` + U+0302 + U+0301 -> ``ế``), whatever the order of the marks, and a mark that
was
  typed twice (``ế`` + U+0301) counts once;
* look-alike letters of old fonts and keyboards become the Vietnamese ones: Ð, Ɖ -> Đ; ð, ɖ -> đ; Ƣ -> Ư; ƣ -> ư;
* every kind of space, the no-break space too, becomes " "; soft hyphens, zero-width and control characters go;
* bullets of the private area (Symbol, Wingdings) become their Unicode twins.

Where the tone mark stands (hoà, hòa) is the writer's affair and is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LOOK_ALIKES = {
    "Ð": "Đ",  # U+00D0 eth, written by TCVN3 converters and French keyboards
    "Ɖ": "Đ",  # U+0189 African D
    "ð": "đ",
    "ɖ": "đ",
    "Ƣ": "Ư",  # U+01A2 OI, shown as Ư by some fonts of the nineties
    "ƣ": "ư",
}

BULLETS = {  # the private area as Word writes Symbol and Wingdings
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "\uf02d": "-",
    "\uf02b": "+",
    "\uf02a": "*",
    "\uf0a8": "□",
    "\uf06f": "□",
    "\uf0b0": "°",
    "\uf0b3": "≥",
    "\uf0a3": "≤",
}

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_DROPPED = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
)
_IS_SPACE = re.compile(f"[{_SPACES}]")
_IS_DROPPED = re.compile(f"[{_DROPPED}]")
_PLAIN = re.compile("[ -~À-ÏÒ-ÖØ-ïñ-öø-ƁƄ-ƈƊ-ơƤ-ɕɗ-ʯḀ-ỿ–—‘’“”…]*")
_DOUBLE_SPACE = re.compile("^ | $|  ")

_LETTER_RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]*", re.DOTALL)

_SHAPES = "\u0302\u0306\u031b"  # circumflex, breve, horn: part of the letter
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot: the tone


def normalise(raw: str) -> tuple[str, Sequence[int]]:
    """Return the canonical form of a paragraph's characters and, for each of them, the index in ``raw`` it came from.

    White space is collapsed to single blanks and cut at both ends.
    """
    if _PLAIN.fullmatch(raw) and not _DOUBLE_SPACE.search(raw):
        return raw, range(len(raw))
    out: list[str] = []
    origin: list[int] = []
    position = 0
    while position < len(raw):
        start = position
        character = raw[position]
        position += 1
        if _IS_DROPPED.match(character):
            continue
        if _IS_SPACE.match(character):
            if out and out[-1] != " ":
                out.append(" ")
                origin.append(start)
            continue
        marks: list[str] = []
        while position < len(raw) and (unicodedata.combining(raw[position]) or _IS_DROPPED.match(raw[position])):
            if unicodedata.combining(raw[position]):
                marks.append(raw[position])
            position += 1
        for composed in compose(BULLETS.get(character, LOOK_ALIKES.get(character, character)), marks):
            out.append(composed)
            origin.append(start)
    if out and out[-1] == " ":
        out.pop()
        origin.pop()
    text = "".join(out)
    if not unicodedata.is_normalized("NFC", text):  # rare: conjoining letters of other scripts
        return _recompose(text, origin)
    return text, origin


def clean(raw: str) -> str:
    """Return the canonical form of a paragraph's characters."""
    return normalise(raw)[0]


def compose(letter: str, marks: list[str]) -> str:
    """Return a letter with its combining marks as NFC: shape before tone, a repeated mark once.

    ("e", [U+0301, U+0302]) -> "ế"; ("ế", [U+0301]) -> "ế"; two different tones are both kept.
    """
    if not marks and letter.isascii():
        return letter
    if not marks:
        return unicodedata.normalize("NFC", letter)
    base, *own = list(unicodedata.normalize("NFD", letter))
    unique = list(dict.fromkeys(own + [m for mark in marks for m in unicodedata.normalize("NFD", mark)]))
    shapes = [mark for mark in unique if mark in _SHAPES]
    tones = [mark for mark in unique if mark in _TONES]
    others = [mark for mark in unique if mark not in _SHAPES + _TONES]
    if len(shapes) > 1 or len(tones) > 1:  # not Vietnamese: leave as written
        return unicodedata.normalize("NFC", letter + "".join(marks))
    with_shape = unicodedata.normalize("NFC", base + "".join(shapes))
    return unicodedata.normalize("NFC", with_shape + "".join(tones) + "".join(others))


def _recompose(text: str, origin: list[int]) -> tuple[str, list[int]]:
    """Compose what NFC joins across letters (Hangul and the like); a run of such letters maps to its first one."""
    out: list[str] = []
    kept: list[int] = []
    for run in _LETTER_RUN.finditer(text):
        piece = unicodedata.normalize("NFC", run.group())
        out.append(piece)
        same_length = len(piece) == len(run.group())
        kept.extend(origin[run.start() + (i if same_length else 0)] for i in range(len(piece)))
    return "".join(out), kept
