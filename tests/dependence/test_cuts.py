from itertools import combinations, pairwise
from typing import Any

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from graph.dependence.cuts import articulations, chain_cuts, falling_off
from graph.dependence.removal import stage_order
from graph.namespaces import AKKU, CV, ID
from graph.network import material_flow, network, ties
from graph.plants import Plant, by_stage, plants_of
from tests.dependence import micro_chain as chain


def test_a_bridge_of_five_edges_breaks_at_its_two_piers() -> None:
    """a-b-c in a ring, then c-d-e in a row."""
    graph = nx.Graph([(ID + x, ID + y) for x, y in ("ab", "bc", "ca", "cd", "de")])
    found = articulations(graph)
    assert [(one.node, one.apart) for one in found] == [(ID + "c", 2), (ID + "d", 1)]


numbers = st.integers(0, 9)


@given(st.lists(st.tuples(numbers, numbers).filter(lambda edge: edge[0] != edge[1]), min_size=1))
def test_what_falls_off_is_what_is_left_beside_the_largest_part(edges: list[Any]) -> None:
    graph = nx.Graph((f"n{a}", f"n{b}") for a, b in edges)
    expected = {}
    for node in graph:
        rest = nx.node_connected_component(graph, node) - {node}
        parts = [len(part) for part in nx.connected_components(graph.subgraph(rest))]
        if len(parts) > 1:
            expected[node] = sum(parts) - max(parts)
    assert falling_off(graph) == expected


STAGES = ("mining", "refining", "cam")


def searched(performs: dict[str, frozenset[str]], size: int) -> set[tuple[str, ...]]:
    """The minimal cuts by search: a graph of the way, from which every group is taken in turn."""
    flow = nx.DiGraph()
    for number, stage in enumerate(STAGES):
        here = [plant for plant, stages in performs.items() if stage in stages]
        for node in [(plant, number) for plant in here] or [("import", number)]:
            nx.add_path(flow, (number, node, number + 1))
    found: list[frozenset[str]] = []
    for count in range(1, size + 1):
        for group in map(frozenset, combinations(sorted(performs), count)):
            left = flow.subgraph(n for n in flow if not (isinstance(n, tuple) and n[0] in group))
            if not any(cut <= group for cut in found) and not nx.has_path(left, 0, len(STAGES)):
                found.append(group)
    return {tuple(sorted(cut)) for cut in found}


@given(
    st.dictionaries(
        st.sampled_from([f"{ID}p{n}" for n in range(6)]),
        st.frozensets(st.sampled_from(STAGES), min_size=1),
        min_size=1,
    ),
    st.integers(1, 3),
)
def test_the_cuts_of_a_chain_are_those_that_a_search_finds(
    performs: dict[str, frozenset[str]], size: int
) -> None:
    order = nx.DiGraph(pairwise(STAGES))
    plants = [Plant(iri, False, stages, "operating") for iri, stages in performs.items()]
    found = chain_cuts(order, by_stage(plants), "cam", size)
    assert {cut.plants for cut in found.cuts} == searched(performs, size)


def chain_of(**plants: str) -> nx.DiGraph:
    return chain.view(
        things=[chain.plant(name) for name in plants],
        links=[row for name, stage in plants.items() for row in chain.runs(name, stage)],
        statuses=chain.operating(*plants),
    )


def test_a_stage_with_one_plant_is_a_single_point_and_one_with_two_needs_both() -> None:
    view = chain_of(mine="mining", pit="mining", works="cam")
    found = chain_cuts(stage_order(view), by_stage(plants_of(view)), f"{CV}stage/cam")
    assert [cut.plants for cut in found.cuts] == [
        (ID + "works",),
        (ID + "mine", ID + "pit"),
    ]
    assert [stage.rpartition("/")[2] for stage in found.bridged] == ["refining"]


def test_a_plant_that_does_two_stages_empties_both() -> None:
    view = chain.view(
        things=[chain.plant("works")],
        links=[*chain.runs("works", "cam"), chain.link("works", "performs", "stage:mining")],
        statuses=chain.operating("works"),
    )
    (cut,) = chain_cuts(stage_order(view), by_stage(plants_of(view)), f"{CV}stage/cam").cuts
    assert [stage.rpartition("/")[2] for stage in cut.stages] == ["cam", "mining"]


def test_edges_carry_property_statements_and_the_way_of_material() -> None:
    view = chain.view(
        things=[chain.plant("mine"), chain.plant("works")],
        links=[
            chain.link("mine", "suppliesTo", "works"),
            chain.link("works", "consumes", "material:nickel-sulphate"),
            chain.link("mine", "locatedIn", "finland"),
        ],
    )
    graph = network(view)
    edge = graph.edges[ID + "mine", ID + "works", AKKU + "suppliesTo"]
    assert len(edge["claims"]) == 1
    assert graph.nodes[ID + "mine"]["cls"] == "Facility"
    flow = material_flow(graph)
    assert flow.has_edge(ID + "mine", ID + "works")
    assert flow.has_edge(f"{CV}material/nickel-sulphate", ID + "works")
    assert ID + "finland" not in flow
    assert ties(graph).has_edge(ID + "finland", ID + "mine")


def test_only_the_properties_asked_for_are_in_the_network() -> None:
    links = [chain.link("mine", "locatedIn", "finland"), chain.link("mine", "suppliesTo", "b")]
    graph = network(chain.view(links=links), [AKKU + "suppliesTo"])
    assert [(a, b) for a, b, _ in graph.edges] == [(ID + "mine", ID + "b")]
