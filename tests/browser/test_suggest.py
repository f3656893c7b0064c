"""Suggestions while somebody types, by keyboard and by mouse."""

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def options(page: Page) -> Locator:
    """The suggestions that are shown."""
    return page.locator("[role=option]:visible")


def test_arrows_choose_enter_opens_and_the_number_is_told(visit: Visit) -> None:
    page = visit.page
    visit.go("/about?lang=fi")
    field = page.locator("#search")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("kokola", delay=20)
    expect(field).to_have_attribute("aria-expanded", "true")
    assert 1 < options(page).count() <= 8
    expect(page.locator(".find [role=status]")).to_contain_text("Ehdotuksia")
    assert Axe().run(page)["violations"] == []
    field.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    field.press("ArrowDown")  # past the last one: back to what was typed
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    field.press("ArrowDown")
    first = page.locator("[role=option]").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    field.press("Enter")
    page.wait_for_url("**/id/kokkola?lang=fi")


def test_escape_closes_and_enter_without_a_choice_searches(visit: Visit) -> None:
    page = visit.page
    visit.go("/?lang=sv")
    field = page.locator("#ask")
    field.press_sequentially("nickel", delay=20)
    expect(page.locator(".ask [role=option]").first).to_be_visible()
    field.press("Escape")
    expect(options(page)).to_have_count(0)
    assert field.input_value() == "nickel"
    field.press("Enter")
    page.wait_for_url("**/search?**q=nickel**")


def test_a_click_opens_and_leaving_the_field_closes(visit: Visit) -> None:
    page = visit.page
    visit.go("/about?lang=en")
    field = page.locator("#search")
    field.press_sequentially("terraf", delay=20)
    expect(page.locator("[role=option]").first).to_be_visible()
    field.press("Tab")
    expect(options(page)).to_have_count(0)
    field.press_sequentially("ame", delay=20)
    page.locator("[role=option]").first.click()
    page.wait_for_url("**/id/terrafame**")


def test_fast_typing_asks_once_and_the_same_text_never_again(visit: Visit) -> None:
    asked: list[str] = []
    page = visit.page
    page.on("request", lambda r: asked.append(r.url) if "/suggest?" in r.url else None)
    visit.go("/about?lang=fi")
    field = page.locator("#search")
    field.press_sequentially("akkukemikaali", delay=10)
    expect(page.locator("[role=option]").first).to_be_visible()
    assert len(asked) == 1
    field.press_sequentially("x")
    page.wait_for_timeout(400)
    field.press("Backspace")
    page.wait_for_timeout(400)
    assert len(asked) == 2


def test_without_javascript_the_form_searches(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/about?lang=fi")
    assert page.locator("[role=combobox]").count() == 0
    page.fill("#search", "kokola")
    page.press("#search", "Enter")
    page.wait_for_url("**/search?**q=kokola**")
    context.close()
