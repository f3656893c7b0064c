"""The tables as rebuilt from the graph: the way back from the asserted layer to rows."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.computed import COMPUTED_FROM
from graph.description import in_precision
from graph.namespaces import (
    AKKU,
    CV,
    DCTERMS,
    FOAF,
    ORG,
    PROV,
    RDF,
    RDFS,
    SKOS,
    WGS84,
    layer,
    shorten,
)
from graph.release import Release
from graph.statements import CLASSES, STATEMENT_CLASSES

_KIND = CV + "kind/"
_CLASS_NAMES = {iri: name for name, iri in CLASSES.items()}
_TABLES = {
    AKKU + "Source": "sources",
    AKKU + "CoverageClaim": "coverage",
    AKKU + "Position": "positions",
    **dict.fromkeys(CLASSES.values(), "things"),
    **{AKKU + cls: table for table, cls in STATEMENT_CLASSES.items()},
}


@dataclass(frozen=True)
class Node:
    """What the asserted layer says of one node, and the symbols of units."""

    iri: str
    values: Mapping[str, list[ox.NamedNode | ox.Literal]]
    symbols: Mapping[str, str]

    def first(self, term: str) -> ox.NamedNode | ox.Literal | None:
        """The value by a property, the first one where there are several."""
        found = self.values.get(term)
        return found[0] if found else None

    def text(self, term: str) -> str:
        """The value as text, empty where there is none."""
        value = self.first(term)
        return value.value if value else ""

    def ref(self, term: str) -> str:
        """The value as tables refer to it."""
        return shorten(self.text(term)) if self.first(term) else ""

    def day(self, term: str, precision: str = "") -> str:
        """A date as its source gives it."""
        value = self.text(term)
        name = precision or AKKU + "datePrecision"
        return str(in_precision(value, self.text(name))) if value else ""


Cell = Callable[[Node], str]


def _text(term: str) -> Cell:
    return lambda node: node.text(term)


def _ref(term: str) -> Cell:
    return lambda node: node.ref(term)


def _kind(term: str) -> Cell:
    return lambda node: node.text(term).removeprefix(_KIND)


def _local(term: str) -> Cell:
    return lambda node: node.ref(term).removeprefix("akku:")


def _day(term: str) -> Cell:
    def cell(node: Node) -> str:
        own = f"{term}Precision"
        return node.day(term, own if node.first(own) else "")

    return cell


def _day_of_its_own(term: str) -> Cell:
    """A date that is a day unless its own precision says otherwise."""

    def cell(node: Node) -> str:
        own = f"{term}Precision"
        return node.day(term, own) if node.first(own) else node.text(term)

    return cell


def _refs(term: str) -> Cell:
    return lambda node: ";".join(sorted(shorten(v.value) for v in node.values.get(term, ())))


def _label(language: str) -> Cell:
    def cell(node: Node) -> str:
        found = node.values.get(SKOS + "prefLabel", ())
        return next((v.value for v in found if getattr(v, "language", "") == language), "")

    return cell


def _names(node: Node) -> str:
    found = node.values.get(SKOS + "altLabel", ())
    return "|".join(sorted(f"{v.value}@{v.language}" for v in found if isinstance(v, ox.Literal)))


def _language(term: str) -> Cell:
    return lambda node: getattr(node.first(term), "language", "") or ""


_COMMON: dict[str, Cell] = {
    "id": lambda node: shorten(node.iri),
    "subject": _ref(AKKU + "subject"),
    "predicate": _local(AKKU + "predicate"),
    "sources": _refs(PROV + "wasDerivedFrom"),
    "note": _text(RDFS + "comment"),
    "bound": _kind(AKKU + "bound"),
    "stance": _kind(AKKU + "stance"),
    "valid_from": _day(AKKU + "validFrom"),
    "valid_to": _day(AKKU + "validTo"),
    "as_of": _day(AKKU + "asOf"),
    "date_basis": _kind(AKKU + "dateBasis"),
    "date": _day(AKKU + "date"),
    "stated_on": _day(AKKU + "statedOn"),
    "observed_text": _text(AKKU + "observedText"),
    "scope": _text(AKKU + "scopeNote"),
    "amount_min": _text(AKKU + "amountMin"),
    "amount_max": _text(AKKU + "amountMax"),
    "quantity_kind": _ref(AKKU + "quantityKind"),
    "unit": lambda node: node.symbols.get(node.text(AKKU + "unit"), ""),
    **{n: _kind(AKKU + n) for n in ("rank", "confidence", "reliability")},
    **{n: _text(AKKU + n) for n in ("locator", "phase", "share", "amount", "formula", "text")},
    **{n: _text(AKKU + n) for n in ("complete", "code")},
    **{
        n: _ref(AKKU + n)
        for n in (
            "object", "role", "material", "aspect", "stage", "place", "party", "basis", "holder",
            "topic",
        )
    },
}  # fmt: skip
#: Columns whose name means something else in one table than in the others.
_OWN: dict[str, dict[str, Cell]] = {
    "sources": {
        "title": _text(DCTERMS + "title"),
        "title_note": _text(AKKU + "titleNote"),
        "publisher": _text(DCTERMS + "publisher"),
        "issued": _day(DCTERMS + "issued"),
        "accessed_on": _day_of_its_own(AKKU + "accessedOn"),
        "language": _text(DCTERMS + "language"),
        "url": _text(FOAF + "page"),
        "seen_via": _text(AKKU + "seenVia"),
    },
    "things": {
        "class": lambda node: _CLASS_NAMES[node.text(RDF + "type")],
        **{f"label_{language}": _label(language) for language in ("fi", "sv", "en")},
        "alt_labels": _names,
        "classification": _ref(ORG + "classification"),
        "lat": _text(WGS84 + "lat"),
        "long": _text(WGS84 + "long"),
        "geo_precision_km": _text(AKKU + "geoPrecisionKm"),
        "geo_sources": _refs(AKKU + "geoSource"),
    },
    "statuses": {"ladder": _local(AKKU + "predicate"), "status": _ref(AKKU + "object")},
    "texts": {"language": _language(AKKU + "text")},
    "codes": {
        "scheme": _text(AKKU + "codeScheme"),
        "relation": _text(AKKU + "codeRelation"),
        "label": _text(RDFS + "label"),
        "iri": _text(AKKU + "codeIri"),
    },
    "coverage": {"scope": _ref(AKKU + "scope")},
}


def columns_of(metadata: Path) -> dict[str, list[str]]:
    """The columns of each table, as its CSV on the Web metadata declares them."""
    tables: list[dict[str, Any]] = json.loads(metadata.read_text(encoding="utf-8"))["tables"]
    return {
        str(table["url"]).removesuffix(".csv"): [c["name"] for c in table["tableSchema"]["columns"]]
        for table in tables
    }


def tables_of(release: Release) -> dict[str, list[list[str]]]:
    """Each table's rows, the header first, then sorted."""
    columns = columns_of(release.metadata_path)
    rows: dict[str, list[list[str]]] = {table: [] for table in columns}
    for table, node in _nodes(release):
        cells = {**_COMMON, **_OWN.get(table, {})}
        rows[table].append([cells[name](node) for name in columns[table]])
    return {table: [columns[table], *sorted(found)] for table, found in rows.items()}


def _nodes(release: Release) -> Iterator[tuple[str, Node]]:
    about: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    symbols: dict[str, str] = {}
    asserted, vocab = layer("asserted"), layer("vocab")
    for quad in ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS):
        graph, term, value = quad.graph_name.value, quad.predicate.value, quad.object
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(
            value, (ox.NamedNode, ox.Literal)
        ):
            continue
        if graph == asserted:
            about[quad.subject.value][term].append(value)
        elif graph == vocab and term == SKOS + "notation":
            symbols[quad.subject.value] = value.value
    for iri, values in about.items():
        kind = values.get(RDF + "type")
        if kind and COMPUTED_FROM not in values:  # what the build computed is no row
            yield _TABLES[kind[0].value], Node(iri, values, symbols)
