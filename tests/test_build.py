"""The build and the commands around it, on copies of the real tables."""

import csv
import datetime as dt
import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.cli import main
from graph.gaps import MISSING_DATA, RULES
from graph.gaps.record import read_gaps
from graph.release import Release, checksum, open_release
from graph.resources import DATA, ONTOLOGY, QUESTIONS


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the tables."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(path: Path, edit: Callable[[list[dict[str, str]]], None]) -> None:
    """Edit the rows of a table in place."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    edit(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def test_wrong_rows_are_all_told_and_the_old_release_stays(
    data: Path, tmp_path: Path, release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(release.path, releases / release.id)
    (releases / "current").symlink_to(release.id, target_is_directory=True)

    def spoil(rows: list[dict[str, str]]) -> None:
        rows[0]["object"] = "no-such-thing"
        rows[5]["sources"] = "s9999"
        rows[7]["valid_from"] = "2024-13"

    change(data / "links.csv", spoil)
    code = main(["build", "--data", str(data), "--release", str(releases)])
    told = capsys.readouterr().err
    assert code == 1
    for number, column, value in (
        (2, "object", "no-such-thing"),
        (7, "sources", "s9999"),
        (9, "valid_from", "2024-13"),
    ):
        line = next(line for line in told.splitlines() if f"row {number}, column {column}" in line)
        assert line.startswith("links.csv")
        assert value in line
        assert line.rstrip().endswith((".", "?"))  # the remedy
    assert open_release(releases).id == release.id
    assert [path.name for path in releases.iterdir() if path.name.startswith(".draft")] == []


def test_check_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 0
    assert "0 violation" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_tables_is_a_wrong_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--data", str(tmp_path), "--release", str(tmp_path / "r")]) == 2
    assert "csv-metadata.json" in capsys.readouterr().err


def test_a_query_file_is_answered(
    tmp_path: Path, release: Release, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    query = tmp_path / "count.rq"
    query.write_text("SELECT (COUNT(*) AS ?n) { ?s a akku:Source }", "utf-8")
    code = main(["query", str(query), "--release", str(release.path), "--format", "json"])
    answer = json.loads(capfdbinary.readouterr().out)
    assert code == 0
    assert int(answer["results"]["bindings"][0]["n"]["value"]) > 600


@pytest.mark.parametrize(
    ("query", "told"),
    [("SELECT * {", "line"), ("LOAD <http://127.0.0.1:9/>", "LOAD"), ("", "empty")],
)
def test_a_bad_query_is_refused(
    query: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(query, "utf-8")
    assert main(["query", str(path), "--release", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps", "--kind", "nonsense"],
        ["gaps", "--as-of", "2026-02-30"],
        ["gaps", "--region", "atlantis"],
    ],
)
def test_a_wrong_choice_of_gaps_names_the_choices(
    arguments: list[str], release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main([*arguments, "--release", str(release.path)])
    except SystemExit as error:  # argparse ends the command itself
        code = int(error.code or 0)
    assert code == 2
    assert capsys.readouterr().err.strip()


def test_serving_builds_first_where_there_is_no_release(release: Release, tmp_path: Path) -> None:
    """And what another process builds of the same input has the same bytes."""
    releases = tmp_path / "releases"
    command = [sys.executable, "-m", "graph.cli", "serve", "--release", str(releases)]
    with subprocess.Popen(
        [*command, "--port", "0"], stderr=subprocess.PIPE, text=True, cwd=DATA.parent
    ) as server:
        try:
            assert server.stderr is not None
            told = ""
            for line in server.stderr:
                told += line
                if "http://" in line:
                    break
            address = told[told.index("http://") :].split()[0]
            assert "No release yet" in told
            assert not address.endswith(":0/")
            assert 'lang="sv"' in _read_when_it_answers(address + "?lang=sv")
        finally:
            server.terminate()
    again = open_release(releases)
    assert again.id == release.id
    assert checksum(again.dataset_path) == checksum(release.dataset_path)
    assert release.manifest["sha256"]["dataset.nq"] == checksum(release.dataset_path)


def _read_when_it_answers(address: str) -> str:
    for _ in range(50):
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                text: str = page.read().decode()
                return text
        except ConnectionRefusedError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_a_day_before_the_data_makes_a_release_that_says_what_is_missing(tmp_path: Path) -> None:
    """Statements without a date hold always, so such a release is not empty."""
    found = build(DATA, ONTOLOGY, QUESTIONS, tmp_path, as_of=dt.date(1900, 1, 1))
    kinds = {gap.kind for _, gap in read_gaps(ox.Store.read_only(str(found.store_path)), RULES)}
    assert found.manifest["day"] == "1900-01-01"
    assert MISSING_DATA in kinds
    assert not kinds & {"broken-link", "capacity-shortfall", "binding-bottleneck", "start-slipped"}


@pytest.mark.parametrize("limit", ["--as-of", "--known-on"])
def test_a_day_before_the_data_has_gaps_and_a_balance_or_its_remedy(
    release: Release, capsys: pytest.CaptureFixture[str], limit: str
) -> None:
    early = ["--release", str(release.path), limit, "1900-01-01"]
    assert main(["gaps", *early, "--kind", "balance"]) == 0
    assert "rule without data" in capsys.readouterr().out
    code = main(["balance", *early, "--imports", "missing"])
    told = capsys.readouterr()
    assert (code, "Nothing limits the chain" in told.out) == (0, True) or "Choose" in told.err
