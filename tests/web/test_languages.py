"""The words of the interface are of the page's language; names and quotations keep their own."""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.web.pages import PAGES, STATES, in_language

HTML = {"Accept": "text/html"}
#: Elements whose text the interface writes; names of things stand in links, options and cells.
_WRITTEN = {"p", "h1", "h2", "h3", "h4", "th", "label", "legend", "button", "summary", "caption"}
_WRITTEN |= {"figcaption", "dt", "strong"}
_NOT_WRITTEN = ("code", "pre", "textarea", "script", "style", "q", "a", "option", "title")
_EMPTY = ("meta", "link", "input", "br", "hr", "img", "use", "path", "rect", "line", "circle")
#: Words that English needs and neither Finnish nor Swedish has.
_ENGLISH = re.compile(
    r"\b(the|of|and|with|which|this|that|from|are|has|not|its|where|what|unknown)\b", re.IGNORECASE
)


class Written(HTMLParser):
    """The texts that the interface writes in its own language."""

    def __init__(self, page: str, language: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open = [("", language, False)]
        self._language = language
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _EMPTY:
            _, language, left_out = self._open[-1]
            mine = dict(attrs).get("lang") or language
            self._open.append((tag, mine, left_out or tag in _NOT_WRITTEN))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break

    def handle_data(self, data: str) -> None:
        tag, language, left_out = self._open[-1]
        if tag in _WRITTEN and language == self._language and not left_out and data.strip():
            self.texts.append(" ".join(data.split()))


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("path", [*PAGES, *STATES])
def test_the_interface_is_in_one_language(client: FlaskClient, path: str, language: str) -> None:
    page = client.get(in_language(path, language), headers=HTML).text
    texts = Written(page, language).texts
    assert texts
    assert [text for text in texts if _ENGLISH.search(text)] == []


def test_counts_have_their_one_and_their_many(client: FlaskClient) -> None:
    one = "/sparql?query=ASK{?s+?p+?o}"
    assert "<strong>1 rivi</strong>" in client.get(in_language(one, "fi"), headers=HTML).text
    assert "<strong>1 rad</strong>" in client.get(in_language(one, "sv"), headers=HTML).text
    many = "/questions/operating-facilities"
    assert re.search(r">\d+ riviä<", client.get(in_language(many, "fi"), headers=HTML).text)


def test_a_finnish_month_takes_the_case_of_its_place(client: FlaskClient) -> None:
    page = client.get("/id/terrafame?lang=fi", headers=HTML).text
    assert re.search(r"havaittu \w+kuussa \d{4}", page)
    assert not re.search(r"(havaittu \w+kuu|\w+kuu \d{4} (alkaen|asti))\b(?! ?ssa)", page)
