"""Pictures of a document's pages, drawn in a process of their own and kept: a hostile file harms that process alone."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from corpus.process_limits import limit_process
from ingest.errors import DamagedFile
from ingest.page_images import page_image

_FORM = 1  # of the pictures; another one leaves old pictures unused
_SECONDS = 60.0
_MEMORY_MB = 2048


class PagePictures:
    """Draws pages, each once.

    Args:
        folder: Where pictures are kept; it may be emptied at any time.
        dpi: Pixels an inch.
    """

    def __init__(self, folder: Path, dpi: float = 120) -> None:
        """Remember the folder."""
        self._folder = folder
        self._dpi = dpi
        self._lock = threading.Lock()
        self._pool: Executor | None = None

    def close(self) -> None:
        """End the drawing process."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def get(self, document_id: str, original: Path, page: int) -> bytes:
        """Return a page as WebP.

        Raises:
            IngestError: It cannot be drawn.
        """
        kept = self._folder / document_id / f"{page}-{_FORM}.webp"
        with contextlib.suppress(OSError):
            return kept.read_bytes()
        picture = self._draw(original, page)
        with contextlib.suppress(OSError):  # a full disk costs time, not the page
            kept.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(dir=kept.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(picture)
            Path(beside).replace(kept)
        return picture

    def _draw(self, original: Path, page: int) -> bytes:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1, mp_context=get_context("spawn"), initializer=limit_process, initargs=(_MEMORY_MB, _SECONDS)
                )
            pool = self._pool
        try:
            return pool.submit(page_image, original, page, dpi=self._dpi).result(timeout=_SECONDS)
        except (BrokenExecutor, TimeoutError) as error:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            pool.shutdown(wait=False, cancel_futures=True)
            message = f"Không vẽ được trang {page} của tệp “{original.name}”; hãy tải tệp gốc về để xem."
            raise DamagedFile(message) from error
