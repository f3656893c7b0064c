"""Which form of an answer a client wants: by the Accept header, or by a suffix of the path."""

from flask import request

from graph.errors import NotAcceptable
from graph.wording import Wording

HTML = "text/html"
_FOR_PROGRAMS = ("sparql", "update", "operation")
SUFFIXES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "html": HTML,
}


def choose(offered: list[str]) -> str:
    """The media type that the client likes best, the first offered one if it has no wish.

    Raises ``NotAcceptable`` where it takes none of them.
    """
    if not request.headers.get("Accept") or cuts_a_page():
        return offered[0]
    best = request.accept_mimetypes.best_match(offered)
    if best is None:
        raise NotAcceptable(
            "None of the wanted forms is to be had",
            Wording("Ask for: {choices}.", choices=", ".join(offered)),
        )
    return best


def cuts_a_page() -> bool:
    """Whether something is cut out of a page, which is one whatever the client takes."""
    return request.blueprint == "share"


def wants_html() -> bool:
    """Whether the client is a browser, which names HTML, or has no wish at all.

    Where programs speak to us, one that says nothing gets no page.
    """
    accept = request.accept_mimetypes
    if not accept:
        # A method that is not served belongs to no blueprint.
        first = request.blueprint or request.path.split("/")[1]
        return first not in _FOR_PROGRAMS
    named = any(value == HTML for value, _ in accept)
    return named and accept[HTML] >= accept["application/json"]
