"""What the network view and its measures cost: ``python -m benchmarks.dependence [LINKS]``.

Prints, for the shipped graph and for one with LINKS more supply links between made-up plants
(20 000 by default), the time of the networkx view and of two methods for each measure in one run:
articulation points by depth-first search and by taking every node away; betweenness from every
node and from a sample. Both methods' answers are compared; a ratio is second over first.
"""

import argparse
import datetime as dt
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pyoxigraph as ox

from benchmarks.start import timed
from graph.build import build
from graph.dependence.report import Dependence
from graph.namespaces import AKKU, CV, ID, RDF
from graph.network import material_flow, network, ties
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.view import View, make_view

_LINKS = 20_000
_SAMPLE = 50
#: Above this many nodes the slow method is run on so many of them and scaled up, which is said.
_PROBED = 200
_SEED = 20_261_125


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("links", type=int, nargs="?", default=_LINKS)
    links = parser.parse_args().links
    with tempfile.TemporaryDirectory() as folder:
        release = build(DATA, ONTOLOGY, QUESTIONS, Path(folder))
        quads = release.base_quads()
        day = dt.date.fromisoformat(release.manifest["day"])
        report("shipped graph", make_view(quads, day))
        report(f"with {links} made-up links", make_view(quads, day, overlay=made_up(links)))


def report(name: str, view: View) -> None:
    """The times on one view."""
    seconds, graph = timed(lambda: network(view))
    print(f"{name}: {graph.number_of_nodes()} nodes, {graph.number_of_edges()} links")
    print(f"  network view {seconds:.2f} s, {graph.number_of_edges() / seconds:,.0f} links/s")
    seconds, flow = timed(lambda: material_flow(graph))
    print(f"  material flow {seconds:.2f} s, {flow.number_of_edges()} edges")
    plain = ties(graph)
    compare_articulation(plain)
    compare_betweenness(plain)
    seconds, _ = timed(lambda: Dependence(view).failure_points())
    print(f"  cuts of the region's chain and articulation of supply {seconds:.2f} s")


def compare_articulation(plain: nx.Graph) -> None:
    """Depth-first search beside taking nodes away one by one."""
    fast, found = timed(lambda: set(nx.articulation_points(plain)))
    nodes = random.Random(_SEED).sample(sorted(plain), min(_PROBED, len(plain)))
    slow, probed = timed(lambda: {node for node in nodes if falls_apart(plain, node)})
    if probed != found & set(nodes):
        raise AssertionError("the two methods disagree")
    slow *= len(plain) / len(nodes)
    print(
        f"  articulation points: {len(found)}; search {fast:.3f} s, removal {slow:.1f} s "
        f"({len(nodes)} of {len(plain)} nodes, scaled), ratio {slow / fast:,.0f}"
    )


def falls_apart(plain: nx.Graph, node: str) -> bool:
    """Whether the node's component is in more than one part without it."""
    component = nx.node_connected_component(plain, node) - {node}
    return len(component) > 0 and not nx.is_connected(plain.subgraph(component))


def compare_betweenness(plain: nx.Graph) -> None:
    """Betweenness from a sample of nodes beside all of them, or a part of them scaled up."""
    sampled, few = timed(
        lambda: nx.betweenness_centrality(plain, k=min(_SAMPLE, len(plain)), seed=_SEED)
    )
    if len(plain) > 10 * _PROBED:
        print(f"  betweenness: {_SAMPLE} sources {sampled:.2f} s; all sources not run")
        return
    exact, all_of_them = timed(lambda: nx.betweenness_centrality(plain))
    shared = len(set(ten_highest(few)) & set(ten_highest(all_of_them)))
    print(
        f"  betweenness: {_SAMPLE} sources {sampled:.2f} s, all {exact:.2f} s, "
        f"ratio {exact / sampled:.1f}; {shared} of the ten highest are the same"
    )


def ten_highest(found: dict[str, float]) -> list[str]:
    return sorted(found, key=lambda node: (-found[node], node))[:10]


def made_up(count: int) -> Iterator[ox.Triple]:
    """Supply links between made-up plants, three links a plant."""
    chance = random.Random(_SEED)
    plants = [ID + f"made-up-{n}" for n in range(max(2, count // 3))]
    facts: tuple[tuple[str, Callable[[], str]], ...] = (
        ("subject", lambda: chance.choice(plants)),
        ("object", lambda: chance.choice(plants)),
        ("predicate", lambda: AKKU + "suppliesTo"),
        ("rank", lambda: f"{CV}kind/normal"),
    )
    for number in range(count):
        claim = ox.NamedNode(f"{ID}s-made-up-{number}")
        yield ox.Triple(claim, ox.NamedNode(RDF + "type"), ox.NamedNode(AKKU + "LinkStatement"))
        for term, value in facts:
            yield ox.Triple(claim, ox.NamedNode(AKKU + term), ox.NamedNode(value()))


if __name__ == "__main__":
    main()
