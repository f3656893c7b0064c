"""A chain by hand: three stages in a row, and shorthands for its rows."""

from typing import Any

import pyoxigraph as ox

from graph.namespaces import AKKU, CV, ID, SKOS, XSD, layer
from graph.view import View
from tests import micro

_ORDER = {"mining": 1, "refining": 2, "cam": 3}


def place(name: str, kind: str = "country") -> dict[str, Any]:
    return {"id": name, "class": "place", "classification": f"kind:{kind}"}


def plant(name: str, **cells: Any) -> dict[str, Any]:
    return {"id": name, "class": "facility", **cells}


def firm(name: str, **cells: Any) -> dict[str, Any]:
    return {"id": name, "class": "organisation", **cells}


def link(subject: str, predicate: str, target: str, **cells: Any) -> dict[str, Any]:
    return {"subject": subject, "predicate": predicate, "object": target, **cells}


def runs(name: str, stage: str, operator: str = "", town: str = "finland") -> list[dict[str, Any]]:
    """A plant's links: its stage, its place, its operator."""
    links = [link(name, "performs", f"stage:{stage}"), link(name, "locatedIn", town)]
    return [*links, link(name, "operator", operator)] if operator else links


def operating(*names: str, since: str = "2020") -> list[dict[str, Any]]:
    return [{"subject": n, "status": "status:operating", "valid_from": since} for n in names]


def share(where: str, percent: str, **cells: Any) -> dict[str, Any]:
    return {
        "subject": "material:cobalt",
        "predicate": "proportion",
        "aspect": "aspect:mine-production",
        "material": "material:cobalt",
        "stage": "stage:mining",
        "place": where,
        "amount": percent,
        "unit": "%",
        "quantity_kind": "kind:observed",
        "as_of": "2024",
        **cells,
    }


def view(day: str = "2025-01-01", **rows: Any) -> View:
    """A view on the rows, with a country that is the region, the order of the stages and `%`."""
    rows["things"] = [place("finland"), *rows.get("things", [])]
    made = micro.view(day, **rows)
    vocab, terms = ox.NamedNode(layer("vocab")), ox.NamedNode(layer("ontology"))
    stages = {name: ox.NamedNode(f"{CV}stage/{name}") for name in _ORDER}

    def add(subject: ox.NamedNode, term: str, value: ox.NamedNode | ox.Literal) -> None:
        graph = terms if term.endswith("propertyKind") else vocab
        made.store.add(ox.Quad(subject, ox.NamedNode(term), value, graph))

    for name, order in _ORDER.items():
        add(stages[name], AKKU + "order", _decimal(order))
        add(stages[name], SKOS + "topConceptOf", ox.NamedNode(CV + "stage"))
        add(stages[name], AKKU + "inFlow", _true())
    for before, after in (("mining", "refining"), ("refining", "cam")):
        add(stages[before], AKKU + "nextStage", stages[after])
    for term in ("suppliesTo", "produces", "consumes", "collaboratesWith", "participant"):
        add(ox.NamedNode(AKKU + term), AKKU + "propertyKind", ox.Literal("link"))
    return made


def _decimal(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "decimal"))


def _true() -> ox.Literal:
    return ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))


def iri(name: str) -> str:
    return ID + name
