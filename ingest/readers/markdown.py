"""Markdown (.md): headings, lists, pipe tables, and the flattened tables of law portals.

Two forms of table are met:

* pipe tables, a row a line, ``| 1 | Rà soát … |``, with or without the line of dashes; a row may be broken over lines;
* flattened tables, where every cell has lines of its own and bars stand alone on theirs: a bar opens the row, a bar
closes
  every cell (letterheads and signature blocks come so too).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import regex

from ingest.canonical import Grid, GridCell, TextBuilder
from ingest.encodings import decode
from ingest.flattened import PlacedCell, read_flattened
from ingest.layout import LaidOutDocument
from ingest.limits import Limits
from ingest.paragraphs import CellRoom, Habit, SourceLine, measure, measure_cells, paragraphs
from ingest.pipes import read_pipes
from ingest.readers.base import LIKELY, NO_BID
from ingest.readers.emphasis import read_lines
from ingest.readers.plain import make_paragraph, split_lines

_HEADING = regex.compile(r"\s{0,8}(#{1,6})\s+(.*?)\s*#*\s*$")
_BREAK = regex.compile(r"<br\s*/?>", regex.IGNORECASE)
_EMPTY_MARKS = regex.compile(r"[*_\s]*[*_]\s*")
_FENCE = regex.compile(r"\s*(?:```|~~~)\w*\s*")

Line = tuple[int, str]


UNKNOWN_WIDTH = 1 << 30


@dataclass(slots=True)
class _Part:
    """A stretch of the file: text lines, a heading, or the cells of a table."""

    lines: list[Line] = field(default_factory=list)
    cells: list[PlacedCell] | None = None
    heading: int | None = None


class MarkdownReader:
    """Reads .md and .markdown."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid by the name: Markdown has no first bytes of its own."""
        return LIKELY if suffix in {".md", ".markdown", ".mdown"} and b"\x00" not in head[:1024] else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:  # noqa: ARG002 - the file's size is checked before
        """Read a Markdown file."""
        text, encoding = decode(path.read_bytes(), path.name)
        numbered = list(enumerate(split_lines(text), 1))
        parts = list(_parts(numbered))
        body = [line for part in parts if part.cells is None for line in [*_clean(part.lines), SourceLine("", 0)]]
        habit = measure(body)
        if not habit.wrapped:  # in Markdown a line end is a blank, but only what surely goes on is joined
            habit = Habit(wrapped=True, width=UNKNOWN_WIDTH)
        builder = TextBuilder()
        texts: list[SourceLine] = []
        for part in parts:
            if part.cells is None and part.heading is None:
                texts.extend([*_clean(part.lines), SourceLine("", 0)])
                continue
            _add_texts(builder, texts, habit)
            texts = []
            if part.cells is not None:
                builder.add_table(_grid(part.cells, habit))
            else:
                heading = make_paragraph(_clean(part.lines))
                builder.add_paragraph(replace(heading, outline_level=part.heading))
        _add_texts(builder, texts, habit)
        return builder.build("text/markdown", encoding=encoding)


def _parts(lines: Sequence[Line]) -> Iterator[_Part]:
    """Cut the file at blank lines, headings and tables."""
    block: list[Line] = []
    position = 0
    while position < len(lines):
        number, text = lines[position]
        bare = text.strip()
        table = read_flattened(lines, position) if bare == "|" else None
        if table is None and "|" in bare and bare.startswith("|"):
            table = read_pipes(lines, position)
        heading = _HEADING.match(text)
        if (
            table is None
            and heading is None
            and bare
            and not _EMPTY_MARKS.fullmatch(text)
            and not _FENCE.fullmatch(text)
        ):
            block.append((number, text))
            position += 1
            continue
        if block:
            yield _Part(block)
            block = []
        if table is not None:
            cells, position = table
            yield _Part(cells=cells)
            continue
        if heading is not None:
            yield _Part([(number, heading.group(2))], heading=len(heading.group(1)))
        position += 1
    if block:
        yield _Part(block)


def _clean(lines: Sequence[Line]) -> list[SourceLine]:
    """Return a block's lines without marks; a <br> makes two lines of one."""
    broken: list[Line] = []
    for number, text in lines:
        pieces = _BREAK.split(text)
        broken.extend((number, piece + ("  " if i < len(pieces) - 1 else "")) for i, piece in enumerate(pieces))
    return read_lines(broken)


def _add_texts(builder: TextBuilder, lines: Sequence[SourceLine], habit: Habit) -> None:
    """Add the paragraphs of a stretch of text."""
    for group in paragraphs(lines, habit):
        builder.add_paragraph(make_paragraph(group))


def _grid(cells: Sequence[PlacedCell], habit: Habit) -> Grid:
    """Make a table of placed cells."""
    cleaned = [(cell, [line for line in _clean(cell.lines) if line.words]) for cell in cells]
    whole = measure_cells([lines for _, lines in cleaned])
    columns: dict[int, list[list[SourceLine]]] = {}
    for cell, lines in cleaned:
        columns.setdefault(cell.column, []).append(lines)
    rooms = {column: measure_cells(lines) for column, lines in columns.items()}
    made: list[GridCell] = []
    for cell, lines in cleaned:
        room = rooms[cell.column]
        room = CellRoom(room.first or whole.first, room.first_least or whole.first_least, max(room.rest, whole.rest))
        in_cell = replace(habit, room=room, indented=False)
        content = tuple(make_paragraph(group) for group in paragraphs(lines, in_cell))
        made.append(GridCell(cell.row, cell.column, content, cell.row_span, cell.column_span))
    return Grid(tuple(made))
