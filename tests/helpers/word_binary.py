"""Writes the smallest compound files and binary Word documents that tests need."""

from __future__ import annotations

import struct
from dataclasses import dataclass

FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Return a compound file (version 3) that holds the streams; all are padded past the mini-stream limit."""
    sectors: list[bytes] = []
    chain: list[int] = []
    places: dict[str, tuple[int, int]] = {}

    def store(data: bytes) -> int:
        first = len(sectors)
        count = max(-(-len(data) // SECTOR), 1)
        data = data.ljust(count * SECTOR, b"\x00")
        for index in range(count):
            sectors.append(data[index * SECTOR : (index + 1) * SECTOR])
            chain.append(END if index + 1 == count else first + index + 1)
        return first

    for name, data in streams.items():
        padded = data.ljust(4096, b"\x00")
        places[name] = (store(padded), len(padded))
    names = list(places)
    entries = [_entry("Root Entry", 5, child=1 if names else FREE, start=END, size=0)]
    for index, name in enumerate(names):
        following = index + 2 if index + 1 < len(names) else FREE
        entries.append(_entry(name, 2, right=following, start=places[name][0], size=places[name][1]))
    while len(entries) % 4:
        entries.append(bytes(128))
    directory = store(b"".join(entries))
    fat_start = len(sectors)
    fat_count = -(-(len(chain) + 1) * 4 // SECTOR) + 1
    chain.extend([FAT_SECTOR] * fat_count)
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(fat_count * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_count, directory, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *[fat_start + i if i < fat_count else FREE for i in range(109)])
    return header + b"".join(sectors) + table


def _entry(name: str, kind: int, *, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    head = encoded.ljust(64, b"\x00") + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, right, child)
    return head + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)


@dataclass(frozen=True, slots=True)
class R:
    """A run: its characters and its property list."""

    text: str
    sprms: bytes = b""


@dataclass(frozen=True, slots=True)
class P:
    """A paragraph: runs, the mark that ends it, its property list."""

    runs: tuple[R, ...] = ()
    mark: str = "\r"
    sprms: bytes = b""


def sprm(code: int, operand: bytes) -> bytes:
    """Return one property."""
    return struct.pack("<H", code) + operand


BOLD = sprm(0x0835, b"\x01")
DELETED = sprm(0x0800, b"\x01")
HIDDEN = sprm(0x083C, b"\x01")
IN_TABLE = sprm(0x2416, b"\x01")
ROW_END = sprm(0x2417, b"\x01")


def font(number: int) -> bytes:
    """Return the property that sets a font."""
    return sprm(0x4A4F, struct.pack("<H", number))


def in_list(number: int, level: int) -> bytes:
    """Return the properties that put a paragraph in a list."""
    return sprm(0x460B, struct.pack("<H", number)) + sprm(0x260A, bytes([level]))


def row(edges: list[int], flags: list[int] | None = None) -> bytes:
    """Return the property of a row's end: where its cells lie, and how they are merged."""
    count = len(edges) - 1
    data = bytes([count]) + struct.pack(f"<{count + 1}h", *edges)
    data += b"".join(struct.pack("<H", flag) + bytes(18) for flag in (flags or [0] * count))
    return IN_TABLE + ROW_END + struct.pack("<HH", 0xD608, len(data) + 1) + data


@dataclass(frozen=True, slots=True)
class DocOptions:
    """How a document is written."""

    fonts: tuple[str, ...] = ("Times New Roman",)
    is_wide: bool = True
    encrypted: bool = False
    version: int = 193
    levels: tuple[tuple[int, str], ...] = ()  # (number form, text with \x00… for the levels' numbers) of list 1


def word_document(paragraphs: list[P], options: DocOptions | None = None) -> bytes:
    """Return a binary Word document (97 to 2003)."""
    options = options or DocOptions()
    width = 2 if options.is_wide else 1
    encoded = b""
    chpx: list[tuple[int, bytes]] = []
    papx: list[tuple[int, bytes]] = []
    base = 0x800
    for paragraph in paragraphs:
        for run in (*paragraph.runs, R(paragraph.mark)):
            data = run.text.encode("utf-16-le") if options.is_wide else run.text.encode("latin-1")
            encoded += data
            chpx.append((base + len(encoded), run.sprms))
        papx.append((base + len(encoded), paragraph.sprms))
    length = len(encoded) // width
    main = bytearray(base) + encoded
    main += bytes(-len(main) % SECTOR)
    pages = len(main) // SECTOR
    main += _page(base, chpx, is_paragraph=False) + _page(base, papx, is_paragraph=True)
    offset = base if options.is_wide else base * 2 | 0x40000000
    table = bytearray(4)
    places: dict[int, tuple[int, int]] = {}

    def put(index: int, data: bytes) -> None:
        places[index] = (len(table), len(data))
        table.extend(data)

    plc = struct.pack("<II", 0, length) + struct.pack("<HIH", 0, offset, 0)
    put(33, b"\x02" + struct.pack("<I", len(plc)) + plc)
    put(12, struct.pack("<III", base, base + len(encoded), pages))
    put(13, struct.pack("<III", base, base + len(encoded), pages + 1))
    put(15, _fonts(options.fonts))
    if options.levels:
        put(74, struct.pack("<I", 1) + struct.pack("<i", 7) + bytes(12) + bytes(4))
        put(73, struct.pack("<H", 1) + struct.pack("<i", 7) + bytes(24))
        for index in range(9):
            form, text = options.levels[index] if index < len(options.levels) else (0, "\x00.")
            table.extend(
                struct.pack("<iB", 1, form) + bytes(23) + struct.pack("<H", len(text)) + text.encode("utf-16-le")
            )
    struct.pack_into("<HH", main, 0, 0xA5EC, options.version)
    struct.pack_into("<H", main, 0x0A, 0x0200 | (0x0100 if options.encrypted else 0))
    struct.pack_into("<I", main, 0x4C, length)
    for index, place in places.items():
        struct.pack_into("<II", main, 0x9A + 8 * index, *place)
    return compound_file({"WordDocument": bytes(main), "1Table": bytes(table)})


def _page(base: int, entries: list[tuple[int, bytes]], *, is_paragraph: bool) -> bytes:
    page = bytearray(SECTOR)
    count = len(entries)
    struct.pack_into(f"<{count + 1}I", page, 0, base, *[end for end, _ in entries])
    at = SECTOR - 1
    for index, (_, sprms) in enumerate(entries):
        if is_paragraph:
            body = struct.pack("<H", 0) + sprms
            body += b"\x00" * (len(body) % 2 == 0)
            body = bytes([(len(body) + 1) // 2]) + body
        else:
            body = bytes([len(sprms)]) + sprms
        at = (at - len(body)) // 2 * 2
        page[at : at + len(body)] = body
        page[4 * (count + 1) + (13 if is_paragraph else 1) * index] = at // 2
    page[-1] = count
    return bytes(page)


def _fonts(names: tuple[str, ...]) -> bytes:
    data = struct.pack("<HH", len(names), 0)
    for name in names:
        body = bytes(39) + (name + "\x00").encode("utf-16-le")
        data += bytes([len(body)]) + body
    return data
