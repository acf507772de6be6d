"""Builds the canonical text: readers hand on paragraphs and tables, the builder keeps every offset.

The form of the text is defined in :mod:`ingest.layout`; the form of its characters in :mod:`ingest.characters`.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.characters import normalise
from ingest.layout import BBox, Block, BlockKind, Cell, LaidOutDocument, Page, Segment, Table, Warning_


class Run(NamedTuple):
    """Characters as read, from one place of the source: at most one line of one page."""

    text: str
    page: int | None = None
    bbox: BBox | None = None
    source: str | None = None
    confidence: float | None = None
    font: str | None = None  # a font of the nineties says how its characters are to be read (ingest.legacy)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its runs follow each other without a gap (a reader that joins lines puts the blank in a run)."""

    runs: tuple[Run, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    bold: bool = False
    italic: bool = False
    centered: bool = False
    list_marker: str | None = None
    outline_level: int | None = None

    @property
    def raw(self) -> str:
        """Return the characters as read."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its first place, with the paragraphs that it holds."""

    row: int
    column: int
    paragraphs: tuple[Paragraph, ...] = ()
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a reader found it."""

    cells: tuple[GridCell, ...]
    pages: tuple[int, ...] = ()

    @property
    def row_count(self) -> int:
        """Return the number of rows."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def column_count(self) -> int:
        """Return the number of columns."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paragraph stands in a table."""

    table: int
    row: int
    column: int


class TextBuilder:
    """Collects paragraphs and tables in reading order and makes the document of them."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []
        self._segments: list[Segment] = []

    @property
    def table_count(self) -> int:
        """Return how many tables have been added: the index that the next one gets."""
        return len(self._tables)

    def add(self, item: Paragraph | Grid) -> None:
        """Add a paragraph or a table, whichever it is."""
        if isinstance(item, Grid):
            self.add_table(item)
        else:
            self.add_paragraph(item)

    def add_paragraph(self, paragraph: Paragraph) -> None:
        """Add a paragraph as a line of its own; one without a visible character is left out."""
        text, origin = normalise(paragraph.raw)
        if text:
            self._separate("\n")
            self._emit(paragraph, text, origin, None)

    def add_table(self, grid: Grid) -> None:
        r"""Add a table: cells by row and column, "\t" between the cells of a row, "\n" between rows.

        A table whose cells hold no visible character is left out.
        """
        prepared = [
            (cell, [(p, *normalise(p.raw)) for p in cell.paragraphs])
            for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
        ]
        if not any(text for _, paragraphs in prepared for _, text, _ in paragraphs):
            return
        self._separate("\n")
        start = self._length
        index = len(self._tables)
        cells: list[Cell] = []
        row = prepared[0][0].row
        for number, (cell, paragraphs) in enumerate(prepared):
            if number:
                self._write("\n" if cell.row != row else "\t")
            row = cell.row
            cell_start = self._length
            for paragraph, text, origin in paragraphs:
                if text:
                    if self._length > cell_start:
                        self._write("\n")
                    self._emit(paragraph, text, origin, _Place(index, cell.row, cell.column))
            cells.append(Cell(cell.row, cell.column, cell_start, self._length, cell.row_span, cell.column_span))
        self._tables.append(
            Table(start, self._length, grid.row_count, grid.column_count, tuple(cells), pages=grid.pages)
        )

    def build(
        self,
        media_type: str,
        *,
        pages: tuple[Page, ...] = (),
        warnings: tuple[Warning_, ...] = (),
        encoding: str | None = None,
    ) -> LaidOutDocument:
        """Make the document of everything that was added."""
        return LaidOutDocument(
            text="".join(self._parts),
            media_type=media_type,
            blocks=tuple(self._blocks),
            tables=tuple(self._tables),
            pages=pages,
            segments=tuple(self._segments),
            warnings=warnings,
            encoding=encoding,
        )

    def _separate(self, separator: str) -> None:
        """Write a separator unless nothing stands before it."""
        if self._length:
            self._write(separator)

    def _write(self, text: str) -> None:
        """Append to the text."""
        self._parts.append(text)
        self._length += len(text)

    def _emit(self, paragraph: Paragraph, text: str, origin: Sequence[int], place: _Place | None) -> None:
        """Write a normalised paragraph with its block and segments."""
        start = self._length
        self._write(text)
        boxes = self._map_runs(paragraph, text, origin, start)
        self._blocks.append(
            Block(
                start,
                self._length,
                kind=BlockKind.CELL if place else paragraph.kind,
                page=next((run.page for run in paragraph.runs if run.page is not None), None),
                bbox=_union(boxes),
                bold=paragraph.bold,
                italic=paragraph.italic,
                centered=paragraph.centered,
                list_marker=paragraph.list_marker,
                outline_level=paragraph.outline_level,
                table=place.table if place else None,
                row=place.row if place else None,
                column=place.column if place else None,
            )
        )

    def _map_runs(self, paragraph: Paragraph, text: str, origin: Sequence[int], start: int) -> list[tuple[int, BBox]]:
        """Write a segment for each run of the paragraph; return the boxes with their pages."""
        boxes: list[tuple[int, BBox]] = []
        add, new = self._segments.append, tuple.__new__  # a named tuple's own constructor costs twice as much
        unchanged = isinstance(origin, range)
        raw_end = 0
        position = 0
        for piece, page, bbox, source, confidence, _ in paragraph.runs:
            raw_end += len(piece)
            left = position
            right = position = raw_end if unchanged else bisect.bisect_left(origin, raw_end, left)
            if right > left and text[right - 1] == " ":  # blanks are single
                right -= 1
            if left < right and text[left] == " ":
                left += 1
            if left == right:
                continue
            add(new(Segment, (start + left, start + right, page, bbox, source, confidence)))
            if bbox is not None and page is not None:
                boxes.append((page, bbox))
        return boxes


def _union(boxes: list[tuple[int, BBox]]) -> BBox | None:
    """Return the box around those on the first one's page."""
    own = [box for page, box in boxes if page == boxes[0][0]]
    if not own:
        return None
    return BBox(
        min([box.x0 for box in own]),
        min([box.top for box in own]),
        max([box.x1 for box in own]),
        max([box.bottom for box in own]),
    )
