"""Opening the record store: SQLite in WAL mode, or PostgreSQL by URL; migrations are applied on the way."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from corpus.errors import StoreUnavailable, system_reason
from corpus.store.models import HEAD

_MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_BUSY_SECONDS = 30
# A connection that holds a lock may be silent while a long scan is read: nothing on the way shall cut it for that.
_KEEP_ALIVE = {"keepalives_idle": 60, "keepalives_interval": 20, "keepalives_count": 6}
# Keys of PostgreSQL's advisory locks, which hold between machines; they are apart for each database.
_WRITING, _MIGRATING = 0x6769616F76696563, 0x6769616F6D696772


def open_database(url: str, lock_folder: Path) -> Engine:
    """Open the store and bring its tables up to date.

    Args:
        url: An SQLAlchemy URL: "sqlite:///…" or "postgresql://…".
        lock_folder: Where processes agree on who migrates.

    Raises:
        StoreUnavailable: The URL cannot be understood, the database cannot be reached, or a newer program wrote it.
    """
    engine = _create(_parse(url))
    try:
        if _revision(engine) != HEAD:
            lock_folder.mkdir(parents=True, exist_ok=True)
            with FileLock(lock_folder / "migration.lock"):
                _migrate(engine)
    except DBAPIError as error:
        engine.dispose()
        raise _unreachable(engine.url, error) from error
    return engine


@contextmanager
def try_to_write(engine: Engine) -> Iterator[bool]:
    """Take the right to write from processes on other machines, if nobody has it; tell whether it was had.

    A database that only one machine can have (SQLite) needs no such lock: files are locked beside it. PostgreSQL takes
    the lock from a process that dies, and from one whose connection is lost, which then commits nothing more.
    """
    if engine.dialect.name != "postgresql":
        yield True
        return
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _WRITING}))
    except OperationalError as error:
        raise _unreachable(engine.url, error) from error
    with connection:
        try:
            with _committing_while_held(engine, connection) if taken else contextlib.nullcontext():
                yield taken
        finally:
            if taken:
                with contextlib.suppress(DBAPIError):  # the server has gone, and the lock with it
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _WRITING})


@contextmanager
def _committing_while_held(engine: Engine, holder: Connection) -> Iterator[None]:
    """Ask before every commit of this process whether the lock's connection still stands: else another may write."""
    driver: Any = holder.connection.driver_connection  # unlike SQLAlchemy's, it may be asked from any thread

    def ask(_committing: Connection) -> None:
        try:
            driver.execute("SELECT 1")
        except engine.dialect.loaded_dbapi.Error as error:
            raise StoreUnavailable(
                "Mất kết nối với cơ sở dữ liệu trong lúc ghi nên đã dừng, vì máy khác có thể đang ghi; "
                "phần đã lưu vẫn còn, hãy chạy lại lệnh để làm tiếp."
            ) from error

    event.listen(engine, "commit", ask)
    try:
        yield
    finally:
        event.remove(engine, "commit", ask)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable(
            "GIAOVIEC_DATABASE_URL không đúng dạng; ví dụ: sqlite:////duong/dan/giaoviec.sqlite3 "
            "hoặc postgresql://nguoi_dung:mat_khau@may_chu/giaoviec."
        ) from error
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed


def _create(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(f"Không tạo được thư mục “{folder}” ({system_reason(error)}).") from error
    try:
        engine = create_engine(
            url,
            pool_pre_ping=url.get_backend_name() != "sqlite",
            connect_args=_KEEP_ALIVE if url.get_backend_name() == "postgresql" else {},
            json_serializer=functools.partial(json.dumps, ensure_ascii=False),  # a third of the size, and readable
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnavailable(
            f"Chưa cài phần kết nối tới cơ sở dữ liệu “{url.get_backend_name()}”; "
            "với PostgreSQL hãy cài thêm: pip install 'giaoviec[postgres]'."
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    """Let readers go on while one writes; nothing that was reported as stored is lost in a power cut."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    cursor.close()


def _revision(engine: Engine) -> str | None:
    """Return the migration that the tables stand at, None for an empty store."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def _migrate(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415  (a store is seldom out of date; the command line must start fast)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    current = _revision(engine)
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise StoreUnavailable(
            "Kho dữ liệu do một bản giaoviec mới hơn tạo ra; hãy dùng bản mới nhất, dữ liệu không bị thay đổi."
        )
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":  # whoever comes second waits, and finds everything done
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _unreachable(url: URL, error: DBAPIError) -> StoreUnavailable:
    where = url.render_as_string(hide_password=True)
    reason = str(error.orig).strip().splitlines()[0] if error.orig else ""
    return StoreUnavailable(
        f"Không mở được kho dữ liệu {where} ({reason}); hãy kiểm tra đường dẫn, quyền ghi và máy chủ."
    )
