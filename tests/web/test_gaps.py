"""The board of gaps, one gap, and the kinds: filters in the address, and what stands behind."""

import csv
import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from graph.gaps import RULES, method
from web.views.gap import messages, queries

BOARD = "/gaps?lang=en"
SLIP = "/gaps/gap-start-slipped-kotka-cam-plant?lang=en"


def ids(client: FlaskClient, query: str = "") -> set[str]:
    return {gap["id"] for gap in client.get(f"/gaps.json?{query}").get_json()["gaps"]}


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ("kind=timing", "rule", "timing"),
        ("kind=start-slipped", "kind", "start-slipped"),
        ("certainty=unconfirmed", "certainty", "unconfirmed"),
        ("severity=minor", "severity", "minor"),
    ],
)
def test_a_filter_lets_only_its_own_pass(
    client: FlaskClient, query: str, key: str, value: str
) -> None:
    found = client.get(f"/gaps.json?{query}").get_json()["gaps"]
    assert found
    assert {gap[key] for gap in found} == {value}
    assert len(found) < len(ids(client))


def test_text_looks_in_names_of_the_language(client: FlaskClient) -> None:
    assert "gap-start-slipped-kotka-cam-plant" in ids(client, "q=Kotka&lang=en")
    assert ids(client, "q=zzzz") == set()


def test_filters_add_up(client: FlaskClient) -> None:
    both = ids(client, "kind=policy&severity=serious")
    assert both == ids(client, "kind=policy") & ids(client, "severity=serious")


def test_csv_and_json_hold_the_same_gaps(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/gaps.csv?kind=timing").text)))
    assert {row["id"] for row in rows} == ids(client, "kind=timing")


def test_a_region_may_be_its_iso_code(client: FlaskClient) -> None:
    assert ids(client, "region=FI") == ids(client)
    assert ids(client, "region=sweden") != ids(client)


@pytest.mark.parametrize(
    "query",
    ["region=atlantis", "certainty=perhaps", "severity=x", "as_of=0001-01-01", f"q={'x' * 201}"],
)
def test_a_wrong_filter_is_a_page_with_the_remedy(client: FlaskClient, query: str) -> None:
    assert client.get(f"/gaps?{query}").status_code == 400


def test_an_empty_board_says_why(client: FlaskClient) -> None:
    page = client.get("/gaps?lang=en&q=zzzz&certainty=confirmed").text
    assert "No gap fits these choices." in page
    assert "looked for everything" in page


def test_a_gap_shows_why_with_a_figure_its_table_and_the_query(client: FlaskClient) -> None:
    page = client.get(SLIP).text
    assert "<svg" in page.partition('id="why"')[2]
    assert "The same as a table" in page
    assert "prov#wasDerivedFrom" in page
    assert "/gaps/kinds/timing" in page
    assert "36" in page


def test_every_claim_of_the_size_stands_on_the_page(client: FlaskClient) -> None:
    [gap] = [
        gap
        for gap in client.get("/gaps.json?kind=start-slipped").get_json()["gaps"]
        if gap["id"] == "gap-start-slipped-kotka-cam-plant"
    ]
    page = client.get(SLIP).text
    for claim in gap["evidence"]:
        assert f'id="{claim}"' in page


def test_the_query_of_a_gap_runs(client: FlaskClient) -> None:
    page = client.get(SLIP).text
    address = re.search(r'href="(/sparql\?[^"]+query=[^"]+)"', page)
    assert address
    assert client.get(address[1].replace("&amp;", "&")).status_code == 200


def test_the_changes_add_up_to_the_board(client: FlaskClient) -> None:
    page = client.get("/gaps/changes?lang=en&since=2024-01-01").text
    counts = {
        name: int(n)
        for name, n in re.findall(r'aria-label="(opened|changed|as before): (\d+)"', page)
    }
    assert sum(counts.values()) == len(ids(client))
    assert counts["opened"] > 0


def test_changes_beyond_a_page_are_in_files(client: FlaskClient) -> None:
    page = client.get("/gaps/changes?lang=fi&since=2010-01-01").text
    assert "akkuketju gaps" not in page  # no command line for a reader of pages
    [address] = re.findall(r'href="(/gaps/changes\.csv[^"]*)"', page)
    rows = list(csv.DictReader(io.StringIO(client.get(unescape(address)).text)))
    opened = re.search(r'href="#opened" aria-label="[^"]*: (\d+)"', page)
    assert opened
    assert sum(row["change"] == "opened" for row in rows) == int(opened[1]) > 100


def test_changes_backwards_are_refused(client: FlaskClient) -> None:
    assert client.get("/gaps/changes?since=2030-01-01").status_code == 400


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_kind_shows_its_method_its_types_and_counts(client: FlaskClient, rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    page = client.get(f"/gaps/kinds/{name}?lang=en")
    assert page.status_code == 200
    assert len(page.data) < 200_000
    for part in ("Definition", "Method", "Needed data", "Pitfalls", "Complexity", "Reference"):
        assert f"<h2>{part}</h2>" in page.text


def test_an_unknown_kind_is_not_found(client: FlaskClient) -> None:
    assert client.get("/gaps/kinds/holes").status_code == 404


def test_a_method_comes_whole_out_of_the_docstring() -> None:
    for rule in RULES:
        names = [name for name, _ in messages(rule)]
        assert names[0] == "Definition", rule.name
        words = sum(len(text) for _, text in messages(rule))
        assert words > 0.7 * len(method(rule)), rule.name


def test_the_queries_of_a_rule_are_shown() -> None:
    timing = next(rule for rule in RULES if rule.name == "timing")
    assert any("akku:nextStage" in text for _, text in queries(timing))


@pytest.mark.parametrize("path", [BOARD, SLIP, "/gaps/kinds?lang=en", "/gaps/changes?lang=en"])
def test_pages_are_small(client: FlaskClient, path: str) -> None:
    assert len(client.get(path).data) < 200_000


def test_a_list_of_another_region_says_what_is_not_divided_by_region(client: FlaskClient) -> None:
    note = "not divided by region"
    assert note in client.get("/gaps?lang=en&region=sweden").text
    assert note not in client.get("/gaps?lang=en").text
