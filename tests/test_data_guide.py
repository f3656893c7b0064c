"""The curator's guide, tried from its text: its example rows pass the checks."""

import csv
import re
import shutil
from pathlib import Path

from graph.build import compose
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.statements import CLASSES

GUIDE = (Path(__file__).parent.parent / "docs" / "data.md").read_text("utf-8")


def example_rows() -> dict[str, list[list[str]]]:
    """The rows of the guide's indented blocks, by table."""
    lines = re.findall(r"^ {4,}((?:n001|esimerkki-[a-z]+),.*)$", GUIDE, re.M)
    rows: dict[str, list[list[str]]] = {"sources": [], "things": [], "links": []}
    for row in csv.reader(lines):
        if row[0] == "n001":
            rows["sources"].append(row)
        else:
            rows["things" if row[1] in CLASSES else "links"].append(row)
    return rows


def test_the_guides_example_rows_can_be_added_as_they_stand(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA, data)
    rows = example_rows()
    assert {table: len(found) for table, found in rows.items()} == {
        "sources": 1,
        "things": 2,
        "links": 4,
    }
    for table, found in rows.items():
        with (data / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(found)
    draft = compose(data, ONTOLOGY, QUESTIONS)
    assert draft.report.counts["violation"] == 0
    header_and_old = (DATA / "links.csv").read_text("utf-8").splitlines()
    assert draft.counts["links"] == len(header_and_old) - 1 + 4


def test_the_guide_names_every_table() -> None:
    tables = {path.stem for path in DATA.glob("*.csv")}
    assert {name for name in tables if f"`{name}" not in GUIDE} == set()
