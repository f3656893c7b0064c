"""Evaluates a checked query on an Oxigraph store, serialised by the engine itself."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.errors import QueryRefused, QueryTooLarge
from graph.store.guard import check

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

RESULT_FORMATS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds, rows, bytes of result, bytes of memory."""

    seconds: float = 20.0
    rows: int = 10_000
    result_bytes: int = 30_000_000
    memory_bytes: int = 1_500_000_000


@dataclass(frozen=True)
class Answer:
    """A serialised result; ``cut`` says that it stops at the row limit."""

    body: bytes
    media_type: str
    form: str
    cut: bool = False


class _Sink(io.BytesIO):
    """Collects what the engine writes, up to a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: "Buffer") -> int:
        if self.tell() + memoryview(data).nbytes > self._limit:
            raise QueryTooLarge(
                f"The result is larger than {self._limit} bytes", "Ask for less, or add a LIMIT."
            )
        return super().write(data)


def evaluate(
    store: ox.Store,
    query: str,
    result_type: str,
    graph_type: str,
    limits: Limits,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Answer:
    """Answer ``query`` as ``result_type`` (SELECT, ASK) or ``graph_type`` (CONSTRUCT, DESCRIBE).

    The default graph is the union of all layers, unless ``default_graphs`` or ``named_graphs``
    say otherwise.
    """
    checked = check(query, limits.rows)
    chosen = bool(default_graphs or named_graphs)
    try:
        results = store.query(
            checked.text,
            use_default_graph_as_union=not chosen,
            default_graph=[ox.NamedNode(g) for g in default_graphs] if chosen else None,
            named_graphs=[ox.NamedNode(g) for g in named_graphs] if chosen else None,
        )
    except (SyntaxError, ValueError) as error:
        raise QueryRefused(f"The query cannot be run: {error}", "Mend the query.") from error
    sink = _Sink(limits.result_bytes)
    if isinstance(results, ox.QueryTriples):
        results.serialize(sink, format=GRAPH_FORMATS[graph_type])
        return Answer(sink.getvalue(), graph_type, checked.form)
    results.serialize(sink, format=RESULT_FORMATS[result_type])
    body = sink.getvalue()
    cut = checked.form == "select" and _count(body, result_type) >= limits.rows
    return Answer(body, result_type, checked.form, cut)


def _count(body: bytes, media_type: str) -> int:
    """The rows of a serialised SELECT result."""
    if media_type.endswith("json"):
        return len(json.loads(body)["results"]["bindings"])
    if media_type.endswith("xml"):
        return body.count(b"<result>")
    text = io.StringIO(body.decode(), newline="")
    if media_type == "text/csv":
        return sum(1 for _ in csv.reader(text)) - 1
    return body.count(b"\n") - 1
