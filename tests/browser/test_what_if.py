"""The what-if: sliders that move the fields, and a result that follows without a new page."""

import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
SUPPORTED = "#result .note-box strong"


def move(page: Page, slider: str, key: str, times: int = 1) -> None:
    """Move a slider by keyboard."""
    page.locator(slider).focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_a_slider_moves_its_field_the_result_and_the_address(visit: Visit) -> None:
    page = visit.page
    visit.go("/what-if?lang=en&imports=missing")
    number = page.locator("#target")
    assert number.input_value() == "40"
    loads: list[str] = []
    page.on("load", lambda _: loads.append("load"))
    move(page, "#target-slider", "ArrowRight", 5)
    expect(number).to_have_value("45")
    expect(page.locator("#target + .slider output")).to_have_text("45 GWh a year")
    expect(page).to_have_url(re.compile("target=45"))
    expect(page.locator("#result caption").first).to_contain_text("45")
    expect(page.locator(".share a[data-copy]")).to_have_attribute("href", re.compile("target=45"))
    expect(page.locator(".share button").first).to_be_attached()
    expect(page.locator("#result")).not_to_have_attribute("aria-busy", "true")
    assert page.locator("#told").inner_text() == page.locator(SUPPORTED).inner_text()
    assert loads == []
    assert Axe().run(page)["violations"] == []


def test_the_mix_has_a_slider_and_choices_have_none(visit: Visit) -> None:
    page = visit.page
    visit.go("/what-if?lang=en")
    assert page.locator("select ~ .slider").count() == 0
    page.select_option("#statuses", "operating")
    page.select_option("#imports", "all")
    page.select_option("#second", "LFP")
    move(page, "#share-slider", "ArrowRight", 3)
    expect(page).to_have_url(re.compile("second=LFP&share=3&.*statuses=operating&imports=all"))
    mix = re.compile(r"NMC811 97\s%, LFP 3\s%")
    expect(page.locator("#result caption").first).to_contain_text(mix)
    visit.go(page.url.removeprefix(visit.site))
    expect(page.locator("#share")).to_have_value("3")
    expect(page.locator("#chemistry")).to_have_value("NMC811")


def test_what_leaves_the_chain_is_not_added_to_it(visit: Visit) -> None:
    page = visit.page
    visit.go("/what-if?lang=en")
    page.locator("details:has(#sell) > summary").click()
    page.select_option("#sell", "cobalt-sulphate")
    page.fill("#sell_kt", "1")
    expect(page).to_have_url(re.compile("sell=cobalt-sulphate&sell_kt=1"))
    assert "add=" not in page.url


def test_a_choice_that_cannot_be_is_told_in_place_and_can_be_taken_back(visit: Visit) -> None:
    page = visit.page
    visit.go("/what-if?lang=en")
    page.fill("#chemistry", "NMC9")
    expect(page.locator("#result .error-state")).to_be_visible()
    page.fill("#chemistry", "LFP")
    expect(page.locator(SUPPORTED)).to_be_visible()
    assert all("400" in fault for fault in visit.faults)
    visit.faults.clear()


def test_without_javascript_the_button_computes(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/what-if?lang=en")
    assert page.locator("input[type=range]").count() == 0
    page.fill("#target", "55")
    page.locator("form.filters button").click()
    page.wait_for_url("**target=55**")
    context.close()
