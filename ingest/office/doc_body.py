"""Paragraphs and tables of a binary Word document, in the form that .docx gives."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.canonical import Grid, GridCell, Paragraph, Run
from ingest.office.doc_file import Character, DocFile, DocParagraph
from ingest.office.soft_breaks import Piece, split_lines
from ingest.office.word_numbering import SYMBOLS, Numbering
from ingest.office.word_styles import Look

_BOLD, _ITALIC, _CAPS, _HIDDEN, _DELETED, _FONT = 0x0835, 0x0836, 0x083B, 0x083C, 0x0800, 0x4A4F
_SYMBOL, _STYLE, _SPECIAL = 0x6A09, 0x4A30, 0x0855
_IN_TABLE, _ROW_END, _JC, _JC_80, _LIST, _LIST_LEVEL, _OUTLINE = 0x2416, 0x2417, 0x2461, 0x2403, 0x460B, 0x260A, 0x2640
_TABLE = 0xD608
_TOLERANCE = 40  # twentieths of a point between edges of cells that are meant to be one
_CENTERED = 1


@dataclass(slots=True)
class _Row:
    """A row's cells and its end mark's properties."""

    cells: list[list[Paragraph]] = field(default_factory=list)
    definition: bytes = b""


class DocBody:
    """Turns a document's paragraphs into items; one for a document, so that its lists count on."""

    def __init__(self, document: DocFile, numbering: Numbering) -> None:
        """Begin a document."""
        self._document = document
        self._numbering = numbering
        self._paragraph_count = 0
        self._table_count = 0

    def items(self, start: int, end: int, source: str | None = None) -> list[Paragraph | Grid]:
        """Return the paragraphs and tables of a range of character positions."""
        items: list[Paragraph | Grid] = []
        rows: list[_Row] = []
        row = _Row()
        cell: list[Paragraph] = []
        for paragraph in self._document.paragraphs(start, end):
            sprms = self._with_style(paragraph)
            if not _is_on(sprms, _IN_TABLE):
                if cell or row.cells:  # a row without its end mark: lose nothing
                    row.cells.append(cell)
                    rows.append(row)
                    row, cell = _Row(), []
                if rows:
                    items.extend(self._table(rows, source))
                    rows = []
                items.extend(self._paragraphs(paragraph, sprms, source))
                continue
            if _is_on(sprms, _ROW_END) and paragraph.mark == "\x07":
                row.definition = sprms.get(_TABLE, b"")
                rows.append(row)
                row, cell = _Row(), []
                continue
            where = source or f"bảng {self._table_count + 1}, hàng {len(rows) + 1}, cột {len(row.cells) + 1}"
            cell.extend(self._paragraphs(paragraph, sprms, where))
            if paragraph.mark == "\x07":
                row.cells.append(cell)
                cell = []
        if cell or row.cells:
            row.cells.append(cell)
            rows.append(row)
        if rows:
            items.extend(self._table(rows, source))
        return items

    def _with_style(self, paragraph: DocParagraph) -> dict[int, bytes]:
        """Return a paragraph's properties on top of its style's."""
        return {**self._style(paragraph.style, of_characters=False), **paragraph.sprms}

    def _style(self, number: int, *, of_characters: bool) -> dict[int, bytes]:
        """Return the properties that a style sets with what it is based on."""
        chain: list[int] = []
        styles = self._document.styles
        while 0 <= number < len(styles) and styles[number] is not None and number not in chain:
            chain.append(number)
            style = styles[number]
            assert style is not None
            number = style.base
        merged: dict[int, bytes] = {}
        for link in reversed(chain):
            style = styles[link]
            assert style is not None
            merged.update(style.character if of_characters else style.paragraph)
        return merged

    def _paragraphs(self, paragraph: DocParagraph, sprms: dict[int, bytes], source: str | None) -> Iterator[Paragraph]:
        """Make the paragraphs of one paragraph: more than one where the writer broke lines in it."""
        styled = self._style(paragraph.style, of_characters=True)
        pieces = list(_without_fields(self._pieces(paragraph.runs, styled)))
        look = Look(
            list_id=_number(sprms, _LIST) or None, list_level=_number(sprms, _LIST_LEVEL) if _LIST in sprms else None
        )
        marker = self._numbering.marker(look, None)
        lines = [line for line in split_lines(pieces) if any(piece.text.strip() for piece in line)]
        if not lines:
            return
        if source is None:
            self._paragraph_count += 1
        place = source or f"đoạn {self._paragraph_count}"
        outline = _number(sprms, _OUTLINE)
        for index, line in enumerate(lines):
            lettered = [piece for piece in line if any(c.isalpha() for c in piece.text)]
            runs = [Run(piece.text, source=place, font=piece.font) for piece in line]
            if marker and not index:
                runs.insert(0, Run(marker + " ", source=place))
            yield Paragraph(
                tuple(runs),
                bold=bool(lettered) and all(piece.bold for piece in lettered),
                italic=bool(lettered) and all(piece.italic for piece in lettered),
                centered=(_number(sprms, _JC) or _number(sprms, _JC_80)) == _CENTERED,
                list_marker=marker if not index else None,
                outline_level=outline + 1 if outline is not None and outline < 9 else None,
            )

    def _pieces(self, runs: list[Character], styled: dict[int, bytes]) -> Iterator[Piece]:
        """Yield what runs show, with its look; deleted and hidden characters are left out."""
        for run in runs:
            own = run.sprms
            base = styled
            if _STYLE in own:
                base = {**styled, **self._style(struct.unpack("<H", own[_STYLE])[0], of_characters=True)}
            if _is_on(own, _DELETED) or _toggle(own, base, _HIDDEN):
                kept = "".join(c for c in run.text if c in "\x13\x14\x15")
                if kept:
                    yield Piece(kept)
                continue
            number = _number(own, _FONT)
            if number is None:
                number = _number(base, _FONT)
            font = self._font(self._document.default_font if number is None else number)
            bold, italic = _toggle(own, base, _BOLD), _toggle(own, base, _ITALIC)
            text = run.text
            if _SYMBOL in own and _is_on(own, _SPECIAL):
                text = self._symbol(own[_SYMBOL])
            if _toggle(own, base, _CAPS):
                text = text.upper()
            yield from _cut(text, bold=bold, italic=italic, font=font)

    def _font(self, number: int) -> str | None:
        """Return a font's name."""
        return self._document.fonts[number] if 0 <= number < len(self._document.fonts) else None

    def _symbol(self, operand: bytes) -> str:
        """Return the character of a symbol set in a picture font."""
        number, code = struct.unpack("<HH", operand)
        font = self._font(number) or ""
        if font.startswith(("Wingdings", "Symbol", "Webdings")):
            return SYMBOLS.get(chr(code & 0xFF), chr(code))
        return chr(code & 0xFF) if code >= 0xF000 else chr(code)

    def _table(self, rows: list[_Row], source: str | None) -> list[Paragraph | Grid]:
        """Return a table; one of a single cell is only a frame, and its content stands for it."""
        if source is None:
            self._table_count += 1
        if len(rows) == 1 and len(rows[0].cells) == 1:
            return list(rows[0].cells[0])
        edges = [_edges(row) for row in rows]
        columns = _columns(edges)
        grid: list[GridCell] = []
        above: dict[int, int] = {}
        for number, (row, row_edges) in enumerate(zip(rows, edges, strict=True)):
            flags = _flags(row)
            for index, content in enumerate(row.cells):
                column, span = _place(row_edges, index, columns)
                vertical = flags[index] >> 5 & 3 if index < len(flags) else 0
                has_text = any(paragraph.raw.strip() for paragraph in content)
                if vertical == 1 and column in above and not has_text:
                    cell = grid[above[column]]
                    grid[above[column]] = replace(cell, row_span=number + 1 - cell.row)
                    continue
                grid.append(GridCell(number, column, tuple(content), column_span=span))
                above[column] = len(grid) - 1
        return [Grid(tuple(grid))]


def _is_on(sprms: dict[int, bytes], code: int) -> bool:
    """Say whether a switch is set."""
    return sprms.get(code, b"\x00")[0] == 1


def _toggle(own: dict[int, bytes], styled: dict[int, bytes], code: int) -> bool:
    """Return a toggle: 0 and 1 are absolute, 0x80 as the style, 0x81 the style's opposite."""
    style = styled.get(code, b"\x00")[0] == 1
    operand = own.get(code, b"\x80")[0]
    return {0: False, 1: True, 0x81: not style}.get(operand, style)


def _number(sprms: dict[int, bytes], code: int) -> int | None:
    """Return a property's operand as a whole number, None where it is not set."""
    return int.from_bytes(sprms[code], "little") if code in sprms else None


_SHOWN = {"\x1e": "-", "\x1f": "", "\xa0": " ", "\x02": "", "\x01": "", "\x08": "", "\x05": "",
          "\x03": "", "\x04": "", "\x00": ""}  # fmt: skip


def _cut(text: str, *, bold: bool, italic: bool, font: str | None) -> Iterator[Piece]:
    """Yield a run's text cut at the line breaks and field marks that it holds."""
    kept = ""
    for character in text:
        if character in "\x0b\x0e\x13\x14\x15":
            if kept:
                yield Piece(kept, bold, italic, font)
            kept = ""
            yield Piece("", is_break=True) if character in "\x0b\x0e" else Piece(character)
        else:
            kept += _SHOWN.get(character, character)
    if kept:
        yield Piece(kept, bold, italic, font)


def _without_fields(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield the pieces without field codes, with field results."""
    open_codes: list[bool] = []
    for piece in pieces:
        if piece.text == "\x13":
            open_codes.append(True)
        elif piece.text == "\x14":
            if open_codes:
                open_codes[-1] = False
        elif piece.text == "\x15":
            if open_codes:
                open_codes.pop()
        elif not any(open_codes):
            yield piece


def _edges(row: _Row) -> list[int]:
    """Return where a row's cells begin and end, in twentieths of a point; counted where nothing is said."""
    data = row.definition
    if len(data) > 3:
        count = data[2]
        if len(data) >= 3 + 2 * (count + 1) and count >= len(row.cells):
            return list(struct.unpack_from(f"<{count + 1}h", data, 3))
    return [i * 2000 for i in range(len(row.cells) + 1)]


def _flags(row: _Row) -> list[int]:
    """Return the flags of a row's cells."""
    data = row.definition
    if len(data) < 4:
        return []
    count = data[2]
    first = 3 + 2 * (count + 1)
    return [struct.unpack_from("<H", data, first + 20 * i)[0] for i in range(count) if first + 20 * i + 2 <= len(data)]


def _columns(edges: list[list[int]]) -> list[int]:
    """Return the left edges of a table's columns: those of its rows, near ones taken as one."""
    columns: list[int] = []
    for edge in sorted({edge for row in edges for edge in row[:-1]}):
        if not columns or edge - columns[-1] > _TOLERANCE:
            columns.append(edge)
    return columns


def _place(edges: list[int], index: int, columns: list[int]) -> tuple[int, int]:
    """Return the column and the column span of a row's cell."""
    left, right = edges[index], edges[index + 1]
    first = max((i for i, column in enumerate(columns) if column <= left + _TOLERANCE), default=0)
    last = max((i for i, column in enumerate(columns) if column < right - _TOLERANCE), default=first)
    return first, max(last - first + 1, 1)
