"""The SPARQL constraints of the shapes, each answered once for the whole graph.

SHACL asks such a query once for every focus node, with ``$this`` bound. Asked once with ``$this``
free, and its answers kept where they are targets, it says the same at a hundredth of the cost, as
long as ``$this`` stands in a triple pattern of the query's own group: our shapes keep to that, and
a test holds them against pySHACL.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.namespaces import RDF, RDFS, layer, shorten
from graph.report import Result

SH = "http://www.w3.org/ns/shacl#"
_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_SEVERITIES = {"Violation": "violation", "Warning": "warning", "Info": "info"}
Values = Mapping[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]


@dataclass(frozen=True)
class Constraint:
    """A query that finds what breaks a shape."""

    shape: str
    severity: str
    classes: tuple[str, ...]
    query: str
    messages: tuple[tuple[str, str], ...]


def split(shapes: Iterable[ox.Triple]) -> tuple[list[ox.Triple], list[Constraint]]:
    """The shapes without their queries, for a SHACL processor, and the queries."""
    triples = list(shapes)
    about: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for t in triples:
        if isinstance(t.subject, (ox.NamedNode, ox.BlankNode)) and not isinstance(
            t.object, ox.Triple
        ):
            about[t.subject.value][t.predicate.value].append(t.object)
    prefixes = "".join(sorted(_prefixes(about)))
    constraints = [
        _constraint(shape, about[shape], about[node.value], prefixes)
        for shape in sorted(about)
        for node in about[shape].get(SH + "sparql", ())
    ]
    return list(_core(triples)), sorted(constraints, key=lambda c: (c.shape, c.query))


def property_shapes(shapes: Iterable[ox.Triple]) -> dict[str, str]:
    """The node shape that each property shape, a blank node, belongs to."""
    return {
        t.object.value: t.subject.value
        for t in shapes
        if t.predicate.value == SH + "property"
        and isinstance(t.object, (ox.NamedNode, ox.BlankNode))
        and isinstance(t.subject, ox.NamedNode)
    }


def _core(triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    """The shapes without queries, each property shape with the targets of its node shape.

    A property shape that has targets of its own is checked once for all of them; one that hangs on
    a node shape is checked anew for each node, which takes pySHACL many times as long.
    """
    parts = [(t.subject, t.object) for t in triples if t.predicate.value == SH + "property"]
    for shape, part in parts:
        if isinstance(part, (ox.NamedNode, ox.BlankNode)):
            yield ox.Triple(part, _TYPE, ox.NamedNode(SH + "PropertyShape"))
            for t in triples:
                if t.subject == shape and t.predicate.value == SH + "targetClass":
                    yield ox.Triple(part, t.predicate, t.object)
    for t in triples:
        if t.predicate.value not in (SH + "property", SH + "sparql"):
            yield t


def find(
    constraints: Iterable[Constraint], layers: Mapping[str, Iterable[ox.Triple]]
) -> Iterator[Result]:
    """The results of the constraints on the layers; each is a named graph, their union the data."""
    store = ox.Store()
    for name, triples in layers.items():
        graph = ox.NamedNode(layer(name))
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
    targets: dict[str, frozenset[str]] = {}
    for constraint in constraints:
        for cls in constraint.classes:
            targets.setdefault(cls, _instances(store, cls))
        wanted = frozenset().union(*(targets[cls] for cls in constraint.classes))
        yield from _answers(store, constraint, wanted)


def _answers(store: ox.Store, constraint: Constraint, wanted: frozenset[str]) -> Iterator[Result]:
    solutions = store.query(constraint.query, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"{constraint.shape} holds no SELECT query")
    names = [v.value for v in solutions.variables]
    for solution in solutions:
        found = {n: shorten(v) for n in names if (v := getattr(solution[n], "value", None))}
        this = getattr(solution["this"], "value", "")
        if this in wanted:
            yield Result(
                severity=constraint.severity,
                shape=constraint.shape,
                node=found["this"],
                value=found.get("value", ""),
                messages=tuple((lang, _fill(text, found)) for lang, text in constraint.messages),
            )


def _fill(text: str, found: Mapping[str, str]) -> str:
    for name, value in found.items():
        text = text.replace(f"{{?{name}}}", value).replace(f"{{${name}}}", value)
    return text


def _instances(store: ox.Store, cls: str) -> frozenset[str]:
    """The instances of a class and of its subclasses."""
    classes = [ox.NamedNode(cls)]
    for wider in classes:
        narrower = (q.subject for q in store.quads_for_pattern(None, _SUBCLASS, wider, None))
        classes += [c for c in narrower if isinstance(c, ox.NamedNode) and c not in classes]
    return frozenset(
        quad.subject.value
        for known in classes
        for quad in store.quads_for_pattern(None, _TYPE, known, None)
        if isinstance(quad.subject, ox.NamedNode)
    )


def _constraint(name: str, shape: Values, node: Values, prefixes: str) -> Constraint:
    severity = shape.get(SH + "severity")
    return Constraint(
        shape=name.rpartition("#")[2],
        severity=_SEVERITIES[severity[0].value.rpartition("#")[2] if severity else "Violation"],
        classes=tuple(sorted(c.value for c in shape.get(SH + "targetClass", ()))),
        query=prefixes + node[SH + "select"][0].value,
        messages=tuple(
            sorted(
                (m.language or "en", m.value)
                for m in node.get(SH + "message", ())
                if isinstance(m, ox.Literal)
            )
        ),
    )


def _prefixes(about: Mapping[str, Values]) -> Iterator[str]:
    for values in about.values():
        for name, iri in zip(
            values.get(SH + "prefix", ()), values.get(SH + "namespace", ()), strict=True
        ):
            yield f"PREFIX {name.value}: <{iri.value}>\n"
