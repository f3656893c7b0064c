"""Balance and grade gaps of the real chain, and of a region that nothing is known of."""

import datetime as dt

import pytest

from graph.balance import Imports, Request, solve
from graph.errors import AkkuketjuError
from graph.gaps import balance, grade
from graph.gaps.model import Gap
from graph.release import Release
from graph.view import View, make_view
from tests import micro
from tests.balance.conftest import DAY


@pytest.fixture(scope="module")
def balance_gaps(view: View) -> dict[tuple[str, ...], Gap]:
    return {(gap.kind, *gap.focus): gap for gap in balance.find(view)}


def material(name: str) -> str:
    return f"https://w3id.org/akkuketju/cv/material/{name}"


def test_a_stage_that_nobody_makes_is_a_broken_link(
    balance_gaps: dict[tuple[str, ...], Gap],
) -> None:
    gap = balance_gaps["broken-link", material("separator-film")]

    assert gap.severity == "severe"
    assert gap.size is not None
    assert gap.size.unit == "kt/yr"
    assert gap.size.low < gap.size.amount < gap.size.high


def test_a_stage_that_makes_too_little_is_a_shortfall(
    balance_gaps: dict[tuple[str, ...], Gap],
) -> None:
    gap = balance_gaps["capacity-shortfall", material("lithium-hydroxide-monohydrate")]

    assert gap.severity == "serious"
    assert ("broken-link", material("lithium-hydroxide-monohydrate")) not in balance_gaps


def test_the_claims_used_are_the_evidence(balance_gaps: dict[tuple[str, ...], Gap]) -> None:
    for gap in balance_gaps.values():
        assert gap.evidence
        assert all("/id/s-" in iri or "/id/coverage-" in iri for iri in gap.evidence)


def test_each_chemistry_has_its_bottleneck(balance_gaps: dict[tuple[str, ...], Gap]) -> None:
    chemistries = {key[2] for key in balance_gaps if key[0] == "binding-bottleneck"}

    assert {c.rpartition("/")[2] for c in chemistries} >= {"nmc811", "nmc622", "lfp"}


def test_copper_cathode_is_no_copper_foil(release: Release) -> None:
    """Boliden's cathode is on record; a status makes it count, and no foil is made of it."""
    rows = {
        "statuses": [
            {"subject": "boliden-harjavalta", "status": "status:operating", "valid_from": "2018"}
        ]
    }
    view = make_view(release.base_quads(), DAY, overlay=micro.triples(**rows))
    found = {gap.focus[0]: gap for gap in grade.find(view) if gap.kind == "conversion-missing"}

    assert material("copper-foil") in found
    assert material("lithium-carbonate") in found
    assert material("spodumene-concentrate") not in found


@pytest.mark.parametrize(
    ("made", "mismatches"),
    [
        ("material:pcam-nmc622", 1),
        ("material:pcam-nmc811", 0),
        ("material:pcam", 0),  # the grade is not told, so it may be the right one
    ],
)
def test_a_plant_that_takes_a_grade_that_nobody_makes(
    release: Release, made: str, mismatches: int
) -> None:
    takes = {"taker": "material:pcam-nmc811"}
    view = region(release, produces={"maker": made}, consumes=takes)
    found = [gap for gap in grade.find(view) if gap.kind == "grade-mismatch"]

    assert len(found) == mismatches


def test_a_plant_takes_what_the_grade_that_it_makes_is_made_from(release: Release) -> None:
    """Nobody says what the works consumes; its NMC811 is made from the precursor of NMC811."""
    plants = {"precursor": "material:pcam-nmc622", "works": "material:cam-nmc811"}
    view = region(release, produces=plants)
    found = [gap.focus for gap in grade.find(view) if gap.kind == "grade-mismatch"]
    assert found == [("https://w3id.org/akkuketju/id/works", material("pcam-nmc811"))]


def test_a_plant_whose_grade_taken_is_not_told_is_asked(release: Release) -> None:
    stage = {"works": "stage:cam-layered-oxide"}
    view = region(release, produces={"works": "material:cam"}, performs=stage)
    asked = {gap.asks for gap in grade.find(view) if gap.kind == "missing-data"}
    assert {ask.rpartition("#")[2] for asks in asked for ask in asks} == {"consumes", "produces"}


def region(release: Release, **links: dict[str, str]) -> View:
    """A region of its own on the graph of the release, whose plants operate."""
    plants = sorted({plant for of in links.values() for plant in of})
    overlay = micro.triples(
        things=[
            {"id": "testland", "class": "place", "label_en": "Testland"},
            *({"id": plant, "class": "facility", "label_en": plant} for plant in plants),
        ],
        links=[
            *({"subject": p, "predicate": "locatedIn", "object": "testland"} for p in plants),
            *(
                {"subject": plant, "predicate": predicate, "object": target}
                for predicate, of in links.items()
                for plant, target in of.items()
            ),
        ],
        statuses=[
            {"subject": plant, "status": "status:operating", "valid_from": "2024"}
            for plant in plants
        ],
    )
    return make_view(release.base_quads(), DAY, overlay=overlay, region="testland")


def test_where_nothing_is_known_the_rules_say_what_they_need() -> None:
    empty = micro.view("2025-01-01")

    assert [gap.kind for gap in balance.find(empty)] == ["missing-data"]
    assert [gap.kind for gap in grade.find(empty)] == ["missing-data"]


def test_a_region_without_cell_plants_has_no_need_to_count_from(release: Release) -> None:
    view = make_view(release.base_quads(), DAY, region="kokkola")

    assert [gap.kind for gap in balance.find(view)] == ["missing-data"]


def test_what_sources_had_not_told_yet_is_asked_for(release: Release) -> None:
    view = make_view(release.base_quads(), DAY, known_on=dt.date(2024, 6, 1))

    assert "missing-data" in {gap.kind for gap in balance.find(view)}


@pytest.mark.parametrize("year", [2018, 2022, 2025])
def test_needs_hold_before_somebody_wrote_them_down(release: Release, year: int) -> None:
    """A kilowatt-hour takes what it takes; only capacities, and what was known, have a day."""
    quads = release.base_quads()
    early, late = (
        solve(make_view(quads, day), Request((("nmc811", 1.0),), 40, Imports("missing")))
        for day in (dt.date(year, 1, 1), DAY)
    )
    assert {s.product: s.requirement for s in early.stages} == {
        s.product: s.requirement for s in late.stages
    }
    with pytest.raises(AkkuketjuError):
        solve(
            make_view(quads, DAY, known_on=dt.date(year, 1, 1)),
            Request((("nmc811", 1.0),), 40, Imports("missing")),
        )
