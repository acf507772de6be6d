"""Walks a Word body: paragraphs and tables in reading order, as the accepted document shows them.

Insertions are kept and deletions dropped, moved text stands where it went; hidden text, field codes and comments are
left out; a text box follows the paragraph that it hangs on, once; a soft line break ends a paragraph unless the next
line begins in mid-sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.canonical import Grid, GridCell, Paragraph, Run
from ingest.office.soft_breaks import Piece, split_lines
from ingest.office.word_names import COMPATIBILITY, MATHS, number, value, w
from ingest.office.word_numbering import SYMBOLS, Numbering
from ingest.office.word_styles import Look, Styles

_CHOICE = f"{{{COMPATIBILITY}}}Choice"
_FALLBACK = f"{{{COMPATIBILITY}}}Fallback"
_ALTERNATE = f"{{{COMPATIBILITY}}}AlternateContent"
_MATHS_TEXT = f"{{{MATHS}}}t"
_BOX = w("txbxContent")
_GONE = {w("del"), w("moveFrom"), w("instrText"), w("delText"), w("delInstrText"), w("rPr"), w("pPr"), w("rt")}
_GRAPHICS = {w("drawing"), w("pict"), w("object")}
_CENTERED = {"center"}


@dataclass(slots=True)
class _Collected:
    """What one w:p holds."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)


class Body:
    """Turns WordprocessingML into paragraphs and grids; one for a document, so that lists count on through tables."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        """Begin a document."""
        self._styles = styles
        self._numbering = numbering
        self._fields: list[bool] = []  # for every open field: does its code (not its result) stand here
        self._paragraph_count = 0
        self._table_count = 0
        self.notes: list[tuple[str, str]] = []  # ("footnote" or "endnote", id) in the order of their references

    def items(self, parent: etree._Element, source: str | None = None) -> list[Paragraph | Grid]:
        """Return the paragraphs and tables of a body, a cell, a text box or a note.

        Args:
            parent: The element that holds them.
            source: Where they stand, for all of them; None: paragraphs and tables are counted.
        """
        items: list[Paragraph | Grid] = []
        held: list[Piece] = []  # of paragraphs whose mark was deleted: they run on into the next one
        for element in _blocks(parent):
            if element.tag == w("tbl"):
                items.extend(self._table(element, source))
                continue
            collected = _Collected()
            self._collect(element, self._styles.paragraph_look(element.find(w("pPr"))), collected)
            self._fields = [False for _ in self._fields]  # a code never goes on over a paragraph's end: lose nothing
            if element.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None:
                held.extend(collected.pieces)
                collected.pieces = []
            else:
                items.extend(self._paragraphs(element, held + collected.pieces, source))
                held = []
            for box in collected.boxes:
                items.extend(self.items(box, source))
        if held:
            items.extend(self._paragraphs(None, held, source))
        return items

    def _paragraphs(
        self, element: etree._Element | None, pieces: list[Piece], source: str | None
    ) -> Iterator[Paragraph]:
        """Make the paragraphs of a w:p: one, or more where the writer broke lines in it."""
        properties = None if element is None else element.find(w("pPr"))
        look = self._styles.paragraph_look(properties)
        style = value(properties.find(w("pStyle"))) if properties is not None else None
        marker = self._numbering.marker(look, style or self._styles.default_paragraph)
        lines = [line for line in split_lines(pieces) if any(piece.text.strip() for piece in line)]
        if not lines:
            return
        if source is None:
            self._paragraph_count += 1
        place = source or f"đoạn {self._paragraph_count}"
        for index, line in enumerate(lines):
            lettered = [piece for piece in line if any(c.isalpha() for c in piece.text)]
            runs = [Run(piece.text, source=place, font=piece.font) for piece in line]
            if marker and not index:
                runs.insert(0, Run(marker + " ", source=place))
            yield Paragraph(
                tuple(runs),
                bold=bool(lettered) and all(piece.bold for piece in lettered),
                italic=bool(lettered) and all(piece.italic for piece in lettered),
                centered=look.alignment in _CENTERED,
                list_marker=marker if marker and not index else None,
                outline_level=look.outline + 1 if look.outline is not None and look.outline < 9 else None,
            )

    def _collect(self, parent: etree._Element, paragraph: Look, into: _Collected) -> None:
        """Collect the runs under a paragraph, a link, an insertion and the like."""
        for element in parent:
            tag = element.tag
            if tag in _GONE or not isinstance(tag, str):
                continue
            if tag == w("r"):
                self._run(element, paragraph, into)
            elif tag == _ALTERNATE:
                chosen = _chosen(element)
                if chosen is not None:
                    self._collect(chosen, paragraph, into)
            elif tag in _GRAPHICS:
                into.boxes.extend(_boxes(element))
            elif tag == _MATHS_TEXT:
                into.pieces.append(Piece(element.text or ""))
            elif tag != _BOX:
                self._collect(element, paragraph, into)

    def _run(self, run: etree._Element, paragraph: Look, into: _Collected) -> None:
        """Collect a w:r."""
        look = self._styles.run_look(paragraph, run.find(w("rPr")))
        shown = not look.switches["vanish"]
        for element in _open_alternates(run):
            tag = element.tag
            if tag == w("fldChar"):
                self._field(element)
            elif tag in _GRAPHICS:
                into.boxes.extend(_boxes(element))
            elif tag in {w("footnoteReference"), w("endnoteReference")}:
                kind = "footnote" if tag == w("footnoteReference") else "endnote"
                self.notes.append((kind, element.get(w("id"), "")))
                into.pieces.append(Piece(f"[{len(self.notes)}]", look.switches["b"], look.switches["i"]))
            elif shown and not any(self._fields):
                text = _text(element)
                if text is None:
                    page = element.get(w("type")) in {"page", "column"}
                    into.pieces.append(Piece("", is_break=True, is_page_break=page))
                elif text:
                    if look.switches["caps"]:
                        text = text.upper()
                    into.pieces.append(Piece(text, look.switches["b"], look.switches["i"], look.font))

    def _field(self, element: etree._Element) -> None:
        """Follow where a field's code begins and its result."""
        kind = element.get(w("fldCharType"))
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _table(self, table: etree._Element, source: str | None) -> list[Paragraph | Grid]:
        """Return a table as a grid; one of a single cell is only a frame, and its content stands for it."""
        if source is None:
            self._table_count += 1
        place = source or f"bảng {self._table_count}"
        rows = [row for row in _under(table, w("tr")) if row.find(f"{w('trPr')}/{w('del')}") is None]
        if len(rows) == 1 and len(cells := list(_under(rows[0], w("tc")))) == 1:
            return self.items(cells[0], source)
        return [self._grid(rows, place)]

    def _grid(self, rows: list[etree._Element], place: str) -> Grid:
        """Lay out rows, following cells merged over columns and rows."""
        grid: list[GridCell] = []
        open_cells: dict[int, int] = {}  # column -> index in grid of the cell that is merged downwards
        for row_number, row in enumerate(rows):
            column = number(row.find(f"{w('trPr')}/{w('gridBefore')}")) or 0
            for cell in _under(row, w("tc")):
                properties = cell.find(w("tcPr"))
                span = max(number(properties.find(w("gridSpan"))) or 1, 1) if properties is not None else 1
                merge = properties.find(w("vMerge")) if properties is not None else None
                across = properties.find(w("hMerge")) if properties is not None else None
                goes_on = merge is not None and value(merge) in {None, "continue"}
                if goes_on and column in open_cells:
                    above = grid[open_cells[column]]
                    grid[open_cells[column]] = replace(above, row_span=row_number + 1 - above.row)
                elif across is not None and value(across) in {None, "continue"} and grid and grid[-1].row == row_number:
                    grid[-1] = replace(grid[-1], column_span=grid[-1].column_span + span)
                else:
                    where = f"{place}, hàng {row_number + 1}, cột {column + 1}"
                    content = tuple(flatten(self.items(cell, where)))
                    grid.append(GridCell(row_number, column, content, column_span=span))
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = len(grid) - 1
                column += span
        return Grid(tuple(grid))


def flatten(items: Iterable[Paragraph | Grid]) -> Iterator[Paragraph]:
    """Yield the paragraphs of items; a nested table gives its cells' paragraphs row by row."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        else:
            for cell in item.cells:
                yield from cell.paragraphs


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, through content controls, insertions and alternatives."""
    for element in parent:
        if element.tag in {w("p"), w("tbl")}:
            yield element
        elif element.tag == _ALTERNATE:
            chosen = _chosen(element)
            if chosen is not None:
                yield from _blocks(chosen)
        elif element.tag in {w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag")}:
            yield from _blocks(element)


def _under(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, through content controls."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in {w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")}:
            yield from _under(element, tag)


def _chosen(alternate: etree._Element) -> etree._Element | None:
    """Return the branch of a mc:AlternateContent that is shown: a choice with content, else the fallback."""
    for choice in alternate.findall(_CHOICE):
        if len(choice):
            return choice
    return alternate.find(_FALLBACK)


def _open_alternates(run: etree._Element) -> Iterator[etree._Element]:
    """Yield a run's children, each alternative content replaced by the branch that is shown."""
    for element in run:
        if element.tag == _ALTERNATE:
            chosen = _chosen(element)
            if chosen is not None:
                yield from _open_alternates(chosen)
        elif element.tag not in _GONE and isinstance(element.tag, str):
            yield element


def _boxes(graphic: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes of a drawing, none of them twice: of alternatives only the shown branch counts."""
    for element in graphic:
        if element.tag == _BOX:
            yield element
        elif element.tag == _ALTERNATE:
            chosen = _chosen(element)
            if chosen is not None:
                yield from _boxes(chosen)
        else:
            yield from _boxes(element)


def _text(element: etree._Element) -> str | None:
    """Return the characters of a run's child; None for a line break, "" for what shows none."""
    tag = element.tag
    if tag == w("t"):
        return element.text or ""
    if tag in {w("tab"), w("ptab")}:
        return "\t"
    if tag in {w("br"), w("cr")}:
        return None
    if tag == w("noBreakHyphen"):
        return "-"
    if tag == w("softHyphen"):
        return "\u00ad"  # no character of the text, but the letter ư in TCVN3
    if tag == w("sym"):
        return _symbol(element)
    return ""


def _symbol(element: etree._Element) -> str:
    """Return the character of a w:sym: a letter of a picture font as the sign that it shows."""
    try:
        code = int(element.get(w("char"), ""), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF and (element.get(w("font")) or "").startswith(("Wingdings", "Symbol", "Webdings")):
        return SYMBOLS.get(chr(code - 0xF000), chr(code))
    return chr(code - 0xF000) if 0xF020 <= code <= 0xF0FF else chr(code) if 0 < code < 0x110000 else ""
