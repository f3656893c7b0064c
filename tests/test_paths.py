import datetime as dt

import networkx as nx
import pyoxigraph as ox
import pytest

from graph.namespaces import AKKU, CV, ID
from graph.neighbours import neighbours
from graph.network import network
from graph.paths import shortest_paths
from graph.release import Release
from graph.view import View

A, B, C, D, LAND, STAGE = ID + "a", ID + "b", ID + "c", ID + "d", ID + "land", CV + "stage/cam"


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """A owns B, C supplies B, A and D lie in one land, A and D are active in one stage."""
    made = nx.MultiDiGraph()
    for start, end, key in (
        (A, B, "owner"),
        (C, B, "suppliesTo"),
        (A, LAND, "locatedIn"),
        (D, LAND, "locatedIn"),
        (A, STAGE, "activeIn"),
        (D, STAGE, "activeIn"),
    ):
        made.add_edge(start, end, key=key, claims=(f"{start}-{key}",), flow=0)
    made.nodes[LAND]["cls"] = "Place"
    return made


def test_links_are_followed_in_both_directions_with_their_statements(
    graph: nx.MultiDiGraph,
) -> None:
    (path,) = shortest_paths(graph, A, C)
    assert [(s.start, s.property, s.end, s.forward) for s in path] == [
        (A, "owner", B, True),
        (B, "suppliesTo", C, False),
    ]
    assert [s.claims for s in path] == [(f"{A}-owner",), (f"{C}-suppliesTo",)]


def test_places_and_concepts_tie_only_if_they_are_asked_for(graph: nx.MultiDiGraph) -> None:
    assert shortest_paths(graph, A, D) == []
    through = {path[0].end for path in shortest_paths(graph, A, D, hubs=True)}
    assert through == {LAND, STAGE}
    assert len(shortest_paths(graph, A, D, hubs=True, limit=1)) == 1


def test_an_end_may_be_a_place_or_a_concept_itself(graph: nx.MultiDiGraph) -> None:
    assert len(shortest_paths(graph, B, LAND)) == 1


def test_no_path_to_a_stranger_or_to_itself(graph: nx.MultiDiGraph) -> None:
    assert shortest_paths(graph, A, ID + "stranger") == []
    assert shortest_paths(graph, A, A) == []


def test_neighbours_stand_by_property_and_direction(graph: nx.MultiDiGraph) -> None:
    found = [(t.property, t.outward, [tie.other for tie in t.ties]) for t in neighbours(graph, B)]
    assert found == [("owner", False, [A]), ("suppliesTo", False, [C])]
    assert neighbours(graph, ID + "stranger") == []


def test_a_collaboration_that_is_told_both_ways_is_one_tie(graph: nx.MultiDiGraph) -> None:
    together = AKKU + "collaboratesWith"
    for start, end in ((A, C), (C, A), (D, A)):
        graph.add_edge(start, end, key=together, claims=("x",), flow=0)
    ties = [(t.outward, [tie.other for tie in t.ties]) for t in neighbours(graph, A)]
    assert (True, [C]) in ties
    assert (False, [D]) in ties


def test_each_step_on_the_release_is_what_its_statement_says(release: Release) -> None:
    day = dt.date.fromisoformat(release.manifest["day"])
    view = View(ox.Store.read_only(str(release.store_path)), day)
    paths = shortest_paths(network(view), ID + "terrafame", ID + "umicore")
    assert paths
    for step in (step for path in paths for step in path):
        subject, target = (step.start, step.end) if step.forward else (step.end, step.start)
        for claim in step.claims:
            rows = view.rows(
                "SELECT ?s ?p ?o { "
                f"<{claim}> akku:subject ?s ; akku:object ?o ; akku:predicate ?p }}"
            )
            assert (subject, step.property, target) in {(r["s"], r["p"], r["o"]) for r in rows}
