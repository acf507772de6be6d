"""Commands that save the corpus and bring it back: backup, restore."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from api.cli.base import Command
from api.cli.options import configured_corpus
from api.cli.progress import Progress


@click.command(cls=Command)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Sao lưu mọi bản ghi và bản gốc vào TỆP (một tệp .zip); vẫn nạp và tìm kiếm được trong lúc sao lưu.

    Chỉ mục tìm kiếm không nằm trong đó vì lập lại được từ bản ghi. Mã thoát là 1 khi có bản gốc bị thiếu hoặc hỏng.
    """
    from corpus.backup import backup as write_backup  # noqa: PLC0415  (the store loads only when it is needed)

    with configured_corpus() as corpus, Progress("Đang sao lưu") as progress:
        manifest = write_backup(corpus, file, lambda done, total: _tell(progress, done, total))
    click.echo(f"Đã sao lưu {manifest.documents} văn bản vào {file}.", err=True)
    if manifest.missing:
        click.echo(
            f"{len(manifest.missing)} văn bản không có bản gốc trong bản sao lưu vì tệp đã mất hoặc hỏng; "
            "bản ghi của chúng vẫn được lưu.",
            err=True,
        )
    ctx.exit(1 if manifest.missing else 0)


@click.command(cls=Command)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Thay toàn bộ kho đang có, kể cả khi kho không trống.")
def restore(file: Path, replace: bool) -> None:
    """Khôi phục kho từ TỆP do “giaoviec backup” tạo ra; kho phải trống, trừ khi có --replace.

    Tệp được kiểm tra toàn bộ trước khi thay đổi bất cứ gì. SQLite hay PostgreSQL đều khôi phục được cho nhau.
    """
    if not file.exists():
        raise click.ClickException(f"Không tìm thấy tệp sao lưu “{file}”.")
    from corpus.backup import index_restored  # noqa: PLC0415
    from corpus.backup import restore as read_backup  # noqa: PLC0415

    with configured_corpus() as corpus:
        with Progress("Đang khôi phục") as progress:
            manifest = read_backup(
                corpus, file, replace=replace, progress=lambda done, total: _tell(progress, done, total)
            )
        made = dt.datetime.fromisoformat(manifest.created_at).astimezone()
        click.echo(f"Đã khôi phục {manifest.documents} văn bản, sao lưu lúc {made:%d/%m/%Y %H:%M}.", err=True)
        if delayed := index_restored(corpus):
            click.echo(delayed, err=True)


def _tell(progress: Progress, done: int, total: int) -> None:
    progress.start(total)
    progress.reach(done)
