"""A release described as a dataset, in DCAT and VoID: what it is, how much, where to get it.

The counts are of every layer but the description's own. It is a layer of the release itself, so
that the SPARQL endpoint, the exports and `/dataset` all say the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.export import FORMATS
from graph.export.format import LICENCE
from graph.namespaces import (
    AKKU,
    BASE,
    DCTERMS,
    GRAPH,
    ID,
    ORG,
    PREFIXES,
    PROV,
    RDF,
    SKOS,
    XSD,
    shorten,
)

LAYER = "dataset"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_DCAT, _VOID, _OWL = PREFIXES["dcat"], PREFIXES["void"], PREFIXES["owl"]
_IRI = ox.NamedNode
_TITLES = {
    "fi": "Akkuketju: akkuarvoketjun avoin tietoverkko",
    "sv": "Akkuketju: en öppen kunskapsgraf över batteriets värdekedja",
    "en": "Akkuketju: an open knowledge graph of the battery value chain",
}


def describe(quads: Iterable[ox.Quad], release_id: str, day: str) -> Iterator[ox.Triple]:
    """The dataset's description: identity, licence and citation, distributions, counts.

    Triples of several layers are counted once in the whole and once in each of their layers.
    """
    known = set(quads)
    about = _Maker(BASE)
    yield about.iri(RDF + "type", _DCAT + "Dataset")
    yield about.iri(RDF + "type", _VOID + "Dataset")
    for language, title in _TITLES.items():
        yield about.text(DCTERMS + "title", title, language)
        yield about.text(DCTERMS + "language", language)
    yield about.text(_OWL + "versionInfo", release_id)
    yield about.text(_DCAT + "version", release_id)
    yield about.typed(DCTERMS + "issued", day, "date")
    yield about.iri(DCTERMS + "license", LICENCE)
    citation = f"Akkuketju, release {release_id}, {day}. {BASE}"
    yield about.text(DCTERMS + "bibliographicCitation", citation)
    yield about.iri(_VOID + "sparqlEndpoint", BASE + "sparql")
    yield about.text(_VOID + "uriSpace", BASE)
    yield about.iri(_VOID + "exampleResource", ID + "terrafame")
    for vocabulary in (AKKU, SKOS, PROV, ORG, DCTERMS):
        yield about.iri(_VOID + "vocabulary", vocabulary)
    yield from _distributions(about)
    yield from _counts(about, known)


def download_url(suffix: str) -> str:
    """Where a distribution lies."""
    return f"{BASE}download/akkuketju{suffix}"


def _distributions(about: "_Maker") -> Iterator[ox.Triple]:
    for form in FORMATS.values():
        part = _Maker(f"{BASE}dataset#{form.name}")
        yield about.iri(_DCAT + "distribution", part.node.value)
        yield about.iri(_VOID + "dataDump", download_url(form.suffix))
        yield part.iri(RDF + "type", _DCAT + "Distribution")
        yield part.text(DCTERMS + "title", form.title, "en")
        yield part.iri(DCTERMS + "license", LICENCE)
        yield part.iri(_DCAT + "downloadURL", download_url(form.suffix))
        yield part.iri(_DCAT + "mediaType", _MEDIA_TYPES + form.media_type)


def _counts(about: "_Maker", quads: set[ox.Quad]) -> Iterator[ox.Triple]:
    triples = {quad.triple for quad in quads}
    layers = Counter(quad.graph_name.value for quad in quads if isinstance(quad.graph_name, _IRI))
    properties = Counter(t.predicate.value for t in triples)
    members: dict[str, set[object]] = defaultdict(set)
    for t in triples:
        if t.predicate.value == RDF + "type" and isinstance(t.object, ox.NamedNode):
            members[t.object.value].add(t.subject)
    yield about.count("triples", len(triples))
    yield about.count("distinctSubjects", len({t.subject for t in triples}))
    yield about.count("properties", len(properties))
    yield about.count("classes", len(members))
    for iri, count in sorted(layers.items()):
        part = _Maker(f"{BASE}dataset#layer-{iri.removeprefix(GRAPH)}")
        yield about.iri(_VOID + "subset", part.node.value)
        yield part.iri(RDF + "type", _VOID + "Dataset")
        yield part.iri(DCTERMS + "source", iri)
        yield part.count("triples", count)
    for iri, found in sorted(members.items()):
        part = _Maker(f"{BASE}dataset#class-{_slug(iri)}")
        yield about.iri(_VOID + "classPartition", part.node.value)
        yield part.iri(_VOID + "class", iri)
        yield part.count("entities", len(found))
    for iri, count in sorted(properties.items()):
        part = _Maker(f"{BASE}dataset#property-{_slug(iri)}")
        yield about.iri(_VOID + "propertyPartition", part.node.value)
        yield part.iri(_VOID + "property", iri)
        yield part.count("triples", count)


def _slug(iri: str) -> str:
    """The term's short name as a fragment: ``akku-operator``."""
    return "".join(c if c.isalnum() else "-" for c in shorten(iri)).strip("-")


class _Maker:
    """Makes triples about one subject."""

    def __init__(self, iri: str) -> None:
        self.node = ox.NamedNode(iri)

    def iri(self, term: str, value: str) -> ox.Triple:
        return ox.Triple(self.node, _IRI(term), _IRI(value))

    def text(self, term: str, value: str, language: str | None = None) -> ox.Triple:
        return ox.Triple(self.node, _IRI(term), ox.Literal(value, language=language))

    def typed(self, term: str, value: str, datatype: str) -> ox.Triple:
        return ox.Triple(self.node, _IRI(term), ox.Literal(value, datatype=_IRI(XSD + datatype)))

    def count(self, name: str, number: int) -> ox.Triple:
        return self.typed(_VOID + name, str(number), "integer")
