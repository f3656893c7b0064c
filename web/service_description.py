"""What the endpoint can do, in the vocabulary of the SPARQL 1.1 Service Description."""

from collections.abc import Iterator

import pyoxigraph as ox
from flask import Response, request

from graph.namespaces import BASE, DCTERMS, PREFIXES, RDF, RDFS, SCHEMA, XSD, layer
from graph.store.formats import GRAPH_FORMATS, RESULT_FORMATS
from web.negotiation import choose
from web.services import services

SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/ld+json": "JSON-LD",
    "application/trig": "TriG",
}
_LIMITS = (
    ("query_seconds", "seconds that a query may take", "SEC"),
    ("query_rows", "rows of a SELECT; more are cut", ""),
    ("query_triples", "triples of a CONSTRUCT or DESCRIBE; more are cut", ""),
    ("query_bytes", "bytes of a result", "AD"),
    ("client_queries", "queries of one client at once", ""),
)


def describe_service() -> Response:
    """The description, in the form that the client wants."""
    media_type = choose(list(GRAPH_FORMATS))
    triples = list(service_triples(request.base_url))
    prefixes = {**PREFIXES, "sd": SD, "formats": _FORMATS}
    body = ox.serialize(triples, format=GRAPH_FORMATS[media_type], prefixes=prefixes)
    return Response(body, content_type=f"{media_type}; charset=utf-8")


def service_triples(endpoint: str) -> Iterator[ox.Triple]:
    """The service, its formats, its limits, and the dataset with its graphs."""
    service = ox.NamedNode(endpoint)
    yield _link(service, RDF + "type", SD + "Service")
    yield _link(service, SD + "endpoint", endpoint)
    yield _link(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _link(service, SD + "feature", SD + "UnionDefaultGraph")
    if services().settings.service_allowed:
        yield _link(service, SD + "feature", SD + "BasicFederatedQuery")
    for media_type in (*RESULT_FORMATS, *GRAPH_FORMATS):
        yield _link(service, SD + "resultFormat", _FORMATS + _NAMES[media_type])
    yield from _limits(service)
    yield from _dataset(service)


def _limits(service: ox.NamedNode) -> Iterator[ox.Triple]:
    settings = services().settings
    for name, text, unit in _LIMITS:
        limit = ox.BlankNode(name.replace("_", ""))
        yield ox.Triple(service, ox.NamedNode(SCHEMA + "additionalProperty"), limit)
        yield _link(limit, RDF + "type", SCHEMA + "PropertyValue")
        yield _text(limit, SCHEMA + "propertyID", name)
        yield ox.Triple(
            limit, ox.NamedNode(SCHEMA + "description"), ox.Literal(text, language="en")
        )
        yield ox.Triple(limit, ox.NamedNode(SCHEMA + "value"), ox.Literal(getattr(settings, name)))
        if unit:
            yield _text(limit, SCHEMA + "unitCode", unit)


def _dataset(service: ox.NamedNode) -> Iterator[ox.Triple]:
    counts = services().reader.layer_sizes()
    dataset, default = ox.NamedNode(BASE), ox.BlankNode("default")
    yield ox.Triple(service, ox.NamedNode(SD + "defaultDataset"), dataset)
    yield _link(dataset, RDF + "type", SD + "Dataset")
    yield _text(dataset, DCTERMS + "identifier", services().release.id)
    yield _link(dataset, RDFS + "seeAlso", f"{request.url_root}dataset.ttl")
    yield ox.Triple(dataset, ox.NamedNode(SD + "defaultGraph"), default)
    yield _link(default, RDF + "type", SD + "Graph")
    yield ox.Triple(
        default,
        ox.NamedNode(RDFS + "comment"),
        ox.Literal("The union of all named graphs.", language="en"),
    )
    for layer_name, count in counts:
        named, described = (ox.BlankNode(k + layer_name) for k in ("n", "g"))
        yield ox.Triple(dataset, ox.NamedNode(SD + "namedGraph"), named)
        yield _link(named, RDF + "type", SD + "NamedGraph")
        yield _link(named, SD + "name", layer(layer_name))
        yield ox.Triple(named, ox.NamedNode(SD + "graph"), described)
        yield _link(described, RDF + "type", SD + "Graph")
        yield ox.Triple(
            described,
            ox.NamedNode(_VOID + "triples"),
            ox.Literal(str(count), datatype=ox.NamedNode(XSD + "integer")),
        )


def _link(subject: ox.NamedNode | ox.BlankNode, term: str, value: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(term), ox.NamedNode(value))


def _text(subject: ox.NamedNode | ox.BlankNode, term: str, value: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(term), ox.Literal(value))
