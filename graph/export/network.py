"""GraphML and GEXF: the plain links between actors, undertakings, the chain and policy.

Nodes are organisations, facilities, projects, stages, materials, chemistries and policy items, with
their labels, class and status. An edge is a plain triple of the build day, with its property and
the ids of the statements behind it.
"""

import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
from networkx.readwrite.gexf import GEXFWriter

from graph.export.format import Format, credits_of
from graph.namespaces import AKKU, ORG, RDF, SKOS, layer, shorten
from graph.release import Release

_CLASSES = {
    **dict.fromkeys((ORG + "Organization", ORG + "OrganizationalCollaboration"), "organisation"),
    **{
        AKKU + name: name.lower()
        for name in (
            "Facility", "Project", "Education", "Stage", "Material", "Chemistry", "Strategy",
            "Objective", "Measure", "Task", "Obstacle", "Indicator", "Report",
        )
    },
}  # fmt: skip

_PARTS = frozenset(AKKU + name for name in ("subject", "predicate", "object"))


@dataclass
class _Read:
    """What the drawing needs of the dataset."""

    classes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    links: list[tuple[str, str, str]] = field(default_factory=list)
    claims: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def graph_of(release: Release) -> "nx.MultiDiGraph[str]":
    """The network of the plain links, with the credits as its attributes."""
    read = _read(release)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**credits_of(release))
    status = {s: shorten(o) for s, p, o in read.links if p == AKKU + "status"}
    for iri, cls in sorted(read.classes.items()):
        labels = {f"label_{lang}": text for lang, text in sorted(read.labels[iri].items())}
        graph.add_node(shorten(iri), **labels, **{"class": cls, "status": status.get(iri, "")})
    behind: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for node, parts in read.claims.items():
        if len(parts) == 3:
            behind[parts["subject"], parts["predicate"], parts["object"]].append(shorten(node))
    for subject, term, value in sorted(read.links):
        if subject in read.classes and value in read.classes:
            statements = " ".join(sorted(behind[subject, term, value]))
            name = shorten(term).removeprefix("akku:")
            graph.add_edge(
                shorten(subject), shorten(value), name, property=name, statements=statements
            )
    return graph


def _read(release: Release) -> _Read:
    read = _Read()
    truthy, asserted = layer("truthy"), layer("asserted")
    for quad in ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS):
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        node, term, value = quad.subject.value, quad.predicate.value, quad.object
        if isinstance(value, ox.Literal):
            if term == SKOS + "prefLabel" and value.language:
                read.labels[node][value.language] = value.value
        elif isinstance(value, ox.NamedNode):
            if term == RDF + "type" and value.value in _CLASSES:
                read.classes[node] = _CLASSES[value.value]
            elif quad.graph_name.value == truthy:
                read.links.append((node, term, value.value))
            elif quad.graph_name.value == asserted and term in _PARTS:
                read.claims[node][term.removeprefix(AKKU)] = value.value
    return read


def write_graphml(release: Release, path: Path) -> None:
    """Write GraphML."""
    nx.write_graphml(graph_of(release), path)


def write_gexf(release: Release, path: Path) -> None:
    """Write GEXF, as of the release's day, with the credits as its description."""
    credits = credits_of(release)
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph_of(release))
    meta = next(element for element in writer.xml if element.tag.endswith("meta"))
    meta.set("lastmodifieddate", credits["day"])
    for name, text in (
        ("description", f"{credits['citation']} {credits['licence']}"),
        ("keywords", f"version {credits['version']}"),
    ):
        ET.SubElement(meta, name).text = text
    with path.open("wb") as file:
        writer.write(file)


GRAPHML = Format("graphml", ".graphml", "application/graphml+xml", "GraphML network", write_graphml)
GEXF = Format("gexf", ".gexf", "application/gexf+xml", "GEXF network", write_gexf)
