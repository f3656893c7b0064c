"""One handler for all that goes wrong: a page for people, a problem document for programs."""

import json
from collections.abc import Mapping

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from graph.errors import AkkuketjuError
from graph.namespaces import BASE
from web.faults import tell_state
from web.language import language
from web.negotiation import wants_html
from web.parameters import parameter_name, value_name
from web.refusal import NoSuchChoice
from web.retold import is_retold, retell

#: Statuses of a server that cannot answer, whatever was asked.
_STATES = (409, 429, 502, 503, 504)


def register(app: Flask) -> None:
    """Let the app answer errors."""
    app.register_error_handler(AkkuketjuError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.jinja_env.globals.update(parameter_name=parameter_name, value_name=value_name)


def _ours(error: AkkuketjuError) -> Response:
    response = _page(error) if wants_html() else _ours_as_problem(error)
    if "retry_after" in error.members:
        response.headers["Retry-After"] = str(error.members["retry_after"])
    if error.status == 401:
        fault = error.members.get("error")
        told = f', error="{fault}"' if fault else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="akkuketju"{told}'
    return response


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if wants_html():
        # The name of a status says nothing that the page does not say in its own language.
        page = render_template("error.html", status=error.code, details=[], refused=None)
        response = _vary(make_response(page, error.code))
    else:
        members = {"type": "about:blank", "title": error.name, "status": error.code, "detail": ""}
        response = _problem(members, "en")
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _page(error: AkkuketjuError) -> Response:
    """The error as HTML: each detail with whether it is in English for want of other words."""
    refused = error if isinstance(error, NoSuchChoice) else None
    told = (refused.told,) if refused else _told(error, language())
    english = refused is None and not _has_words(error)
    details = [(retell(text), english) for text in told if text]
    page = render_template("error.html", status=error.status, details=details, refused=refused)
    return _vary(make_response(page, error.status))


def _ours_as_problem(error: AkkuketjuError) -> Response:
    wanted = _language_of_problem()
    title, remedy = _told(error, wanted)
    members = {
        **error.members,
        "type": f"{BASE}problems/{error.name}",
        "title": title,
        "status": error.status,
        "detail": remedy,
    }
    return _problem(members, wanted if wanted == "en" or _has_words(error) else "en")


def _problem(members: Mapping[str, object], written: str) -> Response:
    """An RFC 9457 problem document."""
    text = json.dumps(members, ensure_ascii=False)
    response = make_response(text, members["status"])
    response.content_type = "application/problem+json"
    response.headers["Content-Language"] = written
    return _vary(response)


def _language_of_problem() -> str:
    """English, but for a program that asks for another language."""
    asks = "Accept-Language" in request.headers or "lang" in request.args
    return language() if asks else "en"


def _has_words(error: AkkuketjuError) -> bool:
    """Whether the error can be told in the language of the page."""
    return error.status in _STATES or is_retold(error.message)


def _told(error: AkkuketjuError, wanted: str) -> tuple[str, str]:
    """What went wrong and what to do, in the wanted language where there are words for it."""
    if wanted == "en":
        return error.message, error.remedy
    if error.status in _STATES and not is_retold(error.message):
        return tell_state(error)
    return retell(error.message), retell(error.remedy)


def _vary(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Language"
    return response
