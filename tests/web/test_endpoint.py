"""The SPARQL protocol over HTTP, on a real server: forms, headers, conditions, cancelling."""

import gzip
import http.client
import json
import threading
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.release import Release
from tests.web.serving import HOSTILE, JSON, QUERY, Reply, ask, send, wait_until
from web.protocol import UPDATE
from web.services import KEY


def test_an_unchanged_answer_is_not_sent_again(site: str) -> None:
    first = ask(site, QUERY)
    tag = first.headers["ETag"]
    again = ask(site, QUERY, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert again.headers["Vary"] == first.headers["Vary"]
    assert "Content-Type" not in again.headers
    assert ask(site, QUERY, If_None_Match=tag, Accept="text/csv").status == 200
    assert ask(site, QUERY + " ", If_None_Match=tag).status == 200


@pytest.mark.parametrize("call", ["NOW()", "rand ( )", "UUID()", "STRUUID()"])
def test_what_differs_each_time_is_not_kept(site: str, call: str) -> None:
    answer = ask(site, f"SELECT ({call} AS ?x) {{}}")
    assert answer.status == 200
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_caches_are_told_what_the_answer_depends_on(site: str) -> None:
    varies = {name.strip() for name in ask(site, QUERY).headers["Vary"].split(",")}
    assert {"Accept", "Accept-Encoding"} <= varies


def test_texts_come_gzipped_to_those_who_take_them_so(site: str) -> None:
    plain = ask(site, QUERY)
    packed = ask(site, QUERY, Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert "Content-Encoding" not in ask(site, QUERY, Accept_Encoding="gzip;q=0").headers


def test_head_has_the_headers_of_get_and_no_body(site: str) -> None:
    path = "/sparql?" + urlencode({"query": QUERY})
    get = send(site, "GET", path, Accept=JSON)
    head = send(site, "HEAD", path, Accept=JSON)
    assert (head.status, head.body) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Akkuketju-Release"):
        assert head.headers[name] == get.headers[name]


def test_a_browser_of_another_site_may_ask(site: str) -> None:
    asked = send(
        site,
        "OPTIONS",
        "/sparql",
        Origin="https://elsewhere.example",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert asked.status == 204
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    refused = ask(site, "SELECT", Origin="https://elsewhere.example")
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "query", "status", "mimetype"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml", "ASK {}", 200, "sparql-results+xml"),
        ("text/csv, application/sparql-results+xml;q=0.5", "ASK {}", 200, "text/csv"),
        ("text/csv;q=0, */*", "ASK {}", 200, "sparql-results+json"),
        ("application/json", "ASK {}", 200, "sparql-results+json"),
        ("application/json", "DESCRIBE <http://x/>", 200, "ld+json"),
        ("application/xml", "DESCRIBE <http://x/>", 200, "rdf+xml"),
        ("text/turtle", "ASK {}", 406, "problem+json"),
        ("text/csv", "DESCRIBE <http://x/>", 406, "problem+json"),
        ("image/png", "ASK {}", 406, "problem+json"),
        ("text/turtle, */*;q=0.1", "ASK {}", 200, "sparql-results+json"),
        ("*/*", "DESCRIBE <http://x/>", 200, "text/turtle"),
    ],
)
def test_the_best_form_that_fits_the_query_is_sent(
    site: str, accept: str, query: str, status: int, mimetype: str
) -> None:
    answer = ask(site, query, Accept=accept)
    assert answer.status == status
    assert mimetype in answer.headers["Content-Type"]


def test_a_program_that_says_nothing_gets_json_and_problems(site: str) -> None:
    path = "/sparql?" + urlencode({"query": QUERY})
    assert JSON in send(site, "GET", path).headers["Content-Type"]
    failed = send(site, "GET", "/sparql?query=SELECT")
    assert failed.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("turtle", "text/turtle"),
        ("rdf+xml", "rdf+xml"),
        ("json", "ld+json"),
        ("text/turtle", "turtle"),
    ],
)
def test_a_format_may_be_named_as_well_known_clients_do(
    site: str, name: str, mimetype: str
) -> None:
    fields = {"query": "DESCRIBE <http://x/>", "format": name}
    answer = send(site, "GET", "/sparql?" + urlencode(fields))
    assert mimetype in answer.headers["Content-Type"]


@pytest.mark.parametrize(
    ("method", "query_string", "body", "content_type", "status"),
    [
        ("POST", "", b"ASK {}", "text/plain", 415),
        ("POST", "", b"query=ASK+%7B%7D", "", 415),
        ("POST", "", b"update=CLEAR+ALL", "application/x-www-form-urlencoded", 400),
        (
            "POST",
            "",
            b"query=ASK+%7B%7D&query=ASK+%7B%7D",
            "application/x-www-form-urlencoded",
            400,
        ),
        ("POST", "", b"CLEAR ALL", UPDATE, 415),
        ("POST", "", "ASK { ?s ?p 'ä' }".encode("latin-1"), "application/sparql-query", 400),
        ("GET", "query=ASK+%7B%7D&query=ASK+%7B%7D", b"", "", 400),
        ("GET", "query=ASK+%7B+%3Fs+%3Fp+%27%E4%27+%7D", b"", "", 400),
        ("GET", "query=ASK+%7B%7D&default-graph-uri=no+iri", b"", "", 400),
        ("GET", "query=ASK+%7B%7D&format=doc", b"", "", 400),
        ("GET", "query=", b"", "", 400),
        ("DELETE", "", b"", "", 405),
    ],
)
def test_a_request_that_breaks_the_protocol_is_told_so(
    site: str, method: str, query_string: str, body: bytes, content_type: str, status: int
) -> None:
    headers = {"Accept": JSON} | ({"Content_Type": content_type} if content_type else {})
    answer = send(site, method, f"/sparql?{query_string}", body, **headers)
    assert answer.status == status
    assert json.loads(answer.body)["status"] == status


@pytest.mark.parametrize("place", ["uri", "form", "direct"])
def test_the_graphs_of_the_request_make_the_dataset(site: str, place: str) -> None:
    vocab = "https://w3id.org/akkuketju/graph/vocab"
    away = "ASK FROM <http://nowhere/> { ?s ?p ?o }"
    fields = urlencode({"default-graph-uri": vocab})
    asked = urlencode({"query": away})
    if place == "uri":
        answer = send(site, "GET", f"/sparql?{asked}&{fields}", Accept=JSON)
    elif place == "form":
        body, kind = f"{asked}&{fields}", "application/x-www-form-urlencoded"
        answer = send(site, "POST", "/sparql", body, Accept=JSON, Content_Type=kind)
    else:
        kind = "application/sparql-query"
        answer = send(site, "POST", f"/sparql?{fields}", away, Accept=JSON, Content_Type=kind)
    assert json.loads(answer.body)["boolean"] is True
    assert json.loads(ask(site, away).body)["boolean"] is False


def test_a_syntax_error_tells_programs_its_place(site: str) -> None:
    problem = json.loads(ask(site, "SELECT *\n{ ?s ?p }").body)
    assert problem["type"].endswith("/problems/query-refused")
    assert (problem["status"], problem["line"]) == (400, 2)
    assert problem["column"] > 0
    page = ask(site, "SELECT *\n{ ?s ?p }", Accept="text/html")
    assert (page.status, 'data-line="2"' in page.body.decode()) == (400, True)


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/ld+json,text/turtle;q=0.9,text/html;q=0.2,*/*;q=0.1", "application/ld+json"),
        ("text/turtle;q=0.6,application/json;q=0.1,text/html;q=0.2", "text/turtle"),
        ("*/*", "text/turtle"),
    ],
)
def test_a_page_goes_to_those_who_like_it_best(site: str, accept: str, mimetype: str) -> None:
    assert send(site, "GET", "/sparql", Accept=accept).headers["Content-Type"].startswith(mimetype)


def test_the_description_names_graphs_counts_and_limits(site: str, release: Release) -> None:
    answer = send(site, "GET", "/sparql", Accept="text/turtle")
    store = ox.Store()
    store.load(answer.body, format=ox.RdfFormat.TURTLE)
    found = store.query("""
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?name ?n { ?s sd:defaultDataset/sd:namedGraph [ sd:name ?name ;
          sd:graph/void:triples ?n ] }""")
    assert isinstance(found, ox.QuerySolutions)
    counts = {s["name"].value: int(s["n"].value) for s in found}
    assert sum(counts.values()) == release.dataset_path.read_bytes().count(b"\n")
    assert "https://w3id.org/akkuketju/graph/truthy" in counts
    limits = store.query(
        "ASK { ?l <https://schema.org/propertyID> 'query_seconds' ;"
        " <https://schema.org/value> ?v FILTER(?v = 10) }"
    )
    assert bool(limits)


def test_a_query_can_be_cancelled_by_its_id(site: str, app: Flask) -> None:
    replies: list[Reply] = []
    asking = threading.Thread(
        target=lambda: replies.append(ask(site, HOSTILE, Akkuketju_Query_Id="tab-1"))
    )
    asking.start()
    wait_until(lambda: send(site, "DELETE", "/sparql/queries/tab-1").status == 204)
    asking.join()
    assert replies[0].status == 409
    assert send(site, "DELETE", "/sparql/queries/tab-1").status == 404
    assert ask(site, "ASK {}", Akkuketju_Query_Id="tab-1").headers["Akkuketju-Query-Id"] == "tab-1"


def test_a_query_ends_when_its_client_hangs_up(site: str, app: Flask) -> None:
    pool = app.extensions[KEY].pool
    before = pool.measures["query-cancelled"]
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", "/sparql?" + urlencode({"query": HOSTILE}), headers={"Accept": JSON})
    wait_until(lambda: pool.gauges()["queries_held"] > 0)
    connection.close()
    wait_until(lambda: pool.measures["query-cancelled"] == before + 1)


def test_the_page_says_the_same_as_the_protocol(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": QUERY}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.text.count("<tr") >= 30
