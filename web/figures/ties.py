"""A network of ties: where each thing stands and how large its name is; no name lies on another.

Springs between tied things place them (Fruchterman and Reingold 1991, as networkx has it); then
things whose names lie over each other are pushed apart, a little in each round. The same graph
gives the same picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from web.figures.text import wrap

#: How wide a line of a name is, in signs; how large its letters are when seen near, in pixels.
_SIGNS, _LETTERS = 18, 14
#: The picture as a desk shows it, in pixels, and how large letters must be in it to be read.
_SHOWN, _READ = (1150, 700), 12
#: Of more than a few things only so many have a name that is read when all of the picture is seen.
_FEW, _NAMED = 50, 14
_ROUNDS, _PUSH = 240, 0.55

_Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Spot:
    """Where a thing stands; the radius of its mark; its name in lines and how high a letter is."""

    x: float
    y: float
    size: float
    lines: tuple[str, ...]
    letters: float


def place(graph: nx.DiGraph, texts: Mapping[str, str]) -> dict[str, Spot]:
    """The spots of a graph's things by their names."""
    if not graph:
        return {}
    nodes = sorted(graph.nodes)
    spread = 100 * max(4.0, len(nodes) ** 0.5)
    zoom = min(_SHOWN[0] / (2.7 * spread), _SHOWN[1] / (2 * spread))
    named = len(nodes) if len(nodes) <= _FEW else _NAMED
    best = set(sorted(nodes, key=lambda node: (-graph.degree(node), node))[:named])
    letters = {n: max(_LETTERS, _READ / zoom) if n in best else float(_LETTERS) for n in nodes}
    marks = {n: 9 + 3 * graph.degree(n) ** 0.5 for n in nodes}
    lines = {n: wrap(texts[n], _SIGNS) for n in nodes}
    below = np.array([1.25 * letters[n] * len(lines[n]) + 6 for n in nodes])
    widths = [0.6 * letters[n] * max(map(len, lines[n])) for n in nodes]
    high = 2 * np.array([marks[n] for n in nodes])
    sizes = np.column_stack((np.maximum(high, widths) + 10, high + below + 8))
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    ordered.add_edges_from(sorted(graph.edges))
    placed = nx.spring_layout(ordered, seed=7, k=2.4 / len(nodes) ** 0.5, scale=spread)
    places = push_apart(np.array([placed[n] for n in nodes]) * (1.35, 1.0), sizes)
    places[:, 1] -= below / 2  # the name stands below the mark
    return {
        n: Spot(round(float(x), 1), round(float(y), 1), round(marks[n], 1), lines[n], letters[n])
        for n, (x, y) in zip(nodes, places, strict=True)
    }


def push_apart(places: _Numbers, sizes: _Numbers, rounds: int = _ROUNDS) -> _Numbers:
    """Centres of boxes moved until no two boxes lie over each other, or ``rounds`` are over.

    ``places`` and ``sizes`` have a row for each box: x and y, width and height. Two boxes that
    overlap move apart along the axis where that takes less, each by a little more than half of it;
    boxes at the very same place part by their order.
    """
    x, y = places[:, 0], places[:, 1]
    wide = (sizes[:, None, 0] + sizes[:, 0]) / 2
    high = (sizes[:, None, 1] + sizes[:, 1]) / 2
    np.fill_diagonal(wide, -1)
    for _ in range(rounds):
        dx, dy = x[:, None] - x, y[:, None] - y
        one, other = np.nonzero((abs(dx) < wide) & (abs(dy) < high))
        if not len(one):
            break
        first = 1e-9 * (one - other)
        dx, dy = dx[one, other] + first, dy[one, other] + first
        over_x, over_y = wide[one, other] - abs(dx), high[one, other] - abs(dy)
        across = over_x < over_y
        x = x + np.bincount(one, np.where(across, over_x, 0) * np.sign(dx) * _PUSH, len(x))
        y = y + np.bincount(one, np.where(across, 0, over_y) * np.sign(dy) * _PUSH, len(y))
    return np.column_stack((x, y))
