"""Which files a list of paths means: files as they are, directories with everything beneath, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.reading import Failure
from ingest.errors import FileVanished

NO_DOCUMENTS = "no_documents"


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

    Left out inside directories: hidden files and folders, and what office programs and systems leave behind
    ("~$kehoach.docx", "Thumbs.db", "desktop.ini"). A path given by name is always taken.
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
            if not _is_leftover(name) and (path.is_file() or path.is_symlink()):  # a broken link is said to be one
                empty = False
                yield FoundFile(path)
    for error in refused:
        message = f"Không mở được thư mục “{error.filename}”; hãy kiểm tra quyền đọc."
        yield NotFound(Path(error.filename), Failure(FileVanished.code, message))
    if empty and not refused:
        message = f"Thư mục “{root}” không có tệp nào để đọc; hãy chọn thư mục khác."
        yield NotFound(root, Failure(NO_DOCUMENTS, message))


def _is_leftover(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in {"thumbs.db", "desktop.ini"}
