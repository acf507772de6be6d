"""Bodies in running text: where they begin and end, and what their full name is."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_markup import Case, case_id, read_cases

from nlp.bodies.finding import find_bodies
from nlp.bodies.names import full_name
from nlp.bodies.reading import BodyReader, reader_of
from nlp.components.agencies.component import find_mentions
from nlp.gazetteers.loader import load
from nlp.model import Span

CASES = read_cases(Path(__file__).parent / "cases" / "bodies.txt")


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_find_bodies(case: Case) -> None:
    """Every marked body is found at its place with its full name, and nothing else."""
    found = find_bodies(BodyReader(case.text), 0, len(case.text))
    assert [(body.start, body.end, body.name) for body in found] == [
        (mark.start, mark.end, mark.label) for mark in case.marks
    ], case.reason


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Các sở, ban, ngành", "các sở, ban, ngành"),  # general names begin in lower case
        ("phòng Nội vụ", "Phòng Nội vụ"),  # names of bodies with a capital
        ("Uỷ ban nhân dân cấp xã", "Ủy ban nhân dân cấp xã"),  # one place for the tone
        ("Công ty CP Luyện kim", "Công ty cổ phần Luyện kim"),  # CP is no government here
        ("Trưởng Ban Quản lý Khu kinh tế tỉnh", "Ban Quản lý Khu kinh tế tỉnh"),
    ],
)
def test_full_name(written: str, name: str) -> None:
    assert full_name(written) == name


def test_in_cell_verbs_do_not_end_a_name() -> None:
    """A column names bodies only: what would be a verb in a sentence belongs to the name there."""
    cell = "Ban Điều hành Chương trình hỗ trợ pháp lý"
    assert [b.name for b in BodyReader(cell, in_cell=True).bodies(0, len(cell))] == [cell]
    assert [b.name for b in BodyReader(cell).bodies(0, len(cell))] == ["Ban Điều hành Chương trình"]


def test_mentions_know_the_agency() -> None:
    """A mention of a known body carries its key in the gazetteer, and the words as written."""
    text = "Đề nghị Giám đốc Sở Nội vụ xem xét."
    (mention,) = find_mentions(text, Span(0, len(text)))
    assert (mention.text, mention.name) == ("Giám đốc Sở Nội vụ", "Sở Nội vụ")
    assert mention.span.of(text) == mention.text
    assert mention.agency_id


def test_beginnings_cover_the_gazetteer() -> None:
    """Places where no body can begin are passed over at once; no name that we know may begin at one of them."""
    forms = {form for record in load("agencies") for form in record.names()}
    read = {form for form in forms if BodyReader(form)._one(0, len(form)) is not None}
    assert len(read) > len(forms) // 2
    assert {form for form in read if BodyReader(form).body(0, len(form)) is None} == set()


def test_one_reader_serves_the_components_of_a_text() -> None:
    """What one component read of a text the next need not read again; another text has another reader."""
    text = "Giao Sở Nội vụ rà soát; Sở Y tế báo cáo."
    first = reader_of(text)
    assert first.bodies(5, len(text)) is reader_of(text).bodies(5, len(text))
    assert reader_of("Sở Tư pháp thẩm định.") is not first
