"""A gap is named by all that it concerns, wherever it is listed."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.namespaces import CV, ID
from web.gap_title import gap_concerns

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
