"""What axe cannot see: the way of the keyboard, large text, movement."""

import pytest

from tests.browser.conftest import Visit
from tests.web.pages import in_language

pytestmark = pytest.mark.browser

MAIN = (
    "/",
    "/chain",
    "/gaps",
    "/gaps/gap-start-slipped-kotka-cam-plant",
    "/sparql",
    "/what-if",
    "/policy",
    "/tasks/7",
    "/explore",
)
#: How many stops of the tab key are followed on a page.
STOPS = 60
#: Where the focus is: its place in the page, whether it can be seen, and what marks it.
_STOP = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  return {
    place: [...document.querySelectorAll("*")].indexOf(at),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    marked: style.outlineStyle !== "none",
    what: at.outerHTML.slice(0, 120),
  };
}"""
_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
#: Texts that their own box cuts off, without a way to scroll to the rest.
_CUT = """() => [...document.querySelectorAll("main :is(p, h1, h2, li, label), button")]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1
               && getComputedStyle(e).overflowX === "hidden")
  .map(e => e.outerHTML.slice(0, 120))"""
_MOVING = """() => [...document.querySelectorAll("*")].filter(e => {
  const style = getComputedStyle(e);
  return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", MAIN)
def test_tab_goes_through_the_page_in_its_order_and_each_stop_is_seen(
    visit: Visit, path: str
) -> None:
    visit.go(in_language(path, "fi"))
    places: list[int] = []
    for _ in range(STOPS):
        visit.page.keyboard.press("Tab")
        stop = visit.page.evaluate(_STOP)
        if stop["place"] <= 2:  # the browser's own bar, after the last stop
            break
        assert stop["seen"], stop["what"]
        assert stop["marked"], stop["what"]
        places.append(stop["place"])
    assert places == sorted(places)
    assert len(places) > 10


@pytest.mark.parametrize("path", MAIN)
def test_text_twice_as_large_is_not_cut(visit: Visit, path: str) -> None:
    visit.go(in_language(path, "fi"))
    visit.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert not visit.page.evaluate(_WIDE)
    assert visit.page.evaluate(_CUT) == []


#: What WCAG 1.4.12 lets a reader set.
_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("path", MAIN)
def test_text_spaced_wider_is_not_cut(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.go(in_language(path, "fi"))
    visit.page.evaluate(_SPACING)
    assert not visit.page.evaluate(_WIDE)
    assert visit.page.evaluate(_CUT) == []


@pytest.mark.parametrize("path", MAIN)
def test_nothing_moves_where_less_movement_is_asked_for(visit: Visit, path: str) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    visit.go(in_language(path, "fi"))
    assert visit.page.evaluate(_MOVING) == []
