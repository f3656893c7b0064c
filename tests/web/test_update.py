"""SPARQL Update and the Graph Store Protocol over HTTP, on a store of their own."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.release import Release, checksum
from tests.web.serving import send, served
from web.app import create_app
from web.services import KEY
from web.settings import Settings

TOKEN = "a-long-token-of-the-test"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
GRAPH = "http://example.org/graph"
AT_GRAPH = f"/store?graph={quote(GRAPH, safe='')}"
TURTLE = b"<http://x/a> <http://x/p> 1, 2 ."
OTHER = b"<http://x/a> <http://x/p> 3 ."


@pytest.fixture(scope="module")
def writable(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("writable") / "store"
    app = create_app(
        Settings(
            release=release.path,
            update_token=TOKEN,
            update_store=folder,
            query_seconds=5,
            query_triples=100,
            update_bytes=5_000,
        )
    )
    yield app.test_client()
    app.extensions[KEY].close()


@pytest.fixture
def store(writable: FlaskClient) -> FlaskClient:
    assert update(writable, "DROP ALL").status_code == 204
    return writable


def update(client: FlaskClient, text: str) -> TestResponse:
    return client.post(
        "/update", data=text, content_type="application/sparql-update", headers=BEARER
    )


def put(client: FlaskClient, path: str, data: bytes, kind: str = "text/turtle") -> TestResponse:
    return client.put(path, data=data, content_type=kind, headers=BEARER)


def triples(client: FlaskClient, path: str) -> int:
    answer = client.get(path, headers={**BEARER, "Accept": "application/n-triples"})
    assert answer.status_code == 200
    return len(list(ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES)))


CHANGES = [
    ("POST", "/update"),
    ("GET", "/update/sparql?query=ASK%7B%7D"),
    ("POST", "/update/sparql"),
    ("GET", AT_GRAPH),
    ("HEAD", AT_GRAPH),
    ("PUT", AT_GRAPH),
    ("POST", AT_GRAPH),
    ("DELETE", AT_GRAPH),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_all_of_it_is_off_without_a_token_in_the_settings(
    client: FlaskClient, method: str, path: str
) -> None:
    answer = client.open(path, method=method, headers={"Authorization": "Bearer "})
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), CHANGES)
@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("", ""),
        ("Basic YTpi", ""),
        ("Bearer", ""),
        ("Bearer wrong", "invalid_token"),
        (f"Bearer {TOKEN}x", "invalid_token"),
        ("Bearer ä", "invalid_token"),
    ],
)
def test_without_the_right_token_nothing_is_done(
    writable: FlaskClient, method: str, path: str, header: str, fault: str
) -> None:
    answer = writable.open(path, method=method, headers={"Authorization": header})
    assert answer.status_code == 401
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer realm="akkuketju"')
    assert (f'error="{fault}"' in challenge) is bool(fault)
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("how", ["direct", "form"])
def test_an_update_is_run_and_can_be_read(store: FlaskClient, how: str) -> None:
    text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <http://x/a> <http://x/p> 'sähkö' }} }}"
    if how == "direct":
        done = update(store, text)
    else:
        done = store.post("/update", data={"update": text}, headers=BEARER)
    assert done.status_code == 204
    query = {"query": "SELECT ?o { ?s ?p ?o }"}
    answer = store.get("/update/sparql", query_string=query, headers=BEARER)
    assert json.loads(answer.data)["results"]["bindings"][0]["o"]["value"] == "sähkö"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("LOAD <http://127.0.0.1:9/>", 400),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400),
        ("INSERT nonsense", 400),
        ("ASK {}", 400),
        ("", 400),
    ],
)
def test_an_update_that_fetches_or_cannot_be_read_is_refused(
    store: FlaskClient, text: str, status: int
) -> None:
    assert update(store, text).status_code == status


def test_an_update_breaks_off_wholly(store: FlaskClient) -> None:
    put(store, AT_GRAPH, TURTLE)
    failing = f"CLEAR GRAPH <{GRAPH}> ; CREATE GRAPH <{GRAPH}>"
    assert update(store, failing).status_code == 400
    assert triples(store, AT_GRAPH) == 2


def test_an_update_over_the_time_limit_is_stopped_and_changes_nothing(store: FlaskClient) -> None:
    put(store, AT_GRAPH, b"".join(b"<http://x/%d> <http://x/p> 1 ." % n for n in range(90)))
    pattern = " ".join(f"GRAPH ?g {{ ?s{n} ?p{n} ?o{n} }}" for n in range(6))
    answer = update(store, f"DELETE {{ GRAPH ?g {{ ?s0 ?p0 ?o0 }} }} WHERE {{ {pattern} }}")
    assert answer.status_code in (503, 504)
    assert triples(store, AT_GRAPH) == 90
    assert put(store, AT_GRAPH, TURTLE).status_code == 204


def test_a_graph_is_put_read_added_to_and_deleted(store: FlaskClient) -> None:
    assert store.get(AT_GRAPH, headers=BEARER).status_code == 404
    assert put(store, AT_GRAPH, TURTLE).status_code == 201
    assert triples(store, AT_GRAPH) == 2
    assert put(store, AT_GRAPH, OTHER).status_code == 204
    assert triples(store, AT_GRAPH) == 1
    added = store.post(AT_GRAPH, data=TURTLE, content_type="text/turtle", headers=BEARER)
    assert added.status_code == 204
    assert triples(store, AT_GRAPH) == 3
    head = store.head(AT_GRAPH, headers=BEARER)
    assert (head.status_code, head.data) == (200, b"")
    assert store.delete(AT_GRAPH, headers=BEARER).status_code == 204
    assert store.delete(AT_GRAPH, headers=BEARER).status_code == 404


def test_the_default_graph_is_a_graph_of_its_own(store: FlaskClient) -> None:
    put(store, AT_GRAPH, TURTLE)
    assert put(store, "/store?default", OTHER).status_code == 204
    assert triples(store, "/store?default") == 1
    assert store.delete("/store?default", headers=BEARER).status_code == 204
    assert triples(store, "/store?default") == 0
    assert triples(store, AT_GRAPH) == 2


@pytest.mark.parametrize(
    ("path", "data", "kind", "status"),
    [
        (AT_GRAPH, b"not turtle", "text/turtle", 400),
        (AT_GRAPH, TURTLE, "text/plain", 415),
        (AT_GRAPH, b"x" * 6_000, "text/turtle", 413),
        (AT_GRAPH, b"<http://g/> { <http://x/a> <http://x/b> 1 }", "application/trig", 400),
        ("/store", TURTLE, "text/turtle", 400),
        ("/store?graph=no+iri", TURTLE, "text/turtle", 400),
        (f"{AT_GRAPH}&default", TURTLE, "text/turtle", 400),
        (
            AT_GRAPH,
            b'{"@context": "http://127.0.0.1:9/context", "@id": "http://x/"}',
            "application/ld+json",
            400,
        ),
    ],
)
def test_what_cannot_be_stored_is_told_and_changes_nothing(
    store: FlaskClient, path: str, data: bytes, kind: str, status: int
) -> None:
    put(store, AT_GRAPH, OTHER)
    assert put(store, path, data, kind).status_code == status
    assert triples(store, AT_GRAPH) == 1


def test_a_graph_too_long_to_be_read_whole_is_not_read_in_part(store: FlaskClient) -> None:
    put(store, AT_GRAPH, b"".join(b"<http://x/a> <http://x/p> %d ." % n for n in range(101)))
    answer = store.get(AT_GRAPH, headers={**BEARER, "Accept": "text/turtle"})
    assert answer.status_code == 503
    assert json.loads(answer.data)["limit"] == "query_triples"


def test_the_release_is_never_changed(store: FlaskClient, release: Release) -> None:
    before = checksum(release.dataset_path)
    update(
        store,
        "INSERT DATA { GRAPH <https://w3id.org/akkuketju/graph/truthy> "
        "{ <http://x/new> <http://x/p> 1 } }",
    )
    answer = store.get(
        "/sparql",
        query_string={"query": "ASK { <http://x/new> ?p ?o }"},
        headers={"Accept": "application/sparql-results+json"},
    )
    assert json.loads(answer.data)["boolean"] is False
    assert checksum(release.dataset_path) == before


def test_what_was_written_is_there_after_a_start(release: Release, tmp_path: Path) -> None:
    settings = Settings(release=release.path, update_token=TOKEN, update_store=tmp_path / "store")
    for method, status in (("PUT", 201), ("GET", 200)):
        with served(settings) as (site, _):
            reply = send(
                site,
                method,
                AT_GRAPH,
                TURTLE,
                Authorization=f"Bearer {TOKEN}",
                Content_Type="text/turtle",
                Accept="application/n-triples",
            )
            assert reply.status == status
    assert reply.body.count(b"<http://x/a>") == 2
