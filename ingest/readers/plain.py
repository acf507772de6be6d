"""Plain text (.txt): lines to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import regex

from ingest.canonical import Grid, GridCell, Paragraph, Run, TextBuilder
from ingest.encodings import decode
from ingest.layout import BlockKind, LaidOutDocument, Warning_
from ingest.limits import Limits
from ingest.paged_text import Columns, Rows, split_columns, unpage
from ingest.paragraphs import Habit, SourceLine, measure, paragraphs
from ingest.readers.base import BY_NAME, LIKELY, NO_BID

_LINE_END = regex.compile(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]")
_BINARY = bytes(set(range(9)) | set(range(14, 27)) | {28, 29, 30, 31, 127})


def split_lines(text: str) -> list[str]:
    """Return the lines of a file's text, whatever ends them; tabs become blanks up to the next column of eight."""
    return [line.expandtabs(8) for line in _LINE_END.split(text)]


def split_pages(text: str) -> list[list[SourceLine]]:
    """Return the lines of a file's text by page: a form feed begins a page."""
    pages: list[list[SourceLine]] = []
    number = 0
    for page_number, page in enumerate(text.split("\f"), 1):
        lines = split_lines(page)
        if page != text and lines and not lines[-1].strip():
            lines.pop()
        pages.append([SourceLine(line.rstrip(), number + i, page=page_number) for i, line in enumerate(lines, 1)])
        number += len(lines)
    return pages


def make_paragraph(lines: Sequence[SourceLine], kind: BlockKind = BlockKind.PARAGRAPH) -> Paragraph:
    """Join a group of source lines: one run a line, a blank between them."""
    last = len(lines) - 1
    runs = tuple(
        Run(line.words + ("" if i == last else " "), source=f"dòng {line.number}") for i, line in enumerate(lines)
    )
    return Paragraph(runs, kind=kind, bold=all(line.bold for line in lines), italic=all(line.italic for line in lines))


def lay_out(pages: Sequence[Sequence[SourceLine]]) -> tuple[list[Paragraph | Grid], list[str]]:
    """Return the paragraphs and two-column tables of a text, and the page numbers that were left out."""
    paged = unpage(pages)
    stretches = list(split_columns(paged.lines))
    habit = measure([line for stretch in stretches if isinstance(stretch, list) for line in stretch])
    items: list[Paragraph | Grid] = []
    for stretch in stretches:
        if isinstance(stretch, Columns):
            cells = [
                GridCell(0, column, tuple(make_paragraph(group) for group in paragraphs(lines, _column_habit(lines))))
                for column, lines in enumerate((stretch.left, stretch.right))
            ]
            items.append(Grid(tuple(cells)))
        elif isinstance(stretch, Rows):
            items.extend(make_paragraph([line]) for line in stretch.lines)
        else:
            items.extend(make_paragraph(group) for group in paragraphs(stretch, habit))
    items.extend(make_paragraph(note, BlockKind.FOOTNOTE) for note in paged.footnotes)
    return items, paged.dropped


def _column_habit(lines: Sequence[SourceLine]) -> Habit:
    """Return how the lines of one of two columns are broken: at the column's own width."""
    return Habit(width=max((len(line.words) for line in lines), default=0), margin=1000, is_column=True)


class TextReader:
    """Reads .txt, and whatever else is text by its bytes."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for text: no control characters but white space, or a Unicode byte-order mark."""
        if suffix in {".txt", ".text", ".log"}:
            return LIKELY
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return BY_NAME
        return NO_BID if len(head.translate(None, _BINARY)) < len(head) else BY_NAME // 2

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:  # noqa: ARG002 - the file's size is checked before
        """Read a text file."""
        text, encoding = decode(path.read_bytes(), path.name)
        items, dropped = lay_out(split_pages(text))
        builder = TextBuilder()
        for item in items:
            builder.add(item)
        warnings: tuple[Warning_, ...] = ()
        if dropped:
            warnings = (Warning_("dropped_page_numbers", f"Đã bỏ {len(dropped)} số trang khỏi nội dung."),)
        return builder.build("text/plain", warnings=warnings, encoding=encoding)
