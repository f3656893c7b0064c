import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import AkkuketjuError, QueryRefused, QueryTimeout, QueryTooLarge
from graph.store.evaluation import GRAPH_FORMATS, RESULT_FORMATS, Limits
from graph.store.pool import QueryPool, Worker

ROWS = 300
#: A cross product of five: more rows than any machine counts in the time limit.
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h . ?i ?t ?j }"
CHEAP = "SELECT ?s { ?s <http://x/p> 1 }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    opened = ox.Store(str(path))
    predicate = ox.NamedNode("http://x/p")
    opened.bulk_extend(
        ox.Quad(ox.NamedNode(f"http://x/{n}"), predicate, ox.Literal(n), ox.NamedNode("http://g/1"))
        for n in range(ROWS)
    )
    opened.flush()
    del opened
    return path


@pytest.fixture
def pool(store: Path) -> Iterator[QueryPool]:
    pool = QueryPool(store, Limits(seconds=3, rows=50, result_bytes=20_000), workers=2)
    yield pool
    pool.close()


def rows(body: bytes) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
    return found


def test_the_default_graph_is_the_union_of_all(pool: QueryPool) -> None:
    assert rows(pool.run(CHEAP).body)[0]["s"]["value"] == "http://x/1"


def test_graphs_may_be_chosen(pool: QueryPool) -> None:
    assert rows(pool.run(CHEAP, default_graphs=["http://g/1"]).body)
    assert not rows(pool.run(CHEAP, default_graphs=["http://g/2"]).body)


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
def test_a_result_cut_at_the_row_limit_says_so(pool: QueryPool, media_type: str) -> None:
    assert pool.run("SELECT * { ?s ?p ?o }", media_type).cut
    assert not pool.run(CHEAP, media_type).cut


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_graphs_come_in_each_form(pool: QueryPool, media_type: str) -> None:
    answer = pool.run("CONSTRUCT WHERE { ?s <http://x/p> 1 }", graph_type=media_type)
    assert answer.media_type == media_type
    assert b"http://x/" in answer.body


def test_a_result_over_the_byte_limit_is_stopped(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="20000 bytes"):
        pool.run("SELECT * { ?s ?p ?o } LIMIT 300", "application/sparql-results+xml")


def test_a_runaway_query_is_stopped_and_the_next_one_answered(pool: QueryPool) -> None:
    with pytest.raises(QueryTimeout):
        pool.run(HOSTILE)
    assert rows(pool.run(CHEAP).body)


def test_cheap_queries_are_answered_while_a_hostile_one_runs(pool: QueryPool) -> None:
    with ThreadPoolExecutor(9) as threads:
        hostile = threads.submit(pool.run, HOSTILE)
        cheap = [threads.submit(pool.run, CHEAP) for _ in range(8)]
        assert all(rows(future.result().body) for future in cheap)
        assert isinstance(hostile.exception(), QueryTimeout)


def test_a_query_that_takes_too_much_memory_is_stopped(store: Path) -> None:
    limits = Limits(seconds=60, memory_bytes=200_000_000)
    pool = QueryPool(store, limits, workers=1)
    hungry = "SELECT ?a ?c { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?u ?h } ORDER BY ?b ?d ?f"
    try:
        with pytest.raises(QueryTooLarge):
            pool.run(hungry)
        assert rows(pool.run(CHEAP).body)
    finally:
        pool.close()


def test_what_is_refused_comes_back_as_what_it_is(pool: QueryPool) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        pool.run("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_a_killed_worker_is_replaced(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=5), workers=1)
    try:
        pool.run(CHEAP)
        worker = pool._idle.queue[0]
        assert isinstance(worker, Worker)
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(AkkuketjuError):
            pool.run(CHEAP)
        assert rows(pool.run(CHEAP).body)
    finally:
        pool.close()


def test_a_full_queue_is_said(store: Path) -> None:
    pool = QueryPool(store, workers=1, waiting=0)
    pool._taken.put(None)
    try:
        with pytest.raises(AkkuketjuError, match="waiting") as told:
            pool.run(CHEAP)
        assert told.value.status == 503
    finally:
        pool.close()
