"""Turtle: a zip with one file per layer, and the alignments to other vocabularies beside them."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from graph.export.archive import write_zip
from graph.export.format import Format, comment_of
from graph.namespaces import GRAPH, PREFIXES
from graph.release import Release


def write(release: Release, path: Path) -> None:
    """Write ``ontology.ttl``, ``vocab.ttl``, ``asserted.ttl`` …, and ``align.ttl``."""
    layers: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS):
        layers[quad.graph_name.value.removeprefix(GRAPH)].append(quad.triple)
    credits = comment_of(release)
    files = {
        f"{name}.ttl": credits
        + (
            ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b""
        ).decode()
        for name, triples in layers.items()
    }
    if release.alignments_path.is_file():
        files["align.ttl"] = credits + release.alignments_path.read_text(encoding="utf-8")
    write_zip(path, files)


FORMAT = Format("turtle", ".ttl.zip", "application/zip", "Turtle, one file per layer", write)
