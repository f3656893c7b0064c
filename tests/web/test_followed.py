"""A number on a page is the number of rows where its link leads."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

_LINK = re.compile(r'<a href="([^"]+)"[^>]*>\s*([\d,]+)(?: %| \(\d+ %\))?\s*</a>')


def numbers(client: FlaskClient, path: str) -> list[tuple[str, int]]:
    """The numbers of a page that are links, each with where it leads."""
    page = client.get(path, query_string={"lang": "en"}).text
    return [(unescape(h), int(n.replace(",", ""))) for h, n in _LINK.findall(page)]


def rows(client: FlaskClient, address: str) -> int | None:
    """How many rows an address shows; ``None`` of one that shows no list of its own."""
    path, _, query = address.partition("#")[0].partition("?")
    if path == "/sparql":
        answer = client.get(address, headers={"Accept": "application/sparql-results+json"})
        return len(json.loads(answer.data)["results"]["bindings"])
    if path == "/gaps":
        return len(json.loads(client.get(f"/gaps.json?{query}").data)["gaps"])
    if path == "/explore":
        shown = client.get(address).text
        [found] = re.findall(r"<p[^>]*role=\"status\"[^>]*>\D*([\d,]+)", shown)
        return int(found.replace(",", ""))
    return None


@pytest.mark.parametrize(("page", "least"), [("/ask", 40)])
def test_a_number_is_what_its_link_lists(client: FlaskClient, page: str, least: int) -> None:
    checked = 0
    for address, number in numbers(client, page):
        found = rows(client, address)
        if found is not None:
            assert found == number, f"{page}: {number} leads to {found} rows at {address}"
            checked += 1
    assert checked >= least
