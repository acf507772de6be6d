"""Document numbers in running text, and which of them are the legal basis."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_markup import Case, case_id, read_cases
from plain_layout import layout_of

from nlp.components.references.component import find_references
from nlp.document_numbers import normal_number, number_key
from nlp.pipeline import analyze

CASES = read_cases(Path(__file__).parent / "cases" / "references.txt")


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_find_references(case: Case) -> None:
    """Every marked number is found at its place, and nothing else."""
    found = find_references(case.text)
    assert [(one.span.start, one.span.end, one.number) for one in found] == [
        (mark.start, mark.end, mark.label) for mark in case.marks
    ], case.reason
    assert all(one.rule.startswith("reference.") and 0 < one.confidence <= 1 for one in found)


def test_legal_basis_and_own_number() -> None:
    """Numbers of the opening paragraphs are the basis, later ones are not, the document's own is neither."""
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n"
        "KẾ HOẠCH\nTRIỂN KHAI CHUYỂN ĐỔI SỐ\nCăn cứ Nghị định số 45/2020/NĐ-CP của Chính phủ;\n"
        "Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n"
        "I. MỤC ĐÍCH\n1. Cụ thể hóa Kế hoạch số 20/KH-UBND; Kế hoạch số 15/KH-UBND là khung chung.\n"
    )
    document = analyze(layout_of(text))
    assert [(one.number, one.is_legal_basis) for one in document.references] == [
        ("45/2020/NĐ-CP", True),
        ("57-NQ/TW", True),
        ("20/KH-UBND", False),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0124/KH-UBND", "124/KH-UBND"),
        ("178/2024/NĐCP", "178/2024/NĐ-CP"),
        ("15/QÐ-UBND", "15/QĐ-UBND"),
        ("5/KH – UBND", "5/kh-ubnd"),
    ],
)
def test_number_key(one: str, other: str) -> None:
    """Two writings of a number have one key; what is shown stays as written."""
    assert number_key(one) == number_key(other)
    assert normal_number("519 /QĐ– UBND") == "519/QĐ-UBND"


def test_own_number_that_was_not_read() -> None:
    """Of a scan whose handwritten number is lost, neither its rest nor the annex's note is a reference."""
    text = (
        "SỞ Y TẾ\nTỈNH HÀ TĨNH\nSố:¿2 /KH-SYT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 06 tháng 3 năm 2025\n"
        "KẾ HOẠCH\nKiểm tra bệnh viện năm 2025\nCăn cứ Quyết định số 5/QĐ-BYT;\nI. MỤC ĐÍCH\n1. Đánh giá.\n"
        "PHỤ LỤC\n(Kèm theo Kế hoạch số 3 081 /KH-SYT ngày 06/3/2025 của Sở Y tế)\n"
        "Mẫu (kèm theo Kế hoạch số 12/KH-SYT ngày 05/3/2024 của Sở Y tế)\n"
    )
    document = analyze(layout_of(text))
    assert document.header.number.value is None
    assert [one.number for one in document.references] == ["5/QĐ-BYT", "12/KH-SYT"]
