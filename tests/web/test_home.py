"""The front page: its figures as files, and its numbers as the graph has them."""

import csv
import io

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def test_the_front_page_offers_its_figures_as_files_that_are_there(client: FlaskClient) -> None:
    page = client.get("/?lang=en", headers=HTML).text
    for ending in ("csv?table=stages", "csv?table=numbers", "csv?table=changes", "json", "xlsx"):
        assert f'href="/home.{ending}' in page
        assert client.get(f"/home.{ending}").status_code == 200
    assert client.get("/home.pdf").status_code == 404
    assert client.get("/home.csv?table=none").status_code == 400


def test_the_files_say_what_the_page_says(client: FlaskClient) -> None:
    found = client.get("/home.json?lang=en").json
    assert found
    page = client.get("/?lang=en", headers=HTML).text
    numbers = {row["what"]: row["number"] for row in found["numbers"]}
    both = f"{numbers['stages_at_full_scale']} / {numbers['stages_of_the_flow']}"
    assert f'<p class="figure">{both}</p>' in page
    assert sum(row["in_flow"] for row in found["stages"]) == numbers["stages_of_the_flow"]
    for row in found["changes"]:
        assert client.get(f"/id/{row['claim']}").status_code == 200


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_labels_are_in_the_language_that_is_asked_for(client: FlaskClient, lang: str) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"/home.csv?lang={lang}").text)))
    names = {row["stage"]: row["label"] for row in rows}
    assert names["stage:mining"] == {"fi": "Kaivostoiminta", "sv": "Gruvdrift"}[lang]


def test_the_number_of_statements_is_that_of_the_graph(client: FlaskClient) -> None:
    """What the build computes are statements too: a count by SPARQL finds as many."""
    query = """
        PREFIX akku: <https://w3id.org/akkuketju/ont#>
        SELECT (COUNT(DISTINCT ?claim) AS ?n) { ?claim a akku:Statement }"""
    told = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"}).text
    number = f"{int(told.split()[1]):,}"
    assert f'<p class="figure">{number}</p>' in client.get("/?lang=en", headers=HTML).text
