"""Make the README's pictures from a running service that holds the samples.

``make run`` in one terminal, then ``.venv/bin/python scripts/screenshots.py http://127.0.0.1:8000`` in another.
Needs the development packages and Debian's Chromium; writes docs/images/*.png with few colours: they stay small.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")
PLAN = "lamdong-kh-912-2026.pdf"
COLOURS = 128
LARGEST = 150_000
PROVINCES = ("Cần Thơ", "Lâm Đồng", "Tuyên Quang")


def main(address: str) -> None:
    """Write the three pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 760}, base_url=address, locale="vi-VN")
        page.set_default_timeout(120_000)
        documents = page.request.get("/api/v1/documents?limit=100").json()["documents"]
        plan = next(each["id"] for each in documents if each["file_name"] == PLAN)
        pictures = {
            "search": f"/tim?{urlencode({'q': 'viec giao so noi vu nam 2026', 'sort': 'due'})}",
            "document": f"/van-ban/{plan}",
            "compare": f"/so-sanh?{urlencode([('province', name) for name in PROVINCES])}",
        }
        for name, path in pictures.items():
            page.goto(path, wait_until="networkidle")
            if name == "document":
                page.locator("#original").evaluate("pane => pane.scrollTo(0, 480)")
                page.locator("article.finding.task").nth(3).click(position={"x": 300, "y": 40})
                page.wait_for_timeout(500)
            if name == "compare":
                page.locator("main section").first.evaluate("part => part.scrollIntoView()")
                page.wait_for_timeout(500)
            _write(FOLDER / f"{name}.png", page.screenshot())
        browser.close()


def _write(path: Path, taken: bytes) -> None:
    """Keep a picture with a palette.

    Raises:
        ValueError: It is still too large to be committed.
    """
    with Image.open(io.BytesIO(taken)) as picture:
        small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} has {path.stat().st_size} bytes, more than {LARGEST}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
