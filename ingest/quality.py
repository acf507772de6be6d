"""How well a document was read, page by page: what a person should look at before its findings are used.

The bounds were seen on real scans (November 2026): pages that read well have a mean word confidence of 0.88 and more
and 0.95 of their syllables are Vietnamese; where seals, folds or poor copies spoil a page both fall.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.layout import LaidOutDocument, Page
from ingest.syllables import syllable_share

LEAST_CONFIDENCE = 0.8  # mean of a page's words
LEAST_SHARE = 0.85  # of a page's syllables that are Vietnamese
TO_CHECK: Mapping[str, str] = {
    "handwriting_unread": "số hoặc ngày viết tay không đọc được",
    "handwriting_guessed": "số, ngày viết tay do máy đoán",
    "page_unreadable": "trang không đọc được",
    "ocr_missing": "trang ảnh chưa nhận dạng được",
    "doubtful_page": "trang đọc kém",
    "suspicious_text": "chữ đọc được không giống tiếng Việt",
    "truncated": "tệp thiếu phần cuối",
    "embedded_part": "phần nhúng chưa đọc được",
}
"""Codes of warnings that say that something of a document is missing, guessed or wrong, and what that is."""

FEW_WORDS = 20  # of which no share is taken: a page of figures, a signature


def page_doubts(page: Page) -> list[str]:
    """Return what is doubtful about a page's reading, as Vietnamese phrases; none for a page that was read well."""
    doubts = []
    if page.confidence is not None and page.confidence < LEAST_CONFIDENCE:
        doubts.append(f"nhận dạng chỉ chắc {page.confidence:.0%}")
    if page.vietnamese_share is not None and page.vietnamese_share < LEAST_SHARE:
        doubts.append(f"chỉ {page.vietnamese_share:.0%} số tiếng là tiếng Việt")
    return doubts


def share_of(text: str) -> float | None:
    """Return the share of a text's syllables that are Vietnamese; None where it has too few to tell."""
    share, count = syllable_share(text)
    return round(share, 3) if count >= FEW_WORDS else None


def needs_check(document: LaidOutDocument) -> bool:
    """Say whether a person should hold the text against the original before its findings are used."""
    if any(warning.code in TO_CHECK for warning in document.warnings):
        return True
    share = share_of(document.text)
    return (share is not None and share < LEAST_SHARE) or any(page_doubts(page) for page in document.pages)
