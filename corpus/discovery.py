"""Which files a list of paths means: files as they are, directories with everything beneath, in a fixed order.

Archives (.zip) and messages (.eml) are opened by :func:`open_container`; each file inside is a document of its own.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.reading import DEFECT, Failure, ReadingLimits, defect_message
from ingest.errors import FileVanished, IngestError

_logger = logging.getLogger(__name__)
NO_DOCUMENTS = "no_documents"
NO_TEXTS = frozenset(
    f".{ending}"
    for kind in (
        ("json", "jsonl", "ndjson", "csv", "tsv", "yaml", "yml", "toml", "ini", "cfg", "conf", "ics", "atom"),
        ("log", "lock", "bak", "tmp", "part", "crdownload", "sql", "sqlite", "sqlite3", "sqlite3-wal", "sqlite3-shm"),
        ("py", "pyc", "js", "mjs", "ts", "css", "map", "sh", "bat", "cmd", "ps1", "exe", "dll", "so", "db"),
        ("mp3", "mp4", "mov", "avi", "wav", "ttf", "otf", "woff", "woff2"),
    )
    for ending in kind
)
"""Endings of files that no directive comes in; inside directories they are passed over, by name they are taken."""
SEPARATOR = " › "
"""Stands between a container's path and the name of a file inside."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. ``name`` is what the user calls it."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name without its directory."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class NotFound:
    """A path that gives no file, and why."""

    path: Path
    failure: Failure


def discover(paths: Iterable[Path]) -> Iterator[FoundFile | NotFound]:
    """Yield the files of the paths, each once, directories in the order of names.

    Left out inside directories: hidden files and folders, what office programs and systems leave behind
    ("~$kehoach.docx", "Thumbs.db", "desktop.ini"), and files that by their ending are data or programs
    (:data:`NO_TEXTS`); :func:`passed_over` names those. A path given by name is always taken.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _of_directory(path) if path.is_dir() else _of_file(path):
            resolved = found.path.absolute()
            if resolved not in seen:
                seen.add(resolved)
                yield found


def _of_file(path: Path) -> Iterator[FoundFile | NotFound]:
    if path.exists():
        yield FoundFile(path)
    else:
        message = f"Không tìm thấy “{path}”; hãy kiểm tra lại đường dẫn."
        yield NotFound(path, Failure(FileVanished.code, message))


def _of_directory(root: Path) -> Iterator[FoundFile | NotFound]:
    empty = True
    refused: list[OSError] = []
    for directory, folders, names in os.walk(root, onerror=refused.append):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            path = Path(directory, name)
            if _is_leftover(name) or path.suffix.lower() in NO_TEXTS:
                continue
            if path.is_file() or path.is_symlink():  # a broken link is said to be one
                empty = False
                yield FoundFile(path)
    for error in refused:
        message = f"Không mở được thư mục “{error.filename}”; hãy kiểm tra quyền đọc."
        yield NotFound(Path(error.filename), Failure(FileVanished.code, message))
    if empty and not refused:
        message = f"Thư mục “{root}” không có tệp nào để đọc; hãy chọn thư mục khác."
        yield NotFound(root, Failure(NO_DOCUMENTS, message))


def passed_over(paths: Iterable[Path]) -> list[Path]:
    """Return the files inside directories that :func:`discover` leaves out because of their endings."""
    found = []
    for root in paths:
        for directory, folders, names in os.walk(root) if root.is_dir() else ():
            folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
            found += [
                Path(directory, name)
                for name in sorted(names)
                if not _is_leftover(name) and Path(name).suffix.lower() in NO_TEXTS
            ]
    return found


def _is_leftover(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class InnerFile:
    """A file of a container.

    Attributes:
        path: Where it is unpacked, until the next one is asked for.
        shown: The container's path and the file's name in it.
        name: The file's own name.
    """

    path: Path
    shown: str
    name: str


def open_container(path: Path, limits: ReadingLimits) -> Iterator[InnerFile | NotFound] | None:
    """Return the files of an archive or a message, unpacked one at a time; None for any other file.

    A file inside that cannot be unpacked, and a container that cannot be opened, are yielded with their reasons.
    """
    from ingest.limits import Limits  # noqa: PLC0415  (readers are heavy; the command line must start fast)
    from ingest.members import is_container, unpack_members  # noqa: PLC0415

    try:
        if not is_container(path):
            return None
    except IngestError:
        return None  # whoever reads it will say why it cannot be read
    members = unpack_members(path, limits=Limits(max_bytes=limits.max_bytes))

    def files() -> Iterator[InnerFile | NotFound]:
        count = 0
        try:
            for member in members:
                count += 1
                shown = f"{path.absolute()}{SEPARATOR}{member.name}"
                if member.error is not None:
                    yield NotFound(Path(shown), Failure(member.error.code, str(member.error)))
                elif member.path is not None:
                    yield InnerFile(member.path, shown, member.name.rsplit(SEPARATOR, 1)[-1].rsplit("/", 1)[-1])
        except IngestError as error:
            count += 1
            yield NotFound(path, Failure(error.code, str(error)))
        except Exception as error:  # a defect of ours is a fact about this container, not the batch's end
            _logger.exception("defect while %s was opened", path)
            count += 1
            yield NotFound(path, Failure(DEFECT, defect_message(path.name, error)))
        if count == 0:
            message = f"“{path.name}” không có tệp nào bên trong để đọc."
            yield NotFound(path, Failure(NO_DOCUMENTS, message))

    return files()
