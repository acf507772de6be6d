"""Opens the compound files of Office 97-2003 with care."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import olefile

from ingest.errors import DamagedFile, EncryptedFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@contextmanager
def open_compound(path: Path) -> Iterator[olefile.OleFileIO]:
    """Open a compound file for reading its streams.

    Raises:
        DamagedFile: The file's allocation tables are broken.
        EncryptedFile: It wraps a document that is locked by a password.
    """
    try:
        compound = olefile.OleFileIO(str(path))
    except Exception as error:  # olefile raises many kinds on broken tables
        raise damaged(path.name) from error
    try:
        if compound.exists("EncryptedPackage"):
            raise EncryptedFile(f"Tệp “{path.name}” có mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")
        yield compound
    finally:
        compound.close()


def read_stream(compound: olefile.OleFileIO, stream: str, name: str) -> bytes:
    """Return a stream's bytes.

    Raises:
        DamagedFile: It is missing or broken.
    """
    try:
        return bytes(compound.openstream(stream).read())
    except Exception as error:  # as above
        raise damaged(name) from error


def damaged(name: str) -> DamagedFile:
    """Return the error for a broken file."""
    return DamagedFile(f"Tệp “{name}” bị hỏng hoặc tải chưa đủ; hãy tải lại hoặc mở bằng Word rồi lưu lại.")


def has_stream(head: bytes, name: str) -> bool:
    """Say whether the bytes of a compound file name a stream: names stand there in UTF-16."""
    return name.encode("utf-16-le") in head
