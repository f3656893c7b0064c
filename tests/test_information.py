"""The value of information: which answers change most verdicts, over all kinds of gaps."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from graph.gaps import dependence
from graph.information import Value, changed_by_each, most_valuable
from graph.inquiry import ask
from graph.namespaces import AKKU, CV, ID
from graph.release import Release
from graph.view import View, make_view
from tests import micro
from tests.dependence import micro_chain as chain

DAY = dt.date(2026, 1, 1)


def changes(value: Value, answer: str) -> set[tuple[str, str]]:
    """The types of gaps that an answer touches, each with how."""
    return {(flip.kind, flip.change) for flip in value.flips[answer]}


def about(found: list[Value], thing: str, name: str) -> Value:
    [value] = [v for v in found if v.question.thing == thing and v.question.property == AKKU + name]
    return value


def stage(*statuses: dict[str, Any]) -> View:
    return micro.view(
        DAY.isoformat(),
        things=[{"id": "finland", "class": "place"}, {"id": "a", "class": "facility"}],
        links=[
            {"subject": "a", "predicate": "performs", "object": "stage:cam"},
            {"subject": "a", "predicate": "locatedIn", "object": "finland"},
        ],
        statuses=statuses,
    )


def test_an_unknown_status_flips_its_stage() -> None:
    found = about(most_valuable(stage(), 50), ID + "a", "status")
    assert found.question.reason == "unknown"
    assert ("stage-status-unknown", "closes") in changes(found, "operating")
    assert ("stage-without-operation", "opens") in changes(found, "closed")
    assert found.most == max(len(flips) for flips in found.flips.values())


def test_asking_whether_somebody_looked_turns_certainty() -> None:
    found = about(most_valuable(stage(), 50), f"{CV}stage/cam", "complete")
    assert found.question.reason == "not-surveyed"
    assert ("stage-status-unknown", "changes") in changes(found, "complete")


@pytest.fixture(scope="module")
def quads(release: Release) -> Any:
    return release.base_quads()


def two_plants(quads: Any) -> View:
    """A region with a cell plant that runs, and a separator plant of unknown status."""
    overlay = micro.triples(
        things=[
            {"id": "testland", "class": "place", "label_en": "Testland"},
            *({"id": p, "class": "facility", "label_en": p} for p in ("cells", "films")),
        ],
        links=[
            *(
                {"subject": p, "predicate": "locatedIn", "object": "testland"}
                for p in ("cells", "films")
            ),
            {"subject": "cells", "predicate": "performs", "object": "stage:cell-manufacturing"},
            {"subject": "films", "predicate": "performs", "object": "stage:separator"},
        ],
        statuses=[{"subject": "cells", "status": "status:operating", "valid_from": "2025"}],
        quantities=[
            capacity("cells", "material:cell", "10", "GWh/yr"),
            capacity("films", "material:separator-film", "90", "kt/yr"),
        ],
    )
    return make_view(quads, dt.date(2026, 11, 1), overlay=overlay, region="testland")


def capacity(plant: str, product: str, amount: str, unit: str) -> dict[str, Any]:
    return {
        "subject": plant, "predicate": "capacity", "material": product, "unit": unit,
        "amount": Decimal(amount), "as_of": "2025", "sources": ["s001"],
    }  # fmt: skip


def test_a_status_opens_and_closes_what_the_balance_of_the_chain_lacks(quads: Any) -> None:
    made = two_plants(quads)
    of_films = [q for q in ask(made) if q.thing == ID + "films"]
    [found] = most_valuable(made, questions=of_films)
    focus = f"{CV}material/separator-film"
    assert [f.change for f in found.flips["operating"] if f.kind == "broken-link"] == ["closes"]
    assert [f.focus for f in found.flips["operating"] if f.kind == "broken-link"] == [(focus,)]
    assert not [f for f in found.flips["closed"] if f.kind == "broken-link"]


def test_a_status_decides_whether_a_plant_is_the_only_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dependence, "_TARGET", f"{CV}stage/cam")
    view = chain.view(
        DAY.isoformat(),
        things=[chain.plant("mine"), chain.plant("pit")],
        links=[*chain.runs("mine", "mining"), *chain.runs("pit", "mining")],
        statuses=chain.operating("mine", since="2025"),
    )
    found = about(most_valuable(view, 50), ID + "pit", "status")
    assert ("single-point-of-failure", "closes") in changes(found, "operating")
    assert ("single-point-of-failure", "changes") in changes(found, "closed")  # now certain


@pytest.mark.parametrize(("largest", "asked"), [("45", True), ("55", False)])
def test_who_has_the_rest_of_a_supply_decides_whether_it_is_concentrated(
    largest: str, asked: bool
) -> None:
    view = chain.view(DAY.isoformat(), quantities=[chain.share("congo", largest)])
    found = [v for v in most_valuable(view, 50) if v.question.reason == "unlisted"]
    assert len(found) == asked
    for value in found:
        assert changes(value, "one-country") == {("concentrated-supply", "opens")}
        assert changes(value, "many-countries") == set()


def test_one_of_two_disputed_shares_ends_a_concentration() -> None:
    sources = [{"id": s, "title": s, "issued": "2024"} for s in ("s1", "s2")]
    shares = [chain.share("congo", p, sources=[s]) for p, s in (("60", "s1"), ("30", "s2"))]
    view = chain.view(DAY.isoformat(), sources=sources, quantities=shares)
    [found] = [v for v in most_valuable(view, 50) if v.question.reason == "conflict"]
    assert sorted(found.flips) == ["30 %", "60 %"]
    assert changes(found, "30 %") >= {
        ("conflicting-amounts", "closes"),
        ("concentrated-supply", "closes"),
    }
    assert ("concentrated-supply", "changes") in changes(found, "60 %")


def real_view(release: Release) -> View:
    return make_view(release.base_quads(), dt.date.fromisoformat(release.manifest["day"]))


def test_asking_leaves_the_view_as_it_was(release: Release) -> None:
    made = real_view(release)
    before = len(made.store)
    most_valuable(made, 1, questions=list(ask(made))[:5])
    assert len(made.store) == before


def test_answers_in_one_run_count_as_every_rule_one_by_one(release: Release) -> None:
    made = real_view(release)
    some = list(ask(made))[::11]
    together = {
        (v.question.thing, v.question.property): v.flips
        for v in most_valuable(made, 1000, questions=some)
    }
    alone = {(q.thing, q.property): changed_by_each(made, q).flips for q in some}
    assert len(together) == len(some) > 5
    assert together == alone
