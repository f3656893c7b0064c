"""Evaluates a query on a store within limits, serialised by the engine itself."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.errors import NotAcceptable, QueryTooLarge
from graph.namespaces import PREFIXES
from graph.store.base import Dataset, Results, Store
from graph.store.cutting import cut_rows, note_cut
from graph.store.formats import GRAPH_FORMATS, JSON, RESULT_FORMATS, TURTLE
from graph.store.guard import check

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

__all__ = ["GRAPH_FORMATS", "RESULT_FORMATS", "Answer", "Limits", "Question", "evaluate"]


@dataclass(frozen=True)
class Limits:
    """What one query may take: seconds, rows, bytes of result, bytes of memory, triples."""

    seconds: float = 20.0
    rows: int = 10_000
    result_bytes: int = 30_000_000
    memory_bytes: int = 1_500_000_000
    triples: int = 100_000


@dataclass(frozen=True)
class Question:
    """A query and how it is to be answered.

    ``result_type`` is the media type of the answer to SELECT and ASK, ``graph_type`` of that to
    CONSTRUCT and DESCRIBE; an empty one is not wanted. ``allowed`` are the endpoints that
    ``SERVICE`` may name. Without ``union`` the default graph is the store's own unnamed one.
    """

    query: str
    result_type: str = JSON
    graph_type: str = TURTLE
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    allowed: Sequence[str] = ()
    union: bool = True


@dataclass(frozen=True)
class Answer:
    """A serialised result; ``cut`` says that it stops at the row or triple limit."""

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
                f"The result is larger than {self._limit} bytes",
                "Ask for less, or add a LIMIT.",
                limit="query_bytes",
                value=self._limit,
            )
        return super().write(data)


def evaluate(store: Store, question: Question, limits: Limits) -> Answer:
    """Answer a question.

    The default graph is the union of all layers, unless the question or its query names graphs.
    Raises ``QueryRefused``, ``QueryTooLarge``, or ``NotAcceptable`` where the wanted media types
    do not fit the form of the query.
    """
    checked = check(question.query, limits.rows, frozenset(question.allowed))
    tabular = checked.form in ("select", "ask")
    media_type = question.result_type if tabular else question.graph_type
    if not media_type:
        offered = RESULT_FORMATS if tabular else GRAPH_FORMATS
        raise NotAcceptable(
            f"{checked.form.upper()} has no such form", f"Ask for one of: {', '.join(offered)}."
        )
    dataset = Dataset(
        tuple(question.default_graphs),
        tuple(question.named_graphs),
        checked.has_dataset or not question.union,
    )
    results = store.query(checked.text, dataset)
    body, cut = _serialise(results, media_type, limits)
    return Answer(body, media_type, checked.form, cut)


def _serialise(results: Results, media_type: str, limits: Limits) -> tuple[bytes, bool]:
    sink = _Sink(limits.result_bytes)
    if isinstance(results, ox.QueryBoolean):
        results.serialize(sink, format=RESULT_FORMATS[media_type])
        return sink.getvalue(), False
    if isinstance(results, ox.QuerySolutions):
        results.serialize(sink, format=RESULT_FORMATS[media_type])
        return cut_rows(sink.getvalue(), media_type, limits.rows)
    shown = islice(results, limits.triples)
    ox.serialize(shown, sink, format=GRAPH_FORMATS[media_type], prefixes=dict(PREFIXES))
    if next(iter(results), None) is None:
        return sink.getvalue(), False
    return note_cut(sink.getvalue(), media_type, limits.triples), True
