"""Pages into a document: furniture left out, columns read, paragraphs and tables joined over pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.canonical import TextBuilder
from ingest.columns import Flow, ZoneKind, flows_of
from ingest.furniture import drop_furniture
from ingest.geometry import Row, Word, rows_of
from ingest.layout import BlockKind, LaidOutDocument, Page, ReadMethod, Warning_
from ingest.page_paragraphs import TextBlock, join_over_pages, measure, page_column, paragraphs_of
from ingest.page_tables import DocumentTable, continue_table, table_of
from ingest.tables import RuledTable
from ingest.unruled import Found, find_unruled


@dataclass(slots=True)
class PageContent:
    """What was found on a page, wherever it came from: a text layer or a recogniser."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    tables: list[RuledTable] = field(default_factory=list)
    method: ReadMethod = ReadMethod.TEXT
    vietnamese_share: float | None = None
    encoding: str | None = None
    dropped: list[str] = field(default_factory=list)
    is_sideways: bool = False  # words and tables are those of the page turned by a quarter
    turned: int = 0  # degrees clockwise by which a scanned page was turned to be read

    @property
    def level_size(self) -> tuple[float, float]:
        """Return width and height of the page as it is read."""
        return (self.height, self.width) if self.is_sideways else (self.width, self.height)


def assemble(
    pages: Sequence[PageContent], media_type: str, *, warnings: Sequence[Warning_] = (), encoding: str | None = None
) -> LaidOutDocument:
    """Make the document of its pages."""
    outside = [rows_of(_outside_tables(page)) for page in pages]
    kept, furniture = drop_furniture(outside, [page.level_size[1] for page in pages])
    builder = TextBuilder()
    last: TextBlock | DocumentTable | None = None
    notes: list[TextBlock] = []  # foot notes wait until the paragraph has ended that goes on on the next page
    unruled: Found | None = None
    for page, own_rows, dropped in zip(pages, kept, furniture, strict=True):
        page.dropped = page.dropped + dropped
        rows, unruled = _take_unruled(page, own_rows, unruled)
        items = _items(page, rows)
        own_notes = _take_notes(items)
        if last is not None and items:
            items = _join(last, items, page)
        for item in items:
            _add(builder, last, *notes)
            last, notes = item, []
        notes += own_notes
    _add(builder, last, *notes)
    return builder.build(
        media_type, pages=tuple(_page(page) for page in pages), warnings=tuple(warnings), encoding=encoding
    )


def _outside_tables(page: PageContent) -> list[Word]:
    """Put words into the page's tables and return the others; tables that hold no word go."""
    outside = page.words
    for table in page.tables:
        inside = [word for word in outside if table.holds(word)]
        outside = [word for word in outside if not table.holds(word)]
        table.place(inside)
    page.tables = [table for table in page.tables if any(cell.words for cell in table.cells)]
    return outside


def _take_unruled(page: PageContent, rows: list[Row], before: Found | None) -> tuple[list[Row], Found | None]:
    """Take a page's tables without lines out of its rows; return what is left, and the one that reaches its end.

    Pictures are left alone: what a recogniser saw between columns is no proof that nothing stands there.
    """
    if page.method is not ReadMethod.TEXT:
        return rows, None
    found = find_unruled(rows, before)
    if not found:
        return rows, None
    page.tables = sorted([*page.tables, *(each.table for each in found)], key=lambda table: table.ys[0])
    inside = {index for each in found for index in range(each.start, each.end)}
    last = found[-1]
    reaches_end = last.end == len(rows) and page.tables[-1] is last.table
    return [row for index, row in enumerate(rows) if index not in inside], last if reaches_end else None


def _add(builder: TextBuilder, *items: TextBlock | DocumentTable | None) -> None:
    """Write paragraphs and tables."""
    for item in items:
        if isinstance(item, DocumentTable):
            builder.add_table(item.to_grid())
        elif item is not None:
            builder.add_paragraph(item.to_paragraph())


NOTE = re.compile(r"\(?\[?\d{1,2}[\])]?\s*\S|\*{1,3}\s")
SMALL = 0.9  # of the body text's height: the size of foot notes


def _take_notes(items: list[TextBlock | DocumentTable]) -> list[TextBlock]:
    """Take the foot notes off the end of a page's items: smaller than the body, the first begins with its number."""
    body = [
        line.height
        for item in items
        if isinstance(item, TextBlock) and item.zone is ZoneKind.BODY
        for line in item.lines
        if line.words[0].confidence is None
    ]
    if len(body) < ENOUGH_LINES:
        return []
    size = SMALL * sorted(body)[len(body) // 2]
    start = len(items)
    while start > 1:
        item = items[start - 1]
        if not isinstance(item, TextBlock) or item.zone is not ZoneKind.BODY:
            break
        if any(line.height >= size for line in item.lines):
            break
        start -= 1
    notes = [item for item in items[start:] if isinstance(item, TextBlock)]
    if not notes or not NOTE.match(notes[0].lines[0].text):
        return []
    for note in notes:
        note.kind = BlockKind.FOOTNOTE
    del items[start:]
    return notes


ENOUGH_LINES = 6  # of body text on a page, to know its size


def _items(page: PageContent, rows: list[Row]) -> list[TextBlock | DocumentTable]:
    """Return the paragraphs and tables of a page in reading order."""
    parts: list[list[Flow] | DocumentTable] = []
    for table in page.tables:
        above = [row for row in rows if (row[0].top + row[0].bottom) / 2 < table.ys[0]]
        rows = [row for row in rows if (row[0].top + row[0].bottom) / 2 >= table.ys[0]]
        parts += [flows_of(above, page.number, page.level_size[0]), table_of(table, page.number)]
    parts.append(flows_of(rows, page.number, page.level_size[0]))
    body = page_column(flow for part in parts if isinstance(part, list) for flow in part)
    items: list[TextBlock | DocumentTable] = []
    for part in parts:
        if isinstance(part, DocumentTable):
            items.append(part)
        else:
            items.extend(block for flow in part for block in paragraphs_of(flow, measure(flow, body)))
    return items


def _join(
    last: TextBlock | DocumentTable, items: list[TextBlock | DocumentTable], page: PageContent
) -> list[TextBlock | DocumentTable]:
    """Let the last paragraph or table of the pages before go on in the first one of this page; return what is left."""
    first = items[0]
    if isinstance(last, DocumentTable) and isinstance(first, DocumentTable):
        repeated = continue_table(last, first)
        if repeated is not None:
            page.dropped = page.dropped + repeated
            return items[1:]
    elif isinstance(last, TextBlock) and isinstance(first, TextBlock) and join_over_pages(last, first):
        return items[1:]
    return items


def _page(page: PageContent) -> Page:
    """Return the page's report."""
    scores = [word.confidence for word in page.words if word.confidence is not None]
    return Page(
        page.number,
        page.width,
        page.height,
        method=page.method,
        confidence=sum(scores) / len(scores) if scores else None,
        vietnamese_share=page.vietnamese_share,
        encoding=page.encoding,
        table_count=len(page.tables),
        dropped_lines=tuple(page.dropped),
        turned=page.turned,
    )
