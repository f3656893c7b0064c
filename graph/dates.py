"""Dates as sources give them: a year, a quarter, a month or a day."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?\Z")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A stated period: its first day, its last day, and how precise it was stated."""

    first: dt.date
    last: dt.date
    precision: str  # day, month, quarter or year

    def __str__(self) -> str:
        year, month = self.first.year, self.first.month
        return {
            "day": self.first.isoformat(),
            "month": f"{year:04}-{month:02}",
            "quarter": f"{year:04}-Q{(month + 2) // 3}",
            "year": f"{year:04}",
        }[self.precision]


def parse_date(text: str) -> PartialDate:
    """Read ``2018``, ``2018-Q3``, ``2018-10`` or ``2018-10-24``.

    Raises ``ValueError`` for another form or a day that does not exist.

    >>> parse_date("2018-02").last.isoformat()
    '2018-02-28'
    """
    match = _FORM.match(text)
    if not match:
        raise ValueError(text)
    year = int(match[1])
    if match[4]:
        day = dt.date(year, int(match[3]), int(match[4]))
        return PartialDate(day, day, "day")
    if match[3]:
        return _months(year, int(match[3]), int(match[3]), "month")
    if match[2]:
        return _months(year, 3 * int(match[2]) - 2, 3 * int(match[2]), "quarter")
    return _months(year, 1, 12, "year")


def _months(year: int, first: int, last: int, precision: str) -> PartialDate:
    end = calendar.monthrange(year, last)[1] if 1 <= last <= 12 else 0
    return PartialDate(dt.date(year, first, 1), dt.date(year, last, end), precision)
