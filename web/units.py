"""How the symbol of a unit is written in the page's language: ``kt/yr``, ``kt/v``, ``kt/år``."""

import re
from collections.abc import Callable

_PART = re.compile(r"[^\s/]+")


def unit_symbol(symbol: str, translate: Callable[[str], str]) -> str:
    """The symbol of a table's unit with its words translated; signs of the SI stay as they are.

    A month alone is counted, so it stands in the plural.
    """
    words = _words(translate)
    if symbol == "month":
        return words["months"]
    return _PART.sub(lambda part: words.get(part[0], part[0]), symbol)


def _words(translate: Callable[[str], str]) -> dict[str, str]:
    return {
        "yr": translate("yr"),
        "year": translate("yr"),
        "month": translate("month"),
        "months": translate("months"),
        "number": translate("pcs"),
        "EV": translate("electric cars"),
        "person": translate("persons"),
        "person-yr": translate("person-years"),
        "fraction": translate("fraction"),
        "MEUR": translate("M€"),
        "EUR": "€",
        "bn": translate("bn"),
        "km2": "km²",
    }
