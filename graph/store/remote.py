"""A SPARQL 1.1 endpoint with Graph Store Protocol, over HTTP, behind the same seam.

Results come as JSON and N-Triples, whatever else the engine might offer, and are read and written
on by Oxigraph's own serialisers: so every form looks the same, whichever engine answers.

A published release lies in graphs of its own, ``…/graph/<layer>/<release>`` (see
``graph.store.publication``). Pinned to a release, this store reads those graphs and shows them
under their plain names, in queries and in results.
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pyoxigraph as ox

from graph.errors import StoreUnreachable
from graph.store.base import UNION, Dataset, Results, Store
from graph.store.formats import JSON, N_TRIPLES, TURTLE
from graph.store.http import Client, Credentials
from graph.store.publication import list_published
from graph.store.tokens import rename_graphs, tokens

_FORM = "application/x-www-form-urlencoded"
#: N-Triples under the name that older engines know it by, too.
_ACCEPT = f"{N_TRIPLES}, text/plain;q=0.5"
#: Virtuoso writes blank nodes as if they were IRIs.
_NODE_ID = re.compile(rb'"nodeID://(\w+)"')
#: What a store is trusted to send at most, before our own limits apply.
_MOST_BYTES = 500_000_000


class RemoteStore(Store):
    """Speaks to one store.

    ``update_url`` and ``graph_store_url`` are needed only to change it. ``graphs`` maps the plain
    name of a graph to the one that is read in its stead.
    """

    def __init__(
        self,
        query_url: str,
        update_url: str = "",
        graph_store_url: str = "",
        credentials: Credentials | None = None,
        seconds: float = 60.0,
        release: str = "",
    ) -> None:
        self._query_url = query_url
        self._update_url = update_url or query_url
        self._graph_store_url = graph_store_url
        self._client = Client(credentials or Credentials(), seconds, _MOST_BYTES)
        self._graphs: Mapping[str, str] = {}
        if release:
            self._graphs = self._released(release)

    def query(self, query: str, dataset: Dataset = UNION) -> Results:
        """The results of a query."""
        fields = [("query", rename_graphs(query, self._graphs))]
        if dataset.chosen:
            fields += [("default-graph-uri", self._there(g)) for g in dataset.default]
            fields += [("named-graph-uri", self._there(g)) for g in dataset.named]
        elif self._graphs and not dataset.in_query:
            for name in ("default-graph-uri", "named-graph-uri"):
                fields += [(name, graph) for graph in self._graphs.values()]
        form = _form(query)
        tabular = form in ("SELECT", "ASK")
        body = self._client.send(
            "POST",
            self._query_url,
            urlencode(fields).encode(),
            _FORM,
            JSON if tabular else _ACCEPT,
        )
        results = self._read(self._here(body), tabular)
        if form == "ASK" and isinstance(results, ox.QuerySolutions):
            return _as_boolean(results)
        return results

    def update(self, update: str) -> None:
        """Run a SPARQL Update."""
        body = urlencode({"update": update}).encode()
        self._client.send("POST", self._update_url, body, _FORM)

    def load(
        self, graph: str | None, data: bytes, media_type: str = TURTLE, *, replace: bool = False
    ) -> None:
        """Add triples to a graph, or put them in the place of what it holds."""
        method = "PUT" if replace else "POST"
        self._client.send(method, self._graph_store(graph), data, media_type)

    def drop(self, graph: str | None) -> None:
        """Take a graph away; it need not be there."""
        self.update(f"DROP SILENT GRAPH <{graph}>" if graph is not None else "DROP SILENT DEFAULT")

    def _graph_store(self, graph: str | None) -> str:
        if not self._graph_store_url:
            raise StoreUnreachable("The store has no Graph Store Protocol", "Name --graph-store.")
        sign = "&" if "?" in self._graph_store_url else "?"
        which = "default" if graph is None else urlencode({"graph": graph})
        return f"{self._graph_store_url}{sign}{which}"

    def _read(self, body: bytes, tabular: bool) -> Results:
        try:
            if tabular:
                return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            return _triples(body)
        except (SyntaxError, ValueError) as error:
            raise StoreUnreachable(
                f"The store's answer cannot be read: {error}", "Is the address an endpoint?"
            ) from error

    def _released(self, release: str) -> dict[str, str]:
        """The graphs of a published release by their plain names."""
        graphs = {known.id: known.graphs for known in list_published(self)}.get(release)
        if not graphs:
            raise StoreUnreachable(
                f"Release {release} is not in the store", "Publish it: akkuketju publish."
            )
        return {graph.removesuffix(f"/{release}"): graph for graph in graphs}

    def _there(self, graph: str) -> str:
        return self._graphs.get(graph, graph)

    def _here(self, body: bytes) -> bytes:
        """The answer with graphs under their plain names and blank nodes under common ones."""
        for plain, graph in self._graphs.items():
            body = body.replace(graph.encode(), plain.encode())
        return _NODE_ID.sub(rb'"\1"', body)


def _form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE: the first of these words outside of brackets."""
    for token in tokens(query):
        if token.depth == 0 and token.says("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            return token.text.upper()
    return ""


def _as_boolean(rows: ox.QuerySolutions) -> ox.QueryBoolean:
    """The answer to an ASK that came as a table: Virtuoso has one row with a one, or none."""
    said = any(isinstance(row[0], ox.Literal) and row[0].value == "1" for row in rows)
    body = b'{"head":{},"boolean":%s}' % str(said).lower().encode()
    answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    if not isinstance(answer, ox.QueryBoolean):
        raise TypeError("no boolean")
    return answer


def _triples(body: bytes) -> Iterator[ox.Triple]:
    quads = list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
    return (quad.triple for quad in quads)
