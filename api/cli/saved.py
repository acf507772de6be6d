"""Commands about saved searches: saved add, list, show, remove, deliver."""

from __future__ import annotations

from typing import Any

import click

from api.cli.base import Command, LazyGroup
from api.cli.filters import filter_options, query_of
from api.cli.options import configured_corpus, load_settings
from api.cli.tables import format_table
from api.wording import condition_words


@click.command(
    cls=LazyGroup,
    lazy={
        "add": ("api.cli.saved:add", "Lưu một tìm kiếm, và báo khi có nhiệm vụ mới."),
        "list": ("api.cli.saved:list_saved", "Liệt kê các tìm kiếm đã lưu."),
        "show": ("api.cli.saved:show", "Nhiệm vụ mới mà một tìm kiếm đã báo."),
        "remove": ("api.cli.saved:remove", "Xóa một tìm kiếm đã lưu."),
        "deliver": ("api.cli.saved:deliver", "Gửi những tin chưa gửi được."),
    },
)
def saved() -> None:
    """Tìm kiếm đã lưu: “báo khi văn bản mới giao việc cho chúng tôi”."""


@click.command("add", cls=Command)
@click.argument("name", metavar="TÊN")
@filter_options
@click.option(
    "--webhook", metavar="ĐỊA_CHỈ", help="Gửi JSON tới đây khi có việc mới: https://…, hoặc http:// trên máy này."
)
@click.option("--quiet", is_flag=True, help="Chỉ lưu, không báo việc mới.")
def add(name: str, words: str, webhook: str | None, *, quiet: bool, **conditions: Any) -> None:
    """Lưu CÂU_HỎI và điều kiện dưới TÊN; văn bản nạp từ nay về sau được đối chiếu với tìm kiếm này."""
    with configured_corpus() as corpus:
        row = corpus.saved.add(
            name,
            query_of(words, conditions),
            owner="máy này",
            is_standing=not quiet,
            webhook_url=webhook,
            policy=load_settings().webhooks,
        )
    click.echo(f"Đã lưu “{row.name}”, mã {row.id}.", err=True)
    if row.webhook_secret:
        click.echo(row.webhook_secret)
        click.echo("Dòng trên là khóa để nơi nhận kiểm chữ ký; chỉ hiện một lần.", err=True)


@click.command("list", cls=Command)
def list_saved() -> None:
    """Liệt kê các tìm kiếm đã lưu."""
    with configured_corpus() as corpus:
        rows = [
            [
                row.id,
                row.name,
                row.question,
                condition_words(row.conditions),
                row.webhook_url or ("kênh tin" if row.is_standing else "chỉ lưu"),
            ]
            for row in corpus.saved.all()
        ]
    click.echo(format_table(["Mã", "Tên", "Câu hỏi", "Điều kiện", "Báo"], rows) if rows else "Chưa lưu tìm kiếm nào.")


@click.command("show", cls=Command)
@click.argument("identity", metavar="MÃ")
def show(identity: str) -> None:
    """Nhiệm vụ mới mà tìm kiếm có MÃ đã báo, và tin chưa tới nơi."""
    with configured_corpus() as corpus:
        row = corpus.saved.get(identity)
        click.echo(f"{row.name}: {row.question}")
        for found in corpus.saved.found(identity):
            click.echo(f"  {found.found_at.astimezone():%d/%m/%Y %H:%M}  {found.task_id}  {found.via or ''}")
        for delivery in corpus.saved.deliveries(identity):
            if delivery.delivered_at is None:
                later = (
                    f"thử lại {delivery.next_try_at.astimezone():%d/%m %H:%M}" if delivery.next_try_at else "đã dừng"
                )
                click.echo(f"  chưa gửi được ({delivery.attempts} lần, {later}): {delivery.error_message or ''}")


@click.command("remove", cls=Command)
@click.argument("identity", metavar="MÃ")
def remove(identity: str) -> None:
    """Xóa tìm kiếm đã lưu có MÃ."""
    with configured_corpus() as corpus:
        corpus.saved.remove(identity)
    click.echo("Đã xóa.", err=True)


@click.command("deliver", cls=Command)
@click.pass_context
def deliver(ctx: click.Context) -> None:
    """Gửi những tin đến lúc phải gửi; khi dịch vụ đang chạy thì việc này tự làm."""
    from api.addresses import place_finder  # noqa: PLC0415
    from corpus.standing import deliver_due  # noqa: PLC0415

    with configured_corpus() as corpus:
        settings = load_settings()
        delivered, failed = deliver_due(corpus, place_of=place_finder(None, settings), policy=settings.webhooks)
    click.echo(f"Đã gửi {delivered} tin, không gửi được {failed} tin.", err=True)
    ctx.exit(1 if failed else 0)
