"""One handler for all that goes wrong: a page for people, a problem document for programs."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from flask import Flask, Response, make_response, render_template
from werkzeug.exceptions import HTTPException

from graph.errors import AkkuketjuError
from graph.namespaces import BASE
from web.negotiation import wants_html

_NOTHING: Mapping[str, object] = MappingProxyType({})


def register(app: Flask) -> None:
    """Let the app answer errors."""
    app.register_error_handler(AkkuketjuError, _ours)
    app.register_error_handler(HTTPException, _http)


def _ours(error: AkkuketjuError) -> Response:
    response = answer(error.status, error.message, error.remedy, error.name, error.members)
    if error.status == 401:
        fault = error.members.get("error")
        told = f', error="{fault}"' if fault else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="akkuketju"{told}'
    return response


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = answer(error.code, error.name, "")
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def answer(
    status: int, title: str, remedy: str, kind: str = "", members: Mapping[str, object] = _NOTHING
) -> Response:
    """An error as HTML, or as an RFC 9457 problem document of a ``kind`` with more ``members``."""
    if wants_html():
        # The name of a status says nothing that the page does not say in its own language.
        details = [text for text in (title, remedy) if text] if kind or remedy else []
        page = render_template("error.html", status=status, details=details)
        response = make_response(page, status)
    else:
        problem = {
            **members,
            "type": f"{BASE}problems/{kind}" if kind else "about:blank",
            "title": title,
            "status": status,
            "detail": remedy,
        }
        response = make_response(json.dumps(problem, ensure_ascii=False), status)
        response.content_type = "application/problem+json"
    response.headers["Vary"] = "Accept, Accept-Language"
    if "retry_after" in members:
        response.headers["Retry-After"] = str(members["retry_after"])
    return response
