"""The embedded engine: tantivy, in a folder of the data directory.

The folder holds one folder for each build, and ``current.json`` that names the live one and its version. A build fills
a new folder beside and then renames ``current.json`` over the old one, so that a reader sees the old index or the new
one, never a part of either. The build before the live one is kept for a way back; older ones are removed.

Readers notice commits and builds by the times of two files, so that a server sees what another process has written.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy

from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.backend import PreviousIndex
from corpus.index.conditions import Answer, IndexDocument, Plan
from corpus.index.fields import BY_NAME, DOCUMENT_ID, FIELDS, ID, FieldKind
from corpus.index.tantivy_search import TantivySearch
from corpus.index.tantivy_windows import OrderWindows

_TOKENIZER = "ready_tokens"
_WRITER_BYTES = 96_000_000
_META = "meta.json"


def _schema() -> Any:
    """Make tantivy's schema from the one field list."""
    builder = tantivy.SchemaBuilder()
    for each in FIELDS:
        match each.kind:
            case FieldKind.KEYWORD:
                builder.add_text_field(
                    each.name, stored=each.name == ID, fast=each.is_facet, tokenizer_name="raw", index_option="basic"
                )
            case FieldKind.TOKENS:
                builder.add_text_field(each.name, tokenizer_name=_TOKENIZER, index_option="freq")
            case FieldKind.NUMBER | FieldKind.ORDER:
                builder.add_integer_field(each.name, indexed=True, fast=True)
            case FieldKind.PAYLOAD:
                builder.add_bytes_field(each.name, stored=True)
    return builder.build()


def _open(folder: Path) -> Any:
    index = tantivy.Index.open(str(folder))
    tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, tokenizer)
    return index


@dataclass(frozen=True, slots=True)
class _Pointer:
    """What ``current.json`` says: the live folder and its version, and the one before, kept for a way back."""

    folder: str
    version: str
    before: str | None = None
    previous: PreviousIndex | None = None

    def to_json(self) -> str:
        content: dict[str, Any] = {"folder": self.folder, "version": self.version}
        if self.before is not None and self.previous is not None:
            replaced_at = self.previous.replaced_at.isoformat()
            content["before"] = {
                "folder": self.before,
                "version": self.previous.version,
                "replaced_at": replaced_at,
            }
        return json.dumps(content)

    @classmethod
    def from_json(cls, text: str) -> _Pointer:
        content = json.loads(text)
        live = cls(str(content["folder"]), str(content["version"]))
        before = content.get("before")
        if before is None:
            return live
        previous = PreviousIndex(str(before["version"]), dt.datetime.fromisoformat(before["replaced_at"]))
        return cls(live.folder, live.version, str(before["folder"]), previous)

    def replaced_by(self, folder: str, version: str) -> _Pointer:
        """Return the pointer to another folder, with this one kept as the one before."""
        return _Pointer(folder, version, self.folder, PreviousIndex(self.version, dt.datetime.now(dt.UTC)))


@dataclass(slots=True)
class _Live:
    """The open index, and by which file times it is known to be up to date."""

    folder: str
    index: Any
    stamp: int
    windows: dict[str, OrderWindows] = field(default_factory=dict)

    def windows_of(self, searcher: Any, order: str) -> OrderWindows:
        """Return how the entries are spread over an order field; counted once for a state of the index."""
        if order not in self.windows:
            self.windows[order] = OrderWindows(searcher, order)
        return self.windows[order]


class _Writer:
    """Changes one index."""

    def __init__(self, index: Any) -> None:
        try:
            self._writer = index.writer(_WRITER_BYTES, 1)
        except ValueError as error:
            raise SearchUnavailable(
                "Một tiến trình khác đang ghi chỉ mục tìm kiếm; hãy đợi nó xong rồi chạy lại."
            ) from error

    @property
    def refused(self) -> Mapping[str, str]:
        return {}

    def replace(self, document_id: str, documents: list[IndexDocument]) -> None:
        self.delete(document_id)
        with _translated():
            for document in documents:
                self._writer.add_document(_to_tantivy(document))

    def delete(self, document_id: str) -> None:
        with _translated():
            self._writer.delete_documents_by_term(DOCUMENT_ID, document_id)

    def commit(self) -> None:
        with _translated():
            self._writer.commit()

    def finish(self) -> None:
        """Commit, and let running merges end."""
        self.commit()
        with _translated():
            self._writer.wait_merging_threads()

    def abandon(self) -> None:
        """Forget what is not committed, and let go of the lock."""
        with contextlib.suppress(ValueError):
            self._writer.rollback()
        with contextlib.suppress(ValueError):
            self._writer.wait_merging_threads()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the engine's errors, which are ValueErrors of any cause, into ours."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(
            f"Không ghi được chỉ mục tìm kiếm ({error}); hãy kiểm tra chỗ trống và quyền ghi trên đĩa. "
            "Dữ liệu đã đọc vẫn được giữ, chạy “giaoviec reindex” để lập lại chỉ mục."
        ) from error


class TantivyBackend:
    """The embedded engine.

    Args:
        folder: Where the index is kept; made by the first build.
    """

    def __init__(self, folder: Path) -> None:
        """Remember the folder; nothing is opened yet."""
        self._folder = folder
        self._pointer = folder / "current.json"
        self._schema = _schema()
        self._live: _Live | None = None
        self._lock = threading.Lock()

    @property
    def version(self) -> str | None:
        """The version that the live index was built with."""
        pointer = self._read_pointer()
        return pointer.version if pointer is not None and self._is_there(pointer.folder) else None

    @property
    def previous(self) -> PreviousIndex | None:
        """The index before the live one."""
        pointer = self._read_pointer()
        if pointer is None or pointer.before is None or not self._is_there(pointer.before):
            return None
        return pointer.previous

    def _is_there(self, folder: str) -> bool:
        return (self._folder / folder / _META).is_file()

    def close(self) -> None:
        """Let go of the open index."""
        self._live = None

    # --- writing

    @contextmanager
    def write(self) -> Iterator[_Writer]:
        """Change the live index."""
        writer = _Writer(self._ready().index)
        try:
            yield writer
        except BaseException:
            writer.abandon()
            raise
        writer.finish()

    @contextmanager
    def build(self, version: str) -> Iterator[_Writer]:
        """Fill a new folder; the pointer moves to it when the block ends well."""
        before = self._read_pointer()
        folder = self._new_folder()
        try:
            writer = _Writer(self._create(folder))
            try:
                yield writer
            except BaseException:
                writer.abandon()
                raise
            writer.finish()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        pointer = before.replaced_by(folder.name, version) if before else _Pointer(folder.name, version)
        self._write_pointer(pointer)
        self._remove_old({folder.name, before.folder if before else ""})

    def go_back(self) -> None:
        """Make the index before the live one live again, and the live one the index before."""
        pointer = self._read_pointer()
        if pointer is None or pointer.before is None or pointer.previous is None or not self._is_there(pointer.before):
            raise IndexNotReady("Không có chỉ mục nào trước chỉ mục đang dùng để quay lại.")
        self._write_pointer(pointer.replaced_by(pointer.before, pointer.previous.version))

    def _create(self, folder: Path) -> Any:
        with _translated():
            folder.mkdir(parents=True)
            tantivy.Index(self._schema, path=str(folder))
            return _open(folder)

    def _new_folder(self) -> Path:
        numbers = [int(path.name) for path in self._folder.glob("*") if path.name.isdigit()]
        return self._folder / f"{max(numbers, default=0) + 1:06d}"

    def _remove_old(self, kept: set[str]) -> None:
        for path in self._folder.glob("*"):
            if path.name.isdigit() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)

    def _read_pointer(self) -> _Pointer | None:
        try:
            return _Pointer.from_json(self._pointer.read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_pointer(self, pointer: _Pointer) -> None:
        beside = self._pointer.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as stream:
            stream.write(pointer.to_json())
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._pointer)

    # --- reading

    def answer(self, plan: Plan) -> Answer:
        """Carry out a plan."""
        live = self._ready()
        searcher = live.index.searcher()
        windows = functools.partial(live.windows_of, searcher)
        try:
            return TantivySearch(self._schema, searcher, plan, windows).answer()
        except ValueError as error:
            raise SearchUnavailable(
                f"Bộ tìm kiếm không trả lời được ({error}); hãy chạy “giaoviec reindex” để lập lại chỉ mục."
            ) from error

    def _ready(self) -> _Live:
        """Return the live index, reopened or reloaded if another process has changed it."""
        while True:
            pointer = self._read_pointer()
            if pointer is None:
                raise _not_ready()
            try:
                return self._opened(self._folder / pointer.folder)
            except (OSError, ValueError) as error:
                if self._read_pointer() == pointer:
                    raise _not_ready() from error
                # The folder was taken away because the pointer had moved on: look again.

    def _opened(self, folder: Path) -> _Live:
        with self._lock:
            try:
                stamp = (folder / _META).stat().st_mtime_ns
                if self._live is None or self._live.folder != folder.name:
                    self._live = _Live(folder.name, _open(folder), stamp)
                elif self._live.stamp != stamp:
                    self._live.index.reload()
                    self._live = _Live(folder.name, self._live.index, stamp)
            except (OSError, ValueError):
                self._live = None
                raise
            return self._live


def _not_ready() -> IndexNotReady:
    return IndexNotReady("Chưa có chỉ mục tìm kiếm, hoặc chỉ mục đã hỏng; hãy chạy “giaoviec reindex” để lập lại.")


def _to_tantivy(document: IndexDocument) -> Any:
    converted = tantivy.Document()
    for name, value in document.values.items():
        match BY_NAME[name].kind:
            case FieldKind.KEYWORD:
                for each in document.strings(name):
                    converted.add_text(name, each)
            case FieldKind.TOKENS:
                converted.add_text(name, str(value))
            case FieldKind.NUMBER | FieldKind.ORDER:
                converted.add_integer(name, int(value))  # type: ignore[arg-type]  # by the field's kind
            case FieldKind.PAYLOAD:
                converted.add_bytes(name, bytes(value))  # type: ignore[arg-type]
    return converted
