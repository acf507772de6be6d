"""Measurable levels: value, unit and comparator of each number, and numbers that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_markup import Case, case_id, read_cases
from plain_layout import layout_of

from nlp.components.targets.find import find_targets
from nlp.pipeline import analyze

CASES = read_cases(Path(__file__).parent / "cases" / "targets.txt")


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_find_targets(case: Case) -> None:
    """Every marked number is a target read as the label says, and no other number is one."""
    found = find_targets(case.text, is_goal=case.setting == "goal")
    labels = [(one.value_span.start, one.value_span.end, f"{one.comparator} {one.value:g} {one.unit}") for one in found]
    assert labels == [(mark.start, mark.end, mark.label) for mark in case.marks], case.reason
    for one in found:
        assert one.span.of(case.text) == one.text
        assert one.span.start <= one.value_span.start
        assert one.rule.startswith("target.")


@pytest.mark.parametrize(
    ("text", "indicator", "period"),
    [
        (
            "Thực hiện gửi thư xin lỗi đối với 100% hồ sơ trễ hạn.",
            "Thực hiện gửi thư xin lỗi đối với hồ sơ trễ hạn",
            None,
        ),
        ("Tỷ lệ hài lòng của người dân năm 2025 đạt trên 90%", "Tỷ lệ hài lòng của người dân", "2025"),
        (
            "100% cán bộ được tập huấn trong giai đoạn 2026 - 2030",
            "cán bộ được tập huấn trong giai đoạn 2026 - 2030",
            "2026-2030",
        ),
        ("Hoàn thành 100% nhiệm vụ được giao", "nhiệm vụ được giao", None),
        ("Tại địa bàn đô thị: 100% trẻ em được tiêm chủng", "trẻ em được tiêm chủng", None),  # no place
        ("80% cán bộ, công chức, viên chức được tập huấn", "cán bộ, công chức, viên chức được tập huấn", None),
        (
            "Tỷ lệ nam, nữ thanh niên được tư vấn, khám sức khỏe đạt 90%",
            "Tỷ lệ nam, nữ thanh niên được tư vấn, khám sức khỏe",
            None,
        ),
        (
            "Chỉ số hài lòng (năm 2024 xếp thứ 45/63, năm 2025 phấn đấu tăng từ 05 bậc trở lên)",
            "Chỉ số hài lòng",
            "2025",
        ),
        ("Phấn đấu tăng trưởng kinh tế trên 8% của tỉnh", "tăng trưởng kinh tế của tỉnh", None),
        ("Tổ chức 02 lớp tập huấn về chuyển đổi số", "lớp tập huấn về chuyển đổi số", None),
        ("Mở rộng diện tích, nâng tổng số lên 37 cụm công nghiệp", "tổng số cụm công nghiệp", None),
        ("Diện tích trồng mới đạt trên 2.000 ha", "Diện tích trồng mới", None),
        ("Phấn đấu trồng mới 500 ha rừng sản xuất", "trồng mới rừng sản xuất", None),
        ("Tốc độ tăng bình quân đạt 5%/năm", "Tốc độ tăng bình quân", None),  # "tăng" belongs to the name
        ("Tỷ lệ người từ 65 tuổi trở lên đạt khoảng 12%", "Tỷ lệ người từ 65 tuổi trở lên", None),
        ("Phấn đấu tỷ lệ tăng dân số tự nhiên dưới 12‰", "tỷ lệ tăng dân số tự nhiên", None),
        (
            "Bảo đảm 90% hồ sơ theo Quyết định ngày 13 tháng 6 năm 2024",
            "hồ sơ theo Quyết định ngày 13 tháng 6 năm 2024",
            None,
        ),
        (
            "Phấn đấu đến năm 2030, hạ tầng đồng bộ; 90% hồ sơ được số hóa",
            "hồ sơ được số hóa",
            "2030",
        ),  # the sentence's
    ],
)
def test_indicator_and_period(text: str, indicator: str, period: str | None) -> None:
    """What is measured stands before a rate and after a share; the year is the clause's own."""
    (found,) = find_targets(text)
    assert (found.indicator, found.period) == (indicator, period)


def test_indicators_of_one_clause() -> None:
    """Each number of a clause has its own words, and the first one's where it has none."""
    text = "Giảm 50% số vụ cháy, giảm 60% số người bị nạn; năm 2025 số hóa 20% hồ sơ, năm 2026 đạt 60%"
    assert [one.indicator for one in find_targets(text)] == ["số vụ cháy", "số người bị nạn", "hồ sơ", "hồ sơ"]


def test_a_past_year_is_a_result() -> None:
    """A number that its clause puts into a year before the document's is no target."""
    text = "Chỉ số cải cách (năm 2024 đạt 80%, năm 2025 phấn đấu đạt 85%)"
    assert [one.value for one in find_targets(text, document_year=2025)] == [85]


def test_sections_decide() -> None:
    """The same sentence is a target among the tasks and none in the legal basis or the assessment."""
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n"
        "KẾ HOẠCH\nTRIỂN KHAI CHUYỂN ĐỔI SỐ\nCăn cứ Nghị quyết giao chỉ tiêu đạt 70% hồ sơ trực tuyến;\n"
        "I. MỤC TIÊU\n- Đến năm 2026, 100% hồ sơ được số hóa.\nII. NHIỆM VỤ\n- Bảo đảm 90% văn bản được ký số.\n"
    )
    document = analyze(layout_of(text))
    assert [(one.value, one.section_path[-1]) for one in document.targets] == [
        (100, "I. MỤC TIÊU"),
        (90, "II. NHIỆM VỤ"),
    ]
    assert document.targets[0].period == "2026"


def test_the_measure_line_of_a_task() -> None:
    """A line with a quantity alone orders nothing, but is the measure of the task above it."""
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n"
        "KẾ HOẠCH\nTRUYỀN THÔNG CHUYỂN ĐỔI SỐ\nI. NHIỆM VỤ\n1. In sổ tay chuyển đổi số\n"
        "- In sổ tay cấp phát cho cán bộ cấp xã.\n- Số lượng: 500 cuốn.\n"
    )
    document = analyze(layout_of(text))
    assert [(one.value, one.unit) for one in document.targets] == [(500, "cuốn")]


@pytest.mark.parametrize(
    ("title", "heading", "period"),
    [
        ("CHUYỂN ĐỔI SỐ NĂM 2025", "I. MỤC TIÊU", "2025"),  # the title plans for one year
        ("CHUYỂN ĐỔI SỐ NĂM 2025", "I. MỤC TIÊU ĐẾN NĂM 2030", "2030"),  # a heading says more
        ("CHUYỂN ĐỔI SỐ", "I. MỤC TIÊU", None),
    ],
)
def test_period_from_above(title: str, heading: str, period: str | None) -> None:
    """A number without a year is for the year of its heading, else of the plan's title."""
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n"
        f"KẾ HOẠCH\n{title}\n{heading}\n- Bảo đảm 90% văn bản được ký số.\n"
    )
    assert [one.period for one in analyze(layout_of(text)).targets] == [period]
