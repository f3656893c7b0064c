"""The page that compares: two days of a release, two releases, and what cannot be compared."""

import json

from flask.testing import FlaskClient

from graph.release import Release

HTML = {"Accept": "text/html"}


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
    assert "only what sources dated up to then say" in page
    found = json.loads(client.get("/compare.json?from=2023-01-01").text)
    assert {row["change"] for row in found["statements"]} == {"new"}


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
