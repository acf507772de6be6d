"""The division tree: what everything else stands on.

A :class:`Division` is one unit of the document: a part, a chapter, an article, a numbered point, a bullet, a plain
paragraph, a table row. The tree is a plain Python structure kept at ``doc._.divisions`` by the structure component.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from nlp.model import Span


class DivisionKind(enum.StrEnum):
    """A unit's kind, from its marker."""

    PART = "part"  # Phần thứ nhất, PHẦN I
    CHAPTER = "chapter"  # Chương I
    SECTION = "section"  # Mục 1
    ARTICLE = "article"  # Điều 1.
    ANNEX = "annex"  # Phụ lục
    ROMAN = "roman"  # I.
    CAPITAL = "capital"  # A.
    NUMBER = "number"  # 1.  1)  (1)
    DECIMAL = "decimal"  # 1.1.
    LETTER = "letter"  # a)
    DASH = "dash"  # -
    PLUS = "plus"  # +
    BULLET = "bullet"  # * • o
    PARAGRAPH = "paragraph"  # no marker
    TABLE = "table"
    ROW = "row"


class SectionRole(enum.StrEnum):
    """What a part of the document is for; inherited by what is beneath."""

    LETTERHEAD = "letterhead"  # quốc hiệu, issuer, number, date, title, Kính gửi
    LEGAL_BASIS = "legal_basis"  # Căn cứ, Thực hiện, Theo đề nghị (opening paragraphs)
    BACKGROUND = "background"  # results, assessment, reasons
    PURPOSE = "purpose"  # mục đích, mục tiêu, yêu cầu, quan điểm, nguyên tắc
    INFORMATION = "information"  # đối tượng, thành phần, thời gian, kinh phí, hình thức: facts of the undertaking
    CRITERIA = "criteria"  # tiêu chí thi đua, tiêu chuẩn khen thưởng, agendas, methods of assessment
    TASKS = "tasks"  # nhiệm vụ, giải pháp, nội dung
    IMPLEMENTATION = "implementation"  # tổ chức thực hiện, phân công
    CLOSING = "closing"  # Trên đây là …, Trong quá trình thực hiện …, hiệu lực
    RECIPIENTS = "recipients"  # Nơi nhận
    SIGNATURE = "signature"
    FORM = "form"  # a form to be filled in, an outline of a report
    NOISE = "noise"  # menus, captions, by-lines of a web copy
    BODY = "body"  # nothing more is known


class ColumnRole(enum.StrEnum):
    """What a column of a task table holds."""

    INDEX = "index"  # STT, TT
    TASK = "task"  # Nhiệm vụ, Nội dung công việc
    LEAD = "lead"  # Cơ quan chủ trì, Đơn vị thực hiện
    COOPERATING = "cooperating"  # Cơ quan phối hợp
    BODIES = "bodies"  # Cơ quan chủ trì, phối hợp: both in one
    TIME = "time"  # Thời gian, Thời hạn, Tiến độ
    PRODUCT = "product"  # Sản phẩm, Kết quả
    REPORTS_TO = "reports_to"  # Cấp trình
    OTHER = "other"


TELLING_COLUMNS = frozenset(
    {ColumnRole.LEAD, ColumnRole.BODIES, ColumnRole.TIME, ColumnRole.PRODUCT, ColumnRole.COOPERATING}
)
"""The columns of which one at least makes a table one of tasks, and a row of it a task."""


@dataclass(slots=True)
class Division:
    """A unit of the document. ``span`` covers its own words without the marker; children lie after or inside it."""

    kind: DivisionKind
    span: Span  # own words: no marker, no children
    marker: str = ""  # as written: "1.1.", "a)", "-", "Điều 3."
    marker_span: Span | None = None
    level: int = 0
    role: SectionRole = SectionRole.BODY
    is_heading: bool = False  # a title of what is beneath, not a statement
    bold: bool = False
    children: list[Division] = field(default_factory=list)
    parent: Division | None = field(default=None, repr=False)
    table: int | None = None  # index into LaidOutDocument.tables for TABLE and ROW
    row: int | None = None
    cells: dict[ColumnRole, Span] = field(default_factory=dict)  # of a ROW: merged and ditto cells filled down

    def walk(self) -> Iterator[Division]:
        """Yield this division and everything beneath it in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator[Division]:
        """Yield the parent, its parent, …; nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def add(self, child: Division) -> None:
        """Put a child last beneath this division."""
        child.parent = self
        child.level = self.level + 1
        self.children.append(child)

    def path(self, text: str) -> tuple[str, ...]:
        """Return the headings above, outermost first, with their markers: ("II. NHIỆM VỤ", "1. Sở Nội vụ")."""
        above = [node for node in self.ancestors() if node.is_heading and node.span.end > node.span.start]
        return tuple(" ".join(f"{node.marker} {node.span.of(text)}".split()) for node in reversed(above))
