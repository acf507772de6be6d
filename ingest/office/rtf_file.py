r"""Rich Text Format: bytes to paragraphs and tables.

A reader of the plain form that Word and LibreOffice write: groups, control words, characters in a code page or in
Unicode. Destinations that show nothing (fonts, styles, pictures, field codes) are passed over; the rendered numbers of
lists (``\listtext``, ``\pntext``) are taken as the paragraphs' markers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import regex

from ingest.canonical import Grid, GridCell, Paragraph, Run
from ingest.layout import BlockKind
from ingest.office.soft_breaks import Piece, split_lines

_TOKEN = regex.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_SKIPPED_WORDS = (
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf listtable "
    "listoverridetable revtbl rsidtbl generator xmlnstbl themedata colorschememapping datastore latentstyles fldinst "
    "object objdata nonshppict shprslt sp bkmkstart bkmkend annotation atnid atnauthor comment filetbl txe xe tc "
    "pgdsctbl mmathPr template private1 ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn pnseclvl"
)
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_STARRED = frozenset(("shpinst", "shptxt", "ud"))  # destinations marked as passable that hold text all the same
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 1: "cp1252", 2: "latin-1", 128: "cp932", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250",
}  # fmt: skip
_BREAKS = {"line", "softline", "lbr"}


@dataclass(slots=True)
class _State:
    """What a group inherits from the one around it."""

    font: int = 0
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    hidden: bool = False
    skip: bool = False
    unicode_skip: int = 1
    destination: str = ""


@dataclass(slots=True)
class _Row:
    """A table row's cells with where they end and how they are merged."""

    cells: list[list[Paragraph]] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    downward: list[str] = field(default_factory=list)  # "", "first", "goes on"


class RtfFile:
    """Reads one RTF file."""

    def __init__(self, data: bytes) -> None:
        """Prepare to read."""
        self._data = data
        self._codepage = "cp1252"
        self._fonts: dict[int, tuple[str, str | None]] = {}  # number -> (name, codec)
        self._items: list[Paragraph | Grid] = []
        self._notes: list[Paragraph] = []
        self._state = _State()
        self._stack: list[_State] = []
        self._pieces: list[Piece] = []
        self._marker = ""
        self._centered = False
        self._in_table = False
        self._outline: int | None = None
        self._rows: list[_Row] = []
        self._row = _Row()
        self._cell: list[Paragraph] = []
        self._definition = _Row()
        self._merge = ""
        self._bytes = b""  # waiting to be decoded
        self._passed = 0  # characters still to be passed over after \u
        self._paragraph_count = 0
        self._table_count = 0
        self._outer: list[tuple[list[Piece], str]] = []  # text around a note

    def read(self) -> list[Paragraph | Grid]:
        """Return the file's paragraphs and tables, foot notes last."""
        starred = False
        for match in _TOKEN.finditer(self._data):
            word, number, code, sign, brace, text = match.groups()
            if text is not None:
                self._text(text)
            elif code is not None:
                self._text(bytes([int(code, 16)]))
            elif brace == b"{":
                self._flush()
                self._stack.append(replace(self._state))
            elif brace == b"}":
                self._close()
            elif sign is not None:
                if sign == b"*":
                    starred = True
                    continue
                self._sign(sign)
            elif word is not None:
                self._word(word.decode("ascii"), None if number is None else int(number), is_starred=starred)
            starred = False
        self._flush()
        self._end_paragraph()
        self._end_table()
        return [*self._items, *self._notes]

    def _close(self) -> None:
        """Leave a group."""
        self._flush()
        self._passed = 0
        outer = self._stack.pop() if self._stack else _State()
        if self._state.destination == "footnote" != outer.destination and self._outer:
            self._end_paragraph()
            self._pieces, self._marker = self._outer.pop()
        self._state = outer

    def _text(self, data: bytes) -> None:
        """Take characters."""
        if self._passed:
            self._passed, data = max(self._passed - len(data), 0), data[self._passed :]
        if data:
            self._bytes += data

    def _flush(self) -> None:
        """Decode the characters that wait."""
        if not self._bytes:
            return
        data, self._bytes = self._bytes, b""
        if self._state.destination == "fonttbl":
            self._name_font(data)
            return
        codec = self._fonts.get(self._state.font, ("", None))[1] or self._codepage
        text = data.decode(codec, errors="replace")
        if "\ufffd" in text and codec == "cp1252":
            text = "".join(chr(b) if c == "\ufffd" else c for b, c in zip(data, text, strict=True))
        self._show(text)

    def _show(self, text: str) -> None:
        """Add characters to the paragraph."""
        state = self._state
        if state.skip or state.hidden:
            return
        if state.destination == "marker":
            self._marker += text
            return
        name = self._fonts.get(state.font, (None, None))[0]
        self._pieces.append(Piece(text.upper() if state.capitals else text, state.bold, state.italic, name))

    def _sign(self, sign: bytes) -> None:
        """Obey a control symbol."""
        if sign in b"\\{}":
            self._text(sign)
            return
        self._flush()
        shown = {b"~": " ", b"_": "-", b"-": "\u00ad", b"\t": " "}.get(sign)
        if shown:
            self._show(shown)
        elif sign in b"\r\n":
            self._end_paragraph()

    def _word(self, word: str, number: int | None, *, is_starred: bool) -> None:
        """Obey a control word."""
        self._flush()
        self._passed = 0
        if word == "u" and number is not None:
            self._show(chr(number & 0xFFFF) if number >= -0x8000 else "")
            self._passed = self._state.unicode_skip
        elif word == "bin":
            return
        elif word in _SKIPPED or (is_starred and word not in _STARRED and word not in {"listtext", "pntext"}):
            self._state.skip = True
            self._state.destination = word
        elif word in {"listtext", "pntext"}:
            self._state.destination = "marker"
        elif word == "footnote":
            self._outer.append((self._pieces, self._marker))
            self._pieces, self._marker = [], ""
            self._state.destination = "footnote"
        elif word in _SIGNS:
            self._show(_SIGNS[word])
        elif not (self._character_word(word, number) or self._paragraph_word(word, number)):
            self._table_word(word, number)

    def _character_word(self, word: str, number: int | None) -> bool:
        """Obey a word about the look of characters; False for any other."""
        state = self._state
        is_on = number != 0
        if word == "f":
            state.font = number or 0
        elif word == "plain":
            state.bold = state.italic = state.capitals = state.hidden = False
        elif word == "b":
            state.bold = is_on
        elif word == "i":
            state.italic = is_on
        elif word == "caps":
            state.capitals = is_on
        elif word in {"v", "deleted"}:
            state.hidden = is_on
        elif word == "uc":
            state.unicode_skip = number if number is not None else 1
        elif word == "ansicpg" and number:
            self._codepage = (
                f"cp{number}" if number in {1250, 1251, 1252, 1253, 1254, 1257, 1258, 874, 932, 936} else "cp1252"
            )
        elif word == "deff":
            state.font = number or 0
        elif word == "fcharset" and state.destination == "fonttbl":
            self._fonts[state.font] = (self._fonts.get(state.font, ("", None))[0], _CHARSETS.get(number or 0))
        else:
            return False
        return True

    def _name_font(self, data: bytes) -> None:
        """Take a font's name from the font table."""
        name = data.decode("latin-1").strip().rstrip(";")
        known, codec = self._fonts.get(self._state.font, ("", None))
        if name:
            self._fonts[self._state.font] = (known + name, codec)

    def _paragraph_word(self, word: str, number: int | None) -> bool:
        """Obey a word about paragraphs; False for any other."""
        if self._state.skip:
            return False
        if word in {"par", "sect"}:
            self._end_paragraph()
        elif word in _BREAKS:
            self._pieces.append(Piece("", is_break=True))
        elif word == "page":
            self._pieces.append(Piece("", is_break=True, is_page_break=True))
        elif word == "pard":
            self._centered, self._in_table, self._outline = False, False, None
        elif word == "intbl":
            self._in_table = True
        elif word == "qc":
            self._centered = True
        elif word in {"ql", "qr", "qj"}:
            self._centered = False
        elif word == "outlinelevel":
            self._outline = number
        else:
            return False
        return True

    def _table_word(self, word: str, number: int | None) -> None:
        """Obey a word about tables."""
        if self._state.skip:
            return
        if word == "trowd":
            self._definition = _Row()
            self._merge = ""
        elif word in {"clvmgf", "clvmrg"}:
            self._merge = "first" if word == "clvmgf" else "goes on"
        elif word == "cellx":
            self._definition.edges.append(number or 0)
            self._definition.downward.append(self._merge)
            self._merge = ""
        elif word in {"cell", "nestcell"}:
            self._end_paragraph(is_cell=True)
            if word == "cell":
                self._row.cells.append(self._cell)
                self._cell = []
        elif word == "row":
            self._row.edges, self._row.downward = self._definition.edges, self._definition.downward
            self._rows.append(self._row)
            self._row = _Row()

    def _end_paragraph(self, *, is_cell: bool = False) -> None:
        """Make paragraphs of what was collected."""
        is_note = self._state.destination == "footnote"
        in_table = (self._in_table or is_cell) and not is_note
        if not in_table and not is_note:
            self._end_table()
        lines = [line for line in split_lines(self._pieces) if any(piece.text.strip() for piece in line)]
        marker, self._marker, self._pieces = self._marker.strip(), "", []
        if lines and not in_table and not is_note:
            self._paragraph_count += 1
        for index, line in enumerate(lines):
            paragraph = self._paragraph(
                line, marker if not index else "", self._source(is_note=is_note, in_table=in_table)
            )
            if is_note:
                self._notes.append(replace(paragraph, kind=BlockKind.FOOTNOTE))
            elif in_table:
                self._cell.append(paragraph)
            else:
                self._items.append(paragraph)

    def _source(self, *, is_note: bool, in_table: bool) -> str:
        """Say where the paragraph stands."""
        if is_note:
            return f"chú thích {len(self._notes) + 1}"
        if in_table:
            return f"bảng {self._table_count + 1}, hàng {len(self._rows) + 1}, cột {len(self._row.cells) + 1}"
        return f"đoạn {self._paragraph_count}"

    def _paragraph(self, line: list[Piece], marker: str, source: str) -> Paragraph:
        """Make a paragraph of a line of pieces."""
        lettered = [piece for piece in line if any(c.isalpha() for c in piece.text)]
        runs = [Run(piece.text, source=source, font=piece.font) for piece in line]
        if marker:
            runs.insert(0, Run(marker + " ", source=source))
        return Paragraph(
            tuple(runs),
            bold=bool(lettered) and all(piece.bold for piece in lettered),
            italic=bool(lettered) and all(piece.italic for piece in lettered),
            centered=self._centered,
            list_marker=marker or None,
            outline_level=self._outline + 1 if self._outline is not None and self._outline < 9 else None,
        )

    def _end_table(self) -> None:
        """Make a grid of the rows that were collected."""
        if self._cell or self._row.cells:
            self._row.cells.append(self._cell)
            self._rows.append(self._row)
            self._row, self._cell = _Row(), []
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        self._table_count += 1
        if len(rows) == 1 and len(rows[0].cells) == 1:
            self._items.extend(rows[0].cells[0])
        else:
            self._items.append(_grid(rows))


def _grid(rows: list[_Row]) -> Grid:
    """Lay rows out on the columns that their cells' edges make."""
    edges = sorted({edge for row in rows for edge in row.edges})
    columns: list[int] = []
    for edge in edges:
        if not columns or edge - columns[-1] > 40:  # twentieths of a point
            columns.append(edge)
    cells: list[GridCell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        left = 0
        for index, content in enumerate(row.cells):
            right = left
            if index < len(row.edges):
                right = min(range(len(columns)), key=lambda i: abs(columns[i] - row.edges[index]))
            right = max(right, left)
            goes_on = index < len(row.downward) and row.downward[index] == "goes on"
            if goes_on and left in above and not content:
                cell = cells[above[left]]
                cells[above[left]] = replace(cell, row_span=number + 1 - cell.row)
            else:
                cells.append(GridCell(number, left, tuple(content), column_span=right - left + 1))
                above[left] = len(cells) - 1
            left = right + 1
    return Grid(tuple(cells))


def is_rtf(head: bytes) -> bool:
    """Say whether bytes begin as RTF."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")
