import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.namespaces import BASE, PREFIXES, RDFS

OWL, TYPE = PREFIXES["owl"], PREFIXES["rdf"] + "type"

FORMS = {
    "text/turtle": ("ttl", ox.RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", ox.RdfFormat.JSON_LD),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/rdf+xml": ("rdf", ox.RdfFormat.RDF_XML),
}
PATHS = ("/id/terrafame", "/cv/stage/cam", "/cv/stage", "/ont", "/id/s001")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", PATHS)
def test_each_thing_is_to_be_had_as_data_by_accept_and_by_suffix(
    client: FlaskClient, path: str, form: str
) -> None:
    ending, rdf = FORMS[form]
    by_accept = client.get(path, headers={"Accept": form})
    by_suffix = client.get(f"{path}.{ending}")
    assert by_accept.mimetype == by_suffix.mimetype == form
    assert "Accept" in by_accept.headers["Vary"]
    first = set(ox.parse(by_accept.data, format=rdf))
    assert first
    assert first == set(ox.parse(by_suffix.data, format=rdf))


def test_all_forms_say_the_same(client: FlaskClient) -> None:
    said = [
        {str(q) for q in ox.parse(client.get(f"/id/terrafame.{e}").data, format=f)}
        for e, f in FORMS.values()
    ]
    assert all(one == said[0] for one in said)


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("*/*", "text/html"),
        ("", "text/html"),
    ],
)
def test_the_best_liked_form_is_given(client: FlaskClient, accept: str, mimetype: str) -> None:
    assert client.get("/id/terrafame", headers={"Accept": accept}).mimetype == mimetype


def test_a_form_that_is_not_to_be_had_is_said(client: FlaskClient) -> None:
    assert client.get("/id/terrafame", headers={"Accept": "image/png"}).status_code == 406


def test_a_gap_is_a_page_and_data(client: FlaskClient) -> None:
    path = "/id/gap-stage-without-operation-finland-stage-bms-electronics"
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 303
    assert b"gapType" in client.get(path + ".ttl").data


def test_the_ontology_is_one_document_whose_every_term_is_declared(client: FlaskClient) -> None:
    """As an OWL tool wants it: one header, nothing to fetch, and no term whose sort it guesses."""
    triples = [q.triple for q in ox.parse(client.get("/ont.ttl").data, format=ox.RdfFormat.TURTLE)]
    typed = [(t.subject, str(t.object).strip("<>")) for t in triples if t.predicate.value == TYPE]
    assert [s for s, cls in typed if cls == OWL + "Ontology"] == [ox.NamedNode(BASE + "ont")]
    assert all(t.predicate.value != OWL + "imports" for t in triples)
    declared = {s for s, cls in typed if cls.startswith(OWL)}
    built_in = (OWL, PREFIXES["rdf"], PREFIXES["rdfs"])
    annotating = {t.predicate for t in triples if not t.predicate.value.startswith(built_in)}
    wider = {
        t.object
        for t in triples
        if t.predicate.value in (RDFS + "subClassOf", RDFS + "subPropertyOf")
    }
    assert annotating | wider <= declared


def test_what_a_page_is_of_is_not_said_again_in_each_row(client: FlaskClient) -> None:
    html = {"Accept": "text/html"}
    finland = client.get("/id/finland?lang=en", headers=html).text
    said = finland.partition('id="facts"')[2].partition('id="neighbours"')[0]
    assert said
    assert '<a href="/id/finland?' not in said
    source = client.get("/id/s001?lang=en", headers=html).text
    assert '<th role="columnheader" scope="col">Source</th>' not in source
    graphite = client.get("/cv/material/graphite?lang=fi", headers=html).text
    assert '<span class="what">Wikidata</span> Q5309' in graphite
    assert "Katodi\u00adaktiivi\u00admateriaalin" in client.get("/cv/stage/cam", headers=html).text
