import csv
import io
import re

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.release import Release
from graph.selection import FACETS
from graph.store.embedded import open_embedded
from web.choice import key_of, read_selection, sparql_of
from web.services import services

HTML = {"Accept": "text/html"}
CHOICE = "class=facility&class=project&stage=cam&place=finland"


def rows_of(client: FlaskClient, choice: str) -> list[dict[str, str]]:
    text = client.get(f"/explore.csv?lang=fi&{choice}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_all_files_hold_the_same_selection(client: FlaskClient) -> None:
    rows = rows_of(client, CHOICE)
    assert rows
    document = client.get(f"/explore.json?lang=fi&{CHOICE}").get_json()
    assert document["things"] == rows
    assert {"release", "day", "licence"} <= document.keys()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/explore.xlsx?lang=fi&{CHOICE}").data))
    sheet = [list(row) for row in book["things"].iter_rows(values_only=True)]
    assert sheet[1:] == [
        [float(text) if n in ("lat", "long", "km") and text else text or None
         for n, text in row.items()]
        for row in rows
    ]  # fmt: skip


@pytest.mark.parametrize(
    "choice",
    [CHOICE, "class=facility&status=operating", "class=project&status=none&status=planned"],
)
def test_the_query_behind_the_selection_selects_the_same(client: FlaskClient, choice: str) -> None:
    page = client.get(f"/explore?lang=en&view=export&{choice}", headers=HTML).text
    query = re.search(r'name="query" value="([^"]*)"', page)
    assert query
    text = query[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    answer = client.post("/sparql", data={"query": text}, headers={"Accept": "application/json"})
    found = {
        row["thing"]["value"].rpartition("/")[2] for row in answer.get_json()["results"]["bindings"]
    }
    assert found == {row["id"] for row in rows_of(client, choice)}


def test_the_number_beside_a_value_is_what_choosing_it_gives(client: FlaskClient) -> None:
    page = client.get("/explore?lang=en&class=facility", headers=HTML).text
    offered = re.findall(r'for="status-([a-z-]+)">[^<]*<span class="n">(\d+)</span>', page)
    assert offered
    for key, count in offered:
        assert len(rows_of(client, f"class=facility&status={key}")) == int(count)


def test_the_number_beside_each_value_is_the_rows_of_the_query_that_is_offered(
    app: Flask, release: Release
) -> None:
    store = open_embedded(release.store_path)
    with app.test_request_context("/explore"):
        offered = [
            (facet, key_of(facet, value), count)
            for facet in FACETS
            for value, count in services().analyses.collection.count(facet, {}).items()
        ]
    assert len(offered) > 150
    for facet, key, count in offered:
        with app.test_request_context(f"/explore?{facet}={key}"):
            selection = read_selection()
            rows = store.select(sparql_of(selection))
        assert len(rows) == count, (facet, key)
        assert {row["thing"].value for row in rows} == {item.iri for item in selection.items}


def test_a_wrong_value_leaves_the_other_choices(client: FlaskClient) -> None:
    answer = client.get("/explore?lang=en&stage=nowhere&class=facility", headers=HTML)
    assert answer.status_code == 400
    assert re.search(r'href="/explore\?class=facility&amp;lang=en"', answer.text)


def test_bars_of_the_chain_lead_to_just_those_behind_them(client: FlaskClient) -> None:
    page = client.get("/chain?lang=en", headers=HTML).text
    cell = r'<td[^>]*class="number"[^>]*><a href="/explore\?([^"]+)"[^>]*>(\d+)</a>'
    cells = re.findall(cell, page)
    assert len(cells) > 10
    for address, count in cells:
        rows = rows_of(client, address.replace("&amp;", "&").replace("lang=en&", ""))
        assert len(rows) == int(count), address
