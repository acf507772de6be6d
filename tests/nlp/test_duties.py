"""One duty stated in several places is known as one, and what differs in anything that counts stays apart."""

from __future__ import annotations

from typing import Any

import pytest

from nlp.duties import as_one, duties, shown_once, with_places

PLAN = "Rà soát, trình công bố danh mục thủ tục hành chính thuộc lĩnh vực đất đai"


def _task(text: str, part: str = "II. NHIỆM VỤ", **more: Any) -> dict[str, Any]:
    task: dict[str, Any] = {
        "text": text, "lead": ["Sở Nội vụ"], "cooperating": [], "reports_to": [], "deadline": None, "deliverable": None,
        "optional": False, "span": [0, len(text)], "page": 1, "source": None, "section_path": [part], "rule": "item:verb",
        "assignments": [],
    }  # fmt: skip
    return task | more


def _by(day: str) -> dict[str, Any]:
    return {"text": f"trước {day}", "type": "by", "start": None, "end": day, "recurrence": None}


ANNEX = "PHỤ LỤC"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (_task(PLAN, ANNEX), "the same words in the annex"),
        (_task(f"{PLAN}.", ANNEX, rule="row"), "an end mark is no word"),
        (_task(f"{PLAN} trên địa bàn tỉnh", ANNEX), "where everything happens says nothing"),
        (_task(f"Chủ trì, phối hợp với Sở Tư pháp {PLAN.lower()}", ANNEX, cooperating=["Sở Tư pháp"]), "helpers added"),
        (_task(PLAN, ANNEX, lead=[]), "one place names nobody"),
        (_task(PLAN, ANNEX, deadline=_by("2026-06-30")), "one place gives the day"),
        (_task(PLAN, "II. NHIỆM VỤ", rule="row"), "a table beneath the same part"),
    ],
)
def test_duties_joins_places_of_one_duty(other: dict[str, Any], reason: str) -> None:
    """Part II and the annex state the same thing."""
    assert duties([_task(PLAN), other]) == [(0, 1)], reason


@pytest.mark.parametrize(
    ("first", "other", "reason"),
    [
        (_task(PLAN), _task(PLAN), "two points of one list"),
        (_task(PLAN), _task(PLAN, ANNEX, lead=["Sở Tư pháp"]), "another body leads"),
        (
            _task(PLAN, deadline=_by("2026-06-30")),
            _task(PLAN, ANNEX, deadline=_by("2026-09-30")),
            "another day: nobody may miss the earlier one",
        ),
        (
            _task(PLAN, cooperating=["Sở Y tế"]),
            _task(PLAN, ANNEX, cooperating=["Sở Tài chính"]),
            "each names a helper that the other does not",
        ),
        (
            _task("Mở lớp tập huấn kỹ năng số cho cán bộ, công chức cấp xã đợt 1"),
            _task("Mở lớp tập huấn kỹ năng số cho cán bộ, công chức cấp xã đợt 2", ANNEX),
            "a number differs",
        ),
        (
            _task("Mở lớp tập huấn kỹ năng số cho đội ngũ cán bộ, công chức cấp tỉnh"),
            _task("Mở lớp tập huấn kỹ năng số cho đội ngũ cán bộ, công chức cấp xã", ANNEX),
            "a level differs",
        ),
        (_task("Báo cáo kết quả", lead=[]), _task("Báo cáo tiến độ", ANNEX, lead=[]), "few words, not the same"),
        (_task(PLAN), _task("Rà soát, trình công bố thủ tục lĩnh vực hộ tịch và chứng thực", ANNEX), "other objects"),
    ],
)
def test_duties_leaves_apart_what_differs(first: dict[str, Any], other: dict[str, Any], reason: str) -> None:
    """A task shown twice costs a glance; one that is hidden costs a duty."""
    assert duties([first, other]) == [(0,), (1,)], reason


def test_duties_keeps_every_task_in_one_group() -> None:
    """A third body with the same words does not join through the place that names nobody."""
    tasks = [_task(PLAN, lead=[]), _task(PLAN, "III"), _task(PLAN, "IV", lead=["Sở Tư pháp"])]
    assert duties(tasks) == [(0, 1), (2,)]


def test_as_one_takes_from_each_place_what_only_it_says() -> None:
    """The day, the product and the bodies of the annex belong to the duty of part II."""
    annex = _task(PLAN, ANNEX, deadline=_by("2026-06-30"), deliverable="Quyết định", cooperating=["Sở Y tế"], page=9)
    one = as_one([_task(PLAN, optional=True), annex], (0, 1))
    assert one["text"] == PLAN
    assert (one["deadline"]["end"], one["deliverable"], one["cooperating"]) == ("2026-06-30", "Quyết định", ["Sở Y tế"])
    assert not one["optional"]
    assert [(place["index"], place["page"]) for place in one["places"]] == [(0, 1), (1, 9)]


def test_with_places_writes_them_into_each_task() -> None:
    """The record lists tasks singly; each says where the duty stands."""
    tasks = [_task(PLAN), _task("Bố trí kinh phí cho việc số hóa hồ sơ lưu trữ"), _task(PLAN, ANNEX)]
    with_places(tasks)
    assert [[place["index"] for place in task["places"]] for task in tasks] == [[0, 2], [], [0, 2]]


def test_shown_once_changes_nothing_in_the_record() -> None:
    """Lists are views."""
    tasks = [_task(PLAN), _task(PLAN, ANNEX, cooperating=["Sở Y tế"])]
    shown = shown_once(tasks)
    assert [index for index, _ in shown] == [0]
    assert tasks[0]["cooperating"] == []
