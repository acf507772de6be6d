"""The package's verb: the right reader by the first bytes, a clear sentence for every bad file."""

from __future__ import annotations

import io
import os
import re
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path

import docx
import pytest

from ingest import readers
from ingest.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    FileTooLarge,
    FileVanished,
    IngestError,
    LimitExceeded,
    NoText,
    UnknownEncoding,
    UnsupportedFormat,
)
from ingest.layout import LaidOutDocument
from ingest.limits import Limits
from ingest.readers.base import CERTAIN, Reader
from ingest.reading import read_document


def word(text: str = "Kế hoạch") -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def repacked(data: bytes, **changed: bytes) -> bytes:
    """Return a zip with some members' bytes changed, by the last word of their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            key = info.filename.rsplit("/", 1)[-1].split(".")[0]
            target.writestr(info.filename, changed.get(key, source.read(info)))
    return stream.getvalue()


DOCUMENT = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>%s</w:body></w:document>"
BOMB = (
    b"<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    + DOCUMENT % b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
)
DEEP = DOCUMENT % (b"<w:tbl><w:tr><w:tc>" * 900 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 900)

BAD = [
    ("a.bin", bytes(range(256)) * 4, UnsupportedFormat, "an unknown format"),
    ("a.docx", b"", EmptyFile, "no bytes"),
    ("a.txt", b" \r\n\t \n", EmptyFile, "white space only"),
    ("a.txt", "\u200b\ufeff\n".encode(), NoText, "characters that show nothing"),
    ("a.txt", os.urandom(64) + b"\x00\x01\x02" * 900, UnknownEncoding, "noise under a text's name"),
    ("a.docx", word()[:-500], DamagedFile, "a cut zip"),
    ("a.docx", repacked(word(), document=b"<w:document"), DamagedFile, "broken XML"),
    ("a.docx", repacked(word(), document=BOMB), DamagedFile, "an entity bomb"),
    ("a.docx", repacked(word(), document=DEEP), DamagedFile, "nesting without end"),
    ("a.docx", repacked(word(), document=DOCUMENT % b"<w:p/>"), NoText, "an empty document"),
    ("a.docx", repacked(word(), document=DOCUMENT % (b" " * 40_000_000)), LimitExceeded, "a zip bomb"),
    ("a.docx", word().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), EncryptedFile, "a locked zip"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, DamagedFile, "a broken compound file"),
    ("a.rtf", b"{\\rtf1\\ansi{\\fonttbl}}", DamagedFile, "an empty RTF"),
    ("a.html", b"<html><body><script>x</script></body></html>", NoText, "a page without text"),
    ("a.rar", b"Rar!\x1a\x07\x00" + bytes(50), UnsupportedFormat, "an archive of another kind"),
    ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), DamagedFile, "a broken picture"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "error", "why"), BAD, ids=[row[3] for row in BAD])
def test_a_bad_file_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, error: type[IngestError], why: str
) -> None:
    """Each cause has its error; the message is one Vietnamese sentence that names the file."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(IngestError) as caught:
        read_document(path)
    assert type(caught.value) is error, why
    message = str(caught.value)
    assert name in message
    assert re.search(r"hãy|trống|Không", message)
    assert re.search("[ạảấầẩậắằẵẻẽẹếềểễệịọỏốồổộớờởợụủứừửữựỷỵđ]", message)
    assert "\n" not in message


def test_files_that_are_not_there_or_too_large(tmp_path: Path) -> None:
    """A vanished file, a folder, a file over the limit (of which only the ends are read)."""
    with pytest.raises(FileVanished, match=r"mất\.docx"):
        read_document(tmp_path / "mất.docx")
    with pytest.raises(UnsupportedFormat, match="thư mục"):
        read_document(tmp_path)
    large = tmp_path / "lớn.pdf"
    with large.open("wb") as stream:
        stream.truncate(300 * 1024 * 1024)
    with pytest.raises(FileTooLarge, match="300 MB"):
        read_document(large)
    with pytest.raises(FileTooLarge):
        read_document(_text(tmp_path / "a.txt"), limits=Limits(max_bytes=10))


def _text(path: Path) -> Path:
    path.write_text("Kế hoạch của Ủy ban nhân dân tỉnh", encoding="utf-8")
    return path


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights that are missing are told as such."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileVanished, match="quyền"):
        read_document(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.zip", "a", "a.pdf", "a.txt"])
def test_the_first_bytes_outbid_the_name(tmp_path: Path, name: str) -> None:
    """A Word document is read as one under every name."""
    path = tmp_path / name
    path.write_bytes(word("Giao Sở Y tế"))
    assert read_document(path).text == "Giao Sở Y tế"


class LoudReader:
    """Takes every file."""

    def bid(self, head: bytes, suffix: str) -> int:
        return CERTAIN + 10

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        return LaidOutDocument("Tiếng Việt", "text/x-loud")


def test_an_installed_reader_takes_part_in_the_auction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What registers under the entry-point group bids like the built-in readers."""
    entry = EntryPoint("loud", f"{__name__}:LoudReader", readers.GROUP)
    monkeypatch.setattr(EntryPoint, "load", _load_loud(EntryPoint.load))
    monkeypatch.setattr(readers, "entry_points", lambda group: (entry,) if group == readers.GROUP else ())
    readers.readers.cache_clear()
    try:
        assert "loud" in readers.readers()
        assert isinstance(readers.readers()["loud"], Reader)
        assert read_document(_text(tmp_path / "a.txt")).media_type == "text/x-loud"
    finally:
        readers.readers.cache_clear()


def _load_loud(original: object) -> object:
    def load(self: EntryPoint) -> object:
        return LoudReader if self.name == "loud" else original(self)  # type: ignore[operator]

    return load


def test_what_is_no_reader_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registration without bid() and read() is a mistake of its author, told at once."""
    entry = EntryPoint("broken", "builtins:object", readers.GROUP)
    monkeypatch.setattr(readers, "entry_points", lambda group: (entry,))
    readers.readers.cache_clear()
    try:
        with pytest.raises(TypeError, match="builtins:object"):
            readers.readers()
    finally:
        readers.readers.cache_clear()
