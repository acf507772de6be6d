"""The clock of the records: stores take it as an argument, so that a test can set it."""

from __future__ import annotations

import datetime as dt


def utc_now() -> dt.datetime:
    """Return the present moment in UTC, with its zone."""
    return dt.datetime.now(dt.UTC)
