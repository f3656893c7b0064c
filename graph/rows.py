"""The asserted layer → rows of tables: the way back from `graph.statements`.

What a release asserts is given back as the cells that it was made from, so that nothing a curator
wrote is lost on the way into RDF, and a graph can be taken up as tables again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from graph.computed import COMPUTED_FROM
from graph.namespaces import (
    AKKU,
    CV,
    DCTERMS,
    FOAF,
    ID,
    ORG,
    PROV,
    RDF,
    RDFS,
    SKOS,
    WGS84,
    shorten,
)
from graph.ontology import Ontology
from graph.statements import CLASSES, STATEMENT_CLASSES

Cells = dict[str, Any]

_CLASS_NAMES = {iri: name for name, iri in CLASSES.items()}
_LENGTHS = {"year": 4, "month": 7, "day": 10}

#: Cell of a statement → the property that holds it: a reference, or a concept's bare name.
_REFERENCES = {
    name: AKKU + term
    for name, term in {
        "object": "object", "status": "object", "role": "role", "material": "material",
        "aspect": "aspect", "stage": "stage", "place": "place", "party": "party",
        "basis": "basis", "quantity_kind": "quantityKind",
    }.items()
}  # fmt: skip
_NAMES = {
    name: AKKU + term
    for name, term in {
        "rank": "rank", "confidence": "confidence", "bound": "bound", "date_basis": "dateBasis",
    }.items()
}  # fmt: skip
_TEXTS = {
    "observed_text": AKKU + "observedText", "locator": AKKU + "locator", "phase": AKKU + "phase",
    "scope": AKKU + "scopeNote", "formula": AKKU + "formula", "text": AKKU + "text",
    "scheme": AKKU + "codeScheme", "code": AKKU + "code", "relation": AKKU + "codeRelation",
    "label": RDFS + "label", "note": RDFS + "comment",
}  # fmt: skip
_NUMBERS = {
    "share": AKKU + "share", "amount": AKKU + "amount",
    "amount_min": AKKU + "amountMin", "amount_max": AKKU + "amountMax",
}  # fmt: skip


@dataclass(frozen=True)
class _Node:
    """A subject and the objects of each of its properties."""

    iri: str
    objects: Mapping[str, list[ox.NamedNode | ox.Literal]]

    def value(self, term: str) -> str | None:
        """The value of a property that has one at most."""
        found = self.objects.get(term)
        return found[0].value if found else None

    def values(self, term: str) -> list[str]:
        """The values of a property, in order."""
        return sorted(o.value for o in self.objects.get(term, ()))

    def language(self, term: str) -> str | None:
        """The language of the text that a property holds."""
        found = self.objects.get(term, ())
        return next((o.language for o in found if isinstance(o, ox.Literal)), None)


def rows_of(triples: Iterable[ox.Triple], ontology: Ontology) -> dict[str, list[Cells]]:
    """The rows of each table that the triples of an asserted layer state, in no set order.

    References stand as in the tables (``stage:cam``), amounts as ``Decimal``, dates as precise as
    they were given, several values of a cell as a sorted list.
    """
    symbols = {unit.iri: unit.symbol for unit in ontology.units.values()}
    statements = {AKKU + name: table for table, name in STATEMENT_CLASSES.items()}
    records: dict[str, tuple[str, Callable[[_Node], Cells]]] = {
        AKKU + "Source": ("sources", _source),
        AKKU + "CoverageClaim": ("coverage", _coverage),
        AKKU + "Position": ("positions", _position),
        **dict.fromkeys(_CLASS_NAMES, ("things", _thing)),
    }
    rows: dict[str, list[Cells]] = defaultdict(list)
    for node in _nodes(triples):
        if node.objects.get(COMPUTED_FROM):
            continue  # the build made it; no row did
        kind = node.value(RDF + "type") or ""
        if kind in statements:
            table = statements[kind]
            rows[table].append(_filled(_statement(node, table, symbols)))
        elif kind in records:
            table, maker = records[kind]
            rows[table].append(_filled(maker(node)))
    return dict(rows)


def _nodes(triples: Iterable[ox.Triple]) -> Iterator[_Node]:
    about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(
            triple.object, (ox.NamedNode, ox.Literal)
        ):
            node = about.setdefault(triple.subject.value, {})
            node.setdefault(triple.predicate.value, []).append(triple.object)
    for iri, objects in about.items():
        yield _Node(iri, objects)


def _filled(cells: Cells) -> Cells:
    return {name: value for name, value in cells.items() if value not in (None, "", [])}


def _statement(node: _Node, table: str, symbols: Mapping[str, str]) -> Cells:
    cells = _common(node)
    cells |= {name: _reference(node.value(term)) for name, term in _REFERENCES.items()}
    cells |= {name: _local(node.value(term)) for name, term in _NAMES.items()}
    cells |= {name: node.value(term) for name, term in _TEXTS.items()}
    cells |= {name: _number(node.value(term)) for name, term in _NUMBERS.items()}
    cells |= _validity(node)
    cells["subject"] = _reference(node.value(AKKU + "subject"))
    said = shorten(node.value(AKKU + "predicate") or "").removeprefix("akku:")
    match table:
        case "statuses":
            cells |= {"ladder": said, "object": None}
        case "texts":
            cells["language"] = node.language(AKKU + "text")
        case "codes":
            cells["iri"] = node.value(AKKU + "codeIri")
        case _:
            cells["predicate"] = said
    if table == "links":
        cells["status"] = None
    if table == "dates":
        cells["date"] = _date(node, "date", node.value(AKKU + "datePrecision"))
    cells["unit"] = symbols.get(node.value(AKKU + "unit") or "")
    return cells


def _validity(node: _Node) -> Cells:
    stated = node.value(AKKU + "datePrecision")
    cells: Cells = {}
    for name, term in (("valid_from", "validFrom"), ("as_of", "asOf"), ("valid_to", "validTo")):
        cells[name] = _date(node, term, node.value(f"{AKKU}{term}Precision") or stated)
    return cells


def _common(node: _Node) -> Cells:
    sources = node.values(PROV + "wasDerivedFrom")
    return {
        "id": node.iri.removeprefix(ID) if not node.objects.get(AKKU + "predicate") else None,
        "sources": [source.removeprefix(ID) for source in sources],
        "confidence": _local(node.value(AKKU + "confidence")),
        "note": node.value(RDFS + "comment"),
    }


def _source(node: _Node) -> Cells:
    issued = node.value(AKKU + "datePrecision")
    return _common(node) | {
        "title": node.value(DCTERMS + "title"),
        "title_note": node.value(AKKU + "titleNote"),
        "publisher": node.value(DCTERMS + "publisher"),
        "issued": _cut(node.value(DCTERMS + "issued"), issued),
        "accessed_on": _cut(
            node.value(AKKU + "accessedOn"), node.value(AKKU + "accessedOnPrecision")
        ),
        "language": node.value(DCTERMS + "language"),
        "url": node.value(FOAF + "page"),
        "reliability": _local(node.value(AKKU + "reliability")),
        "seen_via": node.value(AKKU + "seenVia"),
    }


def _thing(node: _Node) -> Cells:
    cells = _common(node)
    cells["class"] = _CLASS_NAMES[node.value(RDF + "type") or ""]
    for label in node.objects.get(SKOS + "prefLabel", ()):
        if isinstance(label, ox.Literal):
            cells[f"label_{label.language}"] = label.value
    cells["alt_labels"] = sorted(
        f"{o.value}@{o.language}"
        for o in node.objects.get(SKOS + "altLabel", ())
        if isinstance(o, ox.Literal)
    )
    cells["classification"] = _reference(node.value(ORG + "classification"))
    cells["lat"] = _number(node.value(WGS84 + "lat"))
    cells["long"] = _number(node.value(WGS84 + "long"))
    cells["geo_precision_km"] = _number(node.value(AKKU + "geoPrecisionKm"))
    cells["geo_sources"] = [s.removeprefix(ID) for s in node.values(AKKU + "geoSource")]
    return cells


def _coverage(node: _Node) -> Cells:
    return _common(node) | {
        "scope": _reference(node.value(AKKU + "scope")),
        "place": _reference(node.value(AKKU + "place")),
        "as_of": _date(node, "asOf", node.value(AKKU + "datePrecision")),
        "complete": node.value(AKKU + "complete") == "true",
        "locator": node.value(AKKU + "locator"),
    }


def _position(node: _Node) -> Cells:
    return _common(node) | {
        "holder": _reference(node.value(AKKU + "holder")),
        "topic": _reference(node.value(AKKU + "topic")),
        "stance": _local(node.value(AKKU + "stance")),
        "stated_on": _date(node, "statedOn", node.value(AKKU + "datePrecision")),
        "text": node.value(AKKU + "text"),
    }


def _reference(iri: str | None) -> str | None:
    return shorten(iri) if iri else None


def _local(iri: str | None) -> str | None:
    return iri.removeprefix(f"{CV}kind/") if iri else None


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _date(node: _Node, term: str, precision: str | None) -> str | None:
    return _cut(node.value(AKKU + term), precision)


def _cut(day: str | None, precision: str | None) -> str | None:
    """A day as precise as it was stated: ``2018-10-01`` by month is ``2018-10``."""
    if not day:
        return None
    name = _local(precision) or "day"
    if name == "quarter":
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    return day[: _LENGTHS[name]]
