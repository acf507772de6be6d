"""Automatic numbers of the binary Word format, handed to the same counter as those of .docx."""

from __future__ import annotations

import struct

from ingest.office.doc_file import DocFile, parse_sprms
from ingest.office.word_numbering import Instance, Level, Numbering

_FORMS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
          22: "decimalZero", 23: "bullet", 255: "none"}  # fmt: skip
_FONT = 0x4A4F
_LSTF, _LVLF, _LFO = 28, 28, 16


def read_numbering(document: DocFile) -> Numbering:
    """Return a document's lists. A list that can not be read is left out: its paragraphs keep their words."""
    definitions, lists = document.list_parts()
    if len(definitions) < 2 or len(lists) < 4:
        return Numbering({}, {})
    try:
        abstracts = _read_definitions(definitions, document.fonts)
    except (struct.error, IndexError):
        return Numbering({}, {})
    return Numbering(abstracts, _read_lists(lists, document.fonts))


def _read_definitions(data: bytes, fonts: list[str]) -> dict[int, dict[int, Level]]:
    """Read list definitions: heads first, then the levels of all of them."""
    count = struct.unpack_from("<H", data)[0]
    heads = [data[2 + _LSTF * i : 2 + _LSTF * (i + 1)] for i in range(count)]
    position = 2 + _LSTF * count
    abstracts: dict[int, dict[int, Level]] = {}
    for head in heads:
        name = struct.unpack_from("<i", head)[0]
        is_simple = head[26] & 1
        levels: dict[int, Level] = {}
        for index in range(1 if is_simple else 9):
            levels[index], position = _read_level(data, position, fonts)
        abstracts[name] = levels
    return abstracts


def _read_level(data: bytes, position: int, fonts: list[str]) -> tuple[Level, int]:
    """Read a level; return it and the position after it."""
    start, form, flags = struct.unpack_from("<iBB", data, position)
    character_size, paragraph_size, restart = struct.unpack_from("<BBB", data, position + 24)
    position += _LVLF + paragraph_size
    sprms = parse_sprms(data[position : position + character_size])
    position += character_size
    length = struct.unpack_from("<H", data, position)[0]
    units = struct.unpack_from(f"<{length}H", data, position + 2)
    position += 2 + 2 * length
    text = "".join(f"%{unit + 1}" if unit < 9 else chr(unit) for unit in units)
    font = struct.unpack("<H", sprms[_FONT])[0] if _FONT in sprms else -1
    level = Level(
        start=start,
        form=_FORMS.get(form, "decimal"),
        text=text,
        restart=restart if flags & 0x08 else None,
        legal=bool(flags & 0x04),
        font=fonts[font] if 0 <= font < len(fonts) else None,
    )
    return level, position


def _read_lists(data: bytes, fonts: list[str]) -> dict[int, Instance]:
    """Read the lists that paragraphs name, counted from 1, with what they override."""
    count = struct.unpack_from("<I", data)[0]
    instances: dict[int, Instance] = {}
    overrides: list[int] = []
    for index in range(count):
        place = 4 + _LFO * index
        if place + _LFO > len(data):
            return instances
        instances[index + 1] = Instance(struct.unpack_from("<i", data, place)[0])
        overrides.append(data[place + 12])
    position = 4 + _LFO * count
    for index, levels in enumerate(overrides):
        position += 4
        for _ in range(levels):
            if position + 8 > len(data):
                return instances
            start, flags = struct.unpack_from("<iI", data, position)
            position += 8
            if flags & 0x20:
                try:
                    level, position = _read_level(data, position, fonts)
                except (struct.error, IndexError):
                    return instances
                instances[index + 1].levels[flags & 0xF] = level
                start = level.start
            if flags & 0x10:
                instances[index + 1].starts[flags & 0xF] = start
    return instances
