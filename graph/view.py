"""The graph as of a day, as known on a day, in memory: what gaps and analyses read."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import pyoxigraph as ox

from graph.derive import Derivation, build_facts, known
from graph.namespaces import SPARQL_PREFIXES, layer

_TERMS = (ox.NamedNode, ox.BlankNode, ox.Literal)
T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """A graph in memory, derived for one day.

    ``region`` is the id of the place that analyses look at, ``finland`` by default.
    """

    store: ox.Store
    as_of: dt.date
    known_on: dt.date | None = None
    region: str = "finland"
    _found: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, read: Callable[["View"], T]) -> T:
        """What ``read`` finds in the view, looked for once: several rules read the same plants.

        Nobody changes what it gives; whoever changes the store looks through a new view.
        """
        if read not in self._found:
            self._found[read] = read(self)
        found: T = self._found[read]
        return found

    def rows(self, query: str) -> list[dict[str, str]]:
        """The solutions of a SELECT as text by variable; unbound variables are left out.

        The project's prefixes are declared; IRIs and literals both come as their plain text.
        """
        solutions = self.store.query(SPARQL_PREFIXES + query, use_default_graph_as_union=True)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("rows() takes a SELECT query")
        names = [v.value for v in solutions.variables]
        return [
            {name: _text(term) for name, term in zip(names, row, strict=True) if term is not None}
            for row in solutions
        ]

    @cached_property
    def day(self) -> str:
        """The day as a SPARQL literal."""
        return f'"{self.as_of.isoformat()}"^^xsd:date'


def _text(term: object) -> str:
    return term.value if isinstance(term, _TERMS) else str(term)


def in_graph(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    """The triple as a quad of a named graph."""
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


class Base:
    """The layers ontology, vocab and asserted, read once for the views of several days."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._asserted: list[ox.Quad] = []
        self._others: list[ox.Quad] = []
        graph = ox.NamedNode(layer("asserted"))
        for quad in quads:
            (self._asserted if quad.graph_name == graph else self._others).append(quad)

    def view(
        self,
        as_of: dt.date,
        known_on: dt.date | None = None,
        region: str = "finland",
        overlay: Iterable[ox.Triple] = (),
    ) -> View:
        """The graph as of a day, as known on a day.

        ``overlay`` are asserted triples of a scenario; they lie in a graph of their own.
        """
        extra, claims = list(overlay), self._asserted
        if known_on:
            told = {triple.subject for triple in known(self._triples(), known_on)}
            claims = [quad for quad in claims if quad.subject in told]
        derivation = self._derivation
        if known_on or extra:
            derivation = Derivation([*(quad.triple for quad in claims), *extra])
        store = ox.Store()
        store.bulk_extend(self._others)
        store.bulk_extend(claims)
        for name, triples in (
            ("scenario", extra),
            ("truthy", derivation.on(as_of)),
            ("build", build_facts(as_of, known_on)),
        ):
            graph = ox.NamedNode(layer(name))
            store.bulk_extend(in_graph(triple, graph) for triple in triples)
        return View(store, as_of, known_on, region)

    @cached_property
    def _derivation(self) -> Derivation:
        return Derivation(self._triples())

    def _triples(self) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._asserted)


def make_view(
    base: Iterable[ox.Quad],
    as_of: dt.date,
    known_on: dt.date | None = None,
    region: str = "finland",
    overlay: Iterable[ox.Triple] = (),
) -> View:
    """A view on the quads of the layers ontology, vocab and asserted, as `Base.view` makes it."""
    return Base(base).view(as_of, known_on, region, overlay)


def copy_view(view: View) -> View:
    """A view with the same graph in a store of its own, for what changes it and looks again."""
    store = ox.Store()
    store.bulk_extend(view.store)
    return View(store, view.as_of, view.known_on, view.region)


def look_again(view: View, keep: Iterable[Callable[..., Any]] = ()) -> View:
    """A view of the same store, for when that has changed; it has found only what is to keep."""
    found = {read: view.once(read) for read in keep}
    return View(view.store, view.as_of, view.known_on, view.region, found)
