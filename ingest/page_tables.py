"""Tables of pages into tables of the document: cells' paragraphs, tables that go on over a page, repeated headers."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.canonical import Grid, GridCell
from ingest.columns import Flow, ZoneKind
from ingest.geometry import Word, lines_of
from ingest.page_paragraphs import Column, TextBlock, joins, measure, paragraphs_of
from ingest.paragraphs import continues, ends_sentence
from ingest.tables import RuledTable

SAME_BORDER = 5.0  # points: borders of two pages this near are one column's
HEADER_ROWS = 4  # at most so many rows are repeated on the next page
SAME_TEXT = 0.85  # likeness of a repeated header that a recogniser read twice


@dataclass(slots=True)
class DocumentCell:
    """A cell with its paragraphs, at its first row and column."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: list[TextBlock] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the cell's words."""
        return " ".join(line.text for block in self.blocks for line in block.lines)

    @property
    def bottom(self) -> int:
        """Return the row after its last one."""
        return self.row + self.row_span


@dataclass(slots=True)
class DocumentTable:
    """A table, perhaps of several pages."""

    xs: list[float]
    cells: list[DocumentCell]
    row_count: int
    pages: list[int]

    def row(self, number: int) -> list[DocumentCell]:
        """Return the cells that begin in a row, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == number), key=lambda cell: cell.column)

    def to_grid(self) -> Grid:
        """Return the table for the canonical text."""
        return Grid(
            tuple(
                GridCell(
                    cell.row,
                    cell.column,
                    tuple(block.to_paragraph() for block in cell.blocks),
                    cell.row_span,
                    cell.column_span,
                )
                for cell in self.cells
            ),
            pages=tuple(self.pages),
        )


def table_of(ruled: RuledTable, page: int) -> DocumentTable:
    """Make a page's table of its lines and the words in it; rows and columns that hold nothing stay."""
    room = _room(ruled)
    cells = []
    for cell in ruled.cells:
        blocks: list[TextBlock] = []
        if cell.words:
            width = sum(room[cell.column : cell.column + cell.column_span])
            blocks = _cell_blocks(cell.words, page, width)
        cells.append(DocumentCell(cell.row, cell.column, cell.row_span, cell.column_span, blocks))
    return DocumentTable(list(ruled.xs), cells, len(ruled.ys) - 1, [page])


def _room(ruled: RuledTable) -> list[float]:
    """Return how wide lines can be in each column: its width without the padding that its longest lines leave."""
    room = []
    for column, (x0, x1) in enumerate(zip(ruled.xs, ruled.xs[1:], strict=False)):
        own = [w for cell in ruled.cells if cell.column == column and cell.column_span == 1 for w in cell.words]
        left = min((word.x0 - x0 for word in own), default=0.0)
        right = min((x1 - word.x1 for word in own), default=0.0)
        room.append(x1 - x0 - max(left, 0.0) - max(min(left, right, 8.0), 0.0))
    return room


def _cell_blocks(words: Iterable[Word], page: int, width: float) -> list[TextBlock]:
    """Part the words of a cell into paragraphs."""
    flow = Flow(lines_of(words, page), ZoneKind.CELL)
    column = measure(flow)
    column.right = max(column.right, column.left + width)
    return paragraphs_of(flow, column)


def continue_table(table: DocumentTable, following: DocumentTable) -> list[str] | None:
    """Append the table at the top of the next page, where it is the same table.

    Returns:
        The repeated header rows that were left out, or None where it is another table.
    """
    borders = _common_borders(table.xs, following.xs)
    if borders is None:
        return None
    _rescale(table, borders, table.xs)
    _rescale(following, borders, following.xs)
    table.xs = following.xs = borders
    repeated = _repeated_header(table, following)
    dropped = ["\t".join(cell.text for cell in following.row(number)) for number in range(repeated)]
    rows = [cell for cell in following.cells if cell.row >= repeated]
    offset = table.row_count - repeated
    joined = _is_cut_row(table, following, repeated)
    if joined:
        offset -= 1
    for cell in rows:
        cell.row += offset
    if joined:
        rows = [cell for cell in rows if not _append_to_cell(table, cell)]
    rows = [cell for cell in rows if not _extend_merged(table, cell, table.row_count)]
    table.row_count += following.row_count - repeated - joined
    table.cells.extend(rows)
    table.pages.extend(page for page in following.pages if page not in table.pages)
    return dropped


def _common_borders(first: list[float], second: list[float]) -> list[float] | None:
    """Return the borders of both tables when one's are among the other's, else None.

    A scan may lie a little to one side on the next page: the borders are compared from the left one on.
    """
    shift = second[0] - first[0]
    if abs(shift) > 4 * SAME_BORDER:
        shift = 0.0
    moved = [x - shift for x in second]
    more, fewer = (first, moved) if len(first) >= len(moved) else (moved, first)
    if not all(min(abs(x - y) for y in more) <= SAME_BORDER for x in fewer):
        return None
    if len(fewer) < 3 or len(fewer) < 0.5 * len(more):
        return None
    if more is moved:
        return list(second)
    return list(first)


def _rescale(table: DocumentTable, borders: list[float], own: list[float]) -> None:
    """Number the columns of a table anew, by borders of which its own are a part."""
    if len(borders) == len(own):
        return
    shift = own[0] - borders[0] if abs(own[0] - borders[0]) <= 4 * SAME_BORDER else 0.0
    index = [min(range(len(borders)), key=lambda i: abs(borders[i] + shift - x)) for x in own]
    for cell in table.cells:
        end = index[cell.column + cell.column_span]
        cell.column = index[cell.column]
        cell.column_span = end - cell.column


def _repeated_header(table: DocumentTable, following: DocumentTable) -> int:
    """Return how many rows at the top of the next page repeat the table's first rows."""
    count = 0
    for number in range(min(HEADER_ROWS, table.row_count, following.row_count)):
        first, second = table.row(number), following.row(number)
        if [c.column for c in first] != [c.column for c in second] or not any(c.text for c in first):
            break
        if not _is_same("\t".join(c.text for c in first), "\t".join(c.text for c in second)):
            break
        count = number + 1
    while count and any(cell.row < count < cell.bottom for cell in following.cells):  # a header cell reaches further
        count -= 1
    return count if count < following.row_count else 0


def _is_same(first: str, second: str) -> bool:
    """Say whether two header rows have the same words, a recogniser's slips aside."""
    a, b = first.casefold(), second.casefold()
    return a == b or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_TEXT


def _is_cut_row(table: DocumentTable, following: DocumentTable, start: int) -> bool:
    """Say whether the table's last row goes on in the first row of the next page.

    Its cells line up with those of the last row, the first one is empty, none numbers a row, the letters are the same;
    and a sentence goes on in one of them, or most of them are empty.
    """
    last = {cell.column: cell for cell in table.cells if cell.bottom == table.row_count}
    first = [cell for cell in following.cells if cell.row == start]
    filled = [cell for cell in first if cell.text]
    if not filled or not last or any(cell.row_span > 1 and cell.text for cell in first):
        return False
    if any(cell.column not in last or last[cell.column].column_span != cell.column_span for cell in filled):
        return False
    if any(cell.column == 0 or MARKER.fullmatch(cell.text) for cell in filled):
        return False
    if any(
        last[cell.column].text and continues(cell.text) and not ends_sentence(last[cell.column].text) for cell in filled
    ):
        return True
    if any(last[cell.column].text and _is_bold(cell) != _is_bold(last[cell.column]) for cell in filled):
        return False
    return 2 * len(filled) <= len(last) and all(last[cell.column].text for cell in filled)


MARKER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-zđ]|[IVXLC]{1,6}|[A-Z])[.)]?")
"""What stands alone in a column that numbers the rows."""


def _is_bold(cell: DocumentCell) -> bool:
    """Say whether a cell begins in bold letters."""
    return cell.blocks[0].lines[0].words[0].bold


def _append_to_cell(table: DocumentTable, cell: DocumentCell) -> bool:
    """Put a cut row's cell to the one that it goes on from; say whether there is one."""
    above = next((a for a in table.cells if a.column == cell.column and a.bottom == table.row_count), None)
    if cell.row != table.row_count - 1:
        return False
    if above is None:
        return not cell.text
    blocks = list(cell.blocks)
    if above.blocks and blocks and joins(above.blocks[-1], blocks[0].lines[0], blocks[0].column, over_page=True):
        above.blocks[-1].lines.extend(blocks[0].lines)
        above.blocks[-1].column = _wider(above.blocks[-1].column, blocks[0].column)
        blocks = blocks[1:]
    above.blocks.extend(blocks)
    return True


def _wider(first: Column, second: Column) -> Column:
    """Return the column with more room."""
    return first if first.width >= second.width else second


def _extend_merged(table: DocumentTable, cell: DocumentCell, first_row: int) -> bool:
    """Let a merged cell reach over the page's end when its place is empty there; say whether it does."""
    if cell.text or cell.row != first_row:
        return False
    above = next((a for a in table.cells if a.column == cell.column and a.bottom == first_row), None)
    if above is None or above.column_span != cell.column_span or not above.text:
        return False
    if max(above.row_span, cell.row_span) < 2:
        return False
    above.row_span += cell.row_span
    return True
