"""Pictures of pages for people to look at: PDF pages as PDFium draws them, pictures as they are."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from ingest.errors import DamagedFile
from ingest.pdfium import LOCK, open_document, render

LARGEST = 2400  # pixels of a side: sharp on any screen, small to send
_QUALITY = 80


def page_image(path: Path, page: int, *, dpi: float = 120) -> bytes:
    """Return a page as a WebP picture.

    Args:
        path: A PDF, or a picture file of one or several pages.
        page: The page, 1 the first.
        dpi: Pixels an inch; fewer where a side would be longer than :data:`LARGEST`.

    Raises:
        IngestError: The file or the page cannot be drawn.
    """
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(1024)
    picture = _pdf_page(path, page, dpi) if is_pdf else _picture(path, page)
    picture.thumbnail((LARGEST, LARGEST))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _no_page(path: Path, page: int) -> DamagedFile:
    return DamagedFile(f"Không vẽ được trang {page} của tệp “{path.name}”; hãy tải tệp gốc về để xem.")


def _pdf_page(path: Path, page: int, dpi: float) -> Image.Image:
    with LOCK:
        document = open_document(path)
        try:
            if not 1 <= page <= len(document):
                raise _no_page(path, page)
            width, height = document.get_page_size(page - 1)
            limit = LARGEST * 72 / max(width, height, 1.0)
            return render(document, page - 1, min(dpi, limit))
        except pypdfium2.PdfiumError as error:
            raise _no_page(path, page) from error
        finally:
            document.close()


def _picture(path: Path, page: int) -> Image.Image:
    try:
        with Image.open(path) as opened:
            for number, frame in enumerate(ImageSequence.Iterator(opened), start=1):
                if number == page:
                    return ImageOps.exif_transpose(frame.convert("RGB"))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise _no_page(path, page) from error
    raise _no_page(path, page)
