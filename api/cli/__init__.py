"""The command line ``giaoviec``: one module a family of commands, imported when its command runs.

Exit codes: 0 done, 1 something could not be done (a file, a document), 2 a wrong command line or setting, 70 a defect
of ours, 130 interrupted, 141 the reader of our output went away.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from api.cli.base import LazyGroup, usage_message

WRONG_SETTING = 2
DEFECT = 70
INTERRUPTED = 130
BROKEN_PIPE = 141

_COMMANDS = {
    "start": ("api.cli.machine:start", "Nạp văn bản mẫu rồi mở trang tìm kiếm."),
    "serve": ("api.cli.machine:serve", "Mở trang tìm kiếm và API trên máy này."),
    "ingest": ("api.cli.filling:ingest", "Nạp tệp và thư mục vào kho."),
    "watch": ("api.cli.watching:watch", "Theo dõi thư mục: tệp nào được thả vào thì nạp."),
    "search": ("api.cli.searching:search", "Tìm nhiệm vụ: việc gì, giao cho ai, hạn nào."),
    "due": ("api.cli.searching:due", "Nhiệm vụ quá hạn, đến hạn, định kỳ."),
    "export": ("api.cli.searching:export", "Xuất danh sách nhiệm vụ ra Excel, CSV, lịch, Word."),
    "compare": ("api.cli.comparing:compare", "So sánh các tỉnh: chỉ tiêu, nhiệm vụ, nội dung còn thiếu."),
    "graph": ("api.cli.comparing:graph", "Văn bản nào viện dẫn, thực hiện, sửa đổi văn bản nào."),
    "list": ("api.cli.asking:list_documents", "Liệt kê các văn bản trong kho."),
    "show": ("api.cli.asking:show", "Xem một văn bản trong kho."),
    "status": ("api.cli.asking:status", "Kho có gì, còn gì đang dở."),
    "failed": ("api.cli.asking:failed", "Liệt kê những gì chưa đọc được và lý do."),
    "retry": ("api.cli.filling:retry", "Đọc lại những gì chưa đọc được."),
    "reindex": ("api.cli.filling:reindex", "Lập lại chỉ mục tìm kiếm từ các bản ghi."),
    "backup": ("api.cli.saving:backup", "Sao lưu bản ghi và bản gốc vào một tệp."),
    "restore": ("api.cli.saving:restore", "Khôi phục kho từ một tệp sao lưu."),
    "saved": ("api.cli.saved:saved", "Tìm kiếm đã lưu, và báo khi văn bản mới giao việc."),
    "user": ("api.cli.accounts:user", "Người dùng và vai trò."),
    "key": ("api.cli.accounts:key", "Khóa API."),
    "audit": ("api.cli.accounts:audit", "Nhật ký: ai đã xem, đổi, xuất gì."),
    "extract": ("api.cli.reading:extract", "Trích xuất nhiệm vụ, cơ quan, thời hạn, chỉ tiêu ra tệp JSON."),
    "text": ("api.cli.reading:text", "In văn bản chuẩn của một tệp."),
    "doctor": ("api.cli.machine:doctor", "Kiểm tra máy có đủ những gì cần."),
    "evaluate": ("api.cli.evaluating:evaluate", "Chấm độ chính xác của trích xuất trên văn bản có nhãn."),
}


@click.command(
    cls=LazyGroup,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
@click.version_option(package_name="giaoviec", message="giaoviec %(version)s", help="In phiên bản.")
def cli() -> None:
    """Đọc văn bản chỉ đạo, điều hành: việc gì, giao cho ai, khi nào xong, ở chỗ nào trong văn bản."""


def main() -> None:
    """Run the command line and end the process."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; no exception and no traceback comes out of it.

    Returns:
        The exit code, see the module's docstring.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = cli.main(list(arguments), prog_name="giaoviec", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _leave_broken_pipe()
    except Exception as error:  # noqa: BLE001  (the edge: whatever it is, the user gets one sentence)
        return _explain(error)
    except KeyboardInterrupt:
        return _interrupted()
    return code if isinstance(code, int) else 0


def _leave_broken_pipe() -> int:
    """Stop quietly when nobody reads our output any more (``giaoviec … | head``)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


def _interrupted() -> int:
    click.echo("Đã dừng theo yêu cầu; phần đã làm xong được giữ lại.", err=True)
    return INTERRUPTED


def _explain(error: Exception) -> int:
    """Say in one sentence what went wrong, and return the exit code."""
    from corpus.errors import CorpusError  # noqa: PLC0415  (only on the way out)
    from ingest.errors import IngestError  # noqa: PLC0415

    match error:
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.message)
            return 0
        case click.Abort():
            return _interrupted()
        case click.UsageError():
            click.echo(usage_message(error), err=True)
            return error.exit_code
        case click.ClickException() | CorpusError() | IngestError():
            click.echo(error.message if isinstance(error, click.ClickException) else str(error), err=True)
            return 1
        case _:
            from api.cli.defects import report, wrong_settings  # noqa: PLC0415

            wrong = wrong_settings(error)
            click.echo(wrong or report(error), err=True)
            return WRONG_SETTING if wrong else DEFECT
