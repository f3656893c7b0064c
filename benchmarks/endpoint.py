"""What the endpoint costs and holds: ``python -m benchmarks.endpoint [SECONDS]``.

On the shipped graph, on loopback, in one run: the time of a query by a direct call of the engine,
through a worker, over HTTP, and by two peers, rdflib in process and Virtuoso over HTTP; queries a
second by number of workers; and how long cheap queries take while hostile ones run. Each part of
the measuring takes SECONDS (4 by default), the whole some two minutes. Ratios matter, not times.
"""

import argparse
import contextlib
import http.client
import multiprocessing as mp
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import rdflib

from graph.build import build
from graph.namespaces import SPARQL_PREFIXES
from graph.release import Release
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.store.pool import QueryPool
from graph.store.publication import publish
from tests.store.virtuoso import PROGRAM, running

JSON = "application/sparql-results+json"
CHEAP = SPARQL_PREFIXES + "SELECT ?p ?o { id:terrafame ?p ?o }"
MEDIUM = SPARQL_PREFIXES + (
    "SELECT ?s (COUNT(?c) AS ?n) { ?c prov:wasDerivedFrom ?s ; akku:subject ?t } GROUP BY ?s"
)
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_CLIENTS = 4
_HOSTILE = 3
#: How long rdflib is waited for, which answers little while it is attacked.
_PATIENCE = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=4.0)
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        release = build(DATA, ONTOLOGY, QUESTIONS, Path(folder) / "releases")
        peer = ""
        if PROGRAM:
            (Path(folder) / "virtuoso").mkdir()
            virtuoso = stack.enter_context(running(Path(folder) / "virtuoso"))
            publish(virtuoso.store(), release, progress=lambda _: None)
            peer = virtuoso.query_url
        else:
            print("no Virtuoso here: sh scripts/install-debian virtuoso")
        report_overhead(release, peer, seconds)
        report_throughput(release, peer, seconds)
        report_tails(release, peer, seconds)


def report_overhead(release: Release, peer: str, seconds: float) -> None:
    """The median time of a query, and its ratio to the direct call."""
    store = ox.Store.read_only(str(release.store_path))
    pool = QueryPool(release.store_path)
    graph = read_rdflib(release)
    unique = iter(range(10**9))
    with served(release, 2) as site:
        for name, query in (("lookup", CHEAP), ("aggregate", MEDIUM)):
            ways: dict[str, Callable[[], object]] = {
                "direct": lambda q=query: direct(store, q),  # type: ignore[misc]
                "worker": lambda q=query: pool.run(q),  # type: ignore[misc]
                "worker, new text": lambda q=query: pool.run(  # type: ignore[misc]
                    f"{q} # {next(unique)}"
                ),
                "HTTP": Asking(site, query),
                "rdflib": lambda q=query: list(graph.query(q)),  # type: ignore[misc]
            }
            if peer:
                ways["Virtuoso, HTTP"] = Asking(peer, query)
            print(f"{name}: median ms, ratio to the direct call")
            base = 0.0
            for way, ask in ways.items():
                median = statistics.median(times(ask, seconds / 2))
                base = base or median
                print(f"  {way:18} {median * 1000:9.2f} {median / base:8.1f}")
    pool.close()


def report_throughput(release: Release, peer: str, seconds: float) -> None:
    """Queries a second of four clients, by number of workers."""
    print(f"throughput: queries a second of {_CLIENTS} clients (lookup)")
    first = 0.0
    for workers in (1, 2, 4):
        with served(release, workers) as site:
            rate = throughput(site, seconds)
        first = first or rate
        print(f"  {workers} workers        {rate:8.1f} {rate / first:8.2f}")
    if peer:
        rate = throughput(peer, seconds)
        print(f"  Virtuoso         {rate:8.1f} {rate / first:8.2f}")


def report_tails(release: Release, peer: str, seconds: float) -> None:
    """How long lookups take alone, and while hostile queries of other clients run."""
    print(
        f"tail latency: lookup in ms (p50, p95, p99), alone and beside {_HOSTILE} hostile clients"
    )
    for workers in (2, 4):
        with served(release, workers) as site:
            print_tails(f"{workers} workers", site, seconds)
    if peer:
        print_tails("Virtuoso", peer, seconds)
    tails = rdflib_tails(release, seconds)
    if tails:
        print_row("rdflib", *tails)
    else:
        print(f"  rdflib     no lookup was answered within {_PATIENCE:g} s")


def print_tails(name: str, url: str, seconds: float) -> None:
    alone = times(Asking(url, CHEAP), seconds)
    stop = threading.Event()
    threads = [
        threading.Thread(target=attack, args=[url, f"192.0.2.{n}", stop], daemon=True)
        for n in range(_HOSTILE)
    ]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    asking = Counting(Asking(url, CHEAP))
    beside = times(asking, 2 * seconds)
    stop.set()
    print_row(name, alone, beside, asking.refused)


def print_row(name: str, alone: list[float], beside: list[float], refused: int = 0) -> None:
    rows = [percentiles(alone), percentiles(beside)]
    shown = "  |".join("".join(f"{value * 1000:9.1f}" for value in row) for row in rows)
    print(
        f"  {name:10} {shown}  | p95 ratio {rows[1][1] / rows[0][1]:.1f}, "
        f"n={len(beside)}, refused {refused}"
    )


def percentiles(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    p50, p95, p99 = (ordered[round(last * share)] for share in (0.5, 0.95, 0.99))
    return p50, p95, p99


class Asking:
    """A client with one connection that asks one query again and again."""

    def __init__(self, url: str, query: str, client: str = "192.0.2.200") -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=30)
        self._path = f"{parts.path}?{urlencode({'query': query})}"
        # The tag of an answer is of no use to it: each time the query is run.
        self._headers = {"Accept": JSON, "X-Forwarded-For": client}

    def __call__(self) -> None:
        self._connection.request("GET", self._path, headers=self._headers)
        response = self._connection.getresponse()
        response.read()
        if response.status != 200:
            raise http.client.HTTPException(f"{response.status} {response.reason}")


class Counting:
    """A client that counts refusals, which take their time too, instead of giving up."""

    def __init__(self, ask: Callable[[], object]) -> None:
        self._ask = ask
        self.refused = 0

    def __call__(self) -> None:
        try:
            self._ask()
        except http.client.HTTPException:
            self.refused += 1


def attack(url: str, client: str, stop: threading.Event) -> None:
    """Ask for what never ends, again and again."""
    while not stop.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            Asking(url, HOSTILE, client)()


def times(ask: Callable[[], object], seconds: float, least: int = 3) -> list[float]:
    """The time of each call for some seconds, after one to warm up."""
    ask()
    found: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(found) < least:
        start = time.perf_counter()
        ask()
        found.append(time.perf_counter() - start)
    return found


def throughput(url: str, seconds: float) -> float:
    counts: list[int] = []
    threads = [
        threading.Thread(
            target=lambda n=n: counts.append(
                len(times(Asking(url, CHEAP, f"192.0.2.{n}"), seconds))
            )
        )
        for n in range(_CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


@contextlib.contextmanager
def served(release: Release, workers: int) -> Iterator[str]:
    """The address of an endpoint in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    settings = {
        "AKKUKETJU_WORKERS": str(workers),
        "AKKUKETJU_PROXIES": "1",
        "AKKUKETJU_QUERY_SECONDS": "5",
    }
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "graph.cli", "serve"),
            *("--port", str(port), "--release", str(release.path)),
        ],
        env={**os.environ, **settings},
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/sparql"
        while True:
            try:
                Asking(url, CHEAP)()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


def direct(store: ox.Store, query: str) -> bytes | None:
    results = store.query(query, use_default_graph_as_union=True)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("a SELECT is measured")
    return results.serialize(format=ox.QueryResultsFormat.JSON)


def read_rdflib(release: Release) -> rdflib.Graph:
    """All layers in one graph, as the default graph has them."""
    graph = rdflib.Graph()
    triples = (q.triple for q in ox.parse(path=str(release.dataset_path)))
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    return graph


def rdflib_tails(release: Release, seconds: float) -> tuple[list[float], list[float]] | None:
    """As it would be with threads of one process; in one that can be ended, as they cannot."""
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_rdflib_tails, args=[release.path, seconds, theirs])
    process.start()
    found: tuple[list[float], list[float]] | None = None
    if ours.poll(_PATIENCE):
        found = ours.recv()
    process.kill()
    process.join()
    return found


def _rdflib_tails(path: Path, seconds: float, out: Connection) -> None:
    graph = read_rdflib(Release(path))
    alone = times(lambda: list(graph.query(CHEAP)), seconds)
    for _ in range(_HOSTILE):
        threading.Thread(target=lambda: list(graph.query(HOSTILE)), daemon=True).start()
    time.sleep(1.5)
    out.send((alone, times(lambda: list(graph.query(CHEAP)), 2 * seconds)))
    time.sleep(3600)


if __name__ == "__main__":
    main()
