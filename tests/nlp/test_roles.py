"""Who leads, cooperates and is reported to in the words of one unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_markup import Case, case_id, read_cases

from nlp.bodies.reading import BodyReader
from nlp.components.tasks import rows
from nlp.components.tasks.own_roles import OwnRoles
from nlp.model import Span

CASES = read_cases(Path(__file__).parent / "cases" / "roles.txt")


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_own_roles(case: Case) -> None:
    """The marked bodies have the marked roles, at their places, and no others have any."""
    roles = OwnRoles(BodyReader(case.text))
    lead = roles.lead(0, len(case.text))
    found = [(b.start, b.end, "lead") for b in (lead.bodies if lead else ())]
    found += [(b.start, b.end, "cooperating") for b, _ in roles.cooperating(0, len(case.text))]
    found += [(b.start, b.end, "reports_to") for b, _ in roles.reports_to(0, len(case.text))]
    assert sorted(found) == [(mark.start, mark.end, mark.label) for mark in case.marks], case.reason


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Sở Nội vụ; các sở, ban, ngành", ["Sở Nội vụ", "các sở, ban, ngành"]),
        ("- Sở Tài chính\n- UBND cấp xã", ["Sở Tài chính", "Ủy ban nhân dân cấp xã"]),
        ("Sở Khoa học và\nCông nghệ", ["Sở Khoa học và Công nghệ"]),  # a line that breaks inside a name
        ("Các đơn vị thuộc Bộ (Cục Hàng không, Vụ Pháp chế)", ["các đơn vị thuộc Bộ", "Cục Hàng không", "Vụ Pháp chế"]),
        ("Nhóm chuyên gia độc lập", ["Nhóm chuyên gia độc lập"]),  # no body we know: its words as they stand
        ("Chủ trì: Sở Y tế", ["Sở Y tế"]),
        ("Lê Văn Bình\nTrần Thị An", ["Lê Văn Bình", "Trần Thị An"]),  # persons, a line each
        ("Lê Văn Bình, Trần Thị An", ["Lê Văn Bình", "Trần Thị An"]),
        # what each body does is no part of its name, and the list goes on behind it
        ("- Sở Y tế chủ trì thẩm tra; - Các Ban của HĐND tham gia.", ["Sở Y tế", "các Ban của Hội đồng nhân dân"]),
        ("Ban Dân nguyện\tVăn phòng Quốc hội", ["Ban Dân nguyện", "Văn phòng Quốc hội"]),  # two columns of leads
    ],
)
def test_cells_of_bodies(cell: str, names: list[str]) -> None:
    reader = BodyReader(cell, in_cell=True)
    assert [body.name for body in rows.read_bodies(reader, Span(0, len(cell)))] == names


@pytest.mark.parametrize(
    ("cell", "lead", "helpers"),
    [
        ("Chủ trì: Sở Y tế; phối hợp: Sở Tài chính, Sở Nội vụ", ["Sở Y tế"], ["Sở Tài chính", "Sở Nội vụ"]),
        ("Sở Công Thương. Phối hợp: UBND xã Bình An", ["Sở Công Thương"], ["Ủy ban nhân dân xã Bình An"]),
        ("Sở Tư pháp", ["Sở Tư pháp"], []),
    ],
)
def test_cells_of_leads_and_helpers(cell: str, lead: list[str], helpers: list[str]) -> None:
    reader = BodyReader(cell, in_cell=True)
    first, second = rows.split_roles(reader, Span(0, len(cell)))
    assert [body.name for body in rows.read_bodies(reader, first)] == lead
    assert [body.name for body in (rows.read_bodies(reader, second) if second else ())] == helpers


def test_helpers_in_brackets() -> None:
    """A lead's brackets may name who helps it."""
    reader = BodyReader("Sở Y tế (Sở Tài chính phối hợp chuẩn bị); Sở Nội vụ (mới)", in_cell=True)
    found = rows.helpers_in_brackets(reader, Span(0, len(reader.text)))
    assert [body.name for body in found] == ["Sở Tài chính"]
