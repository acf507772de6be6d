"""``giaoviec evaluate``: the extraction held against labelled documents. docs/evaluation.md says how to read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.base import Command
from api.cli.progress import Progress

if TYPE_CHECKING:
    from corpus.evaluation.gold import LabelledDocument
    from corpus.evaluation.run import Scored

README_TOLERANCE = 0.5
"""Points by which the README may lag behind before --check objects; recognisers differ by as much between versions."""
LISTED = 60
"""Losses and gains that are listed at most."""
CACHE = Path("~/.cache/giaoviec/evaluation")

_DIRECTORY = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(cls=Command)
@click.option(
    "--gold",
    metavar="THƯ_MỤC",
    type=_DIRECTORY,
    help="Văn bản thật có nhãn (documents/, labels/); mặc định ../shared/gold cạnh kho mã, nếu có.",
)
@click.option("--samples/--no-samples", default=True, help="Chấm cả văn bản mẫu của dự án (mặc định có).")
@click.option("--only", metavar="TÊN", multiple=True, help="Chỉ văn bản có TÊN trong tên tệp; dùng được nhiều lần.")
@click.option("--scans/--no-scans", default=True, help="Chấm cả bản quét, nhận dạng chữ chậm (mặc định có).")
@click.option("--worst", metavar="N", type=click.IntRange(0), default=0, help="In N lỗi đầu của mỗi văn bản.")
@click.option("--rules", is_flag=True, help="In từng luật: dùng trong mấy văn bản, đúng, sai.")
@click.option("--calibration", is_flag=True, help="In bảng độ tin cậy và sai số hiệu chỉnh.")
@click.option("--fit-calibration", is_flag=True, help="Tính lại nlp/data/calibration.json từ văn bản thật.")
@click.option("--baseline", metavar="TỆP", type=_FILE, help="Mốc so sánh; mặc định corpus/evaluation/baseline.json.")
@click.option("--update-baseline", is_flag=True, help="Ghi lần chấm này làm mốc.")
@click.option("--markdown", is_flag=True, help="Ghi bảng độ chính xác vào README.")
@click.option("--check", is_flag=True, help="Cùng --markdown: chỉ xem bảng trong README còn đúng không.")
@click.option("--readme", metavar="TỆP", type=_FILE, help="Trang chứa bảng; mặc định README.md của kho mã.")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), default=2, help="Số tiến trình (mặc định 2).")
@click.option("--cache", metavar="THƯ_MỤC", type=_DIRECTORY, default=CACHE, help=f"Nơi giữ kết quả đọc ({CACHE}).")
@click.pass_context
def evaluate(
    ctx: click.Context,
    *,
    gold: Path | None,
    samples: bool,
    only: tuple[str, ...],
    scans: bool,
    worst: int,
    rules: bool,
    calibration: bool,
    fit_calibration: bool,
    baseline: Path | None,
    update_baseline: bool,
    markdown: bool,
    check: bool,
    readme: Path | None,
    jobs: int,
    cache: Path,
) -> None:
    """Chấm trích xuất trên văn bản có nhãn: độ chính xác, từng luật, độ tin cậy, được và mất so với mốc.

    Mã thoát 1 khi một số đo giảm quá mức cho phép so với mốc, có văn bản không đọc được, hoặc --check thấy bảng đã cũ.
    """
    from corpus.evaluation import gold as labelled  # noqa: PLC0415  (spaCy is loaded only when the command runs)
    from corpus.evaluation import report  # noqa: PLC0415
    from corpus.evaluation.rules import rule_records  # noqa: PLC0415
    from corpus.evaluation.run import group_by  # noqa: PLC0415

    if check and not markdown:
        raise click.UsageError("--check đi cùng --markdown.")
    if (markdown or fit_calibration) and (only or not scans):
        raise click.UsageError("--markdown và --fit-calibration cần mọi văn bản: bỏ --only và --no-scans.")
    documents = labelled.find_documents(gold, with_samples=samples, only=only)
    if not scans:
        documents = [document for document in documents if document.suffix_format not in labelled.SCANS]
    scored = _score(documents, jobs, cache.expanduser())
    collections = group_by(scored, lambda one: one.document.collection)
    for own in collections.values():
        click.echo(report.figures(own) + "\n")
    if worst:
        click.echo(report.faults(scored, worst) + "\n")
    if rules:
        click.echo(report.rules(rule_records(scored)) + "\n")
    if calibration or fit_calibration:
        _calibrate(scored, store=fit_calibration)
    sound = [
        not any(one.extraction.problem for one in scored),
        _hold_against_baseline(scored, baseline, update=update_baseline),
        not markdown or _put_into_readme(collections.get(labelled.REAL, []), readme, check=check),
    ]
    ctx.exit(0 if all(sound) else 1)


def _score(documents: list[LabelledDocument], jobs: int, cache: Path) -> list[Scored]:
    """Read the documents and hold them against their labels."""
    from corpus.evaluation.extraction import extract_all  # noqa: PLC0415
    from corpus.evaluation.run import score_all  # noqa: PLC0415

    with Progress("Đang đọc", len(documents)) as progress:
        extractions = extract_all(documents, cache_directory=cache, jobs=jobs, progress=lambda _: progress.advance())
    return score_all(documents, extractions)


def _calibrate(scored: list[Scored], *, store: bool) -> None:
    """Print the reliability tables; with ``store`` write the maps fitted on all documents."""
    from corpus.evaluation import calibration, report  # noqa: PLC0415
    from corpus.evaluation.gold import SAMPLES  # noqa: PLC0415
    from nlp.calibration import DATA  # noqa: PLC0415

    seen = calibration.observations(scored)
    if not seen:
        raise click.ClickException("Cần văn bản thật có nhãn để xét độ tin cậy; hãy chỉ thư mục bằng --gold.")
    samples = calibration.observations(scored, SAMPLES)
    click.echo(report.calibration(calibration.reliability(seen, samples)) + "\n")
    if store:
        calibration.store(calibration.fit(seen), seen, DATA)
        click.echo(f"Đã ghi {DATA}\n")


def _hold_against_baseline(scored: list[Scored], path: Path | None, *, update: bool) -> bool:
    """Print gains and losses, or store the run; say whether the gate is open."""
    from corpus.evaluation import baseline, report  # noqa: PLC0415

    chosen = path or baseline.DEFAULT
    if path is None and not chosen.exists() and not update:
        click.echo("Chưa có mốc so sánh; tạo bằng --update-baseline.")
        return True
    known = baseline.load(chosen) if chosen.exists() or not update else {}
    found = baseline.compare(scored, known)
    click.echo(report.comparison(found, LISTED))
    if update:
        baseline.store(scored, chosen, known)
        click.echo(f"Đã ghi mốc {chosen}")
        return True
    return not found.drops


def _put_into_readme(scored: list[Scored], readme: Path | None, *, check: bool) -> bool:
    """Write the accuracy table, or say whether the one that stands there is still true."""
    from corpus.evaluation import report  # noqa: PLC0415
    from corpus.evaluation.gold import CHECKOUT  # noqa: PLC0415

    if not scored:
        click.echo("Không có văn bản thật để đo; bảng trong README được để nguyên.")
        return True
    path = readme or CHECKOUT / "README.md"
    page = path.read_text("utf-8") if path.exists() else ""
    content = report.accuracy_markdown(scored)
    changed = report.put_between_markers(page, content)
    if changed is None:
        raise click.ClickException(f"“{path}” không có chỗ cho bảng; hãy thêm hai dòng {report.BEGIN} và {report.END}.")
    if check:
        stale = report.stale_rows(page, content, README_TOLERANCE)
        if stale:
            click.echo(f"Bảng trong {path.name} đã cũ ở: {', '.join(stale)}; hãy chạy giaoviec evaluate --markdown.")
        return not stale
    path.write_text(changed, "utf-8")
    click.echo(f"Đã ghi bảng độ chính xác vào {path}")
    return True
