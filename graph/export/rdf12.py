"""RDF 1.2: the N-Quads, and each statement as the reifier of the triple that it claims.

A system that knows RDF 1.2 then asks ``?org akku:owner ?o {| akku:share ?share |}``.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.export.format import Format, comment_of
from graph.namespaces import AKKU, RDF, layer
from graph.release import Release

_REIFIES = ox.NamedNode(RDF + "reifies")
_PARTS = {AKKU + "subject": 0, AKKU + "predicate": 1, AKKU + "object": 2, AKKU + "date": 2}


def write(release: Release, path: Path) -> None:
    """Write the dataset's lines and the reifying ones, sorted together."""
    lines = release.dataset_path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines += [f"{quad} .\n" for quad in reifiers(release)]
    path.write_text(comment_of(release) + "".join(sorted(lines)), encoding="utf-8")


def reifiers(release: Release) -> Iterator[ox.Quad]:
    """For each statement with a value of its own: ``?statement rdf:reifies <<( s p o )>>``."""
    asserted = ox.NamedNode(layer("asserted"))
    claims: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[int, ox.NamedNode | ox.Literal]] = {}
    for quad in ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS):
        place = _PARTS.get(quad.predicate.value)
        if place is None or quad.graph_name != asserted:
            continue
        if isinstance(quad.object, (ox.NamedNode, ox.Literal)):
            claims.setdefault(quad.subject, {})[place] = quad.object
    for node, parts in claims.items():
        subject, predicate, value = (parts.get(place) for place in range(3))
        if isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and value:
            yield ox.Quad(node, _REIFIES, ox.Triple(subject, predicate, value), asserted)


FORMAT = Format("rdf12", ".rdf12.nq", "application/n-quads", "N-Quads with RDF 1.2 reifiers", write)
