"""Rows as JSON lines: every table, from one moment, the same from SQLite and PostgreSQL and into either.

What the index queue holds is left out: the index is derived, and whoever puts rows in queues every document.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Table,
    TypeDecorator,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from corpus.errors import StoreUnavailable
from corpus.store.account_models import APPEND_ONLY, IN_BACKUPS
from corpus.store.models import DocumentRow, IndexQueueRow, RecordRow
from corpus.store.tables import Base

Row = Mapping[str, Any]
_PORTION = 200


def portable_tables() -> list[Table]:
    """Return the tables to carry over, each after those that it refers to."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table is not IndexQueueRow.__table__ and table.info.get(IN_BACKUPS, True)
    ]


@contextmanager
def one_moment(engine: Engine) -> Iterator[Connection]:
    """Read everything as it stood at one moment, while another process may go on writing."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("BEGIN")  # the driver begins nothing for a SELECT alone
            yield connection
            connection.exec_driver_sql("ROLLBACK")
        return
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection:
        yield connection


def read_rows(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield a table's rows as JSON lines, in the order of its key."""
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_PORTION).execute(query).mappings():
        values = {name: _to_json(value) for name, value in row.items()}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def has_rows(engine: Engine) -> bool:
    """Say whether any table holds anything."""
    with engine.connect() as connection:
        return any(connection.execute(select(1).select_from(table).limit(1)).first() for table in portable_tables())


def replace_rows(engine: Engine, rows: Mapping[str, Iterable[bytes]], now: dt.datetime) -> None:
    """Put rows in place of everything that the tables hold, in one transaction.

    The audit log alone stays as it is where there is one: what was done here was done here.

    Every document of before and of now is queued for the index, which thus learns what is gone and what is new.

    Args:
        engine: Where to.
        rows: Table name -> JSON lines, as :func:`read_rows` gave them; tables that are not named stay empty.
        now: The moment to queue with.

    Raises:
        StoreUnavailable: The database did not take them; nothing has changed.
    """
    tables = portable_tables()
    documents = DocumentRow.__table__.c.id
    records = RecordRow.__table__.c.document_id
    try:
        with engine.begin() as connection:
            before = set(connection.scalars(select(documents)))
            connection.execute(delete(IndexQueueRow))
            kept = {table for table in tables if table.info.get(APPEND_ONLY) and _holds(connection, table)}
            for table in reversed(tables):
                if not table.info.get(APPEND_ONLY):
                    connection.execute(delete(table))
            for table in tables:
                if table not in kept:
                    _insert(connection, table, rows.get(table.name, ()))
            to_index = sorted(before | set(connection.scalars(select(records))))
            queued = [{"document_id": each, "queued_at": now, "attempts": 0} for each in to_index]
            if queued:
                connection.execute(insert(IndexQueueRow), queued)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else ""
        raise StoreUnavailable(f"Kho dữ liệu không nhận bản sao lưu ({reason}); chưa có gì bị thay đổi.") from error


def _holds(connection: Connection, table: Table) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _insert(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    portion: list[dict[str, Any]] = []
    for line in lines:
        portion.append(_from_json(table, json.loads(line)))
        if len(portion) == _PORTION:
            connection.execute(insert(table), portion)
            portion = []
    if portion:
        connection.execute(insert(table), portion)
    _continue_counting(connection, table)


def _continue_counting(connection: Connection, table: Table) -> None:
    """Let a counted key go on after the largest that was put in; SQLite does so by itself."""
    key = list(table.primary_key.columns)
    if connection.dialect.name != "postgresql" or len(key) != 1 or not isinstance(key[0].type, Integer):
        return
    largest = connection.scalar(select(func.max(key[0])))
    sequence = connection.scalar(
        text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": key[0].name}
    )
    if largest is not None and sequence is not None:
        connection.execute(
            text("SELECT setval(CAST(:sequence AS regclass), :largest)"), {"sequence": sequence, "largest": largest}
        )


def _to_json(value: Any) -> Any:
    match value:
        case dt.datetime() | dt.date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def _from_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's values in Python's types; a column that this program does not know is an error of the caller."""
    return {name: _value(_python_type(table.c[name]), value) for name, value in row.items()}


def _python_type(column: ColumnElement[Any]) -> type:
    kind = column.type
    return kind.impl_instance.python_type if isinstance(kind, TypeDecorator) else kind.python_type


def _value(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is dt.datetime:
        return dt.datetime.fromisoformat(value)
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    return base64.b64decode(value) if kind is bytes else value
