"""What every template has at hand."""

from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request

from graph.answers import iris
from graph.dates import parse_date
from graph.namespaces import shorten
from web.addresses import with_query, without
from web.cells import cell_kind, number_columns
from web.claims import amount, period, unit_name
from web.codes import code_name
from web.language import language, translate
from web.names import class_name, concept, href, label, link, name, neighbour_class, type_name
from web.retold import plural, retell
from web.services import services
from web.status import status_look
from web.translations import LANGUAGES, NAMES, choose_language
from web.units import unit_symbol
from web.written import date, number


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
