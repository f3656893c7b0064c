"""Sudden deaths of workers and of the server at random points, while clients ask and write.

``AKKUKETJU_DEATHS`` sets how many (20 workers, and a fifth as many servers, unless said),
``AKKUKETJU_FUZZ_SEED`` the seed.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from graph.errors import WorkerLost
from graph.release import Release, checksum
from graph.store.pool import QueryPool
from tests.web.serving import Reply, ask, children, is_alive, send, wait_until

pytestmark = pytest.mark.attack

DEATHS = int(os.environ.get("AKKUKETJU_DEATHS", "20"))
SEED = int(os.environ.get("AKKUKETJU_FUZZ_SEED", "1"))
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
TOKEN = "a-token-for-deaths"


def test_a_query_whose_worker_dies_is_answered_or_said_to_be_lost(release: Release) -> None:
    chance = random.Random(SEED)
    pool = QueryPool(release.store_path)
    right = pool.run(COUNT).body
    outcomes: Counter[str] = Counter()
    done = threading.Event()

    def client() -> None:
        while not done.is_set():
            try:
                outcomes["right" if pool.run(COUNT).body == right else "wrong"] += 1
            except WorkerLost:
                outcomes["lost"] += 1

    threads = [threading.Thread(target=client) for _ in range(4)]
    try:
        for thread in threads:
            thread.start()
        for _ in range(DEATHS):
            time.sleep(chance.uniform(0, 0.3))
            wait_until(lambda: bool(pool.pids))
            os.kill(chance.choice(pool.pids), signal.SIGKILL)
        done.set()
        for thread in threads:
            thread.join()
        assert outcomes["right"] > 0
        assert outcomes["wrong"] == 0
        assert 0 < outcomes["lost"] <= DEATHS, "one death ends one query at most"
        for _ in range(DEATHS):  # the dead that nobody has asked since
            if _asks(pool, right):
                break
        assert len(pool.pids) <= pool.share.workers + 1
    finally:
        done.set()
        pool.close()
    workers = [p for p in psutil.Process().children() if "graph.store.worker" in p.cmdline()]
    assert [p.pid for p in workers if p.pid in pool.pids] == []


def _asks(pool: QueryPool, right: bytes) -> bool:
    try:
        return pool.run(COUNT).body == right
    except WorkerLost:
        return False


def test_a_server_that_dies_leaves_no_process_and_loses_no_update(
    release: Release, free_port: int, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    kept: list[int] = []
    site = f"http://127.0.0.1:{free_port}"
    for life in range(max(2, DEATHS // 5)):
        server = _start(release, free_port, tmp_path / "writable")
        try:
            wait_until(lambda: _is_ready(site))
            right = json.loads(ask(site, COUNT).body)
            assert _written(site) >= set(kept), "what was said to be done is there after a death"
            writer = threading.Thread(target=_write, args=[site, life * 1_000_000, kept])
            writer.start()
            time.sleep(chance.uniform(0.05, 1.5))
            workers = children(server.pid)
            server.send_signal(signal.SIGKILL)
            server.wait(timeout=10)
            writer.join()
            wait_until(lambda found=workers: not any(map(is_alive, found)))  # type: ignore[misc]
        finally:
            server.kill()
            server.wait()
        assert int(right["results"]["bindings"][0]["n"]["value"]) > 50_000
        for name, expected in release.manifest["sha256"].items():
            assert checksum(release.path / name) == expected, name
    assert kept


def _start(release: Release, port: int, writable: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "graph.cli", "serve", "--port", str(port)]
    return subprocess.Popen(
        [*command, "--release", str(release.path)],
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "AKKUKETJU_UPDATE_TOKEN": TOKEN,
            "AKKUKETJU_UPDATE_STORE": str(writable),
        },
    )


def _is_ready(site: str) -> bool:
    try:
        return send(site, "GET", "/-/ready").status == 200
    except OSError:
        return False


def _write(site: str, first: int, kept: list[int]) -> None:
    """Write one number after another until the server is gone; keep those that it said it has."""
    for number in range(first, first + 1_000_000):
        update = f"INSERT DATA {{ <http://x/n> <http://x/is> {number} }}"
        try:
            answer = _send(site, "/update", "application/sparql-update", update)
        except (OSError, http.client.HTTPException):
            return
        if answer.status != 204:
            return
        kept.append(number)


def _written(site: str) -> set[int]:
    """The numbers in the store that updates change."""
    query = "SELECT ?n { <http://x/n> <http://x/is> ?n }"
    answer = _send(site, "/update/sparql", "application/sparql-query", query)
    assert answer.status == 200
    return {int(line) for line in answer.body.decode().split()[1:]}


def _send(site: str, path: str, media_type: str, text: str) -> Reply:
    named = {"Authorization": f"Bearer {TOKEN}", "Content-Type": media_type, "Accept": "text/csv"}
    return send(site, "POST", path, text.encode(), **named)
