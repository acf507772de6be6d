"""Pages that must be recognised: drawn, cleaned and read, a few side by side where the caller allows it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import pypdfium2

from ingest import pdfium
from ingest.errors import NoText
from ingest.layout import ReadMethod, Warning_
from ingest.limits import Limits
from ingest.ocr.images import DPI
from ingest.ocr.pages import read_picture
from ingest.ocr.tesseract import PACKAGES, ocr_available
from ingest.pages import PageContent
from ingest.progress import tell_page
from ingest.stamps import put_in

LEAST_SCAN = 0.1  # of a page that pictures cover: less is a page drawn from outlines, with a seal's picture at most
LARGEST = 36_000_000  # pixels of a page's picture: larger sheets are drawn coarser


class PageQueue:
    """Recognises pages of one PDF file."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Prepare for a file that can be opened."""
        self.warnings: list[Warning_] = []
        self._path = path
        self._workers = max(limits.ocr_workers, 1)
        with pdfium.LOCK:
            self._document = pdfium.open_document(path)

    def __enter__(self) -> Self:
        """Return the queue."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the file."""
        with pdfium.LOCK:
            self._document.close()

    def read(self, sheets: Mapping[int, pdfium.Sheet | None]) -> dict[int, PageContent]:
        """Recognise pages; ``sheets`` has them by their number.

        Raises:
            NoText: No recogniser is installed, and the file is nothing but scanned pages.
            LimitExceeded: A page takes too long.
        """
        wanted = {number: sheet for number, sheet in sheets.items() if sheet is not None}
        if not ocr_available():
            return self._without_recogniser(wanted)
        pages: dict[int, PageContent] = {}
        waiting: deque[Future[tuple[PageContent, list[Warning_]]]] = deque()
        tell_page(0, len(wanted))
        with ThreadPoolExecutor(self._workers) as pool:
            for number, sheet in wanted.items():
                waiting.append(pool.submit(self._page, number, sheet))
                if len(waiting) > self._workers:  # so that not all pages' pictures are held at once
                    self._take(waiting.popleft(), pages, len(wanted))
            while waiting:
                self._take(waiting.popleft(), pages, len(wanted))
        return pages

    def _take(
        self, future: Future[tuple[PageContent, list[Warning_]]], pages: dict[int, PageContent], count: int
    ) -> None:
        """Keep a page that was read, of ``count``."""
        page, warnings = future.result()
        pages[page.number] = page
        tell_page(len(pages), count)
        self.warnings += warnings

    def _page(self, number: int, sheet: pdfium.Sheet) -> tuple[PageContent, list[Warning_]]:
        """Draw and recognise a page."""
        dpi = min(float(DPI), 72 * math.sqrt(LARGEST / max(sheet.width * sheet.height, 1.0)))
        try:
            with pdfium.LOCK:
                picture = pdfium.render(self._document, number - 1, dpi)
        except pypdfium2.PdfiumError:
            message = f"Trang {number} bị hỏng, không vẽ được để nhận dạng chữ."
            return PageContent(number, sheet.width, sheet.height), [Warning_("page_unreadable", message, page=number)]
        page, warnings = read_picture(
            picture, number, sheet.width, sheet.height, is_drawn=sheet.image_share < LEAST_SCAN
        )
        if page.turned:
            page.dropped += [stamp.text for stamp in sheet.stamps if stamp.words]
        else:
            page.dropped += put_in(page.words, sheet.stamps)
        return page, warnings

    def _without_recogniser(self, sheets: Mapping[int, pdfium.Sheet]) -> dict[int, PageContent]:
        """Say what is missing; the pages that are pictures stay empty."""
        if len(sheets) == len(self._document):
            raise NoText(
                f"Tệp “{self._path.name}” là bản quét (ảnh), cần bộ nhận dạng chữ để đọc; "
                f"hãy cài các gói {PACKAGES} rồi đọc lại."
            )
        numbers = ", ".join(map(str, sheets))
        message = f"Các trang {numbers} là ảnh quét, chưa đọc được; hãy cài các gói {PACKAGES} rồi đọc lại tệp."
        self.warnings.append(Warning_("ocr_missing", message, page=min(sheets)))
        return {
            number: PageContent(number, sheet.width, sheet.height, method=ReadMethod.OCR)
            for number, sheet in sheets.items()
        }
