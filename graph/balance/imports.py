"""What may be imported: none, missing, all, or a file with a limit for each product."""

import csv
import math
from collections.abc import Collection
from pathlib import Path

from graph.balance.chain import CELL
from graph.balance.model import UNLIMITED, Imports
from graph.errors import InvalidInput, Problem, TableErrors

MODES = ("none", "missing", "all")
COLUMNS = ("material", "amount", "unit")
_KT = {"kt/yr": 1.0, "t/yr": 0.001, "Mt/yr": 1000.0}
_GWH = {"GWh/yr": 1.0, "MWh/yr": 0.001}


class ImportErrors(TableErrors):
    """An import file that cannot be used; carries every problem found."""

    status = 400
    exit_code = 2


def read_imports(text: str) -> Imports:
    """The imports that ``--imports`` names: a mode, or the path of a CSV file.

    The file has the columns material, amount (a number, or ``unlimited``) and unit (t/yr, kt/yr or
    Mt/yr of product; of cells MWh/yr or GWh/yr). Raises ``InvalidInput`` or ``ImportErrors``, which
    name what is wrong.
    """
    if text in MODES:
        return Imports(text)
    path = Path(text)
    if not path.is_file():
        raise InvalidInput(
            f"No imports {text!r}", f"Choose from: {', '.join(MODES)}, or name a CSV file."
        )
    return Imports("file", _read_limits(path))


def allowances(
    imports: Imports, products: Collection[str], without_capacity: Collection[str]
) -> dict[str, float]:
    """The allowance of each product in kt a year; of cells in GWh.

    Raises ``InvalidInput`` where a file names a product that is not in the chain.
    """
    if imports.mode == "none":
        return {}
    if imports.mode == "missing":
        return {p: UNLIMITED for p in products if p in without_capacity}
    if imports.mode == "all":
        return {p: UNLIMITED for p in products if p != CELL}
    strange = sorted(set(imports.limits) - set(products))
    if strange:
        raise InvalidInput(
            f"The chain has no {', '.join(strange)}", f"Choose from: {', '.join(sorted(products))}."
        )
    return dict(imports.limits)


def _read_limits(path: Path) -> dict[str, float]:
    limits: dict[str, float] = {}
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            absent = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            if absent:
                remedy = f"The header is: {','.join(COLUMNS)}."
                raise ImportErrors([Problem(path.name, 1, absent[0], "", "missing column", remedy)])
            for row in reader:
                limit = _limit(path.name, reader.line_num, row, problems)
                name = (row["material"] or "").strip().removeprefix("material:")
                if limits.get(name, limit) != limit:
                    message = f"contradicts row {rows[name]}, which gives another amount"
                    problems.append(_problem(path.name, reader.line_num, row, "amount", message))
                limits[name] = limit
                rows.setdefault(name, reader.line_num)
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"not readable as CSV: {error}"
        raise ImportErrors([Problem(path.name, 0, "", "", message, "Save it as UTF-8.")]) from error
    if problems:
        raise ImportErrors(problems)
    return limits


def _limit(file: str, number: int, row: dict[str, str], problems: list[Problem]) -> float:
    text, unit = (row["amount"] or "").strip(), (row["unit"] or "").strip()
    if text == "unlimited":
        return UNLIMITED
    name = (row["material"] or "").strip().removeprefix("material:")
    units = _GWH if name == CELL else _KT
    if unit not in units:
        problems.append(_problem(file, number, row, "unit", f"is none of {', '.join(units)}"))
        return 0.0
    try:
        amount = float(text)
    except ValueError:
        problems.append(_problem(file, number, row, "amount", "is no number"))
        return 0.0
    if amount < 0 or math.isnan(amount):
        problems.append(_problem(file, number, row, "amount", "is negative or no amount"))
    return amount * units[unit]


def _problem(file: str, number: int, row: dict[str, str], column: str, message: str) -> Problem:
    remedy = "Give one row for each material: a number not below zero with its unit, or unlimited."
    return Problem(file, number, column, row[column] or "", message, remedy)
