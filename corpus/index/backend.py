"""The seam between our language and the engines.

A back end keeps index documents and answers plans. It knows nothing of questions, records or bodies, and no type of its
engine comes out of it. Its errors are those of :mod:`corpus.errors`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from corpus.errors import SearchUnavailable
from corpus.index.conditions import Answer, IndexDocument, Plan


class IndexWriter(Protocol):
    """Changes an index. What is not committed is lost."""

    def replace(self, document_id: str, documents: list[IndexDocument]) -> None:
        """Put a document's entries in place of whatever the index holds of it."""
        ...

    def delete(self, document_id: str) -> None:
        """Take out everything of a document."""
        ...

    def commit(self) -> None:
        """Make the changes lasting and visible to searches."""
        ...


class SearchBackend(Protocol):
    """An engine."""

    @property
    def version(self) -> str | None:
        """The version that the live index was built with; None where there is no usable index."""
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

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def open_backend(url: str, data_dir: Path) -> SearchBackend:
    """Open the engine of a URL.

    Args:
        url: "tantivy:" the embedded engine in ``data_dir``, "tantivy:/a/folder" elsewhere; "memory:" for tests.
        data_dir: Where the embedded engine keeps its index.

    Raises:
        SearchUnavailable: The URL names no engine that we know.
    """
    scheme, _, rest = url.partition(":")
    match scheme:
        case "tantivy":
            from corpus.index.tantivy_backend import TantivyBackend  # noqa: PLC0415  (only the chosen engine loads)

            return TantivyBackend(Path(rest) if rest else data_dir / "index")
        case "memory":
            from corpus.index.memory_backend import MemoryBackend  # noqa: PLC0415

            return MemoryBackend()
        case _:
            raise SearchUnavailable(
                "GIAOVIEC_SEARCH_URL không đúng: dùng “tantivy:” cho bộ tìm kiếm đi kèm, hoặc địa chỉ máy chủ tìm kiếm."
            )
