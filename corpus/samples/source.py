"""Read a sample's source: the document's text, and beside each sentence what a careful reader takes from it.

A source is a text file, one paragraph a line::

    number: 912/KH-UBND              header fields, up to a line "---"
    label.issued_on: 2026-01-05      "label." fields are the record's document part

    # II. CHỈ TIÊU                   a bold paragraph       = PHỤ LỤC      a bold centred one
    ~ Căn cứ …;                      an italic paragraph    =~ (Kèm theo)  an italic centred one
    1. Chỉ số … đạt từ 88% trở lên.  a plain paragraph; its marker ("1.", "a)", "-", "Điều 2.") is no part of a label's text
    @target Chỉ số … | >= 88 % | 2026
    ! page                           a page break; also: landscape, portrait, signature

    [table widths=8,60,40 task=2 product=3 header=1]
    | STT | Nội dung | Sản phẩm      cells; "^" goes on from above, "<" from the left, " // " parts paragraphs
    @task lead=SNV | due=tháng 12/2026 => within 2026-12
    [/table]

An annotation belongs to the line above it::

    @task lead=SNV; VP | with=STC | to=UBT | due=WORDS => SPEC | product=WORDS | text=PART OF THE LINE
    @opt …                           the same, a doubtful one (GUIDELINES.md, tasks, 3)
    @scope lead=SNV                  holds for the tasks that follow, up to the next @scope
    @target INDICATOR | >= 88 % | 2026 | text=PART OF THE LINE

SPEC: ``by 2026-12-15``, ``within 2026-12``, ``within 2026-Q3``, ``within 2026``, ``within 2026-01-01..2026-06-30``,
``recurring FREQ=MONTHLY``, ``continuous``, ``relative``. Bodies may be written by the short names of ``bodies.tsv``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARKER = re.compile(
    r"(?:Điều \d+[.:]|[IVX]+\.|[A-Z]\.|\d+(?:\.\d+)+\.?|\d+[.)]|\(\d+\)|[a-zđ]\)|[-+*•])\s+(?=\S)",
)
DOCUMENT_NUMBER = re.compile(
    r"\b\d{1,5}(?:/(?:19|20)\d\d)?(?:/[A-ZĐ]\w{0,7}(?:-[A-ZĐ][\wĐ&]{0,8}){1,3}|/QH\d\d|-[A-ZĐ]{1,3}/T[WU])\b"
)
STYLES = {"#": "heading", "=": "centered", "=~": "centered_italic", "~": "italic"}
ROLES = {"lead": "lead", "with": "cooperating", "to": "reports_to"}


class SourceError(Exception):
    """A source contradicts itself: the file, the line, what is wrong."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as printed, marker included."""

    text: str
    style: str = "plain"  # plain, heading, centered, centered_italic, italic

    @property
    def marker(self) -> str:
        """The list marker that opens the paragraph, without the space after it; "" where there is none."""
        found = MARKER.match(self.text)
        return found.group().strip() if found else ""

    @property
    def content(self) -> str:
        """The words after the marker."""
        found = MARKER.match(self.text)
        return self.text[found.end() :] if found else self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell where it begins; what it covers further on is None in :attr:`Table.rows`."""

    paragraphs: tuple[str, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table; widths in millimetres, rows × columns of :class:`Cell` or None (covered by a merged cell)."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    header_rows: int = 1


@dataclass(frozen=True, slots=True)
class Break:
    """A place in the flow: page, landscape, portrait, signature."""

    kind: str


Block = Paragraph | Table | Break


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A sample: its header fields, its blocks and its labels."""

    name: str
    fields: dict[str, str]
    blocks: tuple[Block, ...]
    labels: dict[str, Any]

    def lines(self, key: str) -> list[str]:
        """Return a header field's lines (written with " / " between them)."""
        return [line.strip() for line in self.fields.get(key, "").split(" / ")] if self.fields.get(key) else []

    def texts(self) -> Iterator[str]:
        """Yield every paragraph and cell paragraph in order."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Table):
                for row in block.rows:
                    for cell in row:
                        if cell is not None:
                            yield from cell.paragraphs


def read_source(path: Path, bodies: dict[str, str]) -> SourceDocument:
    """Read one source file.

    Raises:
        SourceError: a label's words do not stand in the line that it annotates, a date is impossible, a number is cited
            and not labelled, …
    """
    reader = _Reader(path, bodies)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        reader.line_number = number
        if line.strip() and not line.startswith("//"):
            reader.feed(line.rstrip())
    return reader.finish()


def read_bodies(path: Path) -> dict[str, str]:
    """Read the short names that annotations may use: a table of short name and full name."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line.strip())
    return dict(rows)


@dataclass
class _Reader:
    """The state while one source is read, line by line."""

    path: Path
    bodies: dict[str, str]
    line_number: int = 0
    in_header: bool = True
    fields: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    targets: list[dict[str, Any]] = field(default_factory=list)
    scope: dict[str, str] = field(default_factory=dict)
    table_options: dict[str, str] | None = None
    table_rows: list[list[str]] = field(default_factory=list)

    def fail(self, why: str) -> SourceError:
        return SourceError(f"{self.path.name}:{self.line_number}: {why}")

    def feed(self, line: str) -> None:
        if self.in_header:
            self._header(line)
        elif line.startswith("@"):
            self._annotation(line)
        elif line.startswith("[table"):
            self.table_options = dict(option.split("=", 1) for option in line.strip("[]").split()[1:])
            self.table_rows = []
        elif line.startswith("[/table]"):
            self._close_table()
        elif self.table_options is not None:
            self.table_rows.append([cell.strip() for cell in line.removeprefix("|").split("|")])
        elif line.startswith("! "):
            self.blocks.append(Break(line[2:]))
        else:
            prefix, _, rest = line.partition(" ")
            style = STYLES.get(prefix)
            self.blocks.append(Paragraph(rest, style) if style else Paragraph(line))

    def _header(self, line: str) -> None:
        if line == "---":
            self.in_header = False
            return
        key, _, value = line.partition(":")
        self.fields[key.strip()] = value.strip()

    # Annotations -----------------------------------------------------------------------------------------------------

    def _annotation(self, line: str) -> None:
        name, _, rest = line[1:].partition(" ")
        parts = [part.strip() for part in rest.split(" | ")] if rest else []
        if name == "scope":
            self.scope = self._options(parts)
        elif name in {"task", "opt"}:
            self._task(self._options(parts), optional=name == "opt")
        elif name == "target":
            self._target(parts)
        else:
            raise self.fail(f"unknown annotation @{name}")

    def _options(self, parts: list[str]) -> dict[str, str]:
        options = {}
        for part in parts:
            key, equals, value = part.partition("=")
            if not equals or key not in {*ROLES, "due", "product", "text"}:
                raise self.fail(f"not an option: {part!r}")
            options[key] = value.strip()
        return options

    def _subject(self) -> str:
        """The words that the annotation is about: the paragraph above it, or the task cell of the row above it."""
        if self.table_options is not None:
            return self._resolved(int(self.table_options["task"]) - 1)
        paragraph = self.blocks[-1]
        if not isinstance(paragraph, Paragraph):
            raise self.fail("no paragraph above")
        return paragraph.content

    def _resolved(self, column: int) -> str:
        """The words of the last row's cell, from above where it is merged."""
        for row in reversed(self.table_rows):
            if row[column] != "^":
                return row[column].replace(" // ", " ")
        raise self.fail("nothing above a merged cell")

    def _part(self, text: str | None) -> str:
        subject = self._subject()
        if text is None:
            found = MARKER.match(subject)
            return subject[found.end() :] if found and self.table_options is not None else subject
        if "…" in text:
            first, last = (piece.strip() for piece in text.split("…"))
            start, end = subject.find(first), subject.find(last)
            if start < 0 or end < 0 or end < start:
                raise self.fail(f"not in the line above: {text!r}")
            return subject[start : end + len(last)]
        if text not in subject:
            raise self.fail(f"not in the line above: {text!r}")
        return text

    def _task(self, options: dict[str, str], *, optional: bool) -> None:
        values = {**self.scope, **options}
        task: dict[str, Any] = {"text": self._part(options.get("text"))}
        for key, role in ROLES.items():
            task[role] = [
                self.bodies.get(name.strip(), name.strip()) for name in values.get(key, "").split(";") if name.strip()
            ]
        due = values.get("due", "none")
        task["deadline"] = None if due == "none" else self._deadline(due)
        product = values.get("product")
        if product is None and self.table_options is not None and "product" in self.table_options:
            product = self._resolved(int(self.table_options["product"]) - 1)
        task["deliverable"] = product or None
        task["optional"] = optional
        self.tasks.append(task)

    def _deadline(self, due: str) -> dict[str, str | None]:
        words, arrow, spec = (piece.strip() for piece in due.partition("=>"))
        kind, _, value = spec.partition(" ")
        if not arrow or kind not in {"by", "within", "recurring", "continuous", "relative"}:
            raise self.fail(f"not a deadline: {due!r}")
        deadline: dict[str, str | None] = {"text": words, "type": kind, "start": None, "end": None, "recurrence": None}
        if kind == "by":
            deadline["end"] = dt.date.fromisoformat(value).isoformat()
        elif kind == "within":
            deadline["start"], deadline["end"] = self._period(value)
        elif kind == "recurring":
            deadline["recurrence"] = value
        return deadline

    def _period(self, value: str) -> tuple[str | None, str | None]:
        if ".." in value:
            start, end = value.split("..")
            return start or None, end or None
        if found := re.fullmatch(r"(\d{4})-Q([1-4])", value):
            year, month = int(found[1]), 3 * int(found[2])
            return f"{year}-{month - 2:02}-01", f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"
        if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
            year, month = int(found[1]), int(found[2])
            return f"{year}-{month:02}-01", f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"
        if re.fullmatch(r"\d{4}", value):
            return f"{value}-01-01", f"{value}-12-31"
        raise self.fail(f"not a period: {value!r}")

    def _target(self, parts: list[str]) -> None:
        indicator, level, period, *rest = parts
        comparator, number, unit = level.split(" ", 2)
        value = float(number)
        self.targets.append(
            {
                "text": self._part(rest[0].removeprefix("text=") if rest else None),
                "indicator": indicator,
                "comparator": comparator,
                "value": int(value) if value.is_integer() else value,
                "unit": None if unit == "-" else unit,
                "period": None if period == "-" else period,
            }
        )

    # Tables ----------------------------------------------------------------------------------------------------------

    def _close_table(self) -> None:
        options, rows = self.table_options or {}, self.table_rows
        widths = tuple(int(width) for width in options["widths"].split(","))
        if any(len(row) != len(widths) for row in rows):
            raise self.fail(
                f"a row has not {len(widths)} cells: {next(row for row in rows if len(row) != len(widths))}"
            )
        cells = [[_cell(rows, i, j) for j in range(len(widths))] for i in range(len(rows))]
        self.blocks.append(Table(widths, tuple(tuple(row) for row in cells), int(options.get("header", "1"))))
        self.table_options = None

    # The end ---------------------------------------------------------------------------------------------------------

    def finish(self) -> SourceDocument:
        labels = {"document": self._document(), "tasks": self.tasks, "targets": self.targets}
        document = SourceDocument(self.path.stem, self.fields, tuple(self.blocks), labels)
        self._check(document)
        return document

    def _document(self) -> dict[str, Any]:
        def value(key: str) -> str | None:
            return self.fields.get(f"label.{key}") or None

        def numbers(key: str) -> list[str]:
            return [number.strip() for number in (value(key) or "").split(";") if number.strip()]

        place = self.fields.get("place_date", "").split(",")[0].strip()
        return {
            "number": value("number") or self.fields.get("number"),
            "type": value("type"),
            "issuer": value("issuer"),
            "issued_on": value("issued_on"),
            "place": place or None,
            "province": value("province"),
            "title": value("title") or self.fields.get("title"),
            "signer": value("signer")
            or (self.fields["signature"].split(" / ")[-1].strip() if "signature" in self.fields else None),
            "signer_title": value("signer_title"),
            "legal_basis": numbers("legal_basis"),
            "citations": numbers("citations"),
        }

    def _check(self, document: SourceDocument) -> None:
        """Hold the labels against the whole text: deadlines' words stand in it, its numbers are all labelled."""
        whole = " ".join([*document.texts(), *self.fields.values()])
        for task in self.tasks:
            words = task["deadline"] and task["deadline"]["text"]
            if words and words not in whole:
                raise SourceError(f"{self.path.name}: no such words: {words!r}")
        labelled = {*document.labels["document"]["citations"], document.labels["document"]["number"]}
        body = " ".join([*document.texts(), self.fields.get("title", "")])
        printed = set(DOCUMENT_NUMBER.findall(body))
        if printed - labelled:
            raise SourceError(f"{self.path.name}: cited, not labelled: {sorted(printed - labelled)}")
        if missing := [n for n in document.labels["document"]["citations"] if n not in body]:
            raise SourceError(f"{self.path.name}: labelled, not cited: {missing}")
        if missing := [n for n in document.labels["document"]["legal_basis"] if n not in labelled]:
            raise SourceError(f"{self.path.name}: a legal basis is not among the citations: {missing}")


def _cell(rows: list[list[str]], i: int, j: int) -> Cell | None:
    """Make the cell that begins at row i, column j; None where another covers it."""
    if rows[i][j] in {"^", "<"}:
        return None
    columns = 1
    while j + columns < len(rows[i]) and rows[i][j + columns] == "<":
        columns += 1
    height = 1
    while i + height < len(rows) and rows[i + height][j] == "^":
        height += 1
    return Cell(tuple(rows[i][j].split(" // ")) if rows[i][j] else (), height, columns)
