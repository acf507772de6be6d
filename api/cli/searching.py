"""Commands that list tasks: search, due, export."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.base import Command
from api.cli.filters import ask_tasks, filter_options, query_of
from api.cli.options import configured_corpus, load_settings
from api.cli.tables import format_table
from api.wording import MATCHING_NOTES, body_lines, deadline_words, document_words, place_words, vietnamese_date

if TYPE_CHECKING:
    from corpus.asking import Asked
    from corpus.index.query import Hit
    from corpus.library import Corpus

_PAGE = 500
_LISTS = ("overdue", "week", "month", "recurring", "none")
_LISTS_OF_STATES = {"this_week": "week", "next_30_days": "month"}  # as search --deadline calls them
_FORMS = ("xlsx", "csv", "jsonl", "ics", "docx")


@click.command(cls=Command)
@filter_options
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", help="Dạng kết quả.")
@click.option("--limit", metavar="SỐ", type=click.IntRange(1), default=20, help="Số kết quả nhiều nhất (mặc định 20).")
def search(words: str, form: str, limit: int, **conditions: Any) -> None:
    """Tìm nhiệm vụ theo CÂU_HỎI viết tự nhiên và các điều kiện.

    CÂU_HỎI hiểu được cơ quan, vai trò, số hiệu, tỉnh, thời gian, chủ đề, quá hạn; có dấu hay không đều được; "…" để
    tìm nguyên cụm. Điều kiện ghi bằng tùy chọn được ưu tiên. Không có CÂU_HỎI thì liệt kê mọi nhiệm vụ thỏa điều kiện.
    Bộ lọc theo ngày chỉ chọn việc có ngày đến hạn; việc định kỳ xem bằng --deadline recurring.
    """
    with configured_corpus() as corpus:
        prepare_index(corpus)
        asked = ask_tasks(corpus, query_of(words, conditions), conditions, limit=min(limit, _PAGE))
        hits = _collect(corpus, asked, limit)
        match form:
            case "json":
                click.echo(json.dumps(_as_json(asked, hits), ensure_ascii=False, indent=1, default=str))
            case "csv":
                click.echo(_as_csv(corpus, hits, asked), nl=False)
            case _:
                _print_understood(asked)
                _print_table(asked.result.total, hits)


@click.command(cls=Command)
@filter_options
@click.option(
    "--list", "wanted", type=click.Choice([*_LISTS, *_LISTS_OF_STATES]), default="overdue",
    help="overdue: quá hạn (mặc định); week: trong tuần; month: 30 ngày tới; recurring: định kỳ; none: không nêu hạn.",
)  # fmt: skip
@click.option("--limit", metavar="SỐ", type=click.IntRange(1), default=50, help="Số kết quả nhiều nhất (mặc định 50).")
def due(words: str, wanted: str, limit: int, **conditions: Any) -> None:
    """Nhiệm vụ quá hạn, đến hạn trong tuần, trong 30 ngày tới, định kỳ, không nêu thời hạn; hạn gần nhất trước."""
    from corpus.due import LIST_NAMES, DueList, count_due, due_query  # noqa: PLC0415

    with configured_corpus() as corpus:
        prepare_index(corpus)
        query = due_query(query_of(words, conditions), DueList(_LISTS_OF_STATES.get(wanted, wanted)))
        asked = ask_tasks(corpus, query, conditions, limit=min(limit, _PAGE))
        counts = count_due(corpus, asked.query)
        click.echo(" · ".join(f"{LIST_NAMES[each]}: {count}" for each, count in counts.items()) + "\n")
        _print_understood(asked)
        _print_table(asked.result.total, _collect(corpus, asked, limit), on_date=asked.query.today)


@click.command(cls=Command)
@filter_options
@click.option(
    "--format", "form", type=click.Choice(_FORMS),
    help="xlsx: Excel; csv; jsonl: mỗi nhiệm vụ một dòng; ics: lịch; docx: danh mục để trình; mặc định theo đuôi TỆP.",
)  # fmt: skip
@click.option(
    "--out", metavar="TỆP", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Ghi vào đâu."
)
def export(words: str, form: str | None, out: Path, **conditions: Any) -> None:
    """Xuất mọi nhiệm vụ tìm được ra một TỆP; CÂU_HỎI và điều kiện như lệnh search.

    Không có CÂU_HỎI thì xếp theo hạn, hạn gần trước, trừ khi có --sort.
    """
    wanted = form or out.suffix.lower().removeprefix(".")
    if wanted not in _FORMS:
        raise click.UsageError(f"Hãy thêm --format, hoặc đặt đuôi của tệp là một trong: {', '.join(_FORMS)}.")
    if not words.strip() and conditions["sort"] is None:
        conditions["sort"] = "due"
    from api.addresses import place_finder  # noqa: PLC0415
    from corpus.exporting import Form, collect, name_of, write  # noqa: PLC0415
    from corpus.exports.calendar import is_dated  # noqa: PLC0415

    with configured_corpus() as corpus:
        prepare_index(corpus)
        asked = ask_tasks(corpus, query_of(words, conditions), conditions, limit=0)
        name = name_of(asked.query, asked.result.agencies)
        tasks = collect(corpus, asked.query, name=name, place_of=place_finder(None, load_settings()))
        content = write(tasks, Form(wanted))
    write_file(out, content)
    left_out = sum(not is_dated(row) for row in tasks.rows) if wanted == Form.ICS else 0
    why = f"; {left_out} nhiệm vụ không có ngày đến hạn nên không nằm trong lịch" if left_out else ""
    click.echo(f"Đã ghi {len(tasks.rows) - left_out} nhiệm vụ vào {out}{why}.", err=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, or say why that cannot be done."""
    from corpus.errors import system_reason  # noqa: PLC0415

    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"Không ghi được “{path}” ({system_reason(error)}); hãy chọn nơi khác.") from error


def prepare_index(corpus: Corpus) -> None:
    """Rebuild an index that is missing or old, under a progress bar."""
    from api.cli.progress import Progress  # noqa: PLC0415  (seldom)

    if not corpus.index_is_current:
        with Progress("Đang lập chỉ mục", corpus.records.record_count()) as progress:
            corpus.ensure_index(lambda done, _total: progress.reach(done))
    else:
        corpus.ensure_index()


def _collect(corpus: Corpus, asked: Asked, limit: int) -> list[Hit]:
    """Return as many hits as are wanted, the first page's among them."""
    hits, cursor = list(asked.result.hits), asked.result.next_cursor
    while cursor and len(hits) < limit:
        page = corpus.search(dataclasses.replace(asked.query, limit=min(limit - len(hits), _PAGE), cursor=cursor))
        hits += page.hits
        cursor = page.next_cursor
    return list(islice(hits, limit))


def _as_json(asked: Asked, hits: Sequence[Hit]) -> dict[str, Any]:
    question = asked.question
    return {
        "total": asked.result.total,
        "matching": asked.result.matching.value,
        "agencies": list(asked.result.agencies),
        "understood": [dataclasses.asdict(piece) for piece in asked.applied],
        "suggestions": [each.text for each in question.suggestions] if question else [],
        "hits": [
            {
                "id": hit.id,
                **hit.payload,
                "highlights": [[mark.start, mark.end] for mark in hit.highlights],
                "match": hit.match,
                "via": hit.via,
                "names_today": dict(hit.names_today),
            }
            for hit in hits
        ],
    }


def _as_csv(corpus: Corpus, hits: Sequence[Hit], asked: Asked) -> bytes:
    """Return the hits in the form of the other exports, in the order in which they were found."""
    from corpus.exporting import rows_of  # noqa: PLC0415
    from corpus.exports.plain import to_csv  # noqa: PLC0415

    return to_csv(rows_of(corpus, hits, asked.query.today))


def _print_understood(asked: Asked) -> None:
    from corpus.asking import unknown_provinces  # noqa: PLC0415

    if asked.question is not None and asked.applied:
        words = f" · từ khóa: {asked.question.restored}" if asked.question.restored else ""
        click.echo(f"Hiểu là: {' · '.join(piece.label for piece in asked.applied)}{words}")
    if asked.is_by_words:
        click.echo("Hiểu theo câu hỏi thì không có kết quả; dưới đây là kết quả theo từ khóa.")
    for suggestion in asked.question.suggestions if asked.question else ():
        click.echo(f"Có phải bạn muốn tìm: {suggestion.text}")
    if asked.query.agency and not any(piece.value == asked.query.agency for piece in asked.applied):
        click.echo(_agency_words(asked))
    for province in unknown_provinces(asked.query, asked.result.total):
        click.echo(f"Không nhận ra tỉnh/thành phố “{province}”; hãy viết tên đầy đủ, như “Lào Cai”.")
    note = MATCHING_NOTES.get(asked.result.matching)
    if note and asked.result.total:  # it speaks of what follows
        click.echo(note)


def _agency_words(asked: Asked) -> str:
    """Say what the wanted body was taken for."""
    if asked.result.agencies:
        return f"Cơ quan: {', '.join(asked.result.agencies)}"
    if asked.result.total == 0:
        return f"Không nhận ra cơ quan “{asked.query.agency}”; hãy viết tên đầy đủ hoặc một từ trong tên."
    return f"Cơ quan: tên chứa “{asked.query.agency}”"


def _print_table(total: int, hits: Sequence[Hit], *, on_date: Any = None) -> None:
    if not hits:
        click.echo("Không tìm thấy nhiệm vụ nào.")
        return
    rows = [
        [
            document_words(hit.payload["document"]),
            hit.payload["text"],
            "\n".join([*body_lines(hit.payload), *_remarks(hit)]),
            "\n".join(filter(None, (deadline_words(hit.payload.get("deadline")), _next_dates(hit, on_date)))),
            place_words(hit.payload),
        ]
        for hit in hits
    ]
    click.echo(format_table(["Văn bản", "Nhiệm vụ", "Cơ quan", "Thời hạn", "Vị trí"], rows))
    more = f" (còn {total - len(hits)}, thêm --limit để xem)" if total > len(hits) else ""
    click.echo(f"\n{total} nhiệm vụ{more}.")


def _remarks(hit: Hit) -> list[str]:
    """Say why a task is found for a body that it does not name, and what its bodies are called today."""
    today = [f"({old}: nay là {now})" if now else f"({old}: đã kết thúc)" for old, now in hit.names_today.items()]
    return [*([f"[{hit.via}]"] if hit.via else []), *today]


def _next_dates(hit: Hit, on_date: Any) -> str:
    """Return the next days of a recurring task, where a list of deadlines asks for them."""
    deadline = hit.payload.get("deadline")
    if on_date is None or not deadline or deadline.get("type") != "recurring":
        return ""
    from corpus.deadlines import read_deadline  # noqa: PLC0415

    reading = read_deadline(deadline, on_date=on_date, document=hit.payload["document"], context=hit.payload["text"])
    return f"Các kỳ tới: {', '.join(map(vietnamese_date, reading.next_dates))}" if reading.next_dates else ""
