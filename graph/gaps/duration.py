"""Times between dates in months, with the interval that the dates' precision leaves."""

import datetime as dt
from decimal import Decimal

from graph.dates import PartialDate, parse_date
from graph.description import in_precision
from graph.gaps.model import Size

_MONTH = Decimal("30.4375")


def stated(day: str, precision: str = "") -> PartialDate:
    """A date of the graph in the precision of its source (an IRI or a local name)."""
    return in_precision(day, precision)


def whole_day(day: dt.date) -> PartialDate:
    """A day as a date in the precision of a day."""
    return parse_date(day.isoformat())


def months(start: dt.date, end: dt.date) -> Decimal:
    """Mean months (30.4375 days) from ``start`` to ``end``, to a tenth; negative if earlier."""
    return (Decimal((end - start).days) / _MONTH).quantize(Decimal("0.1"))


def between(start: PartialDate, end: PartialDate) -> Size:
    """The months from a stated date to another: from the middle of the one to the middle of the
    other, between the least and the most that their precision allows.
    """
    low, high = months(start.last, end.first), months(start.first, end.last)
    return Size(((low + high) / 2).quantize(Decimal("0.1")), low, high, "month")
