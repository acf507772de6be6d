"""Lists of tasks as plain tables: CSV for Excel, and JSON Lines for programs."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import Iterable
from datetime import date

from corpus.exports.columns import COLUMNS, Value, is_risky
from corpus.exports.rows import TaskRow


def to_csv(rows: Iterable[TaskRow], *, delimiter: str = ",") -> bytes:
    """Return a CSV file: UTF-8 with byte-order mark, CRLF, dates as 2025-09-30, the last column the address.

    A text that a spreadsheet could take for a formula gets an apostrophe before it.

    Args:
        rows: The list.
        delimiter: ";" opens in columns on a Windows set to Vietnamese, where "," is the decimal mark.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["STT", *(column.heading for column in COLUMNS), "Liên kết"])
    for number, row in enumerate(rows, start=1):
        writer.writerow([number, *(_harmless(column.value(row)) for column in COLUMNS), _harmless(row.url or "")])
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and is_risky(value):
        return f"'{value}"
    return value


def to_jsonl(rows: Iterable[TaskRow]) -> bytes:
    """Return one JSON object a line: the fields of :class:`TaskRow`, dates in ISO form, ``deadline`` an object."""
    lines = (json.dumps(dataclasses.asdict(row), ensure_ascii=False, default=_plain) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not plain data: {value!r}")
