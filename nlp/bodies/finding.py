"""All bodies that a stretch of text names, wherever they stand in it."""

from __future__ import annotations

import regex

from nlp.bodies import patterns
from nlp.bodies.reading import Body, BodyReader

_BEGINNING = regex.compile(
    rf"(?<![\p{{L}}\d])(?:{patterns.OFFICE.pattern}|các\s+|{patterns.WHOLE.pattern}|{patterns.COUNCIL.pattern}"
    rf"|{patterns.LOOSE_HEAD.pattern}|{patterns.STRICT_HEAD.pattern}|{patterns.FIELD_HEAD.pattern}|cơ quan|đơn vị|chính quyền|cấp ủy)"
)
_PERSON_BEFORE = regex.compile(r"(?:giám đốc|chủ tịch|trưởng|bộ trưởng|đồng chí|ông|bà|đ/c)\s+$")


def find_bodies(reader: BodyReader, start: int, end: int) -> tuple[Body, ...]:
    """Return the bodies of ``text[start:end]`` in order; they do not overlap, and none goes beyond its line.

    Bodies with a name of their own are found everywhere; general ones ("các sở, ban, ngành", "các cơ quan, đơn vị liên
    quan") where their determiner says that bodies are meant.
    """
    found: list[Body] = []
    at, stop = start, _line_end(reader, start, end)
    while True:
        beginning = _BEGINNING.search(reader.folded, at, end)
        if beginning is None:
            return tuple(found)
        if beginning.start() >= stop:
            stop = _line_end(reader, beginning.start(), end)
        bodies = [body for body in reader.bodies(beginning.start(), stop) if _is_body(body, reader)]
        if bodies:
            found += bodies
            at = max(body.end for body in bodies)
        else:
            at = beginning.start() + 1


def _line_end(reader: BodyReader, at: int, end: int) -> int:
    line = reader.text.find("\n", at, end)
    return end if line < 0 else line


def _is_body(body: Body, reader: BodyReader) -> bool:
    """Say whether a name stands for a body here: a general one has its determiner; none is a person's own name."""
    if _PERSON_BEFORE.search(reader.folded, max(0, body.start - 24), body.start):
        return not patterns.PERSON_NAME.match(reader.text, body.start, body.end)
    if not body.is_generic:
        return True
    office = patterns.OFFICE.match(reader.folded, body.start, body.end)
    words = reader.folded[office.end() if office else body.start : body.end]
    return words.startswith(("các ", "tất cả")) and not words.startswith(("các xã", "các cấp độ", "các trường hợp"))
