import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from graph.dependence.bounds import Bounds, union_of_losses
from graph.dependence.removal import (
    capacities,
    chain_losses,
    part_of,
    stage_losses,
    stage_order,
    world_losses,
)
from graph.dependence.shares import distributions
from graph.namespaces import CV, ID
from graph.plants import by_stage, plants_of
from tests.dependence import micro_chain as chain

MEASURE = ("t/yr", "nickel")


def amounts(**known: float) -> dict[str, dict[tuple[str, str], Bounds]]:
    return {name: {MEASURE: Bounds(value, value)} for name, value in known.items()}


def test_a_chain_loses_at_least_its_worst_layer_and_at_most_all_of_them() -> None:
    bounds = union_of_losses([Bounds(60, 60), Bounds(30, 30)])
    assert bounds == Bounds(60, 90)
    assert union_of_losses([Bounds(60, 60), Bounds(70, 70)]) == Bounds(70, 100)


percent = st.integers(0, 100)


@given(percent, percent)
def test_the_bounds_are_those_of_the_linear_programme_over_all_flows(a: int, b: int) -> None:
    """Flows from mines (ours, others) to refineries (ours, others) that fit both shares."""
    # x = [ours→ours, ours→others, others→ours, others→others]; lost is all but the last.
    fits = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    shares = [a, 100 - a, b, 100 - b]
    lost = np.array([1, 1, 1, 0])
    least = linprog(lost, A_eq=fits, b_eq=shares).fun
    most = -linprog(-lost, A_eq=fits, b_eq=shares).fun
    bounds = union_of_losses([Bounds(a, a), Bounds(b, b)])
    assert bounds.low == pytest.approx(least, abs=1e-6)
    assert bounds.high == pytest.approx(most, abs=1e-6)


def test_all_plants_of_a_stage_are_all_and_none_is_nothing() -> None:
    assert part_of(["a", "b"], ["a", "b"], {}) == Bounds(100, 100)
    assert part_of([], ["a", "b"], {}) == Bounds(0, 0)


def test_without_comparable_capacities_the_part_is_anything() -> None:
    assert part_of(["a"], ["a", "b"], amounts(a=10)) == Bounds(0, 100)


def test_with_comparable_capacities_the_part_is_their_ratio() -> None:
    assert part_of(["a"], ["a", "b"], amounts(a=30, b=10)).rounded() == (75, 75)


def test_conflicting_capacities_widen_the_part() -> None:
    known = amounts(b=10) | {"a": {MEASURE: Bounds(10, 30)}}
    assert part_of(["a"], ["a", "b"], known).rounded() == (50, 75)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1),
    st.sets(st.sampled_from("abcdef")),
    st.sets(st.sampled_from("abcdef")),
)
def test_who_removes_more_never_loses_less(
    known: dict[str, int], few: set[str], more: set[str]
) -> None:
    sizes = amounts(**{name: float(size) for name, size in known.items()})
    less = part_of(few, known, sizes)
    worse = part_of(few | more, known, sizes)
    assert worse.low >= less.low - 1e-9
    assert worse.high >= less.high - 1e-9


def test_the_world_loses_the_shares_of_the_removed_and_the_hull_of_what_sources_say() -> None:
    view = chain.view(
        sources=[{"id": s, "title": s, "issued": "2024"} for s in ("s1", "s2")],
        quantities=[
            chain.share("congo", "60"),
            chain.share("peru", "40"),
            chain.share("congo", "70", sources=["s2"]),
            chain.share("peru", "30", sources=["s2"]),
            chain.share("china", "80", stage="stage:refining", aspect="aspect:refined-production"),
        ],
    )
    found = world_losses(distributions(view), [ID + "congo"])
    assert [one.loss.rounded() for one in found] == [(60, 70), (0, 20)]
    assert chain_losses(found) == {f"{CV}material/cobalt": Bounds(60, 90)}


def three_stages(**extra: object) -> list[tuple[str, Bounds, Bounds]]:
    view = chain.view(
        things=[chain.plant(name) for name in ("mine", "smelter", "works")],
        links=[
            *chain.runs("mine", "mining"),
            *chain.runs("smelter", "refining"),
            *chain.runs("works", "cam"),
        ],
        statuses=chain.operating("mine", "smelter", "works"),
    )
    stages = by_stage(plants_of(view))
    found = stage_losses(stages, [ID + "smelter"], capacities(view), stage_order(view))
    return [(one.stage.rpartition("/")[2], one.own, one.chain) for one in found]


def test_a_loss_may_go_down_the_chain_but_not_up() -> None:
    none, everything = Bounds(0, 0), Bounds(100, 100)
    assert three_stages() == [
        ("mining", none, none),
        ("refining", everything, everything),
        ("cam", none, Bounds(0, 100)),
    ]


def test_a_plant_of_unknown_status_may_keep_a_stage_alive() -> None:
    view = chain.view(
        things=[chain.plant("mine"), chain.plant("pit")],
        links=[*chain.runs("mine", "mining"), *chain.runs("pit", "mining")],
        statuses=chain.operating("mine"),
    )
    stages = by_stage(plants_of(view))
    (loss,) = stage_losses(stages, [ID + "mine"], {}, stage_order(view))
    assert loss.own == Bounds(0, 100)
    assert loss.claims
