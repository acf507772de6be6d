"""The few calls of PDFium that reading needs: words with boxes, ruling lines, stamped-in values, pictures of pages.

PDFium is not safe for threads: every call of this module must be made while holding :data:`LOCK`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from ingest.errors import DamagedFile, EncryptedFile
from ingest.geometry import Word
from ingest.layout import BBox
from ingest.pdf_letters import TextLayer, ToPage, address
from ingest.stamps import Stamp
from ingest.tables import MAX_STROKES, Stroke

LOCK = threading.RLock()

THIN = 2.6  # points: a drawn shape this thin is a ruling line
SHORT = 4.0  # points: shorter strokes are no ruling line
MAX_FORM_DEPTH = 4
MAX_ANNOTATIONS = 500  # of a page
MAX_OBJECTS = 60_000  # drawing objects of a page that are looked at for ruling lines

_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_*


@dataclass(slots=True)
class Sheet:
    """A page as PDFium gives it."""

    width: float
    height: float
    words: list[Word]
    strokes: list[Stroke] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)  # what annotations show on it
    fonts: dict[int, str] = field(default_factory=dict)  # id of a word -> name of its font, where it is a legacy one
    image_share: float = 0.0  # of the page that pictures cover
    is_sideways: bool = False  # it was turned by a quarter to be read: words and strokes are those of the turned page
    shape_count: int = 0  # drawn paths: letters may have been turned into outlines
    syllable_share: tuple[float, int] = (1.0, 0)  # of its words as they were read, and their number


def open_document(path: Path) -> Any:
    """Open a PDF.

    Raises:
        EncryptedFile: A password is needed.
        DamagedFile: It is no readable PDF, or was cut off.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY) or "password" in str(error).lower():
            raise EncryptedFile(
                f"Tệp “{path.name}” được bảo vệ bằng mật khẩu; hãy mở tệp, bỏ mật khẩu rồi thử lại."
            ) from error
        raise DamagedFile(
            f"Tệp “{path.name}” bị hỏng hoặc bị cắt cụt, không mở được như một tệp PDF; hãy xin lại bản gốc."
        ) from error
    if len(document) == 0:
        document.close()
        raise DamagedFile(f"Tệp PDF “{path.name}” không còn trang nào đọc được; hãy tải lại hoặc xin lại bản gốc.")
    return document


def load_sheet(document: Any, index: int) -> Sheet:
    """Read one page (index from 0): words in any order, ruling lines, what was stamped in.

    Raises:
        pypdfium2.PdfiumError: The page can not be loaded.
    """
    page = document[index]
    try:
        return _read(document, index, page)
    finally:
        page.close()


def _read(document: Any, index: int, page: Any) -> Sheet:
    """Read a loaded page; see :func:`load_sheet`."""
    width, height = page.get_size()
    to_page = ToPage(page, width, height)
    with TextLayer(page, to_page) as text:
        to_page.turn(text.quarters())
        sheet = Sheet(width, height, [], is_sideways=to_page.quarters % 2 == 1)
        _look_at_drawings(page, to_page, sheet)
        stamps = _stamps(page, to_page)
        own_objects = pdfium.FPDFPage_CountObjects(page.raw)
        if not stamps or pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
            sheet.words, sheet.fonts = text.words(), text.fonts
            return sheet
    flattened = document[index]
    try:
        with TextLayer(flattened, to_page) as text:
            sheet.words, sheet.fonts = text.words(), text.fonts
            added = text.take_out(sheet.words, _added_texts(flattened, own_objects), [stamp.box for stamp in stamps])
    finally:
        flattened.close()
    for stamp in stamps:
        stamp.words = [word for word in added if stamp.holds(word)]
        added = [word for word in added if not stamp.holds(word)]
    sheet.stamps = stamps
    return sheet


def _look_at_drawings(page: Any, to_page: ToPage, sheet: Sheet) -> None:
    """Find the ruling lines of a page, and how much of it is pictures and shapes."""
    strokes = sheet.strokes
    pictures = 0.0
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    for item, matrix in _objects(page.raw, MAX_FORM_DEPTH):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        x0, y0, x1, y1 = _apply(matrix, left.value, bottom.value, right.value, top.value)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
            continue
        sheet.shape_count += 1
        if x1 - x0 <= THIN or y1 - y0 <= THIN:
            if max(x1 - x0, y1 - y0) >= SHORT:
                strokes.append(Stroke(*to_page(x0, y0, x1, y1)))
        else:
            strokes.extend(Stroke(*to_page(*line)) for line in _outline(item, matrix))
        if len(strokes) > MAX_STROKES:
            break
    sheet.image_share = min(pictures / max(sheet.width * sheet.height, 1.0), 1.0)


_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(page: Any, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """Yield the drawing objects of a page and of the forms in it, each with the matrix of its form."""
    get, kind_of = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType
    seen = 0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        item = get(page, index)
        seen += 1
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            for inner in _form_objects(item, _UNIT, depth):
                yield inner
                seen += 1
                if seen > MAX_OBJECTS:
                    return
        else:
            yield item, _UNIT


def _form_objects(form: Any, outer: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """Yield the drawing objects of a form, its inner forms included."""
    if depth == 0:
        return
    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, raw)
    matrix = _multiply((raw.a, raw.b, raw.c, raw.d, raw.e, raw.f), outer)
    for index in range(max(pdfium.FPDFFormObj_CountObjects(form), 0)):
        item = pdfium.FPDFFormObj_GetObject(form, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _form_objects(item, matrix, depth - 1)
        else:
            yield item, matrix


def _multiply(m: _Matrix, n: _Matrix) -> _Matrix:
    """Return the matrix that applies m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: _Matrix, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    """Map a box by a matrix."""
    if m is _UNIT:
        return x0, y0, x1, y1
    p, q = m[0] * x0 + m[2] * y0 + m[4], m[1] * x0 + m[3] * y0 + m[5]
    r, s = m[0] * x1 + m[2] * y1 + m[4], m[1] * x1 + m[3] * y1 + m[5]
    return min(p, r), min(q, s), max(p, r), max(q, s)


def _outline(item: Any, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight level and upright lines of a stroked path."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroked)
    count = pdfium.FPDFPath_CountSegments(item)
    if not stroked.value or not 2 <= count <= 2000:
        return
    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, raw)
    own = _multiply((raw.a, raw.b, raw.c, raw.d, raw.e, raw.f), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = point = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (own[0] * x.value + own[2] * y.value + own[4], own[1] * x.value + own[3] * y.value + own[5])
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pairs = []
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            pairs.append((point, here))
        point = here
        if pdfium.FPDFPathSegment_GetClose(segment):
            pairs.append((here, start))
            point = start
        for (ax, ay), (bx, by) in pairs:
            if min(abs(ax - bx), abs(ay - by)) <= THIN / 2 and max(abs(ax - bx), abs(ay - by)) >= SHORT:
                yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _stamps(page: Any, to_page: ToPage) -> list[Stamp]:
    """Return the annotations of a page that show text, without their words yet."""
    boxes = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), MAX_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        hidden = pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW)
        rect = pdfium.FS_RECTF()
        if (
            not hidden
            and subtype not in {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT}
            and _shows_text(annotation)
            and pdfium.FPDFAnnot_GetRect(annotation, rect)
        ):
            x0, top, x1, bottom = to_page(rect.left, rect.bottom, rect.right, rect.top)
            filled_in = subtype == pdfium.FPDF_ANNOT_WIDGET and _string(annotation, b"FT") == "Tx"
            boxes.append(Stamp(BBox(x0, top, x1, bottom), is_field=filled_in))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return boxes


def _shows_text(annotation: Any) -> bool:
    """Say whether text is drawn in an annotation's appearance."""
    for index in range(max(pdfium.FPDFAnnot_GetObjectCount(annotation), 0)):
        item = pdfium.FPDFAnnot_GetObject(annotation, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT or (kind == pdfium.FPDF_PAGEOBJ_FORM and _texts(item, MAX_FORM_DEPTH)):
            return True
    return False


def _texts(form: Any, depth: int) -> set[int]:
    """Return the addresses of the text objects in a form and its inner forms."""
    return {
        address(item)
        for item, _ in _form_objects(form, _UNIT, depth)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT
    }


def _added_texts(page: Any, own: int) -> set[int]:
    """Return the addresses of the text objects that flattening put behind a page's own objects."""
    added: set[int] = set()
    for index in range(own, min(pdfium.FPDFPage_CountObjects(page.raw), own + MAX_ANNOTATIONS)):
        item = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            added.add(address(item))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            added |= _texts(item, MAX_FORM_DEPTH + 2)
    return added


def _string(annotation: Any, key: bytes) -> str:
    """Return a text of an annotation's dictionary, or ""."""
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0")


def render(document: Any, index: int, dpi: float) -> Image.Image:
    """Draw a page (index from 0) without its annotations: seals and marks of digital signing.

    Raises:
        pypdfium2.PdfiumError: The page can not be drawn.
    """
    page = document[index]
    try:
        bitmap = page.render(scale=dpi / 72, draw_annots=False)
        try:
            picture: Image.Image = bitmap.to_pil().copy()
            return picture
        finally:
            bitmap.close()
    finally:
        page.close()
