"""Targets: measurable levels to be reached, in ``doc.spans["targets"]``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ingest.layout import Table
from nlp import labels
from nlp.components.targets.find import find_targets
from nlp.components.targets.patterns import PERIOD
from nlp.components.targets.tables import find_table_targets
from nlp.extensions import publish, text_of
from nlp.gazetteers.folding import fold
from nlp.model import Header, Span, Target
from nlp.structure import ColumnRole, Division, DivisionKind, SectionRole
from nlp.timex import plan_year

_SILENT = frozenset(
    {
        SectionRole.LETTERHEAD,
        SectionRole.LEGAL_BASIS,
        SectionRole.BACKGROUND,
        SectionRole.INFORMATION,
        SectionRole.CRITERIA,
        SectionRole.CLOSING,
        SectionRole.RECIPIENTS,
        SectionRole.SIGNATURE,
        SectionRole.FORM,
        SectionRole.NOISE,
    }
)
_TELLING = frozenset({"Báo cáo", "Quy định", "Quy chế"})  # what was done, what holds: numbers there are no aims
_GOAL_HEADING = re.compile(r"mục tiêu|chỉ tiêu|kết quả cần đạt|sản phẩm|yêu cầu cần đạt")
# "- Số lượng: 5.000 cuốn." describes a task and is no order itself, but tells its measure
_MEASURE = re.compile(
    r"[-–+*•\s]*(?:số lượng|chỉ tiêu|mục tiêu|kết quả (?:cần đạt|phải đạt)|yêu cầu cần đạt)\b[^:\n]{0,30}:"
)
_CELLS = (ColumnRole.TASK, ColumnRole.PRODUCT)


@Language.factory(
    "directive_targets",
    assigns=["doc.spans"],
    requires=["doc._.directive_header", "doc._.divisions"],
    default_score_weights={"spans_targets_f": 1.0},
)
class DirectiveTargets:
    """Find the targets of the division tree's units; :mod:`nlp.components.targets.patterns` lists the forms."""

    def __init__(self, nlp: Language, name: str) -> None:
        """Take no settings."""
        self.name = name
        del nlp

    def __call__(self, doc: Doc) -> Doc:
        """Publish the targets of the document in its order."""
        header: Header = doc._.get(labels.DIRECTIVE_HEADER) or Header()
        root: Division | None = doc._.get(labels.DIVISIONS)
        written = header.issued_on.value
        issued_on = dt.date.fromisoformat(written) if written else None
        setting = _Setting(
            year=issued_on.year if issued_on else None,
            planned=plan_year(header.title.value, issued_on),
            is_report=header.type.value in _TELLING,
        )
        found = [] if root is None else list(_of_tree(text_of(doc), root, setting))
        layout = doc._.get(labels.LAYOUT)
        if root is not None and layout is not None and not setting.is_report:
            found += _of_tables(text_of(doc), root, layout.tables, setting)
        found.sort(key=lambda target: (target.span, target.value_span))
        publish(doc, labels.TARGETS, found)
        return doc


@dataclasses.dataclass(frozen=True, slots=True)
class _Setting:
    """What the header says of a document's numbers."""

    year: int | None  # of issue
    planned: int | None  # the year that the title plans for: "Kế hoạch … năm 2026"
    is_report: bool


def _of_tree(text: str, root: Division, setting: _Setting) -> Iterator[Target]:
    seen: set[Span] = set()
    for unit in root.walk():
        if unit.role in _SILENT and not _is_measure(unit, text):
            continue
        for span, is_goal in _pieces(unit, text):
            if span in seen:  # a cell merged over several rows
                continue
            seen.add(span)
            period = _inherited_period(unit, text) or (str(setting.planned) if setting.planned else None)
            found = find_targets(
                span.of(text),
                is_goal=is_goal,
                document_year=setting.year,
                period=period,
                is_report=setting.is_report,
            )
            for target in found:
                yield _moved(target, span.start, unit.path(text))


def _of_tables(text: str, root: Division, tables: Iterable[Table], setting: _Setting) -> Iterator[Target]:
    """Yield the targets of tables of indicators; a table stands in the part that the division before it is of."""
    units = list(root.walk())
    for table in tables:
        before = max((unit for unit in units if unit.span.start <= table.start), key=lambda unit: unit.span.start)
        if before.role in _SILENT - {SectionRole.LETTERHEAD, SectionRole.RECIPIENTS, SectionRole.SIGNATURE}:
            continue  # an annex has its own letterhead; its table may follow a signature
        period = _inherited_period(before, text) or (str(setting.planned) if setting.planned else None)
        for target in find_table_targets(table, text, document_year=setting.year, period=period):
            yield dataclasses.replace(target, section_path=before.path(text))


def _pieces(unit: Division, text: str) -> Iterator[tuple[Span, bool]]:
    """Yield the stretches of a unit to read, and whether plain counts are targets there."""
    if unit.kind is DivisionKind.ROW:
        cells = {role: span for role, span in unit.cells.items() if role in _CELLS}
        if not cells and unit.span.end > unit.span.start:
            yield unit.span, False
        for role, span in cells.items():
            yield span, role is ColumnRole.PRODUCT
        return
    if unit.span.end > unit.span.start:
        yield unit.span, _is_goal(unit, text)


def _is_measure(unit: Division, text: str) -> bool:
    """Say whether a line of information tells the measure of a task above it."""
    if unit.role is not SectionRole.INFORMATION or not _MEASURE.match(fold(unit.span.of(text)[:80])):
        return False
    above = next(iter(unit.ancestors()), None)
    return above is not None and above.role not in _SILENT


def _is_goal(unit: Division, text: str) -> bool:
    """Say whether a unit stands under objectives or indicators."""
    if unit.role is SectionRole.PURPOSE:
        return True
    above = (node.span.of(text) for node in unit.ancestors() if node.is_heading)
    return any(_GOAL_HEADING.search(fold(words)[:120]) for words in above)


def _inherited_period(unit: Division, text: str) -> str | None:
    """Return the years that the nearest heading or lead-in above a unit sets: "Đến năm 2030:"."""
    for node in unit.ancestors():
        match = PERIOD.search(fold(node.span.of(text)))
        if match:
            return f"{match[1]}-{match[2]}" if match[1] else match[3]
    return None


def _moved(target: Target, offset: int, path: tuple[str, ...]) -> Target:
    """Return a target with its spans in the canonical text."""
    span = Span(target.span.start + offset, target.span.end + offset)
    value_span = Span(target.value_span.start + offset, target.value_span.end + offset)
    return dataclasses.replace(target, span=span, value_span=value_span, section_path=path)
