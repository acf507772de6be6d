"""Reading on other machines: a dask cluster behind the interface that the local process pool also has.

The scheduler sends files' paths to workers, which see the data folder at the same place (a shared folder) and run the
same version of this program; they return records, and the one writer stores them. A worker that dies is dask's matter:
its files go to another, and a file that takes several workers with it comes back as a failure.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.batch import ReadingOptions
from corpus.errors import ClusterUnavailable
from corpus.reading import Failure, Reading, ReadingLimits, worker_died
from corpus.reading_child import read_apart
from corpus.version import extractor_version

if TYPE_CHECKING:
    from distributed import Client

_SECONDS_TO_CONNECT = 15
_SECONDS_FOR_A_WORKER = 30


@contextmanager
def reading_on(address: str, options: ReadingOptions) -> Iterator[ReadingOptions]:
    """Return options that read on a cluster.

    Args:
        address: Of the scheduler: "tcp://host:8786".
        options: What a file may cost there.

    Raises:
        ClusterUnavailable: No scheduler answers there, or it has no workers, or dask is not installed.
    """
    client = _connect(address)
    try:
        _wait_for_workers(client, address)
        threads = sum(client.nthreads().values())
        yield replace(
            options,
            workers=max(threads, 1),
            open_executor=lambda: ClusterExecutor(client, address),
            read=functools.partial(read_on_worker, memory_mb=options.memory_mb, version=extractor_version()),
        )
    finally:
        client.close()


def _connect(address: str) -> Client:
    try:
        from distributed import Client  # noqa: PLC0415  (an extra of the installation)
    except ImportError as error:
        raise ClusterUnavailable(
            "Chưa cài phần đọc trên nhiều máy; hãy cài thêm: pip install 'giaoviec[scale]'."
        ) from error
    try:
        return Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterUnavailable(
            f"Không kết nối được bộ điều phối “{address}”; hãy kiểm tra địa chỉ (như tcp://may-chu:8786) "
            "và bộ điều phối đang chạy."
        ) from error


def _wait_for_workers(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_SECONDS_FOR_A_WORKER)
    except TimeoutError as error:
        raise ClusterUnavailable(
            f"Bộ điều phối “{address}” chưa có máy đọc nào; hãy chạy “dask worker {address}” trên các máy đọc."
        ) from error


def read_on_worker(path: str, name: str, limits: ReadingLimits, *, memory_mb: int, version: str) -> Reading | Failure:
    """Read a file; runs on a worker.

    Raises:
        ClusterUnavailable: The worker runs another version of the program, or does not see the data folder.
    """
    if extractor_version() != version:
        raise ClusterUnavailable(
            "Máy đọc chạy một bản giaoviec khác với máy này nên chưa đọc gì thêm; "
            "hãy cài cùng một bản trên mọi máy rồi chạy lại lệnh để đọc tiếp."
        )
    if not Path(path).is_file():
        raise ClusterUnavailable(
            f"Máy đọc không thấy tệp “{path}”; thư mục dữ liệu phải dùng chung, cùng đường dẫn trên mọi máy. "
            "Sửa xong hãy chạy lại lệnh để đọc tiếp."
        )
    return read_apart(path, name, limits, memory_mb)


class ClusterExecutor(Executor):
    """Dask's executor, with its failures in our words.

    Args:
        client: Whose cluster.
        address: For messages.
    """

    def __init__(self, client: Client, address: str) -> None:
        """Ask the client for its executor."""
        self._inner = client.get_executor(pure=False)
        self._address = address

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a reading job: a path, a name, limits."""
        outer: Future[Any] = Future()
        outer.set_running_or_notify_cancel()
        name = str(args[1])
        inner = self._inner.submit(fn, *args, **kwargs)
        inner.add_done_callback(lambda done: hand_over(done, outer, name, self._address))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  (the interface)
        """Give up what is running, or wait for it."""
        self._inner.shutdown(wait=wait and not cancel_futures)


def hand_over(inner: Future[Any], outer: Future[Any], name: str, address: str) -> None:
    """Put what became of dask's future into ours."""
    from distributed import KilledWorker  # noqa: PLC0415
    from distributed.comm.core import CommClosedError  # noqa: PLC0415

    error = None if inner.cancelled() else inner.exception()
    if isinstance(error, KilledWorker):
        outer.set_result(worker_died(name))
    elif inner.cancelled() or isinstance(error, CommClosedError):
        outer.set_exception(
            ClusterUnavailable(
                f"Mất kết nối với bộ điều phối “{address}”; phần đã đọc được giữ lại, hãy chạy lại lệnh để đọc tiếp."
            )
        )
    elif error is not None:
        outer.set_exception(error)
    else:
        outer.set_result(inner.result())
