"""What a reading tells of itself, page by page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.layout import LaidOutDocument, Page, ReadMethod, Warning_
from ingest.quality import needs_check, page_doubts, share_of

GOOD = (
    "Sở Nội vụ chủ trì, phối hợp với các cơ quan liên quan rà soát quy chế làm việc và báo cáo Ủy ban nhân dân tỉnh. "
)
SCAN = Page(1, 595, 842, ReadMethod.OCR, confidence=0.93, vietnamese_share=0.98)


@pytest.mark.parametrize(
    ("page", "doubts"),
    [
        pytest.param(SCAN, [], id="a good scan"),
        pytest.param(Page(1, 595, 842), [], id="a text page of figures has no share"),
        pytest.param(replace(SCAN, confidence=0.71), ["nhận dạng chỉ chắc 71%"], id="a poor copy"),
        pytest.param(replace(SCAN, vietnamese_share=0.6), ["chỉ 60% số tiếng là tiếng Việt"], id="no Vietnamese"),
        pytest.param(replace(SCAN, confidence=None, vietnamese_share=None), [], id="the empty back of a sheet"),
    ],
)
def test_page_doubts(page: Page, doubts: list[str]) -> None:
    assert page_doubts(page) == doubts


def test_share_of_few_words_is_not_told() -> None:
    assert share_of("STT Nội dung 1 2 3") is None
    assert share_of(GOOD) == 1.0
    assert (share_of(GOOD.replace("ơ", "«").replace("ệ", "Ö").replace("a", "q")) or 1.0) < 0.9


def test_one_doubtful_page_marks_the_document() -> None:
    """A document without pages is judged by its text."""
    pages = (SCAN, replace(SCAN, number=2, confidence=0.5))
    assert not needs_check(LaidOutDocument(GOOD, "application/pdf", pages=pages[:1]))
    assert needs_check(LaidOutDocument(GOOD, "application/pdf", pages=pages))
    assert not needs_check(LaidOutDocument(GOOD, "text/plain"))
    for code, is_doubtful in (("ocr_missing", True), ("handwriting_guessed", True), ("page_turned", False)):
        warned = LaidOutDocument(GOOD, "application/pdf", pages=pages[:1], warnings=(Warning_(code, "…", page=1),))
        assert needs_check(warned) == is_doubtful
    assert needs_check(LaidOutDocument("Uỷ ban nh©n d©n tØnh yªu cÇu c¸c së, ban, ngµnh thùc hiÖn " * 4, "text/plain"))
