"""Headers that every answer carries."""

from flask import Flask, Response, request

from graph.export.format import LICENCE
from web.services import services

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def register(app: Flask) -> None:
    """Let the app send them."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Nothing from another host, no sniffing of types, no address told to others."""
    response.headers.setdefault("Content-Security-Policy", _policy())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/csv":
        _say_whose(response)
    return response


def _say_whose(response: Response) -> None:
    """A CSV file has no room for its release and licence, so its headers say them."""
    response.headers.setdefault("Akkuketju-Release", services().release.id)
    response.headers.add("Link", f'<{LICENCE}>; rel="license"')


def _policy() -> str:
    """The policy of the present page: only what is made for them may stand in frames elsewhere."""
    framed = request.path.startswith("/embed/")
    return POLICY.replace("frame-ancestors 'self'", "frame-ancestors *") if framed else POLICY
