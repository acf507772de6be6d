"""The few calls of PDFium that reading needs: words with boxes, ruling lines, stamped-in values, pictures of pages.

PDFium is not safe for threads: every call of this module must be made while holding :data:`LOCK`.
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.errors import DamagedFile, EncryptedFile
from ingest.geometry import Word
from ingest.layout import BBox
from ingest.tables import MAX_STROKES, Stroke

LOCK = threading.RLock()

THIN = 2.6  # points: a drawn shape this thin is a ruling line
SHORT = 4.0  # points: shorter strokes are no ruling line
MAX_FORM_DEPTH = 4
MAX_OBJECTS = 60_000  # drawing objects of a page that are looked at for ruling lines
MAX_CHARACTERS = 300_000  # of a page: more than a hundred full pages is not a page

_ToPage = Callable[[float, float, float, float], tuple[float, float, float, float]]
_WORD = re.compile("[^\\s\ufffe]+\ufffe?")
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_*


@dataclass(slots=True)
class Sheet:
    """A page as PDFium gives it."""

    width: float
    height: float
    words: list[Word]
    strokes: list[Stroke] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # texts of signature stamps
    fonts: dict[int, str] = field(default_factory=dict)  # id of a word -> name of its font, where it is a legacy one
    image_share: float = 0.0  # of the page that pictures cover


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
    to_page = _to_page(page, width, height)
    words, fonts = _words(page, to_page)
    sheet = Sheet(width, height, words, fonts=fonts)
    sheet.strokes, sheet.image_share = _strokes(page, to_page, width * height)
    stamps = _stamp_boxes(page, to_page)
    if stamps and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        flattened = document[index]
        try:
            _add_stamped(sheet, stamps, _words(flattened, to_page)[0])
        finally:
            flattened.close()
    return sheet


def _to_page(page: Any, width: float, height: float) -> _ToPage:
    """Return the map from PDF space to the page as it is shown: rotation, crop box, origin at the upper left."""
    scale = 1000.0 if max(width, height) < 100_000 else 1.0
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for a, b in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, int(width * scale), int(height * scale), 0, a * 100, b * 100, x, y)
        corners.append((x.value / scale, y.value / scale))
    (ox, oy), (ax, ay), (bx, by) = corners
    a, b, c, d = round((ax - ox) / 100), round((ay - oy) / 100), round((bx - ox) / 100), round((by - oy) / 100)
    if (a, b, c, d) == (1, 0, 0, -1) and abs(ox) < 0.01 and abs(oy - height) < 0.01:

        def upright(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
            return x0, height - y1, x1, height - y0

        return upright

    def turned(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        p, q = ox + a * x0 + c * y0, oy + b * x0 + d * y0
        r, s = ox + a * x1 + c * y1, oy + b * x1 + d * y1
        return min(p, r), min(q, s), max(p, r), max(q, s)

    return turned


def _words(page: Any, to_page: _ToPage) -> tuple[list[Word], dict[int, str]]:
    """Return the words of a page's text layer with their boxes, and the font names of words in legacy fonts."""
    textpage = page.get_textpage()
    try:
        reader = _WordReader(textpage.raw, to_page)
        return list(reader.words()), reader.fonts
    finally:
        textpage.close()


class _WordReader:
    """Reads words; only the first and the last character of each is asked for its box, which makes this fast."""

    def __init__(self, raw: Any, to_page: _ToPage) -> None:
        self.fonts: dict[int, str] = {}
        self._raw = raw
        self._to_page = to_page
        self._styles: dict[bytes, tuple[bool, bool, str | None]] = {}
        self._first, self._last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def words(self) -> Iterator[Word]:
        """Yield the words in the order of the text layer.

        Where characters stand on several lines, or far apart, without a blank between them, the word is parted.
        """
        raw, loose, first, last = self._raw, pdfium.FPDFText_GetLooseCharBox, self._first, self._last
        text = _text(raw)
        for found in _WORD.finditer(text):
            start, end = found.span()
            broken = text[end - 1] == "\ufffe"
            end -= broken
            if end <= start:
                continue
            loose(raw, start, first)
            loose(raw, end - 1, last)
            size = abs(first.top - first.bottom)
            if (
                last.left < first.left
                or abs(first.bottom - last.bottom) > size
                or last.right - first.left > 1.1 * size * (end - start)
            ):
                for begin, stop in _parted(raw, start, end):
                    loose(raw, begin, first)
                    loose(raw, stop - 1, last)
                    yield self._word(text[begin:stop] + ("-" if broken and stop == end else ""), begin)
            else:
                yield self._word(text[start:end] + ("-" if broken else ""), start)

    def _word(self, text: str, start: int) -> Word:
        """Make the word whose first and last characters' boxes have been read."""
        first, last = self._first, self._last
        pdfium.FPDFText_GetCharOrigin(self._raw, start, self._x, self._y)
        pdfium.FPDFText_GetFontInfo(self._raw, start, self._name, 128, self._flags)
        name = self._name.value
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = _style(name, self._flags.value)
        x0, top, x1, bottom = self._to_page(
            min(first.left, last.left),
            min(first.bottom, last.bottom),
            max(first.right, last.right),
            max(first.top, last.top),
        )
        x, y = self._x.value, self._y.value
        word = Word(text, x0, top, x1, bottom, self._to_page(x, y, x, y)[1], style[0], style[1])
        if style[2]:
            self.fonts[id(word)] = style[2]
        return word


def _text(raw: Any) -> str:
    """Return all characters of a text page, one for each of PDFium's indices."""
    count = min(pdfium.FPDFText_CountChars(raw), MAX_CHARACTERS)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(raw, 0, count, buffer)
    if written == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace")
        if len(text) == count:
            return text
    return "".join(chr(min(pdfium.FPDFText_GetUnicode(raw, index), 0x10FFFF)) for index in range(count))


def _parted(raw: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part characters that do not follow each other on a line."""
    loose = pdfium.FPDFText_GetLooseCharBox
    before, box = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    loose(raw, start, before)
    begin = start
    for index in range(start + 1, end):
        loose(raw, index, box)
        size = max(abs(before.top - before.bottom), 1.0)
        if abs(box.bottom - before.bottom) > size or not -0.6 * size < box.left - before.right < 0.5 * size:
            yield begin, index
            begin = index
        before, box = box, before
    yield begin, end


LEGACY_FONT = re.compile(r"\.?Vn[A-Z3]|VNI|VPS|\.VN|ABC[A-Z]?[ -]?Times|SVN|UTM", re.IGNORECASE)


def _style(name: bytes, flags: int) -> tuple[bool, bool, str | None]:
    """Return (bold, italic, name when the font is one of the old encodings) of a font."""
    text = name.decode("latin-1")
    plain = text.split("+")[-1]
    folded = plain.lower()
    bold = "bold" in folded or "black" in folded or "heavy" in folded or bool(flags & 0x40000)
    italic = "italic" in folded or "oblique" in folded or bool(flags & 0x40)
    return bold, italic, plain if LEGACY_FONT.match(plain) else None


def _strokes(page: Any, to_page: _ToPage, area: float) -> tuple[list[Stroke], float]:
    """Return the ruling lines of a page, and the share of it that pictures cover."""
    strokes: list[Stroke] = []
    pictures = 0.0
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    for item, matrix in _objects(page.raw, MAX_FORM_DEPTH):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            continue
        x0, y0, x1, y1 = _apply(matrix, left.value, bottom.value, right.value, top.value)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
        elif x1 - x0 <= THIN or y1 - y0 <= THIN:
            if max(x1 - x0, y1 - y0) >= SHORT:
                strokes.append(Stroke(*to_page(x0, y0, x1, y1)))
        else:
            strokes.extend(Stroke(*to_page(*line)) for line in _outline(item, matrix))
        if len(strokes) > MAX_STROKES:
            break
    return strokes, min(pictures / max(area, 1.0), 1.0)


_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(page: Any, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    """Yield the drawing objects of a page and of the forms in it, each with the matrix of its form."""
    get, count = pdfium.FPDFPage_GetObject, pdfium.FPDFPage_CountObjects(page)
    seen = 0
    for index in range(min(count, MAX_OBJECTS)):
        item = get(page, index)
        seen += 1
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM:
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


STAMPED_VALUE = re.compile(
    r"""(?:
        \d{1,6}(?:\s*[/-]\s*[\wĐđ.&,-]+)*          # 193   193/UBND-KT   29/5/2025
      | \d{1,4}(?:\s+/?\s*\d{1,4}){1,2}             # 14 7
      | [/-]\s*[\wĐđ.&-]+                          # /UBND-KT
      | (?:[\wÀ-ỹ.\s]{2,40},\s*)?ngày\s.*\d{4}     # Hà Nội, ngày 14 tháng 7 năm 2026
      | H[ỎO][ẢA]?\s*T[ỐO]C | H[ỎO]Ả\s*T[ỐO]C | (?:THƯỢNG\s+)?KHẨN | (?:TỐI\s+|TUYỆT\s+)?MẬT
    )""",
    re.VERBOSE,
)
"""What the registry stamps into the blanks of a document signed on screen: number, day, month, urgency."""


def _stamp_boxes(page: Any, to_page: _ToPage) -> list[tuple[BBox, bool]]:
    """Return the boxes of annotations that show something, each with whether a person filled it in (a form field)."""
    boxes = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        shown = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        hidden = pdfium.FPDFAnnot_GetFlags(annotation) & (pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW)
        rect = pdfium.FS_RECTF()
        if (
            shown
            and not hidden
            and subtype not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT)
            and pdfium.FPDFAnnot_GetRect(annotation, rect)
        ):
            x0, top, x1, bottom = to_page(rect.left, rect.bottom, rect.right, rect.top)
            filled_in = subtype == pdfium.FPDF_ANNOT_WIDGET and _string(annotation, b"FT") == "Tx"
            boxes.append((BBox(x0, top, x1, bottom), filled_in))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return boxes


def _string(annotation: Any, key: bytes) -> str:
    """Return a text of an annotation's dictionary, or ""."""
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0")


def _add_stamped(sheet: Sheet, stamps: list[tuple[BBox, bool]], words: list[Word]) -> None:
    """Put the words that annotations show into the page, or note them as dropped when they only say who signed.

    Documents signed on screen carry their number and date in such annotations: the page itself has "Số:    /UBND".
    """
    known = Counter((word.text, round(word.x0), round(word.top)) for word in sheet.words)
    added = []
    for word in words:
        key = (word.text, round(word.x0), round(word.top))
        if known[key]:
            known[key] -= 1
        else:
            added.append(word)
    base = list(sheet.words)
    for box, filled_in in stamps:
        inside = [
            word
            for word in added
            if box.x0 - 2 <= (word.x0 + word.x1) / 2 <= box.x1 + 2
            and box.top - 2 <= (word.top + word.bottom) / 2 <= box.bottom + 2
        ]
        added = [word for word in added if not any(word is other for other in inside)]
        if not inside:
            continue
        text = " ".join(word.text for word in inside)
        if filled_in or STAMPED_VALUE.fullmatch(text):
            for word in inside:
                covered = next((other for other in base if _covers(word, other)), None)
                if covered is not None:
                    base.remove(covered)
                    sheet.words.remove(covered)
                    sheet.dropped.append(covered.text)
                _snap(word, base)
                sheet.words.append(word)
        else:
            sheet.dropped.append(text)
    sheet.dropped.extend(word.text for word in added)


def _covers(word: Word, printed: Word) -> bool:
    """Say whether a stamped figure stands on a printed one, to correct it."""
    return (
        printed.text.isdigit()
        and word.text.isdigit()
        and min(word.x1, printed.x1) - max(word.x0, printed.x0) > 0.4 * (printed.x1 - printed.x0)
        and min(word.bottom, printed.bottom) - max(word.top, printed.top) > 0.4 * printed.height
    )


def _snap(word: Word, base: list[Word]) -> None:
    """Put a stamped word on the line of the words beside it, and glue it to the slash that follows or precedes."""
    beside = [
        other
        for other in base
        if min(word.bottom, other.bottom) - max(word.top, other.top) > 0.35 * min(word.height, other.height)
    ]
    if not beside:
        return
    middle = (word.x0 + word.x1) / 2
    nearest = min(beside, key=lambda other: abs((other.x0 + other.x1) / 2 - middle))
    word.baseline = nearest.baseline
    word.top, word.bottom = nearest.top, nearest.bottom
    line = sorted((other for other in beside if abs(other.baseline - nearest.baseline) < 1), key=lambda other: other.x0)
    before = [other for other in line if (other.x0 + other.x1) / 2 < middle]
    after = [other for other in line if (other.x0 + other.x1) / 2 >= middle]
    if after and after[0].text.startswith("/"):
        after[0].is_joined = True
        if before and before[-1].text == "/":
            word.is_joined = True
    elif before and before[-1].text.endswith("/"):
        word.is_joined = True
    if after and after[0].x0 < word.x1:  # the stamp covers the next word's beginning
        word.x0 = min(word.x0, after[0].x0 - 0.1)
