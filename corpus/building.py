"""Filling the corpus: files in, records stored, index updated. One file's failure is a fact about that file.

The way of one file: its content is kept by its hash; the document is written down as pending; a reading process reads
it; the one writer stores the record, or the reason, and queues the document for the index. After an interruption at any
point, the same command does what is left and ends where an undisturbed run would have ended.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from corpus.batch import ReadingJob, ReadingOptions, read_files
from corpus.discovery import SEPARATOR, FoundFile, NotFound, discover, open_container
from corpus.errors import SearchError
from corpus.library import Corpus
from corpus.reading import Failure, Reading
from corpus.store.identity import document_id, storable
from corpus.store.models import DocumentRow
from corpus.store.originals import StoredFile
from corpus.store.records import Disposition
from corpus.version import extractor_version

_logger = logging.getLogger(__name__)
_SECONDS_BETWEEN_INDEXINGS = 15.0
_LONGEST_PAUSE = 300.0  # an engine that is down is asked ever more seldom while reading goes on
ORIGINAL_LOST = "original_lost"


class Result(StrEnum):
    """What became of a file."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        path: As the user gave it.
        document_id: Its document; None where not even its content could be had.
        failure: Why it failed.
        failed_before: It failed at an earlier time and was not tried again.
        copies: Other documents with the same number, issuer and date.
        pages: How many pages were read; 0 where the format has none.
    """

    path: str
    result: Result
    document_id: str | None = None
    failure: Failure | None = None
    failed_before: bool = False
    copies: tuple[DocumentRow, ...] = ()
    pages: int = 0


@dataclass(slots=True)
class Summary:
    """What became of all files."""

    outcomes: dict[Result, int] = field(default_factory=lambda: dict.fromkeys(Result, 0))
    failures: list[Outcome] = field(default_factory=list)
    index_error: str | None = None
    """Why the index could not be brought up to date; the records are safe and wait in the queue."""
    waiting_for_index: int = 0
    """How many documents wait in that queue."""

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.outcomes[outcome.result] += 1
        if outcome.result is Result.FAILED:
            self.failures.append(outcome)


OnStart = Callable[[int], None]
OnOutcome = Callable[[Outcome], None]
IsWhole = Callable[[Path], bool]
"""Told of a file right after its content was copied: whether it is still the file that was found."""


def _always(_path: Path) -> bool:
    return True


def ingest(
    corpus: Corpus,
    paths: Iterable[Path],
    options: ReadingOptions,
    *,
    on_start: OnStart = lambda _total: None,
    on_outcome: OnOutcome = lambda _outcome: None,
    is_whole: IsWhole = _always,
) -> Summary:
    """Read files and directories into the corpus.

    A content that the same extractor version has read, or failed to read, is left alone.

    Args:
        corpus: Where to.
        paths: Files, and directories with everything beneath.
        options: How files are read.
        on_start: Told how many files there are.
        on_outcome: Told of each file as soon as its outcome is stored.
        is_whole: A file for which it says no is left alone this time, and has no outcome: somebody is writing it.

    Raises:
        CorpusBusy: Another process is writing.
        StoreUnavailable: The store cannot be written to (a full disk); what was stored before stays.
    """
    with corpus.writing():
        run = _Run(corpus, options, on_outcome, is_whole=is_whole)
        found = list(discover(paths))
        on_start(len(found))
        return run.carry_out(run.jobs_of_files(found))


def retry(
    corpus: Corpus,
    options: ReadingOptions,
    *,
    documents: Collection[str] | None = None,
    on_start: OnStart = lambda _total: None,
    on_outcome: OnOutcome = lambda _outcome: None,
) -> Summary:
    """Read again what failed or was interrupted, from the kept originals; and try again the paths that gave nothing.

    Args:
        corpus: Where they are.
        options: How files are read.
        documents: Only these; None for all, the paths included.
        on_start: Told how many files there are.
        on_outcome: Told of each file as soon as its outcome is stored.
    """
    with corpus.writing():
        run = _Run(corpus, options, on_outcome, retry=True)
        rows = [row for row in corpus.records.unfinished() if documents is None or row.id in documents]
        gone = corpus.records.unreadable_paths() if documents is None else []
        paths = [Path(source.path.split(SEPARATOR)[0]) for source in gone]
        found = list(discover(paths))
        on_start(len(rows) + len(found))
        return run.carry_out(_chain(run.jobs_of_documents(rows), run.jobs_of_files(found)))


def _chain(*parts: Iterator[ReadingJob]) -> Iterator[ReadingJob]:
    for part in parts:
        yield from part


class _Run:
    """One command's work."""

    def __init__(
        self,
        corpus: Corpus,
        options: ReadingOptions,
        on_outcome: OnOutcome,
        *,
        retry: bool = False,
        is_whole: IsWhole = _always,
    ) -> None:
        self._corpus = corpus
        self._options = options
        self._on_outcome = on_outcome
        self._retry = retry
        self._is_whole = is_whole
        self._version = extractor_version()
        self._summary = Summary()
        self._begun: set[str] = set()
        self._pause = _SECONDS_BETWEEN_INDEXINGS
        self._indexed_at = time.monotonic()

    def carry_out(self, jobs: Iterator[ReadingJob]) -> Summary:
        """Read every job's file, store what comes back, keep the index up to date."""
        self._corpus.originals.remove_unfinished()
        for job, outcome in read_files(jobs, self._options):
            self._store(job, outcome)
            if time.monotonic() - self._indexed_at > self._pause:
                self._update_index()
        self._update_index()
        self._summary.waiting_for_index = self._corpus.records.backlog().documents
        return self._summary

    def jobs_of_files(self, found: Iterable[FoundFile | NotFound]) -> Iterator[ReadingJob]:
        """Keep each file's content, and yield those that are to be read."""
        for item in found:
            if isinstance(item, NotFound):
                self._refuse(storable(str(item.path.absolute())), item.failure)
                continue
            inside = open_container(item.path, self._options.limits)
            if inside is None:
                yield from self._take(item.path, storable(str(item.path.absolute())), item.path.name, item.path)
                continue
            for member in inside:
                if isinstance(member, NotFound):
                    self._refuse(storable(str(member.path)), member.failure)
                else:
                    yield from self._take(member.path, storable(member.shown), member.name, item.path)

    def _take(self, path: Path, shown: str, name: str, origin: Path) -> Iterator[ReadingJob]:
        """Keep one file's content, and yield its job if it is to be read.

        Args:
            path: The content; for a file of a container, where it was unpacked.
            shown: What the user calls it.
            name: Its own name.
            origin: The file on disk that it came from.
        """
        stored = self._corpus.originals.store(path, self._options.limits.max_bytes, name)
        if not self._is_whole(origin):
            if (
                not isinstance(stored, Failure)
                and self._corpus.records.document(document_id(stored.content_hash)) is None
            ):
                self._corpus.originals.discard(stored.content_hash)
            return
        if isinstance(stored, Failure):
            self._refuse(shown, stored)
            return
        identity, disposition = self._corpus.records.begin(stored, shown, self._version, retry=self._retry)
        if disposition is Disposition.READ and identity not in self._begun:
            self._begun.add(identity)
            yield from self._job(identity, stored.content_hash, shown)
        else:
            self._settle_known(identity, shown)

    def _give_up(self, stored: StoredFile | Failure) -> None:
        """Let go of a content that may be half a file, unless a document has it."""
        if isinstance(stored, StoredFile) and self._corpus.records.document(document_id(stored.content_hash)) is None:
            self._corpus.originals.discard(stored.content_hash)

    def jobs_of_documents(self, rows: Iterable[DocumentRow]) -> Iterator[ReadingJob]:
        """Yield documents that are to be read from their kept originals."""
        for row in rows:
            self._begun.add(row.id)
            yield from self._job(row.id, row.content_hash, row.sources[0].path if row.sources else row.file_name)

    def _job(self, identity: str, content_hash: str, path: str) -> Iterator[ReadingJob]:
        original = self._corpus.originals.find(content_hash)
        if original is not None:
            yield ReadingJob(original, path, identity)
            return
        message = f"Bản gốc của “{path}” không còn trong kho; hãy nạp lại tệp ấy."
        self._store(ReadingJob(Path(path), path, identity), Failure(ORIGINAL_LOST, message))

    def _settle_known(self, identity: str, path: str) -> None:
        """Report a content that is not read this time: known already, or met under another name in this run."""
        row = self._corpus.records.document(identity)
        if row is not None and row.error_code is not None and identity not in self._begun:
            failure = Failure(row.error_code, row.error_message or "")
            self._report(Outcome(path, Result.FAILED, identity, failure, failed_before=True))
        else:
            self._report(Outcome(path, Result.UNCHANGED, identity))

    def _refuse(self, path: str, failure: Failure) -> None:
        self._corpus.records.refuse_path(path, failure)
        self._report(Outcome(path, Result.FAILED, None, failure))

    def _store(self, job: ReadingJob, outcome: Reading | Failure) -> None:
        records = self._corpus.records
        match outcome:
            case Reading():
                records.save_reading(job.key, outcome, self._version)
                row = records.document(job.key)
                copies = tuple(records.copies(row)) if row is not None else ()
                self._report(Outcome(job.name, Result.READ, job.key, copies=copies, pages=outcome.page_count))
            case Failure():
                records.save_failure(job.key, outcome, self._version)
                if outcome.detail:
                    _logger.error("defect while reading %s: %s", job.name, outcome.detail)
                self._report(Outcome(job.name, Result.FAILED, job.key, outcome))

    def _report(self, outcome: Outcome) -> None:
        self._summary.add(outcome)
        self._on_outcome(outcome)

    def _update_index(self) -> None:
        """Index what was stored; an engine that is down costs no record."""
        try:
            if self._corpus.index_is_current:
                self._corpus.catch_up()
            else:
                self._corpus.reindex()
            self._summary.index_error = None
            self._pause = _SECONDS_BETWEEN_INDEXINGS
        except SearchError as error:
            self._summary.index_error = str(error)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        self._indexed_at = time.monotonic()
