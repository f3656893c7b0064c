"""Sends texts gzipped to clients that take them so."""

import gzip

from flask import Flask, Response, request

_LEVEL = 5
#: Below this the headers weigh more than what is saved.
_LEAST = 1_000
_TYPES = ("text/", "application/json", "application/sparql-results", "application/n-triples")
_ENDINGS = ("+json", "+xml", "/xml", "/trig", "/javascript")


def register(app: Flask) -> None:
    """Let the app send answers gzipped."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """The response, gzipped if that is wanted and worth it."""
    if not _is_text(response.mimetype or "") or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if (
        response.status_code != 200
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
    ):
        return response
    body = response.get_data()
    if len(body) >= _LEAST:
        # Without a time stamp the same answer has the same bytes.
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _is_text(media_type: str) -> bool:
    return media_type.startswith(_TYPES) or media_type.endswith(_ENDINGS)
