"""Reads `ontology/`: the terms, the concepts and the shapes, and what tables may refer to."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph.errors import AkkuketjuError
from graph.namespaces import AKKU, CV, RDF, SKOS, shorten


class OntologyError(AkkuketjuError):
    """A file of the ontology that cannot be read."""

    status = 422


@dataclass(frozen=True)
class Ontology:
    """The ontology's triples: terms, concepts, and shapes kept apart."""

    terms: tuple[ox.Triple, ...]
    concepts: tuple[ox.Triple, ...]
    shapes: tuple[ox.Triple, ...]

    @cached_property
    def concept_refs(self) -> frozenset[str]:
        """The references (``stage:cam``) of all concepts that are in a scheme."""
        return frozenset(
            shorten(t.subject.value)
            for t in self.concepts
            if t.predicate.value == SKOS + "inScheme" and isinstance(t.subject, ox.NamedNode)
        )

    @cached_property
    def property_kinds(self) -> dict[str, str]:
        """The kind (link, date, quantity …) of each declared property, by IRI."""
        kind = AKKU + "propertyKind"
        return {
            t.subject.value: str(t.object.value)
            for t in self.terms
            if t.predicate.value == kind
            and isinstance(t.subject, ox.NamedNode)
            and isinstance(t.object, ox.Literal)
        }

    @cached_property
    def units(self) -> dict[str, "Unit"]:
        """The units by symbol."""
        return {u.symbol: u for u in _units(self.concepts)}


@dataclass(frozen=True)
class Unit:
    """A unit: its IRI, its symbol, and how an amount becomes the canonical unit's."""

    iri: str
    symbol: str
    canonical: str
    factor: str  # decimal text; amount x factor = amount in the canonical unit


def read_ontology(folder: Path) -> Ontology:
    """Read all Turtle files below ``folder``; alignments (`align.ttl`) stay outside.

    Raises ``OntologyError`` naming the file and the place of a syntax error.
    """
    if not (folder / "core.ttl").is_file():
        raise OntologyError(f"No ontology in {folder}", "Name the folder that holds core.ttl.")
    return Ontology(
        terms=_read(p for p in sorted(folder.glob("*.ttl")) if p.name != "align.ttl"),
        concepts=_read(sorted((folder / "vocab").glob("*.ttl"))),
        shapes=_read(sorted((folder / "shapes").glob("*.ttl"))),
    )


def read_triples(path: Path) -> list[ox.Triple]:
    """The triples of one Turtle file, its blank nodes named by the file so that builds repeat."""
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (SyntaxError, ValueError) as error:
        raise OntologyError(f"{path.name}: {error}", "Mend the Turtle at that place.") from error
    names: dict[str, ox.BlankNode] = {}

    def renamed(term: object) -> object:
        if isinstance(term, ox.BlankNode):
            name = f"{path.stem}{len(names):04}".replace("-", "")
            return names.setdefault(term.value, ox.BlankNode(name))
        return term

    return [ox.Triple(renamed(q.subject), q.predicate, renamed(q.object)) for q in quads]  # type: ignore[arg-type]


def _read(paths: Iterable[Path]) -> tuple[ox.Triple, ...]:
    return tuple(triple for path in paths for triple in read_triples(path))


def _units(concepts: Iterable[ox.Triple]) -> Iterable[Unit]:
    scheme = CV + "unit"
    about: dict[str, dict[str, str]] = {}
    members: set[str] = set()
    for t in concepts:
        if not isinstance(t.subject, ox.NamedNode) or isinstance(t.object, ox.Triple):
            continue
        about.setdefault(t.subject.value, {})[t.predicate.value] = t.object.value
        if t.predicate.value == SKOS + "inScheme" and t.object.value == scheme:
            members.add(t.subject.value)
    for iri in sorted(members):
        facts = about[iri]
        if SKOS + "notation" in facts:
            yield Unit(
                iri=iri,
                symbol=facts[SKOS + "notation"],
                canonical=facts.get(AKKU + "canonicalUnit", iri),
                factor=facts.get(AKKU + "factor", "1"),
            )


RDF_TYPE = ox.NamedNode(RDF + "type")
