"""Searching, reading, bringing files in, following up, comparing: as a person does it in a browser, on the samples."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROVINCES = "province=C%E1%BA%A7n+Th%C6%A1&province=Tuy%C3%AAn+Quang&province=Thanh+H%C3%B3a"


def test_a_question_is_understood_and_its_parts_can_be_removed(window) -> None:
    page = window()
    page.goto("/")
    page.fill("#q", "viec so noi vu chu tri nam 2026")
    page.keyboard.press("Enter")
    chips = page.locator(".chip")
    assert "Sở Nội vụ" in chips.first.inner_text()
    before = int(page.locator("[role=status] strong").inner_text())
    chips.filter(has_text="Sở Nội vụ").locator("a").click()
    assert "noi vu" not in parse_qs(urlsplit(page.url).query)["q"][0]
    assert int(page.locator("[role=status] strong").inner_text()) > before
    page.go_back()
    assert int(page.locator("[role=status] strong").inner_text()) == before


def test_facets_sorting_and_pages_stand_in_the_address(window) -> None:
    page = window()
    page.goto("/tim")
    page.locator(".facet a", has_text="Tuyên Quang").first.click()
    page.locator(".result-bar a", has_text="Hạn gần trước").click()
    query = parse_qs(urlsplit(page.url).query)
    assert query["province"] == ["Tuyên Quang"]
    assert query["sort"] == ["due"]
    first = page.locator(".row .what").first.inner_text()
    page.locator("a[rel=next]").click()
    assert page.locator(".row .what").first.inner_text() != first
    assert "cursor" in parse_qs(urlsplit(page.url).query)


def test_days_are_typed_and_shown_as_they_are_written(window) -> None:
    page = window()
    page.goto("/tim")
    page.fill("input[name=due_before]", "31/3/2026")
    page.get_by_role("button", name="Lọc", exact=True).click()
    page.wait_for_url("**due_before=31**")
    assert "31/03/2026" in page.locator(".chip").inner_text()


def test_both_sides_of_a_document_lead_to_each_other(window, service) -> None:
    page = window()
    page.goto(f"/van-ban/{service.document('daklak')}", wait_until="networkidle")
    assert page.locator(".sheet img").first.evaluate("image => image.naturalWidth") > 500
    mark = page.locator(".sheet a.task").nth(1)
    key = mark.get_attribute("data-f")
    mark.locator("rect").first.click(position={"x": 3, "y": 3})
    assert "on" in page.locator(f"[id='f-{key}']").get_attribute("class").split()
    card = page.locator("article.finding").nth(5)
    card.locator("a.letter").click()
    other = card.get_attribute("data-finding")
    assert "on" in page.locator(f"svg a[data-f='{other}']").first.get_attribute("class").split()


def test_a_place_that_a_list_leads_to_is_shown(window) -> None:
    page = window()
    page.goto("/tim?q=th%E1%BB%A7+t%E1%BB%A5c+h%C3%A0nh+ch%C3%ADnh&province=Tuy%C3%AAn+Quang")
    text = page.locator(".row .what a").first.inner_text()
    page.locator(".row .what a").first.click()
    page.wait_for_selector(".finding.on")
    assert page.locator(".finding.on .words").inner_text() == text
    assert page.locator("#place").is_visible()


def test_a_file_comes_in_and_leads_to_its_tasks(window, tmp_path: Path) -> None:
    plan = tmp_path / "ke-hoach-moi.txt"
    plan.write_text(
        "ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG\nSố: 77/KH-UBND\n\nTuyên Quang, ngày 02 tháng 3 năm 2026\n\nKẾ HOẠCH\n"
        "Kiểm soát thủ tục hành chính năm 2026\n\nII. NHIỆM VỤ\n\n1. Sở Tư pháp rà soát thủ tục hành chính, "
        "báo cáo Ủy ban nhân dân tỉnh trước ngày 30/6/2026.\n\n2. Sở Tài chính bố trí kinh phí trong quý II/2026.\n"
    )
    page = window()
    page.goto("/nap")
    page.set_input_files("#files", plan)
    page.get_by_role("button", name="Nạp vào kho").click()
    link = page.locator("#uploads .upload").first.locator("a")
    link.wait_for(timeout=120_000)
    link.click()
    assert "77/KH-UBND" in page.locator("h1").inner_text()
    assert "Sở Tư pháp" in page.locator(".finding").first.inner_text()


def test_a_file_that_cannot_be_read_says_why(window, tmp_path: Path) -> None:
    bad = tmp_path / "khong-doc-duoc.pdf"
    bad.write_bytes(b"%PDF-1.4 cut off")
    page = window()
    page.goto("/nap")
    page.set_input_files("#files", bad)
    page.get_by_role("button", name="Nạp vào kho").click()
    alert = page.locator("#uploads .upload").first.locator("[role=alert]")
    alert.wait_for(timeout=120_000)
    assert "khong-doc-duoc.pdf" in alert.inner_text()
    assert "Traceback" not in page.content()


def test_a_task_that_is_done_is_no_longer_overdue(window, service) -> None:
    page = window()
    document = service.document("daklak")
    listed = f"/api/v1/tasks?deadline=overdue&document={document}&limit=100"
    overdue = page.request.get(listed).json()["hits"]
    assert overdue
    page.goto("/theo-doi?tu=01/01/2023&den=31/12/2030")
    form = page.locator(f"form:has(input[value='{overdue[0]['id']}'])")
    form.locator("select").select_option("done")
    form.locator("input[name=note]").fill("đã báo cáo")
    form.locator("button").click()
    page.wait_for_load_state()
    assert "Đã lưu" in page.locator("[role=status]").first.inner_text()
    assert overdue[0]["id"] not in {hit["id"] for hit in page.request.get(listed).json()["hits"]}
    report = page.request.get("/theo-doi/bao-cao.xlsx?tu=01/01/2023&den=31/12/2030").body()
    cells = [
        c
        for row in openpyxl.load_workbook(io.BytesIO(report))["Từng nhiệm vụ"].iter_rows(values_only=True)
        for c in row
    ]
    assert "đã báo cáo" in cells


def test_every_cell_of_a_comparison_leads_to_its_place(window) -> None:
    page = window()
    page.goto(f"/so-sanh?{PROVINCES}")
    cells = page.locator(".matrix td:not(.missing)")
    assert cells.count() > 5
    for cell in cells.all():
        assert re.match(
            r"/van-ban/[0-9a-f]{20}\?start=\d+&end=\d+#place", cell.locator("a").first.get_attribute("href")
        )
    cells.first.locator("a").first.click()
    assert page.locator("#place").count() == 1


def test_what_failed_is_listed_with_its_reason(window) -> None:
    page = window()
    page.goto("/quan-tri")
    row = page.locator("#loi tr", has_text="hong.pdf").first
    assert "hãy xin lại bản gốc" in row.inner_text()


def test_the_english_switch_keeps_the_place(window, service) -> None:
    page = window()
    page.goto("/tim?q=so+noi+vu")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/tim?q=so+noi+vu")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("nav a", has_text="Follow up").count() == 1
    page.goto(f"/van-ban/{service.document('daklak')}")
    assert page.get_by_role("button", name="Reject").count() > 0


def test_a_body_has_a_page_of_its_own(window) -> None:
    page = window()
    page.goto("/")
    page.locator(".bars a", has_text="Sở Nội vụ").first.click()
    assert page.locator("h1").inner_text() == "Sở Nội vụ"
    assert "Sở Nội vụ" in page.locator(".panel", has_text="Tên gọi qua các thời kỳ").inner_text()
    led = int(page.locator(".figure", has_text="Chủ trì").locator("strong").inner_text())
    page.locator(".figure", has_text="Chủ trì").click()
    assert int(page.locator("[role=status] strong").inner_text()) == led > 0


def test_a_month_of_the_timeline_leads_to_its_tasks(window) -> None:
    page = window()
    page.goto("/")
    bar = page.locator("svg.chart a:has(.value)").first
    count = int(bar.locator(".value").text_content())
    bar.click()
    assert int(page.locator("[role=status] strong").inner_text()) == count
