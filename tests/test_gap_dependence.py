from typing import Any

import pytest

from graph.gaps import collaboration, dependence, ownership
from graph.gaps.model import MISSING_DATA, Gap
from graph.namespaces import CV, ID
from graph.view import View
from tests.dependence import micro_chain as chain


def of_kind(found: Any, kind: str) -> list[Gap]:
    return [gap for gap in found if gap.kind == kind]


def supply(*shares: tuple[str, str, str]) -> View:
    sources = [{"id": s, "title": s, "issued": "2024"} for s in ("s1", "s2")]
    rows = [chain.share(place, percent, sources=[source]) for place, percent, source in shares]
    return chain.view(sources=sources, quantities=rows)


@pytest.mark.parametrize(
    ("largest", "severity"), [("49", None), ("55", "serious"), ("65", "severe")]
)
def test_a_supply_is_concentrated_from_an_index_of_2500_and_severe_from_65_per_cent(
    largest: str, severity: str | None
) -> None:
    found = of_kind(dependence.find(supply(("congo", largest, "s1"))), "concentrated-supply")
    assert [gap.severity for gap in found] == ([severity] if severity else [])


def test_it_is_confirmed_only_if_every_source_says_so() -> None:
    both = supply(("congo", "60", "s1"), ("congo", "70", "s2"))
    one = supply(("congo", "60", "s1"), ("congo", "30", "s2"))
    assert [g.confirmed for g in of_kind(dependence.find(both), "concentrated-supply")] == [True]
    (gap,) = of_kind(dependence.find(one), "concentrated-supply")
    assert not gap.confirmed
    assert gap.size
    # The second source leaves 70 per cent open: its largest country may have that much.
    assert [gap.size.low, gap.size.amount, gap.size.high] == [30, 60, 70]
    assert len(gap.evidence) == 2


def test_without_shares_and_governance_it_says_what_is_missing() -> None:
    found = of_kind(dependence.find(chain.view()), MISSING_DATA)
    assert sorted(gap.asks for gap in found) == [
        ("https://w3id.org/akkuketju/ont#observed",),
        ("https://w3id.org/akkuketju/ont#proportion",),
    ]
    [governance] = [gap for gap in found if gap.asks[0].endswith("#observed")]
    assert governance.focus[1] == f"{CV}aspect/governance-risk"


@pytest.fixture
def cell_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cathode material is the end of the chain by hand."""
    monkeypatch.setattr(dependence, "_TARGET", f"{CV}stage/cam")


@pytest.mark.usefixtures("cell_chain")
@pytest.mark.parametrize(("unsure", "severity"), [(False, "serious"), (True, "minor")])
def test_the_only_plant_of_a_stage_is_a_single_point_unless_another_may_run(
    unsure: bool, severity: str
) -> None:
    names = ["mine", "pit"] if unsure else ["mine"]
    view = chain.view(
        things=[chain.plant(name) for name in names],
        links=[row for name in names for row in chain.runs(name, "mining")],
        statuses=chain.operating("mine"),
    )
    (gap,) = of_kind(dependence.find(view), "single-point-of-failure")
    assert gap.focus == (ID + "mine", f"{CV}stage/mining")
    assert gap.severity == severity
    assert gap.size
    assert gap.size.low == (0 if unsure else 100)


@pytest.mark.usefixtures("cell_chain")
def test_a_pilot_is_no_part_of_the_chain() -> None:
    view = chain.view(
        things=[chain.plant("mine", classification="kind:pilot-plant")],
        links=chain.runs("mine", "mining"),
        statuses=chain.operating("mine"),
    )
    assert of_kind(dependence.find(view), "single-point-of-failure") == []


def owned_by(*owners: tuple[str, str | None]) -> list[Gap]:
    """Plants of one stage, each of a firm of its own with an owner and the owner's country."""
    things, links, plants = [chain.place("belgium")], [], []
    for number, (owner, country) in enumerate(owners):
        plant, firm = f"works{number}", f"firm{number}"
        plants.append(plant)
        things += [chain.plant(plant), chain.firm(firm), chain.firm(owner)]
        links += [*chain.runs(plant, "cam", firm), chain.link(firm, "owner", owner, share=100)]
        if country:
            links.append(chain.link(owner, "locatedIn", country))
    things = list({thing["id"]: thing for thing in things}.values())
    links = list({tuple(sorted(link.items())): link for link in links}.values())
    view = chain.view(things=things, links=links, statuses=chain.operating(*plants))
    return list(ownership.find(view))


def test_one_owner_abroad_of_a_whole_stage_is_named() -> None:
    (gap,) = owned_by(("umicore", "belgium"), ("umicore", "belgium"))
    assert gap.kind == "stage-under-one-foreign-controller"
    assert gap.focus == (f"{CV}stage/cam", ID + "umicore")


def test_half_a_stage_abroad_is_a_gap_with_the_unknown_in_its_interval() -> None:
    found = owned_by(("a", "belgium"), ("b", "belgium"), ("c", "finland"), ("d", None))
    (gap,) = of_kind(found, "stage-controlled-from-abroad")
    assert gap.size
    assert [gap.size.low, gap.size.high] == [50, 75]
    assert [g.focus for g in of_kind(found, "controller-unknown")] == [(ID + "works3",)]


def test_a_stage_owned_at_home_is_no_gap() -> None:
    assert owned_by(("a", "finland"), ("b", "finland")) == []


def test_without_owners_nothing_is_said_of_control() -> None:
    view = chain.view(things=[chain.plant("works")], links=chain.runs("works", "cam", "firm"))
    assert [gap.kind for gap in ownership.find(view)] == [MISSING_DATA]


def neighbours(*links: dict[str, Any]) -> list[Gap]:
    view = chain.view(
        things=[chain.plant("mine"), chain.plant("smelter"), chain.firm("a"), chain.firm("b")],
        links=[
            *chain.runs("mine", "mining", "a"),
            *chain.runs("smelter", "refining", "b"),
            *links,
        ],
        statuses=chain.operating("mine", "smelter"),
    )
    return list(collaboration.find(view))


def test_neighbours_without_a_tie_are_suggested_and_never_confirmed() -> None:
    (gap,) = neighbours()
    assert gap.focus == (ID + "a", ID + "b")
    assert not gap.confirmed
    assert gap.evidence


def test_a_product_in_common_ranks_higher_and_is_named() -> None:
    (gap,) = neighbours(
        chain.link("mine", "produces", "material:nickel-sulphate"),
        chain.link("smelter", "consumes", "material:nickel-sulphate"),
    )
    assert gap.severity == "serious"
    assert gap.focus[2:] == (f"{CV}material/nickel-sulphate",)


@pytest.mark.parametrize(
    "tie",
    [
        [chain.link("a", "collaboratesWith", "b")],
        [chain.link("mine", "suppliesTo", "smelter")],
        [chain.link("project", "participant", "a"), chain.link("project", "participant", "b")],
        [chain.link("a", "owner", "top", share=90), chain.link("b", "owner", "top", share=90)],
    ],
    ids=["co-operation", "supply between their plants", "project in common", "owner in common"],
)
def test_a_tie_on_record_or_two_steps_of_it_end_the_suggestion(tie: list[dict[str, Any]]) -> None:
    assert neighbours(*tie) == []
