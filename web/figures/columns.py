"""A graph of ties in columns: what points to others stands left of what it points to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import networkx as nx

from web.figures.text import wrap

#: More things than this are no picture to read; the table has them all.
MOST = 60
WIDTH, STEP, HEIGHT, GAP, LEVELS = 200, 300, 40, 12, 5

Tie = tuple[str, str, str]


@dataclass(frozen=True)
class Node:
    """A box: what it stands for, its place in pixels, its text in lines."""

    key: str
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """An arrow: from, by which property, to; and the path that draws it."""

    tie: Tie
    path: str


@dataclass(frozen=True)
class Figure:
    """The picture; ``left_out`` things, the least connected, found no room."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def draw(ties: Iterable[Tie], text: Callable[[str], str]) -> Figure:
    """The picture of ties (from, property, to); ``text`` is the label of a thing."""
    graph = nx.MultiDiGraph()
    for a, p, b in sorted(set(ties)):
        graph.add_edge(a, b, key=p)
    ranked = sorted(graph, key=lambda node: (-graph.degree(node), node))
    kept = graph.subgraph(ranked[:MOST])
    columns = _columns(nx.DiGraph(kept))
    places = {
        node: (level * STEP + 4, row * (HEIGHT + GAP) + 8)
        for level, column in enumerate(columns)
        for row, node in enumerate(column)
    }
    nodes = tuple(Node(node, x, y, _short(text(node))) for node, (x, y) in places.items())
    edges = tuple(
        Edge((a, p, b), _path(places[a], places[b])) for a, b, p in sorted(kept.edges(keys=True))
    )
    width = max((x for x, _ in places.values()), default=0) + WIDTH + 40
    height = max((y for _, y in places.values()), default=0) + HEIGHT + 12
    return Figure(width, height, nodes, edges, max(0, len(ranked) - MOST))


def _columns(graph: nx.DiGraph) -> list[list[str]]:
    """The nodes by level; those that lie in a ring share one. Neighbours stand near each other."""
    rings = nx.condensation(graph)
    levels: list[list[str]] = []
    rows: dict[str, float] = {}
    for level, generation in enumerate(nx.topological_generations(rings)):
        found = [node for ring in generation for node in rings.nodes[ring]["members"]]
        if level < LEVELS:
            levels.append([])
        levels[-1].extend(found)
    for column in levels:
        column.sort(key=lambda node: (_middle(graph, node, rows), node))
        rows.update({node: float(row) for row, node in enumerate(column)})
    return levels


def _middle(graph: nx.DiGraph, node: str, rows: dict[str, float]) -> float:
    """The mean row of what points to a node."""
    before = [rows[other] for other in graph.predecessors(node) if other in rows]
    return sum(before) / len(before) if before else 0.0


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """A curve from the right side of a box to the left of another, or around within a column."""
    x1, y1 = start[0] + WIDTH, start[1] + HEIGHT // 2
    if end[0] > start[0]:
        x2, y2 = end[0] - 4, end[1] + HEIGHT // 2
        bend = (x2 - x1) // 2
        return f"M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}"
    x2, y2 = end[0] + WIDTH + 4, end[1] + HEIGHT // 2 + 8
    return f"M{x1},{y1} C{x1 + 36},{y1} {x2 + 36},{y2} {x2},{y2}"


def _short(text: str) -> tuple[str, ...]:
    """A label in two lines at most."""
    lines = wrap(text, 26) or ("–",)
    return lines if len(lines) < 3 else (lines[0], lines[1][:25] + "…")
