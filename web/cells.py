"""How a cell of an answer is shown: dates in their precision, several things as a list."""

import re

from graph.answers import Cell, iris
from graph.dates import parse_date

_DATE = re.compile(r"(1[89]|20)\d\d(-\d\d(-\d\d)?)?\Z")
_NUMBERS = ("#decimal", "#integer", "#double")


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
    if cell.get("datatype", "").endswith(_NUMBERS):
        return "number"
    if not cell.get("xml:lang") and _DATE.match(cell["value"]) and _is_day(cell["value"]):
        return "date"
    return "text"


def _is_day(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True
