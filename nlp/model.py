"""What is read from a directive: frozen values, each grounded in the canonical text.

``text[span.start:span.end]`` is what was read. No spaCy type stands here: the model is the only way out of ``nlp``.
:func:`nlp.record.to_record` turns a :class:`Document` into the JSON record that ``gold/GUIDELINES.md`` defines.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of the canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words of the span."""
        return text[self.start : self.end]


class Role(enum.StrEnum):
    """What a body has to do with a task."""

    LEAD = "lead"  # chủ trì, thực hiện
    COOPERATING = "cooperating"  # phối hợp
    REPORTS_TO = "reports_to"  # báo cáo / gửi / trình / tham mưu cho


class Basis(enum.StrEnum):
    """Where a value that holds for a task was read."""

    OWN = "own"  # the task's own words
    HEADING = "heading"  # a heading above it
    LEAD_IN = "lead_in"  # the sentence that opens its list, or an earlier sentence of its paragraph
    COLUMN = "column"  # a table's column (a merged or ditto cell included)
    RECIPIENT = "recipient"  # Kính gửi
    DOCUMENT = "document"  # completed from the document (a year)


class DeadlineType(enum.StrEnum):
    """The five kinds of GUIDELINES.md."""

    BY = "by"
    WITHIN = "within"
    RECURRING = "recurring"
    CONTINUOUS = "continuous"
    RELATIVE = "relative"


class Modality(enum.StrEnum):
    """How strongly a task is asked for."""

    ORDER = "order"  # giao, yêu cầu
    REQUEST = "request"  # đề nghị


@dataclass(frozen=True, slots=True)
class Mention:
    """A body as written, and its full name.

    ``name`` expands abbreviations (UBND -> Ủy ban nhân dân) and a person's office (Giám đốc Sở Nội vụ -> Sở Nội vụ);
    ``agency_id`` is the gazetteer's record, None for a body that it does not hold.
    """

    span: Span | None
    text: str
    name: str
    agency_id: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """An edge between a task and a body."""

    role: Role
    mention: Mention
    basis: Basis = Basis.OWN
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time by or within which something is due. ISO dates; ``recurrence`` is an iCalendar RRULE value."""

    span: Span
    text: str
    type: DeadlineType
    start: str | None = None
    end: str | None = None
    recurrence: str | None = None
    basis: Basis = Basis.OWN
    ambiguous: bool = False
    year_from_document: bool = False
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable level to be reached: one number with what it measures."""

    span: Span  # the clause
    text: str
    indicator: str
    comparator: str  # >= <= = += -= +>= ->= +<= -<=
    value: float
    unit: str | None
    value_span: Span  # the number itself
    period: str | None = None
    section_path: tuple[str, ...] = ()
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document number in the text, written without spaces: "45-CT/TW", "2437/QĐ-TTg"."""

    span: Span
    number: str
    is_legal_basis: bool = False
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Field_:  # noqa: N801  (dataclasses.field is used beside it)
    """One metadata value: as GUIDELINES.md wants it, and where it was read (None: put together or inferred)."""

    value: str | None = None
    span: Span | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The document's own data, each field grounded."""

    number: Field_ = Field_()
    type: Field_ = Field_()
    issuer: Field_ = Field_()
    issued_on: Field_ = Field_()  # ISO date
    place: Field_ = Field_()
    province: Field_ = Field_()
    title: Field_ = Field_()
    signer: Field_ = Field_()
    signer_title: Field_ = Field_()
    recipients: tuple[Mention, ...] = ()  # Kính gửi
    is_report_about: bool = False  # a news page about a document


@dataclass(frozen=True, slots=True)
class Task:
    """Something that the document tells a body to do from now on."""

    span: Span
    text: str
    assignments: tuple[Assignment, ...] = ()
    deadline: Deadline | None = None
    other_deadlines: tuple[Deadline, ...] = ()  # further ones of its own words or cell: "lần hai trước ngày 15/12"
    deliverable: str | None = None
    deliverable_span: Span | None = None
    optional: bool = False
    modality: Modality = Modality.ORDER
    section_path: tuple[str, ...] = ()  # headings above it, outermost first: ("II. NHIỆM VỤ", "1. Sở Nội vụ")
    confidence: float = 1.0
    rule: str = ""

    def bodies(self, role: Role) -> tuple[str, ...]:
        """Return the full names of the bodies in a role, in the text's order, each once."""
        return tuple(dict.fromkeys(a.mention.name for a in self.assignments if a.role is role))


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one directive."""

    text: str
    header: Header
    references: tuple[Reference, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    warnings: tuple[str, ...] = field(default=())
