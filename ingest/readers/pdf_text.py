"""PDF files: each page's text layer where it has a good one, else the recogniser; see :mod:`ingest.ocr.pages`."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from typing import Any

import pypdfium2

from ingest import collector, pdfium
from ingest.errors import DamagedFile, LimitExceeded
from ingest.fonts import restore_fonts
from ingest.layout import LaidOutDocument, Warning_
from ingest.limits import Limits
from ingest.ocr.queue import PageQueue
from ingest.pages import PageContent, assemble
from ingest.progress import tell_page
from ingest.quality import FEW_WORDS as FEW_SYLLABLES
from ingest.readers.base import BY_NAME, CERTAIN, NO_BID
from ingest.stamps import put_in
from ingest.syllables import syllable_share
from ingest.tables import find_tables

MEDIA_TYPE = "application/pdf"
HEADER_WITHIN = 1024  # bytes before "%PDF-" that readers put up with
FEW_WORDS = 30  # fewer on a page that is a picture: a stamp, a page number
PICTURE = 0.3  # share of the page: more is a scan
OUTLINES = 200  # drawn shapes on a page without text: letters turned into outlines
BAD_SHARE = 0.75  # of a page's words that are Vietnamese syllables; good pages have 0.95 and more
ODD_SHARE = 0.03  # of characters that no Vietnamese or English text has: a broken character map
ENOUGH_WORDS = 15
SIGNED = re.compile(r"Người ký|Ký bởi|Ký số bởi|Digitally signed|Signature Not Verified", re.IGNORECASE)
MOST_SIGNERS = 4
MOST_SIGNED = 45  # words of one note: "Người ký: …, Email: …, Cơ quan: …, Thời gian ký: …"


class PdfReader:
    """Reads PDF files."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for what begins as a PDF."""
        if b"%PDF-" in head[:HEADER_WITHIN]:
            return CERTAIN
        return BY_NAME if suffix == ".pdf" else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read a PDF file; see :class:`ingest.readers.base.Reader`."""
        warnings: list[Warning_] = []
        with pdfium.LOCK, collector.paused():
            document = pdfium.open_document(path)
            try:
                warnings += _check_end(path)
                if len(document) > limits.max_pages:
                    raise LimitExceeded(
                        f"Tệp “{path.name}” có {len(document)} trang, quá giới hạn {limits.max_pages} trang; "
                        "hãy tách tệp, hoặc tăng GIAOVIEC_MAX_PAGES rồi chạy lại."
                    )
                sheets = _sheets(document, path, warnings)
            finally:
                document.close()
            encoding = restore_fonts([sheet for sheet in sheets if sheet is not None])
            pages, to_see = _pages(sheets, encoding)
        if to_see:
            with PageQueue(path, limits) as queue:
                for number, page in queue.read({number: sheets[number - 1] for number in to_see}).items():
                    pages[number - 1] = page
                warnings += queue.warnings
        with collector.paused():
            return assemble(pages, MEDIA_TYPE, warnings=warnings, encoding=encoding)


def _check_end(path: Path) -> list[Warning_]:
    """Look whether the file was cut off.

    Raises:
        DamagedFile: No end mark stands in it at all.
    """
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = data.rfind(b"%%EOF")
        if end < 0 and data.rfind(b"startxref") < 0:
            raise DamagedFile(
                f"Tệp “{path.name}” bị cắt cụt (thiếu phần cuối của tệp PDF); hãy tải lại hoặc xin lại bản gốc."
            )
        if end >= 0 and data.find(b" obj", end) >= 0:
            message = "Phần cuối của tệp bị thiếu; nội dung đọc được có thể là của một lần lưu trước đó."
            return [Warning_("truncated", message)]
    return []


def _sheets(document: Any, path: Path, warnings: list[Warning_]) -> list[pdfium.Sheet | None]:
    """Load every page; one that can not be loaded is None, with a warning.

    Raises:
        DamagedFile: No page can be loaded.
    """
    sheets: list[pdfium.Sheet | None] = []
    for index in range(len(document)):
        try:
            sheet = pdfium.load_sheet(document, index)
            sheet.syllable_share = syllable_share(" ".join([word.text for word in sheet.words]))
            sheets.append(sheet)
        except pypdfium2.PdfiumError:
            sheets.append(None)
            message = f"Trang {index + 1} bị hỏng, không đọc được."
            warnings.append(Warning_("page_unreadable", message, page=index + 1))
        tell_page(index + 1, len(document))
    if all(sheet is None for sheet in sheets):
        raise DamagedFile(f"Không đọc được trang nào của tệp “{path.name}”; tệp bị hỏng, hãy xin lại bản gốc.")
    return sheets


def _pages(sheets: list[pdfium.Sheet | None], encoding: str | None) -> tuple[list[PageContent], list[int]]:
    """Return the pages by their text layers, and the numbers of those that must be recognised."""
    pages: list[PageContent] = []
    to_see: list[int] = []
    for number, sheet in enumerate(sheets, start=1):
        if sheet is None:
            pages.append(PageContent(number, 0.0, 0.0))
            continue
        page = PageContent(number, sheet.width, sheet.height, words=sheet.words, encoding=encoding)
        page.is_sideways = sheet.is_sideways
        share, count = sheet.syllable_share
        if encoding is not None:
            share, count = syllable_share(" ".join(word.text for word in sheet.words))
        page.vietnamese_share = share if count >= FEW_SYLLABLES else None
        if _must_be_seen(sheet, share, count):
            to_see.append(number)
        else:
            page.dropped = put_in(page.words, sheet.stamps)
            page.tables = find_tables(sheet.strokes)
        pages.append(page)
    return pages, to_see


def _must_be_seen(sheet: pdfium.Sheet, share: float, count: int) -> bool:
    """Say whether a page has no good text layer: a scan, a broken character map, another language's reading."""
    is_picture = sheet.image_share > PICTURE
    if len(sheet.words) < FEW_WORDS or (is_picture and _is_signature(sheet)):
        return is_picture or (not sheet.words and sheet.shape_count > OUTLINES)
    if count < ENOUGH_WORDS or share >= BAD_SHARE:
        return False
    return is_picture or _odd_share(sheet) > ODD_SHARE


def _is_signature(sheet: pdfium.Sheet) -> bool:
    """Say whether a text layer is no more than notes of digital signatures, each of some dozens of words."""
    if len(sheet.words) > MOST_SIGNERS * MOST_SIGNED:
        return False
    notes = SIGNED.findall(" ".join(word.text for word in sheet.words))
    return len(sheet.words) <= MOST_SIGNED * len(notes)


def _odd_share(sheet: pdfium.Sheet) -> float:
    """Return the share of characters that neither Vietnamese nor English text has."""
    text = "".join(word.text for word in sheet.words)
    return sum(not _is_usual(character) for character in text) / max(len(text), 1)


def _is_usual(character: str) -> bool:
    """Say whether a character may stand in a Vietnamese or English text: Latin letters, marks, punctuation, signs."""
    code = ord(character)
    return any(first <= code <= last for first, last in USUAL)


USUAL = ((0x20, 0x24F), (0x300, 0x36F), (0x1E00, 0x1EFF), (0x2010, 0x206F), (0x2100, 0x2BFF), (0xF000, 0xF0FF))
"""Latin, combining marks, Vietnamese letters, punctuation, signs and arrows, symbol fonts."""
