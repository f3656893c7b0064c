from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.distances import RADIUS_KM, distance, great_circle
from graph.gaps import geography, readiness
from graph.gaps.model import MISSING_DATA, Gap
from graph.namespaces import CV, ID
from graph.plants import Plant
from tests.dependence import micro_chain as chain

HELSINKI, OULU, NEAR_HELSINKI = ("60.17", "24.94"), ("65.01", "25.47"), ("60.20", "24.90")


def at(name: str, point: tuple[str, str] | None, precision: str = "10") -> dict[str, Any]:
    if point is None:
        return chain.plant(name)
    lat, long = (Decimal(x) for x in point)
    return chain.plant(name, lat=lat, long=long, geo_precision_km=Decimal(precision))


def find(mine: Any, works: Any, precision: str = "10") -> list[Gap]:
    view = chain.view(
        things=[at("mine", mine, precision), at("works", works, precision)],
        links=[*chain.runs("mine", "mining"), *chain.runs("works", "refining")],
        statuses=chain.operating("mine", "works"),
    )
    return list(geography.find(view))


def test_neighbours_are_far_apart_if_they_are_so_whatever_the_precision() -> None:
    (gap,) = find(OULU, HELSINKI)
    assert gap.kind == "stages-far-apart"
    assert gap.size
    assert gap.size.unit == "km"
    assert gap.size.high - gap.size.low == 40
    assert find(NEAR_HELSINKI, HELSINKI) == []
    assert find(OULU, HELSINKI, precision="200") == []


def test_a_plant_without_coordinates_is_said_and_not_placed() -> None:
    (gap,) = find(None, HELSINKI)
    assert (gap.kind, gap.focus) == ("plant-without-position", (ID + "mine",))


@pytest.mark.parametrize(("second", "alone"), [("kokkola", True), ("oulu", False)])
def test_a_stage_with_all_its_plants_in_one_town_is_in_one_place(second: str, alone: bool) -> None:
    view = chain.view(
        things=[
            chain.place("kokkola", "municipality"),
            chain.place("oulu", "municipality"),
            at("a", OULU),
            at("b", OULU),
        ],
        links=[
            *(chain.link(town, "locatedIn", "finland") for town in ("kokkola", "oulu")),
            *chain.runs("a", "mining", town="kokkola"),
            *chain.runs("b", "mining", town=second),
        ],
        statuses=chain.operating("a", "b"),
    )
    found = [gap.focus for gap in geography.find(view) if gap.kind == "stage-in-one-place"]
    assert found == ([(f"{CV}stage/mining", ID + "kokkola")] if alone else [])


def test_a_town_with_three_stages_holds_many() -> None:
    names = {"a": "mining", "b": "refining", "c": "cam"}
    view = chain.view(
        things=[chain.place("kokkola", "municipality"), *(at(name, OULU) for name in names)],
        links=[
            chain.link("kokkola", "locatedIn", "finland"),
            *(r for n, stage in names.items() for r in chain.runs(n, stage, town="kokkola")),
        ],
        statuses=chain.operating(*names),
    )
    (gap,) = geography.find(view)
    assert (gap.kind, gap.focus) == ("many-stages-in-one-place", (ID + "kokkola",))
    assert gap.size
    assert gap.size.amount == 100


def test_a_quarter_of_the_globe_is_a_quarter_of_its_circumference() -> None:
    assert great_circle((0, 0), (0, 90)) == pytest.approx(3.14159265 / 2 * RADIUS_KM)


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points, points)
def test_distances_are_symmetric_and_no_detour_is_shorter(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    assert great_circle(a, b) == pytest.approx(great_circle(b, a), abs=1e-6)
    assert great_circle(a, c) <= great_circle(a, b) + great_circle(b, c) + 1e-6


def test_a_distance_needs_two_positions() -> None:
    with pytest.raises(ValueError, match="position"):
        distance(Plant("a", False, frozenset()), Plant("b", False, frozenset()))


def pilot(*links: dict[str, Any], statuses: Any = (), quantities: Any = ()) -> list[Gap]:
    view = chain.view(
        things=[chain.plant("trial", classification="kind:pilot-plant"), chain.plant("works")],
        links=[*chain.runs("trial", "cam", "firm"), *links],
        statuses=[*chain.operating("trial", since="2020-01"), *statuses],
        quantities=list(quantities),
    )
    return list(readiness.find(view))


def test_a_pilot_leads_nowhere_until_its_operator_builds_at_the_same_stage() -> None:
    gap = next(g for g in pilot() if g.kind == "pilot-without-successor")
    assert gap.size
    assert 59 <= gap.size.low <= gap.size.high <= 61
    followed = pilot(*chain.runs("works", "cam", "firm"), statuses=chain.operating("works"))
    assert [g.kind for g in followed] == [MISSING_DATA]


def level(value: str) -> dict[str, Any]:
    return {
        "subject": "trial",
        "predicate": "observed",
        "aspect": "aspect:readiness-level",
        "amount": value,
        "unit": "number",
        "quantity_kind": "kind:stated",
        "as_of": "2024",
    }


def test_a_level_below_nine_is_a_gap_of_the_difference_and_both_claims_count() -> None:
    found = pilot(quantities=[level("6"), level("7")])
    gap = next(g for g in found if g.kind == "technology-below-market")
    assert gap.size
    assert [gap.size.low, gap.size.high] == [2, 3]
    assert MISSING_DATA not in [g.kind for g in found]


def test_without_levels_it_says_that_they_are_missing() -> None:
    (gap,) = (g for g in pilot() if g.kind == MISSING_DATA)
    assert gap.focus == (f"{CV}gap-type/readiness", f"{CV}aspect/readiness-level")
