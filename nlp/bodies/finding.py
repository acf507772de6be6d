"""All bodies that a stretch of text names, wherever they stand in it."""

from __future__ import annotations

import regex

from nlp.bodies import patterns
from nlp.bodies.reading import Body, BodyReader

_BEGINNING = regex.compile(
    rf"(?<![\p{{L}}\d])(?:{patterns.OFFICE.pattern}|các\s+|{patterns.WHOLE.pattern}|{patterns.COUNCIL.pattern}"
    rf"|{patterns.LOOSE_HEAD.pattern}|{patterns.STRICT_HEAD.pattern}|{patterns.FIELD_HEAD.pattern}|cơ quan|đơn vị|chính quyền|cấp ủy)"
)


def find_bodies(reader: BodyReader, start: int, end: int) -> tuple[Body, ...]:
    """Return the bodies of ``text[start:end]`` in order; they do not overlap.

    Bodies with a name of their own are found everywhere; general ones ("các sở, ban, ngành", "các cơ quan, đơn vị liên
    quan") where their determiner says that bodies are meant.
    """
    found: list[Body] = []
    at = start
    while True:
        beginning = _BEGINNING.search(reader.folded, at, end)
        if beginning is None:
            return tuple(found)
        bodies = [body for body in reader.bodies(beginning.start(), end) if _is_body(body, reader)]
        if bodies:
            found += bodies
            at = max(body.end for body in bodies)
        else:
            at = beginning.start() + 1


def _is_body(body: Body, reader: BodyReader) -> bool:
    """Say whether a general name stands for bodies here: it has its determiner, and is no place."""
    if not body.is_generic:
        return True
    office = patterns.OFFICE.match(reader.folded, body.start, body.end)
    words = reader.folded[office.end() if office else body.start : body.end]
    return words.startswith(("các ", "tất cả")) and not words.startswith(("các xã", "các cấp độ", "các trường hợp"))
