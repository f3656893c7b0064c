"""A small graph that breaks no shape, and for each shape the faults that break it.

A fault is seeded in the rows, before statements are made of them, or in the finished layers, as a
hand-made triple would be.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.derive import build_facts, derive
from graph.gaps import model, presence, record
from graph.namespaces import AKKU, CV, ID, SPARQL_PREFIXES
from graph.ontology import Ontology
from graph.statements import assert_tables
from tests import micro

DAY = dt.date(2026, 1, 1)
Rows = dict[str, list[dict[str, Any]]]
Layers = dict[str, list[ox.Triple]]

_CONCEPTS = (
    "stage/cam",
    "stage/cell-manufacturing",
    "stage/recycling-hydrometallurgy",
    "stage/recycling-pretreatment",
    "stage/collection",
    "stage/applications",
    "stage/pack-assembly",
    "stage/battery-chemicals",
    "stage/pcam",
    "stage/research-education",
    "status/planned",
    "status/construction",
    "status/operating",
    "status/adopted",
    "status/granted",
    "kind/nameplate",
    "kind/product-mass",
    "kind/company",
    "material/nickel-sulphate",
    "gap-type/freshness",
    "gap-type/single-source",
)


def sound_rows() -> Rows:
    """Rows in which nothing is wrong, not even doubtful."""
    names = dict.fromkeys(("label_fi", "label_sv", "label_en"), "Name")
    return {
        "sources": [
            {
                "id": "s1",
                "title": "One",
                "publisher": "Somebody",
                "issued": "2025",
                "language": "en",
                "url": "https://example.org/one",
            }
        ],
        "things": [
            {**thing, **names, "sources": ["s1"]}
            for thing in (
                {"id": "plant", "class": "facility", "lat": 63, "long": 23, "geo_precision_km": 5},
                {"id": "company", "class": "organisation"},
                {"id": "holding", "class": "organisation"},
                {"id": "fund", "class": "organisation"},
                {"id": "town", "class": "place"},
                {"id": "finland", "class": "place"},
                {"id": "plan", "class": "strategy"},
                {"id": "aid", "class": "measure"},
            )
        ],
        "links": [
            {"subject": "plant", "predicate": "operator", "object": "company"},
            {"subject": "plant", "predicate": "performs", "object": "stage:cam"},
            {"subject": "plant", "predicate": "locatedIn", "object": "town"},
            {"subject": "town", "predicate": "locatedIn", "object": "finland"},
            {"subject": "company", "predicate": "owner", "object": "holding", "share": 60},
            {"subject": "aid", "predicate": "isPartOf", "object": "plan"},
            {"subject": "aid", "predicate": "concerns", "object": "stage:cam"},
        ],
        "statuses": [
            {"subject": "plant", "status": "status:planned", "valid_from": "2024-03"},
            {"subject": "plant", "status": "status:construction", "valid_from": "2025-06-01"},
        ],
        "dates": [{"subject": "plant", "predicate": "founded", "date": "2024"}],
        "quantities": [
            {
                "subject": "plant",
                "predicate": "capacity",
                "material": "material:nickel-sulphate",
                "basis": "kind:product-mass",
                "amount": 20,
                "unit": "kt/yr",
                "as_of": "2025",
            }
        ],
        "coverage": [
            {"id": "survey", "scope": "stage:cam", "place": "finland", "as_of": "2025-01-01"}
        ],
        "positions": [
            {
                "id": "stance",
                "holder": "company",
                "topic": "aid",
                "stance": "supports",
                "stated_on": "2025-02",
                "text": "wants it",
            }
        ],
    }


def layers(rows: Rows, ontology: Ontology) -> Layers:
    """The layers that a build would make of the rows, with one gap."""
    claimed = {
        table: [
            {"confidence": "high", **row} if table not in ("sources", "coverage") else row
            for row in given
        ]
        for table, given in rows.items()
    }
    kept = {CV + name for name in _CONCEPTS} | {CV + "unit"}
    kept |= {u.iri for u in ontology.units.values() if u.symbol in ("kt/yr", "t/yr", "t")}
    asserted = list(assert_tables(micro.tables(**claimed), ontology))
    gap = model.Gap("single-source", (ID + "plant",), evidence=(ID + "survey",))
    rule = ox.Triple(_iri(presence.RULE.iri), _iri(_TYPE), _iri(AKKU + "GapRule"))
    return {
        "ontology": list(ontology.terms),
        "vocab": [t for t in ontology.concepts if getattr(t.subject, "value", "") in kept],
        "asserted": asserted,
        "truthy": list(derive(asserted, DAY)),
        "gaps": [rule, *record.triples(gap, presence.RULE, DAY, None)],
        "build": list(build_facts(DAY)),
    }


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_iri = ox.NamedNode


@dataclass(frozen=True)
class Fault:
    """One thing wrong: what it is, and the shape and severity that must tell it."""

    what: str
    shape: str
    severity: str
    seed_rows: Callable[[Rows], None] | None = None
    seed_layers: Callable[[Layers], None] | None = None

    def graph(self, ontology: Ontology) -> Layers:
        """The sound graph with the fault in it."""
        rows = sound_rows()
        if self.seed_rows:
            self.seed_rows(rows)
        made = layers(rows, ontology)
        if self.seed_layers:
            self.seed_layers(made)
        return made


def change(table: str, number: int, **cells: Any) -> Callable[[Rows], None]:
    """Change cells of a row; ``None`` empties one."""

    def seed(rows: Rows) -> None:
        row = {**rows[table][number], **cells}
        rows[table][number] = {name: value for name, value in row.items() if value is not None}

    return seed


def another(table: str, **cells: Any) -> Callable[[Rows], None]:
    """Add a row."""
    return lambda rows: rows[table].append(cells)


def without(table: str, number: int) -> Callable[[Rows], None]:
    """Take a row away."""

    def seed(rows: Rows) -> None:
        del rows[table][number]

    return seed


def add(layer: str, turtle: str) -> Callable[[Layers], None]:
    """Add triples to a layer."""
    prefixes = SPARQL_PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    triples = [q.triple for q in ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE)]
    return lambda made: made[layer].extend(triples)


def drop(layer: str, subject: str, term: str) -> Callable[[Layers], None]:
    """Take away what a node says by a property; ``claim:P`` is the claim about the plant by P."""

    def seed(made: Layers) -> None:
        node = _claim(made, subject[6:]) if subject.startswith("claim:") else subject
        made[layer] = [
            t for t in made[layer] if not (t.subject == _iri(node) and t.predicate == _iri(term))
        ]

    return seed


def put(term: str, predicate: str, value: ox.Literal | ox.NamedNode) -> Callable[[Layers], None]:
    """Set the value by a property of the claim about the plant by a predicate."""

    def seed(made: Layers) -> None:
        drop("asserted", f"claim:{predicate}", term)(made)
        node = _iri(_claim(made, predicate))
        made["asserted"].append(ox.Triple(node, _iri(term), value))

    return seed


def again(made: Layers, term: str, value: str) -> None:
    """Give the claim that says where the plant lies another subject or object."""
    claim = _claim(made, "locatedIn")
    made["asserted"].append(ox.Triple(_iri(claim), _iri(AKKU + term), _iri(ID + value)))


def _claim(made: Layers, predicate: str) -> str:
    about = {
        t.subject
        for t in made["asserted"]
        if t.predicate.value == AKKU + "subject" and t.object == _iri(ID + "plant")
    }
    for t in made["asserted"]:
        if (t.predicate.value, t.object) == (AKKU + "predicate", _iri(AKKU + predicate)) and (
            t.subject in about and isinstance(t.subject, ox.NamedNode)
        ):
            return t.subject.value
    raise LookupError(predicate)
