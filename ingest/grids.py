"""Rows and cells of tables that were written as text with bars."""

from __future__ import annotations

from collections.abc import Sequence

import regex

Line = tuple[int, str]
Row = list[list[Line]]

_DASHES = regex.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BAR = regex.compile(r"(?<!\\)\|")


def rows_of_flattened(lines: Sequence[Line], start: int) -> tuple[list[Row], int] | None:
    """Read a flattened table that begins at ``lines[start]``, a bar alone on its line.

    A bar opens a row, the cell's lines follow, a bar closes each cell; the next row's bar follows at once, so that
    between two texts n bars mean: one closes the cell, n - 1 are empty cells, or the last of them opens a row. How many
    cells a row has is found by trying: the number that most rows agree with, rows with merged cells being shorter.

    Returns:
        The rows and the position after the table, or None where no such table stands.
    """
    end = start
    last_bar = None
    while end < len(lines) and lines[end][1].strip():
        if lines[end][1].strip() == "|":
            last_bar = end
        end += 1
    if last_bar is None or last_bar - start < 2:
        return None
    texts: list[list[Line]] = []  # the texts of the table and the number of bars after each
    bars: list[int] = []
    leading = 0
    for number, text in lines[start : last_bar + 1]:
        if text.strip() == "|":
            if bars:
                bars[-1] += 1
            else:
                leading += 1
        elif bars and bars[-1] == 0:
            texts[-1].append((number, text))
        else:
            texts.append([(number, text)])
            bars.append(0)
    if not texts:
        return None
    return _rows(texts, bars, leading), last_bar + 1


def _rows(texts: list[list[Line]], bars: list[int], leading: int) -> list[Row]:
    """Distribute texts over rows; see :func:`rows_of_flattened`."""
    best: tuple[float, list[Row]] | None = None
    for width in range(1, min(len(texts), 24) + 1):
        rows = _lay_out(texts, bars, leading, width)
        cost = _cost(rows, width)
        if best is None or cost < best[0]:
            best = (cost, rows)
    assert best is not None
    return best[1]


def _lay_out(texts: list[list[Line]], bars: list[int], leading: int, width: int) -> list[Row]:
    """Lay texts out in rows of at most ``width`` cells: a row ends where bars allow it and the row is full.

    With two bars between texts a row ends or a cell is empty: it ends if the next text is not further right than the
    width allows, which greedy filling decides; with more bars, empty cells fill the row first.
    """
    rows: list[Row] = [[[] for _ in range(max(leading - 1, 0))]]
    for text, count in zip(texts, bars, strict=True):
        rows[-1].append(text)
        if count <= 1:
            continue
        room = width - len(rows[-1])
        empties = count - 2
        if room >= 0 and empties <= room:
            rows[-1].extend([] for _ in range(empties))
            rows.append([])
            continue
        rows[-1].extend([] for _ in range(max(room, 0)))
        empties -= max(room, 0)
        while empties >= width + 1:
            rows.append([[] for _ in range(width)])
            empties -= width + 1
        rows.append([[] for _ in range(empties)])
    return [row for row in rows if row]


def _cost(rows: list[Row], width: int) -> float:
    """Return how badly rows fit a width: rows longer than it weigh most, then shorter ones, then the number of cells."""
    return sum(
        8.0 if len(row) > width else 0.0 if len(row) == width else 1.0 + 0.1 * (width - len(row)) for row in rows
    )


def rows_of_pipes(lines: Sequence[Line], start: int) -> tuple[list[Row], int] | None:
    """Read a pipe table that begins at ``lines[start]``.

    A row that is broken over lines goes on until it has as many bars as the first one.

    Returns:
        The rows and the position after the table, or None where fewer than two bars stand on the line.
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
    return rows, position


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
