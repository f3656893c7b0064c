import csv
import io
import json
import xml.etree.ElementTree as ET
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

QUERY = "SELECT ?s { ?s <https://w3id.org/akkuketju/ont#status> ?o } LIMIT 3"
JSON = "application/sparql-results+json"


def ask(client: FlaskClient, how: str, query: str, accept: str = JSON) -> tuple[int, bytes, str]:
    headers = {"Accept": accept}
    if how == "get":
        answer = client.get("/sparql", query_string={"query": query}, headers=headers)
    elif how == "form":
        answer = client.post("/sparql", data={"query": query}, headers=headers)
    else:
        answer = client.post(
            "/sparql", data=query, headers=headers, content_type="application/sparql-query"
        )
    return answer.status_code, answer.data, answer.mimetype or ""


@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_a_query_may_come_in_three_ways(client: FlaskClient, how: str) -> None:
    status, body, mimetype = ask(client, how, QUERY)
    assert (status, mimetype) == (200, JSON)
    assert len(json.loads(body)["results"]["bindings"]) == 3


def test_results_come_in_four_forms(client: FlaskClient) -> None:
    for accept in (JSON, "application/sparql-results+xml", "text/csv", "text/tab-separated-values"):
        status, body, mimetype = ask(client, "get", QUERY, accept)
        assert (status, mimetype) == (200, accept)
        if accept == "text/csv":
            assert len(list(csv.reader(io.StringIO(body.decode())))) == 4
        elif accept.endswith("xml"):
            assert len(ET.fromstring(body)[1]) == 3


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/trig", ox.RdfFormat.TRIG),
    ],
)
def test_graphs_come_in_five_forms(client: FlaskClient, accept: str, form: ox.RdfFormat) -> None:
    construct = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 5"
    status, body, mimetype = ask(client, "get", construct, accept)
    assert (status, mimetype) == (200, accept)
    assert len(list(ox.parse(body, format=form))) == 5


def test_ask_answers_true_or_false(client: FlaskClient) -> None:
    assert json.loads(ask(client, "get", "ASK { ?s ?p ?o }")[1])["boolean"] is True


def test_a_graph_may_be_chosen(client: FlaskClient) -> None:
    values = {"query": "ASK { ?s a ?t }", "default-graph-uri": "http://example.org/none"}
    answer = client.get("/sparql?" + urlencode(values), headers={"Accept": JSON})
    assert answer.get_json(force=True)["boolean"] is False


@pytest.mark.parametrize("how", ["get", "form", "direct"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * {",
        "",
    ],
)
def test_what_is_refused_is_a_problem_document(client: FlaskClient, how: str, query: str) -> None:
    status, body, mimetype = ask(client, how, query)
    assert (status, mimetype) == (400, "application/problem+json")
    problem = json.loads(body)
    assert problem["title"]
    assert problem["detail"]


def test_a_query_over_the_time_limit_is_stopped_and_said(client: FlaskClient) -> None:
    hostile = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    status, body, _ = ask(client, "get", hostile)
    assert status == 504
    assert "seconds" in json.loads(body)["title"]
    assert ask(client, "get", QUERY)[0] == 200


def test_a_result_cut_at_the_limit_says_so(client: FlaskClient) -> None:
    everything = {"query": "SELECT * { ?s ?p ?o }"}
    answer = client.get("/sparql", query_string=everything, headers={"Accept": "text/csv"})
    assert answer.headers["Akkuketju-Cut"] == "rows=5000"
    page = client.get("/sparql", query_string=everything, headers={"Accept": "text/html"})
    assert 'class="warning"' in page.text


def test_any_site_may_ask_without_credentials(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": QUERY}, headers={"Accept": JSON})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert client.options("/sparql").status_code == 204
    assert client.head("/sparql").status_code == 200
    assert client.put("/sparql").status_code == 405


def test_the_service_describes_itself(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    said = {q.object.value for q in ox.parse(answer.data, format=ox.RdfFormat.TURTLE)}
    assert "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph" in said


@pytest.mark.parametrize("query", [QUERY, "SELECT * {", "DESCRIBE <http://x/>"])
def test_the_page_shows_result_or_fault(client: FlaskClient, query: str) -> None:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})
    assert answer.mimetype == "text/html"
    assert answer.status_code == (400 if query.endswith("{") else 200)
    assert "textarea" in answer.text


def test_a_refused_method_is_told_to_any_site_and_program(client: FlaskClient) -> None:
    answer = client.put("/sparql")
    assert answer.status_code == 405
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in answer.headers["Allow"]
    assert answer.content_type == "application/problem+json"
    assert "Access-Control-Allow-Origin" not in client.put("/gaps").headers
