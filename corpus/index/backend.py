"""The seam between our language and the engines.

A back end keeps index documents and answers plans. It knows nothing of questions, records or bodies, and no type of its
engine comes out of it. Its errors are those of :mod:`corpus.errors`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.errors import SearchUnavailable
from corpus.index.conditions import Answer, IndexDocument, Plan


class IndexWriter(Protocol):
    """Changes an index. What is not committed is lost."""

    @property
    def refused(self) -> Mapping[str, str]:
        """Documents that the engine did not take, with its reason; those of a commit are known when it has ended."""
        ...

    def replace(self, document_id: str, documents: list[IndexDocument]) -> None:
        """Put a document's entries in place of whatever the index holds of it; in a build each document comes once."""
        ...

    def delete(self, document_id: str) -> None:
        """Take out everything of a document."""
        ...

    def commit(self) -> None:
        """Make the changes lasting and visible to searches."""
        ...


@dataclass(frozen=True, slots=True)
class PreviousIndex:
    """The index before the live one: its version, and when it was last up to date."""

    version: str
    replaced_at: dt.datetime


class SearchBackend(Protocol):
    """An engine."""

    @property
    def version(self) -> str | None:
        """The version that the live index was built with; None where there is no usable index."""
        ...

    @property
    def previous(self) -> PreviousIndex | None:
        """The index before the live one, None where none is kept."""
        ...

    def answer(self, plan: Plan) -> Answer:
        """Carry out a plan.

        Raises:
            IndexNotReady: There is no index.
            SearchUnavailable: The engine cannot be reached.
        """
        ...

    def write(self) -> AbstractContextManager[IndexWriter]:
        """Change the live index; commits when the block ends well.

        Raises:
            IndexNotReady: There is no index.
            SearchUnavailable: The engine cannot be reached, is read-only or full, or another process writes.
        """
        ...

    def build(self, version: str) -> AbstractContextManager[IndexWriter]:
        """Fill a new index beside the live one; it takes the live one's place when the block ends well.

        Searches go on in the old one meanwhile. When the block fails, nothing has changed.
        """
        ...

    def go_back(self) -> None:
        """Make the index before the live one live again, and the live one the index before.

        Raises:
            IndexNotReady: None is kept.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How to use a search server; the embedded engine needs none of it.

    Attributes:
        api_key: An encoded API key, instead of user and password in the URL.
        ca_certs: Path of the certificate authority's file, for https with a certificate of one's own.
        index: The name under which this installation's index stands; several may share a server.
        shards: Of a new index. One scores exactly as the embedded engine; docs/scale.md says when more are needed.
        replicas: Copies of each shard on other nodes.
    """

    api_key: str | None = None
    ca_certs: str | None = None
    index: str = "giaoviec"
    shards: int = 1
    replicas: int = 0


_NO_OPTIONS = ServerOptions()


def open_backend(url: str, data_dir: Path, options: ServerOptions = _NO_OPTIONS) -> SearchBackend:
    """Open the engine of a URL.

    Args:
        url: "tantivy:" the embedded engine in ``data_dir``, "tantivy:/a/folder" elsewhere; "http(s)://host:9200"
            Elasticsearch, several hosts separated by commas; "memory:" for tests.
        data_dir: Where the embedded engine keeps its index.
        options: For a search server.

    Raises:
        SearchUnavailable: The URL names no engine that we know.
    """
    scheme, _, rest = url.partition(":")
    match scheme:
        case "tantivy":
            from corpus.index.tantivy_backend import TantivyBackend  # noqa: PLC0415  (only the chosen engine loads)

            return TantivyBackend(Path(rest) if rest else data_dir / "index")
        case "http" | "https":
            from corpus.index.elasticsearch_backend import ElasticsearchBackend  # noqa: PLC0415

            return ElasticsearchBackend(url, options)
        case "memory":
            from corpus.index.memory_backend import MemoryBackend  # noqa: PLC0415

            return MemoryBackend()
        case _:
            raise SearchUnavailable(
                "GIAOVIEC_SEARCH_URL không đúng: dùng “tantivy:” cho bộ tìm kiếm đi kèm, hoặc địa chỉ máy chủ tìm kiếm."
            )
