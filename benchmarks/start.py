"""What it costs to build, to start, and to answer: ``python -m benchmarks.start``.

Prints the build's time, the time from the start of the server to its first page, and each
question's time on the release beside the same query on rdflib, in one run. A question that rdflib
does not answer within the limit is stopped and said so; so is a different number of rows.
"""

import multiprocessing
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from graph.build import build
from graph.questions import read_questions
from graph.release import Release
from graph.resources import DATA, ONTOLOGY, QUESTIONS

_REPEATS = 5
_LIMIT = 20.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        releases = Path(folder)
        seconds, release = timed(lambda: build(DATA, ONTOLOGY, QUESTIONS, releases))
        quads = release.manifest["counts"]["quads"]
        print(f"build: {seconds:.1f} s, {quads} quads, {quads / seconds:,.0f} quads/s")
        print(f"start to first page: {first_page(releases):.2f} s")
        compare(release)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The seconds that some work takes, and its result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def first_page(releases: Path) -> float:
    """Seconds from starting the server to the end of its first answer."""
    command = [sys.executable, "-m", "graph.cli", "serve", "--release", str(releases)]
    start = time.perf_counter()
    with subprocess.Popen([*command, "--port", "0"], stderr=subprocess.PIPE, text=True) as server:
        try:
            if server.stderr is None:
                raise RuntimeError("the server has no pipe")
            address = next(part for line in server.stderr for part in line.split() if "://" in part)
            for _ in range(200):
                with suppress(OSError), urllib.request.urlopen(address, timeout=10) as page:
                    page.read()
                    return time.perf_counter() - start
                time.sleep(0.02)
            raise TimeoutError("the server does not answer")
        finally:
            server.terminate()


def compare(release: Release) -> None:
    """Each question on the release's store and on rdflib."""
    store = ox.Store.read_only(str(release.store_path))
    peer = Peer(release)
    print(f"{'question':44} {'rows':>6} {'ms':>9} {'rdflib ms':>10} {'ratio':>8}")
    for question in read_questions(QUESTIONS):
        query = question.sparql()
        runs = [timed(lambda q=query: count(store, q)) for _ in range(_REPEATS)]  # type: ignore[misc]
        ours, rows = min(seconds for seconds, _ in runs) * 1000, runs[0][1]
        told = peer.ask(query)
        name = question.id[:44]
        if told is None:
            print(f"{name:44} {rows:6} {ours:9.2f} {'> limit':>10} {'–':>8}")
            continue
        seconds, found = told
        theirs = seconds * 1000
        note = "" if found == rows else f"  rdflib gives {found} rows"
        print(f"{name:44} {rows:6} {ours:9.2f} {theirs:10.1f} {theirs / ours:8.0f}{note}")
    peer.close()


def count(store: ox.Store, query: str) -> int:
    """The number of rows of an answer."""
    solutions = store.query(query, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a question is a SELECT")
    return sum(1 for _ in solutions)


class Peer:
    """rdflib in a process of its own, which is ended where a query takes too long."""

    def __init__(self, release: Release) -> None:
        self._path = str(release.dataset_path)
        self._start()

    def ask(self, query: str) -> tuple[float, int] | None:
        """Seconds and rows, or ``None`` over the limit."""
        self._pipe.send(query)
        if self._pipe.poll(_LIMIT):
            answer: tuple[float, int] = self._pipe.recv()
            return answer
        self.close()
        self._start()
        return None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        self._pipe, other = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_answer, args=(self._path, other), daemon=True)
        self._process.start()
        self._pipe.recv()


def _answer(path: str, pipe: Connection) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(path, format="nquads")
    pipe.send("ready")
    while True:
        query = pipe.recv()
        seconds, rows = timed(lambda q=query: len(list(dataset.query(q))))  # type: ignore[misc]
        pipe.send((seconds, rows))


if __name__ == "__main__":
    main()
