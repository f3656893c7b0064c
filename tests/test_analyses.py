"""Outlook and quality: on micro-graphs, on the real graph, by command."""

import datetime as dt
import json
from typing import Any

import pytest

from graph.cli import main
from graph.errors import InvalidInput
from graph.namespaces import CV, ID
from graph.probability import Outlook, make_outlook
from graph.quality import completeness, conflicts, freshness
from graph.release import Release
from graph.timeline import PIPELINE
from graph.view import View, make_view
from tests import micro

SOURCES = [{"id": "s1", "title": "One", "issued": "2020"}]
DAY = "2026-01-01"


def plant(name: str, status: str, since: str = "2025") -> dict[str, list[dict[str, Any]]]:
    return {
        "things": [{"id": name, "class": "facility"}],
        "links": [
            {"subject": name, "predicate": "performs", "object": "stage:cam"},
            {"subject": name, "predicate": "locatedIn", "object": "finland"},
        ],
        "statuses": [{"subject": name, "status": f"status:{status}", "valid_from": since}],
    }


def capacity(name: str, amount: str, kind: str = "kind:nameplate") -> dict[str, Any]:
    return {
        "subject": name, "predicate": "capacity", "amount": amount, "unit": "kt/yr",
        "quantity_kind": kind, "as_of": "2025",
    }  # fmt: skip


def view(*plants: dict[str, list[dict[str, Any]]], **more: list[dict[str, Any]]) -> View:
    rows: dict[str, Any] = {"things": [{"id": "finland", "class": "place"}]}
    for part in (*plants, more):
        for table, cells in part.items():
            rows.setdefault(table, []).extend(cells)
    return micro.view(DAY, sources=SOURCES, **rows)


def outlook(made: View, **options: Any) -> Outlook:
    return make_outlook(
        made, **{"stage": "cam", "unit": "t/yr", "year": 2035, "target": 15_000, **options}
    )


def test_what_runs_is_certain_and_has_the_interval_of_its_claims() -> None:
    claims = [capacity("a", "10"), capacity("a", "20", "kind:stated")]
    found = outlook(view(plant("a", "operating"), quantities=claims))
    assert 10_000 <= found.quantiles[0.05] < found.quantiles[0.95] <= 20_000
    assert found.shares[0].chance == 1
    assert found.chance == pytest.approx(0.5, abs=0.02)


def test_the_same_seed_gives_the_same_numbers_and_another_does_not() -> None:
    made = view(plant("a", "planned"), quantities=[capacity("a", "20")])
    assert outlook(made, seed=7) == outlook(made, seed=7)
    assert outlook(made, seed=7).mean != outlook(made, seed=8).mean


@pytest.mark.parametrize(("rate", "chance"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_a_given_rate_is_taken_as_it_is(rate: float, chance: float) -> None:
    made = view(plant("a", "planned"), quantities=[capacity("a", "20")])
    found = outlook(made, rates={"planned": rate})
    assert found.chance == pytest.approx(chance, abs=0.02)


def test_base_rates_are_the_fates_in_the_graph() -> None:
    ran = plant("ran", "planned", "2018")
    ran["statuses"].append({"subject": "ran", "status": "status:operating", "valid_from": "2020"})
    died = plant("died", "planned", "2018")
    died["statuses"].append({"subject": "died", "status": "status:cancelled", "valid_from": "2021"})
    slept = plant("slept", "planned", "2018")
    slept["statuses"].append({"subject": "slept", "status": "status:paused", "valid_from": "2021"})
    found = outlook(view(ran, died, slept, plant("open", "planned")))
    [planned] = [rate for rate in found.rates if rate.status == "planned"]
    assert (len(planned.realised), len(planned.given_up)) == (1, 2)
    assert planned.mean == pytest.approx(1.5 / 4)


def test_a_start_after_the_year_does_not_count() -> None:
    late = [{"subject": "a", "predicate": "intendedStart", "date": "2040"}]
    found = outlook(view(plant("a", "planned"), quantities=[capacity("a", "20")], dates=late))
    assert found.quantiles[0.95] == 0
    assert not found.shares[0].candidate.start_assumed


def test_what_has_no_capacity_is_named_not_invented() -> None:
    found = outlook(view(plant("a", "planned")))
    assert (found.shares, found.unknown, found.mean) == ((), (ID + "a",), 0)


@pytest.mark.parametrize(
    ("options", "choice"),
    [
        ({"stage": "moon"}, "cam"),
        ({"unit": "bushel"}, "t/yr"),
        ({"year": 1990}, "2026"),
        ({"target": -1.0}, "zero"),
        ({"rates": {"planned": 2.0}}, "0 to 1"),
        ({"rates": {"dreamt": 0.5}}, "planned"),
        ({"draws": 1}, "100"),
    ],
)
def test_bad_parameters_are_told_the_choices(options: dict[str, Any], choice: str) -> None:
    with pytest.raises(InvalidInput) as error:
        outlook(view(), **options)
    assert choice in error.value.remedy


def test_completeness_counts_what_is_filled() -> None:
    two = view(plant("a", "operating"), plant("b", "operating"), quantities=[capacity("a", "1")])
    counts = {(c.cls, c.name): (c.filled, c.total) for c in completeness(two)}
    assert counts["Facility", "capacity"] == (1, 2)
    assert counts["Facility", "status"] == (2, 2)
    assert counts["Facility", "operator"] == (0, 2)


def test_a_value_of_one_half_life_ago_is_half_fresh() -> None:
    found = {f.name: f for f in freshness(view(plant("a", "operating", "2025-01-01")))}
    assert float(found["status"].freshness or 0) == 0.5
    assert found["status"].values == 1
    assert found["price"].freshness is None


def test_the_conflict_ratio_counts_series_that_disagree() -> None:
    claims = [capacity("a", "10"), {**capacity("a", "30"), "sources": ["s2"]}]
    found = conflicts(view(plant("a", "operating"), quantities=claims))
    assert (found.series, found.several, found.conflicting) == (1, 1, 1)
    assert float(found.largest_ratio or 0) == 3


def real_view(release: Release) -> View:
    return make_view(release.base_quads(), dt.date.fromisoformat(release.manifest["day"]))


@pytest.mark.parametrize(
    ("args", "key"),
    [
        (["outlook", "--target", "40", "--year", "2032"], "probability_of_target"),
        (["obstacles"], "cover"),
        (["schedule"], "critical_path"),
    ],
)
def test_the_commands_print_tables_and_json(
    release: Release, capsys: pytest.CaptureFixture[str], args: list[str], key: str
) -> None:
    assert main([*args, "--release", str(release.path), "--format", "json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert key in content
    assert content["as_of"] == release.manifest["day"]
    assert main([*args, "--release", str(release.path), "--lang", "fi"]) == 0
    assert key in capsys.readouterr().out


def test_the_outlook_of_the_real_graph_says_what_it_rests_on(release: Release) -> None:
    found = make_outlook(real_view(release), target=10)
    assert {f"{CV}status/{rate.status}" for rate in found.rates} >= PIPELINE
    assert found.shares
    for share in found.shares:
        assert share.candidate.claims


@pytest.mark.parametrize("args", [["--rate", "planned"], ["--stage", "x"], ["--year", "1"]])
def test_a_wrong_call_of_the_outlook_ends_with_2(
    release: Release, capsys: pytest.CaptureFixture[str], args: list[str]
) -> None:
    assert main(["outlook", "--release", str(release.path), *args]) == 2
    assert capsys.readouterr().err
