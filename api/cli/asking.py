"""Commands that tell of the corpus: show, status, failed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Command
from api.cli.options import configured_corpus
from api.cli.quality import print_quality
from api.cli.tables import format_table
from api.wording import (
    STATUS_NAMES,
    body_lines,
    deadline_words,
    place_words,
    target_words,
    vietnamese_date,
)
from nlp.duties import shown_once

if TYPE_CHECKING:
    from corpus.library import Corpus
    from corpus.store.models import DocumentRow
    from corpus.store.records import Backlog

_SHOWN_REASONS = 5


# --- one document


@click.command(cls=Command)
@click.argument("document", metavar="VĂN_BẢN")
@click.option("--format", "form", type=click.Choice(["table", "json", "text"]), default="table",
              help="table: để đọc; json: bản ghi; text: văn bản chuẩn.")  # fmt: skip
@click.option("--quality", is_flag=True, help="Từng trang được đọc thế nào, và trang nào cần kiểm tra.")
def show(document: str, form: str, quality: bool) -> None:
    """Xem một văn bản trong kho. VĂN_BẢN là mã (hoặc phần đầu của mã), số hiệu, hoặc tên tệp."""
    with configured_corpus() as corpus:
        row = corpus.find_document(document)
        stored = corpus.records.record(row.id)
        if stored is None and (quality or form != "table"):
            raise click.ClickException(f"Văn bản {row.id} chưa đọc được: {row.error_message}")
        if quality:
            _print_quality(corpus, row, form)
            return
        match form:
            case "json":
                click.echo(json.dumps(stored.record if stored else None, ensure_ascii=False, indent=1))
            case "text":
                click.echo(stored.text if stored else "")
            case _:
                _print_header(corpus, row)
                if stored is not None:
                    _print_findings(stored.record)


def _print_quality(corpus: Corpus, row: DocumentRow, form: str) -> None:
    layout = corpus.decisions.layout(row.id)
    if form == "json":
        from corpus.layouts import quality_of  # noqa: PLC0415

        told = {
            "quality": quality_of(layout, row.warnings),
            "pages": layout.get("pages") or [],
            "warnings": row.warnings,
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{'Văn bản'.ljust(20)}  {f'{row.number} ({row.file_name})' if row.number else row.file_name}")
    print_quality(layout, row.warnings)
    if row.warnings:
        click.echo("\nLưu ý khi đọc:")
        for warning in row.warnings:
            click.echo(f"  {warning['message']}")


def _print_header(corpus: Corpus, row: DocumentRow) -> None:
    facts = {
        "Mã": row.id,
        "Số, ký hiệu": row.number,
        "Loại": row.type,
        "Cơ quan ban hành": row.issuer,
        "Ngày ban hành": vietnamese_date(row.issued_on),
        "Tỉnh, thành phố": row.province,
        "Trích yếu": row.title,
        "Người ký": row.signer,
        "Tình trạng": STATUS_NAMES[row.status] + (f": {row.error_message}" if row.error_message else ""),
        "Tệp": "; ".join(source.path + (" (không còn ở đó)" if source.gone_at else "") for source in row.sources),
        "Cùng số, cơ quan, ngày": "; ".join(f"{copy.id} ({copy.file_name})" for copy in corpus.records.copies(row)),
        "Lưu ý khi đọc": "\n".join(str(warning["message"]) for warning in row.warnings),
    }
    width = max(map(len, facts))
    for label, value in facts.items():
        if value:
            first, *more = value.split("\n")
            click.echo("\n".join([f"{label.ljust(width)}  {first}", *(" " * (width + 2) + line for line in more)]))


def _print_findings(record: Mapping[str, Any]) -> None:
    if record["tasks"]:
        rows = [
            [str(i + 1), task["text"], "\n".join(body_lines(task)), deadline_words(task["deadline"]), place_words(task)]
            for i, task in shown_once(record["tasks"])
        ]
        click.echo("\n" + format_table(["STT", "Nhiệm vụ", "Cơ quan", "Thời hạn", "Vị trí"], rows))
    if record["targets"]:
        rows = [
            [
                str(i),
                target["indicator"],
                target_words(target),
                target["period"] or "",
                place_words(target),
            ]
            for i, target in enumerate(record["targets"], 1)
        ]
        click.echo("\n" + format_table(["STT", "Chỉ tiêu", "Giá trị chỉ tiêu", "Kỳ", "Vị trí"], rows))


# --- the documents held


@click.command("list", cls=Command)
@click.argument("words", metavar="CHỮ", default="")
@click.option("--limit", metavar="SỐ", type=click.IntRange(1), default=100, help="Số dòng nhiều nhất (mặc định 100).")
def list_documents(words: str, limit: int) -> None:
    """Liệt kê các văn bản trong kho, mới ban hành trước; CHỮ là một phần của số hiệu, trích yếu, cơ quan, tên tệp."""
    from sqlalchemy import select  # noqa: PLC0415

    from corpus.store.failures import IS_VOID  # noqa: PLC0415
    from corpus.store.models import DocumentRow  # noqa: PLC0415

    wanted = words.strip().casefold()
    with configured_corpus() as corpus:
        every = corpus.records.find(
            select(DocumentRow).where(~IS_VOID).order_by(DocumentRow.issued_on.desc(), DocumentRow.id)
        )
        found = [row for row in every if any(wanted in part.casefold() for part in _names(row))]
    if found:
        rows = [[row.id, *_names(row)[:3], vietnamese_date(row.issued_on), STATUS_NAMES[row.status]] for row in found]
        headings = ["Mã", "Số, ký hiệu", "Loại", "Cơ quan ban hành", "Ngày", "Tình trạng"]
        click.echo(format_table(headings, rows[:limit]) + "\n")
    more = f" (còn {len(found) - limit}, thêm --limit để xem)" if len(found) > limit else ""
    click.echo(f"{len(found)} văn bản{more}.")


def _names(row: DocumentRow) -> list[str]:
    return [row.number or row.file_name, row.type or "", row.issuer or "", row.title or "", row.file_name]


# --- how the corpus stands


@click.command(cls=Command)
def status() -> None:
    """Kho có gì: số văn bản, nhiệm vụ, chỉ tiêu; còn gì chưa đọc được, chưa lập chỉ mục."""
    with configured_corpus() as corpus:
        counts = corpus.records.counts()
        click.echo(f"Kho dữ liệu: {corpus.data_dir}")
        click.echo(
            f"Văn bản: {counts.documents} "
            f"(đã đọc {counts.read}, chưa đọc được {counts.failed}, đang dở {counts.pending})"
        )
        click.echo(f"Nhiệm vụ: {counts.tasks} · Chỉ tiêu: {counts.targets}")
        if counts.unreadable_paths:
            click.echo(f"Đường dẫn không lấy được gì: {counts.unreadable_paths} (“giaoviec failed” để xem)")
        watched = corpus.watched.counts()
        if watched.present or watched.gone or watched.moved:
            click.echo(
                f"Tệp trong thư mục theo dõi: {watched.present} (đã xóa {watched.gone}, đã đổi tên {watched.moved})"
            )
        click.echo(f"Chỉ mục tìm kiếm: {_index_state(corpus)}")
        _print_backlog(corpus.records.backlog())


def _index_state(corpus: Corpus) -> str:
    from corpus.errors import SearchError  # noqa: PLC0415

    try:
        return "dùng được" if corpus.index_is_current else "chưa có hoặc đã cũ, sẽ tự lập lại khi tìm kiếm"
    except SearchError as error:
        return f"không dùng được. {error}"


def _print_backlog(backlog: Backlog) -> None:
    """Say what waits for the index, since when and why, and what to do about it."""
    if backlog.since is None:
        return
    click.echo(
        f"Chờ lập chỉ mục: {backlog.documents} văn bản, từ {backlog.since.astimezone():%d/%m/%Y %H:%M} "
        "(tự lập ở lần nạp sau hoặc khi dịch vụ chạy; ngay bây giờ: giaoviec reindex --queued)"
    )
    for reason, documents in backlog.reasons[:_SHOWN_REASONS]:
        click.echo(f"  {documents} văn bản: {reason}")
    if len(backlog.reasons) > _SHOWN_REASONS:
        click.echo(f"  … và {len(backlog.reasons) - _SHOWN_REASONS} lý do khác")


@click.command(cls=Command)
@click.option("--forget", metavar="TỆP", multiple=True,
              help="Bỏ các mục của TỆP này khỏi danh sách, cùng bản gốc kho đã giữ của nó; lặp lại cho nhiều tệp. "
                   "Nạp lại tệp ấy sau này thì đọc như tệp mới.")  # fmt: skip
@click.pass_context
def failed(ctx: click.Context, forget: tuple[str, ...]) -> None:
    """Liệt kê những gì chưa đọc được và lý do."""
    if forget:
        ctx.exit(0 if _forget(forget) else 1)
    with configured_corpus() as corpus:
        rows = [
            ["; ".join(source.path for source in row.sources) or row.file_name, row.error_message or ""]
            for row in corpus.records.unfinished()
        ]
        rows += [[source.path, source.error_message or ""] for source in corpus.records.unreadable_paths()]
    if rows:
        click.echo(format_table(["Tệp", "Lý do"], rows))
        click.echo("\nSửa tệp rồi nạp lại, hoặc thử đọc lại tất cả: giaoviec retry")
        click.echo("Tệp không cần nữa thì bỏ khỏi danh sách: giaoviec failed --forget TỆP")
    else:
        click.echo("Mọi tệp đều đã đọc được.")


def _forget(files: Sequence[str]) -> bool:
    """Take files off the list of failures and say how many entries of each; return whether each had one."""
    with configured_corpus() as corpus, corpus.writing():
        counted = {file: corpus.forget_failed(file) for file in files}
    for file, entries in counted.items():
        if entries:
            click.echo(f"Đã bỏ {entries} mục của “{file}” khỏi danh sách chưa đọc được.")
        else:
            click.echo(
                f"Danh sách chưa đọc được không có “{file}”; hãy ghi đúng như cột “Tệp” của “giaoviec failed”.",
                err=True,
            )
    return all(counted.values())
