"""Watching folders into which staff and scanners drop files: what is whole is read, once.

Folders are looked at in turns, by their listings alone, so that a network share behaves like a disk. A file is taken
when its size and time of change stood still for a while and it does not look cut off; what was taken is kept in the
store, and a restart goes on from there. A file that is gone, or has another name now, is noted; nothing that was read
is taken out of the corpus.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from corpus.building import Outcome, Summary, ingest
from corpus.discovery import SEPARATOR, FoundFile, discover
from corpus.errors import CorpusBusy, StoreUnavailable
from corpus.store.identity import storable
from corpus.store.watched import KnownFile, Signature
from ingest.errors import FileVanished

if TYPE_CHECKING:
    from corpus.batch import ReadingOptions
    from corpus.library import Corpus

_BATCH = 100
_SECONDS_BETWEEN_INDEXINGS = 60.0


class Notice(StrEnum):
    """What there is to tell about a path, besides outcomes."""

    GONE = "gone"  # the file is not there any more
    MOVED = "moved"  # it has another name now: the detail
    BACK = "back"  # it is there again, unchanged
    LOCKED = "locked"  # another program holds the file, or it may not be read; its outcome said so
    UNREACHABLE = "unreachable"  # a folder cannot be entered
    REACHABLE = "reachable"  # it can again
    BUSY = "busy"  # another process is writing to the corpus
    STORE = "store"  # the store does not take anything: the detail
    INDEX = "index"  # the index does not take anything: the detail


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a file must stand still, in seconds.

    Attributes:
        settled: Without a change of size or time.
        unfinished: The same for a file that is empty, locked or lacks its end: somebody may still be writing it.
    """

    settled: float = 10.0
    unfinished: float = 120.0


Tell = Callable[[Notice, str, str], None]
"""``tell(notice, path, detail)``."""


@dataclass(slots=True)
class _Candidate:
    """A file that is new or changed: its state, and since when it has it."""

    path: Path
    signature: Signature
    since: float


@dataclass(slots=True)
class _Seen:
    """What one look found: the files by their stored paths, and the folders that could not be looked into."""

    files: dict[str, Path] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)

    def may_hide(self, path: str) -> bool:
        """Say whether a file that was not found may be there all the same."""
        return any(path.startswith(folder + os.sep) for folder in self.unreachable)


class Watcher:
    """Looks at folders, and takes what is whole.

    Args:
        corpus: Where to.
        folders: What to look at.
        options: How files are read.
        patience: How long files must stand still.
        tell: Told of everything but outcomes.
        on_outcome: Told of each file that was taken.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        corpus: Corpus,
        folders: Sequence[Path],
        options: ReadingOptions,
        *,
        patience: Patience,
        tell: Tell,
        on_outcome: Callable[[Outcome], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read from the store what was taken before."""
        self._corpus = corpus
        self._folders = [folder.absolute() for folder in folders]
        self._options = options
        self._patience = patience
        self._tell = tell
        self._on_outcome = on_outcome
        self._clock = clock
        self._known = corpus.watched.beneath(self._folders)
        self._candidates: dict[str, _Candidate] = {}
        self._unreachable: set[str] = set()
        self._told: set[tuple[Notice, str, str]] = set()
        self._indexed_at = -_SECONDS_BETWEEN_INDEXINGS

    @property
    def known(self) -> int:
        """How many files were taken and are there."""
        return sum(not file.is_gone for file in self._known.values())

    @property
    def waiting(self) -> int:
        """How many files are there that were not taken yet, but those that may not be opened, which was told."""
        return sum((Notice.LOCKED, shown, "") not in self._told for shown in self._candidates)

    def look(self) -> None:
        """Look once, and take what is whole; whatever goes wrong is told and tried again at the next look."""
        try:
            seen = self._see()
            self._follow(seen)
            self._note_gone(seen)
            ready = [file for file in self._candidates.values() if self._is_ready(file)]
            if ready:
                self._take_all(ready)
            else:
                self._index_what_waits()
        except CorpusBusy:
            self._tell_once(Notice.BUSY)
        except StoreUnavailable as error:
            self._tell_once(Notice.STORE, detail=str(error))
        except DBAPIError as error:
            self._tell_once(Notice.STORE, detail=str(error.orig).strip().partition("\n")[0])

    # --- looking

    def _see(self) -> _Seen:
        """List the files of the folders."""
        seen = _Seen()
        for folder in self._folders:
            if not _can_be_entered(folder):
                seen.unreachable.add(storable(str(folder)))
                continue
            for found in discover([folder]):
                shown = storable(str(found.path))
                if isinstance(found, FoundFile):
                    seen.files[shown] = found.path
                elif found.failure.code == FileVanished.code:
                    seen.unreachable.add(shown)
        for shown in sorted(seen.unreachable - self._unreachable):
            self._tell(Notice.UNREACHABLE, shown, "")
        for shown in sorted(self._unreachable - seen.unreachable):
            self._tell(Notice.REACHABLE, shown, "")
        self._unreachable = seen.unreachable
        return seen

    def _follow(self, seen: _Seen) -> None:
        """Keep up with the files that are new or changed; those that are there again unchanged are noted."""
        now = self._clock()
        back: list[KnownFile] = []
        for shown, path in seen.files.items():
            known = self._known.get(shown)
            candidate = self._candidates.get(shown)
            signature = _measure(path) if candidate is not None or known is None else _glance(path)
            if signature is None:
                continue  # it went away meanwhile; the next look will see
            if known is not None and known.signature == signature:
                self._candidates.pop(shown, None)
                if known.is_gone:
                    back.append(KnownFile(shown, signature, known.document_id))
            elif candidate is None or candidate.signature != signature:
                self._candidates[shown] = _Candidate(path, signature, now)
        for shown in [each for each in self._candidates if each not in seen.files]:
            del self._candidates[shown]
        if back:
            self._corpus.watched.keep(back)
            for file in back:
                self._known[file.path] = file
                self._tell(Notice.BACK, file.path, "")

    def _note_gone(self, seen: _Seen) -> None:
        """Note files that are not there any more."""
        new = {each.signature for each in self._candidates.values()}
        for shown, file in list(self._known.items()):
            if file.is_gone or shown in seen.files or seen.may_hide(shown):
                continue
            self._known[shown] = self._corpus.watched.note_gone(file)
            if file.signature not in new:  # else it may have been renamed, which its content will tell
                self._tell(Notice.GONE, shown, "")

    def _is_ready(self, file: _Candidate) -> bool:
        from ingest.wholeness import looks_unfinished  # noqa: PLC0415

        stood = self._clock() - file.since
        if stood < self._patience.settled:
            return False
        if stood >= self._patience.unfinished:
            return True
        return not looks_unfinished(file.path)

    def _without_name(self) -> dict[Signature, KnownFile]:
        """Return the files that were taken and are not at their paths as they were, by their state."""
        lost: dict[Signature, KnownFile] = {}
        for known in self._known.values():
            candidate = self._candidates.get(known.path)
            if known.moved_to is None and (known.is_gone or candidate is not None):
                lost[known.signature] = known
        return lost

    # --- taking

    def _take_all(self, ready: Sequence[_Candidate]) -> None:
        """Take files; first those that seem to be known under a name that may be another file's by now."""
        lost = self._without_name()
        for file in ready:
            before = lost.get(file.signature)
            if before is not None and not before.is_gone:  # its name was given to another file at once
                self._known[before.path] = self._corpus.watched.note_gone(before)
        ordered = sorted(ready, key=lambda file: (file.signature not in lost, str(file.path)))
        for start in range(0, len(ordered), _BATCH):
            self._take(ordered[start : start + _BATCH])

    def _take(self, files: Sequence[_Candidate]) -> None:
        """Read files into the corpus, and note that they were taken."""
        batch = {storable(str(file.path)): file for file in files}
        outcomes: dict[str, Outcome] = {}

        def keep(outcome: Outcome) -> None:
            outcomes.setdefault(_on_disk(outcome.path, batch), outcome)
            if not (_is_out_of_reach(outcome) and (Notice.LOCKED, outcome.path, "") in self._told):
                self._on_outcome(outcome)

        def is_whole(path: Path) -> bool:
            file = batch.get(storable(str(path)))
            return file is None or _measure(path) == file.signature

        summary = ingest(self._corpus, [file.path for file in files], self._options, on_outcome=keep, is_whole=is_whole)
        self._settle({shown: batch[shown] for shown in outcomes if shown in batch}, outcomes)
        self._tell_of_index(summary)
        for notice in (Notice.BUSY, Notice.STORE):
            self._forget(notice)

    def _settle(self, files: dict[str, _Candidate], outcomes: dict[str, Outcome]) -> None:
        """Note in which state files were taken, and which of them had another name before."""
        taken: list[KnownFile] = []
        for shown, file in files.items():
            outcome = outcomes[shown]
            is_own = outcome.path == shown
            if is_own and _is_out_of_reach(outcome):
                file.since = self._clock()  # gone, or locked: another look after a while
                self._told.add((Notice.LOCKED, shown, ""))
                continue
            self._forget(Notice.LOCKED, shown)
            taken.append(KnownFile(shown, file.signature, outcome.document_id if is_own else None))
        self._corpus.watched.keep(taken)
        lost = [file for file in self._known.values() if file.is_gone and file.moved_to is None]
        names = {file.document_id or file.signature: file for file in lost}
        for known in taken:
            self._candidates.pop(known.path, None)
            self._known[known.path] = known
            before = names.pop(known.document_id or known.signature, None)
            if before is not None and before.path != known.path:
                if before.path not in files:  # else its name is another file's by now
                    self._known[before.path] = self._corpus.watched.note_gone(before, known.path)
                self._tell(Notice.MOVED, before.path, known.path)

    # --- the index

    def _index_what_waits(self) -> None:
        """Try again to index what an engine that was down did not take."""
        if self._clock() - self._indexed_at < _SECONDS_BETWEEN_INDEXINGS:
            return
        self._indexed_at = self._clock()
        if self._corpus.records.backlog().documents:
            self._tell_of_index(ingest(self._corpus, (), self._options))

    def _tell_of_index(self, summary: Summary) -> None:
        self._indexed_at = self._clock()
        if summary.index_error is None:
            self._forget(Notice.INDEX)
        else:
            self._tell_once(Notice.INDEX, detail=summary.index_error)

    # --- telling

    def _tell_once(self, notice: Notice, path: str = "", detail: str = "") -> None:
        if (notice, path, detail) not in self._told:
            self._told.add((notice, path, detail))
            self._tell(notice, path, detail)

    def _forget(self, notice: Notice, path: str = "") -> bool:
        """Forget what was told, because it is over; say whether there was anything."""
        over = {each for each in self._told if each[:2] == (notice, path)}
        self._told -= over
        return bool(over)


@contextlib.contextmanager
def watching_alone(corpus: Corpus) -> Iterator[None]:
    """Keep a second watch off the same corpus on this machine: both would take the same files.

    Raises:
        CorpusBusy: Another process is watching.
    """
    lock = FileLock(corpus.data_dir / "watch.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CorpusBusy(
            "Một lệnh “giaoviec watch” khác đang chạy với kho này; hãy dừng lệnh ấy, hoặc ghi mọi thư mục vào một lệnh."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _can_be_entered(folder: Path) -> bool:
    """Say whether a folder is there and can be listed; a share that is offline cannot."""
    try:
        with os.scandir(folder):
            return True
    except OSError:
        return False


def _glance(path: Path) -> Signature | None:
    """Return a file's size and time of change as the listing has them, None where it is gone."""
    try:
        state = path.stat()
    except OSError:
        return None
    return Signature(state.st_size, state.st_mtime_ns)


def _measure(path: Path) -> Signature | None:
    """The same from an opened file: shares answer a listing from memory, but not whoever opens the file."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
    except OSError:
        return _glance(path)
    return Signature(state.st_size, state.st_mtime_ns)


def _is_out_of_reach(outcome: Outcome) -> bool:
    return outcome.failure is not None and outcome.failure.code == FileVanished.code


def _on_disk(shown: str, batch: dict[str, _Candidate]) -> str:
    """Return the file that an outcome is about: the path itself, or the container that it was in."""
    if shown in batch:
        return shown
    return next((each for each in batch if shown.startswith(each + SEPARATOR)), shown)
