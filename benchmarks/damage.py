"""Files of every format, and what happens to files: cut off, bits turned over, packed anew around damage."""

from __future__ import annotations

import io
import lzma
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import xlwt
from PIL import Image, ImageDraw

SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"
WORDS = (
    ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"),
    ("1", "Rà soát thủ tục hành chính", "Sở Nội vụ", "Trước 30/6/2026"),
    ("2", "Báo cáo kết quả", "Sở Tài chính", "Quý III/2026"),
)
_RTF = rb"{\rtf1\ansi{\fonttbl{\f0 Times New Roman;}}\f0 S\u7903? N\u7897?i v\u7909? ch\u7911? tr\u236?.\par}"
_MOST_TURNED = 60  # bits
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)

Damage = Callable[[bytes, random.Random], bytes]


def whole_files() -> Iterator[tuple[str, bytes]]:
    """Yield the samples, and a small file of each format that no sample has: name, content."""
    for path in sorted([*(SAMPLES / "documents").iterdir(), *(SAMPLES / "hard").glob("*.*")]):
        if path.is_file():
            yield path.name, path.read_bytes()
    sheet = openpyxl.Workbook()
    for row in WORDS:
        sheet.active.append(row)
    kept = io.BytesIO()
    sheet.save(kept)
    yield "bang.xlsx", kept.getvalue()
    old = xlwt.Workbook()
    page = old.add_sheet("Phụ lục")
    for number, row in enumerate(WORDS):
        for column, words in enumerate(row):
            page.write(number, column, words)
    kept = io.BytesIO()
    old.save(kept)
    yield "bang.xls", kept.getvalue()
    yield "cong-van.rtf", _RTF * 3
    picture = Image.new("L", (600, 200), 255)
    ImageDraw.Draw(picture).text((20, 20), "Ke hoach", fill=0)
    for name, form in (("trang.png", "PNG"), ("trang.jpg", "JPEG"), ("trang.tiff", "TIFF")):
        kept = io.BytesIO()
        picture.save(kept, form)
        yield name, kept.getvalue()
    yield "thu.eml", a_message()
    yield (
        "goi.zip",
        packed({"a.txt": b"S\xe1\xbb\x9f N\xe1\xbb\x99i v\xe1\xbb\xa5", "b/thu.eml": a_message()}, random.Random(0)),
    )


def a_message() -> bytes:
    """Return a message with an attachment."""
    message = EmailMessage()
    message["Subject"] = "Kế hoạch"
    message.set_content("Kính gửi Sở Nội vụ: báo cáo trước ngày 30/6/2026.")
    message.add_attachment("Sở Tài chính chủ trì.".encode(), maintype="text", subtype="plain", filename="ke-hoach.txt")
    return message.as_bytes()


def packed(files: dict[str, bytes], choose: random.Random) -> bytes:
    """Return an archive of files, each packed in a way of its own."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, choose.choice(_PACKINGS))
    return kept.getvalue()


def cut_off(content: bytes, choose: random.Random) -> bytes:
    """Return a file's beginning; or, as some copies do, with zeros in place of the rest."""
    end = choose.randrange(len(content) + 1)
    return content[:end] + bytes(len(content) - end) * (choose.random() < 0.2)


def bits_turned(content: bytes, choose: random.Random) -> bytes:
    """Return a file with some bits turned over, anywhere or all in one place."""
    changed = bytearray(content)
    start, end = 0, len(changed)
    if choose.random() < 0.5 and end > 64:
        start = choose.randrange(end - 64)
        end = start + 64
    for _ in range(choose.randint(1, _MOST_TURNED)):
        if end > start:
            changed[choose.randrange(start, end)] ^= 1 << choose.randrange(8)
    return bytes(changed)


def packed_anew(content: bytes, choose: random.Random) -> bytes:
    """Return a file that is packed well around damaged contents: a container's members, a PDF's streams, other text.

    Sums and lengths are right, so that the damage reaches the readers of what is inside.
    """
    damage = choose.choice((cut_off, bits_turned, _doubled))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        for name in choose.sample(sorted(members), min(len(members), choose.randint(1, 2))):
            members[name] = damage(members[name], choose)
        if choose.random() < 0.2:
            members.pop(choose.choice(sorted(members)))
        return packed(members, choose)
    if content.startswith(b"%PDF"):
        chosen = choose.randrange(max(len(_STREAM.findall(content)), 1))
        seen = iter(range(len(content)))
        return _STREAM.sub(
            lambda found: _stream(found, damage, choose) if next(seen) == chosen else found.group(), content
        )
    return choose.choice(_OTHER_FORMS)(content)


def _stream(found: re.Match[bytes], damage: Damage, choose: random.Random) -> bytes:
    try:
        inside = zlib.decompress(found[1])
    except zlib.error:
        return b"stream\n" + damage(found[1], choose) + b"\nendstream"
    return b"stream\n" + zlib.compress(damage(inside, choose), choose.randint(0, 9)) + b"\nendstream"


def _doubled(content: bytes, choose: random.Random) -> bytes:
    """Repeat a part many times."""
    start = choose.randrange(len(content) + 1)
    part = content[start : start + choose.randint(1, 200)]
    return content[:start] + part * choose.randint(2, 3000) + content[start:]


_OTHER_FORMS: Sequence[Callable[[bytes], bytes]] = (
    lambda content: content.decode("utf-8", "replace").encode("utf-16"),
    lambda content: content.decode("utf-8", "replace").encode("utf-32-be"),
    lambda content: content.decode("utf-8", "replace").encode("cp1258", "replace"),
    lambda content: content.decode("latin-1").encode("utf-8"),
    zlib.compress,
    lzma.compress,
    lambda content: content[::-1],
    lambda content: content * 20,
    lambda content: b"%PDF-1.7\n" + content,
    lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content,
)

DAMAGES: dict[str, Damage] = {"cut off": cut_off, "bits turned": bits_turned, "packed anew": packed_anew}


def damaged(content: bytes, kind: str, seed: int) -> bytes:
    """Return a file damaged in a way that a seed decides; the same seed gives the same file."""
    return DAMAGES[kind](content, random.Random(f"{kind} {seed}"))
