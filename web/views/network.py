"""`/network`: who is tied to whom, drawn by pyvis in our own offline frame, and as a table."""

from collections import defaultdict
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import networkx as nx
from flask import Blueprint, Response, render_template, request, send_from_directory
from pyvis.network import Network

from graph.errors import NotFound
from graph.namespaces import AKKU, ORG
from graph.wording import Wording, shown
from web.figures import ties
from web.language import language, translate
from web.names import href, label
from web.refusal import refuse
from web.services import services
from web.theme import theme
from web.views.gaps import one_of

blueprint = Blueprint("network", __name__)

MOST = 300
_TIES = {
    "operator": AKKU + "operator",
    "owner": AKKU + "owner",
    "supply": AKKU + "suppliesTo",
    "partner": AKKU + "collaboratesWith",
    "participant": AKKU + "participant",
    "member": ORG + "memberOf",
}
_EDGES = """
SELECT DISTINCT ?a ?p ?b WHERE {
  VALUES ?p { %s }
  ?a ?p ?b .
}
"""
_TYPES = "SELECT ?x ?type WHERE { ?x a ?type FILTER (?type IN (akku:Facility, akku:Project)) }"
#: Shape and colour both tell the class, so that colour is not needed to read the picture.
_LOOK = {
    "Facility": {"shape": "square", "color": "#2f9a78"},
    "Project": {"shape": "triangle", "color": "#d0862a"},
    "": {"shape": "dot", "color": "#5b7bc4"},
}


@blueprint.get("/network")
def network() -> str:
    """The page: filters, the picture in a frame, and its table."""
    graph, left_out = _graph()
    return render_template(
        "network.html",
        rows=_rows(graph),
        nodes=graph.number_of_nodes(),
        left_out=left_out,
        ties=_TIES,
        tie=request.args.get("tie", ""),
        stage=request.args.get("stage", ""),
        stages=services().reader.rows(
            "SELECT ?s { ?s skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> ;"
            " akku:order ?o FILTER (?o > 0) } ORDER BY ?o"
        ),
    )


@blueprint.get("/network/frame")
def frame() -> str:
    """The picture alone, made by pyvis with our template: no inline script, nothing from afar."""
    return draw_frame(_graph()[0])


@blueprint.get("/vendor/<name>")
def vendor(name: str) -> Response:
    """vis-network as the installed pyvis package carries it; none of it lies in this project."""
    folder = files("pyvis") / "templates" / "lib" / "vis-9.1.2"
    if name not in ("vis-network.min.js", "vis-network.css"):
        raise NotFound(Wording("There is no file {given}", given=shown(name, 40)), "See the pages.")
    response = send_from_directory(str(folder), name)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def draw_frame(graph: nx.DiGraph) -> str:
    """A graph of ties as a page of its own, to stand in a frame."""
    picture = Network(directed=True, cdn_resources="local")
    picture.set_template_dir(str(Path(__file__).parent.parent / "templates"), "network-frame.html")
    names = {node: label(node).text for node in graph}
    for node, spot in ties.place(graph, names).items():
        picture.add_node(
            node,
            label="\n".join(spot.lines),
            title=names[node],
            x=spot.x,
            y=spot.y,
            size=spot.size,
            font={"size": spot.letters},
            physics=False,
            url=href(node),
            **_LOOK[graph.nodes[node]["type"]],
        )
    for a, b, data in graph.edges(data=True):
        picture.add_edge(a, b, title=label(data["property"]).text, color="#8a8f98", width=1.5)
    html: str = picture.generate_html()
    # pyvis hands its template no values of ours, so these are put in here.
    texts = {"language": language(), "theme": theme(), "title": translate("Network of actors")}
    for name, text in (texts | _tools()).items():
        html = html.replace(f"{{{name}}}", text, 1)
    return html


def _tools() -> dict[str, str]:
    """The names of the buttons that move and zoom the picture, by what the template calls them."""
    return {
        "Move and zoom": translate("Move and zoom"),
        "All of it": translate("Fit all"),
        "Nearer": translate("Zoom in"),
        "Farther": translate("Zoom out"),
        "To the left": translate("To the left"),
        "To the right": translate("To the right"),
        "Up": translate("Up"),
        "Down": translate("Down"),
    }


def ties_of(things: set[str]) -> tuple[nx.DiGraph, int]:
    """The ties that begin or end at one of ``things``, and how many of their ends were cut."""
    return _tied(list(_TIES.values()), lambda a, b: a in things or b in things)


def _graph() -> tuple[nx.DiGraph, int]:
    """The ties that the address asks for, best connected actors first, and how many were cut."""
    tie = one_of("tie", set(_TIES))
    stage = request.args.get("stage", "")
    known = {row["s"].rpartition("/")[2] for row in _stages()}
    if stage and stage not in known:
        raise refuse("stage", stage, known)
    properties = [_TIES[tie]] if tie else list(_TIES.values())
    if not stage:
        return _tied(properties, lambda a, b: True)
    rows = services().reader.rows(
        f"SELECT ?x {{ ?x (akku:performs|akku:activeIn)/skos:broader* stage:{stage} }}"
    )
    there = {row["x"] for row in rows}
    return _tied(properties, lambda a, b: a in there or b in there)


def _tied(properties: list[str], keep: Callable[[str, str], bool]) -> tuple[nx.DiGraph, int]:
    """The ties by those properties that ``keep`` keeps; the best connected ends."""
    reader = services().reader
    types = {row["x"]: row["type"].rpartition("#")[2] for row in reader.rows(_TYPES)}
    graph = nx.DiGraph()
    for row in reader.rows(_EDGES % " ".join(f"<{p}>" for p in properties)):
        if keep(row["a"], row["b"]):
            for node in (row["a"], row["b"]):
                graph.add_node(node, type=types.get(node, ""))
            graph.add_edge(row["a"], row["b"], property=row["p"])
    ranked = sorted(graph, key=lambda node: (-graph.degree(node), node))
    return graph.subgraph(ranked[:MOST]), max(0, len(ranked) - MOST)


def _stages() -> list[dict[str, str]]:
    return services().reader.rows("SELECT ?s { ?s a akku:Stage }")


def _rows(graph: nx.DiGraph) -> list[tuple[str, list[tuple[str, str]]]]:
    """For each node its ties: property and other end."""
    ties: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for a, b, data in graph.edges(data=True):
        ties[a].append((data["property"], b))
    return sorted(((a, sorted(t)) for a, t in ties.items()), key=lambda row: label(row[0]).text)
