"""The page of `/sparql`: a field for the query, examples to begin from, and the result."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request

from graph.answers import Table
from graph.errors import AkkuketjuError
from graph.namespaces import PREFIXES
from web.drawing import VIEWS, draw_chart, draw_graph, draw_map, read_view
from web.examples import read_draft, read_examples
from web.faults import Fault, tell
from web.figures.outlines import FRAMES
from web.language import language
from web.protocol import Asked
from web.result import Result, ask
from web.services import services
from web.snippets import snippets
from web.status import GROUPS
from web.views.gaps import read_page

PAGE = 100
_TEXT = 60_000
_DRAWN = {"chart": draw_chart, "map": draw_map, "graph": draw_graph}
_ROW_FORMS = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "xml": "XML"}
_GRAPH_FORMS = {
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
}
_EXAMPLE = """PREFIX akku: <https://w3id.org/akkuketju/ont#>
PREFIX st: <https://w3id.org/akkuketju/cv/status/>

SELECT ?facility ?stage ?operator WHERE {
  ?facility akku:status st:operating ; akku:performs ?stage ; akku:operator ?operator .
} LIMIT 50
"""


def show_page(asked: Asked | None) -> Response:
    """The page, with the result of the query if there is one."""
    query = plain(asked.query) if asked else ""
    view, examples, status = read_view(), read_examples(), 200
    result: Result | None = None
    fault: Fault | None = None
    headers: dict[str, str] = {}
    if asked and query.strip():
        try:
            result = ask(replace(asked, query=query))
        except AkkuketjuError as error:
            fault, status = tell(error, query), error.status
            if "retry_after" in error.members:
                headers["Retry-After"] = str(error.members["retry_after"])
    page = render_template(
        "sparql.html",
        query=query or plain(read_draft()) or _EXAMPLE,
        graphs=_graphs(),
        result=result,
        fault=fault,
        view=view,
        views=VIEWS,
        examples=examples,
        settings=services().settings,
        prefixes=PREFIXES,
        **(_show(result, query, view) if result else {}),
    )
    return make_response(page, status, headers)


def plain(text: str) -> str:
    """A text with plain line ends; forms send others."""
    return text.replace("\r\n", "\n")


def _show(result: Result, query: str, view: str) -> Mapping[str, Any]:
    """What the template needs of a result."""
    rows = result.table.rows
    page = read_page(len(rows), PAGE)
    limits = services().pool.limits
    forms = _GRAPH_FORMS if result.is_graph else _ROW_FORMS
    release = services().release.id
    return {
        "table": Table(result.table.columns, rows[(page - 1) * PAGE : page * PAGE]),
        "total": len(rows),
        "page": page,
        "first": (page - 1) * PAGE + 1,
        "pages": max(1, -(-len(rows) // PAGE)),
        "limit": limits.triples if result.is_graph else limits.rows,
        "downloads": [
            (end, text, _address(query=query, format=end)) for end, text in forms.items()
        ],
        "permalink": _address(query=query, view=view, release=release, lang=language()),
        "snippets": snippets(query, result.form, _endpoint()),
        "drawn": _DRAWN[view](result) if view in _DRAWN else None,
        "text": result.text[:_TEXT],
        "text_goes_on": len(result.text) > _TEXT,
        "frames": FRAMES,
        "groups": GROUPS,
    }


def _graphs() -> list[tuple[str, str]]:
    """The graphs that the address names as the dataset of its query."""
    return [
        (name, value)
        for name in ("default-graph-uri", "named-graph-uri")
        for value in request.values.getlist(name)
    ]


def _address(**values: str) -> str:
    """This page with a query on the same graphs."""
    return f"/sparql?{urlencode([*values.items(), *_graphs()])}"


def _endpoint() -> str:
    """The endpoint's whole address, for code."""
    graphs = urlencode(_graphs())
    return f"{request.base_url}?{graphs}" if graphs else request.base_url
