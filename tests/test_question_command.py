import csv
import io
import json

import pytest

from graph.cli import main
from graph.release import Release


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["questions", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_library_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ask(capsys)
    assert code == 0
    assert len(out.splitlines()) == 40
    records = json.loads(ask(capsys, "--format", "json")[1])
    assert [record["number"] for record in records] == list(range(1, 41))
    assert len(list(csv.reader(io.StringIO(ask(capsys, "--format", "csv")[1])))) == 41


def test_a_question_is_answered_in_three_forms(
    capsys: pytest.CaptureFixture[str], release: Release
) -> None:
    asked = ("operating-facilities", "--set", "stage=pcam", "--release", str(release.path))
    _, table, _ = ask(capsys, *asked, "--lang", "fi")
    assert "Laitos" in table
    assert "https://" not in table
    rows = list(csv.DictReader(io.StringIO(ask(capsys, *asked, "--format", "csv")[1])))
    record = json.loads(ask(capsys, *asked, "--format", "json")[1])
    assert [row["facility"] for row in rows] == [row["facility"] for row in record["rows"]]
    assert record["release"] == release.id
    assert table.rstrip().endswith(f"{len(rows)} rows")


def test_an_empty_answer_tells_what_is_missing(
    capsys: pytest.CaptureFixture[str], release: Release
) -> None:
    _, out, _ = ask(capsys, "34", "--release", str(release.path))
    assert "No obstacle is on record as resolved." in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-question",),
        ("status-history", "--set", "undertaking"),
        ("status-history", "--set", "colour=red"),
        ("owners-on-a-day", "--set", "day=soon"),
        ("--set", "day=2020-01-01"),
        ("status-history", "--format", "markdown"),
    ],
)
def test_a_wrong_call_ends_with_a_remedy(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, err = ask(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.count(".") >= 2
