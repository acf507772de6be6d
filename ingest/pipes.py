"""Markdown's pipe tables: a row a line, cells between bars; rows broken over lines are met too."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ingest.flattened import Line, PlacedCell, Row

_DASHES = regex.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BAR = regex.compile(r"(?<!\\)\|")


def read_pipes(lines: Sequence[Line], start: int) -> tuple[list[PlacedCell], int] | None:
    """Read a pipe table that begins at ``lines[start]``.

    A row that is broken over lines goes on until it has as many bars as the first one.

    Returns:
        The cells and the position after the table, or None where fewer than two bars stand on the line.
    """
    if len(_BAR.findall(lines[start][1])) < 2:
        return None
    needed = len(_BAR.findall(lines[start][1]))
    rows: list[Row] = []
    pending: list[Line] = []
    position = start
    while position < len(lines):
        number, text = lines[position]
        bare = text.strip()
        count = len(_BAR.findall("".join(line for _, line in pending)))
        if not bare or (not bare.startswith("|") and not (pending and count < needed)):
            break
        position += 1
        if _DASHES.fullmatch(bare) and not pending:
            continue
        pending.append((number, text))
        if count + len(_BAR.findall(bare)) >= needed and bare.endswith("|"):
            rows.append(_cells(pending))
            pending = []
    if pending:
        rows.append(_cells(pending))
    cells = [
        PlacedCell(number, column, tuple(cell)) for number, row in enumerate(rows) for column, cell in enumerate(row)
    ]
    return cells, position


def _cells(lines: Sequence[Line]) -> Row:
    """Split the lines of one row at its bars."""
    cells: Row = [[]]
    for number, text in lines:
        pieces = _BAR.split(text.strip())
        for index, piece in enumerate(pieces):
            if index:
                cells.append([])
            if piece.strip():
                cells[-1].append((number, piece.strip()))
    if lines[0][1].lstrip().startswith("|"):
        cells = cells[1:]
    if lines[-1][1].rstrip().endswith("|"):
        cells = cells[:-1]
    return cells
