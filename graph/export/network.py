"""The network of the plain links between actors, undertakings, the chain and policy.

Nodes are organisations, facilities, projects, stages, materials, chemistries and policy items, with
their labels, class and status. An edge is a plain triple of the build day, with its property and
the ids of the statements behind it. ``graph.export.graphml`` and ``graph.export.gexf`` write it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import pyoxigraph as ox

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


@dataclass(frozen=True)
class Node:
    """A thing, by its id, with what is known of it."""

    id: str
    attributes: dict[str, str]

    @property
    def label(self) -> str:
        """Its name, or its id."""
        return self.attributes.get("label", self.id)


@dataclass(frozen=True)
class Edge:
    """A plain triple: ``property`` leads from ``source`` to ``target``."""

    id: str
    source: str
    target: str
    property: str
    statements: str


@dataclass
class _Read:
    """What the drawing needs of the dataset."""

    classes: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    links: list[tuple[str, str, str]] = field(default_factory=list)
    claims: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def nodes_and_edges(release: Release) -> tuple[list[Node], list[Edge]]:
    """The network in a fixed order. An edge has an id of its own: several may join two nodes."""
    read = _read(release)
    status = {s: shorten(o) for s, p, o in read.links if p == AKKU + "status"}
    nodes = [
        Node(shorten(iri), _attributes(cls, read.labels[iri], status.get(iri, "")))
        for iri, cls in sorted(read.classes.items())
    ]
    behind: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for node, parts in read.claims.items():
        if len(parts) == 3:
            behind[parts["subject"], parts["predicate"], parts["object"]].append(shorten(node))
    ties = [t for t in sorted(read.links) if t[0] in read.classes and t[2] in read.classes]
    edges = [
        Edge(
            f"e{number}",
            shorten(subject),
            shorten(value),
            shorten(term).removeprefix("akku:"),
            " ".join(sorted(behind[subject, term, value])),
        )
        for number, (subject, term, value) in enumerate(ties)
    ]
    return nodes, edges


def _attributes(cls: str, labels: dict[str, str], status: str) -> dict[str, str]:
    """What is known of a node; ``label`` is what programs write beside it."""
    named = next((labels[lang] for lang in ("en", "fi", "sv") if lang in labels), "")
    texts = {f"label_{lang}": text for lang, text in sorted(labels.items())}
    known = {"label": named, **texts, "class": cls, "status": status}
    return {name: text for name, text in known.items() if text}


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
