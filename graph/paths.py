"""Shortest ways between two things over the links of the day, each step with its statements.

Definition
    A way is a sequence of links, taken in either direction; its length is the number of links. All
    ways of the least length are found, up to a limit. Without hubs, ways through places and
    concepts (a country, a stage) are left out: that two firms lie in one country ties them little.
Method
    Breadth-first search in the undirected graph of links (networkx ``all_shortest_paths``).
Complexity
    Linear in links for the search; the number of ways can be exponential, so it is cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

from graph.network import is_thing


@dataclass(frozen=True)
class Step:
    """One link of a way: from ``start`` to ``end``; ``forward`` if the link points that way."""

    start: str
    property: str
    end: str
    forward: bool
    claims: tuple[str, ...]


Path = tuple[Step, ...]


def shortest_paths(
    graph: nx.MultiDiGraph, start: str, end: str, *, hubs: bool = False, limit: int = 10
) -> list[Path]:
    """The shortest ways from ``start`` to ``end``; none where they are not connected."""
    plain = nx.Graph(graph.to_undirected(as_view=True))
    if not hubs:
        plain = plain.subgraph(n for n in plain if n in (start, end) or not _is_hub(graph, n))
    if start not in plain or end not in plain or start == end:
        return []
    try:
        found = list(islice(nx.all_shortest_paths(plain, start, end), limit))
    except nx.NetworkXNoPath:
        return []
    return [tuple(_steps(graph, nodes)) for nodes in sorted(found)]


def _is_hub(graph: nx.MultiDiGraph, node: str) -> bool:
    return not is_thing(node) or graph.nodes[node].get("cls") == "Place"


def _steps(graph: nx.MultiDiGraph, nodes: list[str]) -> Iterator[Step]:
    for start, end in pairwise(nodes):
        forward = graph.get_edge_data(start, end) or {}
        backward = graph.get_edge_data(end, start) or {}
        links = [(key, True, data) for key, data in forward.items()]
        links += [(key, False, data) for key, data in backward.items()]
        key, ahead, data = min(links, key=lambda link: (not link[2]["claims"], link[0]))
        yield Step(start, key, end, ahead, data["claims"])
