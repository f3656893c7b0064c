"""The search page and what it suggests while somebody types."""

import json

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def labels(client: FlaskClient, text: str, lang: str = "fi") -> list[str]:
    """The names suggested."""
    answer = client.get("/search/suggest", query_string={"q": text, "lang": lang})
    assert answer.mimetype == "application/json"
    return [item["label"] for item in json.loads(answer.text)["items"]]


def test_suggestions_are_few_and_told_in_the_language_of_the_page(client: FlaskClient) -> None:
    assert labels(client, "kokola")[0] == "Kokkola"
    assert labels(client, "kokola", "sv")[0] == "Karleby"
    assert 1 < len(labels(client, "nikkeli")) <= 8
    found = client.get("/search/suggest?q=terrafame&lang=sv").json
    assert found
    assert found["items"][0] == {
        "label": "Terrafame Oy",
        "type": "organisation",
        "href": "/id/terrafame?lang=sv",
        "lang": "fi",
    }


def test_every_suggestion_leads_to_a_page(client: FlaskClient) -> None:
    found = client.get("/search/suggest?q=akku&lang=fi").json
    assert found
    for item in found["items"]:
        assert client.get(item["href"], headers=HTML).status_code == 200


@pytest.mark.parametrize("text", ["", "a", "\x00", "zzzzqqq", '"', "%%", "a" * 5000])
def test_nothing_is_suggested_for_what_says_nothing(client: FlaskClient, text: str) -> None:
    assert labels(client, text) == []


def test_names_come_before_texts_that_only_speak_of_them(client: FlaskClient) -> None:
    answer = client.get("/search/suggest?q=akkukierr%C3%A4tys&lang=fi").json
    assert answer
    types = [item["type"] for item in answer["items"]]
    assert types == sorted(types, key=lambda one: one == "lähde")


def test_a_suggestion_of_an_older_release_stays_in_it(two: FlaskClient, earlier: str) -> None:
    found = two.get(f"/search/suggest?q=terrafame&lang=fi&release={earlier}").json
    assert found
    assert all(f"release={earlier}" in item["href"] for item in found["items"])


def test_the_page_tells_what_only_comes_near(client: FlaskClient) -> None:
    near = client.get("/search?q=terafame&lang=en", headers=HTML).text
    assert "Nothing has these words as they stand" in near
    some = client.get("/search?q=akkukierr%C3%A4tys&lang=en", headers=HTML).text
    some = some.replace("\u00ad", "")
    assert "Nothing has these words" not in some
    assert some.index("Akkukierrätys Pb Oy") < some.index("These come near:")
    assert "come near" not in client.get("/search?q=nikkeli&lang=en", headers=HTML).text


def test_a_page_of_the_viewer_is_found_by_its_name(client: FlaskClient) -> None:
    page = client.get("/search?q=esteet&lang=fi", headers=HTML).text
    assert '<a href="/obstacles?lang=fi"><strong>Esteet</strong></a>' in page
    assert "Tämännimisiä" not in client.get("/search?q=terrafame&lang=fi", headers=HTML).text
