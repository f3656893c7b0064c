"""Single points of failure: articulation points, and the smallest sets that cut a chain in two.

An *articulation point* is a node without which a connected network falls apart (Hopcroft and
Tarjan 1973); here in the network of recorded supply. A *minimal cut* is a set of plants without
which nothing can go from the first stage of a chain to its target, while every part of the set is
needed for that. As nobody knows which plant feeds which, each plant of a stage may feed each of
the next; stages without a plant are bridged by imports, and said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from graph.network import is_thing
from graph.plants import Plant


@dataclass(frozen=True)
class Articulation:
    """A thing without which others lose their ties; ``apart`` is how many fall off."""

    node: str
    apart: int
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Cut:
    """A minimal set of plants that cuts the way to the target; ``stages`` are those it empties."""

    plants: tuple[str, ...]
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Cuts:
    """The cuts of a chain, and the stages that have no plant and are bridged by imports."""

    target: str
    cuts: tuple[Cut, ...]
    bridged: tuple[str, ...]


def articulations(ties: nx.Graph) -> list[Articulation]:
    """The things that hold the network together, the most important first.

    Linear in nodes and ties.
    """
    found = []
    for node, apart in falling_off(ties).items():
        if is_thing(node):
            claims = {c for _, _, a in ties.edges(node, data=True) for c in a.get("claims", ())}
            found.append(Articulation(node, apart, tuple(sorted(claims))))
    return sorted(found, key=lambda a: (-a.apart, a.node))


def falling_off(ties: nx.Graph) -> dict[str, int]:
    """Of each articulation point, how many nodes lose their tie to the largest part left.

    Sums sizes over the tree of blocks and cut points (Harary and Prins 1966), once for each.
    """
    cuts = set(nx.articulation_points(ties))
    blocks = list(nx.biconnected_components(ties))
    tree = nx.Graph((cut, number) for number, block in enumerate(blocks) for cut in block & cuts)
    apart: dict[str, int] = {}
    for component in list(nx.connected_components(tree)):
        root = next(node for node in component if isinstance(node, int))
        above = dict(nx.dfs_predecessors(tree, root))
        size = {n: 1 if n in cuts else len(blocks[n] - cuts) for n in component}
        for node in nx.dfs_postorder_nodes(tree, root):
            if node != root:
                size[above[node]] += size[node]
        for cut in component & cuts:
            parts = [size[block] for block in tree[cut] if block != above[cut]]
            parts.append(size[root] - 1 - sum(parts))
            apart[cut] = sum(parts) - max(parts)
    return apart


def chain_cuts(
    order: nx.DiGraph, stages: Mapping[str, list[Plant]], target: str, size: int = 2
) -> Cuts:
    """The minimal cuts, of at most ``size`` plants, of every way through the stages to ``target``.

    The target needs all its inputs, and any plant of a stage may feed any of the next: so a set of
    plants cuts a way just where it holds all regular plants of one of its stages, and the minimal
    cuts are those sets of a stage's plants that hold no other. Pilot plants feed no chain. Linear
    in plants, quadratic in stages; a test compares it with a search through the graph.
    """
    needed = (nx.ancestors(order, target) if target in order else set()) | {target}
    regular = {stage: [p.iri for p in stages.get(stage, ()) if p.regular] for stage in needed}
    few = {frozenset(plants) for plants in regular.values() if 0 < len(set(plants)) <= size}
    least = [cut for cut in few if not any(other < cut for other in few)]
    return Cuts(
        target=target,
        cuts=tuple(
            Cut(tuple(sorted(cut)), _emptied(cut, regular))
            for cut in sorted(least, key=lambda c: (len(c), sorted(c)))
        ),
        bridged=tuple(sorted(stage for stage in needed if not regular[stage])),
    )


def _emptied(cut: frozenset[str], running: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(sorted(s for s, plants in running.items() if plants and cut >= set(plants)))
