"""SHACL over the whole graph, three severities."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyoxigraph as ox
import rdflib
from pyshacl import validate
from rdflib.namespace import SH

from graph.namespaces import RDF, RDFS, shorten
from graph.report import SEVERITIES, Report, Result, read_report
from graph.shapes import find, property_shapes, split


def validate_graph(
    layers: Mapping[str, Iterable[ox.Triple]], shapes: Sequence[ox.Triple]
) -> Report:
    """Check the layers, taken together, against ``shapes``.

    pySHACL reads the constraints of SHACL's core, on rdflib's own memory store, where it is faster
    than on Oxigraph; the SPARQL constraints are answered by Oxigraph (`graph.shapes`).
    """
    core, constraints = split(shapes)
    known = {name: list(triples) for name, triples in layers.items()}
    found = {*_core_results(known, core, property_shapes(shapes)), *find(constraints, known)}
    rank = {name: place for place, name in enumerate(SEVERITIES)}
    return Report(tuple(sorted(found, key=lambda r: (rank[r.severity], r))))


def _core_results(
    layers: Mapping[str, list[ox.Triple]], shapes: list[ox.Triple], names: Mapping[str, str]
) -> list[Result]:
    shape_graph = _to_rdflib(shapes)
    # A core constraint sees nothing but the properties that its shape names: the rest would cost
    # more time to hand over than the checks do.
    named = {t.object.value for t in shapes if isinstance(t.object, ox.NamedNode)}
    named |= {RDF + "type", RDFS + "subClassOf"}
    data = _to_rdflib(t for ts in layers.values() for t in ts if t.predicate.value in named)
    _, report, _ = validate(data, shacl_graph=shape_graph, advanced=False, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError("pySHACL gave no report graph")
    return [_result(report, node, names) for node in report.subjects(SH.resultSeverity)]


def _result(report: rdflib.Graph, node: Any, names: Mapping[str, str]) -> Result:
    shape = str(report.value(node, SH.sourceShape))
    value = report.value(node, SH.value)
    messages = {
        (m.language or "en", str(m))
        for m in report.objects(node, SH.resultMessage)
        if isinstance(m, rdflib.Literal)
    }
    return Result(
        severity=str(report.value(node, SH.resultSeverity)).rpartition("#")[2].lower(),
        shape=names.get(shape, shape).rpartition("#")[2],
        node=shorten(str(report.value(node, SH.focusNode))),
        value="" if value is None or isinstance(value, rdflib.BNode) else shorten(str(value)),
        messages=tuple(sorted(messages)),
    )


def _to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for t in triples:
        graph.add((_term(t.subject), rdflib.URIRef(t.predicate.value), _term(t.object)))
    return graph


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    return rdflib.BNode(getattr(term, "value", None))


__all__ = ["SEVERITIES", "Report", "Result", "read_report", "validate_graph"]
