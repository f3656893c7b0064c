"""What a query on the page gave: a table, also of a graph's triples, with what it took."""

import time
from dataclasses import dataclass

import pyoxigraph as ox

from graph.answers import Cell, Table, read_table
from graph.store.formats import JSON
from web.client import caller
from web.protocol import Asked
from web.services import services

_GRAPHS = ("construct", "describe")
_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True)
class Result:
    """An answer to look at; ``text`` is a graph's Turtle, ``seconds`` are with the wait."""

    form: str
    table: Table
    text: str
    cut: bool
    seconds: float

    @property
    def is_graph(self) -> bool:
        """Whether the rows are triples."""
        return self.form in _GRAPHS


def ask(asked: Asked) -> Result:
    """The result of a query; raises what ``QueryPool.run`` does."""
    started = time.perf_counter()
    answer = services().pool.run(
        asked.query,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        caller=caller(),
    )
    seconds = time.perf_counter() - started
    if answer.media_type == JSON:
        return Result(answer.form, read_table(answer.body), "", answer.cut, seconds)
    table = Table(_TRIPLE, read_triples(answer.body))
    return Result(answer.form, table, answer.body.decode(), answer.cut, seconds)


def read_triples(turtle: bytes) -> list[list[Cell]]:
    """The triples of a text in Turtle as rows of cells."""
    return [
        [_cell(quad.subject), _cell(quad.predicate), _cell(quad.object)]
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    ]


def _cell(term: object) -> Cell:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "literal", "value": str(term)}
    cell = {"type": "literal", "value": term.value}
    if term.language:
        return {**cell, "xml:lang": term.language}
    return {**cell, "datatype": term.datatype.value}
