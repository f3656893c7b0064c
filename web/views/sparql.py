"""`/sparql`: the SPARQL 1.1 protocol for queries, and a page to ask from."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from graph.errors import InvalidInput, QueryRefused
from graph.namespaces import PREFIXES
from graph.store.evaluation import GRAPH_FORMATS, RESULT_FORMATS
from web.negotiation import HTML, wants_html
from web.services import services
from web.views.questions import read_table

blueprint = Blueprint("sparql", __name__)

_SHORT = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
_SHOWN = 200
_EXAMPLE = """PREFIX akku: <https://w3id.org/akkuketju/ont#>
PREFIX st: <https://w3id.org/akkuketju/cv/status/>

SELECT ?facility ?stage ?operator WHERE {
  ?facility akku:status st:operating ; akku:performs ?stage ; akku:operator ?operator .
} LIMIT 50
"""


@dataclass(frozen=True)
class Request:
    """A query as the protocol gives it."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@blueprint.route("/sparql", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False)
def sparql() -> Response:
    """Answer a query, describe the service, or show the page."""
    if request.method == "OPTIONS":
        return _shared(make_response("", 204))
    asked = _read()
    if asked is None:
        return _shared(_page("") if wants_html() else _service_description())
    if _for_page():
        return _shared(_page(asked.query))
    answer = services().pool.run(asked.query, *_wanted(), asked.default_graphs, asked.named_graphs)
    response = Response(answer.body, content_type=_with_charset(answer.media_type))
    if answer.cut:
        rows = services().settings.query_rows
        response.headers["Akkuketju-Cut"] = f"rows={rows}"
    response.headers["Akkuketju-Release"] = services().release.id
    return _shared(response)


def _read() -> Request | None:
    """The query of the request; ``None`` if it has none. Raises ``InvalidInput``."""
    reading = request.method in ("GET", "HEAD")
    if reading:
        queries = request.args.getlist("query")
    elif request.mimetype == "application/sparql-query":
        queries = [_text(request.get_data())]
    elif request.mimetype == "application/x-www-form-urlencoded":
        queries = request.form.getlist("query")
        if request.form.get("update"):
            raise QueryRefused("This endpoint only reads", "Send a query, not an update.")
        if not queries:
            raise InvalidInput("The form has no query", "Send it as the field query.")
    else:
        kind = request.mimetype or "nothing"
        raise InvalidInput(
            f"A query cannot be sent as {kind[:60]}",
            "Use application/sparql-query or application/x-www-form-urlencoded.",
        )
    if len(queries) > 1:
        raise InvalidInput("More than one query", "Send one at a time.")
    if not queries or (reading and not queries[0].strip() and wants_html()):
        return None
    values = request.values
    return Request(
        queries[0],
        tuple(values.getlist("default-graph-uri")),
        tuple(values.getlist("named-graph-uri")),
    )


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput("The query is not UTF-8", "Send it as UTF-8.") from error


def _for_page() -> bool:
    """Whether a browser wants to see the result, not to have it as a file."""
    return (
        not request.values.get("format")
        and request.accept_mimetypes.best_match([*RESULT_FORMATS, *GRAPH_FORMATS, HTML]) == HTML
    )


def _wanted() -> tuple[str, str]:
    """The media types for results and for graphs."""
    short = request.values.get("format", "")
    if short:
        if short not in _SHORT:
            raise InvalidInput(f"No format {short[:20]!r}", f"Choose from: {', '.join(_SHORT)}.")
        wanted = _SHORT[short]
        results = wanted if wanted in RESULT_FORMATS else "application/sparql-results+json"
        return results, wanted if wanted in GRAPH_FORMATS else "text/turtle"
    accept = request.accept_mimetypes
    results = accept.best_match(list(RESULT_FORMATS)) or ""
    if not results and accept["application/json"]:
        results = "application/sparql-results+json"
    graphs = accept.best_match(list(GRAPH_FORMATS)) or ""
    return results or "application/sparql-results+json", graphs or "text/turtle"


def _with_charset(media_type: str) -> str:
    text = media_type.startswith("text/") or media_type == "application/n-triples"
    return f"{media_type}; charset=utf-8" if text else media_type


def _shared(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    response.headers["Access-Control-Expose-Headers"] = "Akkuketju-Cut, Akkuketju-Release"
    response.headers["Allow"] = "GET, POST, HEAD, OPTIONS"
    response.vary.add("Accept")
    return response


def _page(query: str) -> Response:
    """The page, with the result of the query if there is one."""
    table, text, cut, failure, status = None, "", False, None, 200
    if query.strip():
        try:
            answer = services().pool.run(query, graph_type="text/turtle")
        except QueryRefused as error:
            failure, status = error, error.status
        else:
            cut = answer.cut
            if answer.media_type.endswith("json"):
                table = read_table(answer.body)
            else:
                text = answer.body.decode()
    page = render_template(
        "sparql.html",
        query=query or _EXAMPLE,
        asked=bool(query.strip()),
        table=table,
        shown=_SHOWN,
        text=text,
        cut=cut,
        failure=failure,
        settings=services().settings,
        questions=list(services().library),
        prefixes=PREFIXES,
        formats=["csv", "json", "xml", "tsv"] if not text else ["ttl", "nt", "rdf", "jsonld"],
    )
    return make_response(page, status)


def _service_description() -> Response:
    """What this endpoint can do, in the vocabulary of the SPARQL 1.1 Service Description."""
    endpoint = request.base_url
    formats = [*RESULT_FORMATS, *GRAPH_FORMATS]
    known = {
        "application/sparql-results+json": "SPARQL_Results_JSON",
        "application/sparql-results+xml": "SPARQL_Results_XML",
        "text/csv": "SPARQL_Results_CSV",
        "text/tab-separated-values": "SPARQL_Results_TSV",
        "text/turtle": "Turtle",
        "application/n-triples": "N-Triples",
        "application/rdf+xml": "RDF_XML",
        "application/ld+json": "JSON-LD",
    }
    listed = " ,\n    ".join(f"<http://www.w3.org/ns/formats/{known[f]}>" for f in formats)
    body = f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
<{endpoint}> a sd:Service ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat {listed} .
"""
    return Response(body, content_type="text/turtle; charset=utf-8")
