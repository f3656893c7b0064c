"""Amounts by material that a person gives in a CSV file: imports, exports, recycled, shares."""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.balance.chain import CELL
from graph.balance.model import UNLIMITED
from graph.errors import InvalidInput, Problem, TableErrors

COLUMNS = ("material", "amount", "unit")
_KT = {"kt/yr": 1.0, "t/yr": 0.001, "Mt/yr": 1000.0}
_GWH = {"GWh/yr": 1.0, "MWh/yr": 0.001}


class AmountErrors(TableErrors):
    """A file of amounts that cannot be used; carries every problem found."""

    status = 400
    exit_code = 2


@dataclass(frozen=True)
class Form:
    """What a file may say: its units by factor (none: mass, of cells energy), and how much."""

    remedy: str
    units: Mapping[str, float] | None = None
    unlimited: bool = False
    most: float = math.inf

    def units_of(self, material: str) -> Mapping[str, float]:
        """The units that an amount of the material may have."""
        return self.units or (_GWH if material == CELL else _KT)


def read_amounts(text: str, form: Form, choices: str) -> dict[str, float]:
    """The amounts of the file that ``text`` names: kt a year, of cells GWh, or shares.

    Raises ``InvalidInput`` where there is no such file, ``AmountErrors`` with row and column of
    what is wrong in it.
    """
    path = Path(text)
    if not path.is_file():
        raise InvalidInput(f"No file {text!r}", f"{choices}.")
    amounts: dict[str, float] = {}
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            absent = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            if absent:
                remedy = f"The header is: {','.join(COLUMNS)}."
                raise AmountErrors([Problem(path.name, 1, absent[0], "", "missing column", remedy)])
            for row in reader:
                told = _Told(path.name, reader.line_num, row, form)
                amount = told.amount(problems)
                if amounts.get(told.name, amount) != amount:
                    message = f"contradicts row {rows[told.name]}, which gives another amount"
                    problems.append(told.problem("amount", message))
                amounts[told.name] = amount
                rows.setdefault(told.name, reader.line_num)
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"not readable as CSV: {error}"
        raise AmountErrors([Problem(path.name, 0, "", "", message, "Save it as UTF-8.")]) from error
    if problems:
        raise AmountErrors(problems)
    return amounts


@dataclass(frozen=True)
class _Told:
    """A row of the file."""

    file: str
    number: int
    row: Mapping[str, str | None]
    form: Form

    @property
    def name(self) -> str:
        return (self.row["material"] or "").strip().removeprefix("material:")

    def amount(self, problems: list[Problem]) -> float:
        text, unit = (self.row["amount"] or "").strip(), (self.row["unit"] or "").strip()
        if text == "unlimited" and self.form.unlimited:
            return UNLIMITED
        units = self.form.units_of(self.name)
        if unit not in units:
            problems.append(self.problem("unit", f"is none of {', '.join(units)}"))
            return 0.0
        try:
            amount = float(text) * units[unit]
        except ValueError:
            problems.append(self.problem("amount", "is no number"))
            return 0.0
        if not 0 <= amount < math.inf:
            problems.append(self.problem("amount", "is negative or no amount"))
        elif amount > self.form.most:
            problems.append(self.problem("amount", f"is more than {self.form.most:g}"))
        return amount

    def problem(self, column: str, message: str) -> Problem:
        text = self.row[column] or ""
        return Problem(self.file, self.number, column, text, message, self.form.remedy)
