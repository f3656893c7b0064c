"""What every page has at hand: language, labels, links, and how numbers and dates are written."""

import datetime as dt
import functools
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from textwrap import shorten as shorten_text
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, g, request
from markupsafe import Markup, escape

from graph.answers import iris
from graph.dates import PartialDate, parse_date
from graph.description import Claim
from graph.labels import Label
from graph.namespaces import AKKU, BASE, CV, ID, ORG, shorten
from graph.selection import CLASSES
from graph.wording import Wording
from web.cells import cell_kind, number_columns
from web.codes import code_name
from web.services import services
from web.status import status_look
from web.translations import LANGUAGES, NAMES, choose_language
from web.units import unit_symbol

#: Dates in English are British: 25 November 2026.
_DATES = {"en": "en_GB"}
#: How a Finnish month ends where it is told since when, until when or when: tammikuusta 2026.
_MONTH_ENDINGS = {"from": "sta", "until": "hun", "in": "ssa"}
#: What an address says of one request only, not of the page.
_PASSING = ("lang", "theme", "query-id")
#: What a lasting link says itself, or what is cut out of the page it leads to.
_NOT_OF_THE_VIEW = frozenset({*_PASSING, "release", "figure", "table", "colours"})
_CLASS_IRIS = {short: iri for iri, short in CLASSES.items()}


def register(app: Flask) -> None:
    """Let templates use these functions."""
    app.before_request(_set_language)
    app.after_request(_name_language)
    app.jinja_env.globals.update(
        asset=asset,
        _=translate,
        plural=plural,
        retell=retell,
        label=label,
        name=name,
        href=href,
        link=link,
        with_query=with_query,
        without=without,
        number=number,
        amount=amount,
        date=date,
        period=period,
        unit_name=unit_name,
        unit_symbol=lambda symbol: unit_symbol(symbol, translate),
        code_name=lambda scheme: code_name(scheme, translate),
        concept=concept,
        cell_kind=cell_kind,
        number_columns=number_columns,
        cell_iris=iris,
        parse_date=parse_date,
        short=shorten,
        languages=LANGUAGES,
        language_names=NAMES,
        status_look=status_look,
        class_name=class_name,
        neighbour_class=neighbour_class,
        type_name=type_name,
    )
    app.context_processor(_common)


def _set_language() -> None:
    # A wrong language is told in the language that the browser would get.
    g.language = choose_language(None, list(request.accept_languages.values()))
    g.language = choose_language(request.args.get("lang"), [g.language])


def _name_language(response: Any) -> Any:
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = g.get("language", "fi")
        response.vary.update(["Accept", "Accept-Language"])
    return response


def _common() -> dict[str, Any]:
    found = services()
    return {"language": language(), "release": found.release, "day": found.day}


def asset(name: str) -> str:
    """The address of a static file that only a full build has; empty where it was not built."""
    folder = current_app.static_folder
    return f"/static/{name}" if folder and (Path(folder) / name).is_file() else ""


def language() -> str:
    """The language of the present request."""
    chosen: str = g.get("language", "fi")
    return chosen


def translate(message: str, **values: object) -> str:
    """The message in the page's language, ``{name}`` filled in."""
    text = services().catalogues[language()].gettext(message)
    return text.format(**values) if values else text


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


def plural(one: str, many: str, n: int, **values: object) -> str:
    """The message for one or for many in the page's language, ``{n}`` written as a number."""
    text = services().catalogues[language()].ngettext(one, many, n)
    return text.format(n=number(n), **values)


def label(iri: str) -> Label:
    """The label of an IRI in the page's language, or with a visible fallback."""
    return services().labels.get(iri, language())


def name(iri: str) -> Markup:
    """The label as HTML: marked with its language where that is not the page's."""
    found = label(iri)
    if found.language in ("", language()):
        return escape(found.text)
    return Markup('<span lang="{}">{}</span>').format(found.language, found.text)


def href(iri: str) -> str:
    """The address in this viewer of one of our IRIs."""
    if iri.startswith(ID + "gap-"):
        path = "/gaps/" + iri.removeprefix(ID)
    elif iri.startswith(AKKU):
        return f"/ont?lang={language()}#{iri.removeprefix(AKKU)}"
    elif iri.startswith((ID, CV)):
        path = "/" + iri.removeprefix(BASE)
    else:
        return iri
    return f"{path}?lang={language()}"


def link(iri: str) -> Markup:
    """A link to the thing, with its label."""
    return Markup('<a href="{}">{}</a>').format(href(iri), name(iri))


def concept(scheme: str, local: str) -> str:
    """The label of a concept by its scheme and local name."""
    return label(f"{CV}{scheme}/{local}").text


def town_names() -> dict[str, str]:
    """The names of the municipalities by IRI, for maps."""
    return {town: label(town).text for town in services().analyses.collection.towns}


def class_name(short: str) -> str:
    """The name of a selectable class by its short name."""
    # The terms of other ontologies have no labels of their own in the graph.
    named = {
        "organisation": translate("organisation"),
        "collaboration": translate("joint body"),
        "regulation": translate("legal act"),
    }
    return named.get(short) or label(_CLASS_IRIS[short]).text


def neighbour_class(local: str) -> str:
    """The name of a class by the local name of its IRI."""
    return type_name(AKKU + local if AKKU + local in services().labels else ORG + local)


def type_name(iri: str) -> str:
    """The name of a class by its IRI."""
    short = CLASSES.get(iri, "")
    return class_name(short) if short else label(iri).text


def with_query(**changes: object) -> str:
    """The present address with some parameters changed; ``None`` takes one away, a list repeats."""
    query = {k: v for k, v in request.args.lists() if k not in _PASSING}
    query["lang"] = [language()]
    for key, value in changes.items():
        query.pop(key, None)
        if isinstance(value, (list, tuple)):
            query[key] = [str(one) for one in value]
        elif value is not None:
            query[key] = [str(value)]
    return f"{request.path}?{urlencode(query, doseq=True)}"


def permanent_query() -> str:
    """The choices of the present address, with its language and the release that answers."""
    query = {k: v for k, v in request.args.lists() if k not in _NOT_OF_THE_VIEW}
    return urlencode({**query, "lang": language(), "release": services().release.id}, doseq=True)


def without(key: str, place: int) -> str:
    """The present address without the value of a parameter at a place, counted from 0."""
    values = request.args.getlist(key)
    return with_query(**{key: values[:place] + values[place + 1 :]})


def number(value: Decimal | float | int | str) -> str:
    """A number as the language writes it, with the digits that it has."""
    return _written(str(value), language())


@functools.lru_cache(maxsize=4096)
def _written(value: str, locale: str) -> str:
    return format_decimal(Decimal(value), locale=locale, decimal_quantization=False)


def amount(claim: Claim) -> Markup:
    """The amount of a quantity with its range, bound and unit."""
    low, middle, high = claim.amounts
    sign = {"about": "≈ ", "at-least": "≥ ", "at-most": "≤ "}.get(
        claim.bound.rpartition("/")[2], ""
    )
    if middle is not None:
        text = sign + number(middle)
        if low is not None and high is not None:
            text += f" ({number(low)}–{number(high)})"
    else:
        ends = [number(x) for x in (low, high) if x is not None]
        text = sign + "–".join(ends)
    return Markup('<span class="amount">{} {}</span>').format(text, unit_name(claim.unit))


def says(claim: Claim) -> Markup:
    """What a claim says in few words, not of what: an amount, a thing, a day, a code, a text."""
    if claim.kind == "QuantityStatement":
        aspect = Markup(" {}").format(name(claim.aspect)) if claim.aspect else ""
        return amount(claim) + aspect
    if claim.object:
        return name(claim.object)
    if claim.kind == "TextStatement":
        text = shorten_text(claim.text, 90, placeholder=" …")
        return Markup('<span lang="{}">{}</span>').format(claim.language, text)
    if claim.kind == "CodeStatement":
        return escape(f"{code_name(claim.codeScheme, translate)} {claim.code}")
    return escape(date(claim.day))


def unit_name(iri: str) -> Markup:
    """The symbol of a unit, its full name for screen readers and on hover."""
    symbols: Mapping[str, str] = _symbols()
    symbol = unit_symbol(symbols.get(iri, ""), translate)
    return Markup('<abbr title="{}">{}</abbr>').format(label(iri).text, symbol)


def _symbols() -> Mapping[str, str]:
    found = services()
    if "unit_symbols" not in found.__dict__:
        rows = found.reader.rows(
            f"SELECT ?u ?s {{ ?u skos:inScheme <{CV}unit> ; skos:notation ?s }}"
        )
        found.__dict__["unit_symbols"] = {row["u"]: row["s"] for row in rows}
    symbols: Mapping[str, str] = found.__dict__["unit_symbols"]
    return symbols


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


def period(claim: Claim) -> str:
    """When a claim holds, in words."""
    start, end = claim.period
    if start and end:
        return f"{date(start)} – {date(end)}"
    if start and claim.is_snapshot:
        return translate("seen {date}", date=date(start, "in"))
    if start:
        return translate("from {date}", date=date(start, "from"))
    return translate("until {date}", date=date(end, "until")) if end else ""
