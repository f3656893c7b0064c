"""Figures as a browser shows them: on a phone, on paper, moved by buttons."""

from urllib.parse import quote_plus

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

_BARS = quote_plus("SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c LIMIT 12")
_LINE = quote_plus("SELECT * { VALUES (?year ?n) { (2001 5) (2004 12345678) (2010 7) } }")
_NARROW = (
    "/chain?lang=fi",
    "/embed/chain?lang=sv&figure=1",
    "/outlook?lang=fi",
    "/gaps/gap-start-slipped-kotka-cam-plant?lang=sv",
    f"/sparql?lang=en&view=chart&query={_BARS}",
    f"/sparql?lang=fi&view=chart&query={_LINE}",
    "/explore?lang=fi&view=timeline&class=facility",
)
_WIDTHS = "box => [box.scrollWidth, box.clientWidth]"
_TEXTS_OUTSIDE = """box => {
  const room = box.getBoundingClientRect();
  return [...box.querySelectorAll("svg text")].filter(text => {
    const place = text.getBoundingClientRect();
    return place.width && (place.left < room.left - 1 || place.right > room.right + 1);
  }).map(text => text.textContent);
}"""


@pytest.mark.parametrize("path", _NARROW)
def test_a_figure_fits_a_narrow_screen_and_none_of_its_texts_is_cut(
    visit: Visit, path: str
) -> None:
    for width in (320, 360, 768):
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.go(path)
        box = visit.page.locator("figure.figure-box")
        scrolled, seen = box.evaluate(_WIDTHS)
        assert scrolled <= seen, (path, width)
        assert box.evaluate(_TEXTS_OUTSIDE) == [], (path, width)


@pytest.mark.parametrize("path", ["/chain?lang=fi", "/gaps/gap-start-slipped-kotka-cam-plant"])
def test_one_of_two_drawings_is_there_for_eyes_and_keys(visit: Visit, path: str) -> None:
    for width, shown, hidden in ((1280, "desk", "phone"), (360, "phone", "desk")):
        visit.page.set_viewport_size({"width": width, "height": 800})
        visit.go(path)
        assert visit.page.locator(f".figure-box .on-{shown}").is_visible()
        assert visit.page.locator(f".figure-box .on-{hidden}").is_hidden()
    visit.page.emulate_media(media="print")
    assert visit.page.locator(".figure-box svg:visible").count() == 1


def test_buttons_move_and_zoom_the_network_as_a_pointer_does(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 800})
    visit.go("/network?lang=en&tie=operator&stage=cam")
    frame = visit.page.frame_locator("iframe.network")
    canvas = frame.locator("canvas")
    seen = [canvas.screenshot()]
    for name in ("Zoom in", "To the right", "Down", "Fit all"):
        frame.get_by_role("button", name=name, exact=True).press("Enter")
        seen.append(canvas.screenshot())
        assert seen[-1] != seen[-2], name
