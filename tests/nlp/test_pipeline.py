"""The pipeline: its entry points, its order, its exit, and the record with places."""

from __future__ import annotations

import importlib.metadata
import json

import pytest
from plain_layout import layout_of
from spacy.language import Language

from ingest.layout import BBox, LaidOutDocument, Segment
from nlp import labels
from nlp.errors import SpanAlignmentError
from nlp.extensions import findings, publish
from nlp.from_layout import from_layout
from nlp.model import Document, Reference, Span
from nlp.pipeline import analyze, load_pipeline
from nlp.record import to_record

FACTORIES = ["header", "structure", "references", "agencies", "deadlines", "targets", "tasks"]

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HÀ TĨNH
Số: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Tĩnh, ngày 10 tháng 3 năm 2025
KẾ HOẠCH
TRIỂN KHAI CHUYỂN ĐỔI SỐ NĂM 2025
Căn cứ Nghị quyết số 57-NQ/TW của Bộ Chính trị, Ủy ban nhân dân tỉnh ban hành Kế hoạch triển khai chuyển đổi số như sau:
I. MỤC TIÊU
- Đến hết năm 2025, 100% hồ sơ được số hóa.
II. NHIỆM VỤ
1. Sở Khoa học và Công nghệ
- Chủ trì, phối hợp với Sở Nội vụ rà soát hạ tầng, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/9/2025.
Nơi nhận:
- Như trên;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Bình
"""


def test_entry_points_name_what_the_package_holds() -> None:
    """Every built-in component is registered as an outsider's would be, and loads."""
    points = {one.name: one for one in importlib.metadata.entry_points(group="spacy_factories")}
    for name in FACTORIES:
        point = points[f"directive_{name}"]
        assert point.load() is not None
        assert point.value.startswith(f"nlp.components.{name}.component:")


def test_pipeline_order_and_needs() -> None:
    """The configuration puts components in order, and each declares what it needs and gives."""
    pipeline = load_pipeline()
    assert pipeline.pipe_names == FACTORIES
    for name in FACTORIES:
        meta = Language.get_factory_meta(f"directive_{name}")
        assert meta.assigns, name


def test_analyze_reads_a_plan() -> None:
    """From text to header, references, task, bodies, deadline and target; every span is grounded."""
    document = analyze(layout_of(PLAN))
    assert document.header.number.value == "15/KH-UBND"
    assert [one.number for one in document.references] == ["57-NQ/TW"]
    assert [one.value for one in document.targets] == [100]
    (task,) = [one for one in document.tasks if one.deadline]
    assert task.deadline is not None
    assert task.deadline.end == "2025-09-15"
    for found in (*document.tasks, *document.targets):
        assert found.span.of(document.text) == found.text


@pytest.mark.parametrize(
    "text", ["", "\n", "   ", "Không có gì ở đây.", "\x00\u200b", "- \n- \n- ", "I.\nII.\n1.\na)\n", "\t\t\n\t\t\n"]
)
def test_nothing_to_read_is_no_error(text: str) -> None:
    """A text without a directive gives an empty document."""
    document = analyze(layout_of(text))
    assert document.text == text
    assert document.header.number.value is None
    assert to_record(document, layout_of(text))["document"]["number"] is None


def test_record_is_the_guidelines_record_with_places() -> None:
    """The scorer's keys keep their names; each finding says where it stands."""
    laid_out = layout_of(PLAN)
    record = json.loads(json.dumps(to_record(analyze(laid_out), laid_out), ensure_ascii=False))
    assert {
        "number",
        "type",
        "issuer",
        "issued_on",
        "place",
        "province",
        "title",
        "signer",
        "legal_basis",
        "citations",
    } <= record["document"].keys()
    (task,) = [one for one in record["tasks"] if one["deadline"]]
    assert {"text", "lead", "cooperating", "reports_to", "deadline", "deliverable", "optional"} <= task.keys()
    start, end = task["span"]
    assert PLAN[start:end] == task["text"]
    assert (task["page"], task["boxes"]) == (None, [])  # a format without pages
    assert task["source"] == "dòng 13"
    assert task["section_path"][-1] == "1. Sở Khoa học và Công nghệ"
    assert {one["role"] for one in task["assignments"]} == {"lead", "cooperating", "reports_to"}
    assert all(0 < one["confidence"] <= 1 and one["rule"] for one in task["assignments"])
    number = record["document"]["fields"]["number"]
    assert PLAN[slice(*number["span"])] == "15/KH-UBND"


def test_record_gives_pages_and_boxes() -> None:
    """Words that stood on a page say page and box, one box a line."""
    text = "15/KH-UBND"
    segments = (Segment(0, 5, 2, BBox(10, 20, 40, 30)), Segment(5, 10, 2, BBox(40, 20, 80, 30)))
    laid_out = LaidOutDocument(text=text, media_type="application/pdf", segments=segments)
    document = Document(text=text, header=analyze(layout_of("")).header, references=(Reference(Span(0, 10), text),))
    (reference,) = to_record(document, laid_out)["document"]["references"]
    assert (reference["page"], reference["boxes"]) == (2, [{"page": 2, "box": [10, 20, 80, 30]}])


def test_one_number_is_cited_once() -> None:
    """Two writings of a number are one citation; both places are kept."""
    references = (Reference(Span(0, 9), "45/NQ-CP", is_legal_basis=True), Reference(Span(10, 19), "045/NQ-CP"))
    text = "45/NQ-CP; 045/NQ-CP"
    record = to_record(
        Document(text=text, header=analyze(layout_of("")).header, references=references), layout_of(text)
    )
    assert (record["document"]["citations"], record["document"]["legal_basis"]) == (["45/NQ-CP"], ["45/NQ-CP"])
    assert len(record["document"]["references"]) == 2


@pytest.mark.parametrize("span", [Span(3, 3), Span(-1, 2), Span(5, 500)])
def test_a_finding_outside_the_text_is_refused(span: Span) -> None:
    """An offset that grounds nothing is our defect, and is told."""
    doc = from_layout(load_pipeline(), layout_of("Kế hoạch số 15"))
    with pytest.raises(SpanAlignmentError, match="references"):
        publish(doc, labels.REFERENCES, [Reference(span, "15")])


def test_findings_of_equal_bounds_are_kept_apart() -> None:
    """Two values of one place do not overwrite each other."""
    doc = from_layout(load_pipeline(), layout_of("số 57, 59-NQ/TW"))
    published = (Reference(Span(3, 5), "57-NQ/TW"), Reference(Span(3, 5), "59-NQ/TW"))
    publish(doc, labels.REFERENCES, published)
    assert findings(doc, labels.REFERENCES) == published
    assert len(doc.spans[labels.REFERENCES]) == 2
    assert findings(doc, labels.TARGETS) == ()
