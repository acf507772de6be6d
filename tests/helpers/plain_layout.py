"""A layout of plain text: one block a line, as the text reader makes it."""

from __future__ import annotations

from ingest.layout import Block, LaidOutDocument, Segment


def layout_of(text: str) -> LaidOutDocument:
    """Return the laid-out document of a text whose lines are paragraphs."""
    blocks, segments, at = [], [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            blocks.append(Block(start=at, end=at + len(line)))
            segments.append(Segment(start=at, end=at + len(line), source=f"dòng {number}"))
        at += len(line) + 1
    return LaidOutDocument(text=text, media_type="text/plain", blocks=tuple(blocks), segments=tuple(segments))
