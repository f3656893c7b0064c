"""Micro-graphs by hand: a few rows become an asserted layer, without files or a build."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from graph.namespaces import AKKU, CV, ORG, SKOS, UNIT, layer
from graph.ontology import Ontology
from graph.statements import assert_tables
from graph.tables import Row, Tables
from graph.view import View, in_graph, make_view

_IRI = ox.NamedNode


def _unit(symbol: str, iri: str, canonical: str, factor: str) -> list[ox.Triple]:
    node = _IRI(iri)
    return [
        ox.Triple(node, _IRI(SKOS + "inScheme"), _IRI(CV + "unit")),
        ox.Triple(node, _IRI(SKOS + "notation"), ox.Literal(symbol)),
        ox.Triple(node, _IRI(AKKU + "canonicalUnit"), _IRI(canonical)),
        ox.Triple(node, _IRI(AKKU + "factor"), ox.Literal(factor)),
    ]


def _stage(
    name: str, *, broader: str | None = None, output: str = "", feeds: str = ""
) -> list[ox.Triple]:
    node = _IRI(f"{CV}stage/{name}")
    triples = [ox.Triple(node, _IRI(SKOS + "inScheme"), _IRI(CV + "stage"))]
    if output:
        made = _IRI(f"{CV}material/{output}")
        triples.append(ox.Triple(node, _IRI(AKKU + "outputMaterial"), made))
    if feeds:
        triples.append(ox.Triple(node, _IRI(AKKU + "nextStage"), _IRI(f"{CV}stage/{feeds}")))
    if broader:
        wider = _IRI(f"{CV}stage/{broader}")
        return [*triples, ox.Triple(node, _IRI(SKOS + "broader"), wider)]
    true = ox.Literal("true", datatype=_IRI("http://www.w3.org/2001/XMLSchema#boolean"))
    return [*triples, ox.Triple(node, _IRI(AKKU + "inFlow"), true)]


def _property(term: str, kind: str, *, single: bool = False, nests: str = "") -> list[ox.Triple]:
    iri = term if term.startswith("http") else AKKU + term
    triples = [ox.Triple(_IRI(iri), _IRI(AKKU + "propertyKind"), ox.Literal(kind))]
    if single:
        true = ox.Literal("true", datatype=_IRI("http://www.w3.org/2001/XMLSchema#boolean"))
        triples.append(ox.Triple(_IRI(iri), _IRI(AKKU + "singleValued"), true))
    if nests:
        triples.append(ox.Triple(_IRI(iri), _IRI(AKKU + "nestsBy"), _IRI(nests)))
    return triples


#: The least vocabulary that the micro-graphs use: two units, three stages, some properties.
ONTOLOGY = Ontology(
    terms=(
        *_property("operator", "link", single=True, nests=ORG + "subOrganizationOf"),
        *_property(ORG + "subOrganizationOf", "link"),
        *_property("owner", "link"),
        *_property("performs", "link"),
        *_property("activeIn", "link"),
        *_property("produces", "link"),
        *_property("locatedIn", "link", single=True, nests=AKKU + "locatedIn"),
        *_property("headquarters", "link", single=True, nests=AKKU + "locatedIn"),
        *_property("addresses", "link"),
        *_property(ORG + "memberOf", "link"),
        *_property("dueDate", "date", single=True),
        *_property("capacity", "quantity"),
        *_property("status", "status", single=True),
    ),
    concepts=(
        *_unit("t/yr", UNIT + "TONNE-PER-YR", UNIT + "TONNE-PER-YR", "1"),
        *_unit("MEUR", UNIT + "MegaCCY_EUR", UNIT + "CCY_EUR", "1000000"),
        *_unit("GWh/yr", CV + "unit/gwh-per-yr", CV + "unit/gwh-per-yr", "1"),
        *_unit("%", UNIT + "PERCENT", UNIT + "PERCENT", "1"),
        *_unit("number", UNIT + "NUM", UNIT + "NUM", "1"),
        *_unit("person", CV + "unit/person", CV + "unit/person", "1"),
        *_unit("kt/yr", UNIT + "KiloTONNE-PER-YR", UNIT + "TONNE-PER-YR", "1000"),
        *_stage("mining", feeds="cam"),
        *_stage("cam"),
        *_stage("cam-nmc", broader="cam", output="nickel-sulphate"),
        *(
            ox.Triple(_IRI(f"{CV}{c}"), _IRI(SKOS + "inScheme"), _IRI(CV + c.split("/")[0]))
            for c in (
                "status/planned",
                "status/operating",
                "status/paused",
                "status/cancelled",
                "status/construction",
                "kind/nameplate",
                "kind/pilot-plant",
                "material/nickel-sulphate",
            )
        ),
    ),
    shapes=(),
)


def tables(**rows: Iterable[dict[str, Any]]) -> Tables:
    """Tables from rows given as cells; sources default to one that stands in the sources."""
    given: dict[str, list[Row]] = {}
    for table, cells in rows.items():
        given[table] = [
            Row(table, number, _complete(table, cell)) for number, cell in enumerate(cells, 2)
        ]
    given.setdefault("sources", [Row("sources", 2, {"id": "s1", "title": "One", "issued": "2020"})])
    return Tables(given, {}, "2026-01-01")


def _complete(table: str, cells: dict[str, Any]) -> dict[str, Any]:
    if table == "sources":
        return cells
    full = {"sources": ["s1"], **cells}
    if table in ("links", "statuses", "dates", "quantities", "texts", "codes"):
        full.setdefault("rank", "normal")
    if table == "statuses":
        full.setdefault("ladder", "status")
    if table == "quantities":
        full = {"quantity_kind": "kind:nameplate", "unit": "t/yr", **full}
        full["amount"] = Decimal(full["amount"])
    return full


def triples(**rows: Iterable[dict[str, Any]]) -> list[ox.Triple]:
    """The asserted layer of the rows."""
    return list(assert_tables(tables(**rows), ONTOLOGY))


def view(as_of: str, known_on: str | None = None, **rows: Iterable[dict[str, Any]]) -> View:
    """The rows as a view on a day."""
    quads = [in_graph(t, _IRI(layer("asserted"))) for t in triples(**rows)]
    quads += [in_graph(t, _IRI(layer("vocab"))) for t in ONTOLOGY.concepts]
    quads += [in_graph(t, _IRI(layer("ontology"))) for t in ONTOLOGY.terms]
    known = dt.date.fromisoformat(known_on) if known_on else None
    return make_view(quads, dt.date.fromisoformat(as_of), known)
