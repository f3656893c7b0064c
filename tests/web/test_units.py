"""A unit is written one way in each language, on every page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web.language import translate
from web.units import unit_symbol

_MARKUP = re.compile(r"<(script|style|option)[^>]*>.*?</\1>|<[^>]*>", re.S)


@pytest.mark.parametrize(
    ("language", "symbol", "shown"),
    [
        ("fi", "kt/yr", "kt/v"),
        ("sv", "kt/yr", "kt/år"),
        ("en", "kt/yr", "kt/yr"),
        ("fi", "t/month", "t/kk"),
        ("sv", "number/yr", "st/år"),
        ("fi", "EV/yr", "sähköautoa/v"),
        ("fi", "bn EUR/yr", "mrd €/v"),
        ("fi", "MEUR", "milj. €"),
        ("en", "month", "months"),
        ("fi", "kg/kWh", "kg/kWh"),
    ],
)
def test_the_words_of_a_unit_are_translated(
    app: Flask, language: str, symbol: str, shown: str
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        app.preprocess_request()
        assert unit_symbol(symbol, translate) == shown


@pytest.mark.parametrize(
    "address",
    [
        "/gaps?kind=capacity-shortfall",
        "/what-if?add=cell&kt=5",
        "/policy",
        "/outlook",
        "/validation",
        "/id/terrafame-battery-chemicals-plant",
    ],
)
def test_no_page_in_finnish_or_swedish_shows_a_unit_in_english(
    client: FlaskClient, address: str
) -> None:
    joint = "&" if "?" in address else "?"
    for language, year in (("fi", "v"), ("sv", "år")):
        page = client.get(f"{address}{joint}lang={language}", headers={"Accept": "text/html"}).text
        text = _MARKUP.sub("", page)
        assert not re.search(r"\b(k?t|[GM]Wh|number)/yr\b", text)
        assert f"/{year}" in text
