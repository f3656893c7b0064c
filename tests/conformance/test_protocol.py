"""The query cases of the W3C protocol suite, each under its name there, on a real server.

The suite gives only titles; the requests are written anew from the text of the SPARQL 1.1 Protocol,
with the layers of this graph in the place of the suite's documents.
"""

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest

from graph.namespaces import layer

pytestmark = pytest.mark.conformance

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
ASK = "ASK { ?s ?p ?o }"
GAPS, VOCAB, NONE = layer("gaps"), layer("vocab"), layer("no-such-layer")
A_GAP = "ASK { ?g a <https://w3id.org/akkuketju/ont#Gap> }"
A_CONCEPT = "ASK { ?c <http://www.w3.org/2004/02/skos/core#inScheme> ?s }"


@dataclass(frozen=True)
class Answer:
    status: int
    media_type: str
    body: bytes

    @property
    def boolean(self) -> bool:
        return bool(json.loads(self.body)["boolean"])


def send(
    site: str,
    method: str,
    values: Sequence[tuple[str, str]] = (),
    *,
    body: bytes | None = None,
    media_type: str = "",
    accept: str = JSON,
) -> Answer:
    """One request to the endpoint; ``values`` go into the address."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    headers = {"Accept": accept} | ({"Content-Type": media_type} if media_type else {})
    address = "/sparql" + ("?" + urlencode(values) if values else "")
    connection.request(method, address, body, headers)
    response = connection.getresponse()
    answer = Answer(response.status, response.headers.get_content_type(), response.read())
    connection.close()
    return answer


def get(site: str, query: str, *values: tuple[str, str], accept: str = JSON) -> Answer:
    return send(site, "GET", [("query", query), *values], accept=accept)


def post(site: str, query: str, *values: tuple[str, str]) -> Answer:
    body = urlencode([("query", query), *values]).encode()
    return send(site, "POST", body=body, media_type=FORM)


def test_query_get(site: str) -> None:
    assert get(site, ASK).boolean is True


def test_query_post_form(site: str) -> None:
    assert post(site, ASK).boolean is True


def test_query_post_direct(site: str) -> None:
    answer = send(site, "POST", body=ASK.encode(), media_type=DIRECT)
    assert answer.boolean is True


@pytest.mark.parametrize("ask", [get, post])
def test_query_dataset_default_graphs(site: str, ask: object) -> None:
    asked = get if ask is get else post
    assert asked(site, A_GAP, ("default-graph-uri", GAPS)).boolean is True
    assert asked(site, A_GAP, ("default-graph-uri", VOCAB)).boolean is False
    both = (("default-graph-uri", GAPS), ("default-graph-uri", VOCAB))
    assert asked(site, A_GAP, *both).boolean is True
    assert asked(site, A_CONCEPT, *both).boolean is True


@pytest.mark.parametrize("ask", [get, post])
def test_query_dataset_named_graphs(site: str, ask: object) -> None:
    asked = get if ask is get else post
    in_a_graph = "ASK { GRAPH ?any { ?g a <https://w3id.org/akkuketju/ont#Gap> } }"
    assert asked(site, in_a_graph, ("named-graph-uri", GAPS)).boolean is True
    assert asked(site, in_a_graph, ("named-graph-uri", VOCAB)).boolean is False
    assert asked(site, ASK, ("named-graph-uri", GAPS)).boolean is False  # no default graph chosen


def test_query_dataset_full(site: str) -> None:
    query = (
        "ASK { ?c <http://www.w3.org/2004/02/skos/core#inScheme> ?s . "
        f"GRAPH <{GAPS}> {{ ?g a <https://w3id.org/akkuketju/ont#Gap> }} }}"
    )
    assert get(site, query, ("default-graph-uri", VOCAB), ("named-graph-uri", GAPS)).boolean is True
    assert (
        get(site, query, ("default-graph-uri", GAPS), ("named-graph-uri", VOCAB)).boolean is False
    )


def test_query_multiple_dataset(site: str) -> None:
    query = f"ASK FROM <{NONE}> {{ ?s ?p ?o }}"
    assert get(site, query).boolean is False
    assert (
        get(site, query, ("default-graph-uri", GAPS)).boolean is True
    )  # the protocol's choice wins


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", {
            "application/sparql-results+xml", JSON, "text/csv", "text/tab-separated-values"}),
        (ASK, {"application/sparql-results+xml", JSON}),
        ("DESCRIBE <https://w3id.org/akkuketju/id/terrafame>", {
            "application/rdf+xml", "text/turtle", "application/n-triples"}),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1", {
            "application/rdf+xml", "text/turtle", "application/n-triples"}),
    ],
)  # fmt: skip
def test_query_content_type(site: str, query: str, offered: set[str]) -> None:
    assert get(site, query, accept="*/*").media_type in offered
    for wanted in offered:
        answer = get(site, query, accept=wanted)
        assert (answer.status, answer.media_type) == (200, wanted)


def test_bad_query_method(site: str) -> None:
    assert send(site, "PUT", [("query", ASK)]).status == 405


def test_bad_multiple_queries(site: str) -> None:
    assert get(site, ASK, ("query", "SELECT * {}")).status == 400


def test_bad_query_wrong_media_type(site: str) -> None:
    answer = send(site, "POST", body=ASK.encode(), media_type="text/plain")
    assert 400 <= answer.status < 500


def test_bad_query_missing_form_type(site: str) -> None:
    assert 400 <= send(site, "POST", body=urlencode({"query": ASK}).encode()).status < 500


def test_bad_query_missing_direct_type(site: str) -> None:
    assert 400 <= send(site, "POST", body=ASK.encode()).status < 500


def test_bad_query_non_utf8(site: str) -> None:
    answer = send(site, "POST", body=ASK.encode("utf-16"), media_type=f"{DIRECT}; charset=UTF-16")
    assert 400 <= answer.status < 500


def test_bad_query_syntax(site: str) -> None:
    answer = get(site, "SELECT * { ?s ?p")
    assert answer.status == 400
    assert answer.media_type == "application/problem+json"
