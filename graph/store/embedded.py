"""Oxigraph in this process: the default engine, with nothing to install or start."""

from pathlib import Path

import pyoxigraph as ox

from graph.errors import InvalidInput, QueryRefused, UnsupportedMedia
from graph.store.base import UNION, Dataset, Results, Store
from graph.store.formats import GRAPH_FORMATS, TURTLE


class EmbeddedStore(Store):
    """A store on disk or in memory. Only one process may write, and none read beside it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def query(self, query: str, dataset: Dataset = UNION) -> Results:
        """The results of a query."""
        chosen = dataset.chosen
        try:
            return self._store.query(
                query,
                use_default_graph_as_union=not (chosen or dataset.in_query),
                default_graph=[ox.NamedNode(g) for g in dataset.default] if chosen else None,
                named_graphs=[ox.NamedNode(g) for g in dataset.named] if chosen else None,
            )
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise QueryRefused(
                f"The query cannot be run: {error}", "Mend the query.", reason="engine"
            ) from error

    def update(self, update: str) -> None:
        """Run a SPARQL Update, wholly or not at all."""
        try:
            self._store.update(update)
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise QueryRefused(
                f"The update cannot be run: {error}", "Mend the update.", reason="engine"
            ) from error

    def load(
        self, graph: str | None, data: bytes, media_type: str = TURTLE, *, replace: bool = False
    ) -> None:
        """Add triples to a graph, or put them in the place of what it holds."""
        if media_type not in GRAPH_FORMATS:
            raise UnsupportedMedia(
                f"Triples cannot be read as {media_type[:60]}",
                f"Send them as one of: {', '.join(GRAPH_FORMATS)}.",
            )
        target = _graph(graph)
        try:
            parsed = list(ox.parse(data, format=GRAPH_FORMATS[media_type], base_iri=graph))
        except (SyntaxError, ValueError) as error:
            raise InvalidInput(f"The data cannot be read: {error}", "Mend them.") from error
        if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in parsed):
            raise InvalidInput("The data name graphs of their own", "Send one graph at a time.")
        if replace:
            self.drop(graph)
        if isinstance(target, ox.NamedNode):
            self._store.add_graph(target)
        self._store.extend(ox.Quad(q.subject, q.predicate, q.object, target) for q in parsed)

    def drop(self, graph: str | None) -> None:
        """Take a graph away; it need not be there."""
        if graph is None:
            self._store.clear_graph(ox.DefaultGraph())
        else:
            self._store.remove_graph(ox.NamedNode(graph))


def open_embedded(path: Path, *, writable: bool = False) -> EmbeddedStore:
    """The store in a folder; a writable one is made if it is not there."""
    if writable:
        path.parent.mkdir(parents=True, exist_ok=True)
        return EmbeddedStore(ox.Store(str(path)))
    return EmbeddedStore(ox.Store.read_only(str(path)))


def _graph(iri: str | None) -> ox.NamedNode | ox.DefaultGraph:
    try:
        return ox.NamedNode(iri) if iri is not None else ox.DefaultGraph()
    except ValueError as error:
        raise InvalidInput(f"{(iri or '')[:200]!r} is no IRI", "Give an absolute IRI.") from error
