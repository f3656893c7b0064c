"""SHACL over the whole graph: what is wrong (violation), doubtful (warning), or to do (info)."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from pyshacl import validate
from rdflib.namespace import SH

from graph.namespaces import shorten

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, order=True)
class Result:
    """One result of one shape on one node, its message by language."""

    severity: str
    shape: str
    node: str
    value: str
    messages: tuple[tuple[str, str], ...]

    def message(self, language: str) -> str:
        """The message in ``language``, else in English, else in any."""
        by_language = dict(self.messages)
        return (
            by_language.get(language)
            or by_language.get("en")
            or next(iter(by_language.values()), "")
        )


@dataclass(frozen=True)
class Report:
    """All results, worst first."""

    results: tuple[Result, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many results there are of each severity."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in SEVERITIES}

    def to_json(self) -> str:
        """The report as JSON: counts, then results."""
        results = [asdict(result) | {"messages": dict(result.messages)} for result in self.results]
        return json.dumps({"counts": self.counts, "results": results}, ensure_ascii=False, indent=1)


def read_report(path: Path) -> Report:
    """The report that a release keeps."""
    kept: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["results"]
    return Report(
        tuple(Result(**{**r, "messages": tuple(sorted(r["messages"].items()))}) for r in kept)
    )


def validate_graph(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> Report:
    """Check ``data`` against ``shapes``.

    pySHACL is faster on rdflib's own memory store than on Oxigraph, hence the copy.
    """
    shape_graph = _to_rdflib(shapes)
    _, report, _ = validate(_to_rdflib(data), shacl_graph=shape_graph, advanced=False, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise TypeError("pySHACL gave no report graph")
    rank = {name: place for place, name in enumerate(SEVERITIES)}
    results = (_result(report, node, shape_graph) for node in report.subjects(SH.resultSeverity))
    return Report(tuple(sorted(set(results), key=lambda r: (rank[r.severity], r))))


def _result(report: rdflib.Graph, node: Any, shapes: rdflib.Graph) -> Result:
    severity = str(report.value(node, SH.resultSeverity)).rpartition("#")[2].lower()
    shape = report.value(node, SH.sourceShape)
    # A property shape is a blank node; its node shape carries the name.
    while isinstance(shape, rdflib.BNode):
        shape = next(shapes.subjects(None, shape), None)
    value = report.value(node, SH.value)
    messages = {
        (m.language or "en", str(m))
        for m in report.objects(node, SH.resultMessage)
        if isinstance(m, rdflib.Literal)
    }
    return Result(
        severity="info" if severity == "info" else severity,
        shape=shorten(str(shape)).rpartition("#")[2] if shape else "",
        node=shorten(str(report.value(node, SH.focusNode))),
        value="" if value is None or isinstance(value, rdflib.BNode) else shorten(str(value)),
        messages=tuple(sorted(messages)),
    )


def _to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(BytesIO(data or b""), format="nt")


__all__ = ["SEVERITIES", "Report", "Result", "read_report", "validate_graph"]
