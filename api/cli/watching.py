"""The command that watches folders."""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from api.cli.base import Command
from api.cli.options import configured_corpus, load_settings, reading_options, workers_option

if TYPE_CHECKING:
    from corpus.building import Outcome
    from corpus.watching import Notice, Watcher

_NOTICES = {
    "gone": "Tệp không còn trong thư mục (văn bản vẫn giữ trong kho): {path}",
    "moved": "Tệp đổi tên, không đọc lại: {path} → {detail}",
    "back": "Tệp có lại, không thay đổi: {path}",
    "unreachable": "Không vào được thư mục “{path}”; sẽ thử lại, những gì đã đọc vẫn giữ nguyên.",
    "reachable": "Đã vào lại được thư mục “{path}”.",
    "busy": "Một tiến trình giaoviec khác đang ghi vào kho; chờ nó xong.",
    "store": "Chưa ghi được vào kho: {detail} Sẽ thử lại.",
    "index": "{detail} Văn bản đã đọc vẫn an toàn và sẽ được lập chỉ mục khi bộ tìm kiếm chạy lại.",
}
"""How each notice is worded."""


@click.command(cls=Command)
@click.argument(
    "folders",
    metavar="THƯ_MỤC...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option(
    "--interval",
    metavar="GIÂY",
    type=click.FloatRange(0.05, 86_400),
    default=5.0,
    show_default="5",
    help="Chu kỳ kiểm tra thư mục.",
)
@click.option(
    "--settled",
    metavar="GIÂY",
    type=click.FloatRange(0, 86_400),
    default=10.0,
    show_default="10",
    help="Tệp không đổi (kích thước, giờ sửa) trong bao lâu thì mới đọc.",
)
@click.option(
    "--unfinished",
    metavar="GIÂY",
    type=click.FloatRange(0, 86_400),
    default=120.0,
    show_default="120",
    help="Cũng thế với tệp rỗng, đang bị khóa hoặc còn thiếu phần cuối.",
)
@click.option("--once", is_flag=True, help="Đọc hết những gì đang có rồi dừng, để chạy theo lịch (cron).")
@workers_option
def watch(  # noqa: PLR0917  (click passes them by name)
    folders: tuple[Path, ...], interval: float, settled: float, unfinished: float, once: bool, workers: int | None
) -> None:
    """Theo dõi THƯ_MỤC (cả thư mục mạng): tệp nào được thả vào thì nạp vào kho, mỗi tệp một lần.

    Chỉ đọc khi tệp đã chép xong. Tệp đổi tên hay bị xóa thì ghi nhận, văn bản vẫn giữ trong kho. Dừng bằng Ctrl+C;
    lần sau chạy lại thì làm tiếp.
    """
    from corpus.watching import Patience, Watcher, watching_alone  # noqa: PLC0415  (the store loads only when needed)

    settings = load_settings()
    if inside := [folder for folder in folders if settings.data_dir.is_relative_to(folder.absolute())]:
        raise click.UsageError(
            f"Kho dữ liệu “{settings.data_dir}” nằm trong “{inside[0]}”; hãy theo dõi một thư mục khác."
        )
    with _stopped_by_signals(), configured_corpus() as corpus, watching_alone(corpus):
        watcher = Watcher(
            corpus,
            folders,
            reading_options(settings, workers),
            patience=Patience(settled, max(settled, unfinished)),
            tell=_tell,
            on_outcome=_tell_outcome,
        )
        names = ", ".join(f"“{folder}”" for folder in folders)
        _say(f"Theo dõi {names}: {watcher.known} tệp đã biết. Ctrl+C để dừng.")
        _keep_looking(watcher, interval, once=once)
    _say("Đã dừng theo dõi.")


def _keep_looking(watcher: Watcher, interval: float, *, once: bool) -> None:
    """Look again and again; a folder that is slow to list is asked less often."""
    with contextlib.suppress(KeyboardInterrupt):  # whatever was being read is read again by the next run
        while True:
            began = time.monotonic()
            watcher.look()
            if once and not watcher.waiting:
                return
            time.sleep(max(interval, time.monotonic() - began) if not once else interval)


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM stop the command as Ctrl+C does; a second signal while it stops changes nothing."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _tell(notice: Notice, path: str, detail: str) -> None:
    _say(_NOTICES[notice].format(path=path, detail=detail))


def _tell_outcome(outcome: Outcome) -> None:
    from corpus.building import Result  # noqa: PLC0415

    match outcome.result:
        case Result.READ:
            _say(f"Đã đọc {outcome.path}")
        case Result.UNCHANGED:
            _say(f"Nội dung đã có trong kho, không đọc lại: {outcome.path}")
        case Result.FAILED:
            reason = outcome.failure.message if outcome.failure else ""
            _say(f"Không đọc được {outcome.path}: {reason}")


def _say(line: str) -> None:
    """Write a line with the time of day; a watch runs for weeks and its lines are a log."""
    click.echo(f"{dt.datetime.now().astimezone():%d/%m/%Y %H:%M:%S}  {line}", err=True)
