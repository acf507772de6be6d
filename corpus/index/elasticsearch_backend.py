"""Elasticsearch, for offices and clusters: any 8.19 or 9, hosted ones included, without plugins.

What stands on the server
    An index ``NAME-000001``, ``NAME-000002``, … for each build, and the alias ``NAME`` that readers and writers use.
    The version that an index was built with stands in its mapping's ``_meta``, and for the one before the live one the
    moment at which it was replaced. A build fills a new index, counts it and moves the alias in one step; the index
    before is kept for a way back, older ones are deleted.

How it is asked
    Analysis has happened in Python (:mod:`corpus.index.analysis`): text fields take ready tokens through the stock
    ``whitespace`` analyzer, so that both engines hold the same tokens and, on one shard, score them alike (BM25 with
    the same constants). The mapping is strict and made from :data:`corpus.index.fields.FIELDS`. It is flat: a body and
    its role are one keyword ("lead|so-noi-vu"), so neither nested documents nor parents are needed, and a filter costs
    one term. Days are whole numbers (ordinals) as in the embedded engine, so that ranges and orders agree. Only the
    payload is kept in ``_source``; the rest is made anew from the records. A new index is merged before it goes live.

What the server may lack
    No scripts, no reindex or delete-by-query API, no optional module is used.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.backend import PreviousIndex, ServerOptions
from corpus.index.conditions import Answer, Plan
from corpus.index.elasticsearch_requests import mappings, read_answer, search_request
from corpus.index.elasticsearch_server import connect, not_ready, translated
from corpus.index.elasticsearch_writer import ServerWriter

_MERGE_SECONDS = 4 * 3600.0
_LARGEST_PIECE = 5 * 1024**3  # bytes; the server itself merges no further


class ElasticsearchBackend:
    """An Elasticsearch server or cluster."""

    def __init__(self, url: str, options: ServerOptions, client: Elasticsearch | None = None) -> None:
        """Prepare a client, if none is given; nothing is asked yet.

        Raises:
            SearchUnavailable: The URL, the key or the certificate cannot be understood.
        """
        self._url = url
        self._options = options
        self._alias = options.index
        self._client = client or connect(url, options)

    @property
    def version(self) -> str | None:
        """The version that the live index was built with."""
        with translated(self._url):
            try:
                live = self._client.indices.get_mapping(index=self._alias)
            except NotFoundError:
                return None
        versions = {_meta(each).get("version") for each in live.values()}
        return versions.pop() if len(versions) == 1 else None

    @property
    def previous(self) -> PreviousIndex | None:
        """The index before the live one."""
        found = self._previous()
        return found[1] if found else None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    # --- writing

    @contextmanager
    def write(self) -> Iterator[ServerWriter]:
        """Change the live index; what the block has not committed before it failed may or may not be there."""
        index = self._live_index()
        if index is None:
            raise not_ready()
        writer = ServerWriter(self._client, self._url, index, is_new=False)
        yield writer
        writer.commit()

    @contextmanager
    def build(self, version: str) -> Iterator[ServerWriter]:
        """Fill a new index; the alias moves to it when the block ends well and every entry has arrived."""
        with translated(self._url):
            before = self._live_index()
            index = self._create(version)
        try:
            writer = ServerWriter(self._client, self._url, index, is_new=True)
            yield writer
            writer.commit()
            with translated(self._url):
                self._verify(index, writer.entry_count)
            self._merge(index)
            with translated(self._url):
                self._client.indices.put_settings(index=index, settings={"refresh_interval": None})
                if before is not None:
                    self._note_replaced(before)
                self._move_alias(index)
        except BaseException:
            self._abandon(index)
            raise
        with translated(self._url):
            self._remove_old({index, before or index})

    def go_back(self) -> None:
        """Make the index before the live one live again, and the live one the index before."""
        found, live = self._previous(), self._live_index()
        if found is None or live is None:
            raise IndexNotReady("Không có chỉ mục nào trước chỉ mục đang dùng để quay lại.")
        with translated(self._url):
            self._note_replaced(live)
            self._move_alias(found[0])

    def _create(self, version: str) -> str:
        numbers = [int(name.rpartition("-")[2]) for name in self._own_indices()]
        index = f"{self._alias}-{max(numbers, default=0) + 1:06d}"
        self._client.indices.create(
            index=index,
            mappings=mappings(version),
            settings={
                "number_of_shards": self._options.shards,
                "number_of_replicas": self._options.replicas,
                "refresh_interval": "-1",  # until it is filled
            },
        )
        return index

    def _abandon(self, index: str) -> None:
        """Delete a build that failed, unless the alias had moved to it and only the answer was lost."""
        with contextlib.suppress(SearchUnavailable, NotFoundError), translated(self._url):
            if self._live_index() != index:
                self._client.indices.delete(index=index, ignore_unavailable=True)

    def _own_mappings(self) -> Mapping[str, Any]:
        found = self._client.indices.get_mapping(index=f"{self._alias}-*", expand_wildcards="all")
        return {name: each for name, each in found.items() if name.rpartition("-")[2].isdigit()}

    def _own_indices(self) -> list[str]:
        return list(self._own_mappings())

    def _live_index(self) -> str | None:
        with translated(self._url):
            try:
                return next(iter(self._client.indices.get_alias(name=self._alias)), None)
            except NotFoundError:
                return None

    def _previous(self) -> tuple[str, PreviousIndex] | None:
        live = self._live_index()
        with translated(self._url):
            replaced = [
                (PreviousIndex(str(meta["version"]), dt.datetime.fromisoformat(meta["replaced_at"])), name)
                for name, each in self._own_mappings().items()
                if name != live and (meta := _meta(each)).get("replaced_at")
            ]
        if not replaced:
            return None
        latest, name = max(replaced, key=lambda each: each[0].replaced_at)
        return name, latest

    def _note_replaced(self, index: str) -> None:
        meta = _meta(self._client.indices.get_mapping(index=index)[index])
        now = dt.datetime.now(dt.UTC).isoformat()
        self._client.indices.put_mapping(index=index, meta={**meta, "replaced_at": now})

    def _verify(self, index: str, expected: int) -> None:
        found = int(self._client.count(index=index)["count"])
        if found != expected:
            raise SearchUnavailable(
                f"Chỉ mục mới có {found} mục, lẽ ra phải có {expected}; chỉ mục cũ vẫn được dùng. "
                "Hãy kiểm tra máy chủ tìm kiếm rồi chạy lại “giaoviec reindex”."
            )

    def _merge(self, index: str) -> None:
        """Let the server put its pieces together, into as many as it would in time: a quarter of the size, and faster.

        Of what ``_source`` leaves out, the server keeps a copy beside each new piece until that is merged. Where it has
        no time for this, the index is only larger.
        """
        patient = self._client.options(request_timeout=_MERGE_SECONDS, max_retries=0)
        with contextlib.suppress(SearchUnavailable, NotFoundError), translated(self._url):
            patient.indices.flush(index=index)
            size = int(
                patient.indices.stats(index=index, metric="store")["_all"]["primaries"]["store"]["size_in_bytes"]
            )
            pieces = 1 + size // max(self._options.shards, 1) // _LARGEST_PIECE
            patient.indices.forcemerge(index=index, max_num_segments=pieces)

    def _move_alias(self, index: str) -> None:
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": f"{self._alias}-*", "alias": self._alias, "must_exist": False}},
                {"add": {"index": index, "alias": self._alias}},
            ]
        )

    def _remove_old(self, kept: set[str]) -> None:
        for name in self._own_indices():
            if name not in kept:
                self._client.indices.delete(index=name, ignore_unavailable=True)

    # --- reading

    def answer(self, plan: Plan) -> Answer:
        """Carry out a plan."""
        with translated(self._url):
            try:
                response = self._client.search(index=self._alias, **search_request(plan))
            except NotFoundError as error:
                raise not_ready() from error
        return read_answer(plan, response.body)


def _meta(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return what we noted in an index's mapping."""
    noted: dict[str, Any] = mapping["mappings"].get("_meta", {})
    return noted
