"""Headers that every answer carries."""

from flask import Flask, Response, request

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
    return response


def _policy() -> str:
    """The policy of the present page: only what is made for them may stand in frames elsewhere."""
    framed = request.path.startswith("/embed/")
    return POLICY.replace("frame-ancestors 'self'", "frame-ancestors *") if framed else POLICY
