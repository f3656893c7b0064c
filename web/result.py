"""What a query on the page gave: a table, also of a graph's triples, with what it took."""

import time
from dataclasses import dataclass

import pyoxigraph as ox

from graph.answers import Cell, Table, read_table
from graph.store.formats import JSON
from web.client import caller
from web.protocol import Asked, Wanted, make_tag
from web.remembered import Timed
from web.services import services

_GRAPHS = ("construct", "describe")
_WANTED = Wanted()
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
    """The result of a query; raises what ``QueryPool.run`` does.

    The other views and pages of a result are drawn from the answer that is there already: on one
    release the same query has the same answer. A failure is not remembered.
    """
    found = services()
    key = (
        ""
        if found.settings.store
        else make_tag(found.release.id, asked, _WANTED, found.pool.limits)
    )
    timed = found.answers.get(key) if key else None
    if timed is None:
        timed = _run(asked)
        if key:
            found.answers.keep(key, timed)
    answer, seconds = timed.answer, timed.seconds
    if answer.media_type == JSON:
        return Result(answer.form, read_table(answer.body), "", answer.cut, seconds)
    table = Table(_TRIPLE, read_triples(answer.body))
    return Result(answer.form, table, answer.body.decode(), answer.cut, seconds)


def _run(asked: Asked) -> Timed:
    started = time.perf_counter()
    answer = services().pool.run(
        asked.query,
        _WANTED.results,
        _WANTED.graphs,
        asked.default_graphs,
        asked.named_graphs,
        caller(),
    )
    return Timed(answer, time.perf_counter() - started)


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
