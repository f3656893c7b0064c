"""The page that compares: two days of a release, two releases, and what cannot be compared."""

import json

from flask.testing import FlaskClient

from graph.release import Release

HTML = {"Accept": "text/html"}
UNDATED = """
PREFIX akku: <https://w3id.org/akkuketju/ont#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?claim WHERE {
  ?claim a akku:Statement . FILTER NOT EXISTS { ?claim prov:wasDerivedFrom/dcterms:issued ?day } }
"""


def test_what_opens_between_two_days_is_told_once(client: FlaskClient) -> None:
    found = json.loads(client.get("/compare.json?from=2023-01-01&to=2024-06-01&knowledge=now").text)
    by_change: dict[str, set[str]] = {}
    for row in found["gaps"]:
        by_change.setdefault(row["change"], set()).add(row["id"])
    assert by_change["opened"]
    assert not by_change["opened"] & by_change["closed"]
    assert found["statements"] == []
    assert any(row["before"] != row["after"] for row in found["statuses"])


def test_what_was_known_then_grows(client: FlaskClient) -> None:
    page = client.get("/compare?lang=en&from=2023-01-01", headers=HTML).text
    assert "only from sources dated up to it" in page
    found = json.loads(client.get("/compare.json?from=2023-01-01").text)
    assert {row["change"] for row in found["statements"]} == {"new"}


def test_undated_sources_stand_on_neither_side(client: FlaskClient) -> None:
    """A statement that nobody can date is no news of the last half-year."""
    found = json.loads(client.get("/compare.json?from=2026-05-31").text)
    page = client.get("/compare?lang=en&from=2026-05-31", headers=HTML).text
    assert "rest on sources without a date only" in page
    told = {row["claim"].partition(":")[2] for row in found["statements"]}
    undated = client.get(
        "/sparql",
        query_string={"query": UNDATED},
        headers={"Accept": "text/csv"},
    ).text.split()[1:]
    assert undated
    assert not told & {iri.rpartition("/")[2] for iri in undated}


def test_a_status_that_changed_has_its_day_and_its_source(client: FlaskClient) -> None:
    page = client.get("/compare?lang=en&from=2025-05-31", headers=HTML).text
    row = page[page.index('href="/id/keliber-lithium-project') :].partition("</tr>")[0]
    assert "seen 20 February 2026" in row
    assert 'class="sources"' in row


def test_new_statements_begin_with_what_became_of_things(client: FlaskClient) -> None:
    page = client.get("/compare?lang=en", headers=HTML).text
    rows = page[page.index('id="new"') :].partition("</table>")[0].split("<tr")[2:]
    assert any("status-mark" in row for row in rows[:10])
    assert all('class="sources"' in row for row in rows)
    assert not [row for row in rows if "remark" in row or ">s-" in row]


def test_a_day_out_of_reach_explains_itself(client: FlaskClient) -> None:
    for page in ("chain", "gaps", "policy", "resilience", "what-if", "outlook", "gaps/changes"):
        early = client.get(f"/{page}?lang=en&as_of=1950-01-01", headers=HTML).text
        assert "No status on record is as old as 1 January 1950; the first is of 1957" in early
    kept = client.get("/policy?lang=en&as_of=2040-01-01&stage=mining", headers=HTML).text
    assert "1 January 2040 has not come yet" in kept
    assert '<a href="/policy?stage=mining&amp;lang=en">The page as of today</a>' in kept
    assert "has not come" not in client.get("/policy?lang=en", headers=HTML).text
    owned = client.get("/id/terrafame?lang=en&as_of=1950-01-01", headers=HTML).text
    assert "No owner is on record for that day" in owned


def test_a_wrong_side_is_told(client: FlaskClient) -> None:
    for query in ("before=nothing", "from=2030-01-01&to=2025-01-01", "from=x", "knowledge=never"):
        assert client.get(f"/compare?{query}", headers=HTML).status_code == 400


def test_two_releases_are_compared_with_links_to_what_is_at_hand(
    two: FlaskClient, earlier: str, release: Release
) -> None:
    page = two.get(f"/compare?lang=en&before={earlier}&after={release.id}", headers=HTML)
    assert page.status_code == 200
    assert f"Release {earlier}" in page.text
    assert "gaps opened" in page.text
    assert two.get(f"/compare?before={earlier}&after={earlier}", headers=HTML).status_code == 400
