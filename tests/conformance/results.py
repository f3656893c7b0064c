"""Compares what was answered with what the suite expects."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_OUR = Namespace("http://example.org/compare#")
_MEDIA_TYPES = {
    ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
}
_FORMATS = {".srx": "xml", ".srj": "json", ".tsv": "tsv"}
_NUMBERS = {
    XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.int, XSD.long, XSD.short, XSD.byte,
    XSD.nonNegativeInteger, XSD.positiveInteger, XSD.negativeInteger, XSD.nonPositiveInteger,
    XSD.unsignedInt, XSD.unsignedLong, XSD.unsignedShort, XSD.unsignedByte,
}  # fmt: skip

Rows = list[dict[str, Node]]


def same_graph(body: bytes, expected: Path) -> bool:
    """Whether a CONSTRUCT or DESCRIBE gave the expected graph."""
    found = Graph().parse(data=body, format="turtle")
    wanted = Graph().parse(expected, publicID=expected.as_uri())
    return isomorphic(found, wanted)


def same_csv(body: bytes, expected: Path) -> bool:
    """Whether two CSV results have the same columns and lines, both in any order."""
    return _csv_rows(body.decode()) == _csv_rows(expected.read_text("utf-8"))


def _csv_rows(text: str) -> list[list[tuple[str, str]]]:
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return sorted(
        sorted((name, "_:" if cell.startswith("_:") else cell) for name, cell in row.items())
        for row in rows
    )


def media_type(expected: Path | None) -> str:
    """The form to ask for: that of the expected result, so that each form is tested."""
    return _MEDIA_TYPES.get(expected.suffix if expected else "", _MEDIA_TYPES[".srj"])


def same_solutions(body: bytes, expected: Path, *, ordered: bool, reduced: bool) -> bool:
    """Whether a SELECT or ASK, in the form of ``expected``, gave the expected solutions."""
    found = Result.parse(io.BytesIO(body), format=_FORMATS.get(expected.suffix, "json"))
    if expected.suffix in (".ttl", ".rdf"):
        wanted_rows, wanted_boolean, indexed = _from_graph(expected)
        ordered = indexed
    else:
        with expected.open("rb") as file:
            wanted = Result.parse(file, format=_FORMATS[expected.suffix])
        wanted_rows, wanted_boolean = _rows(wanted), wanted.askAnswer
    if wanted_boolean is not None:
        return bool(found.askAnswer) == bool(wanted_boolean)
    rows = _rows(found)
    if reduced:
        rows, wanted_rows = _distinct(rows), _distinct(wanted_rows)
    return isomorphic(_as_graph(rows, ordered), _as_graph(wanted_rows, ordered))


def _rows(result: Result) -> Rows:
    if result.type == "ASK":
        return []
    return [
        {str(name): value for name, value in row.items() if value is not None}
        for row in result.bindings
    ]


def _from_graph(path: Path) -> tuple[Rows, bool | None, bool]:
    """A result set in RDF: rows, boolean, and whether it has an order."""
    graph = Graph().parse(path, publicID=path.as_uri())
    boolean = next(iter(graph.objects(None, RS.boolean)), None)
    if boolean is not None:
        return [], bool(boolean.toPython()), False  # type: ignore[attr-defined]
    solutions = list(graph.objects(None, RS.solution))
    index = {node: graph.value(node, RS["index"]) for node in solutions}
    indexed = bool(solutions) and all(value is not None for value in index.values())
    if indexed:
        solutions.sort(key=lambda node: int(str(index[node])))
    return [_solution(graph, node) for node in solutions], None, indexed


def _solution(graph: Graph, node: Node) -> dict[str, Node]:
    found = {}
    for binding in graph.objects(node, RS.binding):
        value = graph.value(binding, RS.value)
        if value is not None:
            found[str(graph.value(binding, RS.variable))] = value
    return found


def _distinct(rows: Rows) -> Rows:
    return [dict(row) for row in {tuple(sorted(row.items())) for row in rows}]


def _as_graph(rows: Iterable[dict[str, Node]], ordered: bool) -> Graph:
    """Solutions as a graph, so that blank nodes may have any name."""
    graph = Graph()
    for number, row in enumerate(rows):
        node = BNode()
        graph.add((node, RDF.type, _OUR.Solution))
        if ordered:
            graph.add((node, _OUR.place, Literal(number)))
        for name, value in row.items():
            graph.add((node, _OUR[name], _plain(value)))
    return graph


def _plain(term: Any) -> Node:
    """A term with numbers by their value, whatever their digits; simple literals as strings."""
    if isinstance(term, Literal):
        if term.datatype in _NUMBERS:
            return Literal(_number(str(term)), datatype=term.datatype)
        if term.datatype == XSD.string:
            return Literal(str(term))
        if term.language:
            return Literal(str(term), lang=term.language.lower())
    return URIRef(str(term)) if isinstance(term, URIRef) else term


def _number(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def triples_of(path: Path) -> list[ox.Triple]:
    """The triples of a data file."""
    form = {
        ".ttl": ox.RdfFormat.TURTLE,
        ".rdf": ox.RdfFormat.RDF_XML,
        ".nt": ox.RdfFormat.N_TRIPLES,
    }
    quads = ox.parse(
        path=str(path),
        format=form[path.suffix],
        base_iri=path.as_uri(),
        rename_blank_nodes=True,  # a name means another node in each file
    )
    return [quad.triple for quad in quads]
