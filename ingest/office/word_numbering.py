"""Word's automatic numbers, rebuilt as text: what the reader sees before a list paragraph.

Rules (ISO/IEC 29500-1, 17.9): lists that share an abstract definition count on together unless an instance overrides
its start; a level starts again when a higher one has gone on (w:lvlRestart can change that); ``%1`` in the level's text
is the number of the first level. Word's own letters run a, b, c, d, e, f; the Vietnamese order a, b, c, d, đ, e is
typed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex
from lxml import etree

from ingest.office.word_names import number, switch, value, w
from ingest.office.word_styles import Look

LEVELS = 9

_PLACE = regex.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SYMBOLS = {
    "§": "▪", "Ø": "➢", "ü": "✓", "v": "❖", "q": "□", "à": "→", "n": "■", "l": "●", "o": "□", "¨": "□", "Ü": "➢",
    "·": "•", "-": "-", "+": "+", "*": "*", "¡": "○", "m": "○", "u": "◆", "": "•",
}  # fmt: skip
"""Bullets of Wingdings and Symbol by the letter that Word stores."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False  # every number of it is written in digits
    style: str | None = None
    font: str | None = None


@dataclass(slots=True)
class Instance:
    """A list as paragraphs name it: which definition it counts with, and what it overrides."""

    abstract: int
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """A document's lists with their counters; asked once a paragraph, in the document's order."""

    def __init__(self, abstracts: dict[int, dict[int, Level]], instances: dict[int, Instance]) -> None:
        """Begin counting.

        Args:
            abstracts: The definitions: id -> level (0..8) -> how it is written.
            instances: The lists: the id that paragraphs bear -> instance.
        """
        self._abstracts = abstracts
        self._instances = instances
        self._counters: dict[int, list[int | None]] = {}
        self._restarted: set[tuple[int, int]] = set()

    @classmethod
    def from_xml(cls, root: etree._Element | None) -> Numbering:
        """Read the numbering part; without one no paragraph has a number."""
        abstracts: dict[int, dict[int, Level]] = {}
        instances: dict[int, Instance] = {}
        if root is None:
            return cls(abstracts, instances)
        links: dict[int, str] = {}
        styles: dict[str, int] = {}
        for abstract in root.findall(w("abstractNum")):
            name = int(abstract.get(w("abstractNumId"), "-1"))
            abstracts[name] = {
                int(level.get(w("ilvl"), "0")): _read_level(level) for level in abstract.findall(w("lvl"))
            }
            if link := value(abstract.find(w("numStyleLink"))):
                links[name] = link
            if style := value(abstract.find(w("styleLink"))):
                styles[style] = name
        for name, link in links.items():
            if link in styles:
                abstracts[name] = abstracts[styles[link]]
        for element in root.findall(w("num")):
            instance = _read_instance(element)
            if instance is not None:
                instances[int(element.get(w("numId"), "0"))] = instance
        return cls(abstracts, instances)

    def marker(self, look: Look, style: str | None) -> str | None:
        """Count a paragraph and return its number as text ("1.", "a)", "-"); None for one that is in no list.

        Args:
            look: The paragraph's look, styles included.
            style: Its style's id: a list can say which level a style stands on.
        """
        instance = self._instances.get(look.list_id or 0)
        if instance is None:
            return None
        index = look.list_level
        if index is None:
            index = self._level_of_style(instance, style)
        level = self._level(instance, index)
        if level is None:
            return None
        self._count(look.list_id or 0, instance, index, level)
        return self._write(instance, index, level)

    def _level(self, instance: Instance, index: int) -> Level | None:
        """Return a level as the instance sees it."""
        return instance.levels.get(index) or self._abstracts.get(instance.abstract, {}).get(index)

    def _level_of_style(self, instance: Instance, style: str | None) -> int:
        """Return the level that a style is linked to, else the first."""
        for index, level in self._abstracts.get(instance.abstract, {}).items():
            if style and level.style == style:
                return index
        return 0

    def _count(self, name: int, instance: Instance, index: int, level: Level) -> None:
        """Go on counting at a level."""
        counters = self._counters.setdefault(instance.abstract, [None] * LEVELS)
        for upper in range(index):  # a level that was jumped over shows its start
            if counters[upper] is None:
                skipped = self._level(instance, upper)
                counters[upper] = skipped.start if skipped else 1
        start = instance.starts.get(index, level.start)
        if index in instance.starts and (name, index) not in self._restarted:
            self._restarted.add((name, index))
            counters[index] = start
        else:
            current = counters[index]
            counters[index] = start if current is None else current + 1
        for lower in range(index + 1, LEVELS):
            below = self._level(instance, lower)
            if below is None or below.restart is None or index < below.restart:
                counters[lower] = None

    def _write(self, instance: Instance, index: int, level: Level) -> str:
        """Write the number of a level."""
        if level.form == "bullet":
            return _bullet(level)
        if level.form == "none" and "%" not in level.text:
            return level.text.strip()
        counters = self._counters[instance.abstract]

        def place(match: regex.Match[str]) -> str:
            referred = int(match.group(1)) - 1
            source = level if referred == index else self._level(instance, referred)
            count = counters[referred] if referred < LEVELS else None
            if source is None or count is None or source.form == "none":
                return ""
            return write_number(count, "decimal" if level.legal else source.form)

        return _PLACE.sub(place, level.text).strip()


def _read_level(level: etree._Element) -> Level:
    """Read a w:lvl."""
    fonts = level.find(f"{w('rPr')}/{w('rFonts')}")
    start = number(level.find(w("start")))
    return Level(
        start=0 if start is None else start,
        form=value(level.find(w("numFmt"))) or "decimal",
        text=value(level.find(w("lvlText"))) or "",
        restart=number(level.find(w("lvlRestart"))),
        legal=bool(switch(level, "isLgl")),
        style=value(level.find(w("pStyle"))),
        font=None if fonts is None else fonts.get(w("ascii")) or fonts.get(w("hAnsi")),
    )


def _read_instance(element: etree._Element) -> Instance | None:
    """Read a w:num."""
    abstract = number(element.find(w("abstractNumId")))
    if abstract is None:
        return None
    found = Instance(abstract)
    for override in element.findall(w("lvlOverride")):
        index = int(override.get(w("ilvl"), "0"))
        start = number(override.find(w("startOverride")))
        if start is not None:
            found.starts[index] = start
        level = override.find(w("lvl"))
        if level is not None:
            found.levels[index] = _read_level(level)
    return found


def _bullet(level: Level) -> str:
    """Return a bullet; letters of picture fonts become the sign that they show."""
    text = level.text.strip()
    if not text:
        return "•"
    if level.font and level.font.startswith(("Wingdings", "Symbol", "Webdings")) and text.isascii() | (len(text) == 1):
        return SYMBOLS.get(text, text if "\ue000" <= text <= "\uf8ff" else "•")
    return text


def write_number(count: int, form: str) -> str:
    """Write a number in one of Word's forms; an unknown form is written in digits.

    Forms: decimal 3, decimalZero 03, lowerLetter c (27: aa), upperRoman III, vietnameseCounting ba, ordinal 3.
    """
    if form == "decimalZero":
        return f"{count:02d}"
    if form in {"lowerLetter", "upperLetter"} and count > 0:
        times, letter = divmod(count - 1, 26)
        text = chr(ord("a") + letter) * (times + 1)
        return text.upper() if form == "upperLetter" else text
    if form in {"lowerRoman", "upperRoman"} and 0 < count < 4000:
        text = ""
        rest = count
        for size, sign in _ROMAN:
            while rest >= size:
                text += sign
                rest -= size
        return text.upper() if form == "upperRoman" else text
    if form == "vietnameseCounting" and 0 <= count < 100:
        return _counting(count)
    if form == "numberInDash":
        return f"- {count} -"
    return str(count)


def _counting(count: int) -> str:
    """Write 0..99 in Vietnamese words: 1 một, 15 mười lăm, 21 hai mươi mốt, 24 hai mươi tư."""
    if count < 10:
        return _UNITS[count]
    tens, unit = divmod(count, 10)
    head = "mười" if tens == 1 else f"{_UNITS[tens]} mươi"
    if unit == 0:
        return head
    tail = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}.get(unit, _UNITS[unit])
    return f"{head} {tail}"
