"""Commands that ask the corpus: search, show, status, failed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Command
from api.cli.options import configured_corpus
from api.cli.tables import format_table
from api.wording import (
    MATCHING_NOTES,
    STATUS_NAMES,
    deadline_words,
    document_words,
    place_words,
    target_words,
    vietnamese_date,
)
from corpus.deadlines import STATE_NAMES, DeadlineState
from nlp.model import Role

if TYPE_CHECKING:
    from corpus.index.query import Hit, SearchQuery, SearchResult
    from corpus.library import Corpus
    from corpus.store.models import DocumentRow
    from corpus.store.records import Backlog

_ROLES = {"lead": Role.LEAD, "cooperating": Role.COOPERATING, "reports_to": Role.REPORTS_TO}
_SORTS = ("relevance", "due", "issued")
_PAGE = 500
_SHOWN_REASONS = 5


class Day(click.ParamType[dt.date]):
    """A day as 2026-12-31 or 31/12/2026."""

    name = "ngày"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day, or refuse with a Vietnamese sentence."""
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return dt.datetime.strptime(str(value), form).date()  # noqa: DTZ007  (a day has no zone)
            except ValueError:
                continue
        return self.fail(f"“{value}” không phải là ngày; viết như 2026-12-31 hoặc 31/12/2026.", param, ctx)


@click.command(cls=Command)
@click.argument("words", metavar="TỪ_KHÓA", default="")
@click.option("--agency", metavar="TÊN", help="Cơ quan, viết thế nào cũng được: “Sở Nội vụ”, “SNV”, “so noi vu”.")
@click.option("--role", type=click.Choice(list(_ROLES)), help="Vai trò của cơ quan: chủ trì, phối hợp, nhận báo cáo.")
@click.option("--due-before", metavar="NGÀY", type=Day(), help="Đến hạn không sau NGÀY (tính cả ngày ấy).")
@click.option("--due-after", metavar="NGÀY", type=Day(), help="Đến hạn không trước NGÀY (tính cả ngày ấy).")
@click.option(
    "--deadline", metavar="TÌNH_TRẠNG", multiple=True, type=click.Choice([state.value for state in DeadlineState]),
    help="Tình trạng thời hạn: " + ", ".join(f"{state.value} ({STATE_NAMES[state]})" for state in DeadlineState) + ".",
)  # fmt: skip
@click.option("--province", metavar="TÊN", multiple=True, help="Tỉnh, thành phố; dùng được nhiều lần.")
@click.option("--type", "types", metavar="LOẠI", multiple=True, help="Loại văn bản: Kế hoạch, Chỉ thị …")
@click.option("--year", "years", metavar="NĂM", multiple=True, type=click.IntRange(1900, 2200), help="Năm ban hành.")
@click.option("--number", metavar="SỐ", help="Số, ký hiệu văn bản: 196/KH-UBND.")
@click.option("--sort", type=click.Choice(_SORTS), help="Sắp xếp: độ khớp, hạn gần trước, văn bản mới trước.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="Dạng kết quả.")
@click.option("--limit", metavar="SỐ", type=click.IntRange(1), default=20, help="Số kết quả nhiều nhất (mặc định 20).")
def search(words: str, form: str, limit: int, **conditions: Any) -> None:
    """Tìm nhiệm vụ theo TỪ_KHÓA (có thể bỏ dấu; "…" để tìm nguyên cụm) và các điều kiện.

    Không có TỪ_KHÓA thì liệt kê mọi nhiệm vụ thỏa điều kiện, văn bản mới trước. Bộ lọc theo ngày chỉ chọn việc có
    ngày đến hạn; việc định kỳ xem bằng --deadline recurring.
    """
    with configured_corpus() as corpus:
        prepare_index(corpus)
        query = _query(words, conditions)
        result, hits = _collect(corpus, query, limit)
        match form:
            case "json":
                click.echo(json.dumps(_as_json(result, hits), ensure_ascii=False, indent=1))
            case "csv":
                click.echo(_as_csv(corpus, hits), nl=False)
            case _:
                _print_table(query, result, hits)


def prepare_index(corpus: Corpus) -> None:
    """Rebuild an index that is missing or old, under a progress bar."""
    from api.cli.progress import Progress  # noqa: PLC0415  (seldom)

    if not corpus.index_is_current:
        with Progress("Đang dựng chỉ mục", corpus.records.record_count()) as progress:
            corpus.ensure_index(lambda done, _total: progress.reach(done))
    else:
        corpus.ensure_index()


def _query(words: str, conditions: Mapping[str, Any]) -> SearchQuery:
    from corpus.index.query import SearchQuery, Sort  # noqa: PLC0415  (the index loads only when it is needed)

    return SearchQuery(
        words,
        agency=conditions["agency"],
        role=_ROLES[conditions["role"]] if conditions["role"] else None,
        due_before=conditions["due_before"],
        due_after=conditions["due_after"],
        deadline_states=tuple(DeadlineState(state) for state in conditions["deadline"]),
        provinces=conditions["province"],
        types=conditions["types"],
        years=conditions["years"],
        number=conditions["number"],
        sort=Sort(conditions["sort"]) if conditions["sort"] else None,
    )


def _collect(corpus: Corpus, query: SearchQuery, limit: int) -> tuple[SearchResult, list[Hit]]:
    """Return the first page's result and as many hits as are wanted."""
    first = corpus.search(dataclasses.replace(query, limit=min(limit, _PAGE)))
    hits, cursor = list(first.hits), first.next_cursor
    while cursor and len(hits) < limit:
        page = corpus.search(dataclasses.replace(query, limit=min(limit - len(hits), _PAGE), cursor=cursor))
        hits += page.hits
        cursor = page.next_cursor
    return first, hits


def _as_json(result: SearchResult, hits: Iterable[Hit]) -> dict[str, Any]:
    return {
        "total": result.total,
        "matching": result.matching.value,
        "agencies": list(result.agencies),
        "hits": [
            {"id": hit.id, **hit.payload, "highlights": [[mark.start, mark.end] for mark in hit.highlights]}
            for hit in hits
        ],
    }


def _as_csv(corpus: Corpus, hits: Iterable[Hit]) -> bytes:
    """Return the hits in the form of the other exports, in the order in which they were found."""
    from corpus.exports.plain import to_csv  # noqa: PLC0415
    from corpus.exports.rows import rows_from_record  # noqa: PLC0415
    from corpus.index.query import local_today  # noqa: PLC0415

    hits = list(hits)
    rows = {}
    for identity in dict.fromkeys(hit.payload["document"]["id"] for hit in hits):
        stored = corpus.records.record(identity)
        if stored is not None:
            made = rows_from_record(stored.record, document_id=identity, on_date=local_today())
            rows.update({row.task_id: row for row in made})
    return to_csv([rows[hit.id] for hit in hits if hit.id in rows])


def _print_table(query: SearchQuery, result: SearchResult, hits: list[Hit]) -> None:
    if query.agency:
        understood = ", ".join(result.agencies) or f"cơ quan có tên chứa “{query.agency}”"
        click.echo(f"Cơ quan: {understood}")
    if note := MATCHING_NOTES.get(result.matching):
        click.echo(note)
    if not hits:
        click.echo("Không tìm thấy nhiệm vụ nào.")
        return
    rows = [
        [
            document_words(hit.payload["document"]),
            hit.payload["text"],
            "\n".join(_body_lines(hit.payload)),
            deadline_words(hit.payload.get("deadline")),
            place_words(hit.payload),
        ]
        for hit in hits
    ]
    click.echo(format_table(["Văn bản", "Nhiệm vụ", "Cơ quan", "Thời hạn", "Vị trí"], rows))
    more = f" (còn {result.total - len(hits)}, thêm --limit để xem)" if result.total > len(hits) else ""
    click.echo(f"\n{result.total} nhiệm vụ{more}.")


def _body_lines(payload: Mapping[str, Any]) -> list[str]:
    named = (("Chủ trì", "lead"), ("Phối hợp", "cooperating"), ("Báo cáo", "reports_to"))
    return [f"{label}: {'; '.join(payload[key])}" for label, key in named if payload.get(key)]


# --- one document


@click.command(cls=Command)
@click.argument("document", metavar="VĂN_BẢN")
@click.option("--format", "form", type=click.Choice(["table", "json", "text"]), default="table",
              help="table: để đọc; json: bản ghi; text: văn bản chuẩn.")  # fmt: skip
def show(document: str, form: str) -> None:
    """Xem một văn bản trong kho. VĂN_BẢN là mã (hoặc phần đầu của mã), số hiệu, hoặc tên tệp."""
    with configured_corpus() as corpus:
        row = corpus.find_document(document)
        stored = corpus.records.record(row.id)
        if form != "table" and stored is None:
            raise click.ClickException(f"Văn bản {row.id} chưa đọc được: {row.error_message}")
        match form:
            case "json":
                click.echo(json.dumps(stored.record if stored else None, ensure_ascii=False, indent=1))
            case "text":
                click.echo(stored.text if stored else "")
            case _:
                _print_header(corpus, row)
                if stored is not None:
                    _print_findings(stored.record)


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
        "Tệp": "; ".join(source.path for source in row.sources),
        "Cùng số, cơ quan, ngày": "; ".join(f"{copy.id} ({copy.file_name})" for copy in corpus.records.copies(row)),
        "Lưu ý khi đọc": "; ".join(str(warning["message"]) for warning in row.warnings),
    }
    width = max(map(len, facts))
    for label, value in facts.items():
        if value:
            click.echo(f"{label.ljust(width)}  {value}")


def _print_findings(record: Mapping[str, Any]) -> None:
    if record["tasks"]:
        rows = [
            [str(i), task["text"], "\n".join(_body_lines(task)), deadline_words(task["deadline"]), place_words(task)]
            for i, task in enumerate(record["tasks"], 1)
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
        click.echo("\n" + format_table(["STT", "Chỉ tiêu", "Mức", "Kỳ", "Vị trí"], rows))


# --- how the corpus stands


@click.command(cls=Command)
def status() -> None:
    """Kho có gì: số văn bản, nhiệm vụ, chỉ tiêu; còn gì chưa đọc được, chưa vào chỉ mục."""
    with configured_corpus() as corpus:
        counts = corpus.records.counts()
        click.echo(f"Kho dữ liệu: {corpus.data_dir}")
        click.echo(
            f"Văn bản: {counts.documents} "
            f"(đã đọc {counts.read}, không đọc được {counts.failed}, dở dang {counts.pending})"
        )
        click.echo(f"Nhiệm vụ: {counts.tasks} · Chỉ tiêu: {counts.targets}")
        if counts.unreadable_paths:
            click.echo(f"Đường dẫn không lấy được gì: {counts.unreadable_paths} (“giaoviec failed” để xem)")
        click.echo(f"Chỉ mục tìm kiếm: {_index_state(corpus)}")
        _print_backlog(corpus.records.backlog())


def _index_state(corpus: Corpus) -> str:
    from corpus.errors import SearchError  # noqa: PLC0415

    try:
        return "dùng được" if corpus.index_is_current else "chưa có hoặc đã cũ, sẽ tự dựng lại khi tìm kiếm"
    except SearchError as error:
        return f"không dùng được. {error}"


def _print_backlog(backlog: Backlog) -> None:
    """Say what waits for the index, since when and why, and what to do about it."""
    if backlog.since is None:
        return
    click.echo(
        f"Chờ đưa vào chỉ mục: {backlog.documents} văn bản, từ {backlog.since.astimezone():%d/%m/%Y %H:%M} "
        "(tự vào ở lần nạp sau hoặc khi dịch vụ chạy; ngay bây giờ: giaoviec reindex --queued)"
    )
    for reason, documents in backlog.reasons[:_SHOWN_REASONS]:
        click.echo(f"  {documents} văn bản: {reason}")
    if len(backlog.reasons) > _SHOWN_REASONS:
        click.echo(f"  … và {len(backlog.reasons) - _SHOWN_REASONS} lý do khác")


@click.command(cls=Command)
def failed() -> None:
    """Liệt kê những gì không đọc được và lý do."""
    with configured_corpus() as corpus:
        rows = [
            ["; ".join(source.path for source in row.sources) or row.file_name, row.error_message or ""]
            for row in corpus.records.unfinished()
        ]
        rows += [[source.path, source.error_message or ""] for source in corpus.records.unreadable_paths()]
    if rows:
        click.echo(format_table(["Tệp", "Lý do"], rows))
        click.echo("\nSửa tệp rồi nạp lại, hoặc thử đọc lại tất cả: giaoviec retry")
    else:
        click.echo("Không có văn bản nào không đọc được.")
