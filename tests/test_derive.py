import datetime as dt
from typing import Any

import pyoxigraph as ox
import pytest

from graph.release import Release
from graph.view import View
from tests import micro

PLANT = "https://w3id.org/akkuketju/id/plant"


def status_on(day: str, *statuses: dict[str, Any]) -> list[str]:
    view = micro.view(day, statuses=[{"subject": "plant", **status} for status in statuses])
    return [
        row["s"].rpartition("/")[2]
        for row in view.rows("SELECT ?s { id:plant akku:status ?s } ORDER BY ?s")
    ]


PLANNED = {"status": "status:planned", "valid_from": "2021"}
CANCELLED = {"status": "status:cancelled", "valid_from": "2022-06"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2020-12-31", []), ("2021-01-01", ["planned"]), ("2022-06-01", ["cancelled"])],
)
def test_the_status_of_a_day_is_the_last_one_that_has_begun(day: str, expected: list[str]) -> None:
    assert status_on(day, PLANNED, CANCELLED) == expected


def test_a_pause_with_an_end_gives_way_to_what_was_before() -> None:
    operating = {"status": "status:operating", "valid_from": "2021-06-28"}
    pause = {"status": "status:paused", "valid_from": "2023-06", "valid_to": "2023-07"}
    assert status_on("2023-07-15", operating, pause) == ["paused"]
    assert status_on("2023-08-01", operating, pause) == ["operating"]


def test_two_statuses_of_one_day_stand_side_by_side() -> None:
    other = {"status": "status:operating", "valid_from": "2021"}
    assert status_on("2021-05-05", PLANNED, other) == ["operating", "planned"]


def test_a_deprecated_claim_counts_nowhere() -> None:
    wrong = {**CANCELLED, "rank": "deprecated"}
    assert status_on("2023-01-01", PLANNED, wrong) == ["planned"]


def test_what_was_not_yet_published_is_not_known() -> None:
    rows: dict[str, Any] = {
        "sources": [
            {"id": "s1", "title": "Early", "issued": "2021-02"},
            {"id": "s2", "title": "Late", "issued": "2023"},
        ],
        "statuses": [
            {"subject": "plant", **PLANNED},
            {"subject": "plant", **CANCELLED, "sources": ["s2"]},
        ],
    }
    query = "SELECT ?s { id:plant akku:status ?s }"
    then = micro.view("2024-01-01", known_on="2022-12-31", **rows).rows(query)
    now = micro.view("2024-01-01", **rows).rows(query)
    assert then[0]["s"].endswith("planned")
    assert now[0]["s"].endswith("cancelled")


def test_a_newer_snapshot_of_a_holding_replaces_the_older() -> None:
    holding = {"subject": "firm", "predicate": "owner", "object": "state"}
    view = micro.view(
        "2024-01-01",
        links=[
            {**holding, "share": 67, "as_of": "2021"},
            {**holding, "share": 56, "as_of": "2023"},
        ],
    )
    chain = view.rows("SELECT ?a ?b { ?x akku:next ?y . ?x akku:share ?a . ?y akku:share ?b }")
    assert chain == [{"a": "67", "b": "56"}]


HOLDING = {"subject": "firm", "predicate": "owner", "object": "state"}


@pytest.mark.parametrize(
    ("earlier", "closing", "left"),
    [
        ({"as_of": "2021"}, {"valid_to": "2023-05"}, 0),
        ({"as_of": "2021"}, {"as_of": "2023-05", "valid_to": "2023-05"}, 0),
        ({"valid_from": "2021"}, {"valid_to": "2023-05"}, 0),
        ({"as_of": "2021"}, {"valid_to": "2024-06"}, 1),
        ({"as_of": "2023-09"}, {"valid_to": "2023-05"}, 1),
        ({}, {"valid_to": "2023-05"}, 1),
        ({"as_of": "2021"}, {"valid_to": "2023-05", "object": "fund"}, 1),
        ({"as_of": "2021"}, {"valid_to": "2023-05", "role": "kind:investor"}, 1),
        ({"as_of": "2021"}, {"valid_to": "2023-05", "rank": "deprecated"}, 1),
    ],
    ids=[
        "a snapshot", "a closing row with its day", "a claim since", "not over yet", "holds later",
        "undated", "of another", "in another role", "no longer claimed",
    ],
)  # fmt: skip
def test_an_end_that_one_claim_tells_closes_the_links_before_it(
    earlier: dict[str, str], closing: dict[str, str], left: int
) -> None:
    view = micro.view("2024-01-01", links=[{**HOLDING, **earlier}, {**HOLDING, **closing}])
    found = view.rows("SELECT ?o { id:firm akku:owner ?o FILTER (?o = id:state) }")
    assert len(found) == left


def test_a_quantity_is_given_in_the_canonical_unit_too() -> None:
    view = micro.view(
        "2024-01-01",
        quantities=[
            {
                "subject": "plant",
                "predicate": "capacity",
                "amount": "170",
                "unit": "kt/yr",
                "as_of": "2018",
            }
        ],
    )
    rows = view.rows(
        "SELECT ?n ?a { id:plant akku:capacity ?c . ?c akku:normAmount ?n ; akku:amount ?a }"
    )
    assert rows == [{"n": "170000", "a": "170"}]


def test_an_operator_is_active_at_the_stages_of_its_plant() -> None:
    view = micro.view(
        "2024-01-01",
        links=[
            {"subject": "plant", "predicate": "performs", "object": "stage:cam"},
            {"subject": "plant", "predicate": "operator", "object": "firm"},
        ],
    )
    assert view.rows("SELECT ?s { id:firm akku:activeIn ?s }") == [
        {"s": "https://w3id.org/akkuketju/cv/stage/cam"}
    ]


def test_what_is_of_a_class_is_of_the_classes_above_it_too(release: Release) -> None:
    view = View(ox.Store.read_only(str(release.store_path)), dt.date(2026, 11, 24))
    members = (
        "SELECT ?thing ?wider { ?class rdfs:subClassOf ?wider . ?thing a ?class"
        " FILTER (STRSTARTS(STR(?wider), STR(akku:))) "
    )
    assert view.rows(members + "FILTER NOT EXISTS { ?thing a ?wider } }") == []
    assert {row["wider"].rpartition("#")[2] for row in view.rows(members + "}")} == {
        "PolicyItem", "Statement", "Undertaking",
    }  # fmt: skip
