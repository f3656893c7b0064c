import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.pages import LANGUAGES, PAGES, STATES, in_language

HTML = {"Accept": "text/html"}


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text outside scripts and code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("code", "pre", "textarea", "script"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_every_language(
    client: FlaskClient, path: str, language: str
) -> None:
    answer = client.get(in_language(path, language), headers=HTML)
    assert answer.status_code == 200
    page = Elements(answer.text)
    tags = [tag for tag, _ in page.elements]
    assert ("html", {"lang": language}) in page.elements
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    assert len(ids) == len(set(ids))
    assert len(answer.data) < 200_000
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", STATES)
def test_states_that_are_no_page_of_their_own_are_pages_all_the_same(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(in_language(path, "sv"), headers=HTML)
    assert answer.status_code in (200, 400, 404, 422)
    tags = [tag for tag, _ in Elements(answer.text).elements]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_anything_from_elsewhere_or_inline(client: FlaskClient, path: str) -> None:
    page = Elements(client.get(path, headers=HTML).text)
    for tag, attributes in page.elements:
        # Data, which nothing runs, and the page in another language, which nothing loads.
        if attributes.get("type") == "application/ld+json" or "hreflang" in attributes:
            continue
        if tag in ("script", "img", "iframe", "link"):
            address = attributes.get("src") or attributes.get("href") or ""
            assert address.startswith("/"), (tag, address)
        assert "style" not in attributes
        assert tag != "style"
        assert not any(name.startswith("on") for name in attributes)


@pytest.mark.parametrize("path", PAGES)
def test_every_table_says_what_it_is_of(client: FlaskClient, path: str) -> None:
    page = client.get(in_language(path, "sv"), headers=HTML).text
    for attributes, first in re.findall(r"<table([^>]*)>\s*(<\w+)", page):
        assert first == "<caption" or " aria-label" in attributes


@pytest.mark.parametrize("path", [p for p in PAGES if not p.startswith(("/ont", "/sparql"))])
def test_people_see_labels_not_iris(client: FlaskClient, path: str) -> None:
    page = Elements(client.get(path, headers=HTML).text)
    seen = re.findall(r"https://w3id\.org/akkuketju/\S+", " ".join(page.text))
    assert seen == []


@pytest.mark.parametrize("path", PAGES)
def test_links_inside_the_viewer_lead_somewhere(client: FlaskClient, path: str) -> None:
    page = Elements(client.get(in_language(path, "sv"), headers=HTML).text)
    links = sorted({a["href"] or "" for t, a in page.elements if t == "a" and a.get("href")})
    for link in [link for link in links if link.startswith("/")][::4]:
        # a download is a file that stays open until its answer is closed
        with client.get(link.partition("#")[0], headers=HTML) as answer:
            assert answer.status_code in (200, 303), link


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("sv-FI,sv;q=0.9,en;q=0.5", "sv"), ("en-GB", "en"), ("de", "fi"), ("", "fi")],
)
def test_the_language_is_the_browsers(client: FlaskClient, accepted: str, language: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted, "Accept": "text/html"})
    assert f'<html lang="{language}">' in answer.text


def test_a_claim_leads_to_its_source(client: FlaskClient) -> None:
    page = client.get("/id/terrafame?lang=fi", headers=HTML).text
    source = re.search(r'href="(/id/s\d+)\?lang=fi"', page)
    assert source
    assert "http" in client.get(source[1] + "?lang=fi", headers=HTML).text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "raportoi elinkeinoministerille kahdesti vuodessa"),
        ("sv", "rapporterar till näringsministern två gånger om året"),
        ("en", "reports to the minister of economic affairs twice a year"),
    ],
)
@pytest.mark.parametrize("path", ["/tasks/8", "/id/cb-task-reporting"])
def test_a_text_in_several_languages_is_told_in_that_of_the_page(
    client: FlaskClient, path: str, language: str, text: str
) -> None:
    page = client.get(f"{path}?lang={language}", headers=HTML).text.replace("\u00ad", "")

    assert page.count(text) == 1
    assert page.count("kahdesti vuodessa") + page.count("twice a year") == (language != "sv")


def test_a_date_has_the_precision_of_its_source(client: FlaskClient) -> None:
    page = client.get("/id/terrafame-battery-chemicals-plant?lang=fi", headers=HTML).text
    assert "28.6.2021" in page
    assert "2017 alkaen" in page
    assert "1.1.2017" not in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/no-such-thing", 404),
        ("/id/UPPER", 404),
        ("/id/%00", 404),
        ("/id/a/../b", 404),
        ("/cv/stage/none", 404),
        ("/cv/nothing", 404),
        ("/gaps/gap-none", 404),
        ("/gaps?as_of=yesterday", 400),
        ("/gaps?kind=x", 400),
        ("/gaps?page=0", 400),
        ("/gaps?page=99999999999999999999", 400),
        ("/gaps?page=²", 400),
        ("/tasks/9", 404),
        ("/questions/none", 404),
        ("/questions/operating-facilities?stage=stage:nope", 400),
        ("/questions/operating-facilities?stage=%3E%20DROP", 400),
        ("/questions/stopped-undertakings?day=soon", 400),
        ("/questions/operating-facilities.pdf", 404),
        ("/network?stage=x", 400),
        ("/chain?chemistry=xx", 400),
        ("/chain?target=-1", 400),
        ("/chain?statuses=x", 400),
        ("/chain?imports=limits.csv", 400),
        ("/explore?class=none", 400),
        ("/explore?stage=nowhere", 400),
        ("/explore?view=x", 400),
        ("/explore?page=99", 400),
        ("/explore.pdf", 404),
        ("/map?frame=mars", 400),
        ("/paths?from=zzzzqqq", 400),
        ("/paths?hubs=x", 400),
        ("/regions/nowhere", 404),
        ("/id/terrafame?as_of=x", 400),
        ("/id/terrafame?of=x", 400),
        ("/search?q=nikkeli&of=x", 400),
        ("/?theme=pink", 400),
        ("/network?tie=x", 400),
        ("/?lang=xx", 400),
        ("/vendor/other.js", 404),
        ("/nothing", 404),
        ("/search?q=" + "x" * 5000, 200),
    ],
)
def test_bad_input_gets_a_clear_answer(client: FlaskClient, path: str, status: int) -> None:
    page = client.get(path, headers=HTML)
    assert page.status_code == status
    assert "<h1>" in page.text
    document = client.get(path, headers={"Accept": "application/json"})
    if status >= 400:
        assert document.content_type == "application/problem+json"
        assert document.get_json()["status"] == document.status_code


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(
        [
            *("/gaps", "/search", "/network", "/sparql", "/questions/status-history", "/map"),
            *("/explore", "/paths", "/chain", "/id/terrafame"),
        ]
    ),
    name=st.sampled_from(
        [
            *("lang", "as_of", "known_on", "kind", "page", "q", "stage", "tie", "query"),
            *("undertaking", "class", "view", "from", "to", "target", "chemistry", "theme", "of"),
        ]
    ),
    value=st.text(max_size=60),
)
def test_no_parameter_breaks_a_page(client: FlaskClient, path: str, name: str, value: str) -> None:
    answer = client.get(path, query_string={name: value}, headers=HTML)
    assert answer.status_code in (200, 400)


def test_a_forecast_is_of_its_year_and_not_seen_in_it(client: FlaskClient) -> None:
    page = client.get("/id/akkuteollisuus-ry?lang=en", headers=HTML).text
    assert "for 2027" in page
    assert "seen 2027" not in page


def test_a_computed_claim_shows_its_formula(client: FlaskClient) -> None:
    page = client.get("/id/process-yields?lang=en", headers=HTML).text
    assert "1 / ore per concentrate" in page


def test_ties_are_chosen_by_the_names_of_their_properties(client: FlaskClient) -> None:
    page = client.get("/network?lang=en&stage=cam", headers={"Accept": "text/html"}).text
    choices = page.partition('<select id="tie"')[2].partition("</select>")[0]
    assert '<option value="operator">operator</option>' in choices
    assert ">tie " not in choices
