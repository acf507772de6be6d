"""PDF files: the text layer where there is one, a recogniser where there is none."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

import pypdfium2

from ingest import pdfium
from ingest.errors import DamagedFile, LimitExceeded
from ingest.layout import LaidOutDocument, Warning_
from ingest.limits import Limits
from ingest.pages import PageContent, assemble
from ingest.readers.base import BY_NAME, CERTAIN, NO_BID
from ingest.tables import find_tables

MEDIA_TYPE = "application/pdf"
HEADER_WITHIN = 1024  # bytes before "%PDF-" that readers put up with


class PdfReader:
    """Reads PDF files."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for what begins as a PDF."""
        if b"%PDF-" in head[:HEADER_WITHIN]:
            return CERTAIN
        return BY_NAME if suffix == ".pdf" else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read a PDF file; see :class:`ingest.readers.base.Reader`."""
        with pdfium.LOCK:
            document = pdfium.open_document(path)
            try:
                warnings = _check_end(path)
                if len(document) > limits.max_pages:
                    raise LimitExceeded(
                        f"Tệp “{path.name}” có {len(document)} trang, quá giới hạn {limits.max_pages} trang; "
                        "hãy tách tệp hoặc nâng giới hạn trong cấu hình."
                    )
                pages = _pages(document, path, warnings)
            finally:
                document.close()
        return assemble(pages, MEDIA_TYPE, warnings=warnings)


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
            return [
                Warning_(
                    "truncated", "Phần cuối của tệp bị thiếu; nội dung đọc được có thể là của một lần lưu trước đó."
                )
            ]
    return []


def _pages(document: Any, path: Path, warnings: list[Warning_]) -> list[PageContent]:
    """Read every page; one that can not be read is left empty, with a warning."""
    pages: list[PageContent] = []
    unreadable = 0
    for index in range(len(document)):
        try:
            sheet = pdfium.load_sheet(document, index)
        except pypdfium2.PdfiumError:
            unreadable += 1
            pages.append(PageContent(index + 1, 0.0, 0.0))
            warnings.append(Warning_("page_unreadable", f"Trang {index + 1} bị hỏng, không đọc được.", page=index + 1))
            continue
        pages.append(
            PageContent(
                index + 1,
                sheet.width,
                sheet.height,
                words=sheet.words,
                tables=find_tables(sheet.strokes),
                dropped=sheet.dropped,
            )
        )
    if unreadable == len(pages):
        raise DamagedFile(f"Không đọc được trang nào của tệp “{path.name}”; tệp bị hỏng, hãy xin lại bản gốc.")
    return pages
