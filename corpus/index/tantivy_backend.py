"""The embedded engine: tantivy, in a folder of the data directory.

The folder holds one folder for each build, and ``current.json`` that names the live one and its version. A build fills
a new folder beside and then renames ``current.json`` over the old one, so that a reader sees the old index or the new
one, never a part of either. The build before the live one is kept for a way back; older ones are removed.

Readers notice commits and builds by the times of two files, so that a server sees what another process has written.
"""

from __future__ import annotations

import bisect
import contextlib
import itertools
import json
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.conditions import (
    AllOf,
    Answer,
    AnyOf,
    Condition,
    Entry,
    HasToken,
    HasValue,
    IndexDocument,
    InRange,
    Plan,
    Position,
)
from corpus.index.fields import BY_NAME, DOCUMENT_ID, FIELDS, ID, PAYLOAD, FieldKind

_TOKENIZER = "ready_tokens"
_WRITER_BYTES = 96_000_000
_SPARE = 8  # hits fetched beyond a page, so that one round tells ties apart
_FACET_BUCKETS = 10_000  # of which the largest are returned, ties in the order of values
_META = "meta.json"


def _schema() -> Any:
    """Make tantivy's schema from the one field list."""
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        match field.kind:
            case FieldKind.KEYWORD:
                builder.add_text_field(
                    field.name, stored=field.name == ID, fast=field.is_facet, tokenizer_name="raw", index_option="basic"
                )
            case FieldKind.TOKENS:
                builder.add_text_field(field.name, tokenizer_name=_TOKENIZER, index_option="freq")
            case FieldKind.NUMBER | FieldKind.ORDER:
                builder.add_integer_field(field.name, indexed=True, fast=True)
            case FieldKind.PAYLOAD:
                builder.add_bytes_field(field.name, stored=True)
    return builder.build()


def _open(folder: Path) -> Any:
    index = tantivy.Index.open(str(folder))
    tokenizer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, tokenizer)
    return index


@dataclass(slots=True)
class _Live:
    """The open index, and by which file times it is known to be up to date."""

    folder: str
    index: Any
    stamp: int


class _Writer:
    """Changes one index."""

    def __init__(self, index: Any) -> None:
        try:
            self._writer = index.writer(_WRITER_BYTES, 1)
        except ValueError as error:
            raise SearchUnavailable(
                "Một tiến trình khác đang ghi chỉ mục tìm kiếm; hãy đợi nó xong rồi chạy lại."
            ) from error

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
            "Dữ liệu đã đọc vẫn được giữ, chạy “giaoviec reindex” để dựng lại chỉ mục."
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
        if pointer is None or not (self._folder / pointer["folder"] / _META).is_file():
            return None
        return pointer["version"]

    def close(self) -> None:
        """Let go of the open index."""
        self._live = None

    # --- writing

    @contextmanager
    def write(self) -> Iterator[_Writer]:
        """Change the live index."""
        writer = _Writer(self._ready())
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
        self._write_pointer({"folder": folder.name, "version": version})
        self._remove_old({folder.name, before["folder"] if before else ""})

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

    def _read_pointer(self) -> dict[str, str] | None:
        try:
            pointer = json.loads(self._pointer.read_text("utf-8"))
            return {"folder": str(pointer["folder"]), "version": str(pointer["version"])}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_pointer(self, pointer: dict[str, str]) -> None:
        beside = self._pointer.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as stream:
            json.dump(pointer, stream)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(self._pointer)

    # --- reading

    def answer(self, plan: Plan) -> Answer:
        """Carry out a plan."""
        searcher = self._ready().searcher()
        try:
            return _Search(self._schema, searcher, plan).answer()
        except ValueError as error:
            raise SearchUnavailable(
                f"Bộ tìm kiếm không trả lời được ({error}); hãy chạy “giaoviec reindex” để dựng lại chỉ mục."
            ) from error

    def _ready(self) -> Any:
        """Return the live index, reopened or reloaded if another process has changed it."""
        pointer = self._read_pointer()
        if pointer is None:
            raise _not_ready()
        folder = self._folder / pointer["folder"]
        with self._lock:
            try:
                stamp = (folder / _META).stat().st_mtime_ns
                if self._live is None or self._live.folder != folder.name:
                    self._live = _Live(folder.name, _open(folder), stamp)
                elif self._live.stamp != stamp:
                    self._live.index.reload()
                    self._live.stamp = stamp
            except (OSError, ValueError) as error:
                self._live = None
                raise _not_ready() from error
            return self._live.index


def _not_ready() -> IndexNotReady:
    return IndexNotReady("Chưa có chỉ mục tìm kiếm, hoặc chỉ mục đã hỏng; hãy chạy “giaoviec reindex” để dựng lại.")


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


@dataclass(frozen=True, slots=True)
class _Found:
    """A hit before its payload is fetched."""

    score: float
    order: int
    address: Any


class _Search:
    """One plan carried out on one state of the index."""

    def __init__(self, schema: Any, searcher: Any, plan: Plan) -> None:
        self._schema = schema
        self._searcher = searcher
        self._plan = plan
        self._order = plan.order or "order_issued"

    def answer(self) -> Answer:
        plan = self._plan
        base = self._base()
        page, more, total = self._page(base)
        return Answer(
            entries=tuple(self._entry(found) for found in page),
            total=total,
            more=more,
            facets={name: self._facet(base, name) for name in plan.facets},
            counts={
                name: self._count(Query.boolean_query([(Occur.Must, base), (Occur.Must, self._query(condition))]))
                for name, condition in plan.counts.items()
            },
        )

    # --- queries

    def _base(self) -> Any:
        plan = self._plan
        clauses = [(Occur.Must, self._query(condition)) for condition in plan.must]
        clauses += [(Occur.Should, self._query(condition)) for condition in plan.should]
        if plan.filters:
            filters = [(Occur.Must, self._query(condition)) for condition in plan.filters]
            clauses.append((Occur.Must, Query.const_score_query(Query.boolean_query(filters), 0.0)))
        if not any(occur is Occur.Must for occur, _ in clauses):
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses)

    def _query(self, condition: Condition) -> Any:
        match condition:
            case HasToken(field, token, boost):
                term = Query.term_query(self._schema, field, token, index_option="freq")
                return term if boost == 1.0 else Query.boost_query(term, boost)
            case HasValue(field, values):
                return Query.const_score_query(self._value_query(field, values), 0.0)
            case InRange(field, low, high):
                return Query.const_score_query(self._range_query(field, low, high), 0.0)
            case AllOf(conditions):
                return Query.boolean_query([(Occur.Must, self._query(each)) for each in conditions])
            case AnyOf(conditions, at_least):
                clauses = [(Occur.Should, self._query(each)) for each in conditions]
                return Query.boolean_query(clauses, minimum_number_should_match=at_least)

    def _value_query(self, field: str, values: Sequence[str]) -> Any:
        if len(values) == 1:
            return Query.term_query(self._schema, field, values[0], index_option="basic")
        return Query.term_set_query(self._schema, field, list(values))

    def _range_query(self, field: str, low: int | None, high: int | None) -> Any:
        if low is None and high is None:
            return Query.exists_query(field)
        return Query.range_query(self._schema, field, FieldType.Integer, lower_bound=low, upper_bound=high)

    def _count(self, query: Any) -> int:
        return int(self._searcher.search(query, limit=1, count=True).count)

    def _facet(self, query: Any, name: str) -> tuple[tuple[str, int], ...]:
        terms = {"field": name, "size": _FACET_BUCKETS, "segment_size": _FACET_BUCKETS}
        buckets = self._searcher.aggregate(query, {name: {"terms": terms}})[name]["buckets"]
        counts = sorted(((b["key"], int(b["doc_count"])) for b in buckets), key=lambda item: (-item[1], item[0]))
        return tuple(counts[: self._plan.facet_size])

    # --- pages

    def _page(self, base: Any) -> tuple[list[_Found], bool, int]:
        """Return a page's hits, whether more follow, and how many hits there are in all.

        More is fetched than a page needs: enough to know every hit that ties with the page's last one, since the
        engine leaves the order of ties open.
        """
        plan = self._plan
        if plan.limit == 0:
            total = self._count(base)
            return [], total > 0, total
        seen = plan.after.seen if plan.after is not None else 0
        before = seen if plan.order is None else 0  # sorted by score, the engine has to pass the pages before
        wanted = plan.limit + _SPARE
        while True:
            found, all_fetched, total = self._fetch(base, before + wanted)
            ranked = self._in_order(found)
            rest = [hit for hit in ranked if plan.after is None or self._is_after(hit, plan.after)]
            page = rest[: plan.limit]
            if all_fetched or (len(rest) > plan.limit and self._first(found[-1]) != self._first(page[-1])):
                if plan.order is not None:  # what was counted begins at the last page's last order value
                    total += seen - (len(ranked) - len(rest))
                return page, len(rest) > plan.limit or not all_fetched, total
            wanted *= 4

    def _fetch(self, base: Any, size: int) -> tuple[list[_Found], bool, int]:
        """Return hits from the last page's end on, whether they are all there are, and how many the engine counted."""
        plan = self._plan
        if plan.order is None:
            result = self._searcher.search(base, limit=size, count=True)
            hits = result.hits
            if plan.after is not None:  # only hits of the last page's score and below
                hits = hits[bisect.bisect_left(hits, -(plan.after.score or 0.0), key=lambda hit: -hit[0]) :]
            orders = self._searcher.fast_field_values(self._order, [address for _, address in hits])
            found = [_Found(score, order, address) for (score, address), order in zip(hits, orders, strict=True)]
            return found, len(result.hits) < size, int(result.count)
        query = base
        if plan.after is not None:
            rest = self._range_query(plan.order, plan.after.order, None)
            query = Query.boolean_query([(Occur.Must, base), (Occur.Must, rest)])
        result = self._searcher.search(
            query, limit=size, count=True, order_by_field=plan.order, order=tantivy.Order.Asc
        )
        found = [_Found(0.0, order, address) for order, address in result.hits]
        return found, len(found) < size, int(result.count)

    def _first(self, found: _Found) -> float | int:
        return found.score if self._plan.order is None else found.order

    def _rank(self, found: _Found) -> tuple[float, int]:
        return (-found.score, found.order)

    def _is_after(self, found: _Found, position: Position) -> bool:
        rank = self._rank(found)
        last = (0.0 if self._plan.order else -(position.score or 0.0), position.order)
        return rank > last or (rank == last and self._id(found) > position.id)

    def _in_order(self, found: list[_Found]) -> list[_Found]:
        """Put hits in order; those of one score and order value, which are rare, by their ids."""
        ranked: list[_Found] = []
        for _, run in itertools.groupby(sorted(found, key=self._rank), key=self._rank):
            tied = list(run)
            ranked += sorted(tied, key=self._id) if len(tied) > 1 else tied
        return ranked

    def _id(self, found: _Found) -> str:
        return str(self._searcher.doc(found.address).get_first(ID))

    def _entry(self, found: _Found) -> Entry:
        stored = self._searcher.doc(found.address)
        payload = bytes(stored.get_first(PAYLOAD))
        return Entry(str(stored.get_first(ID)), found.order, None if self._plan.order else found.score, payload)
