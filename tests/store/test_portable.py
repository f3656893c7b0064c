"""The library's questions and the viewer's pages read the same from Oxigraph and from Virtuoso."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.questions import Question, read_questions
from graph.release import Release
from graph.resources import QUESTIONS
from graph.store.base import Row, Store, Term
from graph.store.embedded import open_embedded
from tests.store.virtuoso import Virtuoso
from tests.web.pages import PAGES
from web.app import create_app
from web.choice import read_selection, sparql_of
from web.services import KEY
from web.settings import Settings

pytestmark = pytest.mark.virtuoso

#: What else than its default an optional parameter is filled with: by name, for one question by
#: id:name. Empty comes besides.
GIVEN = {
    "stage": "stage:battery-chemicals",
    "within": "sweden",
    "product": "material:nickel-sulphate",
    "chemistry": "chemistry:nmc811",
    "about": "terrafame",
    "body": "akkuteollisuus-ry",
    "strategy": "national-battery-strategy-2025",
    "bodies-and-members:about": "akkuteollisuus-ry",
}
#: Cases that Virtuoso 7.2 answers otherwise, and why: (id of the question, "name=value"), a reason.
#: Strict: one that begins to agree has to leave the list.
DIFFERENT: dict[tuple[str, str], str] = {}


def value(term: Term) -> object:
    """A value as both engines give it: numbers by size, an aggregated list in one order.

    Virtuoso keeps booleans as the numbers 0 and 1 and lists without an order of their own.
    """
    if not isinstance(term, ox.Literal):
        return str(term)
    if term.datatype.value.endswith("#boolean"):
        return Decimal(term.value in ("true", "1"))
    try:
        return Decimal(term.value)
    except InvalidOperation:
        return tuple(sorted(term.value.replace(", ", " ").split())), term.language


def bag(rows: list[Row]) -> Counter[frozenset[tuple[str, object]]]:
    """The rows with their number; a cell without a text is as good as none.

    Where a list is aggregated over nothing, the one engine gives an empty text, the other none.
    """
    return Counter(frozenset((n, value(t)) for n, t in row.items() if t.value) for row in rows)


def cases(question: Question) -> Iterator[tuple[str, dict[str, str]]]:
    """The question as it stands, then with each optional parameter empty and filled."""
    yield "", {}
    for parameter in question.parameters:
        if parameter.optional:
            filled = GIVEN.get(f"{question.id}:{parameter.name}", GIVEN[parameter.name])
            for given in ("", filled):
                yield f"{parameter.name}={given}", {parameter.name: given}


@pytest.fixture(scope="module")
def remote(published: Virtuoso, release: Release) -> Store:
    return published.store(release.id)


@pytest.fixture(scope="module")
def embedded(release: Release) -> Store:
    return open_embedded(release.store_path)


@pytest.mark.parametrize("question", list(read_questions(QUESTIONS)), ids=lambda q: q.id)
def test_a_question_has_the_same_rows_from_both_engines(
    question: Question, remote: Store, embedded: Store
) -> None:
    for case, values in cases(question):
        query = question.sparql(values)
        same = bag(remote.select(query)) == bag(embedded.select(query))
        assert same == ((question.id, case) not in DIFFERENT), case or "as it stands"


@pytest.fixture(scope="module")
def clients(published: Virtuoso, release: Release) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    apps: list[Flask] = [
        create_app(Settings(release=release.path, store=store))
        for store in ("", published.query_url)
    ]
    yield apps[0].test_client(), apps[1].test_client()
    for app in apps:
        app.extensions[KEY].close()


@pytest.mark.parametrize("path", [*PAGES, "/tasks/5"])
def test_a_page_has_the_same_status_links_and_rows_from_both_engines(
    path: str, clients: tuple[FlaskClient, FlaskClient]
) -> None:
    pages = [client.get(path) for client in clients]
    shapes = [(page.status_code, page.text.count("<a "), page.text.count("<tr")) for page in pages]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    "chosen",
    [
        "stage=cam",
        "stage=cam&place=finland",
        "stage=mining&place=finland&status=operating",
        "stage=none&status=planned",
        "stage=none&stage=cam&place=sweden",
        "material=nickel&place=finland",
        "material=none&stage=cell-manufacturing",
        "class=organisation&place=none",
        "kind=none&confidence=medium",
    ],
)
def test_the_query_of_a_selection_finds_the_selection_on_both_engines(
    chosen: str, clients: tuple[FlaskClient, FlaskClient], remote: Store, embedded: Store
) -> None:
    with clients[0].application.test_request_context(f"/explore?{chosen}"):
        selection = read_selection()
        query = sparql_of(selection)
    for store in (embedded, remote):
        found = {row["thing"].value for row in store.select(query)}
        assert found == {item.iri for item in selection.items}
