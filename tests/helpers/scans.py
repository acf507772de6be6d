"""Scans for tests: a drawn PDF's pages as pictures, as worn as wanted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw


def pictures(pdf: Path, *, dpi: int = 300) -> list[Image.Image]:
    """Draw the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def worn(
    picture: Image.Image, *, angle: float = 0.0, noise: float = 0.0, seal: tuple[int, int] | None = None
) -> Image.Image:
    """Return a page as a worn scan: turned clockwise by ``angle`` degrees, specked, a red seal around a place."""
    picture = picture.copy()
    if seal:
        draw = ImageDraw.Draw(picture, "RGBA")
        radius = picture.width // 14
        x, y = seal
        for r in (radius, radius - 8, radius // 2):
            draw.ellipse((x - r, y - r, x + r, y + r), outline=(215, 30, 40, 150), width=7)
    if angle:
        picture = picture.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if noise:
        values = np.asarray(picture).astype(np.int16)
        rng = np.random.default_rng(7)
        values = values + rng.normal(0, 255 * noise, values.shape[:2])[:, :, None]
        picture = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return picture


def save_scan(pages: list[Image.Image], path: Path, *, dpi: int = 300) -> Path:
    """Write pictures as a PDF without a text layer."""
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=dpi)
    return path
