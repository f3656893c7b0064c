"""What people come for, done with the keyboard alone in a real browser on the real graph."""

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def press(visit: Visit, selector: str, key: str = "Enter") -> None:
    """Reach an element by keyboard focus and press a key on it."""
    visit.page.locator(selector).first.focus()
    assert visit.page.evaluate("document.activeElement !== document.body")
    visit.page.keyboard.press(key)


def tab_to(visit: Visit, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} was not reached in {most} stops")


def test_from_the_front_page_to_what_is_missing_and_why(visit: Visit) -> None:
    visit.go("/?lang=fi")
    tab_to(visit, '.areas a[href^="/chain"]')
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/chain**")
    press(visit, '#missing + ul a[href*="/gaps/"]')
    visit.page.wait_for_url("**/gaps/gap-**")
    assert visit.page.locator("h1").is_visible()


def test_a_bar_of_the_chain_leads_to_its_plants_and_one_of_them_to_its_sources(
    visit: Visit,
) -> None:
    visit.go("/chain?lang=sv")
    press(visit, "svg g a[href^='/explore']")
    visit.page.wait_for_url("**/explore**")
    press(visit, "tbody th a")
    visit.page.wait_for_url("**/id/**")
    press(visit, ".sources a")
    visit.page.wait_for_url("**/id/**")
    assert visit.page.locator("a[rel=external]").first.is_visible()


def test_the_chain_answers_another_chemistry_and_target(visit: Visit) -> None:
    visit.go("/chain?lang=en")
    visit.page.select_option("#chemistry", "LFP")
    visit.page.fill("#target", "10")
    press(visit, "#target")
    visit.page.wait_for_url("**chemistry=LFP**")
    assert "target 10 GWh a year, LFP" in visit.page.locator(".capacity caption").inner_text()


def test_choices_are_made_with_space_and_seen_in_every_view(visit: Visit) -> None:
    visit.go("/explore?lang=fi")
    press(visit, "#class-facility", "Space")
    press(visit, "#status-operating", "Space")
    press(visit, ".facets button")
    visit.page.wait_for_url("**class=facility**")
    told = visit.page.locator(".results [role=status] strong").inner_text()
    for view in ("map", "timeline", "network", "chain", "export"):
        press(visit, f'.tabs a[href*="view={view}"]')
        visit.page.wait_for_url(f"**view={view}**")
        assert visit.page.locator(".results [role=status] strong").inner_text() == told


def test_a_place_on_the_map_leads_to_its_rows(visit: Visit) -> None:
    visit.go("/map?lang=fi")
    press(visit, "svg a[href^='#at-']")
    row = visit.page.evaluate("location.hash")
    assert visit.page.locator(f"tbody{row} a").count() > 0


def test_the_owners_of_another_day(visit: Visit) -> None:
    visit.go("/id/terrafame?lang=en")
    now = visit.page.locator("#owners ~ .scroll tbody").first.inner_text()
    visit.page.fill("#as_of", "2022-01-01")
    press(visit, "#owners ~ form button")
    visit.page.wait_for_url("**as_of=2022-01-01**")
    assert visit.page.locator("#owners ~ .scroll tbody").first.inner_text() != now


def test_a_path_between_two_names(visit: Visit) -> None:
    visit.go("/paths?lang=en")
    visit.page.fill("#from", "Terrafame Oy")
    visit.page.fill("#to", "Umicore")
    press(visit, "#to")
    visit.page.wait_for_url("**from=Terrafame**")
    assert visit.page.locator(".steps .sources a").count() > 0


def test_the_chosen_theme_stays_on_the_next_page(visit: Visit) -> None:
    visit.go("/about?lang=en")
    press(visit, '.themes a[href*="theme=dark"]')
    visit.page.wait_for_url("**theme=dark**")
    visit.go("/regions?lang=en")
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert visit.page.evaluate(ground) == "rgb(18, 23, 26)"


@pytest.mark.parametrize("path", ["/chain", "/explore", "/map", "/id/terrafame", "/regions"])
def test_the_content_is_a_few_stops_away(visit: Visit, path: str) -> None:
    visit.go(f"{path}?lang=fi")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.getElementById('main').contains(document.activeElement)")


def test_a_page_prints_without_what_only_a_screen_needs(visit: Visit) -> None:
    visit.go("/chain?lang=fi")
    visit.page.emulate_media(media="print")
    for selector in (".find", ".areas", ".filters", ".themes"):
        assert not visit.page.locator(selector).first.is_visible()
    assert visit.page.locator("table").first.is_visible()
