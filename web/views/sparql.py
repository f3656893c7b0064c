"""`/sparql`: the SPARQL 1.1 protocol for queries, and a page to ask from."""

from flask import Blueprint, Response, request

from graph.store.evaluation import Answer, Limits
from graph.store.pool import QueryPool
from web.client import QUERY_ID, caller, client_name
from web.editor import show_page
from web.protocol import make_tag, read_query, read_wanted, wants_page
from web.service_description import describe_service
from web.services import services

blueprint = Blueprint("sparql", __name__)

_RUNNING = "/sparql/queries/"
_METHODS = "GET, HEAD, POST, OPTIONS"
_SENT = f"Accept, Content-Type, If-None-Match, {QUERY_ID}"
_SEEN = f"Akkuketju-Cut, Akkuketju-Release, ETag, Retry-After, {QUERY_ID}"


@blueprint.route("/sparql", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer a query, describe the service, or show the page."""
    if request.method == "OPTIONS":
        return empty(204)
    asked = read_query()
    if asked is None:
        return show_page(None) if wants_page() else describe_service()
    if wants_page():
        return show_page(asked)
    found = services()
    wanted = read_wanted()
    tag = make_tag(found.release.id, asked, wanted, found.pool.limits)
    if tag and request.if_none_match.contains_weak(tag):
        return _tagged(empty(304), tag)
    answer = found.pool.run(
        asked.query,
        wanted.results,
        wanted.graphs,
        asked.default_graphs,
        asked.named_graphs,
        caller(),
    )
    response = _tagged(respond(answer, found.pool), tag)
    response.headers["Akkuketju-Release"] = found.release.id
    return response


@blueprint.route(
    "/sparql/queries/<query_id>", methods=["DELETE", "OPTIONS"], provide_automatic_options=False
)
def cancel(query_id: str) -> Response:
    """Stop a query that the same client asks, named by the id that it gave."""
    if request.method == "DELETE":
        services().pool.cancel(client_name(), query_id)
    return empty(204)


@blueprint.after_app_request
def share(response: Response) -> Response:
    """Let any site ask, without credentials: there is nothing here that is not public.

    A method that is not served belongs to no view; its refusal is to be read by any site too.
    """
    path = request.path.rstrip("/")
    if path != "/sparql" and not path.startswith(_RUNNING):
        return response
    methods = "DELETE, OPTIONS" if path.startswith(_RUNNING) else _METHODS
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _SEEN
    response.headers["Allow"] = methods
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = _SENT
        response.headers["Access-Control-Max-Age"] = "86400"
    response.vary.update(["Accept", "Accept-Encoding"])
    return response


def empty(status: int) -> Response:
    """A response without a body, which is then of no type; it varies as one with a body does."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response


def respond(answer: Answer, pool: QueryPool) -> Response:
    """An answer of a pool as a response, with a header where it was cut."""
    response = Response(answer.body, content_type=_with_charset(answer.media_type))
    if answer.cut:
        response.headers["Akkuketju-Cut"] = name_cut(answer, pool.limits)
    query_id = request.headers.get(QUERY_ID)
    if query_id:
        response.headers[QUERY_ID] = query_id
    return response


def name_cut(answer: Answer, limits: Limits) -> str:
    """The limit at which an answer was cut, as the header says it."""
    if answer.form == "select":
        return f"rows={limits.rows}"
    return f"triples={limits.triples}"


def _tagged(response: Response, tag: str) -> Response:
    if tag:
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = "public, no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def _with_charset(media_type: str) -> str:
    text = media_type.startswith("text/") or media_type == "application/n-triples"
    return f"{media_type}; charset=utf-8" if text else media_type
