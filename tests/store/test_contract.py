"""What every store behind the seam does, run on embedded Oxigraph and on a real Virtuoso."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import NotFound, QueryRefused, StoreUnreachable
from graph.namespaces import GRAPH
from graph.release import Release
from graph.store.base import UNION, Dataset, Results, Store
from graph.store.embedded import EmbeddedStore
from graph.store.formats import TURTLE
from graph.store.publication import POINTER, current, list_published, publish, switch

ONE, TWO = "http://x/graph/1", "http://x/graph/2"
DATA = """
<http://x/a> <http://x/p> "sähkö"@fi, "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://x/b> <http://x/p> _:b . _:b <http://x/q> "2020"^^<http://www.w3.org/2001/XMLSchema#gYear> .
"""


@pytest.fixture(params=["embedded", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "embedded":
        yield EmbeddedStore(ox.Store())
        return
    remote: Store = request.getfixturevalue("virtuoso").store()
    yield remote
    for graph in remote.counts():
        if graph.startswith(("http://x/", GRAPH)):
            remote.drop(graph)


@pytest.fixture
def filled(store: Store) -> Store:
    store.load(ONE, DATA.encode())
    store.load(TWO, b"<http://x/c> <http://x/p> <http://x/a> .")
    return store


def test_terms_keep_language_type_and_kind(filled: Store) -> None:
    rows = filled.select("SELECT ?s ?o { ?s <http://x/p> ?o }")
    found = {row["o"] for row in rows if not isinstance(row["o"], ox.BlankNode)}
    assert found == {
        ox.Literal("sähkö", language="fi"),
        ox.Literal(1),
        ox.NamedNode("http://x/a"),
    }
    assert sum(isinstance(row["o"], ox.BlankNode) for row in rows) == 1


def test_unbound_variables_are_left_out(filled: Store) -> None:
    rows = filled.select("SELECT ?s ?x { ?s <http://x/p> 1 OPTIONAL { ?s <http://x/none> ?x } }")
    assert rows == [{"s": ox.NamedNode("http://x/a")}]


def test_ask_says_yes_or_no(filled: Store) -> None:
    assert filled.ask("ASK { <http://x/a> ?p ?o }") is True
    assert filled.ask("ASK { <http://x/nobody> ?p ?o }") is False


def test_construct_makes_triples(filled: Store) -> None:
    made = filled.construct(
        "CONSTRUCT { ?o <http://x/r> ?s } WHERE { GRAPH ?g { ?s ?p ?o "
        "FILTER isIRI(?o) } FILTER (?g = <http://x/graph/2>) }"
    )
    assert made == [ox.Triple(*(ox.NamedNode(f"http://x/{name}") for name in ("a", "r", "c")))]


def test_the_default_graph_is_the_union(filled: Store) -> None:
    assert len(filled.select("SELECT ?s { ?s <http://x/p> ?o }")) == 4


def test_a_dataset_may_be_chosen_by_the_request_and_by_the_query(filled: Store) -> None:
    everything = "SELECT ?s { ?s <http://x/p> ?o }"
    assert len(filled.select(everything, Dataset(default=(TWO,)))) == 1
    assert len(filled.select(everything, Dataset(default=(ONE, TWO)))) == 4
    chosen = f"SELECT ?s FROM <{TWO}> {{ ?s <http://x/p> ?o }}"
    assert len(filled.select(chosen, Dataset(in_query=True))) == 1
    named = "SELECT ?s { GRAPH ?g { ?s <http://x/p> ?o } }"
    assert len(filled.select(named, Dataset(named=(TWO,)))) == 1


def test_graphs_are_counted(filled: Store) -> None:
    counts = filled.counts()
    assert (counts[ONE], counts[TWO]) == (4, 1)


def test_loading_adds_and_replacing_replaces(filled: Store) -> None:
    more = b"<http://x/d> <http://x/p> <http://x/a> ."
    filled.load(TWO, more, TURTLE)
    assert filled.counts()[TWO] == 2
    filled.load(TWO, more, TURTLE, replace=True)
    assert filled.counts()[TWO] == 1


def test_a_graph_is_dropped_whether_it_is_there_or_not(filled: Store) -> None:
    filled.drop(TWO)
    filled.drop("http://x/graph/none")
    assert TWO not in filled.counts()


def test_an_update_changes_the_store(filled: Store) -> None:
    filled.update(
        f"DELETE {{ GRAPH <{TWO}> {{ ?s ?p ?o }} }} INSERT {{ GRAPH <{TWO}> "
        f"{{ ?o ?p ?s }} }} WHERE {{ GRAPH <{TWO}> {{ ?s ?p ?o }} }}"
    )
    assert filled.ask(f"ASK {{ GRAPH <{TWO}> {{ <http://x/a> ?p <http://x/c> }} }}")
    assert filled.counts()[TWO] == 1


@pytest.mark.parametrize("query", ["SELECT", "SELECT * { ?s ?p }"])
def test_what_the_engine_cannot_read_is_refused(store: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        store.select(query)
    with pytest.raises(QueryRefused):
        store.update("INSERT nonsense")


def made_release(folder: Path, name: str, size: int = 40) -> Release:
    """A release of two layers; each triple says whose it is."""
    path = folder / name
    path.mkdir()
    lines = [
        f"<http://x/{n}> <http://x/of> <http://x/{name}> <{GRAPH}{layer}> ."
        for layer in ("asserted", "truthy")
        for n in range(size)
    ]
    (path / "dataset.nq").write_text("\n".join([*lines, ""]))
    (path / "manifest.json").write_text(json.dumps({"id": name, "built": name}))
    return Release(path)


def quiet(_: str) -> None:
    pass


def test_a_published_release_is_the_current_one(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        current(store)
    publish(store, made_release(tmp_path, "r1"), progress=quiet)
    assert current(store) == "r1"
    assert list_published(store)[0].graphs == {
        f"{GRAPH}asserted/r1": 40,
        f"{GRAPH}truthy/r1": 40,
    }


def test_older_releases_are_kept_and_can_be_put_in_use_again(store: Store, tmp_path: Path) -> None:
    first, second, third = (made_release(tmp_path, f"r{n}") for n in (1, 2, 3))
    assert publish(store, first, keep=2, progress=quiet) == []
    assert publish(store, second, keep=2, progress=quiet) == []
    assert publish(store, third, keep=2, progress=quiet) == ["r1"]
    assert {known.id for known in list_published(store)} == {"r2", "r3"}
    assert f"{GRAPH}asserted/r1" not in store.counts()
    steps: list[str] = []
    publish(store, second, keep=2, progress=steps.append)
    assert (current(store), steps) == ("r2", ["switch"])


class Breaking(EmbeddedStore):
    """Loses its connection in the midst of a publish."""

    def __init__(self, store: Store, after: int) -> None:
        self._inner, self._left = store, after

    def load(
        self, graph: str | None, data: bytes, media_type: str = TURTLE, *, replace: bool = False
    ) -> None:
        if not self._left:
            raise StoreUnreachable("The store does not answer", "")
        self._left -= 1
        self._inner.load(graph, data, media_type, replace=replace)

    def query(self, query: str, dataset: Dataset = UNION) -> Results:
        return self._inner.query(query, dataset)

    def update(self, update: str) -> None:
        self._inner.update(update)


def test_a_publish_that_breaks_off_changes_nothing_for_readers(
    store: Store, tmp_path: Path
) -> None:
    publish(store, made_release(tmp_path, "r1"), progress=quiet)
    second = made_release(tmp_path, "r2")
    with pytest.raises(StoreUnreachable):
        publish(Breaking(store, after=1), second, progress=quiet)
    assert current(store) == "r1"
    assert [known.id for known in list_published(store)] == ["r1"]
    publish(store, second, progress=quiet)
    assert current(store) == "r2"


def test_readers_see_one_release_or_the_other_never_both_or_none(
    store: Store, tmp_path: Path
) -> None:
    releases = [made_release(tmp_path, f"r{n}") for n in (1, 2)]
    for release in releases:
        publish(store, release, progress=quiet)
    seen: list[set[str]] = []
    stop = threading.Event()

    def read() -> None:
        query = (
            f"SELECT DISTINCT ?r {{ GRAPH <{POINTER}> {{ ?d "
            "<http://www.w3.org/ns/dcat#hasCurrentVersion> ?v . ?v "
            "<http://purl.org/dc/terms/hasPart> ?g } GRAPH ?g { ?s <http://x/of> ?r } }"
        )
        while not stop.is_set():
            seen.append({row["r"].value for row in store.select(query)})

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(20):
        switch(store, releases[n % 2].id)
    stop.set()
    reader.join()
    assert seen
    assert all(len(releases_seen) == 1 for releases_seen in seen)
