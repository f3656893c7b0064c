import json
import os
import signal
import socket
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import (
    AkkuketjuError,
    Busy,
    InvalidInput,
    NotAcceptable,
    NotFound,
    QueryCancelled,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    WorkerLost,
)
from graph.store.evaluation import GRAPH_FORMATS, RESULT_FORMATS, Limits
from graph.store.pool import Caller, QueryPool, Share
from tests.web.serving import wait_until

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
    pool = QueryPool(store, Limits(seconds=3, rows=50, result_bytes=20_000), Share(workers=2))
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


def test_graphs_named_in_the_query_are_read_and_those_of_the_request_stand_above_them(
    pool: QueryPool,
) -> None:
    away = CHEAP.replace("?s {", "?s FROM <http://g/2> {")
    assert not rows(pool.run(away).body)
    assert rows(pool.run(away, default_graphs=["http://g/1"]).body)
    named = "SELECT ?s { GRAPH ?g { ?s <http://x/p> 1 } }"
    assert rows(pool.run(named, named_graphs=["http://g/1"]).body)
    assert not rows(pool.run(named, default_graphs=["http://g/1"]).body)
    assert not rows(pool.run(CHEAP, named_graphs=["http://g/1"]).body)


CUT = "https://w3id.org/akkuketju/sparql#cut-rows-50"


@pytest.mark.parametrize(
    "query",
    ["SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 51", "SELECT (1 AS ?x) { ?s ?p ?o }"],
)
def test_a_cut_result_holds_the_limits_rows_and_a_note(pool: QueryPool, query: str) -> None:
    result = json.loads(pool.run(query).body)
    assert len(result["results"]["bindings"]) == 50
    assert result["head"]["link"] == [CUT]
    root = ET.fromstring(pool.run(query, "application/sparql-results+xml").body)
    assert len(root[1]) == 50
    assert root[0][-1].get("href") == CUT
    csv_body = pool.run(query, "text/csv").body
    tsv_body = pool.run(query, "text/tab-separated-values").body
    assert (csv_body.count(b"\n"), tsv_body.count(b"\n")) == (51, 51)


def test_a_result_as_long_as_the_limit_is_not_cut(pool: QueryPool) -> None:
    for media_type in RESULT_FORMATS:
        assert not pool.run("SELECT * { ?s ?p ?o } LIMIT 50", media_type).cut


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_a_cut_graph_is_whole_and_says_so_where_it_can(store: Path, media_type: str) -> None:
    pool = QueryPool(store, Limits(triples=20), Share(workers=1))
    answer = pool.run("CONSTRUCT WHERE { ?s ?p ?o }", graph_type=media_type)
    pool.close()
    assert answer.cut
    assert len(list(ox.parse(answer.body, format=GRAPH_FORMATS[media_type]))) == 20
    assert (b"Cut at 20 triples" in answer.body) is (media_type != "application/ld+json")


def test_a_form_that_does_not_fit_the_query_is_not_acceptable(pool: QueryPool) -> None:
    with pytest.raises(NotAcceptable):
        pool.run(CHEAP, result_type="")
    with pytest.raises(NotAcceptable):
        pool.run("DESCRIBE <http://x/1>", graph_type="")


@pytest.mark.parametrize("function", ["<http://nowhere/f>(1)", "<http://x/p>(?s)"])
def test_what_the_engine_cannot_do_is_refused_and_costs_no_worker(
    pool: QueryPool, function: str
) -> None:
    with pytest.raises(QueryRefused):
        pool.run(f"SELECT ({function} AS ?x) {{ ?s ?p 1 }}")
    assert pool.measures["worker_kills"] == 0


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_graphs_come_in_each_form(pool: QueryPool, media_type: str) -> None:
    answer = pool.run("CONSTRUCT WHERE { ?s <http://x/p> 1 }", graph_type=media_type)
    assert answer.media_type == media_type
    assert b"http://x/" in answer.body


def test_a_result_over_the_byte_limit_is_stopped(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="20000 bytes"):
        pool.run("CONSTRUCT WHERE { ?s ?p ?o }", graph_type="application/n-triples")


def test_a_runaway_query_is_stopped_and_the_next_one_answered(pool: QueryPool) -> None:
    with pytest.raises(QueryTimeout):
        pool.run(HOSTILE)
    assert rows(pool.run(CHEAP).body)


def test_cheap_queries_are_answered_while_a_hostile_one_runs(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=30))
    with ThreadPoolExecutor(9) as threads:
        hostile = threads.submit(pool.run, HOSTILE, caller=Caller("a", "hostile"))
        cheap = [threads.submit(pool.run, CHEAP, caller=Caller("b")) for _ in range(8)]
        assert all(rows(future.result().body) for future in cheap)
        assert not hostile.done()
        pool.cancel("a", "hostile")
    pool.close()


def test_a_query_that_takes_too_much_memory_is_stopped(store: Path) -> None:
    limits = Limits(seconds=60, memory_bytes=200_000_000)
    pool = QueryPool(store, limits, Share(workers=1))
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
    pool = QueryPool(store, Limits(seconds=5), Share(workers=1))
    try:
        pool.run(CHEAP)
        os.kill(pool.pids[0], signal.SIGKILL)
        with pytest.raises(WorkerLost):
            pool.run(CHEAP)
        assert rows(pool.run(CHEAP).body)
    finally:
        pool.close()


def test_a_full_queue_is_said(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=5), Share(workers=1, waiting=0))
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(pool.run, HOSTILE, caller=Caller("a", "first"))
        wait_until(lambda: pool.gauges()["queries_held"] == 1)
        with pytest.raises(Busy, match="waiting") as told:
            pool.run(CHEAP, caller=Caller("b"))
        pool.cancel("a", "first")
        assert isinstance(first.exception(), QueryCancelled)
    pool.close()
    assert (told.value.status, told.value.members["retry_after"]) == (503, 5)


def test_no_client_holds_all_places(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=5), Share(workers=2, waiting=8, per_client=2))
    with ThreadPoolExecutor(2) as threads:
        held = [threads.submit(pool.run, HOSTILE, caller=Caller("a", f"q{n}")) for n in (1, 2)]
        wait_until(lambda: pool.gauges()["queries_held"] == 2)
        with pytest.raises(Busy, match="2 queries"):
            pool.run(CHEAP, caller=Caller("a"))
        assert rows(pool.run(CHEAP, caller=Caller("b")).body)
        for n in (1, 2):
            pool.cancel("a", f"q{n}")
        assert all(isinstance(one.exception(), QueryCancelled) for one in held)
    pool.close()


def test_cheap_queries_finish_while_more_hostile_ones_than_workers_run(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=30), Share(workers=2, waiting=8, slice=0.3))
    with ThreadPoolExecutor(3) as threads:
        hostile = [
            threads.submit(pool.run, HOSTILE, caller=Caller("hostile", f"q{n}")) for n in range(3)
        ]
        wait_until(lambda: pool.gauges()["queries_held"] == 3)
        for n in range(6):
            assert rows(pool.run(CHEAP, caller=Caller(f"c{n}")).body)
        assert not any(one.done() for one in hostile)
        assert pool.measures["demotions"] >= 1
        for n in range(3):
            pool.cancel("hostile", f"q{n}")
    pool.close()


def test_a_slow_query_that_stepped_back_is_answered_in_the_end(store: Path) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(?b < 40) }"
    pool = QueryPool(store, Limits(seconds=60), Share(workers=1, waiting=8, slice=0.05))
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(pool.run, slow, caller=Caller(name)) for name in "ab"]
        counted = [rows(one.result().body)[0]["n"]["value"] for one in both]
    pool.close()
    assert counted == [str(40 * ROWS * ROWS)] * 2


def test_a_client_that_went_away_frees_its_worker(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=30), Share(workers=1))
    left = threading.Event()
    with ThreadPoolExecutor(1) as threads:
        gone = threads.submit(pool.run, HOSTILE, caller=Caller("a", gone=left.is_set))
        wait_until(lambda: bool(pool.pids))
        left.set()
        assert isinstance(gone.exception(), QueryCancelled)
    assert rows(pool.run(CHEAP).body)
    pool.close()


def test_only_its_own_client_cancels_a_query(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=30))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, HOSTILE, caller=Caller("a", "mine"))
        wait_until(lambda: pool.gauges()["queries_held"] == 1)
        with pytest.raises(NotFound):
            pool.cancel("b", "mine")
        with pytest.raises(InvalidInput, match="runs already"):
            pool.run(CHEAP, caller=Caller("a", "mine"))
        pool.cancel("a", "mine")
        assert isinstance(running.exception(), QueryCancelled)
    pool.close()


def test_no_worker_outlives_its_pool(store: Path) -> None:
    pool = QueryPool(store, Limits(seconds=30))
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.run, HOSTILE)
        wait_until(lambda: bool(pool.pids))
        rows(pool.run(CHEAP).body)
        pids = pool.pids
        pool.close()
        assert isinstance(running.exception(), AkkuketjuError)
    assert len(pids) >= 2
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_a_worker_ends_with_its_parent_in_the_midst_of_a_query(store: Path) -> None:
    program = f"""
import sys, threading
from graph.store.pool import QueryPool
pool = QueryPool(__import__("pathlib").Path(sys.argv[1]))
pool.run({CHEAP!r})
print(pool.pids[0], flush=True)
pool.run({HOSTILE!r})
"""
    parent = subprocess.Popen([sys.executable, "-c", program, str(store)], stdout=subprocess.PIPE)
    assert parent.stdout
    worker = Path(f"/proc/{int(parent.stdout.readline())}")
    wait_until(lambda: cpu_ticks(worker) > 60)  # it is at work on the hostile query
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not worker.exists() or " Z " in (worker / "stat").read_text())


def test_a_worker_has_no_way_out_of_the_machine(store: Path) -> None:
    program = """
import socket
from graph.store.worker import close_network
from tests.web.serving import wait_until
close_network()
try:
    socket.create_connection(("127.0.0.1", int(__import__("sys").argv[1])), 2)
except OSError as error:
    print(type(error).__name__)
"""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        told = subprocess.run(
            [sys.executable, "-c", program, port], capture_output=True, text=True, check=True
        )
    if not told.stdout:
        pytest.skip("THIS KERNEL lets no process leave its network; the guard stands alone")


def test_what_happened_is_counted(pool: QueryPool) -> None:
    pool.run(CHEAP)
    pool.run("SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryRefused):
        pool.run("LOAD <http://x/>")
    text = pool.measures.text(pool.gauges())
    assert 'akkuketju_queries_total{outcome="answered"} 1' in text
    assert 'akkuketju_queries_total{outcome="cut"} 1' in text
    assert 'akkuketju_queries_total{outcome="query-refused"} 1' in text
    assert "akkuketju_query_seconds_count 3" in text
    assert "akkuketju_workers_alive 1" in text


def cpu_ticks(process: Path) -> int:
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
