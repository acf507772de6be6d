"""Backup and restore: records and originals in one archive that any installation can take, whatever its database.

The archive is a ZIP file::

    records/TABLE.jsonl          a row a line
    originals/ab/abcd…/NAME      as in the data folder; the folder's name is the content's SHA-256
    manifest.json                last: format, program, tables with rows and SHA-256, originals, what was missing

The tables are read as of one moment, then the originals, which an ingest only ever adds to: whatever the tables speak
of is there. The archive is written beside and renamed, so that a file of the wanted name is whole.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.errors import BackupError, SearchError, system_reason
from corpus.library import Corpus
from corpus.store.models import HEAD
from corpus.store.portable import has_rows, one_moment, portable_tables, read_rows, replace_rows
from corpus.version import program_version

FORMAT = 1
_CHUNK = 1024 * 1024
_MANIFEST = "manifest.json"
_DOCUMENTS = "documents"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a ZIP file knows no times before; the same content gives the same bytes

Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table in the archive."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself.

    Attributes:
        revision: The migration that the tables stood at.
        originals: How many files.
        missing: Content hashes of documents whose original was not there, or was damaged.
    """

    format: int
    program: str
    revision: str
    created_at: str
    tables: dict[str, TableInfo] = field(default_factory=dict)
    originals: int = 0
    missing: tuple[str, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents the archive holds."""
        return self.tables[_DOCUMENTS].rows if _DOCUMENTS in self.tables else 0


# --- backup


def backup(corpus: Corpus, path: Path, progress: Progress = _silent) -> Manifest:
    """Write everything that cannot be made again into one archive; an ingest may go on meanwhile.

    Args:
        corpus: What to save.
        path: The archive; it appears whole or not at all.
        progress: Told how many originals of how many are in.

    Raises:
        BackupError: The file exists, or it cannot be written.
    """
    if path.exists():
        raise BackupError(f"Tệp “{path}” đã có; hãy chọn tên khác hoặc xóa tệp ấy trước.")
    handle, beside = _open_beside(path)
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _fill(archive, corpus, progress)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o600)  # it holds everything that the data folder holds
        beside.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def _open_beside(path: Path) -> tuple[int, Path]:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.absolute().parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    return handle, Path(name)


def _fill(archive: zipfile.ZipFile, corpus: Corpus, progress: Progress) -> Manifest:
    tables: dict[str, TableInfo] = {}
    hashes: list[str] = []
    with one_moment(corpus.records.engine) as connection:
        for table in portable_tables():
            digest, rows = hashlib.sha256(), 0
            with archive.open(_member(f"records/{table.name}.jsonl"), "w", force_zip64=True) as target:
                for line in read_rows(connection, table):
                    target.write(line)
                    digest.update(line)
                    rows += 1
                    if table.name == _DOCUMENTS:
                        hashes.append(json.loads(line)["content_hash"])
            tables[table.name] = TableInfo(rows, digest.hexdigest())
    missing = []
    for done, content_hash in enumerate(hashes, 1):
        if not _add_original(archive, corpus, content_hash):
            missing.append(content_hash)
        progress(done, len(hashes))
    created_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, program_version(), HEAD, created_at, tables, len(hashes) - len(missing), tuple(missing))
    archive.writestr(_member(_MANIFEST), json.dumps(asdict(manifest), indent=1))
    return manifest


def _add_original(archive: zipfile.ZipFile, corpus: Corpus, content_hash: str) -> bool:
    """Put an original in, if it is there and still is what its hash says."""
    original = corpus.originals.find(content_hash)
    if original is None:
        return False
    digest = hashlib.sha256()
    with original.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != content_hash:
            return False
        source.seek(0)
        name = f"originals/{content_hash[:2]}/{content_hash}/{original.name}"
        with archive.open(_member(name), "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
    return digest.hexdigest() == content_hash


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


# --- restore


def restore(corpus: Corpus, path: Path, *, replace: bool = False, progress: Progress = _silent) -> Manifest:
    """Put an archive's records and originals in place of what the installation holds.

    The archive is verified whole before anything changes. Originals are copied first; the tables then change in one
    transaction, so that an interruption leaves the old state or the new one.

    Args:
        corpus: Where to.
        path: The archive.
        replace: Allow an installation that is not empty; what it held is gone afterwards.
        progress: Told how many originals of how many are in.

    Raises:
        BackupError: No archive of ours, a damaged one, one of a newer program, or the installation is not empty.
        CorpusBusy: Another process is writing.
        StoreUnavailable: The database or the data folder cannot be written to.
    """
    with corpus.writing():
        with _opened(path) as archive:
            if not replace and has_rows(corpus.records.engine):
                raise BackupError(
                    "Kho dữ liệu không trống nên chưa khôi phục gì; để thay toàn bộ bằng bản sao lưu, thêm --replace."
                )
            manifest = _read_manifest(archive, path)
            originals = _verify(archive, manifest, path)
            for done, (content_hash, member) in enumerate(sorted(originals.items()), 1):
                with archive.open(member) as source:
                    corpus.originals.put(content_hash, PurePosixPath(member).name, source)
                progress(done, len(originals))
            rows = {table: _lines(archive, table) for table in manifest.tables}
            replace_rows(corpus.records.engine, rows, dt.datetime.now(dt.UTC))
        corpus.originals.keep_only(set(originals))
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError(f"Không tìm thấy tệp sao lưu “{path}”.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise _damaged(path) from error
    except PermissionError as error:
        raise BackupError(f"Không mở được tệp sao lưu “{path}”; hãy kiểm tra quyền đọc tệp.") from error


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        content: dict[str, Any] = json.loads(archive.read(_MANIFEST))
        tables = {name: TableInfo(**info) for name, info in content.pop("tables").items()}
        missing = tuple(content.pop("missing"))
        manifest = Manifest(**content, tables=tables, missing=missing)
    except KeyError as error:
        raise BackupError(f"Tệp “{path}” không phải là bản sao lưu của giaoviec.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise _damaged(path) from error
    known = {table.name for table in portable_tables()}
    if manifest.format != FORMAT or manifest.revision > HEAD or not set(manifest.tables) <= known:
        raise BackupError(
            f"Tệp “{path}” do một bản giaoviec mới hơn ({manifest.program}) tạo ra; hãy dùng bản mới nhất để khôi phục."
        )
    return manifest


def _verify(archive: zipfile.ZipFile, manifest: Manifest, path: Path) -> dict[str, str]:
    """Read everything once and compare every checksum; return the originals' members by content hash."""
    for name, info in manifest.tables.items():
        digest, rows = hashlib.sha256(), 0
        for line in _lines(archive, name):
            digest.update(line)
            rows += 1
        if (rows, digest.hexdigest()) != (info.rows, info.sha256):
            raise _damaged(path)
    originals: dict[str, str] = {}
    for member in archive.namelist():
        if not member.startswith("originals/"):
            continue
        parts = PurePosixPath(member).parts
        if len(parts) != 4 or ".." in parts:
            raise _damaged(path)
        with archive.open(member) as source:
            if hashlib.file_digest(source, "sha256").hexdigest() != parts[2]:  # type: ignore[arg-type]  # readable
                raise _damaged(path)
        originals[parts[2]] = member
    if len(originals) != manifest.originals:
        raise _damaged(path)
    return originals


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[bytes]:
    with archive.open(f"records/{table}.jsonl") as stream:
        yield from stream


def _damaged(path: Path) -> BackupError:
    return BackupError(f"Tệp sao lưu “{path}” bị hỏng hoặc không đầy đủ nên không khôi phục gì; hãy dùng bản khác.")


def _unwritable(path: Path, error: OSError) -> BackupError:
    if error.errno == errno.ENOSPC:
        free = shutil.disk_usage(path.absolute().parent).free // 2**20
        return BackupError(f"Không đủ chỗ để ghi bản sao lưu “{path}” (còn {free} MB); hãy chọn ổ đĩa khác.")
    return BackupError(
        f"Không ghi được bản sao lưu “{path}” ({system_reason(error)}); hãy kiểm tra thư mục và quyền ghi."
    )


def index_restored(corpus: Corpus) -> str | None:
    """Bring the index up to what was restored; return why that has to wait, None where it is done."""
    try:
        corpus.ensure_index()
    except SearchError as error:
        return str(error)
    return None
