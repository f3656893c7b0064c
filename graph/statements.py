"""Rows → the asserted layer: sources, things, statements, coverage claims, positions."""

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from graph.dates import parse_date
from graph.errors import Problem
from graph.namespaces import (
    AKKU,
    CV,
    DCTERMS,
    ELI,
    FOAF,
    ID,
    ORG,
    PROV,
    RDF,
    RDFS,
    SKOS,
    WGS84,
    XSD,
    predicate,
    thing,
)
from graph.ontology import Ontology
from graph.tables import Row, Tables

#: What the key of a series of amounts is made of, after the subject.
SERIES_OF_AMOUNTS = (
    "predicate", "aspect", "material", "stage", "place", "party", "quantity_kind", "basis", "phase",
    "scope", "unit",
)  # fmt: skip
#: The RDF class of each value of the column `class` of the table of things.
CLASSES = {
    "organisation": ORG + "Organization",
    "collaboration": ORG + "OrganizationalCollaboration",
    "facility": AKKU + "Facility",
    "project": AKKU + "Project",
    "education": AKKU + "Education",
    "place": AKKU + "Place",
    "strategy": AKKU + "Strategy",
    "objective": AKKU + "Objective",
    "measure": AKKU + "Measure",
    "task": AKKU + "Task",
    "obstacle": AKKU + "Obstacle",
    "indicator": AKKU + "Indicator",
    "report": AKKU + "Report",
    "event": AKKU + "Event",
    "regulation": ELI + "LegalResource",
}

STATEMENT_CLASSES = {
    "links": "LinkStatement",
    "statuses": "StatusStatement",
    "dates": "DateStatement",
    "quantities": "QuantityStatement",
    "texts": "TextStatement",
    "codes": "CodeStatement",
}

#: Cells that are part of a claim's record but not of what it claims.
_NOT_CLAIMED = frozenset({"note", "confidence", "rank", "locator"})
_LANGUAGES = ("fi", "sv", "en")


def statement_id(row: Row) -> str:
    """The id of a claim: ``s-`` and 12 hex digits of SHA-256 over what it claims and who says it.

    >>> statement_id(Row("links", 2, {"subject": "a", "predicate": "owner", "object": "b"}))
    's-338b2aaa7d84'
    """
    claimed = sorted(
        (name, _written(value)) for name, value in row.cells.items() if name not in _NOT_CLAIMED
    )
    content = "\x1e".join([row.table, *(f"{name}\x1f{value}" for name, value in claimed)])
    return "s-" + hashlib.sha256(content.encode()).hexdigest()[:12]


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(sorted(value))
    return _plain(value) if isinstance(value, Decimal) else str(value)


def check_repeats(tables: Tables) -> list[Problem]:
    """The rows that make the very claim of an earlier row, by the same sources."""
    seen: dict[str, Row] = {}
    problems = []
    for row in tables.all_rows():
        if row.table not in STATEMENT_CLASSES:
            continue
        first = seen.setdefault(statement_id(row), row)
        if first is not row:
            problems.append(
                row.problem("subject", f"repeats row {first.number}", "Delete one of the two rows.")
            )
    return problems


def row_places(tables: Tables) -> dict[str, str]:
    """Where each claim and record stands, by its id: ``links.csv, row 12``."""
    return {
        statement_id(row) if row.table in STATEMENT_CLASSES else row["id"]: row.place
        for row in tables.all_rows()
    }


def assert_tables(tables: Tables, ontology: Ontology) -> Iterator[ox.Triple]:
    """All triples of the asserted layer, from rows that have been checked."""
    makers: dict[str, Callable[[Row], Iterator[ox.Triple]]] = {
        "sources": _source,
        "things": _thing,
        "coverage": _coverage,
        "positions": _position,
    }
    for row in tables.all_rows():
        maker = makers.get(row.table)
        yield from maker(row) if maker else statement_triples(row, ontology)


def statement_triples(row: Row, ontology: Ontology) -> Iterator[ox.Triple]:
    """The triples of one claim, from a row that has been checked."""
    about = _About(ID + statement_id(row))
    yield about.type(AKKU + STATEMENT_CLASSES[row.table])
    yield about.link("subject", thing(row["subject"]))
    yield from _VALUES[row.table](row, about, ontology)
    yield from _validity(row, about)
    for name in ("rank", "confidence"):
        if row[name]:
            yield about.link(name, f"{CV}kind/{row[name]}")
    for name, term in (("observed_text", "observedText"), ("locator", "locator")):
        if row[name]:
            yield about.text(AKKU + term, row[name])
    if row["phase"]:
        yield about.text(AKKU + "phase", row["phase"])
    yield from _provenance(row, about)


def _link_value(row: Row, about: "_About", _: Ontology) -> Iterator[ox.Triple]:
    yield about.link("predicate", predicate(row["predicate"]))
    yield about.link("object", thing(row["object"]))
    yield from about.number("share", row["share"])
    yield from about.refs(row, "role", "material")
    if row["as_of"]:
        yield about.series(row, "predicate", "object", "role", "phase")


def _status_value(row: Row, about: "_About", _: Ontology) -> Iterator[ox.Triple]:
    yield about.link("predicate", AKKU + row["ladder"])
    yield about.link("object", thing(row["status"]))
    yield about.series(row, "ladder", "phase")


def _date_value(row: Row, about: "_About", _: Ontology) -> Iterator[ox.Triple]:
    date = parse_date(row["date"])
    yield about.link("predicate", predicate(row["predicate"]))
    yield about.date("date", date.first.isoformat())
    yield about.link("datePrecision", f"{CV}kind/{date.precision}")


def _quantity_value(row: Row, about: "_About", ontology: Ontology) -> Iterator[ox.Triple]:
    unit = ontology.units[row["unit"]]
    low, amount, high = row["amount_min"], row["amount"], row["amount_max"]
    yield about.link("predicate", predicate(row["predicate"]))
    yield from about.number("amount", amount)
    yield from about.number("amountMin", low)
    yield from about.number("amountMax", high)
    ends = [value for value in (low, high) if value is not None]
    middle = amount if amount is not None else sum(ends, Decimal(0)) / len(ends)
    yield from about.number("normAmount", middle * Decimal(unit.factor))
    yield about.link("unit", unit.iri)
    yield about.link("normUnit", unit.canonical)
    if row["bound"]:
        yield about.link("bound", f"{CV}kind/{row['bound']}")
    yield from about.refs(row, "aspect", "material", "stage", "place", "party", "basis")
    yield about.link("quantityKind", thing(row["quantity_kind"]))
    for name, term in (("scope", "scopeNote"), ("formula", "formula")):
        if row[name]:
            yield about.text(AKKU + term, row[name])
    yield about.series(row, *SERIES_OF_AMOUNTS)


def _text_value(row: Row, about: "_About", _: Ontology) -> Iterator[ox.Triple]:
    yield about.link("predicate", AKKU + "remark")
    yield from about.refs(row, "aspect", "party")
    yield about.text(AKKU + "text", row["text"], row["language"])


def _code_value(row: Row, about: "_About", _: Ontology) -> Iterator[ox.Triple]:
    yield about.link("predicate", AKKU + "notation")
    yield about.text(AKKU + "codeScheme", row["scheme"])
    yield about.text(AKKU + "code", row["code"])
    yield about.text(AKKU + "codeRelation", row["relation"])
    if row["label"]:
        yield about.text(RDFS + "label", row["label"])
    if row["iri"]:
        yield about.link("codeIri", _iri(row["iri"]))


_VALUES: dict[str, Callable[[Row, "_About", Ontology], Iterator[ox.Triple]]] = {
    "links": _link_value,
    "statuses": _status_value,
    "dates": _date_value,
    "quantities": _quantity_value,
    "texts": _text_value,
    "codes": _code_value,
}


def _validity(row: Row, about: "_About") -> Iterator[ox.Triple]:
    stated = None
    for name, term in (("valid_from", "validFrom"), ("as_of", "asOf"), ("valid_to", "validTo")):
        if row[name]:
            date = parse_date(row[name])
            stated = stated or date
            day = date.last if term == "validTo" else date.first
            yield about.date(term, day.isoformat())
            if date.precision != stated.precision:
                yield about.link(f"{term}Precision", f"{CV}kind/{date.precision}")
    if stated:
        yield about.link("datePrecision", f"{CV}kind/{stated.precision}")
    if row["date_basis"]:
        yield about.link("dateBasis", f"{CV}kind/{row['date_basis']}")


def _provenance(row: Row, about: "_About") -> Iterator[ox.Triple]:
    for source in row["sources"] or []:
        yield about.iri(PROV + "wasDerivedFrom", ID + source)
    if row["note"]:
        yield about.text(RDFS + "comment", row["note"], "en")


def _source(row: Row) -> Iterator[ox.Triple]:
    about = _About(ID + row["id"])
    yield about.type(AKKU + "Source")
    yield about.text(DCTERMS + "title", row["title"], row["language"])
    for name, term in (
        ("title_note", AKKU + "titleNote"),
        ("publisher", DCTERMS + "publisher"),
        ("language", DCTERMS + "language"),
        ("seen_via", AKKU + "seenVia"),
    ):
        if row[name]:
            yield about.text(term, row[name])
    if row["issued"]:
        date = parse_date(row["issued"])
        yield about.typed_date(DCTERMS + "issued", date.first.isoformat())
        yield about.link("datePrecision", f"{CV}kind/{date.precision}")
    if row["accessed_on"]:
        date = parse_date(row["accessed_on"])
        yield about.date("accessedOn", date.first.isoformat())
        if date.precision != "day":
            yield about.link("accessedOnPrecision", f"{CV}kind/{date.precision}")
    if row["url"]:
        yield about.iri(FOAF + "page", _iri(row["url"]))
    if row["reliability"]:
        yield about.link("reliability", f"{CV}kind/{row['reliability']}")
    if row["note"]:
        yield about.text(RDFS + "comment", row["note"], "en")


def _thing(row: Row) -> Iterator[ox.Triple]:
    about = _About(ID + row["id"])
    yield about.type(CLASSES[row["class"]])
    for language in _LANGUAGES:
        if row[f"label_{language}"]:
            yield about.text(SKOS + "prefLabel", row[f"label_{language}"], language)
    for name in row["alt_labels"] or []:
        text, _, language = name.rpartition("@")
        yield about.text(SKOS + "altLabel", text, language)
    if row["classification"]:
        yield about.iri(ORG + "classification", thing(row["classification"]))
    for name, term in (("lat", WGS84 + "lat"), ("long", WGS84 + "long")):
        yield from about.number(term, row[name])
    yield from about.number("geoPrecisionKm", row["geo_precision_km"])
    for source in row["geo_sources"] or []:
        yield about.link("geoSource", ID + source)
    if row["confidence"]:
        yield about.link("confidence", f"{CV}kind/{row['confidence']}")
    yield from _provenance(row, about)


def _coverage(row: Row) -> Iterator[ox.Triple]:
    about = _About(ID + row["id"])
    yield about.type(AKKU + "CoverageClaim")
    yield about.link("scope", thing(row["scope"]))
    yield about.link("place", ID + row["place"])
    date = parse_date(row["as_of"])
    yield about.date("asOf", date.first.isoformat())
    yield about.link("datePrecision", f"{CV}kind/{date.precision}")
    complete = "true" if row["complete"] else "false"
    yield about.literal(
        AKKU + "complete", ox.Literal(complete, datatype=ox.NamedNode(XSD + "boolean"))
    )
    if row["locator"]:
        yield about.text(AKKU + "locator", row["locator"])
    yield from _provenance(row, about)


def _position(row: Row) -> Iterator[ox.Triple]:
    about = _About(ID + row["id"])
    yield about.type(AKKU + "Position")
    yield about.link("holder", ID + row["holder"])
    yield about.link("topic", thing(row["topic"]))
    yield about.link("stance", f"{CV}kind/{row['stance']}")
    if row["stated_on"]:
        date = parse_date(row["stated_on"])
        yield about.date("statedOn", date.first.isoformat())
        yield about.link("datePrecision", f"{CV}kind/{date.precision}")
    yield about.text(AKKU + "text", row["text"], "en")
    if row["confidence"]:
        yield about.link("confidence", f"{CV}kind/{row['confidence']}")
    yield from _provenance(row, about)


class _About:
    """Makes triples about one subject."""

    def __init__(self, iri: str) -> None:
        self.node = ox.NamedNode(iri)

    def type(self, cls: str) -> ox.Triple:
        return self.iri(RDF + "type", cls)

    def iri(self, term: str, value: str) -> ox.Triple:
        return ox.Triple(self.node, ox.NamedNode(term), ox.NamedNode(value))

    def link(self, term: str, value: str) -> ox.Triple:
        return self.iri(AKKU + term, value)

    def literal(self, term: str, value: ox.Literal) -> ox.Triple:
        return ox.Triple(self.node, ox.NamedNode(term), value)

    def text(self, term: str, value: str, language: str | None = None) -> ox.Triple:
        return self.literal(term, ox.Literal(value, language=language))

    def typed_date(self, term: str, value: str) -> ox.Triple:
        return self.literal(term, ox.Literal(value, datatype=ox.NamedNode(XSD + "date")))

    def date(self, term: str, value: str) -> ox.Triple:
        return self.typed_date(AKKU + term, value)

    def number(self, term: str, value: Decimal | None) -> Iterator[ox.Triple]:
        if value is not None:
            decimal = ox.NamedNode(XSD + "decimal")
            full = term if ":" in term else AKKU + term
            yield self.literal(full, ox.Literal(_plain(value), datatype=decimal))

    def refs(self, row: Row, *names: str) -> Iterator[ox.Triple]:
        for name in names:
            if row[name]:
                yield self.link(name, thing(row[name]))

    def series(self, row: Row, *names: str) -> ox.Triple:
        parts: list[Any] = [row["subject"], *(row[name] or "" for name in names)]
        return self.text(AKKU + "series", "|".join(map(str, parts)))


def _plain(value: Decimal) -> str:
    """A decimal without exponent and without idle zeros: ``170000``, ``0.5``."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _iri(text: str) -> str:
    """An address as an IRI: what may not stand in one is percent-encoded."""
    return "".join(f"%{ord(c):02X}" if c in ' <>"{}|\\^`[]' else c for c in text)
