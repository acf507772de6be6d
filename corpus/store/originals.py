"""Original files by content hash: ``originals/ab/abcdef…/kehoach.pdf``.

A file appears there whole or not at all: it is written beside, flushed to disk and renamed. The name is the one under
which the content was first seen, so that messages and downloads show what the user knows.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.errors import StoreUnavailable, system_reason
from corpus.reading import MEGABYTE, Failure
from corpus.store.identity import storable
from ingest.errors import EmptyFile, FileTooLarge, FileVanished

_CHUNK = 1024 * 1024
_MAX_NAME_BYTES = 200
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A content that is kept."""

    content_hash: str
    size: int
    name: str


class Originals:
    """The folder of original files.

    Args:
        folder: Where they are kept; made when the first is stored.
    """

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self._folder = folder

    def store(self, path: Path, max_bytes: int, name: str | None = None) -> StoredFile | Failure:
        """Keep a copy of a file, if its content is not kept already.

        Args:
            path: The file.
            max_bytes: Larger ones are refused.
            name: The name to keep it under, if not the file's own.

        Returns:
            The stored file, or why the source could not be copied (gone, not allowed, empty, too large).

        Raises:
            StoreUnavailable: The folder cannot be written to.
        """
        try:
            size = path.stat().st_size
            if size > max_bytes:
                return _too_large(path, size, max_bytes)
            with path.open("rb") as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
        except OSError as error:
            return _unreadable(path, error)
        if size == 0:
            return Failure(EmptyFile.code, f"Tệp “{path.name}” trống, không có nội dung để đọc.")
        kept = self.find(digest)
        return StoredFile(digest, size, kept.name) if kept is not None else self._copy(path, name or path.name)

    def find(self, content_hash: str) -> Path | None:
        """Return the path of a kept content, None where it is not kept."""
        folder = self._folder / content_hash[:2] / content_hash
        if not folder.is_dir():
            return None
        return next((path for path in sorted(folder.iterdir()) if path.is_file()), None)

    def put(self, content_hash: str, name: str, source: IO[bytes]) -> None:
        """Keep a content that is known to have a hash; nothing is done where it is kept already.

        Raises:
            StoreUnavailable: The folder cannot be written to.
        """
        if self.find(content_hash) is not None:
            return
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=self._incoming)
            copy = Path(beside)
            try:
                with os.fdopen(handle, "wb") as target:
                    shutil.copyfileobj(source, target, _CHUNK)
                    target.flush()
                    os.fsync(target.fileno())
                self._settle(copy, content_hash, copy.stat().st_size, safe_name(name))
            finally:
                copy.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def discard(self, content_hash: str) -> None:
        """Remove a kept content that no document has; only for the process that may write."""
        shutil.rmtree(self._folder / content_hash[:2] / content_hash, ignore_errors=True)

    def keep_only(self, content_hashes: Collection[str]) -> None:
        """Remove every kept content but these; only for the process that may write."""
        for folder in self._folder.glob("??/*"):
            if folder.name not in content_hashes:
                shutil.rmtree(folder, ignore_errors=True)

    def remove_unfinished(self) -> None:
        """Remove copies that an interruption left unfinished; only for the process that may write."""
        shutil.rmtree(self._incoming, ignore_errors=True)

    @property
    def _incoming(self) -> Path:
        return self._folder / "incoming"

    def _copy(self, path: Path, name: str) -> StoredFile | Failure:
        """Copy and hash in one go: what is kept is what was hashed, even if the source changes meanwhile."""
        digest, size = hashlib.sha256(), 0
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=self._incoming)
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        copy = Path(beside)
        try:
            with os.fdopen(handle, "wb") as target:
                for chunk in _chunks(path):
                    digest.update(chunk)
                    size += target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            return self._settle(copy, digest.hexdigest(), size, safe_name(name))
        except _SourceError as error:
            return _unreadable(path, error.cause)
        except OSError as error:
            raise _unwritable(self._folder, error) from error
        finally:
            copy.unlink(missing_ok=True)

    def _settle(self, copy: Path, content_hash: str, size: int, name: str) -> StoredFile:
        folder = self._folder / content_hash[:2] / content_hash
        folder.mkdir(parents=True, exist_ok=True)
        copy.chmod(0o644)
        copy.replace(folder / name)
        _sync_folder(folder)
        return StoredFile(content_hash, size, name)


class _SourceError(Exception):
    """Reading the source failed, as distinct from writing the copy."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise _SourceError(error) from error


def safe_name(name: str) -> str:
    """Return a file name that every system accepts, with its ending.

    >>> safe_name("Kế hoạch số 12/KH: bản cuối?.pdf")
    'Kế hoạch số 12_KH_ bản cuối_.pdf'
    """
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", storable(name))).strip(" .") or "van-ban"
    stem, suffix = Path(name).stem, Path(name).suffix
    while len((stem + suffix).encode()) > _MAX_NAME_BYTES:
        stem, suffix = (stem[:-1], suffix) if stem else ("van-ban", "")
    return stem + suffix


def _sync_folder(folder: Path) -> None:
    """Flush a folder's entries, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unreadable(path: Path, error: OSError) -> Failure:
    match error:
        case FileNotFoundError():
            message = f"Không tìm thấy tệp “{path.name}”; có thể tệp đã bị xóa hoặc di chuyển."
        case PermissionError():
            message = f"Không mở được tệp “{path.name}”; hãy kiểm tra quyền đọc tệp."
        case _:
            message = (
                f"Không đọc được tệp “{path.name}” từ đĩa ({system_reason(error)}); hãy kiểm tra ổ đĩa rồi chạy lại."
            )
    return Failure(FileVanished.code, message)


def _unwritable(folder: Path, error: OSError) -> StoreUnavailable:
    if error.errno == errno.ENOSPC:
        return StoreUnavailable(
            f"Ổ đĩa chứa “{folder}” đã đầy; hãy giải phóng chỗ trống rồi chạy lại, không mất gì đã lưu."
        )
    return StoreUnavailable(f"Không ghi được vào “{folder}” ({system_reason(error)}); hãy kiểm tra quyền ghi và ổ đĩa.")


def _too_large(path: Path, size: int, max_bytes: int) -> Failure:
    return Failure(
        FileTooLarge.code,
        f"Tệp “{path.name}” nặng {size / MEGABYTE:.0f} MB, quá giới hạn {max_bytes / MEGABYTE:.0f} MB; "
        "hãy tách tệp, hoặc tăng GIAOVIEC_MAX_FILE_MB rồi chạy lại.",
    )
