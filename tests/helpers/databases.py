"""An empty database for a test: a new file, or a new database of the test server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
"""Both kinds, for ``params``."""


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """Return the URL of a database of the test's own; taken away afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / f'kho-{uuid.uuid4().hex}.sqlite3'}"
        return
    server = create_engine(os.environ["GIAOVIEC_TEST_POSTGRES_URL"], isolation_level="AUTOCOMMIT")
    name = f"giaoviec_{uuid.uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()
