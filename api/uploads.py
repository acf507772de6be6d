"""Reading a file that was sent to the API: in another process, with limits, and nothing is kept."""

from __future__ import annotations

import shutil
import tempfile
import threading
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path
from typing import BinaryIO

from api.errors import Overloaded
from api.settings import Settings
from corpus.reading import MEGABYTE, WORKER_DIED, Failure, Reading, ReadingLimits, read_file
from corpus.workers import open_pool

_WAITING_PER_PROCESS = 4


class UploadReader:
    """A pool of reading processes for uploads, opened by the first one.

    Args:
        settings: Memory, time and size limits; half of the workers serve uploads.
    """

    def __init__(self, settings: Settings) -> None:
        """Remember the limits."""
        self._processes = max(1, settings.workers // 2)
        self._memory_mb = settings.worker_memory_mb
        self._limits = ReadingLimits(
            max_bytes=settings.max_upload_mb * MEGABYTE,
            max_pages=settings.max_pages,
            seconds=settings.seconds_per_file,
        )
        self._places = threading.BoundedSemaphore(self._processes * _WAITING_PER_PROCESS)
        self._lock = threading.Lock()
        self._pool: Executor | None = None

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def read(self, stream: BinaryIO, name: str) -> Reading | Failure:
        """Read an upload.

        Args:
            stream: Its content.
            name: Its file name; only the last part is used.

        Raises:
            Overloaded: Too many uploads are waiting.
        """
        if not self._places.acquire(blocking=False):
            raise Overloaded("Máy chủ đang đọc nhiều tệp khác; hãy thử lại sau ít phút.")
        try:
            with tempfile.TemporaryDirectory(prefix="giaoviec-upload-") as folder:
                path = Path(folder, "upload" + Path(name).suffix[:16])
                with path.open("wb") as copy:
                    shutil.copyfileobj(stream, copy)
                return self._read(path, name)
        finally:
            self._places.release()

    def _read(self, path: Path, name: str) -> Reading | Failure:
        pool = self._open()
        try:
            return pool.submit(read_file, str(path), name, self._limits).result()
        except BrokenExecutor:
            with self._lock:
                if self._pool is pool:
                    self._pool = None
            pool.shutdown(wait=False)
            return Failure(
                WORKER_DIED,
                f"Tiến trình đọc tệp “{name}” bị hệ thống dừng giữa chừng, thường vì thiếu bộ nhớ; "
                "hãy tách tệp rồi gửi lại.",
            )

    def _open(self) -> Executor:
        with self._lock:
            if self._pool is None:
                self._pool = open_pool(
                    self._processes, memory_mb=self._memory_mb, seconds_per_file=self._limits.seconds
                )
            return self._pool
