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
