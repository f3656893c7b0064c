"""Reads a request of the SPARQL 1.1 Protocol: the query, its dataset, the wanted forms."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import request

from graph import __version__
from graph.errors import InvalidInput, NotAcceptable, QueryRefused, UnsupportedMedia
from graph.store.evaluation import Limits
from graph.store.formats import ENDINGS, GRAPH_FORMATS, JSON, RESULT_FORMATS, TURTLE
from web.negotiation import HTML, cuts_a_page

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_XML = "application/sparql-results+xml"
_RDF_XML = "application/rdf+xml"
_JSON_LD = "application/ld+json"
#: General names under which clients ask for one of ours.
_RESULT_ALIASES = {"application/json": JSON, "application/xml": _XML, "text/xml": _XML}
_GRAPH_ALIASES = {
    "application/json": _JSON_LD,
    "application/xml": _RDF_XML,
    "text/xml": _RDF_XML,
    "application/x-turtle": TURTLE,
    "text/plain": "application/n-triples",
}
#: What `format=` may say beside an ending and a media type, as well-known clients do.
_NAMES = {"turtle": "ttl", "n3": "ttl", "ntriples": "nt", "rdf+xml": "rdf", "json-ld": "jsonld"}
#: Functions whose value differs from one call to the next.
_CHANGING = re.compile(r"\b(NOW|RAND|UUID|STRUUID)\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Wanted:
    """The media types for results (SELECT, ASK) and graphs (CONSTRUCT, DESCRIBE).

    An empty one means that the client takes no such answer.
    """

    results: str = JSON
    graphs: str = TURTLE


@dataclass(frozen=True)
class Asked:
    """A query as the protocol gives it."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def read_query() -> Asked | None:
    """The query of the request; ``None`` where a GET has none. Raises ``InvalidInput``."""
    if request.method in ("GET", "HEAD"):
        check_encoding(request.query_string)
        queries = request.args.getlist("query")
        if not queries:
            return None
    else:
        queries = _posted()
    if len(queries) > 1:
        raise InvalidInput("More than one query", "Send one at a time.")
    values = request.values
    return Asked(
        queries[0],
        tuple(map(check_iri, values.getlist("default-graph-uri"))),
        tuple(map(check_iri, values.getlist("named-graph-uri"))),
    )


def _posted() -> list[str]:
    check_encoding(request.query_string)
    if request.mimetype == QUERY:
        return [read_text(request.get_data())]
    if request.mimetype != FORM:
        kind = request.mimetype or "nothing"
        raise UnsupportedMedia(f"A query cannot be sent as {kind[:60]}", f"Use {QUERY} or {FORM}.")
    check_encoding(request.get_data(parse_form_data=False, cache=True))
    if "update" in request.form:
        raise QueryRefused("This endpoint only reads", "Send a query, not an update.")
    queries = request.form.getlist("query")
    if not queries:
        raise InvalidInput("The form has no query", "Send it as the field query.")
    return queries


def read_text(body: bytes) -> str:
    """A body as text; raises ``InvalidInput`` where it is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("The query is not UTF-8", "Send it as UTF-8.") from error


def check_encoding(fields: bytes) -> None:
    """Raise ``InvalidInput`` where percent-encoded fields are not UTF-8."""
    read_text(unquote_to_bytes(fields))


def check_iri(text: str) -> str:
    """The absolute IRI that ``text`` is; raises ``InvalidInput``."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*\Z", text):
        raise InvalidInput(f"{text[:200]!r} is no IRI", "Give an absolute IRI.")
    return text


def read_wanted() -> Wanted:
    """The forms that the client wants, by ``format=`` or by Accept.

    Raises ``NotAcceptable`` where it takes none of ours.
    """
    named = request.values.get("format", "")
    if named:
        return _by_name(named)
    if not request.headers.get("Accept"):
        return Wanted()
    wanted = Wanted(
        _best(dict.fromkeys(RESULT_FORMATS), _RESULT_ALIASES),
        _best(dict.fromkeys(GRAPH_FORMATS), _GRAPH_ALIASES),
    )
    if not (wanted.results or wanted.graphs):
        offered = ", ".join([*RESULT_FORMATS, *GRAPH_FORMATS])
        raise NotAcceptable("None of the wanted forms is to be had", f"Ask for {offered}.")
    return wanted


def wants_page() -> bool:
    """Whether a browser wants to see the result, not to have it as a file."""
    accept = request.accept_mimetypes
    offered = [*RESULT_FORMATS, *GRAPH_FORMATS, HTML]
    if request.values.get("format"):
        return False
    return cuts_a_page() or accept.best_match(offered) == HTML


def _by_name(name: str) -> Wanted:
    short = (name.rpartition("/")[0] and name) or ENDINGS.get(_NAMES.get(name, name), "")
    if short == JSON or name == "application/json":
        return Wanted(JSON, _JSON_LD)
    if short == _XML or name in ("application/xml", "text/xml"):
        return Wanted(_XML, _RDF_XML)
    if short in RESULT_FORMATS:
        return Wanted(short, "")
    if short in GRAPH_FORMATS:
        return Wanted("", short)
    raise InvalidInput(f"No format {name[:40]!r}", f"Choose from: {', '.join(ENDINGS)}.")


def _best(offered: dict[str, None], aliases: dict[str, str]) -> str:
    best = request.accept_mimetypes.best_match([*offered, *aliases]) or ""
    return aliases.get(best, best)


def make_tag(release: str, asked: Asked, wanted: Wanted, limits: Limits) -> str:
    """The entity tag of an answer; empty where the same query may have another answer at once.

    It is a weak one, as the same answer may go out compressed or not.
    """
    if _CHANGING.search(asked.query):
        return ""
    parts = (__version__, release, asked, wanted, limits.rows, limits.triples)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
