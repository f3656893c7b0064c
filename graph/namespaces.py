"""The base IRI, the prefixes, and the short names that tables and code use for IRIs."""

import re
from types import MappingProxyType

BASE = "https://w3id.org/akkuketju/"

AKKU = BASE + "ont#"
ID = BASE + "id/"
CV = BASE + "cv/"
GRAPH = BASE + "graph/"
SHAPES = BASE + "shapes#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
XSD = "http://www.w3.org/2001/XMLSchema#"
UNIT = "http://qudt.org/vocab/unit/"
ELI = "http://data.europa.eu/eli/ontology#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SCHEMA = "https://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"

#: Concept schemes, each with the prefix that queries use for it.
SCHEMES = MappingProxyType(
    {
        "stage": "stage",
        "material": "mat",
        "chemistry": "chem",
        "status": "st",
        "kind": "kind",
        "gap-type": "gt",
        "aspect": "aspect",
        "unit": "u",
    }
)

PREFIXES = MappingProxyType(
    {
        "akku": AKKU,
        "id": ID,
        **{prefix: f"{CV}{scheme}/" for scheme, prefix in SCHEMES.items()},
        "g": GRAPH,
        "rdf": RDF,
        "rdfs": RDFS,
        "skos": SKOS,
        "org": ORG,
        "prov": PROV,
        "dcterms": DCTERMS,
        "xsd": XSD,
        "unit": UNIT,
        "eli": ELI,
        "geo": "http://www.opengis.net/ont/geosparql#",
        "wgs84": WGS84,
        "schema": SCHEMA,
        "foaf": FOAF,
        "owl": "http://www.w3.org/2002/07/owl#",
        "sh": "http://www.w3.org/ns/shacl#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "void": "http://rdfs.org/ns/void#",
    }
)

#: The prefix declarations, as text to put before a SPARQL query.
SPARQL_PREFIXES = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())

_PREFIX = re.compile(rf"(?<![\w:/])({'|'.join(PREFIXES)}):")
_LOCAL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")


def prefixed(query: str) -> str:
    """The query with the prefixes that it uses declared, so that any endpoint takes it.

    >>> prefixed("ASK { id:terrafame ?p ?o }")
    'PREFIX id: <https://w3id.org/akkuketju/id/>\\nASK { id:terrafame ?p ?o }'
    """
    told = set(_PREFIX.findall(query))
    used = [p for p in PREFIXES if p in told]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in used) + query.strip()


def layer(name: str) -> str:
    """The IRI of a named graph: ``layer("truthy")``."""
    return GRAPH + name


def is_local(name: str) -> bool:
    """Whether ``name`` is a kebab-case id, as things and concepts have it."""
    return bool(_LOCAL.match(name))


def thing(ref: str) -> str:
    """The IRI of a table's reference: ``terrafame`` a thing, ``stage:cam`` a concept.

    Raises ``ValueError`` where the reference has another form.

    >>> thing("stage:cam")
    'https://w3id.org/akkuketju/cv/stage/cam'
    """
    scheme, colon, local = ref.rpartition(":")
    if not is_local(local) or (colon and scheme not in SCHEMES):
        raise ValueError(ref)
    return f"{CV}{scheme}/{local}" if colon else ID + local


def predicate(ref: str) -> str:
    """The IRI of a table's predicate: ``operator`` is one of ours, ``org:memberOf`` another's.

    >>> predicate("operator")
    'https://w3id.org/akkuketju/ont#operator'
    """
    prefix, colon, local = ref.rpartition(":")
    if not _TERM.match(local) or (colon and prefix not in PREFIXES):
        raise ValueError(ref)
    return (PREFIXES[prefix] if colon else AKKU) + local


def shorten(iri: str) -> str:
    """The table's reference of an IRI where it has one, else a CURIE, else the IRI itself.

    >>> shorten("https://w3id.org/akkuketju/cv/stage/cam")
    'stage:cam'
    """
    if iri.startswith(ID):
        return iri[len(ID) :]
    if iri.startswith(CV):
        return iri[len(CV) :].replace("/", ":", 1)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _TERM.match(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
