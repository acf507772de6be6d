"""Commands about the machine: doctor, serve, start."""

from __future__ import annotations

import errno
import importlib
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from api.cli.base import Command
from api.cli.options import configured_corpus, load_settings, reading_options

if TYPE_CHECKING:
    from api.settings import Settings

_SECONDS_PER_PROBE = 20
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the program needs or can use."""

    name: str
    present: bool
    detail: str
    needed: bool = False


@click.command(cls=Command)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Kiểm tra máy: những gì đã có, những gì thiếu và thiếu thì không làm được việc gì."""
    problems = 0
    for check in _checks():
        mark = "có  " if check.present else ("LỖI " if check.needed else "thiếu")
        problems += check.needed and not check.present
        click.echo(f"{mark.ljust(5)}  {check.name}: {check.detail}")
    ctx.exit(1 if problems else 0)


def _checks() -> Iterator[Check]:
    settings = load_settings()
    yield Check("Python", sys.version_info >= (3, 11), sys.version.split()[0], needed=True)
    for module in ("spacy", "underthesea", "pdfplumber", "pypdfium2", "tantivy", "rapidocr"):
        yield _module(module)
    yield _data_dir(settings)
    languages = _output("tesseract", "--list-langs").split()
    yield Check(
        "tesseract (nhận dạng bản quét)",
        bool(languages),
        "sẵn sàng" if languages else "không đọc được bản quét; cài gói tesseract-ocr",
    )
    yield Check(
        "dữ liệu tiếng Việt của tesseract",
        "vie" in languages,
        "sẵn sàng" if "vie" in languages else "bản quét tiếng Việt sẽ không đọc được; cài gói tesseract-ocr-vie",
    )
    java = shutil.which("java")
    yield Check("Java (chỉ để chạy Elasticsearch trên máy này)", bool(java), java or "không cần cho bộ tìm kiếm đi kèm")


def _module(name: str) -> Check:
    try:
        found = importlib.import_module(name)
    except ImportError as error:
        return Check(name, present=False, detail=f"không nạp được ({error}); cài lại bằng make install", needed=True)
    return Check(name, present=True, detail=str(getattr(found, "__version__", "đã cài")), needed=True)


def _data_dir(settings: Settings) -> Check:
    from corpus.errors import CorpusError  # noqa: PLC0415

    try:
        with configured_corpus() as corpus:
            free = shutil.disk_usage(corpus.data_dir).free // 2**30
    except CorpusError as error:
        return Check("kho dữ liệu", present=False, detail=str(error), needed=True)
    return Check("kho dữ liệu", present=True, detail=f"{settings.data_dir}, còn trống {free} GB", needed=True)


def _output(*command: str) -> str:
    program = shutil.which(command[0])
    if program is None:
        return ""
    try:
        ran = subprocess.run(  # noqa: S603  (a fixed command)
            [program, *command[1:]], capture_output=True, text=True, timeout=_SECONDS_PER_PROBE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout + ran.stderr


@click.command(cls=Command)
@click.option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ lắng nghe (mặc định 127.0.0.1, chỉ máy này vào được).")
@click.option("--port", metavar="CỔNG", type=click.IntRange(1, 65535), help="Cổng (mặc định 8000).")
def serve(host: str | None, port: int | None) -> None:
    """Mở trang tìm kiếm và API trên máy này."""
    _serve(load_settings(), host, port)


@click.command(cls=Command)
def start() -> None:
    """Nạp các văn bản mẫu (nếu chưa) rồi mở trang tìm kiếm; “make run” gọi lệnh này."""
    from api.cli.filling import fill  # noqa: PLC0415
    from corpus.building import ingest  # noqa: PLC0415

    settings = load_settings()
    for each in _listen(settings.host, settings.port):  # better told before the samples are read than after
        each.close()
    folder = settings.samples_dir
    if folder.is_dir():
        with configured_corpus() as corpus:
            options = reading_options(settings, None)
            fill(lambda **told: ingest(corpus, [folder], options, **told), options)
    _serve(settings, None, None)


def _serve(settings: Settings, host: str | None, port: int | None) -> None:
    click.echo("Đang khởi động…")
    import uvicorn  # noqa: PLC0415  (the web part loads only when it is needed)

    from api.app import NO_ADMIN, create_app  # noqa: PLC0415
    from api.logs import configure_logs  # noqa: PLC0415

    address, number = host or settings.host, port or settings.port
    settings = settings.model_copy(update={"host": address, "port": number})
    if settings.with_accounts:
        with configured_corpus() as corpus:
            if not corpus.accounts.has_admin():
                raise click.ClickException(NO_ADMIN)
    shown = f"[{address}]" if ":" in address else address
    configure_logs(settings.data_dir)  # before the server, whose own messages go there too
    sockets = _listen(address, number)
    app = create_app(settings)
    click.echo(f"Mở trình duyệt tại http://{shown}:{number} (Ctrl+C để dừng).")
    config = uvicorn.Config(
        app, host=address, port=number, log_config=None, log_level="warning", access_log=False, server_header=False
    )
    uvicorn.Server(config).run(sockets=sockets)


def _listen(address: str, number: int) -> list[socket.socket]:
    """Open the port on every address of a name, or say why that cannot be done."""
    from corpus.errors import system_reason  # noqa: PLC0415

    sockets: list[socket.socket] = []
    try:
        places = socket.getaddrinfo(address, number, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise click.ClickException(f"Không có địa chỉ nào tên “{address}” trên máy này; hãy xem lại --host.") from error
    for family, _, _, _, place in dict.fromkeys(places):
        try:
            sockets.append(socket.create_server((str(place[0]), number), family=family))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL and (sockets or len(places) > 1):
                continue  # a name such as localhost may stand for an address that the machine lacks
            for each in sockets:
                each.close()
            raise click.ClickException(
                f"Không mở được cổng {number}: {system_reason(error)}. "
                f"Hãy chọn cổng khác, ví dụ GIAOVIEC_PORT={number + 1 if number < _LAST_PORT else _LAST_PORT - 1}."
            ) from error
    return sockets
