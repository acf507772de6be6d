"""Plans side by side."""

import io

import numpy as np
import openpyxl
import pytest

from corpus.comparing.duties import (
    RELATED,
    SAME,
    compare_duties,
    content_of,
    duties_of,
    first_verb,
    group_duties,
    similarities,
)
from corpus.comparing.gaps import find_gaps
from corpus.comparing.indicators import Measure, measure_of, resolve_indicator
from corpus.comparing.matrix import to_xlsx
from corpus.comparing.plans import Plan
from corpus.comparing.targets import Column, compare_targets
from corpus.comparing.themes import theme_by_name


def target(text, indicator, comparator, value, unit, period="2026"):  # noqa: PLR0917  (a table's columns)
    return {
        "text": text,
        "indicator": indicator,
        "comparator": comparator,
        "value": value,
        "unit": unit,
        "period": period,
    }


def task(text, *leads, deadline=None, **more):
    made = {"text": text, "lead": list(leads), "cooperating": [], "reports_to": [], "optional": False}
    return made | {"deadline": {"text": deadline, "type": "by"} if deadline else None} | more


def plan(province, *, tasks=(), targets=(), number=None, **header):
    document = {
        "number": number or f"{len(province)}/KH-UBND",
        "issuer": f"Ủy ban nhân dân tỉnh {province}",
        "province": province,
        "issued_on": "2026-01-15",
        "title": "Cải cách hành chính năm 2026",
    }
    return Plan(
        f"doc-{province}-{number}", {"document": document | header, "tasks": list(tasks), "targets": list(targets)}
    )


# --- indicators


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Chỉ số cải cách hành chính", "par-index"),
        ("Chỉ số cải cách hành chính (PAR INDEX)", "par-index"),
        ("Par Index của tỉnh", "par-index"),
        ("PARINDEX", "par-index"),
        ("Chỉ số CCHC năm 2026", "par-index"),
        ("Chỉ số hài lòng của người dân (SIPAS)", "sipas"),
        ("Chỉ số PAPI của tỉnh", "papi"),
        ("Chỉ số hiệu quả quản trị và hành chính công (PAPI)", "papi"),
        ("Chỉ số DTI", "dti"),
        ("Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)", "pci"),
        ("Tỷ lệ hồ sơ TTHC được giải quyết đúng hạn", "ho-so-dung-han"),
        ("tỉ lệ hồ sơ giải quyết đúng hạn", "ho-so-dung-han"),
        ("Tỷ lệ hồ sơ tiếp nhận trực tuyến toàn trình", "ho-so-toan-trinh"),
        ("tỷ lệ hồ sơ trực tuyến", "ho-so-truc-tuyen"),
        ("Tỷ lệ giải ngân vốn đầu tư công", "giai-ngan-dau-tu-cong"),
    ],
)
def test_names_of_an_indicator_are_one(words, key):
    assert resolve_indicator(words).key == key


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("mỗi nội dung của Chỉ số PAPI", "Chỉ số PAPI"),
        ("Chỉ số CCHC của các sở", "Chỉ số CCHC"),
        ("tỷ lệ hồ sơ đất đai giải quyết đúng hạn", "Tỷ lệ hồ sơ giải quyết đúng hạn"),
        ("tỷ lệ đồng bộ đúng hạn", "Tỷ lệ hồ sơ giải quyết đúng hạn"),
        ("sáng kiến cải cách hành chính", "Chỉ số cải cách hành chính"),
        ("dịch vụ công được số hóa", "dịch vụ công được ký số"),
    ],
)
def test_a_part_or_another_level_is_another_indicator(words, other):
    assert resolve_indicator(words).key != resolve_indicator(other).key


@pytest.mark.parametrize(
    ("words", "comparator", "unit", "measure"),
    [
        ("Chỉ số cải cách hành chính", ">=", "%", Measure.SCORE),
        ("Chỉ số cải cách hành chính", ">=", "điểm", Measure.SCORE),
        ("Chỉ số cải cách hành chính", "<=", "hạng", Measure.RANK),
        ("Chỉ số cải cách hành chính", "+>=", "bậc", Measure.CHANGE),
        ("Chỉ số hài lòng của người dân", ">=", "%", Measure.SHARE),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn", ">=", "%", Measure.SHARE),
        ("lớp tập huấn", "=", "lớp", Measure.COUNT),
        ("thời gian giải quyết", "->=", "%", Measure.CHANGE),
    ],
)
def test_kinds_of_numbers_are_told_apart(words, comparator, unit, measure):
    assert measure_of(resolve_indicator(words), comparator, unit) is measure


# --- targets


PAR = "Chỉ số cải cách hành chính"


def test_targets_stand_by_indicator_province_and_year():
    plans = [
        plan("Lâm Đồng", targets=[target("PAR INDEX đạt 88%", "PAR INDEX", ">=", 88, "%")]),
        plan("Cà Mau", targets=[target("Chỉ số CCHC đạt từ 90%", "Chỉ số CCHC", ">=", 90, "%", None)]),
    ]
    matrix = compare_targets(plans)
    (row,) = matrix.rows
    assert row.name == "Chỉ số cải cách hành chính — điểm số (%)"
    assert {column: cells[0].words for column, cells in row.cells.items()} == {
        Column("Lâm Đồng", "2026"): "≥ 88 %",
        Column("Cà Mau", "2026"): "≥ 90 %",
    }
    assert row.cells[Column("Cà Mau", "2026")][0].is_period_from_document


def test_score_rank_share_and_change_are_separate_rows():
    text = "Chỉ số cải cách hành chính đạt 88%, trong nhóm 10, tăng 02 bậc"
    targets = [
        target(text, PAR, ">=", 88, "%"),
        target(text, PAR, ">=", 88, "điểm"),
        target(text, PAR, "<=", 10, "hạng"),
        target(text, PAR, "+=", 2, "bậc"),
    ]
    assert len(compare_targets([plan("Cà Mau", targets=targets)]).rows) == 4


@pytest.mark.parametrize(
    ("period", "issued_on", "column", "is_from_document"),
    [
        ("2022", "2023-08-23", "2026", True),  # the year that a heading tells the last rank of
        ("2023", "2023-08-23", "2023", False),
        ("2021-2025", "2023-08-23", "2021-2025", False),  # under way when the plan was issued
        ("2022", None, "2022", False),
        (None, "2023-08-23", "2026", True),
    ],
)
def test_no_target_is_set_for_a_year_past(period, issued_on, column, is_from_document):
    given = target("100% hồ sơ được số hóa", "hồ sơ được số hóa", "=", 100, "%", period)
    matrix = compare_targets([plan("Lào Cai", targets=[given], issued_on=issued_on)])
    assert matrix.columns == (Column("Lào Cai", column),)
    ((cell,),) = matrix.rows[0].cells.values()
    assert cell.is_period_from_document is is_from_document


@pytest.mark.parametrize(
    ("text", "period", "rank_of", "is_inferred"),
    [
        ("xếp thứ 45/63 tỉnh", "2026", 63, False),
        ("nằm trong nhóm 10 của 34 tỉnh, thành phố", "2024", 34, False),
        ("nằm trong nhóm 10", "2024", 63, True),
        ("nằm trong nhóm 10", "2025", 34, True),
        ("nằm trong nhóm 10", "2021-2025", 34, True),
    ],
)
def test_ranks_say_of_how_many(text, period, rank_of, is_inferred):
    matrix = compare_targets([plan("Cà Mau", issued_on=None, targets=[target(text, PAR, "<=", 10, "hạng", period)])])
    ((cell,),) = matrix.rows[0].cells.values()
    assert (cell.rank_of, cell.is_rank_of_inferred) == (rank_of, is_inferred)
    assert cell.words == f"≤ 10/{rank_of} hạng"


def test_ranks_over_the_merger_are_marked():
    targets = [target("tăng từ 02 bậc so với năm 2024", PAR, "+>=", 2, "bậc", "2025")]
    ((cell,),) = compare_targets([plan("Cà Mau", targets=targets)]).rows[0].cells.values()
    assert cell.baseline == "so với năm 2024"
    assert any("không so được" in note for note in cell.notes)


def test_a_wards_target_is_not_the_provinces():
    plans = [
        plan("Lâm Đồng", targets=[target("đạt 98%", "Tỷ lệ hồ sơ giải quyết đúng hạn", ">=", 98, "%")]),
        plan(
            "Lâm Đồng",
            number="9/KH-UBND",
            issuer="Ủy ban nhân dân phường Xuân Hương",
            targets=[target("đạt 99%", "Tỷ lệ hồ sơ giải quyết đúng hạn", ">=", 99, "%")],
        ),
    ]
    (row,) = compare_targets(plans).rows
    assert [column.speaker for column in row.cells] == ["Lâm Đồng", "Lâm Đồng: Ủy ban nhân dân phường Xuân Hương"]


def test_targets_of_a_theme():
    targets = [
        target("Chỉ số cải cách hành chính đạt 88%", PAR, ">=", 88, "%"),
        target("số hóa 100% kết quả giải quyết TTHC", "số hóa kết quả giải quyết TTHC", "=", 100, "%"),
        target("trồng 500 ha rừng", "rừng trồng mới", "=", 500, "ha"),
    ]
    plans = [plan("Cà Mau", targets=targets)]
    names = [
        row.key.indicator for row in compare_targets(plans, theme=theme_by_name("Cải cách thủ tục hành chính")).rows
    ]
    assert names == ["so-hoa-ket-qua"]
    assert len(compare_targets(plans, theme=theme_by_name("CCHC")).rows) == 2


def test_a_target_keeps_its_place():
    placed = target("đạt 88%", PAR, ">=", 88, "%") | {"page": 3, "span": [10, 20], "section_path": ["I. MỤC TIÊU"]}
    ((cell,),) = compare_targets([plan("Cà Mau", number="7/KH-UBND", targets=[placed])]).rows[0].cells.values()
    assert cell.place.words == "7/KH-UBND, trang 3, I. MỤC TIÊU"
    assert cell.place.span == (10, 20)


# --- duties


REVIEW = "Rà soát, đơn giản hóa thủ tục hành chính nội bộ"
PLANS = [
    plan(
        "Lâm Đồng",
        tasks=[
            task(
                f"Giao Sở Nội vụ chủ trì, phối hợp với Văn phòng UBND tỉnh {REVIEW.lower()} của tỉnh.",
                "Sở Nội vụ",
                deadline="trước ngày 30/11/2026",
            ),
            task("Tổ chức khảo sát mức độ hài lòng của người dân, doanh nghiệp.", "Sở Nội vụ"),
            task("Trồng rừng thay thế trên diện tích 500 ha.", "Sở Nông nghiệp và Môi trường"),
        ],
    ),
    plan(
        "Cà Mau",
        tasks=[
            task(f"{REVIEW} giữa các cơ quan hành chính.", "Sở Tư pháp", deadline="Quý III/2026"),
            task("Khảo sát mức độ hài lòng của người dân, doanh nghiệp đối với cấp xã.", "Sở Nội vụ"),
        ],
    ),
    plan("Đồng Tháp", tasks=[task(f"{REVIEW}; công khai kết quả.", "Sở Tư pháp", deadline="Quý III/2026")]),
]


def test_content_leaves_out_what_tells_documents_apart():
    left = content_of("Sở Nội vụ tỉnh Lâm Đồng rà soát TTHC theo Kế hoạch số 12/KH-UBND ngày 15/9/2026.")
    right = content_of("UBND tỉnh Cà Mau rà soát thủ tục hành chính theo Kế hoạch số 9/KH-UBND ngày 1/3/2025.")
    assert left == right == ("rà", "soát", "thủ", "tục", "hành", "chính", "theo", "kế", "hoạch", "số", "ngày")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Rà soát thủ tục hành chính.", ("rà", "soát")),
        ("Tiếp tục rà soát thủ tục hành chính.", ("rà", "soát")),
        ("Khẩn trương xây dựng kế hoạch.", ("xây", "dựng")),
        ("Trời mưa.", ()),
    ],
)
def test_first_verb_skips_adverbs(text, verb):
    assert first_verb(content_of(text)) == verb


def test_similarity_is_symmetric_and_one_for_equal_duties():
    duties = [duty for each in PLANS for duty in duties_of(each)]
    similar = similarities([*duties, duties[0]])
    assert np.allclose(similar, similar.T)
    assert similar[0, -1] > 0.95
    assert similar[0, 3] > SAME > similar[0, 2]


def test_duties_of_like_meaning_meet():
    groups = compare_duties(PLANS)
    assert [len(group.plans) for group in groups] == [3, 2]
    assert all(REVIEW.lower()[:12] in duty.text.lower() for duty in groups[0].duties)
    assert groups[0].theme.id == "PAR.3"
    assert groups[0].differences == ("Cơ quan chủ trì khác nhau.", "Thời hạn khác nhau.")
    assert groups[1].differences == ()


def test_what_a_document_does_not_name_is_no_other_lead():
    plans = [
        plan("Huế", tasks=[task(REVIEW, "Sở Tư pháp", deadline="Quý III/2026")]),
        plan("Cà Mau", tasks=[task(REVIEW)]),
    ]
    expected = ("Cơ quan chủ trì: 1 nơi không nêu.", "Thời hạn: 1 nơi không nêu.")
    assert compare_duties(plans)[0].differences == expected


def test_related_duties_meet_when_asked_for():
    texts = (
        "Nâng cao chất lượng giải quyết thủ tục hành chính, thực hiện việc xin lỗi khi hồ sơ trễ hẹn.",
        "Hướng dẫn đầy đủ thủ tục hành chính, nâng cao tỷ lệ hồ sơ giải quyết đúng hạn.",
    )
    plans = [plan(name, tasks=[task(text)]) for name, text in zip(("Huế", "Cà Mau"), texts, strict=True)]
    assert compare_duties(plans, least=SAME) == ()
    assert len(compare_duties(plans, least=RELATED)) == 1


def test_documents_cited_in_common_are_told():
    plans = [
        plan(name, tasks=[task("Triển khai Quyết định số 766/QĐ-TTg tại Bộ phận Một cửa.")])
        for name in ("Huế", "Cà Mau")
    ]
    assert compare_duties(plans)[0].cited == ("766/qd-ttg",)


def test_doubtful_tasks_stay_out_unless_asked_for():
    plans = [plan(name, tasks=[task(REVIEW, optional=True)]) for name in ("Huế", "Cà Mau")]
    assert compare_duties(plans) == ()
    assert len(compare_duties(plans, with_optional=True)) == 1


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["12/2025", "5%"]])
def test_nothing_to_compare_is_no_error(texts):
    groups = group_duties(duties_of(plan("Cà Mau", tasks=[task(text) for text in texts])))
    assert sorted(i for members, _ in groups for i in members) == list(range(len(texts)))


def test_gaps_are_what_most_others_have():
    gaps = find_gaps([*PLANS, plan("Huế", tasks=[task("Tuyên truyền trên hệ thống truyền thanh.")])])
    gap, less_common = [gap for gap in gaps if gap.plan.province == "Huế"]
    assert len(less_common.held_by) == 2
    assert {each.province for each in gap.held_by} == {"Lâm Đồng", "Cà Mau", "Đồng Tháp"}
    assert gap.nearest is None
    assert not [gap for gap in gaps if gap.plan.province == "Cà Mau"]


def test_a_plan_without_duties_lacks_everything():
    gaps = find_gaps([*PLANS, plan("Huế")])
    assert any(gap.plan.province == "Huế" for gap in gaps)


# --- the workbook


def test_comparison_as_a_workbook():
    targets = [target("PAR INDEX đạt 88%", "PAR INDEX", ">=", 88, "%") | {"page": 2}]
    header = {"document": PLANS[0].record["document"], "tasks": [], "targets": targets}
    with_link = Plan("x", header, lambda _: "http://127.0.0.1:8000/documents/x")
    data = to_xlsx(
        targets=compare_targets([with_link]), duties=compare_duties(PLANS), gaps=find_gaps([*PLANS, plan("Huế")])
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Chỉ tiêu", "Chỉ tiêu - nguồn", "Nhiệm vụ", "Nội dung còn thiếu"]
    assert [cell.value for cell in book["Chỉ tiêu"][1]] == ["STT", "Chỉ tiêu", "Lâm Đồng 2026"]
    cell = book["Chỉ tiêu"].cell(2, 3)
    assert (cell.value, cell.hyperlink.target) == ("≥ 88 %", "http://127.0.0.1:8000/documents/x")
    assert "trang 2" in cell.comment.text
    assert book["Chỉ tiêu - nguồn"].cell(2, 5).value == 88
    assert book["Nhiệm vụ"].cell(2, 7).value == "Cơ quan chủ trì khác nhau.; Thời hạn khác nhau."
    assert book["Nội dung còn thiếu"].cell(2, 1).value.startswith("Huế")


def test_an_empty_comparison_opens():
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx())).sheetnames == ["Trống"]
