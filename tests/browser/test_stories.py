"""The ten user stories, each told by a browser as far as its pages exist.

What is not in the viewer yet is not told: the half-yearly report as a file, drafts of plans, notes
and dismissed pairs.
"""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def follow(visit: Visit, link: Locator) -> None:
    """Go where a link leads, as one who has no mouse."""
    link.focus()
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")


def send(visit: Visit, form: str) -> None:
    """Send a form by its button."""
    with visit.page.expect_navigation():
        visit.page.locator(f"{form} button").last.click()


def test_1_an_official_sees_what_changed_since_may_in_finnish(visit: Visit) -> None:
    page = visit.page
    visit.go("/?lang=fi")
    follow(visit, page.get_by_role("link", name="Mikä on muuttunut").first)
    follow(visit, page.get_by_role("link", name="Samojen päivien tilat"))
    page.fill("#from", "2026-05-31")
    send(visit, "form[aria-labelledby='two-days']")
    assert "from=2026-05-31" in page.url
    expect(page.locator("h1")).to_have_text("Vertaa")
    assert page.locator(".tiles.numbers li").count() == 7
    assert page.locator("#counts ~ div tbody tr").count() > 3
    follow(visit, page.locator("h3#new ~ div tbody a[href*='/id/s-']").first)
    assert "/id/s-" in page.url


def test_2_a_secretary_finds_measures_without_owner_money_and_date(visit: Visit) -> None:
    page = visit.page
    visit.go("/policy?lang=fi")
    for one in ("owner", "money", "date"):
        page.check(f"input[name=missing][value={one}]")
    send(visit, "form.filters")
    assert page.url.count("missing=") == 3
    rows = page.locator("#measures ~ div tbody tr").filter(has=page.locator("td.badges"))
    assert rows.count() > 5
    assert rows.first.locator(".mark.weak").count() == 3
    assert page.get_by_text("lähitoimenpiteestä vastaa").count() > 0
    csv = page.locator("a[href^='/policy.csv?table=measures']").get_attribute("href") or ""
    assert "missing=owner" in csv


def test_3_an_adviser_weighs_what_hangs_on_graphite_and_stops_china(visit: Visit) -> None:
    page = visit.page
    visit.go("/cv/material/graphite?lang=en")
    exposure = page.locator("section[aria-labelledby=exposure]")
    assert "N-1" in exposure.inner_text()
    assert exposure.locator("tbody tr").count() > 2
    follow(visit, exposure.locator("a", has_text="China").last)
    assert "remove=country:china" in page.url
    world = page.locator("#world ~ div").first
    expect(world).to_contain_text("Graphite")
    expect(world.locator("tbody tr").first.locator("svg.bar")).to_be_visible()
    follow(visit, page.locator(".chosen a").first)
    assert "china" not in page.url


def test_4_an_account_manager_finds_neighbours_without_a_tie(visit: Visit) -> None:
    page = visit.page
    visit.go("/cv/stage/anode-material?lang=en")
    page.locator("summary", has_text="questions about it").click()
    follow(visit, page.get_by_role("link", name="share no link on record"))
    assert page.locator("main tbody tr").count() > 2
    visit.go("/explore?lang=en&class=facility&class=project&stage=anode-material&place=finland")
    assert page.locator("main tbody tr").count() > 2
    visit.go("/gaps?lang=en&kind=neighbours-without-tie")
    link = page.locator("main tbody th a").first
    assert "–" in link.inner_text()
    follow(visit, link)
    expect(page.locator("h1")).to_contain_text("–")
    expect(page.locator("h2", has_text="Evidence")).to_be_visible()


def test_5_a_researcher_changes_a_query_of_the_library_and_takes_the_data(visit: Visit) -> None:
    page = visit.page
    visit.go("/questions/stated-capacities?lang=en")
    assert page.locator("main tbody tr").count() > 5
    assert page.locator("main a[href*='.csv']").count() > 0
    page.locator("form[action='/sparql'] button").click()
    page.wait_for_url("**/sparql?**")
    with page.expect_navigation():
        page.locator("form#ask button", has_text="Run").click()
    expect(page.locator("#result").first).to_be_visible()
    visit.go("/validation?lang=en")
    assert page.locator("main tbody tr").count() > 5


def test_6_a_strategist_adds_a_precursor_line(visit: Visit) -> None:
    page = visit.page
    visit.go("/what-if?lang=en&statuses=operating&imports=missing")
    page.select_option("#add0", "pcam-nmc811")
    page.fill("#kt0", "20")
    send(visit, "form.filters")
    assert "kt=20" in page.url
    expect(page.locator("#result .note-box").first).to_contain_text("without it")
    expect(page.locator("#prices")).to_be_visible()
    assert page.locator("#ladder + div tbody tr").count() > 1
    visit.go("/chain?lang=en")
    assert page.get_by_text("added in this what-if").count() == 0


def test_7_a_planner_reads_jobs_and_education_of_a_region(visit: Visit) -> None:
    page = visit.page
    visit.go("/regions?lang=sv")
    follow(visit, page.locator("main tbody a[href^='/regions/kokkola']").first)
    expect(page.locator("h1")).to_have_text("Karleby")
    assert page.locator("main .claims tr").count() > 0
    visit.go("/gaps?lang=sv&kind=skills")
    assert page.locator("main tbody tr").count() > 0


def test_8_an_authority_sees_the_obstacles_that_hurt_most_without_a_plan(visit: Visit) -> None:
    page = visit.page
    visit.go("/policy?lang=fi")
    page.select_option("#state", "none")
    page.select_option("#sort", "gwh")
    send(visit, "form.filters")
    first = page.locator(".obstacle").first
    expect(first.locator(".amount")).to_contain_text("GWh")
    assert first.locator("p a").count() > 0
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(first.locator("details li").last).to_contain_text("päivää sitten")


def test_9_an_analyst_ranks_single_points_of_failure(visit: Visit) -> None:
    page = visit.page
    visit.go("/resilience?lang=en")
    page.select_option("#size", "2")
    send(visit, "form.filters")
    assert "size=2" in page.url
    assert page.locator("ol.cards li").count() > 1
    assert page.locator("#control ~ div tbody tr").count() > 3
    assert page.locator("#assumptions + ul li").count() == 5
    follow(visit, page.locator("#alone ~ div tbody a[href*='remove=facility']").first)
    expect(page.locator("#region ~ div tbody").first).to_contain_text("100 %")


def test_10_an_auditor_asks_how_sure_the_graph_is(visit: Visit) -> None:
    page = visit.page
    visit.go("/evidence?lang=en")
    assert page.locator("main tbody tr").count() > 5
    visit.go("/conflicts?lang=en")
    assert page.locator("main .claims tr").count() > 5
    visit.go("/about?lang=en")
    page.locator(".share summary").click()
    cited = page.locator(".share code").first
    expect(cited).to_contain_text("CC BY 4.0")
    expect(page.locator(".share button").first).to_have_text("Copy")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_citation_is_copied_with_its_release(visit: Visit, language: str) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.go(f"/gaps?lang={language}&kind=policy")
    page.locator(".share summary").click()
    cited = page.locator(".share p", has=page.locator("code")).first
    cited.get_by_role("button").click()
    expect(cited.get_by_role("status")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == cited.locator("code").inner_text()
    assert copied.count("release=") == 1
    assert f"lang={language}" in copied


def test_a_citation_is_selected_where_the_browser_refuses_to_copy(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["geolocation"])  # which refuses all others
    visit.go("/gaps?lang=en")
    page.locator(".share summary").click()
    cited = page.locator(".share p", has=page.locator("code")).first
    cited.get_by_role("button").click()
    expect(cited.get_by_role("status")).to_contain_text("copy it yourself")
    assert page.evaluate("String(getSelection())") == cited.locator("code").inner_text()
