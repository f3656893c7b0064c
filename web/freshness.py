"""Lets a client keep an answer and ask whether it still holds, instead of having it sent again."""

from flask import Flask, Response, request

#: What says itself how long it holds, or tells how the program is doing.
_OF_ITS_OWN = ("sparql", "update", "operation")


def register(app: Flask) -> None:
    """Let the app mark answers. Registered after compression, so that it sees them unpacked."""
    app.after_request(mark)


def mark(response: Response) -> Response:
    """The answer with a tag of its content, or without content where the client has the same.

    The tag is a weak one, as the same answer may go out compressed or not.
    """
    if (
        request.method not in ("GET", "HEAD")
        or request.blueprint in _OF_ITS_OWN
        or response.status_code != 200
        or response.direct_passthrough
        or response.is_streamed
        or "ETag" in response.headers
        or "Cache-Control" in response.headers
    ):
        return response
    response.add_etag(weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
