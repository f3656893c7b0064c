"""Pairs that could work together: the best come first, and only as many as are asked for."""

import datetime as dt
from decimal import Decimal

import networkx as nx
import pytest

from graph.matches import FAR, Candidate, best, tie_network
from graph.release import Release
from graph.view import View, make_view
from tests.dependence import micro_chain as chain

EVERY = 1_000_000


@pytest.fixture(scope="module")
def real(release: Release) -> View:
    return make_view(release.base_quads(), dt.date.fromisoformat(release.manifest["day"]))


def order(pair: Candidate) -> tuple[int, str, str]:
    return -pair.score, pair.supplier, pair.buyer


def test_the_best_are_the_first_of_all(real: View) -> None:
    every = best(real, EVERY)
    assert every == sorted(every, key=order)
    assert len({(pair.supplier, pair.buyer) for pair in every}) == len(every) > 50
    assert best(real, 30) == every[:30]


def test_nobody_is_suggested_whom_the_other_is_tied_to(real: View) -> None:
    tied = tie_network(real)
    for pair in best(real, EVERY):
        known = nx.single_source_shortest_path_length(tied, pair.supplier, cutoff=FAR + 1)
        steps = known.get(pair.buyer)
        assert steps is None or steps > FAR
        assert ("friends" in pair.reasons) == (steps == FAR + 1)


def test_points_are_for_goods_stages_running_and_nearness() -> None:
    here = {"lat": Decimal("60.17"), "long": Decimal("24.94")}
    there = {"lat": Decimal("65.01"), "long": Decimal("25.47")}
    view = chain.view(
        things=[
            chain.plant("mine", **here),
            chain.plant("near", **here),
            chain.plant("far", **there),
            *(chain.firm(name) for name in ("miner", "neighbour", "stranger")),
        ],
        links=[
            *chain.runs("mine", "mining", "miner"),
            *chain.runs("near", "refining", "neighbour"),
            *chain.runs("far", "refining", "stranger"),
            chain.link("mine", "produces", "material:nickel-sulphate"),
            chain.link("far", "consumes", "material:nickel-sulphate"),
        ],
        statuses=chain.operating("mine", "far"),
    )
    found = {pair.buyer.rpartition("/")[2]: pair.reasons for pair in best(view, EVERY)}
    assert found == {
        "stranger": ("product", "stage", "running"),
        "neighbour": ("stage", "near"),
    }
