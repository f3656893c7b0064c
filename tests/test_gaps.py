import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from graph.gaps import RULES, evidence, find_gaps, freshness, method, policy, presence
from graph.gaps.model import Gap
from graph.namespaces import shorten
from graph.release import Release
from graph.view import make_view
from tests import micro

FINLAND = {"id": "finland", "class": "place", "label_en": "Finland"}
PLANT = {"id": "plant", "class": "facility", "label_en": "Plant"}
AT_CAM = [
    {"subject": "plant", "predicate": "performs", "object": "stage:cam-nmc"},
    {"subject": "plant", "predicate": "locatedIn", "object": "finland"},
]


def presence_of_cam(day: str = "2025-01-01", **rows: Any) -> Gap | None:
    rows.setdefault("things", [FINLAND, PLANT])
    found = presence.find(micro.view(day, **rows))
    return next((gap for gap in found if gap.focus[0].endswith("/cam")), None)


def status(name: str, since: str = "2024") -> dict[str, Any]:
    return {"subject": "plant", "status": f"status:{name}", "valid_from": since}


@pytest.mark.parametrize(
    ("statuses", "kind", "state"),
    [
        ([], "stage-status-unknown", "ladder-unknown"),
        ([status("planned")], "stage-pipeline-only", "ladder-pipeline"),
        (
            [status("operating", "2022"), status("cancelled")],
            "stage-without-operation",
            "ladder-stopped",
        ),
        ([status("operating")], "single-actor-stage", "ladder-operating"),
    ],
)
def test_presence_follows_the_ladder(statuses: list[dict[str, Any]], kind: str, state: str) -> None:
    gap = presence_of_cam(links=AT_CAM, statuses=statuses)
    assert gap is not None
    assert (gap.kind, gap.state) == (kind, state)


def test_a_project_on_its_way_is_a_pipeline() -> None:
    project = {**PLANT, "class": "project"}
    gap = presence_of_cam(
        things=[FINLAND, project], links=AT_CAM, statuses=[status("construction")]
    )
    assert gap is not None
    assert gap.kind == "stage-pipeline-only"


def test_a_programme_is_no_plant() -> None:
    programme = {**PLANT, "class": "project", "classification": "kind:programme"}
    gap = presence_of_cam(things=[FINLAND, programme], links=AT_CAM, statuses=[status("operating")])
    assert gap is not None
    assert gap.state == "ladder-none"


@pytest.mark.parametrize("tie", ["locatedIn", "headquarters"])
def test_actors_without_a_plant_are_told_apart_from_nothing(tie: str) -> None:
    firm = {"id": "firm", "class": "organisation", "label_en": "Firm"}
    links = [
        {"subject": "firm", "predicate": "activeIn", "object": "stage:cam"},
        {"subject": "firm", "predicate": tie, "object": "finland"},
    ]
    gap = presence_of_cam(things=[FINLAND, firm], links=links)
    assert gap is not None
    assert (gap.kind, gap.state) == ("stage-actors-only", "ladder-actors")
    assert gap.evidence


def test_a_plant_of_the_wider_stage_leaves_the_narrower_one_unresolved() -> None:
    links = [{**AT_CAM[0], "object": "stage:cam"}, AT_CAM[1]]
    view = micro.view(
        "2025-01-01", things=[FINLAND, PLANT], links=links, statuses=[status("operating")]
    )
    kinds = {gap.focus[0].rpartition("/")[2]: gap.kind for gap in presence.find(view)}
    assert kinds["cam-nmc"] == "stage-unresolved"
    assert kinds["cam"] == "single-actor-stage"


def test_a_plant_of_unknown_status_at_the_wider_stage_is_no_proof_of_nothing() -> None:
    links = [{**AT_CAM[0], "object": "stage:cam"}, AT_CAM[1]]
    vague = micro.view("2025-01-01", things=[FINLAND, PLANT], links=links)
    found = {gap.focus[0].rpartition("/")[2]: gap for gap in presence.find(vague)}
    assert (found["cam-nmc"].kind, found["cam-nmc"].severity) == ("stage-unresolved", "serious")
    stopped = micro.view(
        "2025-01-01", things=[FINLAND, PLANT], links=links, statuses=[status("cancelled")]
    )
    kinds = {gap.focus[0].rpartition("/")[2]: gap.kind for gap in presence.find(stopped)}
    assert kinds["cam-nmc"] == "stage-without-operation"


def test_the_product_tells_the_narrower_stage() -> None:
    links = [
        {**AT_CAM[0], "object": "stage:cam"},
        AT_CAM[1],
        {"subject": "plant", "predicate": "produces", "object": "material:nickel-sulphate"},
    ]
    view = micro.view(
        "2025-01-01", things=[FINLAND, PLANT], links=links, statuses=[status("operating")]
    )
    kinds = {gap.focus[0].rpartition("/")[2]: gap.kind for gap in presence.find(view)}
    assert kinds["cam-nmc"] == "single-actor-stage"


def test_a_pilot_plant_is_not_yet_presence() -> None:
    pilot = {**PLANT, "classification": "kind:pilot-plant"}
    gap = presence_of_cam(things=[FINLAND, pilot], links=AT_CAM, statuses=[status("operating")])
    assert gap is not None
    assert gap.kind == "stage-pilot-only"


def test_a_plant_elsewhere_is_no_presence() -> None:
    abroad = [AT_CAM[0], {**AT_CAM[1], "object": "sweden"}]
    gap = presence_of_cam(links=abroad, statuses=[status("operating")])
    assert gap is not None
    assert (gap.kind, gap.state) == ("stage-without-operation", "ladder-none")


@pytest.mark.parametrize(
    ("claim", "confirmed"),
    [
        ({"as_of": "2024-06", "complete": True}, True),
        ({"as_of": "2024-06", "complete": False}, False),
        ({"as_of": "2021", "complete": True}, False),
        ({"as_of": "2025-06", "complete": True}, False),
    ],
)
def test_absence_is_confirmed_only_where_somebody_looked_recently(
    claim: dict[str, Any], confirmed: bool
) -> None:
    coverage = [{"id": "survey", "scope": "stage:cam", "place": "finland", **claim}]
    gap = presence_of_cam(coverage=coverage)
    assert gap is not None
    assert gap.confirmed is confirmed


def test_a_survey_that_found_what_the_tables_lack_confirms_no_absence(release: Release) -> None:
    """Of the metal mines that the authorities counted in 2021 most are not in the tables."""
    view = make_view(release.base_quads(), dt.date(2022, 1, 1))
    absent = [gap for gap in presence.find(view) if gap.focus[0].endswith("stage/mining")]
    assert not any(gap.confirmed for gap in absent)


def test_the_status_and_the_stage_of_a_plant_are_the_evidence() -> None:
    gap = presence_of_cam(links=AT_CAM, statuses=[status("planned")])
    assert gap is not None
    assert len(gap.evidence) == 2


def kinds(found: Any) -> list[str]:
    return sorted(gap.kind for gap in found)


def test_an_obstacle_without_measure_is_a_gap_until_one_addresses_it() -> None:
    things = [{"id": "o", "class": "obstacle"}, {"id": "m", "class": "measure"}]
    addressed = [{"subject": "m", "predicate": "addresses", "object": "o"}]
    assert "obstacle-without-measure" in kinds(policy.find(micro.view("2025-01-01", things=things)))
    after = kinds(policy.find(micro.view("2025-01-01", things=things, links=addressed)))
    assert "obstacle-without-measure" not in after


def test_a_measure_lacks_owner_money_and_date_until_they_are_given() -> None:
    things = [{"id": "m", "class": "measure"}]
    dates = [{"subject": "m", "predicate": "dueDate", "date": "2026"}]
    found = kinds(policy.find(micro.view("2025-01-01", things=things, dates=dates)))
    assert "measure-without-resources" in found
    assert "measure-without-responsible" in found
    assert "measure-without-schedule" not in found


def test_a_date_still_to_come_is_a_schedule() -> None:
    things = [{"id": "m", "class": "measure"}]
    dates = [{"subject": "m", "predicate": "dueDate", "date": "2030"}]
    found = kinds(policy.find(micro.view("2025-01-01", things=things, dates=dates)))
    assert "measure-without-schedule" not in found


def test_two_operators_are_a_conflict_with_both_claims_as_evidence() -> None:
    links = [
        {"subject": "plant", "predicate": "operator", "object": "one"},
        {"subject": "plant", "predicate": "operator", "object": "two"},
    ]
    found = [
        gap
        for gap in evidence.find(micro.view("2025-01-01", links=links))
        if gap.kind == "conflicting-statements"
    ]
    assert [len(gap.evidence) for gap in found] == [2]


def conflicting(*links: tuple[str, str, str]) -> list[Gap]:
    rows = [{"subject": s, "predicate": p, "object": o} for s, p, o in links]
    found = evidence.find(micro.view("2025-01-01", links=rows))
    return [gap for gap in found if gap.kind == "conflicting-statements"]


def test_a_park_and_its_town_are_no_conflict() -> None:
    nested = [("plant", "locatedIn", "park"), ("plant", "locatedIn", "finland")]
    assert conflicting(*nested)
    inside = [("park", "locatedIn", "town"), ("town", "locatedIn", "finland")]
    assert not conflicting(*nested, *inside)


def test_a_group_and_its_subsidiary_do_not_contradict_each_other() -> None:
    both = [("plant", "operator", "group"), ("plant", "operator", "branch")]
    assert conflicting(*both)
    assert not conflicting(*both, ("branch", "org:subOrganizationOf", "group"))


def test_two_towns_conflict_and_the_country_of_both_is_no_evidence() -> None:
    places = [("plant", "locatedIn", place) for place in ("one", "two", "finland")]
    inside = [(town, "locatedIn", "finland") for town in ("one", "two")]
    assert [len(gap.evidence) for gap in conflicting(*places, *inside)] == [2]


def capacity(amount: str, source: str) -> dict[str, Any]:
    return {
        "subject": "plant",
        "predicate": "capacity",
        "amount": amount,
        "as_of": "2024",
        "sources": [source],
    }


@pytest.mark.parametrize(("other", "spread"), [("101", None), ("50", "50.0")])
def test_amounts_of_one_date_conflict_beyond_the_tolerance(other: str, spread: str | None) -> None:
    sources = [{"id": s, "title": s, "issued": "2024"} for s in ("s1", "s2")]
    view = micro.view(
        "2025-01-01", sources=sources, quantities=[capacity("100", "s1"), capacity(other, "s2")]
    )
    found = [gap for gap in evidence.find(view) if gap.kind == "conflicting-amounts"]
    assert [str(gap.size.amount) for gap in found if gap.size] == ([spread] if spread else [])


def test_disputed_amounts_say_of_what_they_are() -> None:
    share = {
        **capacity("30", "s1"),
        "subject": "material:graphite",
        "predicate": "proportion",
        "material": "material:graphite",
        "stage": "stage:mining",
        "aspect": "aspect:mine-production",
        "place": "finland",
        "unit": "%",
    }
    other = {**share, "amount": "50", "sources": ["s2"]}
    sources = [{"id": s, "title": s, "issued": "2024"} for s in ("s1", "s2")]
    view = micro.view("2025-01-01", things=[FINLAND], sources=sources, quantities=[share, other])
    [gap] = [gap for gap in evidence.find(view) if gap.kind == "conflicting-amounts"]
    assert [shorten(iri) for iri in gap.focus] == [
        "material:graphite",
        "akku:proportion",
        "aspect:mine-production",
        "finland",
    ]


@pytest.mark.parametrize(("low", "high", "alike"), [("7", "7.3", True), ("7.0", "7.3", False)])
def test_an_amount_agrees_with_what_it_is_the_rounding_of(low: str, high: str, alike: bool) -> None:
    assert evidence.agree(Decimal(low), Decimal(high)) is alike


def test_a_status_two_years_old_is_stale_unless_it_is_final() -> None:
    old = status("planned", "2020")
    final = status("cancelled", "2020")
    things = [PLANT]
    stale = kinds(freshness.find(micro.view("2025-01-01", things=things, statuses=[old])))
    closed = kinds(freshness.find(micro.view("2025-01-01", things=things, statuses=[final])))
    assert "stale-status" in stale
    assert "stale-status" not in closed


def test_ids_are_stable_and_unique() -> None:
    view = micro.view("2025-01-01", things=[FINLAND, PLANT], links=AT_CAM)
    first = [gap.id for _, gap in find_gaps(view)]
    again = [gap.id for _, gap in find_gaps(view)]
    assert first == again
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_says_what_it_does(rule: Any) -> None:
    text = method(rule)
    for part in ("Definition", "Method", "Needed data", "Pitfalls", "Complexity", "Reference"):
        assert f"\n{part}\n" in text
