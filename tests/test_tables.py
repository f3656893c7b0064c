import csv
import json
from pathlib import Path
from typing import Any

import pytest

from graph.build import read_checked
from graph.errors import Problem, TableErrors
from graph.references import check_references
from graph.resources import DATA
from graph.statements import check_repeats, statement_id
from graph.tables import METADATA, MissingTablesError, Row, Tables, read_tables
from tests import micro

SOURCES = [{"id": "s1", "title": "One"}]
THINGS = [
    {"id": "plant", "class": "facility", "label_en": "Plant", "sources": "s1"},
    {"id": "firm", "class": "organisation", "label_en": "Firm", "sources": "s1"},
]
LINK = {"subject": "plant", "predicate": "operator", "object": "firm", "sources": "s1"}


def write(folder: Path, **tables: list[dict[str, str]]) -> Tables:
    (folder / METADATA).write_text((DATA / METADATA).read_text("utf-8"), "utf-8")
    for name, rows in {"sources": SOURCES, "things": THINGS, **tables}.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return read_tables(folder)


def problems(tables: Tables) -> list[Problem]:
    return tables.problems + check_references(tables, micro.ONTOLOGY) + check_repeats(tables)


def test_a_sound_row_is_read_as_typed_cells(tmp_path: Path) -> None:
    tables = write(tmp_path, links=[{**LINK, "share": "62.9", "valid_from": "2014"}])
    assert problems(tables) == []
    row = tables["links"][0]
    assert str(row["share"]) == "62.9"
    assert row["sources"] == ["s1"]
    assert row["rank"] == "normal"


@pytest.mark.parametrize(
    ("change", "column", "told"),
    [
        ({"subject": "Plant X"}, "subject", "does not fit"),
        ({"subject": "plnat"}, "subject", "Did you mean plant"),
        ({"object": "stage:cma"}, "object", "Did you mean stage:cam"),
        ({"sources": ""}, "sources", "is empty"),
        ({"sources": "s9"}, "sources", "no source has the id s9"),
        ({"predicate": "operates"}, "predicate", "Use a link property"),
        ({"predicate": "capacity"}, "predicate", "is a quantity property"),
        ({"share": "much"}, "share", "does not fit"),
        ({"valid_from": "24.10.2018"}, "valid_from", "does not fit"),
        ({"valid_from": "2018-02-30"}, "valid_from", "no such date"),
        ({"valid_from": "2020", "valid_to": "2019"}, "valid_to", "before valid_from"),
        ({"rank": "best"}, "rank", "does not fit"),
    ],
)
def test_a_wrong_cell_is_told_with_file_row_column_value_and_remedy(
    tmp_path: Path, change: dict[str, str], column: str, told: str
) -> None:
    row = {**LINK, **change}
    found = problems(write(tmp_path, links=[row]))
    assert [(p.file, p.row, p.column) for p in found] == [("links.csv", 2, column)]
    assert told in str(found[0])
    assert found[0].value == row[column]
    assert found[0].remedy


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    rows = [{**LINK, "subject": "one"}, LINK, {**LINK, "object": "two"}]
    assert [p.row for p in problems(write(tmp_path, links=rows))] == [2, 4]


def test_a_row_said_twice_is_told(tmp_path: Path) -> None:
    found = problems(write(tmp_path, links=[LINK, {**LINK, "confidence": "low"}]))
    assert [p.message for p in found] == ["repeats row 2"]


def test_an_id_said_twice_is_told(tmp_path: Path) -> None:
    found = problems(write(tmp_path, things=[*THINGS, THINGS[0]]))
    assert [(p.row, p.column) for p in found] == [(4, "id")]


def test_an_unknown_column_is_told(tmp_path: Path) -> None:
    found = problems(write(tmp_path, links=[{**LINK, "colour": "red"}]))
    assert [(p.row, p.column, p.message) for p in found] == [(1, "colour", "unknown column")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"unit": "tonnes"}, "unit"),
        ({"amount": "", "unit": "t/yr"}, "amount"),
        ({"amount_min": "9", "amount_max": "3", "unit": "t/yr"}, "amount_min"),
    ],
)
def test_an_amount_needs_a_known_unit_and_a_sound_range(
    tmp_path: Path, cells: dict[str, str], column: str
) -> None:
    row = {
        "subject": "plant",
        "predicate": "capacity",
        "amount": "5",
        "quantity_kind": "kind:nameplate",
        "sources": "s1",
        **cells,
    }
    assert [p.column for p in problems(write(tmp_path, quantities=[row]))] == [column]


@pytest.mark.parametrize("bad", ["", "Plant X"])
def test_a_wrong_id_is_told_where_it_stands_and_where_it_is_used(tmp_path: Path, bad: str) -> None:
    tables = write(tmp_path, things=[{**THINGS[0], "id": bad}, THINGS[1]], links=[LINK])
    told = [(p.file, p.column) for p in problems(tables)]
    assert told == [("things.csv", "id"), ("links.csv", "subject")]


def test_an_address_and_another_name_are_written_whole(tmp_path: Path) -> None:
    sources = [{**SOURCES[0], "url": "www.example.fi"}]
    things = [{**THINGS[0], "alt_labels": "Mill@en|Tehdas"}, THINGS[1]]
    told = {p.column: str(p) for p in problems(write(tmp_path, sources=sources, things=things))}
    assert set(told) == {"url", "alt_labels"}
    assert "such as https://" in told["url"]
    assert "no language on Tehdas" in told["alt_labels"]


def test_a_remedy_shows_an_example_or_the_choices_and_no_pattern(tmp_path: Path) -> None:
    wrong = {"valid_from": "24.10.2018", "rank": "best", "sources": "S 1", "share": "much"}
    told = {p.column: p.remedy for p in write(tmp_path, links=[{**LINK, **wrong}]).problems}
    assert "such as 2026, 2026-Q3, 2026-10 or 2026-10-24" in told["valid_from"]
    assert "one of preferred, normal, deprecated" in told["rank"]
    assert "such as s001 or s001;p012" in told["sources"]
    assert not [remedy for remedy in told.values() if "[a-z" in remedy or "\\d" in remedy]


def test_bytes_that_are_no_utf8_are_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "links.csv").write_bytes(b"subject,predicate,object,sources\nKempel\xe4,a,b,c\n")
    found = read_tables(tmp_path).problems
    assert "UTF-8" in found[0].remedy


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"id,title\ns1,Kempel\xe4\n", "sources.csv: not readable as CSV"),
        (b"id;title\ns1;One\n", "sources.csv, row 1: cells are parted by semicolons. Save it"),
        (b"id,headline\ns1,One\n", "sources.csv, row 1, column headline: unknown column"),
    ],
)
def test_a_table_that_cannot_be_read_is_told_alone(
    tmp_path: Path, content: bytes, told: str
) -> None:
    """Not beside all the rows of other tables that refer to what was not read."""
    write(tmp_path, links=[LINK])
    (tmp_path / "sources.csv").write_bytes(content)

    with pytest.raises(TableErrors) as caught:
        read_checked(tmp_path, micro.ONTOLOGY)
    first = str(caught.value.problems[0])
    assert first.startswith(told)
    assert {problem.file for problem in caught.value.problems} == {"sources.csv"}
    assert "value: ''" not in first


@pytest.mark.parametrize(
    ("line", "remedy"),
    [("plant,operator", "a comma for each empty cell"), ("plant,operator,firm,s1,x", "in quotes")],
)
def test_a_row_of_too_few_or_too_many_cells_says_which(
    tmp_path: Path, line: str, remedy: str
) -> None:
    write(tmp_path)
    (tmp_path / "links.csv").write_text(f"subject,predicate,object,sources\n{line}\n", "utf-8")
    assert [remedy in p.remedy for p in read_tables(tmp_path).problems] == [True]


def test_a_cell_that_does_not_fit_is_told_once(tmp_path: Path) -> None:
    amount = {"subject": "plant", "predicate": "capacity", "amount": "10,5", "unit": "t/yr"}
    write(tmp_path, quantities=[{**amount, "quantity_kind": "kind:actual", "sources": "s1"}])
    with pytest.raises(TableErrors) as caught:
        read_checked(tmp_path, micro.ONTOLOGY)
    assert [p.value for p in caught.value.problems if p.column == "amount"] == ["10,5"]


def test_a_folder_without_tables_says_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(MissingTablesError, match=METADATA):
        read_tables(tmp_path)


def test_the_id_of_a_claim_is_its_content() -> None:
    cells: dict[str, Any] = {"subject": "a", "predicate": "owner", "object": "b", "sources": ["x"]}
    one = statement_id(Row("links", 2, cells))
    assert one == statement_id(Row("links", 99, {**cells, "note": "a doubt"}))
    assert one != statement_id(Row("links", 2, {**cells, "object": "c"}))


def test_the_declaration_describes_every_column() -> None:
    for table in json.loads((DATA / METADATA).read_text("utf-8"))["tables"]:
        for column in table["tableSchema"]["columns"]:
            assert column["dc:description"], f"{table['url']}: {column['name']}"
