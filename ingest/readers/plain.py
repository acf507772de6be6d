"""Plain text (.txt): lines to paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import regex

from ingest.canonical import Paragraph, Run, TextBuilder
from ingest.encodings import decode
from ingest.layout import LaidOutDocument
from ingest.limits import Limits
from ingest.paragraphs import SourceLine, measure, paragraphs
from ingest.readers.base import BY_NAME, LIKELY, NO_BID

_LINE_END = regex.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BINARY = bytes(set(range(9)) | set(range(14, 27)) | {28, 29, 30, 31, 127})


def split_lines(text: str) -> list[str]:
    """Return the lines of a file's text, whatever ends them; tabs become blanks up to the next column of eight."""
    return [line.expandtabs(8) for line in _LINE_END.split(text)]


def make_paragraph(lines: Sequence[SourceLine]) -> Paragraph:
    """Join a group of source lines: one run a line, a blank between them."""
    last = len(lines) - 1
    runs = tuple(
        Run(line.words + ("" if i == last else " "), source=f"dòng {line.number}") for i, line in enumerate(lines)
    )
    return Paragraph(runs, bold=all(line.bold for line in lines), italic=all(line.italic for line in lines))


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
        lines = [SourceLine(line.rstrip(), number) for number, line in enumerate(split_lines(text), 1)]
        builder = TextBuilder()
        for group in paragraphs(lines, measure(lines)):
            builder.add_paragraph(make_paragraph(group))
        return builder.build("text/plain", encoding=encoding)
