"""The page of `/sparql`: a field for the query, and its result."""

from flask import Response, make_response, render_template

from graph.answers import read_table
from graph.errors import QueryRefused
from graph.namespaces import PREFIXES
from web.client import caller
from web.services import services

_SHOWN = 200
_EXAMPLE = """PREFIX akku: <https://w3id.org/akkuketju/ont#>
PREFIX st: <https://w3id.org/akkuketju/cv/status/>

SELECT ?facility ?stage ?operator WHERE {
  ?facility akku:status st:operating ; akku:performs ?stage ; akku:operator ?operator .
} LIMIT 50
"""


def show_page(query: str) -> Response:
    """The page, with the result of the query if there is one."""
    table, text, cut, failure, status = None, "", False, None, 200
    if query.strip():
        try:
            answer = services().pool.run(query, graph_type="text/turtle", caller=caller())
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
