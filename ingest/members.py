"""Archives and messages: every file inside is a document of its own.

Nothing is ever written under a name that an archive gives: a member is unpacked, within the limits, to a temporary file
of our own naming, read, and removed. Archives inside archives are followed to a depth; sizes add up over all of them.
"""

from __future__ import annotations

import contextlib
import email
import email.errors
import email.message
import email.policy
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from ingest.containers import is_archive, is_message
from ingest.errors import DamagedFile, EncryptedFile, IngestError, LimitExceeded
from ingest.layout import LaidOutDocument
from ingest.limits import DEFAULT, MEGABYTE, Limits
from ingest.reading import open_checked, read_document

_CHUNK = 256 * 1024
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
SEPARATOR = " › "
_BODY = "nội dung thư"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a container: its name in it (archives in archives parted by " › "), its document or its error.

    ``path`` is the unpacked file; it is there until the next member is asked for.
    """

    name: str
    document: LaidOutDocument | None = None
    error: IngestError | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class _Inside:
    """Which container is open: its name, its place among outer ones, how deep it lies."""

    shown: str
    prefix: str = ""
    depth: int = 0

    def full(self, name: str) -> str:
        """Return a member's name with the containers around it."""
        return f"{self.prefix}{SEPARATOR}{name}" if self.prefix else name


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked."""

    limits: Limits
    reads: bool = True  # members are read, not only unpacked
    bytes_left: int = field(init=False)
    members_left: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin with all of it."""
        self.bytes_left = self.limits.max_unpacked_bytes
        self.members_left = self.limits.max_members


def is_container(path: Path | str) -> bool:
    """Say whether a file is an archive or a message, to be read with :func:`read_members`.

    Office documents are zip archives too; they are not meant here.

    Raises:
        IngestError: The file may not be read at all.
    """
    path = Path(path)
    head = open_checked(path, DEFAULT)
    return is_archive(head, path.suffix.lower()) or is_message(head, path.suffix.lower())


def read_members(path: Path | str, *, limits: Limits = DEFAULT) -> Iterator[Member]:
    """Yield the files of an archive (.zip) or a message (.eml), each read as a document of its own.

    A member that can not be read is yielded with its error and stops nothing.

    Raises:
        IngestError: The container itself can not be read.
    """
    path = Path(path)
    head = open_checked(path, limits)
    yield from _read(path, head, _Inside(path.name), _Budget(limits))


def unpack_members(path: Path | str, *, limits: Limits = DEFAULT) -> Iterator[Member]:
    """Yield the files of a container as :func:`read_members` does, unpacked but not read.

    Raises:
        IngestError: The container itself can not be read.
    """
    path = Path(path)
    head = open_checked(path, limits)
    yield from _read(path, head, _Inside(path.name), _Budget(limits, reads=False))


def _read(path: Path, head: bytes, inside: _Inside, budget: _Budget) -> Iterator[Member]:
    """Yield the members of an open container."""
    if is_archive(head, path.suffix.lower()):
        yield from _read_archive(path, inside, budget)
    elif is_message(head, path.suffix.lower()):
        yield from _read_message(path, inside, budget)
    else:
        yield _document(path, inside.prefix or inside.shown, budget)


def _read_archive(path: Path, inside: _Inside, budget: _Budget) -> Iterator[Member]:
    """Yield the members of a zip archive."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedFile(f"Tệp nén “{inside.shown}” bị hỏng hoặc tải chưa đủ; hãy tải lại.") from error
    with archive:
        for info in archive.infolist():
            name = _name(info)
            if (
                info.is_dir()
                or any(part in name for part in _IGNORED)
                or PurePosixPath(name).name.startswith(("~$", "._"))
            ):
                continue
            full = inside.full(name)
            try:
                _count_member(budget, inside.shown)
            except LimitExceeded as error:
                yield Member(full, error=error)
                return
            with tempfile.TemporaryDirectory(prefix="giaoviec-") as folder:
                target = Path(folder) / _file_name(name)
                try:
                    _unpack(archive, info, target, name, budget)
                except IngestError as error:
                    yield Member(full, error=error)
                    continue
                yield from _follow(target, replace(inside, shown=name, prefix=full), budget)


def _read_message(path: Path, inside: _Inside, budget: _Budget) -> Iterator[Member]:
    """Yield a message's own text and its attachments."""
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    except (email.errors.MessageError, ValueError, LookupError, RecursionError) as error:
        raise DamagedFile(
            f"Thư “{inside.shown}” bị hỏng, không tách được nội dung; hãy lưu lại thư từ chương trình thư."
        ) from error
    parts = [part for part in message.walk() if not part.is_multipart()]
    body = (
        message.get_body(preferencelist=("plain", "html")) if isinstance(message, email.message.EmailMessage) else None
    )
    for index, part in enumerate(parts):
        is_body = part is body
        if not is_body and not part.get_filename() and part.get_content_maintype() in {"text", "multipart"}:
            continue  # the same text in another form
        name = _BODY if is_body else _clean(part.get_filename() or f"tệp đính kèm {index}")
        full = inside.full(name)
        try:
            _count_member(budget, inside.shown)
            data = part.get_payload(decode=True)
        except (LimitExceeded, LookupError, ValueError) as error:
            damaged = error if isinstance(error, IngestError) else DamagedFile(f"Tệp đính kèm “{name}” bị hỏng.")
            yield Member(full, error=damaged)
            continue
        if not isinstance(data, bytes) or (is_body and not data.strip()):
            continue
        with tempfile.TemporaryDirectory(prefix="giaoviec-") as folder:
            suffix = (".html" if part.get_content_subtype() == "html" else ".txt") if is_body else ""
            target = Path(folder) / _file_name(name + suffix)
            target.write_bytes(data)
            yield from _follow(target, replace(inside, shown=name, prefix=full), budget)


def _follow(target: Path, inside: _Inside, budget: _Budget) -> Iterator[Member]:
    """Yield what an unpacked member holds: a document, or more members."""
    try:
        head = open_checked(target, budget.limits)
    except IngestError as error:
        yield Member(inside.prefix, error=error)
        return
    if not (is_archive(head, target.suffix) or is_message(head, target.suffix)):
        yield _document(target, inside.prefix, budget)
        return
    if inside.depth + 1 >= budget.limits.max_nesting:
        message = (
            f"Tệp “{inside.shown}” nằm quá sâu trong các tệp nén lồng nhau (tối đa {budget.limits.max_nesting} lớp)."
        )
        yield Member(inside.prefix, error=LimitExceeded(message))
        return
    try:
        yield from _read(target, head, replace(inside, depth=inside.depth + 1), budget)
    except IngestError as error:
        yield Member(inside.prefix, error=error)


def _document(path: Path, full: str, budget: _Budget) -> Member:
    """Read one member."""
    if not budget.reads:
        return Member(full, path=path)
    try:
        return Member(full, document=read_document(path, limits=budget.limits))
    except IngestError as error:
        return Member(full, error=error)


def _count_member(budget: _Budget, shown: str) -> None:
    """Take one member off the budget."""
    if budget.members_left <= 0:
        raise LimitExceeded(
            f"“{shown}” chứa quá {budget.limits.max_members} tệp nên đã dừng; hãy tách thành nhiều tệp nén nhỏ hơn."
        )
    budget.members_left -= 1


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, name: str, budget: _Budget) -> None:
    """Unpack a member to a file, within the limits; sizes are counted, not believed."""
    if info.flag_bits & 1:
        raise EncryptedFile(f"Tệp “{name}” trong tệp nén có mật khẩu; hãy giải nén bằng mật khẩu rồi nạp lại.")
    limits = budget.limits
    size = 0
    try:
        with archive.open(info) as source, target.open("wb") as sink:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                is_bomb = size > MEGABYTE and size > limits.max_unpack_ratio * max(info.compress_size, 1)
                if size > budget.bytes_left or size > limits.max_bytes or is_bomb:
                    raise LimitExceeded(f"Tệp “{name}” bung ra quá lớn nên đã dừng; hãy kiểm tra nguồn gốc tệp nén.")
                sink.write(chunk)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise DamagedFile(f"Tệp “{name}” trong tệp nén bị hỏng; hãy tải lại tệp nén.") from error
    budget.bytes_left -= size


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name as text: names without the Unicode flag are tried as UTF-8 before the old code page."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return _clean(name)


def _clean(name: str) -> str:
    """Return a name for showing: no way up or to a root, no control characters."""
    parts = [
        part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."} and not part.endswith(":")
    ]
    return "".join(c for c in "/".join(parts) if c.isprintable()) or "không tên"


def _file_name(name: str) -> str:
    """Return a name for a temporary file, close to the member's own for the sake of messages."""
    last = PurePosixPath(name).name
    stem, suffix = PurePosixPath(last).stem, PurePosixPath(last).suffix
    allowed = "".join(c if c.isalnum() or c in " -_()" else "_" for c in stem)[:_LONGEST_NAME].strip()
    ending = suffix.lower() if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 10 else ""
    return (allowed or "tệp") + ending
