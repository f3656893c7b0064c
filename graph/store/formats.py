"""The forms of results and graphs: media types, the engine's names of them, their endings."""

from types import MappingProxyType

import pyoxigraph as ox

JSON = "application/sparql-results+json"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"

RESULT_FORMATS = MappingProxyType(
    {
        JSON: ox.QueryResultsFormat.JSON,
        "application/sparql-results+xml": ox.QueryResultsFormat.XML,
        "text/csv": ox.QueryResultsFormat.CSV,
        "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    }
)
GRAPH_FORMATS = MappingProxyType(
    {
        TURTLE: ox.RdfFormat.TURTLE,
        N_TRIPLES: ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/trig": ox.RdfFormat.TRIG,
    }
)
#: What a client may call them: by a short name in the address, or by another media type.
ENDINGS = MappingProxyType(
    {
        "json": JSON,
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "ttl": TURTLE,
        "nt": N_TRIPLES,
        "rdf": "application/rdf+xml",
        "jsonld": "application/ld+json",
        "trig": "application/trig",
    }
)
