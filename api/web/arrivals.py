"""Files that came through the page: kept on disk first, then read in the background; what waits survives a restart."""

from __future__ import annotations

import logging
import re
import secrets
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from api.settings import Settings
from corpus.batch import ReadingOptions
from corpus.building import Outcome, Result, ingest, retry
from corpus.errors import CorpusBusy, CorpusError
from corpus.library import Corpus
from corpus.progress import pages_noted
from corpus.reading import MEGABYTE, ReadingLimits
from corpus.store.originals import safe_name

_logger = logging.getLogger(__name__)
_REMEMBERED = 500
_SECONDS = 2.0  # before a busy corpus is asked again
_TOKEN = re.compile(r"[0-9a-f]{16}")
RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file on its way in.

    Attributes:
        state: ``waiting``, ``reading``, ``read``, ``unchanged`` (it was in the corpus already), ``failed``.
        message: Why it failed, or why it waits.
        page, pages: While it is being read: how many of its pages are, and how many there are; 0 where there are none.
        settled: Of an archive or a message: how many of its files are done.
    """

    token: str
    name: str
    state: str = "waiting"
    document_id: str | None = None
    message: str | None = None
    page: int = 0
    pages: int = 0
    settled: int = 0


class Arrivals:
    """Takes files and reads them in the background.

    Args:
        corpus: Where to.
        settings: Where files wait (under ``data_dir``), how large they may be, how they are read.
    """

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        """Take up what an earlier process left."""
        self._corpus = corpus
        self._folder = settings.data_dir / "arrivals"
        self._notes = settings.data_dir / "reading"
        self._options = ReadingOptions(
            workers=max(1, settings.workers // 2),
            memory_mb=settings.worker_memory_mb,
            limits=ReadingLimits(
                max_bytes=settings.max_file_mb * MEGABYTE,
                max_pages=settings.max_pages,
                seconds=settings.seconds_per_file,
                progress_folder=str(self._notes),
            ),
        )
        self._changed = threading.Condition()
        self._known: OrderedDict[str, Arrival] = OrderedDict()
        self._retries: list[str | None] = []  # documents to be read again, None for all that failed
        self._stopped = False
        for folder in sorted(self._folder.glob("*")) if self._folder.is_dir() else ():
            kept = next((path for path in folder.iterdir() if path.is_file()), None) if folder.is_dir() else None
            if kept is not None and _TOKEN.fullmatch(folder.name):
                self._known[folder.name] = Arrival(folder.name, kept.name)
            elif folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
        self._thread = threading.Thread(target=self._run, name="arrivals", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is being read; the rest is read when the service starts again."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join(timeout=5)

    def take(self, stream: BinaryIO, name: str) -> Arrival:
        """Keep a file and have it read.

        Args:
            stream: Its content; its size was limited on the way in.
            name: What the user calls it.
        """
        arrival = Arrival(secrets.token_hex(8), safe_name(Path(name.replace("\\", "/")).name))
        folder = self._folder / arrival.token
        folder.mkdir(parents=True)
        beside = folder.with_suffix(".part")
        with beside.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        beside.replace(folder / arrival.name)
        with self._changed:
            self._known[arrival.token] = arrival
            while len(self._known) > _REMEMBERED and next(iter(self._known.values())).state not in {
                "waiting",
                "reading",
            }:
                self._known.popitem(last=False)
            self._changed.notify_all()
        return arrival

    def retry_failed(self, document_id: str | None = None) -> None:
        """Have everything that failed read again, or one document of it."""
        with self._changed:
            if document_id not in self._retries:
                self._retries.append(document_id)
            self._changed.notify_all()

    @property
    def is_retrying(self) -> bool:
        """Whether failed documents are being read again, or will be."""
        return bool(self._retries)

    def get(self, token: str) -> Arrival | None:
        """Return how far a file is, None for one that is not known (any more)."""
        with self._changed:
            known = self._known.get(token)
        if known is None or known.state != "reading":
            return known
        inside = str((self._folder / token).absolute())
        noted = next((each for each in pages_noted(self._notes) if each.name.startswith(inside)), None)
        return replace(known, page=noted.page, pages=noted.pages) if noted else known

    def latest(self, limit: int = 50) -> list[Arrival]:
        """Return the latest files, the newest first."""
        with self._changed:
            return list(reversed(self._known.values()))[:limit]

    # --- in the background

    def _waiting(self) -> list[Arrival]:
        return [each for each in self._known.values() if each.state == "waiting"]

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._retries or self._waiting())
                if self._stopped:
                    return
                batch = self._waiting()
            try:
                self._read(batch) if batch else self._retry()
            except CorpusBusy as error:
                self._note(batch, message=str(error))
                time.sleep(_SECONDS)
            except Exception as error:
                _logger.exception("defect while arrivals were read")
                message = (
                    str(error) if isinstance(error, CorpusError) else "Chương trình gặp lỗi ngoài dự kiến, xem nhật ký."
                )
                self._note(batch, state="failed", message=message)
                if not batch:
                    self._retries.pop(0)

    def _note(self, batch: list[Arrival], *, message: str, state: str = "waiting") -> None:
        with self._changed:
            for each in batch:
                if self._known[each.token].state in {"waiting", "reading"}:
                    self._known[each.token] = replace(each, state=state, message=message)

    def _retry(self) -> None:
        wanted = self._retries[0]
        retry(self._corpus, self._options, documents=None if wanted is None else {wanted})
        self._retries.pop(0)

    def _read(self, batch: list[Arrival]) -> None:
        paths = {str((self._folder / each.token / each.name).absolute()): each for each in batch}

        def start(_total: int) -> None:
            with self._changed:
                for each in batch:
                    self._known[each.token] = replace(each, state="reading", message=None)

        def settle(outcome: Outcome) -> None:
            arrival = next((each for path, each in paths.items() if outcome.path.startswith(path)), None)
            if arrival is not None:
                self._settle(arrival, outcome)

        ingest(self._corpus, map(Path, paths), self._options, on_start=start, on_outcome=settle)
        with self._changed:
            left = [each for each in batch if self._known[each.token].state == "reading"]
        self._note(left, state="failed", message="Không có văn bản nào đọc được trong tệp này.")
        for each in batch:
            shutil.rmtree(self._folder / each.token, ignore_errors=True)

    def _settle(self, arrival: Arrival, outcome: Outcome) -> None:
        """Note what became of a file; of a container's files the first that was read is shown."""
        state = {Result.READ: "read", Result.UNCHANGED: "unchanged", Result.FAILED: "failed"}[outcome.result]
        message = outcome.failure.message if outcome.failure else None
        with self._changed:
            known = self._known[arrival.token]
            if known.state in {"read", "unchanged"}:
                self._known[arrival.token] = replace(known, settled=known.settled + 1)
                return
            self._known[arrival.token] = replace(
                known, state=state, document_id=outcome.document_id, message=message, settled=known.settled + 1
            )


def every(arrivals: list[Arrival]) -> Iterator[dict[str, str | int | None]]:
    """Yield arrivals as the page's script takes them."""
    for each in arrivals:
        yield {
            "token": each.token,
            "name": each.name,
            "state": each.state,
            "document": each.document_id,
            "message": each.message,
            "page": each.page,
            "of": each.pages,
            "settled": each.settled,
        }
