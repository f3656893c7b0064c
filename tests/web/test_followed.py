"""A number on a page is the number of rows where its link leads."""

import html
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from graph.gaps import RULES
from web.services import KEY, Services

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


def gap_pages(client: FlaskClient) -> Iterator[str]:
    """The id of a gap of each kind."""
    services: Services = client.application.extensions[KEY]
    for rule in RULES:
        gap = next(gap for of, gap in services.gaps(services.day) if of.name == rule.name)
        yield gap.id


KINDS = [f"/gaps/kinds/{rule.name}" for rule in RULES]


@pytest.mark.parametrize(
    ("page", "least"),
    [
        ("/ask", 40),
        ("/evidence", 60),
        ("/gaps/kinds", 0),
        *((kind, 2) for kind in KINDS),
    ],
)
def test_a_number_is_what_its_link_lists(client: FlaskClient, page: str, least: int) -> None:
    checked = 0
    for address, number in numbers(client, page):
        found = rows(client, address)
        if found is not None:
            assert found == number, f"{page}: {number} leads to {found} rows at {address}"
            checked += 1
    assert checked >= least


@pytest.mark.parametrize(
    ("chosen", "links"),
    [("", 1), ("&kind=policy", 2), ("&kind=timing&certainty=unconfirmed", 1)],
)
def test_the_counts_over_the_board_are_what_their_links_list(
    client: FlaskClient, chosen: str, links: int
) -> None:
    [status] = re.findall(r'<p role="status">.*?</p>', client.get(f"/gaps?lang=en{chosen}").text)
    found = re.findall(r'<a href="([^"]+)">\D*([\d,]+)[^<]*</a>', status)
    assert len(found) == links
    for address, number in found:
        assert rows(client, unescape(address)) == int(number.replace(",", ""))


def test_what_a_gap_of_the_board_rests_on_is_on_its_page(client: FlaskClient) -> None:
    board = client.get("/gaps?lang=en").text
    counts = re.findall(r'href="/gaps/(gap-[^"?]+)[^"]*#evidence" aria-label[^>]*>(\d+)</a>', board)
    assert len(counts) == 50
    for gap, count in counts[::10]:
        assert reasons(client, gap) == int(count)


def reasons(client: FlaskClient, gap: str) -> int:
    """How many statements and surveys the page of a gap shows as its reasons."""
    page = client.get(f"/gaps/{gap}?lang=en").text
    [table] = re.findall(r'<details class="figure-table">.*?</details>', page, re.DOTALL)
    return len(re.findall(r">(?:Evidence|Survey)</th>", table))


def test_a_gap_of_each_kind_shows_as_many_claims_as_it_rests_on(client: FlaskClient) -> None:
    services: Services = client.application.extensions[KEY]
    found = {gap.id: gap for _, gap in services.gaps(services.day)}
    for gap in gap_pages(client):
        assert reasons(client, gap) == len(found[gap].evidence)


def test_the_conflicts_counted_are_the_sections_of_all_pages(client: FlaskClient) -> None:
    first = client.get("/conflicts?lang=en").text
    [total] = re.findall(r'role="status">(\d+) conflicts', first)
    pages = -(-int(total) // 20)
    shown = [client.get(f"/conflicts?lang=en&page={n + 1}").text for n in range(pages)]
    assert sum(len(re.findall(r'<h2 id="c\d+"', page)) for page in shown) == int(total)


def test_the_values_of_a_recomputed_table_are_its_rows(client: FlaskClient) -> None:
    page = client.get("/validation?lang=en").text
    counted = re.findall(
        r'<td[^>]* class="number"[^>]*><a href="(/validation[^"]+)"[^>]*>(\d+)</a>', page
    )
    assert len(counted) > 30  # all, those that agree, those that do not
    for address, number in counted:
        table = client.get(html.unescape(address)).text
        assert table.count("<details id=") == int(number)
