"""The eight sub-types of policy gaps, and what obstacles block, on micro-graphs."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.gaps import policy
from graph.gaps.model import Gap
from graph.namespaces import ID
from graph.obstacles import _exact, _greedy, blocking_power, smallest_cover
from tests import micro

DAY = "2026-01-01"


def thing(name: str, cls: str) -> dict[str, Any]:
    return {"id": name, "class": cls}


def link(subject: str, predicate: str, target: str) -> dict[str, Any]:
    return {"subject": subject, "predicate": predicate, "object": target}


def gaps(kind: str, **rows: Any) -> list[Gap]:
    return [gap for gap in policy.find(micro.view(DAY, **rows)) if gap.kind == kind]


MEASURE = [thing("m", "measure")]
INDICATOR = {"things": [thing("i", "indicator")], "links": [link("o", "hasIndicator", "i")]}


def observed(as_of: str) -> dict[str, Any]:
    return {"subject": "i", "predicate": "observed", "amount": "5", "as_of": as_of}


@pytest.mark.parametrize(
    ("kind", "rows", "mended"),
    [
        (
            "obstacle-without-measure",
            {"things": [thing("o", "obstacle")]},
            {"links": [link("m", "addresses", "o")]},
        ),
        (
            "measure-without-responsible",
            {"things": MEASURE},
            {"links": [link("m", "responsible", "ministry")]},
        ),
        (
            "measure-without-resources",
            {"things": MEASURE},
            {"quantities": [{"subject": "m", "predicate": "budget", "amount": "5"}]},
        ),
        (
            "measure-without-schedule",
            {"things": MEASURE},
            {"dates": [{"subject": "m", "predicate": "endDate", "date": "2027"}]},
        ),
        (
            "objective-without-indicator",
            {"things": [thing("o", "objective")]},
            {"links": [link("o", "hasIndicator", "i")]},
        ),
        (
            "objective-without-measure",
            {"things": [thing("o", "objective")]},
            {"links": [link("m", "advances", "o")]},
        ),
        ("indicator-without-recent-value", INDICATOR, {"quantities": [observed("2025")]}),
        (
            "indicator-without-target",
            INDICATOR,
            {"quantities": [{"subject": "i", "predicate": "target", "amount": "9"}]},
        ),
        (
            "measure-without-evidence",
            {"things": MEASURE},
            {"statuses": [{"subject": "m", "status": "status:in-force", "valid_from": "2025"}]},
        ),
        (
            "item-overdue",
            {
                "things": MEASURE,
                "dates": [{"subject": "m", "predicate": "dueDate", "date": "2025-06-30"}],
            },
            {"statuses": [{"subject": "m", "status": "status:completed", "valid_from": "2025"}]},
        ),
        (
            "measure-stale",
            {
                "things": MEASURE,
                "statuses": [{"subject": "m", "status": "status:adopted", "valid_from": "2022"}],
            },
            {
                "statuses": [
                    {"subject": "m", "status": "status:adopted", "valid_from": "2022"},
                    {"subject": "m", "status": "status:in-progress", "valid_from": "2025"},
                ]
            },
        ),
        (
            "money-without-objective",
            {
                "things": MEASURE,
                "quantities": [{"subject": "m", "predicate": "funding", "amount": "5"}],
            },
            {"links": [link("m", "advances", "o")]},
        ),
    ],
)
def test_a_plan_lacks_a_part_until_it_is_given(
    kind: str, rows: dict[str, Any], mended: dict[str, Any]
) -> None:
    [gap] = gaps(kind, **rows)
    assert not gap.confirmed or kind == "item-overdue"
    assert gap.asks
    both = {**rows, **{table: [*rows.get(table, []), *added] for table, added in mended.items()}}
    assert gaps(kind, **both) == []


def test_what_is_late_counts_the_months() -> None:
    due = [{"subject": "m", "predicate": "dueDate", "date": "2025-01-01"}]
    [gap] = gaps("item-overdue", things=MEASURE, dates=due)
    assert gap.size
    assert (gap.size.amount, gap.size.unit, gap.severity) == (Decimal("12.0"), "month", "serious")


@pytest.mark.parametrize(("day", "late"), [("2025-12-31", False), ("2026-01-01", True)])
def test_a_year_is_late_only_when_it_is_over(day: str, late: bool) -> None:
    due = [{"subject": "m", "predicate": "dueDate", "date": "2025"}]
    found = [
        gap for gap in policy.find(micro.view(day, things=MEASURE, dates=due))
        if gap.kind == "item-overdue"
    ]  # fmt: skip
    assert bool(found) is late
    for gap in found:
        assert gap.size
        assert [gap.size.low, gap.size.high] == [Decimal("0.0"), Decimal("12.0")]


def test_only_the_last_due_date_can_be_late() -> None:
    due = [
        {"subject": "m", "predicate": "dueDate", "date": "2025-01-01"},
        {"subject": "m", "predicate": "dueDate", "date": "2027-01-01"},
    ]
    assert gaps("item-overdue", things=MEASURE, dates=due) == []


def test_a_proposal_need_not_be_carried_out() -> None:
    proposed = [{"subject": "m", "status": "status:proposed", "valid_from": "2025"}]
    assert gaps("measure-without-evidence", things=MEASURE, statuses=proposed) == []


def test_three_measures_against_one_obstacle_overlap() -> None:
    things = [thing("o", "obstacle")]
    three = [link(f"m{n}", "addresses", "o") for n in range(3)]
    assert gaps("measures-overlap", things=things, links=three[:2]) == []
    [gap] = gaps("measures-overlap", things=things, links=three)
    assert len(gap.evidence) == 3


def test_a_gap_is_confirmed_where_the_item_was_surveyed() -> None:
    survey = {"id": "c", "scope": "m", "place": "finland", "as_of": "2025-06", "complete": True}
    [gap] = gaps(
        "measure-without-responsible",
        things=[*MEASURE, thing("finland", "place")],
        coverage=[survey],
    )
    assert gap.confirmed
    assert gap.evidence == (ID + "c",)


HINDERED: dict[str, Any] = {
    "things": [
        thing("finland", "place"),
        thing("o", "obstacle"),
        thing("named", "project"),
        thing("part", "project"),
        thing("silent", "project"),
        thing("planned", "facility"),
    ],
    "links": [
        link("o", "hinders", "named"),
        link("o", "hinders", "silent"),
        link("part", "isPartOf", "named"),
        link("o", "hinders", "stage:cam"),
        link("planned", "performs", "stage:cam-nmc"),
        link("planned", "locatedIn", "finland"),
    ],
    "statuses": [{"subject": "planned", "status": "status:planned", "valid_from": "2025"}],
}


def money(subject: str, amount: str, kind: str = "kind:stated", scope: str = "") -> dict[str, Any]:
    return {
        "subject": subject, "predicate": "investment", "amount": amount, "unit": "MEUR",
        "quantity_kind": kind, "scope": scope, "as_of": "2025",
    }  # fmt: skip


def test_blocking_power_is_an_interval_and_names_what_is_unknown() -> None:
    quantities = [
        money("named", "100"),
        money("named", "150", scope="later"),
        money("named", "7", "kind:spent"),
        money("part", "60"),
        money("planned", "30"),
    ]
    [found] = blocking_power(micro.view(DAY, quantities=quantities, **HINDERED))
    named, whole = found.total("MEUR"), found.total("MEUR", "all")
    assert [named.low, named.high] == [100, 150]
    assert named.unknown == (ID + "silent",)
    assert [whole.low, whole.high] == [130, 180]
    assert len(named.claims) == 2
    assert found.path == (ID + "planned",)
    assert found.total("GWh/yr", "all").high == 0
    assert len(found.total("GWh/yr", "all").unknown) == 4


def test_a_running_plant_is_not_on_the_path() -> None:
    running = [{"subject": "planned", "status": "status:operating", "valid_from": "2025"}]
    [found] = blocking_power(micro.view(DAY, **{**HINDERED, "statuses": running}))
    assert found.path == ()


def test_the_smallest_cover_names_what_nothing_addresses() -> None:
    things = [thing(name, "obstacle") for name in ("a", "b", "c")]
    links = [link(m, "addresses", o) for m, o in ("xa", "yb", "za", "zb")]
    cover = smallest_cover(micro.view(DAY, things=things, links=links))
    assert cover.measures == (ID + "z",)
    assert cover.covered[ID + "z"] == (ID + "a", ID + "b")
    assert cover.open == (ID + "c",)
    assert cover.exact


@given(
    st.dictionaries(st.sampled_from("mnopqrst"), st.sets(st.integers(0, 7), min_size=1), max_size=8)
)
def test_the_exact_cover_covers_and_is_never_larger_than_the_greedy(
    addressed: dict[str, set[int]],
) -> None:
    named = {m: {str(o) for o in obstacles} for m, obstacles in addressed.items()}
    exact, greedy = _exact(named), _greedy(named)
    for chosen in (exact, greedy):
        assert set().union(*(named[m] for m in chosen)) == set().union(*named.values())
    assert len(exact) <= len(greedy)
