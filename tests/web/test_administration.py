"""Logging in, users and keys, as an administrator does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_faults import faults_of

from corpus.accounts import AccessRole
from corpus.library import open_corpus

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "mười hai cây cầu"


def test_an_administrator_adds_a_user_and_makes_a_key(window, guarded, pictures: Path) -> None:
    page = window(360, base_url=guarded.address)
    page.goto("/quan-tri")
    page.screenshot(path=pictures / "login-360.png")
    assert faults_of(page) == []
    page.fill("input[name=name]", "chi.huy")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/quan-tri")
    page.get_by_text("Thêm người dùng").click()
    new = page.locator("form[action='/quan-tri/nguoi-dung']")
    new.locator("input[name=name]").fill("kiem.tra")
    new.locator("select").select_option("editor")
    new.locator("input[name=password]").fill("một câu dài dễ nhớ")
    new.locator("button").click()
    page.locator("[role=status]", has_text="Đã thêm người dùng").wait_for()
    row = page.locator("#tai-khoan tr", has_text="kiem.tra")
    assert row.locator("select").input_value() == "editor"
    row.get_by_role("button", name="Khóa").click()
    page.locator("#tai-khoan tr", has_text="kiem.tra").get_by_text("đã khóa").wait_for()
    page.locator("summary", has_text="Tạo khóa API").click()
    page.locator("form[action='/quan-tri/khoa'] button").click()
    assert len(page.locator("code.secret").inner_text()) > 30
    page.set_viewport_size({"width": 1440, "height": 900})
    page.screenshot(path=pictures / "administration-accounts-1440.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert faults_of(page) == []
    page.get_by_role("button", name="Thu hồi").click()
    page.locator("#tai-khoan").get_by_text("đã thu hồi").wait_for()
    assert "chi.huy" in page.locator("#nhat-ky").inner_text()


def test_a_reader_is_told_in_plain_words_what_is_not_allowed(window, guarded) -> None:
    with open_corpus(guarded.data_dir) as corpus:
        corpus.accounts.add_user("nguoi.doc", AccessRole.READER, PASSWORD)
    window.watch.expected = ("403", "404")
    page = window(base_url=guarded.address)
    page.goto("/login")
    page.fill("input[name=name]", "nguoi.doc")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(guarded.address + "/")
    assert "Kho chưa có văn bản nào" in page.locator("main").inner_text()
    page.goto("/quan-tri")
    assert "hỏi quản trị viên" in page.locator("[role=alert]").inner_text()
    page.goto("/khong-co-trang-nay")
    assert "Không có trang này" in page.locator("[role=alert]").inner_text()
    assert page.get_by_role("link", name="Về trang đầu").count() == 1
