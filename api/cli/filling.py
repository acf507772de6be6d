"""Commands that change the corpus: ingest, retry, reindex."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from api.cli.base import Command
from api.cli.options import configured_corpus, load_settings, paths_argument, reading_options, workers_option
from api.cli.progress import Progress

if TYPE_CHECKING:
    from corpus.batch import ReadingOptions
    from corpus.building import Outcome, Summary
    from corpus.library import Corpus

_LISTED_FAILURES = 50
F = TypeVar("F", bound=Callable[..., object])


_scheduler_option: Callable[[F], F] = click.option(
    "--scheduler",
    metavar="ĐỊA_CHỈ",
    help="Đọc trên các máy của một cụm dask, ví dụ tcp://may-chu:8786; bản ghi vẫn lưu ở máy này.",
)


@contextmanager
def _reading(workers: int | None, scheduler: str | None) -> Iterator[ReadingOptions]:
    """Return how files are read: here, or on a cluster."""
    if scheduler is None:
        with tempfile.TemporaryDirectory(prefix="giaoviec-") as notes:
            yield reading_options(load_settings(), workers, Path(notes))
        return
    from corpus.cluster import reading_on  # noqa: PLC0415  (dask loads only when it is asked for)

    with reading_on(scheduler, reading_options(load_settings(), workers)) as on_cluster:
        yield on_cluster


@click.command(cls=Command)
@paths_argument
@workers_option
@_scheduler_option
@click.pass_context
def ingest(ctx: click.Context, paths: tuple[Path, ...], workers: int | None, scheduler: str | None) -> None:
    """Nạp tệp và thư mục trong ĐƯỜNG_DẪN vào kho: đọc, trích xuất, lưu bản gốc, lập chỉ mục.

    Chạy lại bao nhiêu lần cũng được: tệp đã đọc bằng cùng bản chương trình thì giữ nguyên; bị ngắt giữa chừng
    thì chạy lại để làm nốt. Mã thoát là 1 khi có tệp chưa đọc được.
    """
    from corpus.building import ingest as ingest_files  # noqa: PLC0415  (the store loads only when it is needed)

    with configured_corpus() as corpus, _reading(workers, scheduler) as options:
        summary = fill(lambda **told: ingest_files(corpus, paths, options, **told), options)
    _print_passed_over(paths)
    ctx.exit(1 if summary.failures else 0)


def _print_passed_over(paths: Iterable[Path]) -> None:
    """Say which files of folders were not taken for documents."""
    from corpus.discovery import passed_over  # noqa: PLC0415

    if left := passed_over(paths):
        endings = ", ".join(sorted({path.suffix.lower() for path in left}))
        click.echo(f"Bỏ qua {len(left)} tệp không phải văn bản ({endings}); muốn đọc thì ghi rõ tên tệp.", err=True)


@click.command(cls=Command)
@workers_option
@_scheduler_option
@click.pass_context
def retry(ctx: click.Context, workers: int | None, scheduler: str | None) -> None:
    """Đọc lại những văn bản chưa đọc được hoặc bị ngắt giữa chừng."""
    from corpus.building import retry as retry_files  # noqa: PLC0415

    with configured_corpus() as corpus, _reading(workers, scheduler) as options:
        summary = fill(lambda **told: retry_files(corpus, options, **told), options)
    ctx.exit(1 if summary.failures else 0)


@click.command(cls=Command)
@click.option("--queued", is_flag=True, help="Chỉ lập chỉ mục cho những văn bản đang chờ.")
@click.option("--back", is_flag=True, help="Quay lại chỉ mục trước lần lập gần nhất.")
@click.pass_context
def reindex(ctx: click.Context, queued: bool, back: bool) -> None:
    """Lập lại chỉ mục tìm kiếm từ các bản ghi; trong lúc đó vẫn tìm được trên chỉ mục cũ.

    Chỉ mục trước được giữ lại một bản để quay về. Mã thoát là 1 khi còn văn bản chưa lập được chỉ mục.
    """
    if queued and back:
        raise click.UsageError("Chỉ dùng một trong hai: --queued hoặc --back.")
    with configured_corpus() as corpus, corpus.writing():
        if back:
            said = f"Đã quay lại chỉ mục trước và bổ sung {corpus.go_back()} văn bản."
        elif queued and corpus.index_is_current:
            said = f"Đã lập chỉ mục cho {corpus.catch_up()} văn bản đang chờ."
        else:
            said = f"Đã lập lại chỉ mục tìm kiếm từ {rebuild_index(corpus)} văn bản."
        left = corpus.records.backlog().documents
    click.echo(said, err=True)
    if left:
        click.echo(_left_waiting(left), err=True)
    ctx.exit(1 if left else 0)


def _left_waiting(documents: int) -> str:
    return f"Còn {documents} văn bản chờ lập chỉ mục; xem lý do bằng “giaoviec status”."


def rebuild_index(corpus: Corpus) -> int:
    """Rebuild the index under a progress bar; the caller holds ``corpus.writing()``."""
    with Progress("Đang lập chỉ mục", corpus.records.record_count()) as progress:
        return corpus.reindex(lambda done, _total: progress.reach(done))


def fill(work: Callable[..., Summary], options: ReadingOptions) -> Summary:
    """Run an ingest or a retry under a progress bar, and print the summary.

    Args:
        work: Takes ``on_start`` and ``on_outcome``.
        options: How it reads: where it writes down how far a file is.
    """
    notes = options.limits.progress_folder
    with Progress("Đang đọc", notes=Path(notes) if notes else None) as progress:
        summary = work(on_start=progress.start, on_outcome=lambda outcome: _show(progress, outcome))
    _print_summary(summary)
    return summary


def _show(progress: Progress, outcome: Outcome) -> None:
    progress.advance(outcome.pages)
    if outcome.failure is not None and not outcome.failed_before:
        progress.say(f"Không đọc được {outcome.path}: {outcome.failure.message}")
    for copy in outcome.copies:
        about = f"{copy.number}, {copy.issuer}, {copy.issued_on:%d/%m/%Y}"
        progress.say(f"{outcome.path}: trùng số, cơ quan và ngày với “{copy.file_name}” ({about}); giữ cả hai bản.")


def _print_summary(summary: Summary) -> None:
    from corpus.building import Result  # noqa: PLC0415

    counts = summary.outcomes
    empty_folders = sum(outcome.document_id is None and Path(outcome.path).is_dir() for outcome in summary.failures)
    failed = counts[Result.FAILED] - empty_folders  # a folder without documents has been told of; it is no document
    if failed or counts[Result.READ] or counts[Result.UNCHANGED] or not empty_folders:
        click.echo(
            f"Đã đọc {counts[Result.READ]}, giữ nguyên {counts[Result.UNCHANGED]}, chưa đọc được {failed} văn bản.",
            err=True,
        )
    before = [outcome for outcome in summary.failures if outcome.failed_before and outcome.failure]
    if before:
        click.echo(
            f"Trong đó {len(before)} văn bản chưa đọc được từ lần trước (“giaoviec retry” để thử lại):", err=True
        )
        for outcome in before[:_LISTED_FAILURES]:
            click.echo(f"  {outcome.path}: {outcome.failure.message if outcome.failure else ''}", err=True)
        if len(before) > _LISTED_FAILURES:
            click.echo("  … xem đủ bằng “giaoviec failed”.", err=True)
    if summary.index_error:
        click.echo(summary.index_error, err=True)
    if summary.waiting_for_index:
        click.echo(_left_waiting(summary.waiting_for_index), err=True)
