"""Every page at both widths and in dark colours: nothing sticks out, axe-core finds no serious fault, a picture is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_faults import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROVINCES = "province=C%E1%BA%A7n+Th%C6%A1&province=Tuy%C3%AAn+Quang&province=Thanh+H%C3%B3a"
PAGES = {
    "home": "/",
    "search": "/tim?q=so+noi+vu",
    "nothing": "/tim?q=zzzzqqq&understand=false",
    "pdf": "/van-ban/{daklak}",
    "pdf-text": "/van-ban/{daklak}?xem=chu",
    "word": "/van-ban/{tuyenquang}",
    "correct": "/van-ban/{thanhhoa}?sua={task}",
    "add": "/van-ban/{thanhhoa}?them=task",
    "failed": "/van-ban/{hong}",
    "new": "/nap",
    "check": "/kiem-tra",
    "follow": "/theo-doi",
    "compare": f"/so-sanh?{PROVINCES}",
    "compare-empty": "/so-sanh",
    "administration": "/quan-tri",
    "api": "/docs",
    "documents": "/van-ban",
    "body": "/co-quan?ten=S%E1%BB%9F+N%E1%BB%99i+v%E1%BB%A5",
}
WIDE, NARROW = 1440, 360


def address(service, name: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: service.find(found[1]), PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_at_both_widths(window, service, pictures: Path, name: str) -> None:
    page = window(WIDE)
    page.goto(address(service, name), wait_until="networkidle")
    page.screenshot(path=pictures / f"{name}-{WIDE}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE
    assert page.locator("h1").count() == 1
    assert faults_of(page) == []
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.wait_for_timeout(150)
    page.screenshot(path=pictures / f"{name}-{NARROW}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert faults_of(page, without=("color-contrast",)) == []  # the colours are those of the wide page


@pytest.mark.parametrize("name", ["home", "search", "correct", "compare", "body"])
def test_dark_colours_have_contrast(window, service, pictures: Path, name: str) -> None:
    page = window(WIDE, color_scheme="dark")
    page.goto(address(service, name), wait_until="networkidle")
    page.screenshot(path=pictures / f"{name}-dark.png")
    assert faults_of(page, only=("color-contrast",)) == []
