"""Publishes a release into a store so that readers see the old one or the new one, never a half.

Each layer goes into a graph of its own, ``…/graph/<layer>/<release>``, which nobody reads yet. When
all are there and counted, one SPARQL Update replaces one triple: the pointer in the graph
``…/graph/publication``. Readers take the graphs that the pointer's release names. Older releases
stay, the newest ``keep`` of them, for readers at work and to go back to: publishing a release that
is still there only moves the pointer. A publish that is cut off leaves the pointer where it was;
the next one writes the graphs anew.

It is written in the verbs of ``graph.store.base.Store``, so it runs on every engine.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.errors import NotFound, StoreUnreachable
from graph.namespaces import BASE, GRAPH, SPARQL_PREFIXES
from graph.store.base import Store
from graph.store.formats import TURTLE

if TYPE_CHECKING:  # workers read this module and should start without all that a release needs
    from graph.release import Release

POINTER = GRAPH + "publication"
#: The dataset as `graph.dataset` names it.
DATASET = BASE
RELEASE = BASE + "release/"
_NONE = RELEASE + "none"
#: Triples in one request: what the stores that were tried take without delay.
_CHUNK = 25_000


@dataclass(frozen=True)
class Published:
    """A release in a store: its id, when it was put there, its graphs with their triples."""

    id: str
    issued: str
    graphs: dict[str, int]


def publish(
    store: Store, release: "Release", keep: int = 2, progress: Callable[[str], None] = print
) -> list[str]:
    """Put ``release`` in use; the ids of the releases that were taken away.

    Raises ``StoreUnreachable`` where the store does not hold what was sent; the pointer then
    stands where it stood.
    """
    if release.id not in {known.id for known in list_published(store)}:
        graphs = _load(store, release, progress)
        _describe(store, release, graphs)
    progress("switch")
    switch(store, release.id)
    return _prune(store, release.id, max(1, keep))


def current(store: Store) -> str:
    """The id of the release in use; raises ``NotFound`` where none is published."""
    rows = store.select(
        f"{SPARQL_PREFIXES} SELECT ?r {{ GRAPH <{POINTER}> {{ "
        f"<{DATASET}> dcat:hasCurrentVersion ?r }} }}"
    )
    found = [row["r"].value for row in rows if row["r"].value != _NONE]
    if not found:
        raise NotFound("No release is published here", "Publish one: akkuketju publish.")
    return found[0].removeprefix(RELEASE)


def list_published(store: Store) -> list[Published]:
    """The releases that are wholly in the store, the newest first."""
    rows = store.select(
        f"{SPARQL_PREFIXES} SELECT ?r ?issued ?g ?n {{ GRAPH <{POINTER}> {{ "
        "?r dcterms:issued ?issued ; dcterms:hasPart ?g . ?g void:triples ?n } }"
    )
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in rows:
        key = (row["issued"].value, row["r"].value.removeprefix(RELEASE))
        found[key][row["g"].value] = int(row["n"].value)
    return [Published(name, issued, found[issued, name]) for issued, name in sorted(found)[::-1]]


def switch(store: Store, release_id: str) -> None:
    """Let the pointer name another release, in one update of one triple."""
    pointing = f"<{DATASET}> dcat:hasCurrentVersion"
    if not store.ask(f"{SPARQL_PREFIXES} ASK {{ GRAPH <{POINTER}> {{ {pointing} ?r }} }}"):
        # Not all engines run an update whose pattern is optional, so there is always a pointer.
        store.update(
            f"{SPARQL_PREFIXES} INSERT DATA {{ GRAPH <{POINTER}> {{ {pointing} <{_NONE}> }} }}"
        )
    store.update(
        f"{SPARQL_PREFIXES} DELETE {{ GRAPH <{POINTER}> {{ {pointing} ?old }} }} "
        f"INSERT {{ GRAPH <{POINTER}> {{ {pointing} <{RELEASE}{release_id}> }} }} "
        f"WHERE {{ GRAPH <{POINTER}> {{ {pointing} ?old }} }}"
    )


def _load(store: Store, release: "Release", progress: Callable[[str], None]) -> dict[str, int]:
    """Write each layer into its graph; the number of triples in each."""
    written: dict[str, int] = {}
    for plain, triples in _layers(release).items():
        graph = f"{plain}/{release.id}"
        progress(f"load {plain.removeprefix(GRAPH)}")
        for number, chunk in enumerate(_chunks(triples)):
            data = ox.serialize(chunk, format=ox.RdfFormat.N_TRIPLES) or b""
            # N-Triples is Turtle too, which every store reads.
            store.load(graph, data, TURTLE, replace=number == 0)
        rows = store.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        written[graph] = int(rows[0]["n"].value)
        if written[graph] != len(triples):
            raise StoreUnreachable(
                f"{graph} holds {written[graph]} triples instead of {len(triples)}",
                "Publish again; nothing is in use yet.",
            )
    return written


def _layers(release: "Release") -> dict[str, list[ox.Triple]]:
    layers: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in ox.parse(path=str(release.dataset_path), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.NamedNode):
            layers[quad.graph_name.value].append(quad.triple)
    return layers


def _chunks(triples: list[ox.Triple]) -> Iterator[list[ox.Triple]]:
    """Parts of a bounded size; blank nodes are the same only within one, so they stay together."""
    blank: list[ox.Triple] = []
    plain: list[ox.Triple] = []
    for triple in triples:
        has_blank = isinstance(triple.subject, ox.BlankNode) or isinstance(
            triple.object, ox.BlankNode
        )
        (blank if has_blank else plain).append(triple)
    if blank:
        yield blank
    rest = iter(plain)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _describe(store: Store, release: "Release", graphs: dict[str, int]) -> None:
    """Say that the release is wholly there; until then the next publish loads it anew."""
    node = f"<{RELEASE}{release.id}>"
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    parts = " ".join(
        f"{node} dcterms:hasPart <{graph}> . <{graph}> void:triples {count} ."
        for graph, count in graphs.items()
    )
    store.update(
        f"{SPARQL_PREFIXES} INSERT DATA {{ GRAPH <{POINTER}> {{ {node} a dcat:Dataset ; "
        f'dcat:version "{release.id}" ; dcterms:issued "{now}" . {parts} }} }}'
    )


def _prune(store: Store, used: str, keep: int) -> list[str]:
    """Take away the oldest releases; the one in use stays, whatever its age."""
    others = [known for known in list_published(store) if known.id != used]
    gone = others[keep - 1 :]
    for old in gone:
        node = f"<{RELEASE}{old.id}>"
        # Its description first: what is not described is not taken for whole.
        store.update(f"{SPARQL_PREFIXES} DELETE WHERE {{ GRAPH <{POINTER}> {{ {node} ?p ?o }} }}")
        for graph in old.graphs:
            store.update(
                f"{SPARQL_PREFIXES} DELETE WHERE {{ GRAPH <{POINTER}> {{ <{graph}> ?p ?o }} }}"
            )
            store.drop(graph)
    return [old.id for old in gone]
