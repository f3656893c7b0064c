"""Published tables computed again: what agrees, what does not, and that both are shown."""

import datetime as dt
import json

import pytest

from graph.cli import main
from graph.recomputation import TABLES, Check, Result, recompute
from graph.release import Release
from graph.view import make_view
from tests import micro


@pytest.fixture(scope="module")
def results(release: Release) -> dict[str, Result]:
    view = make_view(release.base_quads(), dt.date(2026, 11, 24))
    return {result.table.name: result for result in recompute(view)}


def test_at_least_ten_tables_have_values(results: dict[str, Result]) -> None:
    assert sum(bool(result.checks) for result in results.values()) >= 10


@pytest.mark.parametrize("year", [2018, 2020, 2024])
def test_a_table_whose_inputs_are_not_on_record_on_a_day_has_no_values(
    release: Release, results: dict[str, Result], year: int
) -> None:
    earlier = recompute(make_view(release.base_quads(), dt.date(year, 1, 1)))
    assert len(earlier) == len(results)
    assert sum(bool(r.checks) for r in earlier) < sum(bool(r.checks) for r in results.values())


@pytest.mark.parametrize(
    "table", ["top-three", "cathode-intensity", "process-ratios", "per-kwh", "nickel-content"]
)
def test_tables_that_agree(results: dict[str, Result], table: str) -> None:
    assert results[table].checks
    assert results[table].failed == 0


@pytest.mark.parametrize("table", ["inventories", "batpac", "refining-average"])
def test_what_does_not_agree_is_shown_first_with_an_explanation(
    results: dict[str, Result], table: str
) -> None:
    result = results[table]

    verdicts = [result.agrees(check) for check in result.checks]

    assert verdicts == sorted(verdicts)
    assert not verdicts[0]
    assert all(check.note for check in result.checks if not result.agrees(check))


def test_nickel_in_chinese_sulphate(results: dict[str, Result]) -> None:
    check = results["nickel-content"].checks[0]

    assert check.published == pytest.approx(21.99)
    assert check.ours == pytest.approx(22.33, abs=0.005)


def test_terrafames_cars_agree_within_what_is_not_told(results: dict[str, Result]) -> None:
    cars = {
        check.about[1].rpartition("/")[2]: check
        for check in results["firms"].checks
        if check.about[0].endswith("terrafame-battery-chemicals-plant")
    }

    assert cars["nickel-sulphate"].ours == pytest.approx(1_038_000, rel=0.01)
    assert cars["cobalt-sulphate"].ours == pytest.approx(338_000, rel=0.01)


def test_the_inventory_that_swaps_two_metals_is_found(results: dict[str, Result]) -> None:
    notes = [check.note for check in results["inventories"].checks]

    assert any("wrong way round" in note for note in notes)


def test_every_value_leads_to_statements(results: dict[str, Result]) -> None:
    for result in results.values():
        for check in result.checks:
            assert check.published_by
            assert check.inputs
            assert all("/id/s-" in iri for iri in (*check.published_by, *check.inputs))


def test_a_graph_without_data_gives_tables_without_values() -> None:
    found = recompute(micro.view("2025-01-01"))

    assert [len(result.checks) for result in found] == [0] * len(TABLES)


def test_rounding_allows_what_a_small_tolerance_does_not() -> None:
    check = Check((), published=3.0, ours=3.24, unit="%", formula="", published_by=())

    assert not check.holds(0.01)
    assert Check(
        (), published=3.0, ours=3.24, unit="%", formula="", published_by=(), rounding=0.5
    ).holds(0.01)
    assert check.deviation == pytest.approx(0.08)


def test_the_command_shows_disagreement_and_ends_well(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", "--release", str(release.path), "--format", "json"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    assert {table["table"] for table in tables} == {table.name for table in TABLES}
    assert any(table["disagree"] for table in tables)

    assert main(["validate", "--release", str(release.path)]) == 0
    assert "values agree" in capsys.readouterr().out
