"""Pictures of pages: photographs and scans saved as PNG, JPEG or TIFF (one page a frame)."""

from __future__ import annotations

import math
import warnings as python_warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest.errors import DamagedFile, LimitExceeded, NoText
from ingest.layout import LaidOutDocument, Warning_
from ingest.limits import Limits
from ingest.ocr.images import DPI
from ingest.ocr.pages import read_picture
from ingest.ocr.queue import LARGEST
from ingest.ocr.tesseract import PACKAGES, ocr_available
from ingest.pages import PageContent, assemble
from ingest.progress import tell_page
from ingest.readers.base import CERTAIN, NO_BID

SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
PLAUSIBLE_DPI = (100.0, 1200.0)  # what a file says of its own resolution is believed in between
PAGE_SIDE = 842.0  # points: the longer side of a page of unknown resolution (A4)
MOST_PIXELS = 400_000_000  # of a file's picture


class ImageReader:
    """Reads pictures of pages."""

    def bid(self, head: bytes, suffix: str) -> int:  # noqa: ARG002  the first bytes say it all
        """Bid for what begins as a picture."""
        return CERTAIN if _media_type(head) else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read a picture; see :class:`ingest.readers.base.Reader`."""
        pages: list[PageContent] = []
        warnings: list[Warning_] = []
        for number, frame in enumerate(_frames(path), start=1):
            if number > limits.max_pages:
                raise LimitExceeded(
                    f"Tệp “{path.name}” có quá {limits.max_pages} trang; "
                    "hãy tách tệp, hoặc tăng GIAOVIEC_MAX_PAGES rồi chạy lại."
                )
            if not ocr_available():
                raise NoText(
                    f"Tệp “{path.name}” là ảnh, cần bộ nhận dạng chữ để đọc; hãy cài các gói {PACKAGES} rồi đọc lại."
                )
            picture, width, height = _page(frame)
            page, told = read_picture(picture, number, width, height)
            warnings += told
            pages.append(page)
            tell_page(number, number)
        with path.open("rb") as stream:
            media_type = _media_type(stream.read(16)) or "image/png"
        return assemble(pages, media_type, warnings=warnings)


def _media_type(head: bytes) -> str | None:
    """Return the kind of picture that a file's first bytes tell."""
    return next((kind for signature, kind in SIGNATURES.items() if head.startswith(signature)), None)


def _frames(path: Path) -> Iterator[Image.Image]:
    """Yield the pages of a picture file, upright.

    Raises:
        DamagedFile: It can not be decoded.
        LimitExceeded: It unpacks to more than can be held.
    """
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                for frame in ImageSequence.Iterator(file):
                    if frame.width * frame.height > MOST_PIXELS:
                        raise LimitExceeded(
                            f"Ảnh “{path.name}” quá lớn ({frame.width}×{frame.height} điểm); hãy quét lại ở 300 dpi."
                        )
                    yield ImageOps.exif_transpose(frame.copy())
    except Image.DecompressionBombError as error:
        raise LimitExceeded(f"Ảnh “{path.name}” quá lớn; hãy quét lại ở 300 dpi.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedFile(f"Ảnh “{path.name}” bị hỏng, không mở được; hãy quét hoặc tải lại.") from error


def _page(frame: Image.Image) -> tuple[Image.Image, float, float]:
    """Return a page's picture near the recogniser's resolution, and its size in points."""
    said = frame.info.get("dpi", (0.0, 0.0))[0]
    dpi = float(said) if PLAUSIBLE_DPI[0] <= float(said) <= PLAUSIBLE_DPI[1] else max(frame.size) / PAGE_SIDE * 72
    width, height = frame.width * 72 / dpi, frame.height * 72 / dpi
    picture = frame.convert("RGB") if frame.mode not in {"1", "L", "RGB"} else frame
    scale = min(DPI / dpi, math.sqrt(LARGEST / max(frame.width * frame.height, 1)))
    if not 0.8 <= scale <= 1.25:
        size = (max(round(frame.width * scale), 1), max(round(frame.height * scale), 1))
        picture = picture.convert("L" if picture.mode == "1" else picture.mode).resize(size, Image.Resampling.LANCZOS)
    return picture, width, height
