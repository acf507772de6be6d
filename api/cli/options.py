"""Options and arguments that several commands share."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from api.settings import Settings
    from corpus.batch import ReadingOptions
    from corpus.library import Corpus
    from corpus.reading import ReadingLimits

F = TypeVar("F", bound=Callable[..., object])

paths_argument: Callable[[F], F] = click.argument(
    "paths", metavar="ĐƯỜNG_DẪN...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
workers_option: Callable[[F], F] = click.option(
    "--workers",
    metavar="SỐ",
    type=click.IntRange(1, 256),
    help="Số tiến trình đọc song song (mặc định: theo cấu hình).",
)


@functools.cache
def load_settings() -> Settings:
    """Build the settings of this process, once, at the edge."""
    from api.settings import Settings  # noqa: PLC0415  (help and usage errors need none)

    return Settings()


def reading_limits(settings: Settings) -> ReadingLimits:
    """Return what one file may cost."""
    from corpus.reading import MEGABYTE, ReadingLimits  # noqa: PLC0415

    return ReadingLimits(
        max_bytes=settings.max_file_mb * MEGABYTE, max_pages=settings.max_pages, seconds=settings.seconds_per_file
    )


def reading_options(settings: Settings, workers: int | None, notes: Path | None = None) -> ReadingOptions:
    """Return how files are read.

    Args:
        settings: What files may cost.
        workers: From the command line; holds over the settings.
        notes: Where reading processes write down how far a file is.
    """
    from corpus.batch import ReadingOptions  # noqa: PLC0415

    limits = dataclasses.replace(reading_limits(settings), progress_folder=str(notes) if notes else None)
    return ReadingOptions(workers=workers or settings.workers, memory_mb=settings.worker_memory_mb, limits=limits)


@contextmanager
def configured_corpus() -> Iterator[Corpus]:
    """Open the corpus of the settings."""
    from api.logs import configure_logs  # noqa: PLC0415  (text and extract need neither logs nor a database)
    from corpus.library import open_corpus  # noqa: PLC0415

    settings = load_settings()
    corpus = open_corpus(
        settings.data_dir,
        database_url=settings.resolved_database_url,
        search_url=settings.search_url.get_secret_value(),
        search_options=settings.search_options,
    )
    configure_logs(settings.data_dir)
    with corpus:
        yield corpus
