import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser

from graph.release import Release
from tests.browser.conftest import Visit
from tests.web.pages import LANGUAGES, PAGES, in_language
from tests.web.serving import served
from web.settings import Settings

pytestmark = pytest.mark.browser

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


#: What may differ between light and dark; the rest of the page is the same.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_a_small_screen_does_not_scroll_sideways(
    visit: Visit, path: str
) -> None:
    for language in LANGUAGES:
        visit.page.emulate_media(color_scheme="light")
        visit.go(in_language(path, language))
        assert findings(visit) == [], f"{path} {language} light"
        visit.page.emulate_media(color_scheme="dark")
        assert findings(visit, COLOURS) == [], f"{path} {language} dark"
        visit.page.set_viewport_size({"width": 320, "height": 640})
        assert not visit.page.evaluate(WIDE), f"{path} {language} is too wide"
        visit.page.set_viewport_size({"width": 1280, "height": 900})


def findings(visit: Visit, options: dict[str, list[str]] | None = None) -> list[tuple[str, str]]:
    """What axe finds wrong on the page: the rule and the element."""
    found = Axe().run(visit.page, options=options)["violations"]
    return [(v["id"], n["html"][:160]) for v in found for n in v["nodes"]]


@pytest.fixture(scope="module")
def with_a_twin(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A viewer that has another release beside its own: the same one by another id."""
    folder: Path = tmp_path_factory.mktemp("twins")
    shutil.copytree(release.path, folder / release.id)
    shutil.copytree(release.path, folder / "aaaaaaaaaaaa")
    manifest = {**release.manifest, "id": "aaaaaaaaaaaa"}
    (folder / "aaaaaaaaaaaa" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with served(Settings(release=folder / release.id)) as (site, _):
        yield site


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/chain?release=aaaaaaaaaaaa", 200),
        ("/gaps?release=bbbbbbbbbbbb", 404),
        ("/explore?class=facility&stage=zzz", 400),
        ("/id/no-such-thing", 404),
    ],
)
def test_axe_finds_nothing_in_faults_and_in_another_release(
    chromium: Browser, with_a_twin: str, path: str, status: int
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visit = Visit(context.new_page(), with_a_twin)
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        response = visit.page.goto(with_a_twin + in_language(path, "fi"))
        assert response
        assert response.status == status
        assert findings(visit) == [], scheme
    assert visit.page.locator(".warning").count() == 1
    visit.page.set_viewport_size({"width": 320, "height": 640})
    assert not visit.page.evaluate(WIDE)
    context.close()


def test_the_first_tab_stop_leads_to_the_content(visit: Visit) -> None:
    visit.go("/?lang=fi")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"


def test_a_gap_is_reached_by_keyboard_alone(visit: Visit) -> None:
    visit.go("/gaps?lang=en")
    link = visit.page.locator("tbody a").first
    link.focus()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/gaps/gap-*")
    assert visit.page.locator("h2", has_text="Evidence").is_visible()


def test_the_filters_narrow_the_list_and_stay_in_the_address(visit: Visit) -> None:
    visit.go("/gaps?lang=sv")
    visit.page.select_option("#certainty", "confirmed")
    visit.page.locator(".filters button").click()
    visit.page.wait_for_url("**certainty=confirmed**")
    assert visit.page.locator("tbody .unconfirmed").count() == 0
    assert visit.page.locator("tbody .confirmed").count() > 0


def test_searching_leads_to_the_thing(visit: Visit) -> None:
    visit.go("/?lang=fi")
    visit.page.fill("#ask", "terrafme")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search**")
    visit.page.locator(".cards a").first.click()
    visit.page.wait_for_url("**/id/terrafame*")


def test_a_query_runs_on_the_page(visit: Visit) -> None:
    visit.go("/sparql?lang=en")
    visit.page.locator("button", has_text="Run").click()
    visit.page.wait_for_url("**query=**")
    assert visit.page.locator("#result").is_visible()
    assert visit.page.locator("tbody tr").count() > 3


def test_the_network_is_drawn_without_another_host(visit: Visit) -> None:
    visit.go("/network?lang=fi&tie=operator&stage=battery-chemicals")
    frame = visit.page.frame_locator("iframe")
    frame.locator("canvas").wait_for()
    assert visit.page.locator("#ties + div tbody tr").count() > 3


@pytest.mark.parametrize("path", ["/", "/gaps", "/id/terrafame", "/network", "/sparql"])
def test_pages_work_without_javascript(chromium: Browser, site: str, path: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + in_language(path, "fi"))
    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().strip()
    context.close()
