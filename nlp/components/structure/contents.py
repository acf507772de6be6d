"""What a table's cells hold tells where its columns are when names or merged cells do not.

1. a row whose cells stand one place too far right or left (a cell merged over two columns, an index cell that was lost);
2. a column without a name that we know, whose cells name bodies: "Nhiệm vụ | Đầu mối | Hạn";
3. a table whose header row was lost: "5 | Lên phương án … | Sở A | Các đơn vị thuộc Sở | Quý IV/2026".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex

from nlp.bodies.reading import BodyReader
from nlp.gazetteers.folding import fold
from nlp.structure import ColumnRole
from nlp.timex import read_time_cell
from nlp.verbs import VERB

_BULLET = regex.compile(r"^(?:[-+*•–]\s*|\d{1,2}[.)]\s+)")
_MOST_LETTERS = 400  # of a cell that names bodies and nothing else
_LEAST_ROWS = 3  # that must name bodies before an unknown column is taken for theirs
_FEWEST_COLUMNS = 3  # of a table without header: words, bodies, times
_FEWEST_ROWS = 2
_LONGEST_TIME = 60  # characters of a cell that is a time
_BODY_COLUMNS = (ColumnRole.LEAD, ColumnRole.COOPERATING, ColumnRole.BODIES)
_LEADING = (ColumnRole.LEAD, ColumnRole.BODIES)

Words = Callable[[int, int], str]  # (row, column) -> the cell's words


def names_body(words: str) -> bool:
    """Say whether a cell begins with a body's name.

    >>> names_body("Sở Nội vụ"), names_body("- UBND các xã"), names_body("Rà soát quy trình nội bộ")
    (True, True, False)
    """
    bullet = _BULLET.match(words)
    at = bullet.end() if bullet else 0
    return 0 < len(words) <= _MOST_LETTERS and bool(BodyReader(words, in_cell=True).bodies(at, len(words)))


def displacement(row: int, columns: Mapping[int, ColumnRole], words: Words) -> int:
    """Return by how many places a row's cells stand too far left: -1, 0 or 1.

    Only where other words stand in the column of lead bodies, while all cells beside the columns of bodies name some, and
    words stand where the task would be.
    """
    places = sorted(column for column, role in columns.items() if role in _BODY_COLUMNS)
    task = next((column for column, role in columns.items() if role is ColumnRole.TASK), None)
    lead = next((words(row, column) for column in places if columns[column] in _LEADING), "")
    if task is None or not lead or names_body(lead):
        return 0
    for shift in (-1, 1):
        beside = [cell for column in places if (cell := words(row, column - shift))]
        if (
            beside
            and all(map(names_body, beside))
            and words(row, task - shift)
            and not names_body(words(row, task - shift))
        ):
            return shift
    return 0


def with_bodies(columns: Mapping[int, ColumnRole], rows: range, width: int, words: Words) -> dict[int, ColumnRole]:
    """Return the columns' roles with a lead column: where none is named so, the first unnamed one that names bodies."""
    found = dict(columns)
    task = next((column for column, role in sorted(columns.items()) if role is ColumnRole.TASK), None)
    if task is None or set(columns.values()) & {*_LEADING}:
        return found
    for column in range(task + 1, width):
        cells = [words(row, column) for row in rows]
        filled = [cell for cell in cells if cell]
        naming = sum(map(names_body, filled))
        if column not in columns and naming >= _LEAST_ROWS and naming * 4 >= len(filled) * 3:
            return {**found, column: ColumnRole.LEAD}
    return found


def names_time(words: str) -> bool:
    """Say whether a cell is a time: "Quý IV/2026", "Trước 30/6/2026", "Thường xuyên"."""
    return 0 < len(words) <= _LONGEST_TIME and read_time_cell(words, document_date=None, plan_year=2000) is not None


def without_header(row_count: int, width: int, words: Words) -> dict[int, ColumnRole]:
    """Return the roles of the columns of a task table whose header row was lost, {} for any other table.

    All must hold: a column of times, at least one column of bodies, and before it a column of words of which at least
    half begin with a verb. The first column of bodies leads, the second cooperates.
    """
    if row_count < _FEWEST_ROWS or width < _FEWEST_COLUMNS:
        return {}
    cells = {column: [words(row, column) for row in range(row_count)] for column in range(width)}
    filled = {column: [cell for cell in found if cell] for column, found in cells.items()}
    full = [column for column, found in filled.items() if len(found) * 4 >= row_count * 3]
    bodies = [column for column in full if all(map(names_body, filled[column]))]
    times = [column for column in full if column not in bodies and all(map(names_time, filled[column]))]
    tasks = [
        column
        for column in full
        if column not in (*bodies, *times)
        and sum(VERB.match(fold(cell)) is not None for cell in filled[column]) * 2 >= row_count
    ]
    if not (bodies and times and tasks) or tasks[0] > bodies[0]:
        return {}
    roles = {tasks[0]: ColumnRole.TASK, times[0]: ColumnRole.TIME}
    return roles | dict(zip(bodies, (ColumnRole.LEAD, ColumnRole.COOPERATING), strict=False))
