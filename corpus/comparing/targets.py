"""Targets side by side: the same indicator by province and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.comparing.indicators import MEASURE_NAMES, Indicator, Measure, measure_of, resolve_indicator
from corpus.comparing.plans import Place, Plan, Record
from corpus.comparing.themes import Theme, includes, score_themes

LAST_YEAR_OF_63 = 2024  # editions of the indices up to this year rank 63 provinces, later ones 34
_COMPARATORS = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}
_CHANGES = {"+": "tăng", "-": "giảm"}
_RANK_OF = re.compile(r"\b\d{1,2}\s*/\s*(63|34)\b|\b(63|34)\s+(?:tỉnh|địa phương)", re.IGNORECASE)
_BASELINE_YEAR = re.compile(r"so\s+với\s+(?:cùng\s+kỳ\s+)?(?:năm\s+|kết\s+quả\s+năm\s+)?(\d{4})", re.IGNORECASE)
_BASELINE = re.compile(
    r"năm\s+(\d{4})\s+(?:đạt|là|xếp(?:\s+thứ|\s+hạng)?|đứng(?:\s+thứ)?)\s*(\d[\d.,]*\s*(?:%|điểm)?(?:\s*/\s*\d+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RowKey:
    """A row: what is measured, which kind of number, in which unit."""

    indicator: str
    measure: Measure
    unit: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: whose value (a province, or a body of one), for which year or years (None: nobody says)."""

    speaker: str
    period: str | None


@dataclass(frozen=True, slots=True)
class TargetCell:
    """One target of one document.

    Attributes:
        comparator: As in the record: ``>=``, ``+>=`` …
        value: The number; ``unit`` as written.
        words: "≥ 88 %", "tăng ≥ 2 bậc".
        text: The target's clause.
        place: Where it stands.
        is_period_from_document: The clause names no year; the plan's own stands in.
        rank_of: Among how many provinces a rank counts: 63 or 34; ``is_rank_of_inferred`` from the year.
        baseline: Words for what it is compared with, "" where nothing is.
        notes: Vietnamese: what makes the number not comparable.
    """

    comparator: str
    value: float
    unit: str
    words: str
    text: str
    place: Place
    is_period_from_document: bool = False
    rank_of: int | None = None
    is_rank_of_inferred: bool = False
    baseline: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of the matrix: its name and its cells by column; a cell may hold several targets (a range's two ends)."""

    key: RowKey
    name: str
    cells: dict[Column, tuple[TargetCell, ...]]


@dataclass(frozen=True, slots=True)
class TargetMatrix:
    """Targets by indicator, province and period."""

    columns: tuple[Column, ...]
    rows: tuple[TargetRow, ...]


def compare_targets(plans: Sequence[Plan], *, theme: Theme | None = None, shared_by: int = 1) -> TargetMatrix:
    """Put the targets of plans side by side.

    Args:
        plans: The documents.
        theme: Only targets of this theme or of the index it stands for.
        shared_by: Only rows that at least so many provinces have.

    Returns:
        Rows in the order of how many provinces have them, then by name; columns by province and period.
    """
    rows: dict[RowKey, dict[Column, list[TargetCell]]] = {}
    names: dict[RowKey, Indicator] = {}
    for plan in plans:
        for target in plan.record["targets"]:
            indicator = resolve_indicator(target["indicator"])
            if theme is not None and not _is_about(target, plan, indicator, theme):
                continue
            cell, period = _cell(target, plan, indicator)
            key = RowKey(indicator.key, measure_of(indicator, cell.comparator, cell.unit), cell.unit)
            names.setdefault(key, indicator)
            rows.setdefault(key, {}).setdefault(Column(plan.speaker, period), []).append(cell)
    found = [
        TargetRow(key, _row_name(names[key], key), {column: tuple(cells) for column, cells in by_column.items()})
        for key, by_column in rows.items()
        if len({column.speaker for column in by_column}) >= shared_by
    ]
    found.sort(key=lambda row: (-len({column.speaker for column in row.cells}), row.name))
    columns = {column for row in found for column in row.cells}
    return TargetMatrix(tuple(sorted(columns, key=lambda each: (each.speaker, each.period or ""))), tuple(found))


def _is_about(target: Record, plan: Plan, indicator: Indicator, theme: Theme) -> bool:
    if indicator.key.split(":")[0] == theme.id:
        return True
    headings = tuple(target.get("section_path") or ())
    scores = score_themes(f"{target['indicator']}. {target['text']}", headings=headings, title=plan.title)
    return any(includes(theme, score.theme) for score in scores)


def _row_name(indicator: Indicator, key: RowKey) -> str:
    name = indicator.name[:1].upper() + indicator.name[1:]
    return (
        f"{name} — {MEASURE_NAMES[key.measure]} ({key.unit})" if key.unit else f"{name} — {MEASURE_NAMES[key.measure]}"
    )


def _cell(target: Record, plan: Plan, indicator: Indicator) -> tuple[TargetCell, str | None]:
    comparator, value, unit = target["comparator"], float(target["value"]), target.get("unit") or ""
    own_period = _period_of(target, plan)
    period = own_period or plan.period
    measure = measure_of(indicator, comparator, unit)
    rank_of, is_inferred = _rank_of(target["text"], period) if _is_about_ranks(measure, unit) else (None, False)
    baseline, year = _baseline(target["text"])
    notes = []
    if year is not None and _crosses_merger(year, period) and _is_about_ranks(measure, unit):
        notes.append(
            f"Thứ hạng năm {year} tính trên 63 tỉnh, từ năm {LAST_YEAR_OF_63 + 1} trên 34 tỉnh: không so được."
        )
    if own_period is None and period is not None:
        notes.append("Câu không nêu năm, lấy theo văn bản.")
    cell = TargetCell(
        comparator,
        value,
        unit,
        _words(comparator, value, unit, rank_of),
        target["text"],
        plan.place_of(target),
        is_period_from_document=own_period is None and period is not None,
        rank_of=rank_of,
        is_rank_of_inferred=is_inferred,
        baseline=baseline,
        notes=tuple(notes),
    )
    return cell, period


def _period_of(target: Record, plan: Plan) -> str | None:
    """Return the year or years that a target names; not a year past that only words around it name.

    "(năm 2022 xếp thứ 45/63, năm 2023 phấn đấu …)" stands in a heading of a plan of 2023: nothing beneath it is set for
    2022. A rank of the year before is published late, and then the target's own words name the year.
    """
    period: str | None = target.get("period")
    years, issued = _years(period), _years(plan.header.get("issued_on"))[:1]
    if not years or not issued or max(years) >= issued[0] or str(max(years)) in target["text"]:
        return period
    return None


def _years(words: str | None) -> list[int]:
    return [int(year) for year in re.findall(r"\d{4}", words or "")]


def _is_about_ranks(measure: Measure, unit: str) -> bool:
    return measure is Measure.RANK or unit == "bậc"


def _rank_of(text: str, period: str | None) -> tuple[int | None, bool]:
    """Return among how many provinces a rank counts, and whether that follows only from the year."""
    if written := _RANK_OF.search(text):
        return int(written[1] or written[2]), False
    years = _years(period)
    if not years:
        return None, False
    return (63 if years[-1] <= LAST_YEAR_OF_63 else 34), True


def _crosses_merger(baseline_year: int, period: str | None) -> bool:
    years = _years(period)
    return bool(years) and baseline_year <= LAST_YEAR_OF_63 < max(years)


def _baseline(text: str) -> tuple[str, int | None]:
    """Return the words for what a target is compared with, and its year."""
    if found := _BASELINE.search(text):
        return f"năm {found[1]}: {found[2].strip()}", int(found[1])
    if found := _BASELINE_YEAR.search(text):
        return f"so với năm {found[1]}", int(found[1])
    return "", None


def _words(comparator: str, value: float, unit: str, rank_of: int | None) -> str:
    change = _CHANGES.get(comparator[:1], "")
    sign = _COMPARATORS.get(comparator.removeprefix("+").removeprefix("-"), comparator)
    of = f"/{rank_of}" if rank_of and not change else ""
    number = f"{value:,.10g}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    shown_sign = "" if change and sign == "=" else sign
    return " ".join(filter(None, (change, shown_sign, f"{number}{of}", unit)))
