"""Commands about access: user, key, audit."""

from __future__ import annotations

import sys

import click

from api.cli.base import Command, LazyGroup
from api.cli.options import configured_corpus
from api.cli.tables import format_table
from api.wording import AUDIT_ACTIONS

_ROLES = ("reader", "editor", "admin")
_ROLE_HELP = (
    "reader: tìm, đọc, xuất; editor: như reader, thêm nạp, sửa, theo dõi; admin: như editor, thêm quản lý tài khoản."
)
_ROLE_NAMES = {"reader": "người đọc", "editor": "người xử lý", "admin": "quản trị"}


@click.command(
    cls=LazyGroup,
    lazy={
        "add": ("api.cli.accounts:add_user", "Thêm người dùng."),
        "list": ("api.cli.accounts:list_users", "Liệt kê người dùng."),
        "role": ("api.cli.accounts:set_role", "Đổi vai trò."),
        "password": ("api.cli.accounts:set_password", "Đặt lại mật khẩu."),
        "lock": ("api.cli.accounts:lock", "Khóa người dùng: không đăng nhập được nữa."),
        "unlock": ("api.cli.accounts:unlock", "Mở khóa người dùng."),
    },
)
def user() -> None:
    """Người dùng của dịch vụ mở cho máy khác; trên máy này (127.0.0.1) không cần."""


@click.command("add", cls=Command)
@click.argument("name", metavar="TÊN")
@click.option("--role", type=click.Choice(_ROLES), default="reader", help=_ROLE_HELP)
@click.option("--no-password", is_flag=True, help="Chỉ dùng khóa API, không đăng nhập bằng mật khẩu.")
def add_user(name: str, role: str, *, no_password: bool) -> None:
    """Thêm người dùng TÊN; mật khẩu hỏi trên màn hình, hoặc đọc từ đầu vào chuẩn."""
    from corpus.accounts import MACHINE, AccessRole  # noqa: PLC0415

    password = None if no_password else _ask_password(name)
    with configured_corpus() as corpus:
        corpus.accounts.add_user(name, AccessRole(role), password)
        corpus.accounts.note(MACHINE, "change", f"thêm người dùng {name}: {_ROLE_NAMES[role]}")
    click.echo(f"Đã thêm người dùng “{name}” ({_ROLE_NAMES[role]}).", err=True)


@click.command("list", cls=Command)
def list_users() -> None:
    """Liệt kê người dùng, vai trò, đang hoạt động hay đã khóa."""
    with configured_corpus() as corpus:
        rows = [
            [row.name, row.role, "đang hoạt động" if row.is_active else "đã khóa", f"{row.created_at:%d/%m/%Y}"]
            for row in corpus.accounts.users()
        ]
    click.echo(
        format_table(["Tên đăng nhập", "Vai trò", "Tình trạng", "Từ ngày"], rows) if rows else "Chưa có người dùng nào."
    )


@click.command("role", cls=Command)
@click.argument("name", metavar="TÊN")
@click.argument("role", metavar="VAI_TRÒ", type=click.Choice(_ROLES))
def set_role(name: str, role: str) -> None:
    """Đổi vai trò của TÊN thành VAI_TRÒ (reader, editor, admin)."""
    from corpus.accounts import AccessRole  # noqa: PLC0415

    _change(name, f"vai trò {_ROLE_NAMES[role]}", role=AccessRole(role))


@click.command("password", cls=Command)
@click.argument("name", metavar="TÊN")
def set_password(name: str) -> None:
    """Đặt lại mật khẩu của TÊN; các phiên đăng nhập của người ấy kết thúc."""
    _change(name, "đặt lại mật khẩu", password=_ask_password(name))


@click.command("lock", cls=Command)
@click.argument("name", metavar="TÊN")
def lock(name: str) -> None:
    """Khóa TÊN: phiên đăng nhập và khóa API của người ấy không dùng được nữa."""
    _change(name, "khóa", is_active=False)


@click.command("unlock", cls=Command)
@click.argument("name", metavar="TÊN")
def unlock(name: str) -> None:
    """Mở khóa TÊN."""
    _change(name, "mở khóa", is_active=True)


def _change(name: str, what: str, **change: object) -> None:
    from corpus.accounts import MACHINE  # noqa: PLC0415

    with configured_corpus() as corpus:
        corpus.accounts.change_user(name, **change)  # type: ignore[arg-type]  # the fields of one change
        corpus.accounts.note(MACHINE, "change", f"người dùng {name}: {what}")
    click.echo(f"Đã đổi người dùng “{name}”.", err=True)


def _ask_password(name: str) -> str:
    """Return a password that may be one; what may not is refused before anything else is done."""
    from corpus.passwords import check_password  # noqa: PLC0415

    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
        check_password(name, password)
        return password
    while True:
        password = click.prompt("Mật khẩu", hide_input=True, type=str)
        check_password(name, password)
        if click.prompt("Gõ lại mật khẩu", hide_input=True, type=str) == password:
            return password
        click.echo("Hai lần gõ không giống nhau; hãy gõ lại.", err=True)


@click.command(
    cls=LazyGroup,
    lazy={
        "add": ("api.cli.accounts:add_key", "Tạo khóa API."),
        "list": ("api.cli.accounts:list_keys", "Liệt kê khóa."),
        "revoke": ("api.cli.accounts:revoke_key", "Thu hồi khóa."),
    },
)
def key() -> None:
    """Khóa API cho chương trình khác và cho lịch, kênh tin."""


@click.command("add", cls=Command)
@click.argument("name", metavar="TÊN")
@click.option("--label", metavar="GHI_CHÚ", default="", help="Khóa dùng vào việc gì.")
def add_key(name: str, label: str) -> None:
    """Tạo khóa cho người dùng TÊN; khóa chỉ hiện một lần, ra đầu ra chuẩn."""
    from corpus.accounts import MACHINE  # noqa: PLC0415

    with configured_corpus() as corpus:
        row, made = corpus.accounts.add_key(name, label)
        corpus.accounts.note(MACHINE, "change", f"tạo khóa {row.id} cho {name}")
    click.echo(made)
    click.echo(f"Mã khóa {row.id}; thu hồi bằng: giaoviec key revoke {row.id}", err=True)


@click.command("list", cls=Command)
def list_keys() -> None:
    """Liệt kê khóa, kể cả đã thu hồi."""
    with configured_corpus() as corpus:
        rows = [
            [
                row.id,
                row.user_name,
                row.label,
                f"{row.created_at:%d/%m/%Y}",
                f"{row.last_used_at:%d/%m/%Y}" if row.last_used_at else "chưa dùng",
                "đã thu hồi" if row.revoked_at else "dùng được",
            ]
            for row in corpus.accounts.api_keys()
        ]
    headings = ["Mã", "Tên đăng nhập", "Ghi chú", "Từ ngày", "Dùng lần cuối", "Tình trạng"]
    click.echo(format_table(headings, rows) if rows else "Chưa có khóa nào.")


@click.command("revoke", cls=Command)
@click.argument("identity", metavar="MÃ")
def revoke_key(identity: str) -> None:
    """Thu hồi khóa có MÃ; không lấy lại được."""
    from corpus.accounts import MACHINE  # noqa: PLC0415

    with configured_corpus() as corpus:
        corpus.accounts.revoke_key(identity)
        corpus.accounts.note(MACHINE, "change", f"thu hồi khóa {identity}")
    click.echo(f"Đã thu hồi khóa {identity}.", err=True)


@click.command(cls=Command)
@click.option("--who", metavar="TÊN", help="Chỉ của người này.")
@click.option("--limit", metavar="SỐ", type=click.IntRange(1, 10_000), default=50, help="Bao nhiêu dòng (mặc định 50).")
def audit(who: str | None, limit: int) -> None:
    """Nhật ký: ai đã xem, đổi, xuất gì; mới trước."""
    with configured_corpus() as corpus:
        rows = [
            [
                f"{row.at.astimezone():%d/%m/%Y %H:%M:%S}",
                row.who or "(không rõ)",
                AUDIT_ACTIONS.get(row.action, row.action),
                row.subject,
                row.address or "",
                str(row.status or ""),
            ]
            for row in corpus.accounts.log(who=who, limit=limit)
        ]
    headings = ["Lúc", "Ai", "Thao tác", "Đối tượng", "Từ máy", "Kết quả"]
    click.echo(format_table(headings, rows) if rows else "Nhật ký chưa có gì.")
