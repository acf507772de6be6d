"""Words of documents are data, whatever they say; forms of other sites do nothing."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_hostile_document_harms_no_page(window, service) -> None:
    hostile = service.document("doc-hai")
    for width in (360, 1440):
        page = window(width)
        for path in (
            "/", "/tim?q=ra+soat", "/tim?q=%3Cscript%3E", f"/van-ban/{hostile}", f"/tim?document={hostile}", "/kiem-tra",
            "/theo-doi?tu=01/01/2023&den=31/12/2030", "/quan-tri", "/so-sanh", "/van-ban",
        ):  # fmt: skip
            page.goto(path)
            assert page.title() != "xss", path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            links = page.eval_on_selector_all("[href], [src]", "all => all.map(e => e.getAttribute('href') || e.src)")
            assert not [link for link in links if link and "javascript:" in link.lower().split("?")[0]], path
            assert page.locator("img[onerror]").count() == 0, path


def test_forms_of_other_sites_are_refused(window, service) -> None:
    page = window()
    answer = page.request.post(
        f"/van-ban/{service.document('daklak')}/quyet-dinh",
        headers={"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
        form={"action": "accept"},
    )
    assert answer.status == 403
