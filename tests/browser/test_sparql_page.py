"""The SPARQL page by keyboard: write, complete, run, look at it otherwise, cancel."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

WRONG = "SELECT ?s WHERE {\n  ?s ?p\n}"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def write(visit: Visit, query: str) -> None:
    """Put a query into the editor as somebody who types it."""
    visit.page.locator(".cm-content").focus()
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.insert_text(query)


def wait_until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def focused(visit: Visit, name: str) -> object:
    """A property of what has the focus."""
    return visit.page.evaluate(f"document.activeElement.{name}")


#: Somebody who cancels when a second was told. It acts inside the page, since Playwright waits for
#: the next page after the key that sends the form.
CANCELLER = """() => {
  const find = (id) => document.getElementById(id);
  const timer = setInterval(() => {
    if (find("cancel").hidden || !/^[1-9] s$/.test(find("elapsed").textContent)) return;
    clearInterval(timer);
    find("cancel").focus();
    sessionStorage.setItem("seen", [find("progress").textContent, document.activeElement.id]);
    find("cancel").click();
  }, 50);
}"""


def test_the_editor_speaks_the_language_of_the_page(visit: Visit) -> None:
    visit.go("/sparql?lang=sv")
    visit.page.locator(".cm-content").wait_for()
    write(visit, "SELECT ?x { ?x a akku:Faci")
    visit.page.keyboard.type("l")
    suggestions = visit.page.locator(".cm-tooltip-autocomplete ul")
    assert suggestions.get_attribute("aria-label") == "Förslag"


def test_the_whole_way_by_keyboard(visit: Visit) -> None:
    visit.go("/sparql?lang=en")
    visit.page.locator(".cm-content").wait_for()
    write(visit, "PREFIX akku: <https://w3id.org/akkuketju/ont#>\nSELECT ?stage (COUNT(*) AS ?n) {")
    visit.page.keyboard.type(" ?plant a akku:Faci")
    visit.page.locator(".cm-tooltip-autocomplete li", has_text="akku:Facility").wait_for()
    visit.page.wait_for_timeout(200)  # the editor takes a key for a choice only after a moment
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.insert_text(" ; akku:performs ?stage } GROUP BY ?stage")
    visit.page.keyboard.press("Tab")
    assert focused(visit, "textContent") == "Run"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/sparql?*query=*")
    assert focused(visit, "id") == "result"
    assert "query-id" not in visit.page.url
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Tab")
    assert focused(visit, "textContent") == "Chart"
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**view=chart**")
    assert visit.page.locator(".chart-bar").count() > 5
    assert visit.page.locator('a[download$=".csv"]').is_visible()
    with visit.page.expect_download() as waiting:
        visit.page.locator('a[download$=".csv"]').press("Enter")
    assert waiting.value.path().read_text().startswith("stage,n")


def test_control_and_enter_run_the_query(visit: Visit) -> None:
    visit.go("/sparql?lang=fi")
    visit.page.locator(".cm-content").wait_for()
    write(visit, "ASK { ?s ?p ?o }")
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_url("**/sparql?*query=ASK*")
    expect(visit.page.locator("td").first).to_have_text("kyllä")


def test_a_slow_query_tells_its_seconds_and_is_cancelled(visit: Visit) -> None:
    visit.go("/sparql?lang=en")
    visit.page.locator(".cm-content").wait_for()
    write(visit, SLOW)
    visit.page.evaluate(CANCELLER)
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#result")).to_have_text("The query was cancelled.")
    seen = visit.page.evaluate("sessionStorage.getItem('seen')")
    assert seen == "The query is running: 1 seconds,cancel"
    assert visit.page.locator("textarea#query").input_value() == SLOW
    assert focused(visit, "id") == "result"
    metrics = visit.page.request.get(visit.site + "/-/metrics").text()
    assert re.findall(r"^akkuketju_queries_held (\S+)$", metrics, re.MULTILINE) == ["0"]
    # The browser logs the status of the answer, which says that there was no result.
    assert all("409" in fault for fault in visit.faults)
    visit.faults.clear()


def press(visit: Visit, key: str, code: int) -> None:
    """Press a key as a person does, without waiting for the page that it may lead to."""
    session = visit.page.context.new_cdp_session(visit.page)
    told = {"key": key, "code": key, "windowsVirtualKeyCode": code}
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **told})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **told})
    session.detach()


def gauge(visit: Visit, name: str) -> int:
    metrics = visit.page.request.get(visit.site + "/-/metrics").text()
    (found,) = re.findall(rf"^akkuketju_{name} (\S+)$", metrics, re.MULTILINE)
    return int(found)


def test_escape_cancels_a_slow_query_and_frees_its_worker(visit: Visit) -> None:
    visit.go("/sparql?lang=en")
    visit.page.locator(".cm-content").wait_for()
    write(visit, SLOW + " # ")
    visit.page.keyboard.type("akku:Faci")
    visit.page.locator(".cm-tooltip-autocomplete").wait_for()  # left open, it would take the key
    kills = gauge(visit, "worker_kills_total")
    # Sent beside the page, as Playwright would wait for what the form leads to.
    visit.page.evaluate("setTimeout(() => document.getElementById('ask').requestSubmit(), 0)")
    wait_until(lambda: gauge(visit, "queries_held") == 1)
    press(visit, "Escape", 27)
    expect(visit.page.locator("#result")).to_have_text("The query was cancelled.")
    assert gauge(visit, "queries_held") == 0
    assert gauge(visit, "worker_kills_total") == kills + 1
    assert visit.page.locator("textarea#query").input_value() == SLOW + " # akku:Faci"
    assert all("409" in fault for fault in visit.faults)
    visit.faults.clear()


def test_escape_closes_the_completions_and_cancels_nothing(visit: Visit) -> None:
    visit.go("/sparql?lang=en")
    visit.page.locator(".cm-content").wait_for()
    write(visit, "ASK { ?plant a ")
    visit.page.keyboard.type("akku:Faci")
    completions = visit.page.locator(".cm-tooltip-autocomplete")
    completions.wait_for()
    visit.page.keyboard.press("Escape")
    expect(completions).to_have_count(0)
    assert visit.page.locator("textarea#query").input_value() == "ASK { ?plant a akku:Faci"


def test_the_line_of_a_syntax_error_is_marked_until_it_is_changed(visit: Visit) -> None:
    visit.go("/sparql?" + urlencode({"lang": "en", "query": WRONG}))
    marked = visit.page.locator(".cm-fault")
    expect(marked).to_have_text("  ?s ?p")
    assert Axe().run(visit.page)["violations"] == []
    assert all("400" in fault for fault in visit.faults)
    visit.faults.clear()
    visit.page.locator(".cm-content").focus()
    visit.page.keyboard.type(" ")
    expect(marked).to_have_count(0)


def test_what_is_typed_stays_while_examples_are_looked_for(visit: Visit) -> None:
    visit.go("/sparql?lang=en")
    visit.page.locator(".cm-content").wait_for()
    write(visit, "ASK { # mine")
    visit.page.fill("#q", "gap")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**draft=**")
    assert visit.page.locator("textarea#query").input_value() == "ASK { # mine"
    assert visit.page.locator("#result").count() == 0
    visit.page.locator(".examples a").first.click()
    visit.page.wait_for_url("**example=**")
    assert visit.page.locator("textarea#query").input_value().startswith("PREFIX")


def test_without_javascript_a_query_runs_and_the_result_has_the_focus(
    chromium: Browser, site: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/sparql?lang=en&example=operating-facilities")
    assert not page.locator("#cancel").is_visible()
    page.locator("#ask button").first.press("Enter")
    page.wait_for_url("**/sparql?*query=**#result")
    assert page.locator("#result:focus").count() == 1
    assert page.locator("tbody tr").count() > 3
    context.close()
