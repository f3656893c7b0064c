"""A page rendered within another request, to cut its figures out of it or to frame it elsewhere."""

from flask import current_app, make_response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from graph.errors import NotFound
from graph.wording import Wording, shown
from web.services import services


def render_page(path: str) -> str:
    """The page at ``path`` as HTML, with the choices of the present address.

    Raises ``NotFound`` where the viewer has no such page.
    """
    try:
        endpoint, values = current_app.url_map.bind("").match(f"/{path}", method="GET")
    except (HTTPException, RequestRedirect) as error:
        raise _no_page(path) from error
    if endpoint.startswith("share."):
        raise _no_page(path)
    response = make_response(current_app.view_functions[endpoint](**values))
    if response.status_code != 200 or response.mimetype != "text/html":
        raise _no_page(path)
    return response.get_data(as_text=True)


def _no_page(path: str) -> NotFound:
    return NotFound(
        Wording("There is no page {given}", given="/" + shown(path, 80)),
        "Name a page that shows something itself.",
    )


def public_base() -> str:
    """The viewer's own address, as the settings or the request tell it, without a last slash."""
    return (services().settings.base_url or request.url_root).rstrip("/")
