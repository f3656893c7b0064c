"""A gap is named by all that it concerns, wherever it is listed."""

import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.namespaces import CV, ID
from web.gap_title import gap_concerns, gap_title
from web.services import services

HTML = {"Accept": "text/html"}
LINK = re.compile(r'<a href="/gaps/gap-[^"]*">(.*?)</a>')


@pytest.mark.parametrize(
    ("focus", "text"),
    [
        (["material/lithium", "stage/mining"], "Litium, kaivostoiminta"),
        (["stage/cam"], "Katodiaktiivimateriaalin (CAM) valmistus"),
    ],
)
def test_concepts_stand_in_one_line(app: Flask, focus: list[str], text: str) -> None:
    with app.test_request_context("/?lang=fi"):
        app.preprocess_request()
        assert str(gap_concerns([CV + one for one in focus])) == text


def test_neighbours_are_both_named(app: Flask) -> None:
    with app.test_request_context("/?lang=fi"):
        app.preprocess_request()
        title = gap_concerns([ID + "terrafame", ID + "umicore", CV + "stage/mining"])
    assert title.striptags() == "Terrafame Oy – Umicore NV, kaivostoiminta"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_two_gaps_have_the_same_name(app: Flask, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        app.preprocess_request()
        titles = Counter(
            gap_title(ID + gap.id).striptags() for _, gap in services().gaps(services().day)
        )
    assert [title for title, n in titles.items() if n > 1] == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_front_page_tells_its_gaps_apart(client: FlaskClient, language: str) -> None:
    page = client.get(f"/?lang={language}", headers=HTML).text
    titles = LINK.findall(page[page.index('id="severe"') : page.index('id="tasks"')])
    assert len(titles) == 8
    assert len(set(titles)) == 8


def test_a_page_of_a_thing_tells_with_whom(client: FlaskClient) -> None:
    page = client.get("/id/terrafame?lang=en", headers=HTML).text
    titles = [t for t in LINK.findall(page) if "neighbours" in t]
    assert titles
    assert len(titles) == len(set(titles))
