"""Timing on micro-graphs: readiness with overlap, slips, overdue starts, and the schedule."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import parse_date
from graph.gaps import timing
from graph.gaps.duration import between
from graph.gaps.model import Gap
from graph.namespaces import CV, ID
from graph.schedule import make_schedule
from graph.timeline import timelines
from tests import micro

MINING, CAM = f"{CV}stage/mining", f"{CV}stage/cam"
THINGS = [
    {"id": "finland", "class": "place"},
    {"id": "mine", "class": "facility"},
    {"id": "plant", "class": "facility"},
]
LINKS = [
    {"subject": "mine", "predicate": "performs", "object": "stage:mining"},
    {"subject": "plant", "predicate": "performs", "object": "stage:cam-nmc"},
    {"subject": "mine", "predicate": "locatedIn", "object": "finland"},
    {"subject": "plant", "predicate": "locatedIn", "object": "finland"},
]
SOURCES = [
    {"id": f"said-{year}", "title": str(year), "issued": str(year)} for year in range(2018, 2027)
] + [{"id": "undated", "title": "?", "issued": ""}]


def status(thing: str, name: str, since: str, until: str = "") -> dict[str, Any]:
    return {
        "subject": thing,
        "status": f"status:{name}",
        "valid_from": since,
        "valid_to": until,
        "sources": ["said-2018"],
    }


def start(thing: str, date: str, source: str = "said-2018") -> dict[str, Any]:
    return {"subject": thing, "predicate": "intendedStart", "date": date, "sources": [source]}


def find(day: str = "2026-01-01", **rows: Any) -> list[Gap]:
    links = [*LINKS, *rows.pop("links", [])]
    view = micro.view(day, sources=SOURCES, things=THINGS, links=links, **rows)
    return list(timing.find(view))


def kinds(found: list[Gap]) -> list[str]:
    return sorted(gap.kind for gap in found)


def test_a_start_slips_on_the_day_on_which_the_later_one_is_stated() -> None:
    dates = [start("plant", "2022", "said-2019"), start("plant", "2027", "said-2023")]
    assert "start-slipped" not in kinds(find("2022-06-01", dates=dates))
    assert "start-slipped" in kinds(find("2023-06-01", dates=dates))


def test_neighbours_that_run_at_the_same_time_are_ready() -> None:
    statuses = [status("mine", "operating", "2020"), status("plant", "operating", "2022")]
    assert find(statuses=statuses) == []


def test_a_plant_that_opened_and_closed_makes_no_stage_ready() -> None:
    statuses = [
        status("mine", "operating", "2010"),
        status("mine", "closed", "2015"),
        status("plant", "operating", "2022"),
    ]
    [gap] = find(statuses=statuses)
    assert (gap.kind, gap.focus, gap.size) == ("upstream-not-ready", (MINING, CAM), None)
    assert not gap.confirmed


def test_the_wait_for_a_planned_neighbour_has_the_interval_of_its_precision() -> None:
    found = find(
        statuses=[status("mine", "construction", "2024"), status("plant", "operating", "2020")],
        dates=[start("mine", "2027")],
    )
    [gap] = [gap for gap in found if gap.kind == "upstream-not-ready"]
    assert gap.size
    assert [gap.size.low, gap.size.high] == [Decimal("12.0"), Decimal("24.0")]


def test_an_upstream_without_its_downstream_exports() -> None:
    [gap] = find(statuses=[status("mine", "operating", "2020")])
    assert (gap.kind, gap.severity) == ("downstream-not-ready", "minor")


def test_readiness_is_confirmed_where_somebody_looked() -> None:
    survey = {
        "id": "c", "scope": "stage:cam", "place": "finland", "as_of": "2025-06", "complete": True,
    }  # fmt: skip
    [gap] = find(statuses=[status("mine", "operating", "2020")], coverage=[survey])
    assert gap.confirmed
    assert ID + "c" in gap.evidence


def test_a_later_statement_of_the_start_is_a_slip() -> None:
    found = find(
        statuses=[status("plant", "construction", "2024")],
        dates=[start("plant", "2027-06-01", "said-2024"), start("plant", "2026-06-01")],
    )
    [gap] = [gap for gap in found if gap.kind == "start-slipped"]
    assert gap.size
    assert gap.size.amount == Decimal("12.0")
    assert (gap.confirmed, len(gap.evidence)) == (True, 2)


def test_an_earlier_statement_of_the_start_is_no_slip() -> None:
    found = find(
        statuses=[status("plant", "construction", "2024")],
        dates=[start("plant", "2026-06", "said-2024"), start("plant", "2027-06")],
    )
    assert "start-slipped" not in kinds(found)


def test_a_start_from_an_undated_source_is_not_put_in_order() -> None:
    found = find(
        statuses=[status("plant", "construction", "2024")],
        dates=[start("plant", "2026-06"), start("plant", "2029", "undated")],
    )
    assert "start-slipped" not in kinds(found)


def test_the_real_start_ends_the_slip() -> None:
    found = find(
        statuses=[status("mine", "operating", "2010"), status("plant", "operating", "2022-01-01")],
        dates=[start("plant", "2020-01-01")],
    )
    assert kinds(found) == ["start-slipped"]
    assert found[0].size
    assert found[0].size.amount == Decimal("24.0")


@pytest.mark.parametrize(("day", "overdue"), [("2025-12-31", False), ("2026-01-01", True)])
def test_a_start_is_overdue_when_its_year_is_over(day: str, overdue: bool) -> None:
    found = find(
        day, statuses=[status("plant", "construction", "2024")], dates=[start("plant", "2025")]
    )
    assert ("start-overdue" in kinds(found)) is overdue


def test_what_is_cancelled_is_not_overdue() -> None:
    statuses = [status("plant", "construction", "2021"), status("plant", "cancelled", "2022")]
    assert find(statuses=statuses, dates=[start("plant", "2023")]) == []


def test_an_undertaking_on_its_way_without_a_date_is_asked_for_one() -> None:
    [gap] = find(statuses=[status("plant", "planned", "2025")])
    assert (gap.kind, gap.focus) == ("missing-data", (ID + "plant",))
    assert [iri.rpartition("#")[2] for iri in gap.asks] == ["intendedStart"]


SUPPLIES = [{"subject": "mine", "predicate": "suppliesTo", "object": "plant"}]
BOTH = [status("mine", "construction", "2024"), status("plant", "construction", "2024")]


def test_a_supplier_that_starts_after_its_customer_is_late() -> None:
    found = find(
        links=SUPPLIES, statuses=BOTH, dates=[start("mine", "2029"), start("plant", "2027")]
    )
    [gap] = [gap for gap in found if gap.kind == "start-after-need"]
    assert gap.focus == (ID + "mine", ID + "plant")
    assert gap.size
    assert gap.size.low > 12


def test_where_none_waits_for_another_there_is_no_critical_path() -> None:
    statuses = [status("mine", "planned", "2020"), status("plant", "planned", "2020")]
    dates = [start("mine", "2028"), start("plant", "2029")]
    view = micro.view(
        "2026-01-01", sources=SOURCES, things=THINGS, links=LINKS, statuses=statuses, dates=dates
    )
    made = make_schedule(view, timelines(view))
    assert [step.thing for step in made.steps] == [ID + "mine", ID + "plant"]
    assert made.critical == ()


def test_the_schedule_has_float_and_a_critical_path() -> None:
    dates = [start("mine", "2027-01-01"), start("plant", "2026-07-01")]
    view = micro.view(
        "2026-01-01", sources=SOURCES, things=THINGS, links=LINKS + SUPPLIES, statuses=BOTH,
        dates=dates,
    )  # fmt: skip
    made = make_schedule(view, timelines(view))
    assert made.critical == (ID + "mine", ID + "plant")
    steps = {step.thing: step for step in made.steps}
    assert steps[ID + "mine"].float_months == Decimal("-6.0")
    assert steps[ID + "plant"].early == parse_date("2027-01-01").first


def test_a_circle_cannot_be_scheduled_and_is_named() -> None:
    back = {"subject": "plant", "predicate": "suppliesTo", "object": "mine"}
    view = micro.view(
        "2026-01-01", things=THINGS, sources=SOURCES, links=[*LINKS, *SUPPLIES, back],
        statuses=BOTH, dates=[start("mine", "2027"), start("plant", "2027")],
    )  # fmt: skip
    made = make_schedule(view, timelines(view))
    assert made.circles == (ID + "mine", ID + "plant")
    assert made.steps == ()


DATES = st.dates(parse_date("1990").first, parse_date("2060").last).map(str)
PARTIAL = st.builds(lambda day, cut: parse_date(day[:cut]), DATES, st.sampled_from([4, 7, 10]))


@given(PARTIAL, PARTIAL)
def test_the_time_between_two_dates_lies_in_its_interval_and_turns_round(
    one: Any, other: Any
) -> None:
    there, back = between(one, other), between(other, one)
    assert there.low <= there.amount <= there.high
    assert (there.low, there.high) == (-back.high, -back.low)


@given(DATES, DATES)
def test_days_leave_no_interval(one: str, other: str) -> None:
    size = between(parse_date(one), parse_date(other))
    assert size.low == size.amount == size.high
