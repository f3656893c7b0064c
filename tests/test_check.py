"""`akkuketju check` leads an editor to the row."""

import shutil
from pathlib import Path

import pytest

from graph.cli import main
from graph.resources import DATA


def test_a_violation_names_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    links = data / "links.csv"
    lines = links.read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(lines, 1) if ",operator," in line and '"' not in line)
    cells = lines[row - 1].split(",")
    cells[lines[0].split(",").index("share")] = "160"
    lines[row - 1] = ",".join(cells)
    links.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["check", "--data", str(data)]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("violation")]
    assert len(told) == 1
    assert told[0].startswith(f"violation: links.csv, row {row} (s-")
    assert told[0].endswith("A share is more than 0 and at most 100 per cent [160]")


def test_what_is_told_of_one_thing_is_all_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--about", "terrafame"]) == 0
    *told, counts = capsys.readouterr().out.splitlines()
    assert told
    assert not [line for line in told if line.startswith("…")]
    rows = {
        f"{path.name}, row {number}"
        for path in DATA.glob("*.csv")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "terrafame" in line.replace(";", ",").split(",")
    }
    assert all(line.partition(": ")[2].partition(" (")[0] in rows for line in told)
    assert counts.startswith("0 violation")


def test_a_thing_that_no_row_names_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--about", "nobody"]) == 2
    assert "No row names nobody" in capsys.readouterr().err
