"""Texts of ours in the page's language, with the values that stand in them."""

import datetime as dt
from decimal import Decimal

from graph.wording import Wording
from web.language import language, translate
from web.services import services
from web.written import date, number


def plural(one: str, many: str, n: int, **values: object) -> str:
    """The message for one or for many in the page's language, ``{n}`` written as a number."""
    text = services().catalogues[language()].ngettext(one, many, n)
    return text.format(n=number(n), **values)


def retell(text: str) -> str:
    """A text of ours in the page's language; in English where no catalogue has it."""
    if not isinstance(text, Wording):
        return translate(text)
    return translate(text.template, **{name: _said(v) for name, v in text.values.items()})


def _said(value: object) -> object:
    if isinstance(value, Wording):
        return retell(value)
    if isinstance(value, dt.date):
        return date(value)
    if isinstance(value, float):
        return number(f"{value:g}")
    return number(value) if isinstance(value, (int, Decimal)) else value


def is_retold(text: str) -> bool:
    """Whether a text of ours has a translation, or needs none."""
    template = text.template if isinstance(text, Wording) else text
    return language() == "en" or not template or translate(template) != template
