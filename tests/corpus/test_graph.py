"""Documents and what they do with each other."""

import pytest

from corpus.citations import EdgeKind, GraphDocument, Level, level_of
from corpus.comparing.chains import task_chain
from corpus.comparing.plans import Plan
from corpus.graph import build_graph

CENTRAL = {
    "number": "9120/QĐ-TTg",
    "type": "Quyết định",
    "issuer": "Thủ tướng Chính phủ",
    "issued_on": "2025-11-12",
    "province": None,
    "title": "Ban hành Chương trình nâng cao chất lượng phục vụ",
}


def header(province, number, issued_on="2026-01-05", **more):
    base = {"number": number, "type": "Kế hoạch", "issuer": f"Ủy ban nhân dân tỉnh {province}", "issued_on": issued_on}
    return base | {"province": province, "title": "Cải cách hành chính"} | more


def held(name, document, text=None, tasks=(), basis=()):
    """A document; its references are where its text has numbers of the form "9…/…" or those in ``basis``."""
    references = []
    for number in ("9120/QĐ-TTg", "912/KH-UBND", "61/QĐ-UBND", "80/NQ-CP", "9122/2023/QĐ-UBND", "196/KH-UBND"):
        at = (text or "").find(number)
        if at >= 0 and number != document["number"]:
            references.append({"number": number, "is_legal_basis": number in basis, "span": [at, at + len(number)]})
    record = {"document": document | {"references": references}, "tasks": list(tasks), "targets": []}
    return GraphDocument(name, record, text)


def only_edge(*documents, source):
    (edge,) = build_graph(documents).out_of(source)
    return edge


TOP = held("tw", CENTRAL)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Căn cứ Quyết định số 9120/QĐ-TTg ngày 12/11/2025 của Thủ tướng Chính phủ;", EdgeKind.BASED_ON),
        (
            "Thực hiện Quyết định số 9120/QĐ-TTg ngày 12/11/2025 của Thủ tướng Chính phủ, UBND tỉnh ban hành:",
            EdgeKind.IMPLEMENTS,
        ),
        ("Để triển khai Quyết định số 9120/QĐ-TTg, Chủ tịch UBND tỉnh yêu cầu:", EdgeKind.IMPLEMENTS),
        ("Điều 2. Bãi bỏ Quyết định số 9120/QĐ-TTg.", EdgeKind.REPEALS),
        ("Quyết định này có hiệu lực từ ngày ký và thay thế Quyết định số 9120/QĐ-TTg.", EdgeKind.REPEALS),
        ("Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 9120/QĐ-TTg như sau:", EdgeKind.AMENDS),
        ("Báo cáo theo mẫu kèm theo Quyết định số 9120/QĐ-TTg.", EdgeKind.CITES),
        ("Rà soát, đề xuất thay thế văn bản theo Quyết định số 9120/QĐ-TTg.", EdgeKind.CITES),
    ],
)
def test_the_words_around_a_number_tell_the_kind(text, kind):
    basis = ("9120/QĐ-TTg",) if kind in {EdgeKind.BASED_ON, EdgeKind.IMPLEMENTS} else ()
    edge = only_edge(TOP, held("a", header("Lâm Đồng", "912/KH-UBND"), text, basis=basis), source="a")
    assert (edge.target, edge.kind) == ("tw", kind)
    assert text[edge.spans[0][0] : edge.spans[0][1]] == "9120/QĐ-TTg"


def test_the_title_tells_the_kind_without_a_text():
    title = "Triển khai Kế hoạch số 912/KH-UBND ngày 05/01/2026 của UBND tỉnh Lâm Đồng"
    document = header("Lâm Đồng", "31/KH-SNV", "2026-02-01", title=title, citations=["912/KH-UBND"])
    edge = only_edge(
        held("a", header("Lâm Đồng", "912/KH-UBND")), GraphDocument("b", {"document": document}), source="b"
    )
    assert (edge.target, edge.kind) == ("a", EdgeKind.IMPLEMENTS)


def test_plain_lists_of_numbers_are_enough():
    document = header("Lâm Đồng", "912/KH-UBND", legal_basis=["9120/QĐ-TTg"], citations=["9120/QĐ-TTg", "80/NQ-CP"])
    graph = build_graph([TOP, GraphDocument("a", {"document": document})])
    assert {(edge.target, edge.kind) for edge in graph.out_of("a")} == {
        ("tw", EdgeKind.BASED_ON),
        ("80/nq-cp||", EdgeKind.CITES),
    }


def test_every_province_has_its_own_number():
    a, b = held("a", header("Lâm Đồng", "196/KH-UBND")), held("b", header("Cà Mau", "196/KH-UBND"))
    citing = held("c", header("Cà Mau", "7/CT-UBND", "2026-03-01"), "Theo Kế hoạch số 196/KH-UBND của UBND tỉnh.")
    assert only_edge(a, b, citing, source="c").target == "b"
    other = held(
        "c", header("Cà Mau", "7/CT-UBND", "2026-03-01"), "Theo Kế hoạch số 196/KH-UBND của UBND tỉnh Lâm Đồng."
    )
    assert only_edge(a, b, other, source="c").target == "a"


@pytest.mark.parametrize(
    ("text", "target", "is_ambiguous"),
    [
        ("Theo Kế hoạch số 196/KH-UBND ngày 05/01/2025.", "y2025", False),
        ("Theo Kế hoạch số 196/KH-UBND ngày 05/01/2024.", "y2024", False),
        ("Theo Kế hoạch số 196/KH-UBND.", "y2025", False),
        ("Theo Kế hoạch số 196/KH-UBND ngày 07/7/2019.", "196/kh-ubnd|cà mau|2019", False),
    ],
)
def test_numbering_begins_anew_each_year(text, target, is_ambiguous):
    plans = [held(f"y{year}", header("Cà Mau", "196/KH-UBND", f"{year}-01-05")) for year in (2024, 2025, 2027)]
    edge = only_edge(*plans, held("c", header("Cà Mau", "7/CT-UBND", "2026-03-01"), text), source="c")
    assert (edge.target, edge.is_ambiguous) == (target, is_ambiguous)


def test_two_copies_that_fit_alike_are_ambiguous():
    copies = [held(name, header("Cà Mau", "196/KH-UBND")) for name in ("x", "y")]
    edge = only_edge(*copies, held("c", header("Cà Mau", "7/CT-UBND", "2026-03-01"), "Theo 196/KH-UBND."), source="c")
    assert edge.is_ambiguous
    assert {edge.target, *edge.candidates} == {"x", "y"}


def test_what_is_cited_but_not_held():
    a = held("a", header("Lâm Đồng", "912/KH-UBND"), "Căn cứ Nghị quyết số 80/NQ-CP ngày 01/02/2025 của Chính phủ;")
    b = held(
        "b", header("Cà Mau", "8/KH-UBND"), "Căn cứ 80/NQ-CP ngày 01/02/2025; Quyết định số 61/QĐ-UBND của UBND tỉnh;"
    )
    c = held("c", header("Lâm Đồng", "9/KH-UBND"), "Theo Quyết định số 61/QĐ-UBND của UBND tỉnh.")
    missing = build_graph([a, b, c]).missing()
    assert [(each.node.number, each.node.province, each.cited_by) for each in missing] == [
        ("80/NQ-CP", None, ("a", "b")),
        ("61/QĐ-UBND", "Cà Mau", ("b",)),
        ("61/QĐ-UBND", "Lâm Đồng", ("c",)),
    ]
    assert missing[0].node.issuer == "Chính phủ"


def test_a_document_does_not_cite_itself():
    own = header("Lâm Đồng", "912/KH-UBND", citations=["912/KH-UBND"])
    assert build_graph([GraphDocument("a", {"document": own})]).edges == ()


# --- from the centre to the department

PROVINCE = held(
    "province",
    header("Lâm Đồng", "912/KH-UBND"),
    "Thực hiện Quyết định số 9120/QĐ-TTg ngày 12/11/2025 của Thủ tướng Chính phủ, UBND tỉnh ban hành Kế hoạch:",
    basis=("9120/QĐ-TTg",),
    tasks=[{"text": "Rà soát, đơn giản hóa thủ tục hành chính nội bộ.", "lead": ["Sở Nội vụ"]}],
)
DEPARTMENT = held(
    "department",
    header("Lâm Đồng", "31/KH-SNV", "2026-02-01", issuer="Sở Nội vụ tỉnh Lâm Đồng"),
    "Thực hiện Kế hoạch số 912/KH-UBND ngày 05/01/2026 của UBND tỉnh Lâm Đồng, Sở Nội vụ ban hành Kế hoạch:",
    basis=("912/KH-UBND",),
    tasks=[
        {"text": "Mua sắm trang thiết bị.", "lead": ["Văn phòng Sở"]},
        {"text": "Rà soát thủ tục hành chính nội bộ, đề xuất đơn giản hóa.", "lead": ["Phòng Cải cách hành chính"]},
    ],
)
FAMILY = [TOP, PROVINCE, DEPARTMENT, held("else", header("Cà Mau", "1/KH-UBND"))]


def test_who_implements_a_central_decision():
    graph = build_graph(FAMILY)
    assert [node.key for node in graph.implementers("tw")] == ["province", "department"]
    assert [node.key for node in graph.lineage("province")] == ["tw", "province", "department"]
    assert set(graph.around("province").nodes) == {"tw", "province", "department"}


def test_a_tasks_chain_runs_from_the_centre_to_the_department():
    plans = {document.id: Plan(document.id, document.record) for document in FAMILY}
    chain = task_chain(build_graph(FAMILY), plans, "department", 1)
    assert [(link.node.key, link.is_same) for link in chain] == [
        ("tw", False),
        ("province", True),
        ("department", True),
    ]
    assert chain[1].duty.text.startswith("Rà soát, đơn giản hóa")
    down = task_chain(build_graph(FAMILY), plans, "province", 0)
    assert [link.node.key for link in down] == ["tw", "province", "department"]


@pytest.mark.parametrize(
    ("number", "issuer", "level"),
    [
        ("876/QĐ-BNV", None, Level.CENTRAL),
        ("57-NQ/TW", None, Level.CENTRAL),
        ("72/2025/QH15", None, Level.CENTRAL),
        ("9377/BNV-CCHC", None, Level.CENTRAL),
        ("9083/BC-PC", None, Level.PROVINCE),
        ("31/KH-SNV", None, Level.DEPARTMENT),
        ("912/KH-UBND", None, Level.PROVINCE),
        ("912/KH-UBND", "Ủy ban nhân dân phường Xuân Hương", Level.COMMUNE),
        (None, "Sở Nội vụ tỉnh Lâm Đồng", Level.DEPARTMENT),
        (None, "Văn phòng Chính phủ", Level.CENTRAL),
        (None, "Ủy ban nhân dân thành phố Cần Thơ", Level.PROVINCE),
    ],
)
def test_levels(number, issuer, level):
    assert level_of(number, issuer) is level
