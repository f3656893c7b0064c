"""`/update` and `/store`: SPARQL Update and the Graph Store Protocol on a store of their own.

They are off unless a token is configured, and never touch a release. Reading that store needs the
token too, at `/update/sparql` and `/store`, as nobody has looked through what lies in it.
"""

from flask import Blueprint, Response, request

from graph.errors import InvalidInput, NotFound, QueryTooLarge, UnsupportedMedia
from graph.store.formats import GRAPH_FORMATS
from web.authorisation import authorise
from web.client import caller
from web.negotiation import choose
from web.protocol import (
    FORM,
    UPDATE,
    check_encoding,
    check_iri,
    read_query,
    read_text,
    read_wanted,
)
from web.views.sparql import empty, respond

blueprint = Blueprint("update", __name__)


@blueprint.post("/update")
def update() -> Response:
    """Run a SPARQL Update."""
    pool = authorise()
    for name in ("using-graph-uri", "using-named-graph-uri"):
        if name in request.values:
            raise InvalidInput(f"{name} is not known here", "Write USING in the update.")
    pool.change({"do": "update"}, _read_update(), caller())
    return empty(204)


@blueprint.route("/update/sparql", methods=["GET", "POST"])
def query() -> Response:
    """Answer a query on the writable store."""
    pool = authorise()
    asked = read_query()
    if asked is None:
        raise InvalidInput("There is no query", "Send it as the parameter query.")
    wanted = read_wanted()
    answer = pool.run(
        asked.query,
        wanted.results,
        wanted.graphs,
        asked.default_graphs,
        asked.named_graphs,
        caller(),
    )
    return respond(answer, pool)


@blueprint.get("/store")
def read_graph() -> Response:
    """The triples of a graph."""
    pool = authorise()
    graph = _graph()
    media_type = choose(list(GRAPH_FORMATS))
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    construct = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    answer = pool.run(construct, graph_type=media_type, caller=caller(), union=False)
    if answer.cut:  # put back, it would lose what is not in it
        raise QueryTooLarge(
            f"The graph has more than {pool.limits.triples} triples",
            "Query it in parts.",
            limit="query_triples",
            value=pool.limits.triples,
        )
    if graph is not None and not pool.has_graph(graph, caller()):
        raise NotFound(f"No graph {graph[:200]}", "Put it there first.")
    return respond(answer, pool)


@blueprint.route("/store", methods=["PUT", "POST"])
def write_graph() -> Response:
    """Put triples in the place of a graph's, or add them."""
    pool = authorise()
    head = {
        "do": "load",
        "graph": _graph(),
        "media_type": request.mimetype,
        "replace": request.method == "PUT",
    }
    made = pool.change(head, request.get_data(), caller())
    return empty(201 if made else 204)


@blueprint.delete("/store")
def drop_graph() -> Response:
    """Take a graph away."""
    pool = authorise()
    graph = _graph()
    if pool.change({"do": "drop", "graph": graph}, b"", caller()):
        raise NotFound(f"No graph {(graph or '')[:200]}", "It may be gone already.")
    return empty(204)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No cache keeps what only those with the token may see."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _read_update() -> bytes:
    if request.mimetype == UPDATE:
        return request.get_data()
    if request.mimetype != FORM:
        kind = request.mimetype or "nothing"
        raise UnsupportedMedia(
            f"An update cannot be sent as {kind[:60]}", f"Use {UPDATE} or {FORM}."
        )
    check_encoding(request.get_data(parse_form_data=False, cache=True))
    updates = request.form.getlist("update")
    if len(updates) != 1:
        raise InvalidInput("There is not one update", "Send one as the field update.")
    return updates[0].encode()


def _graph() -> str | None:
    """The graph that the address names; ``None`` for the default graph."""
    check_encoding(request.query_string)
    graphs = request.args.getlist("graph")
    if "default" in request.args and not graphs:
        return None
    if len(graphs) != 1 or "default" in request.args:
        raise InvalidInput("There is not one graph", "Name one: ?graph=IRI or ?default.")
    return check_iri(read_text(graphs[0].encode()))
