"""The seam to engines: the verbs that the viewer, the endpoint and `publish` speak in.

Two engines stand behind it: ``graph.store.embedded`` and ``graph.store.remote``; the same contract
tests run on both. Publishing is written in these verbs once for all (``graph.store.publication``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from graph.store.formats import TURTLE

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_TERMS = (ox.NamedNode, ox.BlankNode, ox.Literal)
Row = dict[str, Term]
Results = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]


@dataclass(frozen=True)
class Dataset:
    """The graphs that a query reads: those merged into its default graph, and its named ones.

    Without any, the default graph is the union of all graphs, unless the query has FROM clauses.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    in_query: bool = False

    @property
    def chosen(self) -> bool:
        """Whether the request names graphs; they then stand above the query's own clauses."""
        return bool(self.default or self.named)


#: No graph is named.
UNION = Dataset()


class Store(Protocol):
    """An RDF store. A graph is named by its IRI, the default graph by ``None``."""

    def query(self, query: str, dataset: Dataset = UNION) -> Results:
        """The results of a query; raises ``QueryRefused`` where the engine cannot run it."""
        ...

    def update(self, update: str) -> None:
        """Run a SPARQL Update."""
        ...

    def load(
        self, graph: str | None, data: bytes, media_type: str = TURTLE, *, replace: bool = False
    ) -> None:
        """Add the triples of ``data`` to a graph, or put them in the place of what it holds."""
        ...

    def drop(self, graph: str | None) -> None:
        """Take a graph away; it need not be there."""
        ...

    def select(self, query: str, dataset: Dataset = UNION) -> list[Row]:
        """The solutions of a SELECT; unbound variables are left out."""
        solutions = self.query(query, dataset)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("select() takes a SELECT query")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name, term in zip(names, row, strict=True) if isinstance(term, _TERMS)}
            for row in solutions
        ]

    def ask(self, query: str, dataset: Dataset = UNION) -> bool:
        """The answer to an ASK."""
        answer = self.query(query, dataset)
        if not isinstance(answer, ox.QueryBoolean):
            raise TypeError("ask() takes an ASK query")
        return bool(answer)

    def construct(self, query: str, dataset: Dataset = UNION) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        triples = self.query(query, dataset)
        if isinstance(triples, (ox.QuerySolutions, ox.QueryBoolean)):
            raise TypeError("construct() takes a CONSTRUCT or DESCRIBE query")
        return list(triples)

    def counts(self) -> dict[str, int]:
        """The number of triples in each named graph."""
        rows = self.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        return {row["g"].value: int(row["n"].value) for row in rows if "g" in row}
