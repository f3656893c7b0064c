"""Reads `data/` as its CSV on the Web metadata declares it: all rows, or all problems at once.

The csvw library reads the declaration and each cell; what a declaration cannot say (that a
reference names a thing *or* a concept, that a property fits its table) is checked in
`graph.references`.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from csvw.metadata import Column, TableGroup

from graph.errors import AkkuketjuError, Problem

METADATA = "csv-metadata.json"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/]")


class MissingTablesError(AkkuketjuError):
    """A folder that is no data folder."""

    status = 422
    exit_code = 2


@dataclass(frozen=True)
class Row:
    """One claim or record: its table, its line in the file, and its cells by column."""

    table: str
    number: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells.get(column)

    @property
    def place(self) -> str:
        """Where the row stands, for a person: ``links.csv, row 12``."""
        return f"{self.table}.csv, row {self.number}"

    def problem(self, column: str, message: str, remedy: str) -> Problem:
        """A problem with this row's cell."""
        value = self.cells.get(column)
        shown = ";".join(value) if isinstance(value, list) else "" if value is None else str(value)
        return Problem(f"{self.table}.csv", self.number, column, shown, message, remedy)


@dataclass
class Tables:
    """The rows of all tables, the problems met, and what the metadata says of the whole."""

    rows: dict[str, list[Row]]
    columns: dict[str, dict[str, Column]]
    modified: str
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def all_rows(self) -> Iterator[Row]:
        """The rows of every table, table by table."""
        for rows in self.rows.values():
            yield from rows

    @property
    def broken(self) -> list[Problem]:
        """Problems of whole files: what refers to one that was not read cannot be judged."""
        return [problem for problem in self.problems if problem.row < 2]

    @property
    def things(self) -> set[str]:
        """The ids of all things."""
        return {row["id"] for row in self["things"] if row["id"]}

    @property
    def sources(self) -> set[str]:
        """The ids of all sources."""
        return {row["id"] for row in self["sources"] if row["id"]}


def read_tables(folder: Path, metadata: Path | None = None) -> Tables:
    """Read every declared table that lies in ``folder``.

    ``metadata`` is the declaration, by default the one in the folder; an overlay (a scenario) names
    that of the base data. Cells that do not fit their declaration are left out of the rows and
    stand in ``problems``.
    """
    declaration = metadata or folder / METADATA
    if not declaration.is_file():
        raise MissingTablesError(
            f"No {METADATA} in {folder}", "Name the folder that holds the tables."
        )
    group = TableGroup.from_file(declaration)
    tables = Tables({}, {}, str(group.common_props.get("dc:modified", "")))
    for table in group.tables:
        name = Path(str(table.url)).stem
        columns: dict[str, Column] = table.tableSchema.columndict
        tables.columns[name] = columns
        path = folder / f"{name}.csv"
        tables.rows[name] = list(_read_table(path, columns, tables)) if path.is_file() else []
        _check_keys(tables, name, table.tableSchema.primaryKey or [])
    if not any(tables.rows.values()) and not tables.problems:
        raise MissingTablesError(f"No table in {folder}", "Put at least one declared table there.")
    return tables


def _read_table(path: Path, columns: dict[str, Column], tables: Tables) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            wrong = _check_header(path.name, header, columns)
            tables.problems += wrong
            for cells in () if wrong else reader:
                row = _read_row(path.stem, reader.line_num, header, cells, columns, tables)
                if row:
                    yield row
    except (UnicodeDecodeError, csv.Error) as error:
        tables.problems.append(
            Problem(path.name, 0, "", "", f"not readable as CSV: {error}", "Save it as UTF-8 CSV.")
        )


def _check_header(file: str, header: list[str], columns: dict[str, Column]) -> list[Problem]:
    if len(header) == 1 and (parted := {";", "\t"} & set(header[0])):
        message = f"cells are parted by {'semicolons' if ';' in parted else 'tabs'}"
        return [Problem(file, 1, "", "", message, "Save it as CSV with commas.")]
    known = ", ".join(columns)
    problems = [
        Problem(file, 1, name, name, "unknown column", f"Use the declared columns: {known}.")
        for name in header
        if name not in columns
    ]
    problems += [
        Problem(file, 1, name, "", "missing column", "Add the column to the header.")
        for name, column in columns.items()
        if column.required and column.default in (None, "") and name not in header
    ]
    return problems


def _read_row(
    table: str,
    number: int,
    header: list[str],
    cells: list[str],
    columns: dict[str, Column],
    tables: Tables,
) -> Row | None:
    if not any(cells):
        return None
    if len(cells) != len(header):
        message = f"{len(cells)} cells where the header has {len(header)}"
        few = len(cells) < len(header)
        remedy = "Write a comma for each empty cell." if few else "Put cells with commas in quotes."
        tables.problems.append(Problem(f"{table}.csv", number, "", "", message, remedy))
        return None
    row = Row(table, number, {})
    given = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    for name, column in columns.items():
        text = given.get(name, "")
        if text or column.required or column.default:
            _read_cell(row, name, text, column, tables)
    return row


def _read_cell(row: Row, name: str, text: str, column: Column, tables: Tables) -> None:
    try:
        value = column.read(text)
        if column.inherit("datatype").base == "anyURI" and text and not _ADDRESS.match(text):
            raise ValueError(text)
    except ValueError:
        message = "does not fit its column" if text else "is empty"
        remedy = f"Expected: {column.common_props.get('dc:description', '')} ({_form(column)})."
        tables.problems.append(Problem(f"{row.table}.csv", row.number, name, text, message, remedy))
        return
    if not isinstance(value, (str, list, bool, Decimal)):
        value = text  # a URI: the library's own class adds nothing here
    if value not in ("", []):
        row.cells[name] = value


def _form(column: Column) -> str:
    """How a cell is written: an example, the words to choose from, or the kind of value."""
    example = column.common_props.get("skos:example")
    if example:
        return f"such as {example}"
    datatype = column.inherit("datatype")
    form = datatype.format or datatype.base
    several = f"several, parted by {column.separator!r}; each " if column.separator else ""
    return several + (f"one of {', '.join(form.split('|'))}" if "|" in form else form)


def _check_keys(tables: Tables, name: str, key: list[str]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row in tables[name] if key else []:
        value = tuple(row[column] for column in key)
        if value in seen:
            remedy = "Join the two rows, or give one another id."
            tables.problems.append(
                row.problem(key[0], f"stands already in row {seen[value]}", remedy)
            )
        seen.setdefault(value, row.number)
