"""Checking what was read: by keyboard, by two at once, with words of the original."""

from __future__ import annotations

import io

import openpyxl
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_checking_by_keyboard_alone(window, service) -> None:
    page = window()
    document = service.document("thanhhoa")
    page.goto(f"/van-ban/{document}")
    page.fill("input[name=person]", "Nguyễn Thị Kiểm")
    page.get_by_role("button", name="Đổi tên").click()
    page.locator("h1").click()
    page.keyboard.press("j")
    key = page.evaluate("document.activeElement.dataset.finding")
    page.keyboard.press("Enter")
    page.locator(f"[id='f-{key}'] .tag.good", has_text="Nguyễn Thị Kiểm").wait_for()
    second = page.evaluate("document.activeElement.dataset.finding")
    assert second != key
    page.keyboard.press("x")
    page.locator(f"[id='f-{second}'].rejected").wait_for()
    page.keyboard.press("e")
    page.wait_for_url("**sua=**")
    page.locator("textarea[name=lead]").fill("Sở Y tế\nSở Xây dựng")
    page.locator("input[name=deadline_end]").fill("15/09/2026")
    page.locator("select[name=deadline_type]").select_option("by")
    page.locator("input[name=comment]").fill("đọc lại bản giấy")
    third = page.locator("form[data-edit] input[name=finding]").get_attribute("value")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/van-ban/{document}#**")
    card = page.locator(f"[id='f-{third}']")
    assert "Sở Y tế; Sở Xây dựng" in card.inner_text()
    assert "15/09/2026" in card.inner_text()

    found = page.request.get(f"/api/v1/tasks?agency=S%E1%BB%9F%20X%C3%A2y%20d%E1%BB%B1ng&document={document}").json()
    assert third in {hit["id"] for hit in found["hits"]}
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(f"/api/v1/export.xlsx?document={document}").body()))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    assert "Sở Y tế; Sở Xây dựng" in cells
    label = page.request.get(f"/van-ban/{document}/nhan.json").json()
    assert ["Sở Y tế", "Sở Xây dựng"] in [task["lead"] for task in label["tasks"]]
    assert set(label["tasks"][0]) == {
        "text", "lead", "cooperating", "reports_to", "deadline", "deliverable", "optional",
    }  # fmt: skip
    record = page.request.get(f"/api/v1/documents/{document}").json()["record"]
    assert second not in {task.get("key") for task in record["tasks"]}


def test_the_second_of_two_is_told_and_loses_nothing(window, service) -> None:
    document = service.document("cantho")
    first, second = window(), window()
    first.goto(f"/van-ban/{document}")
    address_ = first.locator('article.finding [data-key="e"]').first.get_attribute("href")
    first.goto(address_)
    second.goto(address_)
    first.fill("textarea[name=lead]", "Sở Y tế")
    first.locator("form[data-edit] button[type=submit]").click()
    first.wait_for_url(f"**/van-ban/{document}#**")
    window.watch.expected = ("409",)
    second.fill("textarea[name=lead]", "Sở Tài chính")
    second.locator("form[data-edit] button[type=submit]").click()
    alert = second.locator("form[data-edit] [role=alert]")
    alert.wait_for()
    assert "vừa sửa mục này" in alert.inner_text()
    assert second.input_value("textarea[name=lead]") == "Sở Tài chính"
    assert "Sở Y tế" in second.locator("form[data-edit] .note.warn").inner_text()
    second.locator("form[data-edit] button[type=submit]").click()
    second.wait_for_url(f"**/van-ban/{document}#**")
    assert "Sở Tài chính" in second.locator(".finding.on").inner_text()
    people = second.locator("h2", has_text="Đã quyết định").locator("..").locator("tbody tr")
    assert people.count() >= 2


def test_words_selected_in_the_original_become_a_task(window, service) -> None:
    page = window()
    document = service.document("tuyenquang")
    page.goto(f"/van-ban/{document}")
    before = page.locator("article.finding.task").count()
    page.locator(".paper p[data-s]").nth(4).evaluate(
        "p => { const range = document.createRange(); range.selectNodeContents(p); "
        "const s = getSelection(); s.removeAllRanges(); s.addRange(range); }"
    )
    page.locator("a[data-add=task]").click()
    page.wait_for_url("**them=task**")
    words = page.input_value("textarea[name=text]")
    assert words
    page.fill("textarea[name=lead]", "Sở Nội vụ")
    page.locator("form[data-edit] button[type=submit]").click()
    page.wait_for_url(f"**/van-ban/{document}#**")
    assert page.locator("article.finding.task").count() == before + 1
    assert "thêm tay" in page.locator(".finding.on").inner_text()


def test_words_that_the_document_does_not_have_are_refused(window, service) -> None:
    window.watch.expected = ("422",)
    page = window()
    page.goto(f"/van-ban/{service.document('tuyenquang')}?them=task&chu=khong+co+chu+nay")
    page.locator("form[data-edit] button[type=submit]").click()
    assert "Không thấy đoạn chữ này trong văn bản" in page.locator("form[data-edit] [role=alert]").inner_text()
    assert page.input_value("textarea[name=text]") == "khong co chu nay"


def test_the_queue_shortens_as_tasks_are_checked(window) -> None:
    page = window()
    page.goto("/kiem-tra")
    cards = page.locator("[data-queue] article")
    before = cards.count()
    assert before
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    cards.nth(before - 1).wait_for(state="detached")
    assert cards.count() == before - 1


def test_the_keys_are_listed_on_every_page(window) -> None:
    page = window()
    page.goto("/theo-doi")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert "Mục sau" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_what_was_typed_and_not_saved_comes_back(window, service) -> None:
    page = window()
    address = f"/van-ban/{service.document('cantho')}"
    page.goto(address)
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url("**sua=**")
    page.fill("textarea[name=cooperating]", "Sở Văn hóa")
    open_form = page.url
    page.goto("/")
    page.goto(open_form)
    assert page.input_value("textarea[name=cooperating]") == "Sở Văn hóa"
    page.get_by_role("button", name="Bỏ bản nháp").click()
    assert page.input_value("textarea[name=cooperating]") != "Sở Văn hóa"
    page.goto(open_form)
    assert page.get_by_role("button", name="Bỏ bản nháp").count() == 0


def test_the_keyboard_adds_and_takes_back(window, service) -> None:
    page = window()
    page.goto(f"/van-ban/{service.document('cantho')}")
    page.locator("h1").click()
    for _ in range(4):
        page.keyboard.press("j")
    key = page.evaluate("document.activeElement.dataset.finding")
    page.keyboard.press("Enter")
    page.locator(f"[id='f-{key}'] .tag.good").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("u")
    page.locator(f"[id='f-{key}'] [data-decide=accept]").wait_for()
    page.keyboard.press("n")
    page.wait_for_url("**them=task**")
    page.locator("textarea[name=text]:focus").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/van-ban/{service.document('cantho')}")
