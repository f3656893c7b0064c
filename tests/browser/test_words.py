"""Words and tables on middle and small screens: neither is cut in two."""

import pytest

from tests.browser.conftest import Visit
from tests.web.pages import in_language

pytestmark = pytest.mark.browser

#: The words of letters that go on in another line without a hyphen.
TORN = r"""() => {
  const torn = [], range = document.createRange();
  const walker = document.createTreeWalker(
    document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (node.parentElement.closest("svg, pre, code, textarea, .share, .visually-hidden")) continue;
    for (const word of node.data.matchAll(/[\p{L}\u00ad]{5,}/gu)) {
      let last = null;
      for (let i = word.index; i < word.index + word[0].length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const box = [...range.getClientRects()].at(-1);
        if (!box || node.data[i] === "\u00ad") continue;
        if (last !== null && box.top - last > 4 && node.data[i - 1] !== "\u00ad")
          torn.push(word[0]);
        last = box.top;
      }
    }
  }
  return torn;
}"""
SIDEWAYS = """() => [...document.querySelectorAll("main .scroll")]
  .filter(box => box.scrollWidth > box.clientWidth + 1)
  .map(box => box.getAttribute("aria-label") ?? box.getAttribute("aria-labelledby"))"""
ANSWER = (
    "/sparql?query=SELECT+*+{?s+<https://w3id.org/akkuketju/ont%23operator>+?operator+;"
    "+a+?class+;+<http://www.w3.org/2004/02/skos/core%23prefLabel>+?name}+LIMIT+9"
)


@pytest.mark.parametrize(
    "path",
    ["/explore", "/chain", "/gaps", "/policy", "/tasks/2", "/evidence?mark=low-confidence", ANSWER],
)
def test_no_word_is_torn_and_no_table_scrolls(visit: Visit, path: str) -> None:
    for language in ("fi", "sv"):
        visit.go(in_language(path, language))
        for width in (360, 768, 900, 1024, 1200):
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert visit.page.evaluate(TORN) == [], f"{path} {language} {width}"
            assert visit.page.evaluate(SIDEWAYS) == [], f"{path} {language} {width}"


def test_what_is_copied_has_no_soft_hyphens(visit: Visit) -> None:
    visit.go("/cv/stage/cam?lang=fi")
    assert "\u00ad" in visit.page.locator("h1").inner_text()
    copied = visit.page.evaluate("""() => {
      let copied = [];
      document.addEventListener("copy", event => {
        copied = ["text/plain", "text/html"].map(type => event.clipboardData.getData(type));
      }, {once: true});
      document.getSelection().selectAllChildren(document.querySelector("main"));
      document.execCommand("copy");
      return copied;
    }""")
    assert all("atodiaktiivimateriaali" in text and "\u00ad" not in text for text in copied)
    assert len(copied) == 2
