"""Commands that read files and keep nothing: text, extract."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from api.cli.base import Command
from api.cli.options import load_settings, paths_argument, reading_limits, reading_options, workers_option
from api.cli.progress import Progress
from corpus.batch import ReadingJob, read_files
from corpus.discovery import FoundFile, NotFound, discover, open_container
from corpus.reading import Failure, Reading, ReadingLimits, Record, read_layout
from corpus.version import extractor_version

STDIN = "-"


@click.command(cls=Command)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
def text(file: Path) -> None:
    """In văn bản chuẩn của TỆP: đúng những chữ mà mọi vị trí trích xuất chỉ vào.

    "-" đọc từ đầu vào chuẩn.
    """
    with _on_disk(file) as path:
        click.echo(read_layout(path, reading_limits(load_settings())).text)


@click.command(cls=Command)
@paths_argument
@click.option(
    "--out",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path, file_okay=False),
    help="Nơi ghi kết quả, mỗi văn bản một tệp TÊN.json.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "jsonl"]),
    help="json: từng tệp vào --out; jsonl: mỗi văn bản một dòng ra đầu ra chuẩn (mặc định khi không có --out).",
)
@workers_option
@click.pass_context
def extract(
    ctx: click.Context, paths: tuple[Path, ...], out: Path | None, form: str | None, workers: int | None
) -> None:
    """Trích xuất mọi văn bản trong ĐƯỜNG_DẪN (tệp, thư mục, hoặc "-"), không lưu vào kho.

    Tệp không đọc được được báo trên một dòng, các tệp khác vẫn tiếp tục; khi đó mã thoát là 1.
    """
    if form == "json" and out is None:
        raise click.UsageError("Định dạng json cần --out THƯ_MỤC.")
    if form == "jsonl" and out is not None:
        raise click.UsageError("Định dạng jsonl ghi ra đầu ra chuẩn, không dùng cùng --out.")
    failed = 0
    limits = reading_limits(load_settings())
    with ExitStack() as stack:
        found = list(discover(stack.enter_context(_on_disk(path)) for path in paths))
        notes = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="giaoviec-")))
        progress = stack.enter_context(Progress("Đang đọc", len(found), notes))
        refused: list[NotFound] = []
        jobs = _jobs(found, limits, Path(stack.enter_context(tempfile.TemporaryDirectory())), refused.append)
        for job, outcome in read_files(jobs, reading_options(load_settings(), workers, notes)):
            progress.advance(outcome.page_count if isinstance(outcome, Reading) else 0)
            match outcome:
                case Failure():
                    failed += 1
                    progress.say(f"{job.name}: {outcome.message}")
                case Reading():
                    _write(complete_record(Path(job.name).name, outcome), out, job.key)
        for item in refused:
            progress.say(f"{item.path}: {item.failure.message}")
    ctx.exit(1 if failed or refused else 0)


def _jobs(
    found: Sequence[FoundFile | NotFound], limits: ReadingLimits, folder: Path, refuse: Callable[[NotFound], None]
) -> Iterator[ReadingJob]:
    """Yield the files to read, those inside archives and messages copied to a folder meanwhile."""
    paths = [item.path for item in found if isinstance(item, FoundFile)]
    names = dict(zip(paths, record_names(paths), strict=True))
    inner_names: Counter[str] = Counter()
    for item in found:
        if isinstance(item, NotFound):
            refuse(item)
            continue
        inside = open_container(item.path, limits)
        if inside is None:
            yield ReadingJob(item.path, str(item.path), names[item.path])
            continue
        for number, member in enumerate(inside):
            if isinstance(member, NotFound):
                refuse(member)
                continue
            copy = folder / f"{names[item.path]}-{number}" / member.path.name
            copy.parent.mkdir()
            shutil.copyfile(member.path, copy)
            name = f"{names[item.path]}-{Path(member.name).stem}"
            inner_names[name] += 1
            yield ReadingJob(copy, member.shown, name if inner_names[name] == 1 else f"{name}-{inner_names[name]}")


def complete_record(name: str, reading: Reading) -> Record:
    """Return the record with what is known of the reading itself, under ``source_file``."""
    return reading.record | {
        "source_file": {
            "name": name,
            "media_type": reading.media_type,
            "encoding": reading.encoding,
            "page_count": reading.page_count,
            "warnings": list(reading.warnings),
            "extractor_version": extractor_version(),
        }
    }


def record_names(paths: Sequence[Path]) -> list[str]:
    """Return a name for each record: the file's without its ending; where two would meet, with it, then counted.

    >>> record_names([Path("a/kh.pdf"), Path("a/kh.docx"), Path("b/kh.pdf"), Path("ct.txt")])
    ['kh.pdf', 'kh.docx', 'kh.pdf-2', 'ct']
    """
    stems = Counter(path.stem for path in paths)
    used: Counter[str] = Counter()
    names = []
    for path in paths:
        name = path.stem if stems[path.stem] == 1 else path.name
        used[name] += 1
        names.append(name if used[name] == 1 else f"{name}-{used[name]}")
    return names


def _write(record: Record, out: Path | None, name: str) -> None:
    if out is None:
        click.echo(json.dumps(record, ensure_ascii=False))
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


@contextmanager
def _on_disk(path: Path) -> Iterator[Path]:
    """Give a path for "-": standard input, kept in a temporary file while it is read."""
    if str(path) != STDIN:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="giaoviec-") as folder:
        copy = Path(folder, "stdin")
        copy.write_bytes(sys.stdin.buffer.read())
        yield copy
