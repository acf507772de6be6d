"""The binary Word format ([MS-DOC], Word 97 to 2003): characters with their properties, paragraph by paragraph.

What is read: the piece table (where characters lie, in one byte or two), the pages of character and paragraph
properties, styles and fonts. Offsets and codes are named as the published specification names them.
"""

from __future__ import annotations

import bisect
import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.errors import EncryptedFile, UnsupportedFormat

_MAGIC = 0xA5EC
_FIRST_97 = 0x00C1
_FC_LCB = 0x9A  # FibRgFcLcb97
_STSHF, _PLCF_HDD, _PLCF_CHPX, _PLCF_PAPX, _STTBF_FFN, _CLX, _PLF_LST, _PLF_LFO = 1, 11, 12, 13, 15, 33, 73, 74
_COUNTS = {"main": 0x4C, "footnotes": 0x50, "headers": 0x54, "macros": 0x58, "comments": 0x5C, "endnotes": 0x60,
           "boxes": 0x64, "header_boxes": 0x68}  # fmt: skip
_PAGE = 512
_COMPRESSED = 0x40000000
_NIL_STYLE = 0xFFF
_VARIABLE = 6
_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # by spra
_TDEF_TABLE = 0xD608
_CHANGE_TABS = 0xC615


@dataclass(frozen=True, slots=True)
class Character:
    """A run of characters that share their properties: ``sprms`` code -> operand."""

    text: str
    sprms: dict[int, bytes]


@dataclass(slots=True)
class DocParagraph:
    r"""A paragraph with the mark that ends it: "\r" or, of a cell or row, "\x07"."""

    runs: list[Character] = field(default_factory=list)
    mark: str = "\r"
    style: int = 0
    sprms: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters [start, end) and where their bytes begin in the WordDocument stream."""

    start: int
    end: int
    offset: int
    width: int  # bytes a character


@dataclass(frozen=True, slots=True)
class DocStyle:
    """A style: what it is based on, and the properties that it sets."""

    base: int
    paragraph: dict[int, bytes]
    character: dict[int, bytes]


class DocFile:
    """A binary Word document's parts."""

    def __init__(self, main: bytes, table: dict[str, bytes], name: str) -> None:
        """Read the tables.

        Args:
            main: The WordDocument stream.
            table: The table streams by name, "0Table" and "1Table".
            name: The file's name, for messages.

        Raises:
            EncryptedFile: The document has a password.
            UnsupportedFormat: It is of a Word before 97.
            struct.error, IndexError, KeyError: It is broken.
        """
        magic, version = struct.unpack_from("<HH", main)
        flags = struct.unpack_from("<H", main, 0x0A)[0]
        if flags & 0x0100:
            raise EncryptedFile(f"Tệp “{name}” có mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")
        if magic != _MAGIC or version < _FIRST_97:
            raise UnsupportedFormat(
                f"Tệp “{name}” là của Word trước bản 97; hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx."
            )
        self._main = main
        self._table = table["1Table" if flags & 0x0200 else "0Table"]
        self.lengths = {part: struct.unpack_from("<i", main, offset)[0] for part, offset in _COUNTS.items()}
        self._pieces = self._read_pieces()
        self._piece_starts = [piece.start for piece in self._pieces]
        self._characters = self._read_pages(_PLCF_CHPX)
        self._paragraphs = self._read_pages(_PLCF_PAPX)
        self.fonts = self._read_fonts()
        self.styles, self.default_font = self._read_styles()

    def part(self, index: int) -> bytes:
        """Return a part of the table stream by its place in the header's list."""
        offset, size = struct.unpack_from("<II", self._main, _FC_LCB + 8 * index)
        return self._table[offset : offset + size]

    def list_parts(self) -> tuple[bytes, bytes]:
        """Return the list definitions and the lists, with what follows each in the stream."""
        first, size = struct.unpack_from("<II", self._main, _FC_LCB + 8 * _PLF_LST)
        definitions = self._table[first:] if size else b""
        return definitions, self.part(_PLF_LFO)

    def range_of(self, part: str) -> tuple[int, int]:
        """Return the character positions of a part of the document: "main", "footnotes", "headers" and so on."""
        start = 0
        for name, length in self.lengths.items():
            if name == part:
                return start, start + max(length, 0)
            start += max(length, 0)
        raise KeyError(part)

    def header_stories(self) -> list[tuple[int, int]]:
        """Return the character ranges of headers and footers."""
        data = self.part(_PLCF_HDD)
        positions = struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
        first, last = self.range_of("headers")
        return [(first + a, min(first + b, last)) for a, b in itertools.pairwise(positions) if b > a]

    def paragraphs(self, start: int, end: int) -> Iterator[DocParagraph]:
        """Yield the paragraphs of a range of character positions."""
        paragraph = DocParagraph()
        for text, first_byte, width, sprms in self._runs(start, end):
            begin = 0
            for index, character in enumerate(text):
                if character in "\r\x07\x0c":
                    if index > begin:
                        paragraph.runs.append(Character(text[begin:index], sprms))
                    begin = index + 1
                    paragraph.mark = "\x07" if character == "\x07" else "\r"
                    style, found = self._paragraph_properties(first_byte + index * width)
                    paragraph.style, paragraph.sprms = style, found
                    yield paragraph
                    paragraph = DocParagraph()
            if begin < len(text):
                paragraph.runs.append(Character(text[begin:], sprms))
        if paragraph.runs:
            yield paragraph

    def _runs(self, start: int, end: int) -> Iterator[tuple[str, int, int, dict[int, bytes]]]:
        """Yield runs of a range: text, the byte of its first character, bytes a character, properties."""
        index = max(bisect.bisect_right(self._piece_starts, start) - 1, 0)
        for piece in self._pieces[index:]:
            if piece.start >= end:
                return
            first = piece.offset + (max(start, piece.start) - piece.start) * piece.width
            last = piece.offset + (min(end, piece.end) - piece.start) * piece.width
            while first < last:
                stop, grpprl = self._characters.at(first)
                stop = min(max(stop, first + piece.width), last)
                stop = first + (stop - first + piece.width - 1) // piece.width * piece.width
                data = self._main[first:stop]
                text = data.decode("utf-16-le" if piece.width == 2 else "cp1252", errors="replace")
                if piece.width == 1 and "\ufffd" in text:
                    text = "".join(chr(b) if c == "\ufffd" else c for b, c in zip(data, text, strict=True))
                if piece.width == 2 and len(text) * 2 != len(data):  # surrogate pairs: keep one character a code unit
                    text = "".join(chr(unit) for unit in struct.unpack(f"<{len(data) // 2}H", data))
                yield text, first, piece.width, parse_sprms(grpprl)
                first = stop

    def _paragraph_properties(self, byte: int) -> tuple[int, dict[int, bytes]]:
        """Return the style and properties of the paragraph whose mark lies at a byte."""
        _, data = self._paragraphs.at(byte)
        if len(data) < 2:
            return 0, {}
        return struct.unpack_from("<H", data)[0], parse_sprms(data[2:])

    def _read_pieces(self) -> list[_Piece]:
        """Read the piece table."""
        clx = self.part(_CLX)
        position = 0
        while clx[position] == 1:  # property lists of a fast save
            position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
        size = struct.unpack_from("<I", clx, position + 1)[0]
        plc = clx[position + 5 : position + 5 + size]
        count = (len(plc) - 4) // 12
        starts = struct.unpack_from(f"<{count + 1}I", plc)
        pieces: list[_Piece] = []
        for index in range(count):
            offset = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
            if offset & _COMPRESSED:
                pieces.append(_Piece(starts[index], starts[index + 1], (offset & ~_COMPRESSED) // 2, 1))
            else:
                pieces.append(_Piece(starts[index], starts[index + 1], offset, 2))
        return pieces

    def _read_pages(self, index: int) -> _Properties:
        """Read the pages of character or paragraph properties."""
        plc = self.part(index)
        count = (len(plc) - 4) // 8
        numbers = struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count > 0 else ()
        properties = _Properties()
        for number in numbers:
            page = self._main[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
            if len(page) == _PAGE:
                properties.add_page(page, is_paragraph=index == _PLCF_PAPX)
        return properties

    def _read_fonts(self) -> list[str]:
        """Return the names of the fonts."""
        data = self.part(_STTBF_FFN)
        fonts: list[str] = []
        position = 4
        while position < len(data):
            size = data[position] + 1
            name = data[position + 40 : position + size].decode("utf-16-le", errors="replace")
            fonts.append(name.split("\x00")[0])
            position += size
        return fonts

    def _read_styles(self) -> tuple[list[DocStyle | None], int]:
        """Return the styles by number, and the number of the default font."""
        data = self.part(_STSHF)
        if len(data) < 20:
            return [], 0
        header = struct.unpack_from("<H", data)[0]
        count, base_size = struct.unpack_from("<HH", data, 2)
        default = struct.unpack_from("<H", data, 2 + 12)[0]
        styles: list[DocStyle | None] = []
        position = 2 + header
        for _ in range(count):
            if position + 2 > len(data):
                break
            size = struct.unpack_from("<H", data, position)[0]
            styles.append(_read_style(data[position + 2 : position + 2 + size], base_size) if size else None)
            position += 2 + size + size % 2
        return styles, default


class _Properties:
    """Property lists by the byte range that they hold for."""

    def __init__(self) -> None:
        """Begin empty."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._data: list[bytes] = []

    def add_page(self, page: bytes, *, is_paragraph: bool) -> None:
        """Add what a page of 512 bytes holds."""
        count = page[-1]
        limits = struct.unpack_from(f"<{count + 1}I", page)
        step = 13 if is_paragraph else 1
        for index in range(count):
            place = 2 * page[4 * (count + 1) + step * index]
            data = b""
            if place and is_paragraph:
                size = page[place]
                data = page[place + 1 : place + 2 * size] if size else page[place + 2 : place + 2 + 2 * page[place + 1]]
            elif place:
                data = page[place + 1 : place + 1 + page[place]]
            at = bisect.bisect_left(self._starts, limits[index])
            self._starts.insert(at, limits[index])
            self._ends.insert(at, limits[index + 1])
            self._data.insert(at, data)

    def at(self, byte: int) -> tuple[int, bytes]:
        """Return the end of the range that a byte lies in, and its properties."""
        index = bisect.bisect_right(self._starts, byte) - 1
        if index < 0 or byte >= self._ends[index]:
            following = self._starts[index + 1] if index + 1 < len(self._starts) else 1 << 40
            return following, b""
        return self._ends[index], self._data[index]


def parse_sprms(data: bytes) -> dict[int, bytes]:
    """Return a property list as code -> operand; a broken tail is left out."""
    found: dict[int, bytes] = {}
    position = 0
    while position + 2 <= len(data):
        code = struct.unpack_from("<H", data, position)[0]
        position += 2
        size = _OPERAND_SIZES[code >> 13]
        if code >> 13 == _VARIABLE:
            if code == _TDEF_TABLE:
                size = struct.unpack_from("<H", data, position)[0] + 1 if position + 2 <= len(data) else 0
            elif code == _CHANGE_TABS and data[position : position + 1] == b"\xff":
                break
            else:
                size = data[position] + 1 if position < len(data) else 0
        if not size or position + size > len(data):
            break
        found[code] = data[position : position + size]
        position += size
    return found


def _read_style(data: bytes, base_size: int) -> DocStyle | None:
    """Read a style's definition."""
    if len(data) < base_size + 2:
        return None
    kind_and_base, count_field = struct.unpack_from("<HH", data, 2)
    kind, base, count = kind_and_base & 0xF, kind_and_base >> 4, count_field & 0xF
    position = base_size
    name_length = struct.unpack_from("<H", data, position)[0]
    position += 2 + 2 * (name_length + 1)
    lists: list[bytes] = []
    for _ in range(count):
        position += position % 2
        if position + 2 > len(data):
            break
        size = struct.unpack_from("<H", data, position)[0]
        lists.append(data[position + 2 : position + 2 + size])
        position += 2 + size
    paragraph = parse_sprms(lists[0][2:]) if kind == 1 and lists else {}
    character = parse_sprms(lists[1] if kind == 1 and len(lists) > 1 else lists[0] if kind == 2 and lists else b"")
    return DocStyle(-1 if base == _NIL_STYLE else base, paragraph, character)
