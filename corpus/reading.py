"""One file in, one record or one reason out: what a reading process does.

:func:`read_file` is a module-level function of plain, picklable arguments, so that any executor of the
``concurrent.futures`` kind can run it: a local process pool, or dask's ``Client.get_executor()``.
"""

from __future__ import annotations

import signal
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from corpus.process_limits import renew_processor_time
from corpus.progress import noting_pages
from ingest.errors import IngestError

if TYPE_CHECKING:
    from ingest.layout import LaidOutDocument

Record = dict[str, Any]
MEGABYTE = 1024 * 1024

# Codes of failures that are not the file's kind (those have the codes of ingest.errors).
DEFECT = "defect"
OUT_OF_MEMORY = "out_of_memory"
WORKER_DIED = "worker_died"
TIME_LIMIT = "time_limit"

NO_DIRECTIVE = "no_directive"
"""The code of the warning at a file that has none of what a directive has: a note, an empty form, a torn-off annex."""
_NO_DIRECTIVE_MESSAGE = (
    "Không thấy số hiệu, cơ quan ban hành hay nhiệm vụ nào; có lẽ đây không phải văn bản giao việc, "
    "hoặc phần đầu văn bản bị thiếu."
)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one file may cost."""

    max_bytes: int = 200 * MEGABYTE
    max_pages: int = 3000
    seconds: float = 1800.0
    progress_folder: str | None = None
    """Where to write down how far the file is, see :mod:`corpus.progress`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its canonical text, its record, where its characters stand."""

    text: str
    media_type: str
    record: Record
    page_count: int
    warnings: tuple[dict[str, Any], ...]
    encoding: str | None
    seconds: float
    layout: dict[str, Any] = field(default_factory=dict)
    """Where characters stand, see :mod:`corpus.layouts`; empty where nothing is known."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not read: a stable code, a Vietnamese sentence, and for our own defects a traceback."""

    code: str
    message: str
    detail: str | None = None


class _OutOfTime(BaseException):
    """Not an Exception, lest a reader's own ``except Exception`` swallow it."""


def read_layout(path: Path, limits: ReadingLimits) -> LaidOutDocument:
    """Read a file's canonical text with its layout.

    Raises:
        IngestError: The file is the cause.
    """
    from ingest.limits import Limits  # noqa: PLC0415  (readers are heavy; the command line must start fast)
    from ingest.reading import read_document  # noqa: PLC0415

    return read_document(path, limits=Limits(max_bytes=limits.max_bytes, max_pages=limits.max_pages))


def read_file(path: str, name: str, limits: ReadingLimits) -> Reading | Failure:
    """Read a file and extract its record; never raises for what a file can cause.

    Args:
        path: The file to read.
        name: What the user calls it, for messages.
        limits: What the file may cost.
    """
    started = time.monotonic()
    renew_processor_time()
    try:
        with _time_limit(limits.seconds), noting_pages(limits.progress_folder, name):
            return _read(Path(path), limits, started)
    except IngestError as error:
        return Failure(error.code, str(error))
    except _OutOfTime:
        return out_of_time(name, limits)
    except MemoryError:
        return Failure(OUT_OF_MEMORY, out_of_memory_message(name))
    except Exception as error:  # noqa: BLE001  (a defect of ours is a fact about this document, not the batch's end)
        return Failure(DEFECT, defect_message(name, error), traceback.format_exc())


def defect_message(name: str, error: Exception) -> str:
    """Return the sentence for a file at which our own program failed."""
    return (
        f"Chương trình gặp lỗi ngoài dự kiến khi đọc tệp “{name}” ({type(error).__name__}); "
        "tệp khác không bị ảnh hưởng, chi tiết có trong nhật ký."
    )


def out_of_time(name: str, limits: ReadingLimits) -> Failure:
    """Return the outcome of a file that takes too long."""
    return Failure(
        TIME_LIMIT,
        f"Tệp “{name}” cần hơn {limits.seconds:.0f} giây để đọc nên đã bị dừng; "
        "hãy tách tệp, hoặc tăng GIAOVIEC_SECONDS_PER_FILE rồi chạy “giaoviec retry”.",
    )


def worker_died(name: str) -> Failure:
    """Return the outcome of a file whose reading process died."""
    return Failure(
        WORKER_DIED,
        f"Tiến trình đọc tệp “{name}” bị hệ thống dừng giữa chừng, thường vì thiếu bộ nhớ; "
        "hãy tách tệp hoặc tăng GIAOVIEC_WORKER_MEMORY_MB rồi chạy “giaoviec retry”.",
    )


def out_of_memory_message(name: str) -> str:
    """Return the sentence for a file that needs too much memory."""
    return (
        f"Tệp “{name}” cần nhiều bộ nhớ hơn mức cho phép nên đã bị dừng; "
        "hãy tách tệp, hoặc tăng GIAOVIEC_WORKER_MEMORY_MB rồi chạy “giaoviec retry”."
    )


def _read(path: Path, limits: ReadingLimits, started: float) -> Reading:
    from corpus.layouts import compact_layout  # noqa: PLC0415
    from nlp.pipeline import analyze  # noqa: PLC0415  (spaCy takes seconds to import)
    from nlp.record import to_record  # noqa: PLC0415

    laid_out = read_layout(path, limits)
    record = to_record(analyze(laid_out), laid_out)
    warnings = [{"code": w.code, "message": w.message, "page": w.page} for w in laid_out.warnings]
    about = record["document"]
    if not (about["number"] or about["issuer"] or record["tasks"]):
        warnings.append({"code": NO_DIRECTIVE, "message": _NO_DIRECTIVE_MESSAGE, "page": None})
    return Reading(
        text=laid_out.text,
        media_type=laid_out.media_type,
        record=record,
        page_count=len(laid_out.pages),
        warnings=tuple(warnings),
        encoding=laid_out.encoding,
        seconds=round(time.monotonic() - started, 3),
        layout=compact_layout(laid_out),
    )


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _OutOfTime in the block after so many seconds.

    Code of an extension module that never comes back to Python does not see the alarm; in a reading process the
    processor-time limit of :mod:`corpus.workers` ends it. Where the process has no alarm signal (Windows) or the
    block runs outside the main thread, there is no limit; dask's workers therefore read in :mod:`corpus.reading_child`.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTime

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
