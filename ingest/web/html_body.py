"""Paragraphs and tables of an HTML element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex
from lxml import html

from ingest.canonical import Grid, GridCell, Paragraph, Run
from ingest.office.soft_breaks import Piece, split_lines
from ingest.office.word_numbering import write_number

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "st1:place",
        "st1:date",
        "nobr",
        "rb",
    ]
)
_GONE = frozenset(("del", "rt", "rp", "script", "style", "head", "title", "colgroup", "col"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FONT = regex.compile(r"font-family\s*:\s*['\"]?([^;'\",]+)", regex.IGNORECASE)
_BOLD = regex.compile(r"font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)|font\s*:[^;]*\b(bold)\b", regex.IGNORECASE)
_ITALIC = regex.compile(r"font-style\s*:\s*(italic|oblique|normal)", regex.IGNORECASE)
_ALIGN = regex.compile(r"text-align\s*:\s*(\w+)", regex.IGNORECASE)
_UPPER = regex.compile(r"text-transform\s*:\s*uppercase", regex.IGNORECASE)
_SPACE = regex.compile(r"[ \t\r\n\f\v]+")
_LIST_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MAX_SPAN = 1000


@dataclass(frozen=True, slots=True)
class _Look:
    """What text inherits from the elements around it."""

    bold: bool = False
    italic: bool = False
    capitals: bool = False
    centered: bool = False
    preformatted: bool = False
    font: str | None = None
    heading: int | None = None


class HtmlBody:
    """Turns elements into paragraphs and grids; one for a page."""

    def __init__(self) -> None:
        """Begin a page."""
        self._pieces: list[Piece] = []
        self._marker = ""
        self._paragraph_count = 0
        self._table_count = 0

    def items(self, element: html.HtmlElement, source: str | None = None) -> list[Paragraph | Grid]:
        """Return the paragraphs and tables under an element.

        Args:
            element: The element; it counts as a block itself.
            source: Where its text stands, for all of it; None: paragraphs and tables are counted.
        """
        found = list(self._walk(element, _look(element, _Look()), source))
        found.extend(self._end(_look(element, _Look()), source))
        return found

    def _walk(self, element: html.HtmlElement, look: _Look, source: str | None) -> Iterator[Paragraph | Grid]:
        """Yield what the children of an element make; text that no block has ended yet stays collected."""
        self._add(element.text, look)
        for index, child in enumerate(element):
            if isinstance(child.tag, str):
                yield from self._child(element, child, look, source)
            elif index >= 0:  # a comment
                pass
            self._add(child.tail, look)

    def _child(
        self, parent: html.HtmlElement, child: html.HtmlElement, look: _Look, source: str | None
    ) -> Iterator[Paragraph | Grid]:
        """Yield what one child makes."""
        tag = child.tag.lower()
        if tag in _GONE:
            return
        if tag == "br":
            self._pieces.append(Piece("", is_break=True))
        elif tag == "hr":
            yield from self._end(look, source)
        elif tag == "table":
            yield from self._end(look, source)
            yield from self._table(child, source)
        elif tag in _INLINE:
            yield from self._walk(child, _look(child, look), source)
        else:
            inner = _look(child, look)
            yield from self._end(look, source)
            if tag == "li":
                self._marker = _marker(parent, child)
            yield from self._walk(child, inner, source)
            yield from self._end(inner, source)
            self._marker = ""

    def _add(self, text: str | None, look: _Look) -> None:
        """Collect characters."""
        if not text:
            return
        if look.preformatted:
            for index, line in enumerate(text.split("\n")):
                if index:
                    self._pieces.append(Piece("", is_break=True, is_page_break=True))
                self._pieces.append(Piece(line, look.bold, look.italic, look.font))
            return
        text = _SPACE.sub(" ", text)
        self._pieces.append(Piece(text.upper() if look.capitals else text, look.bold, look.italic, look.font))

    def _end(self, look: _Look, source: str | None) -> Iterator[Paragraph]:
        """Yield the paragraphs that were collected: more than one where line breaks end some."""
        lines = [line for line in split_lines(self._pieces) if any(piece.text.strip() for piece in line)]
        self._pieces = []
        if not lines:
            return
        if source is None:
            self._paragraph_count += 1
        place = source or f"đoạn {self._paragraph_count}"
        marker, self._marker = self._marker, ""
        for index, line in enumerate(lines):
            lettered = [piece for piece in line if any(c.isalpha() for c in piece.text)]
            runs = [Run(piece.text, source=place, font=piece.font) for piece in line]
            if marker and not index:
                runs.insert(0, Run(marker + " ", source=place))
            yield Paragraph(
                tuple(runs),
                bold=bool(lettered) and all(piece.bold for piece in lettered),
                italic=bool(lettered) and all(piece.italic for piece in lettered),
                centered=look.centered,
                list_marker=marker if marker and not index else None,
                outline_level=look.heading,
            )

    def _table(self, table: html.HtmlElement, source: str | None) -> Iterator[Paragraph | Grid]:
        """Yield a table as a grid; one that only lays the page out gives its content instead."""
        caption = table.find("caption")
        if caption is not None:
            yield from self.items(caption, source)
        rows = [row for row in table.iter("tr") if _owner(row) is table]
        cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
        if sum(map(len, cells)) <= 1 or _is_page_layout(table, cells):
            for row in cells:
                for cell in row:
                    yield from self._walk(cell, _look(cell, _Look()), source)
                    yield from self._end(_look(cell, _Look()), source)
            return
        if source is None:
            self._table_count += 1
        place = source or f"bảng {self._table_count}"
        grid: list[GridCell] = []
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(cells):
            column = 0
            for cell in row:
                while (number, column) in taken:
                    column += 1
                height, width = _span(cell, "rowspan", len(cells) - number), _span(cell, "colspan", _MAX_SPAN)
                taken.update((number + i, column + j) for i in range(height) for j in range(width))
                where = f"{place}, hàng {number + 1}, cột {column + 1}"
                content: list[Paragraph] = []
                for item in self.items(cell, where):
                    content.extend([item] if isinstance(item, Paragraph) else _flat(item))
                grid.append(GridCell(number, column, tuple(content), height, width))
                column += width
        yield Grid(tuple(grid))


def _flat(grid: Grid) -> Iterator[Paragraph]:
    """Yield the paragraphs of a nested table."""
    for cell in grid.cells:
        yield from cell.paragraphs


def _owner(row: html.HtmlElement) -> html.HtmlElement | None:
    """Return the table that a row belongs to."""
    return next(iter(row.iterancestors("table")), None)


def _is_page_layout(table: html.HtmlElement, cells: list[list[html.HtmlElement]]) -> bool:
    """Say whether a table only lays the page out: one of its cells holds a table or headings and most of its text."""
    total = len(table.text_content())
    for row in cells:
        for cell in row:
            blocks = sum(1 for _ in cell.iter("p", "h1", "h2", "h3", "table"))
            if blocks > 8 and len(cell.text_content()) > 0.8 * total:
                return True
    return False


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    """Return a cell's rowspan or colspan, at least 1; 0 ("to the end") and nonsense are bounded."""
    try:
        number = int((cell.get(name) or "1").strip() or 1)
    except ValueError:
        return 1
    return max(1, min(number or most, most))


def _marker(parent: html.HtmlElement, item: html.HtmlElement) -> str:
    """Return the number or bullet that a browser draws before a list item."""
    style = f"{parent.get('style') or ''};{item.get('style') or ''}"
    if regex.search(r"list-style(?:-type)?\s*:\s*none", style):
        return ""
    if parent.tag != "ol":
        return "-"
    items = [child for child in parent if child.tag == "li"]
    number = 1
    try:
        number = int(parent.get("start") or 1)
        for child in items[: items.index(item) + 1]:
            number = int(child.get("value") or (number if child is items[0] else number + 1))
    except ValueError:
        number = items.index(item) + 1
    form = _LIST_FORMS.get(parent.get("type") or "1", "decimal")
    text = write_number(number, form)
    return f"{text})" if form == "lowerLetter" else f"{text}."


def _look(element: html.HtmlElement, outer: _Look) -> _Look:
    """Return the look of an element's text."""
    tag = element.tag.lower()
    style = element.get("style") or ""
    look = outer
    if tag in {"b", "strong", "th"} or tag in _HEADINGS:
        look = replace(look, bold=True)
    if tag in {"i", "em", "cite", "address"}:
        look = replace(look, italic=True)
    if tag in _HEADINGS:
        look = replace(look, heading=_HEADINGS[tag])
    if tag == "pre":
        look = replace(look, preformatted=True)
    if tag == "font" and element.get("face"):
        look = replace(look, font=(element.get("face") or "").split(",")[0].strip())
    align = _ALIGN.search(style)
    alignment = align.group(1) if align else element.get("align")
    if tag == "center" or (alignment or "").lower() == "center":
        look = replace(look, centered=True)
    elif alignment:
        look = replace(look, centered=False)
    if not style:
        return look
    if weight := _BOLD.search(style):
        look = replace(look, bold=(weight.group(1) or weight.group(2)).lower() in {"bold", "600", "700", "800", "900"})
    if slant := _ITALIC.search(style):
        look = replace(look, italic=slant.group(1).lower() != "normal")
    if font := _FONT.search(style):
        look = replace(look, font=font.group(1).strip())
    if _UPPER.search(style):
        look = replace(look, capitals=True)
    return look
