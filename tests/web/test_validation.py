"""The validation page: every table, in three languages."""

import re

import pytest
from flask.testing import FlaskClient

from graph.recomputation import TABLES, compounds, shares, totals
from web.translations import read_catalogue


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_table_has_its_place(client: FlaskClient, language: str) -> None:
    page = client.get(f"/validation?lang={language}").get_data(as_text=True)

    for table in TABLES:
        assert f'id="{table.name}"' in page
        assert (table.title in page) == (language == "en")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_titles_methods_and_explanations_are_translated(language: str) -> None:
    done = {message.id for message in read_catalogue(language) if message.string}
    notes = {
        text
        for module in (shares, compounds, totals)
        for name, text in vars(module).items()
        if name.isupper() and isinstance(text, str) and text.endswith(".")
    }

    wanted = {text for table in TABLES for text in (table.title, table.method)} | notes

    assert wanted - done == set()


def test_a_table_that_is_not_there_is_told_with_those_that_are(client: FlaskClient) -> None:
    answer = client.get("/validation?only=none&lang=en", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "country-shares" in answer.text


def test_formulas_have_a_legend_and_the_words_of_the_page(client: FlaskClient) -> None:
    page = client.get("/validation?lang=fi").text
    assert "Miten kaavoja luetaan" in page
    formulas = re.findall(r'<code class="what">([^<]*)</code>', page)
    assert formulas
    assert not [f for f in formulas if "mean of" in f or "yield" in f or "*" in f]
    assert any(re.match(r"[\d,+]+$", f) and "," in f for f in formulas)
