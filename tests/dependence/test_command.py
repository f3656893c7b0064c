import csv
import io
import json
from typing import Any

import pyoxigraph as ox
import pytest

from graph.cli import main
from graph.namespaces import ID
from graph.release import Release


def call(release: Release, *arguments: str) -> int:
    return main(["dependence", "--release", str(release.path), *arguments])


def answer(release: Release, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert call(release, "--format", "json", *arguments) == 0
    return json.loads(capsys.readouterr().out)


def every(name: str, found: Any) -> list[str]:
    """The values of a key anywhere in the answer, lists joined."""
    if isinstance(found, dict):
        here = found.get(name, [])
        return [*here, *(v for value in found.values() for v in every(name, value))]
    if isinstance(found, list):
        return [v for value in found for v in every(name, value)]
    return []


def test_every_number_leads_to_statements_of_the_release(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(release, capsys, "--material", "graphite", "--remove", "country:china")
    claims = set(every("claims", found))
    store = ox.Store.read_only(str(release.store_path))
    known = {
        claim
        for claim in claims
        if any(store.quads_for_pattern(ox.NamedNode(ID + claim), None, None, None))
    }
    assert claims
    assert claims == known
    assert all(one["claims"] for one in found["concentration"])


def test_refined_graphite_is_nearly_all_chinese(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(release, capsys, "--material", "graphite", "--remove", "country:CN")
    refined = next(c for c in found["concentration"] if c["stage"] == "stage:refining")
    assert refined["largest"] == "china"
    assert 9_000 < refined["hhi_low"] <= refined["hhi_high"] <= 10_000
    (chain,) = found["removal"]["chains"]
    assert chain["lost_low"] >= 95
    assert {one["plant"] for one in found["exposure"]} >= {"hycamite-kokkola"}


def test_without_governance_indicators_it_says_so(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(release, capsys)
    assert any("governance" in text for text in found["missing"])
    assert all("hhi_governance_low" not in one for one in found["concentration"])


def test_a_firm_takes_its_plants_and_those_it_controls(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(release, capsys, "--remove", "firm:umicore")
    pcam = next(s for s in found["removal"]["region"] if s["stage"] == "stage:pcam")
    assert pcam["removed"] == ["umicore-kokkola"]
    assert (pcam["own_low"], pcam["own_high"]) == (100, 100)


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["--remove", "planet:x"], "country, firm, facility"),
        (["--remove", "china"], "country, firm, facility"),
        (["--remove", "firm:umicor"], "umicore"),
        (["--remove", "country:atlantis"], "Give the id or ISO code"),
        (["--remove", "facility:terrafame"], "terrafame-"),
        (["--material", "unobtainium"], "graphite"),
        (["--region", "nowhere-at-all"], "Give the id or ISO code"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_choices(
    release: Release, capsys: pytest.CaptureFixture[str], arguments: list[str], remedy: str
) -> None:
    assert call(release, *arguments) == 2
    assert remedy in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        call(release, "--as-of", "soon")
    assert stopped.value.code == 2
    assert "is no date" in capsys.readouterr().err


def test_csv_has_one_interval_a_row(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(release, "--format", "csv", "--remove", "country:china") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    intervals = [row for row in rows if row["section"] in ("concentration", "world", "region")]
    assert intervals
    assert all(float(row["low"]) <= float(row["high"]) for row in intervals if row["high"])


def test_the_table_says_what_is_missing(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(release, "--remove", "facility:umicore-kokkola", "--material", "cobalt") == 0
    printed = capsys.readouterr().out
    assert "Missing" in printed
    assert "umicore-kokkola" in printed


def test_before_anything_was_known_nothing_is_claimed(
    release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(release, capsys, "--as-of", "1990-01-01")
    assert [one for one in found["concentration"] if one["year"]] == []
