"""From text and division tree to tasks: what is one, how far it goes, who leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_markup import Case, case_id, read_cases
from plain_layout import layout_of

from nlp.components.header.recipients import find_recipients
from nlp.components.structure.divide import build_divisions
from nlp.components.tasks.assemble import assemble_tasks
from nlp.components.tasks.component import DeadlineReader
from nlp.model import Basis, Header, Modality, Role, Task
from nlp.pipeline import analyze

CASES = read_cases(Path(__file__).parent / "cases" / "tasks.txt")


def tasks_of(text: str) -> tuple[Task, ...]:
    deadlines = DeadlineReader(text, Header())
    return assemble_tasks(
        text,
        build_divisions(layout_of(text)),
        recipients=find_recipients(text),
        own_deadline=deadlines.own,
        cell_deadline=deadlines.cell,
        heading_deadline=deadlines.heading,
    )


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_tasks(case: Case) -> None:
    """The marked words are the tasks, firm or doubtful, with the leads that the mark names, and nothing else is."""
    found = []
    for task in tasks_of(case.text):
        leads = "; ".join(task.bodies(Role.LEAD))
        label = "optional" if task.optional else "task"
        found.append((task.span.start, task.span.end, f"{label}: {leads}" if leads else label))
    assert found == [(mark.start, mark.end, mark.label) for mark in case.marks], case.reason


def test_what_a_task_carries() -> None:
    """Bodies by role with their grounds, the headings above, whether it is asked or ordered, and its own words."""
    text = (
        "III. TỔ CHỨC THỰC HIỆN\n"
        "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính:\n"
        "- Mua sắm vật tư trước ngày 30/6/2026, báo cáo UBND tỉnh.\n"
        "2. Đề nghị Hội Chữ thập đỏ tỉnh\n"
        "Vận động quyên góp."
    )
    buying, asking = tasks_of(text)
    assert buying.text == buying.span.of(text) == "Mua sắm vật tư trước ngày 30/6/2026, báo cáo UBND tỉnh."
    assert [(a.role, a.mention.name, a.basis) for a in buying.assignments] == [
        (Role.LEAD, "Sở Y tế", Basis.HEADING),
        (Role.COOPERATING, "Sở Tài chính", Basis.HEADING),
        (Role.REPORTS_TO, "Ủy ban nhân dân tỉnh", Basis.OWN),
    ]
    assert all(a.mention.span and a.mention.span.of(text) == a.mention.text for a in buying.assignments)
    assert buying.section_path == (
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế chủ trì, phối hợp với Sở Tài chính:",
    )
    assert buying.deadline is not None
    assert buying.deadline.end == "2026-06-30"
    assert (buying.modality, asking.modality) == (Modality.ORDER, Modality.REQUEST)
    assert all(0 < a.confidence <= 1 and a.rule for a in (*buying.assignments, buying))


def test_attribute_lines_give_time_and_product() -> None:
    """A line under a task gives its deadline and its product where its own words do not."""
    (task,) = tasks_of(
        "II. NHIỆM VỤ\n1. Soạn thảo quy chế.\n- Thời gian hoàn thành: tháng 5/2026.\n- Sản phẩm: Quyết định của UBND tỉnh."
    )
    assert task.deadline is not None
    assert (task.deadline.basis, task.deadline.end) == (Basis.COLUMN, "2026-05-31")
    assert task.deliverable == "Quyết định của UBND tỉnh"


def test_nothing_is_read_into_nothing() -> None:
    """An empty text, a letterhead alone and a news page without orders give no tasks and no error."""
    assert tasks_of("") == ()
    assert tasks_of("ỦY BAN NHÂN DÂN\nSố: 1/UBND") == ()
    assert tasks_of("Sáng 5/6, Chủ tịch UBND tỉnh đã dự lễ khánh thành cầu mới. Công trình dài 300 m.") == ()


def test_the_pipeline_gives_the_same_tasks() -> None:
    """The components wrap the functions and add nothing."""
    text = "II. NHIỆM VỤ\n1. Sở Nội vụ\n- Rà soát vị trí việc làm.\n- Tổng hợp kết quả, báo cáo UBND tỉnh."
    document = analyze(layout_of(text), calibrated=False)
    assert [task.text for task in document.tasks] == [task.text for task in tasks_of(text)]


HELPED = "II. NHIỆM VỤ\n1. Vụ Pháp chế chủ trì, phối hợp với các Vụ: Dân tộc, Năng lượng và Cục Hóa chất:\n"


@pytest.mark.parametrize(
    ("point", "helpers"),
    [
        ("- Rà soát văn bản.", ("Vụ Dân tộc", "Vụ Năng lượng", "Cục Hóa chất")),
        # its own helpers are named beside those of the heading
        ("- Với Vụ Đất đai xây dựng quy chế.", ("Vụ Đất đai", "Vụ Dân tộc", "Vụ Năng lượng", "Cục Hóa chất")),
        # another body's point has nothing of the heading
        ("- Sở Y tế chủ trì, phối hợp với Sở Nội vụ tập huấn.", ("Sở Nội vụ",)),
    ],
)
def test_helpers_of_a_heading(point: str, helpers: tuple[str, ...]) -> None:
    (task,) = tasks_of(HELPED + point)
    assert task.bodies(Role.COOPERATING) == helpers


def test_helpers_before_a_colon() -> None:
    (task,) = tasks_of("II. NHIỆM VỤ\na) Vụ Dân tộc chủ trì, phối hợp với Vụ Đất đai: Theo dõi tình hình biên giới.")
    assert (task.bodies(Role.LEAD), task.bodies(Role.COOPERATING)) == (("Vụ Dân tộc",), ("Vụ Đất đai",))
