"""TriG: every layer as a named graph, sorted, so that two releases can be compared line by line."""

from pathlib import Path

import pyoxigraph as ox

from graph.export.format import Format, comment_of
from graph.namespaces import PREFIXES
from graph.release import Release


def write(release: Release, path: Path) -> None:
    """Write the quads by layer, in the order of the release's dataset within each."""
    quads = list(ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS))
    quads.sort(key=lambda quad: quad.graph_name.value)
    body = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES))
    path.write_bytes(comment_of(release).encode() + (body or b""))


FORMAT = Format("trig", ".trig", "application/trig", "TriG", write)
