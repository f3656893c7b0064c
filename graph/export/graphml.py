"""GraphML: the network of ``graph.export.network``, as Gephi, igraph, networkx and others read it.

The credits are the graph's description. The ids of attributes are their names: Gephi gives some
others, such as ``d3``, a meaning of their own.
"""

import xml.etree.ElementTree as ET
from pathlib import Path

from graph.export.format import Format, credits_of
from graph.export.network import nodes_and_edges
from graph.release import Release

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("label", "label_en", "label_fi", "label_sv", "class", "status")
_EDGE = ("property", "statements")


def write(release: Release, path: Path) -> None:
    """Write the network."""
    root = ET.Element("graphml", xmlns=_SPACE)
    ET.SubElement(root, "desc").text = "\n".join(
        f"{name}: {text}" for name, text in credits_of(release).items()
    )
    for kind, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            key = {"id": name, "for": kind, "attr.name": name, "attr.type": "string"}
            ET.SubElement(root, "key", key)
    graph = ET.SubElement(root, "graph", edgedefault="directed")
    nodes, edges = nodes_and_edges(release)
    for node in nodes:
        _describe(ET.SubElement(graph, "node", id=node.id), node.attributes)
    for edge in edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        told = {"property": edge.property, "statements": edge.statements}
        _describe(ET.SubElement(graph, "edge", ends), told)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _describe(element: ET.Element, attributes: dict[str, str]) -> None:
    for name, text in attributes.items():
        if text:
            ET.SubElement(element, "data", key=name).text = text


FORMAT = Format("graphml", ".graphml", "application/graphml+xml", "GraphML network", write)
