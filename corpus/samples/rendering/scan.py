"""An image-only PDF: a page as a flat-bed scanner sees it, slightly askew, grey, with a red round seal over the signature."""

from __future__ import annotations

import io
import math
import random
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.samples.rendering import pdf
from corpus.samples.source import SourceDocument

DOTS_PER_INCH = 150
SKEW_DEGREES = 0.7
JPEG_QUALITY = 45


def render(document: SourceDocument) -> bytes:
    """Return an image-only PDF of the document, the same at every run."""
    pages = pypdfium2.PdfDocument(pdf.render(document))
    signature_page, x, y = _find(pages, document.fields["signature"].split(" / ")[-1].strip())
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for index in range(len(pages)):
        image = pages[index].render(scale=DOTS_PER_INCH / 72).to_pil().convert("RGB")
        if index == signature_page:
            _stamp(image, x * DOTS_PER_INCH / 72 - 60, image.height - y * DOTS_PER_INCH / 72 - 75)
        image = _age(image, random.Random(index))  # noqa: S311 - noise, not secrets
        jpeg = io.BytesIO()
        image.save(jpeg, "JPEG", quality=JPEG_QUALITY)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _find(pages: Any, words: str) -> tuple[int, float, float]:
    """Return page index and position (points, from the lower left) of the last place where the words stand."""
    found = (0, 0.0, 0.0)
    for index in range(len(pages)):
        text_page = pages[index].get_textpage()
        searcher = text_page.search(words)
        while match := searcher.get_next():
            left, bottom, _right, _top = text_page.get_charbox(match[0])
            found = (index, left, bottom)
    return found


def _stamp(image: Image.Image, x: float, y: float) -> None:
    """Draw a seal, a ring with a star, over the left third of the signature; what lies beneath shines through."""
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    radius, red = DOTS_PER_INCH * 0.7, (205, 30, 40, 150)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=6)
    draw.ellipse((x - radius * 0.72, y - radius * 0.72, x + radius * 0.72, y + radius * 0.72), outline=red, width=3)
    points = [
        (x + radius * share * math.sin(step * math.pi / 5), y - radius * share * math.cos(step * math.pi / 5))
        for step in range(10)
        for share in [0.42 if step % 2 == 0 else 0.17]
    ]
    draw.polygon(points, fill=red)
    image.paste(layer, (0, 0), layer)


def _age(image: Image.Image, chance: random.Random) -> Image.Image:
    """Turn the page a little, soften it, and sprinkle dust."""
    image = image.rotate(SKEW_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor=(252, 251, 248))
    draw = ImageDraw.Draw(image)
    for _ in range(120):
        x, y, tone = chance.randrange(image.width), chance.randrange(image.height), chance.randrange(120, 210)
        draw.point((x, y), (tone, tone, tone))
    return image.filter(ImageFilter.GaussianBlur(0.4))
