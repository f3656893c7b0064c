"""Days that lie outside what is on record: ahead of the release, or before its first status."""

import datetime as dt

from flask import Flask

from graph.dates import PartialDate
from graph.description import in_precision
from web.services import services

_FIRST = """
SELECT ?day ?precision WHERE {
  ?claim a akku:StatusStatement ; akku:validFrom|akku:asOf ?day .
  OPTIONAL { ?claim akku:datePrecision ?precision }
} ORDER BY ?day LIMIT 1
"""


def register(app: Flask) -> None:
    """Let templates ask where a day lies."""
    app.jinja_env.globals.update(is_ahead=is_ahead, status_after=status_after)


def is_ahead(day: dt.date) -> bool:
    """Whether the day comes after that of the release."""
    return day > services().day


def status_after(day: dt.date) -> PartialDate | None:
    """The day of the first status on record, if the day lies before it."""
    first = services().once("first status", _first_status)
    return first if first and day < first.first else None


def _first_status() -> PartialDate | None:
    rows = services().reader.rows(_FIRST)
    return in_precision(rows[0]["day"], rows[0].get("precision", "")) if rows else None
