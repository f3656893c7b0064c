"""Measures with what they lack, obstacles by state, on micro-graphs."""

import datetime as dt
from typing import Any

import pytest

from graph.chain import summarise_chain
from graph.namespaces import ID
from graph.policy import read_policy, touching
from graph.release import Release
from graph.view import make_view
from tests import micro

DAY = "2026-01-01"
THINGS = [
    {"id": "o", "class": "obstacle"},
    {"id": "m", "class": "measure"},
    {"id": "n", "class": "measure"},
]
ADDRESSES = {"subject": "m", "predicate": "addresses", "object": "o"}


def status(thing: str, value: str) -> dict[str, Any]:
    return {"subject": thing, "status": f"status:{value}", "valid_from": "2025"}


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ({}, "none"),
        ({"links": [ADDRESSES]}, "proposed"),
        ({"links": [ADDRESSES], "statuses": [status("m", "proposed")]}, "proposed"),
        ({"links": [ADDRESSES], "statuses": [status("m", "in-progress")]}, "under-way"),
        ({"links": [ADDRESSES], "statuses": [status("m", "completed")]}, "under-way"),
        ({"statuses": [status("o", "ended")]}, "resolved"),
    ],
)
def test_an_obstacle_is_where_its_measures_are(rows: dict[str, Any], state: str) -> None:
    policy = read_policy(micro.view(DAY, things=THINGS, **rows))
    assert policy.state(policy.obstacles[ID + "o"]) == state


def test_an_obstacle_that_a_project_or_a_law_addresses_is_not_without_a_measure() -> None:
    things = [*THINGS, {"id": "p", "class": "project"}, {"id": "law", "class": "regulation"}]
    links = [
        {"subject": "p", "predicate": "addresses", "object": "o"},
        {"subject": "law", "predicate": "addresses", "object": "o"},
    ]
    for statuses, state in (([], "proposed"), ([status("p", "in-progress")], "under-way")):
        policy = read_policy(micro.view(DAY, things=things, links=links, statuses=statuses))
        assert policy.state(policy.obstacles[ID + "o"]) == state
        assert [i.iri for i in policy.addressing(ID + "o")] == [ID + "law", ID + "p"]


def test_a_measure_lacks_what_nobody_said_of_it() -> None:
    due = [{"subject": "m", "predicate": "dueDate", "date": "2027"}]
    policy = read_policy(micro.view(DAY, things=THINGS, dates=due))
    assert policy.measures[ID + "m"].lacks == ("owner", "money")
    assert policy.measures[ID + "n"].lacks == ("owner", "money", "date")


def test_whoever_answers_for_a_neighbouring_measure_is_a_candidate() -> None:
    links = [
        ADDRESSES,
        {"subject": "n", "predicate": "addresses", "object": "o"},
        {"subject": "n", "predicate": "responsible", "object": "ministry"},
    ]
    policy = read_policy(micro.view(DAY, things=THINGS, links=links))
    assert policy.candidates(policy.measures[ID + "m"]) == [ID + "ministry"]
    assert policy.candidates(policy.measures[ID + "n"]) == []


def test_the_stages_of_the_chain_count_the_same_items(release: Release) -> None:
    day = dt.date.fromisoformat(release.manifest["day"])
    view = make_view(release.base_quads(), day)
    policy = read_policy(view)
    told = {one.iri: (one.obstacles, one.measures) for one in summarise_chain(view)}
    assert any(obstacles and measures for obstacles, measures in told.values())
    for stage, counts in told.items():
        obstacles = touching(policy.obstacles.values(), stage)
        assert counts == (len(obstacles), len(touching(policy.measures.values(), stage)))
