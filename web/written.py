"""Numbers and dates as the page's language writes them."""

import datetime as dt
import functools
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from graph.dates import PartialDate
from web.language import language, translate

#: Dates in English are British: 25 November 2026.
_DATES = {"en": "en_GB"}
#: How a Finnish month ends where it is told since when, until when or when: tammikuusta 2026.
_MONTH_ENDINGS = {"from": "sta", "until": "hun", "in": "ssa"}


def number(value: Decimal | float | int | str) -> str:
    """A number as the language writes it, with the digits that it has."""
    return _written(str(value), language())


@functools.lru_cache(maxsize=4096)
def _written(value: str, locale: str) -> str:
    return format_decimal(Decimal(value), locale=locale, decimal_quantization=False)


def date(value: PartialDate | dt.date | str | None, case: str = "") -> str:
    """A date in the precision that it has; in Finnish a month takes the ``case`` of its place."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value)
    if isinstance(value, dt.date):
        form = "d.M.y" if language() == "fi" else "long"
        return format_date(value, form, locale=_DATES.get(language(), language()))
    if value.precision == "year":
        return str(value.first.year)
    if value.precision == "quarter":
        quarter = (value.first.month + 2) // 3
        return translate("Q{quarter} {year}", quarter=quarter, year=value.first.year)
    if value.precision == "month":
        month = Locale(language()).months["stand-alone"]["wide"][value.first.month]
        ending = _MONTH_ENDINGS.get(case, "") if language() == "fi" else ""
        return f"{month}{ending} {value.first.year}"
    return date(value.first)
