"""What a thing is tied to: its links of the day by property and direction."""

from collections import defaultdict
from dataclasses import dataclass

import networkx as nx

from graph.namespaces import AKKU

#: A tie by this property that goes both ways is one tie.
_SYMMETRIC = AKKU + "collaboratesWith"


@dataclass(frozen=True)
class Tie:
    """A link to another thing or concept, and the statements that say so."""

    other: str
    cls: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Ties:
    """The links by one property; ``outward`` if they begin at the thing."""

    property: str
    outward: bool
    ties: tuple[Tie, ...]


def neighbours(graph: nx.MultiDiGraph, node: str) -> list[Ties]:
    """The ties of ``node``, links that begin at it first, by property; empty if it has none."""
    if node not in graph:
        return []
    found: dict[tuple[bool, str], list[Tie]] = defaultdict(list)
    for _, other, key, data in graph.out_edges(node, keys=True, data=True):
        found[True, key].append(_tie(graph, other, data))
    for other, _, key, data in graph.in_edges(node, keys=True, data=True):
        if key != _SYMMETRIC or not graph.has_edge(node, other, key):
            found[False, key].append(_tie(graph, other, data))
    return [
        Ties(key, outward, tuple(sorted(ties, key=lambda tie: tie.other)))
        for (outward, key), ties in sorted(found.items(), key=lambda g: (not g[0][0], g[0][1]))
    ]


def _tie(graph: nx.MultiDiGraph, other: str, data: dict[str, tuple[str, ...]]) -> Tie:
    return Tie(other, graph.nodes[other].get("cls", ""), data["claims"])
