"""Commands that put documents beside each other: compare, graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.base import Command
from api.cli.filters import names_of
from api.cli.options import configured_corpus, load_settings
from api.cli.searching import prepare_index, write_file
from api.cli.tables import format_table
from api.wording import vietnamese_date

if TYPE_CHECKING:
    from corpus.comparisons import Comparison
    from corpus.graph import DocumentGraph, Node
    from corpus.library import Corpus

_EDGE_NAMES = {
    "cites": "viện dẫn",
    "based_on": "căn cứ",
    "implements": "thực hiện",
    "amends": "sửa đổi, bổ sung",
    "repeals": "thay thế, bãi bỏ",
}
_SHOWN = 40


@click.command(cls=Command)
@click.option(
    "--theme", metavar="CHỦ_ĐỀ", help="Chủ đề: “Cải cách thủ tục hành chính”, “PAR.3”; không ghi: mọi nội dung."
)
@click.option(
    "--provinces",
    "--province",
    metavar="TÊN",
    multiple=True,
    help="Tỉnh, thành phố; nhiều lần, hoặc cách nhau bằng dấu phẩy.",
)
@click.option("--document", "documents", metavar="VĂN_BẢN", multiple=True, help="Các văn bản này, thay cho tỉnh.")
@click.option("--year", "years", metavar="NĂM", multiple=True, type=click.IntRange(1900, 2200), help="Năm ban hành.")
@click.option("--type", "types", metavar="LOẠI", multiple=True, help="Loại văn bản: Kế hoạch, Chỉ thị …")
@click.option("--xlsx", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False), help="Ghi bảng Excel vào TỆP.")
def compare(
    *,
    theme: str | None,
    provinces: tuple[str, ...],
    documents: tuple[str, ...],
    years: tuple[int, ...],
    types: tuple[str, ...],
    xlsx: Path | None,
) -> None:
    """So sánh các tỉnh: chỉ tiêu theo tỉnh và năm, nhiệm vụ tương ứng, nội dung mà một nơi còn thiếu."""
    from api.addresses import place_finder  # noqa: PLC0415
    from corpus.comparing.matrix import to_xlsx  # noqa: PLC0415
    from corpus.comparisons import compare as compare_plans  # noqa: PLC0415

    with configured_corpus() as corpus:
        prepare_index(corpus)
        found = compare_plans(
            corpus,
            theme=theme,
            provinces=names_of(provinces),
            documents=[corpus.find_document(each).id for each in documents],
            years=years,
            types=types,
            place_of=place_finder(None, load_settings()),
        )
    _print_comparison(found)
    if xlsx is not None:
        write_file(xlsx, to_xlsx(targets=found.targets, duties=found.duties, gaps=found.gaps))
        click.echo(f"Đã ghi bảng so sánh vào {xlsx}.", err=True)


def _print_comparison(found: Comparison) -> None:
    click.echo("So sánh: " + "; ".join(plan.name for plan in found.plans))
    for name, rows in (("Không có văn bản về nội dung này", found.empty), ("Không so sánh vì có ít hơn", [
        row.number or row.file_name for row in found.left_out
    ])):  # fmt: skip
        if rows:
            click.echo(f"{name}: {'; '.join(rows)}")
    if found.targets.rows:
        columns = found.targets.columns
        headings = ["Chỉ tiêu", *(" ".join(filter(None, (each.speaker, each.period))) for each in columns)]
        cells = [
            [row.name, *("; ".join(cell.words for cell in row.cells.get(column, ())) for column in columns)]
            for row in found.targets.rows[:_SHOWN]
        ]
        click.echo(f"\nCHỈ TIÊU ({len(found.targets.rows)})\n" + format_table(headings, cells))
    if found.duties:
        rows_of_duties = [
            [str(number), duty.plan.name, duty.text, "; ".join(duty.leads), duty.deadline]
            for number, group in enumerate(found.duties[:_SHOWN], 1)
            for duty in group.duties
        ]
        headings = ["Nhóm", "Văn bản", "Nhiệm vụ", "Chủ trì", "Thời hạn"]
        click.echo(f"\nNHIỆM VỤ TƯƠNG ỨNG ({len(found.duties)} nhóm)\n" + format_table(headings, rows_of_duties))
    else:
        click.echo("\nNHIỆM VỤ TƯƠNG ỨNG: không thấy nhiệm vụ nào mà hai văn bản cùng có về nội dung này.")
    if found.gaps:
        rows_of_gaps = [[gap.plan.name, gap.example.text, "; ".join(p.name for p in gap.held_by)] for gap in found.gaps]
        headings = ["Nơi thiếu", "Nội dung mà đa số có", "Có ở"]
        click.echo(f"\nCÒN THIẾU ({len(found.gaps)})\n" + format_table(headings, rows_of_gaps[:_SHOWN]))
    if max(len(found.targets.rows), len(found.duties), len(found.gaps)) > _SHOWN:
        click.echo(f"\nMỗi bảng chỉ hiện {_SHOWN} dòng đầu; xem đủ bằng --xlsx TỆP.")


@click.command(cls=Command)
@click.argument("document", metavar="VĂN_BẢN", required=False)
@click.option("--task", metavar="SỐ", type=click.IntRange(1), help="Đường đi của nhiệm vụ thứ SỐ trong VĂN_BẢN.")
@click.option("--missing", is_flag=True, help="Các văn bản được viện dẫn mà kho chưa có.")
def graph(document: str | None, task: int | None, *, missing: bool) -> None:
    """Quan hệ của VĂN_BẢN (mã, số hiệu hoặc tên tệp): viện dẫn, căn cứ, thực hiện, sửa đổi, thay thế."""
    if (document is None) is not missing:
        raise click.UsageError("Hãy ghi VĂN_BẢN, hoặc chỉ ghi --missing.")
    with configured_corpus() as corpus:
        prepare_index(corpus)
        if document is None:
            _print_missing(corpus)
        elif task is not None:
            _print_chain(corpus, document, task)
        else:
            from corpus.neighbours import graph_around  # noqa: PLC0415

            row = corpus.find_document(document)
            _print_graph(graph_around(corpus, row.id, steps=2), row.id)


def _name(node: Node) -> str:
    parts = (node.type, node.number, node.issuer, vietnamese_date(node.issued_on))
    return ", ".join(filter(None, parts)) + ("" if node.is_held else " [chưa có trong kho]")


def _print_graph(found: DocumentGraph, identity: str) -> None:
    click.echo(_name(found.nodes[identity]))
    for edge in found.out_of(identity):
        doubt = " [cần xem lại: nhiều văn bản cùng khớp]" if edge.is_ambiguous else ""
        click.echo(f"  → {_EDGE_NAMES[edge.kind.value]}: {_name(found.nodes[edge.target])}{doubt}")
    for edge in found.into(identity):
        click.echo(f"  ← {_EDGE_NAMES[edge.kind.value]} bởi: {_name(found.nodes[edge.source])}")
    lineage = found.lineage(identity)
    if len(lineage) > 1:
        click.echo("Từ trên xuống:")
        for node in lineage:
            click.echo(f"  {'▸' if node.key == identity else ' '} {_name(node)}")


def _print_chain(corpus: Corpus, document: str, task: int) -> None:
    from corpus.neighbours import chain_of_task  # noqa: PLC0415
    from corpus.store.identity import finding_ids  # noqa: PLC0415

    row = corpus.find_document(document)
    stored = corpus.records.record(row.id)
    ids = finding_ids(row.id, "t", [each["text"] for each in stored.record["tasks"]]) if stored else []
    if task > len(ids):
        raise click.ClickException(f"Văn bản này có {len(ids)} nhiệm vụ, không có nhiệm vụ thứ {task}.")
    for link in chain_of_task(corpus, ids[task - 1]):
        sameness = "cùng nhiệm vụ" if link.is_same else "liên quan"
        text = f"{sameness}: {link.duty.text}" if link.duty else "không có nhiệm vụ liên quan"
        click.echo(f"{_name(link.node)}\n    {text}")


def _print_missing(corpus: Corpus) -> None:
    from corpus.neighbours import missing_documents  # noqa: PLC0415

    found = missing_documents(corpus)
    if not found:
        click.echo("Mọi văn bản được viện dẫn đều có trong kho.")
        return
    rows = [[_name(each.node), str(len(each.cited_by))] for each in found[:200]]
    click.echo(format_table(["Văn bản chưa có", "Số văn bản viện dẫn"], rows))
    click.echo(f"\n{len(found)} văn bản được viện dẫn mà kho chưa có.")
