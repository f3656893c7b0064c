"""How a cell of an answer is shown: dates in their precision, several things as a list."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from graph.answers import Cell, iris
from graph.dates import parse_date

_DATE = re.compile(r"(1[89]|20)\d\d(-\d\d(-\d\d)?)?\Z")
_NUMBERS = ("#decimal", "#integer", "#double", "#float", "#int", "#long", "#short", "#byte")
#: A number of more digits than this is shown as the text that it is.
_DIGITS = 30


def cell_kind(cell: Cell) -> str:
    """What a cell is: ``empty``, ``things``, ``date``, ``number``, ``node`` or ``text``.

    A query writes a date that may be a year or a month as plain text, since `xsd:date` has no
    precision; text that is a date is therefore shown as one.
    """
    if cell is None or not cell["value"].strip():
        return "empty"
    if iris(cell):
        return "things"
    if cell["type"] == "bnode":
        return "node"
    if amount_of(cell) is not None:
        return "number"
    if not cell.get("xml:lang") and _DATE.match(cell["value"]) and _is_day(cell["value"]):
        return "date"
    return "text"


def number_columns(rows: Sequence[Sequence[Cell]]) -> list[bool]:
    """Which columns of a table hold numbers and nothing else: they are aligned on the right."""
    kinds = [{cell_kind(cell) for cell in column} for column in zip(*rows, strict=True)]
    return [found | {"empty"} == {"number", "empty"} for found in kinds]


def amount_of(cell: Cell) -> float | None:
    """The number that a cell is; ``None`` for all else, and for one that cannot be shown."""
    if cell is None or not cell.get("datatype", "").endswith(_NUMBERS):
        return None
    try:
        value = Decimal(cell["value"])
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > _DIGITS:
        return None
    amount = float(value)
    return amount if math.isfinite(amount) else None


def _is_day(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True
