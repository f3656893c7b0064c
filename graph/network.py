"""The derived graph as a networkx view: what is tied to what, by which statement, and what flows.

Nodes are IRIs with their class (`cls`). An edge is one link of the derived layer or of the
vocabulary, keyed by its property, with the statements that claim it (`claims`) and the sense in
which material goes along it (`flow`: 1 with the edge, -1 against it, 0 where nothing flows).
"""

from collections import defaultdict
from collections.abc import Iterable
from types import MappingProxyType

import networkx as nx

from graph.namespaces import AKKU, ID
from graph.view import View

#: Properties along which material goes, and whether it goes from subject to object (1) or back.
FLOW = MappingProxyType(
    {
        AKKU + "suppliesTo": 1,
        AKKU + "produces": 1,
        AKKU + "consumes": -1,
        AKKU + "nextStage": 1,
        AKKU + "outputMaterial": 1,
        AKKU + "inputMaterial": -1,
    }
)

_LINKS = """
SELECT ?subject ?property ?object WHERE {
  { GRAPH g:truthy { ?subject ?property ?object } ?property akku:propertyKind "link" }
  UNION
  { VALUES ?property { akku:nextStage akku:outputMaterial akku:inputMaterial }
    ?subject ?property ?object }
  FILTER (isIRI(?object))
}
"""
_CLAIMS = """
SELECT ?subject ?property ?object ?claim WHERE {
  ?claim a akku:LinkStatement ; akku:subject ?subject ; akku:predicate ?property ;
         akku:object ?object .
  FILTER NOT EXISTS { ?claim akku:rank kind:deprecated }
}
"""
#: The narrowest classes come last, so that they win.
_CLASSES = """
SELECT ?node ?class WHERE {
  ?node a ?class .
  FILTER (STRSTARTS(STR(?class), STR(akku:)) || STRSTARTS(STR(?class), STR(org:)))
  FILTER (?class NOT IN (akku:Statement, akku:Undertaking, akku:PolicyItem))
}
"""


def network(view: View, properties: Iterable[str] = ()) -> nx.MultiDiGraph:
    """The links of the day between things and concepts; only those of ``properties`` if any.

    Linear in links and statements.
    """
    wanted = frozenset(properties)
    claims: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in view.rows(_CLAIMS):
        claims[row["subject"], row["property"], row["object"]].append(row["claim"])
    graph = nx.MultiDiGraph()
    for row in view.rows(_LINKS):
        triple = row["subject"], row["property"], row["object"]
        if not wanted or triple[1] in wanted:
            graph.add_edge(
                triple[0],
                triple[2],
                key=triple[1],
                claims=tuple(sorted(claims[triple])),
                flow=FLOW.get(triple[1], 0),
            )
    for row in view.rows(_CLASSES):
        if row["node"] in graph:
            graph.nodes[row["node"]]["cls"] = row["class"].rpartition("#")[2]
    return graph


def material_flow(graph: nx.MultiDiGraph) -> nx.DiGraph:
    """Only what flows, turned the way that material goes; ``claims`` of parallel links united."""
    flow = nx.DiGraph()
    for subject, target, attributes in graph.edges(data=True):
        if attributes["flow"]:
            ends = (subject, target) if attributes["flow"] > 0 else (target, subject)
            known = flow.edges[ends]["claims"] if flow.has_edge(*ends) else ()
            flow.add_edge(*ends, claims=tuple(sorted({*known, *attributes["claims"]})))
    for node in flow:
        flow.nodes[node].update(graph.nodes[node])
    return flow


def ties(graph: nx.MultiDiGraph) -> nx.Graph:
    """The same without direction and without parallel links, for distances and cut points."""
    plain = nx.Graph()
    for subject, target, attributes in graph.edges(data=True):
        if subject == target:
            continue
        known = plain.edges[subject, target]["claims"] if plain.has_edge(subject, target) else ()
        plain.add_edge(subject, target, claims=tuple(sorted({*known, *attributes["claims"]})))
    for node in plain:
        plain.nodes[node].update(graph.nodes[node])
    return plain


def is_thing(node: str) -> bool:
    """Whether a node is a thing (a plant, an organisation), in contrast to a concept."""
    return node.startswith(ID)
