"""Clients that people use, unaided, on a real server."""

import subprocess
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from graph.namespaces import AKKU, SPARQL_PREFIXES

OPERATING = SPARQL_PREFIXES + (
    "SELECT ?plant ?operator WHERE "
    "{ ?plant a akku:Facility ; akku:status st:operating ; akku:operator ?operator }"
)


@pytest.fixture
def wrapper(site: str) -> Any:
    return SPARQLWrapper(site + "/sparql")


def test_sparqlwrapper_selects_by_get_and_by_post(wrapper: Any) -> None:
    wrapper.setQuery(OPERATING)
    wrapper.setReturnFormat(JSON)
    by_get = wrapper.query().convert()["results"]["bindings"]
    wrapper.setMethod(POST)
    by_post = wrapper.query().convert()["results"]["bindings"]
    assert len(by_get) == len(by_post) > 10


def test_sparqlwrapper_constructs(wrapper: Any) -> None:
    wrapper.setQuery("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 5")
    wrapper.setReturnFormat(TURTLE)
    assert len(Graph().parse(data=wrapper.query().convert(), format="turtle")) == 5


def test_rdflib_reads_the_endpoint_as_a_store(site: str) -> None:
    graph = Graph(store=SPARQLStore(site + "/sparql"))
    assert len(list(graph.query(OPERATING))) > 10
    facilities = list(graph.triples((None, RDF.type, URIRef(AKKU + "Facility"))))
    assert len(facilities) > 50


@pytest.mark.usefixtures("curl")
def test_curl_gets_a_spreadsheet(site: str) -> None:
    answer = subprocess.run(
        ["curl", "-sS", "-H", "Accept: text/csv", "--data-urlencode", f"query={OPERATING}",
         site + "/sparql"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    head, *rows = answer.stdout.splitlines()
    assert head == "plant,operator"
    assert len(rows) > 10


def test_an_editor_finds_examples_and_prefixes_in_the_graph(client: FlaskClient) -> None:
    """The queries by which the SIB editor fills itself, written anew."""
    examples = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX schema: <https://schema.org/>
        SELECT ?query ?comment WHERE {
          ?example a sh:SPARQLExecutable ; sh:select ?query ; rdfs:comment ?comment ;
                   schema:target ?endpoint ; sh:prefixes/sh:declare [ sh:prefix "akku" ] .
        }"""
    prefixes = """
        PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?prefix ?namespace { [] sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }
        """
    for query, least in ((examples, 100), (prefixes, 15)):
        answer = client.get("/sparql", query_string={"query": query, "format": "json"})
        assert len(answer.get_json(force=True)["results"]["bindings"]) >= least
