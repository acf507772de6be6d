"""What the steps of the component hand on: a unit of text, and the body in force over it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from nlp.bodies.reading import Body
from nlp.components.tasks.own_roles import Lead
from nlp.gazetteers.folding import fold
from nlp.model import Basis
from nlp.structure import Division


class UnitKind(enum.StrEnum):
    """Where a unit comes from."""

    ITEM = "item"  # a marked point or bullet
    PARAGRAPH = "paragraph"  # a paragraph beneath a marked point: one unit
    SENTENCE = "sentence"  # of prose
    CLAUSE = "clause"  # cut from another unit because it orders another body
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Force:
    """The bodies that lead what names no lead of its own, and where they were read."""

    bodies: tuple[Body, ...] = ()
    basis: Basis = Basis.HEADING
    rule: str = ""
    is_request: bool = False
    cooperating: tuple[Body, ...] = ()  # "2. Sở Y tế chủ trì, phối hợp với Sở Tài chính:"
    of_tasks: bool = False  # the lead-in announces tasks: "… thực hiện các nội dung sau:"
    ordered: bool = False  # the lead-in orders, without naming whom: "UBND tỉnh yêu cầu:"

    def __bool__(self) -> bool:
        """Say whether any body is in force."""
        return bool(self.bodies)


def is_nested(lead: Lead, force: Force) -> bool:
    """Say whether an order is given by the body in force to one of its own: the outermost body leads.

    "4. UBND xã: - Giao BCĐ giảm nghèo xã phối hợp …", "4. Ngân hàng Nhà nước: Yêu cầu các tổ chức tín dụng …"
    """
    if not lead.is_order or not lead.at_start or force.basis is not Basis.HEADING or not force or lead.is_request:
        return False
    return all(body.is_generic or not fold(body.name).startswith(_DEPARTMENTS) for body in lead.bodies)


# Bodies that the document's issuer orders directly; not part of another body.
_DEPARTMENTS = (
    "sở ", "bộ ", "thanh tra ", "công an ", "văn phòng ", "ủy ban ", "ban quản lý", "bộ chỉ huy", "cục ", "vụ ", "báo ", "đài ",
)  # fmt: skip


@dataclass(slots=True)
class Unit:
    """A stretch of text that may be a task: ``text[start:end]``, lead-in and marker left out."""

    start: int
    end: int
    kind: UnitKind
    division: Division
    force: Force = Force()
    lead: Lead | None = None
    topic_end: int = 0  # end of the lead-in phrase before it ("Nội dung thực hiện:"), 0 where none stands
    children: list[Unit] = field(default_factory=list)  # units of the divisions beneath
    announces: bool = False  # announces the list beneath it: a task only where no point of the list is one
    names_executor: bool = False  # cut from the attribute line that names the lead bodies
    group: int = 0  # attribute lines hold for the units of one group
