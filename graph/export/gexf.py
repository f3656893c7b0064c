"""GEXF 1.3, Gephi's own format: the network of ``graph.export.network``.

An edge's property is its ``kind``, so that edges of several kinds between two nodes stay apart, and
its label.
"""

import xml.etree.ElementTree as ET
from pathlib import Path

from graph.export.format import Format, credits_of
from graph.export.network import nodes_and_edges
from graph.release import Release

_SPACE = "http://gexf.net/1.3"
_NODE = ("label_en", "label_fi", "label_sv", "class", "status")
_EDGE = ("property", "statements")


def write(release: Release, path: Path) -> None:
    """Write the network as of the release's day, with the credits as its description."""
    root = ET.Element("gexf", xmlns=_SPACE, version="1.3")
    _credit(root, release)
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for kind, names in (("node", _NODE), ("edge", _EDGE)):
        attributes = ET.SubElement(graph, "attributes", {"class": kind, "mode": "static"})
        for name in names:
            ET.SubElement(attributes, "attribute", id=name, title=name, type="string")
    nodes, edges = nodes_and_edges(release)
    drawn = ET.SubElement(graph, "nodes")
    for node in nodes:
        _describe(ET.SubElement(drawn, "node", id=node.id, label=node.label), node.attributes)
    drawn = ET.SubElement(graph, "edges")
    for edge in edges:
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        told = {"property": edge.property, "statements": edge.statements}
        named = {**ends, "kind": edge.property, "label": edge.property}
        _describe(ET.SubElement(drawn, "edge", named), told)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _credit(root: ET.Element, release: Release) -> None:
    credits = credits_of(release)
    meta = ET.SubElement(root, "meta", lastmodifieddate=credits["day"])
    for name, text in (
        ("creator", "Akkuketju"),
        ("description", f"{credits['citation']} {credits['licence']}"),
        ("keywords", f"version {credits['version']}"),
    ):
        ET.SubElement(meta, name).text = text


def _describe(element: ET.Element, attributes: dict[str, str]) -> None:
    values = ET.SubElement(element, "attvalues")
    for name, text in attributes.items():
        if text and name != "label":
            ET.SubElement(values, "attvalue", {"for": name, "value": text})


FORMAT = Format("gexf", ".gexf", "application/gexf+xml", "GEXF network", write)
