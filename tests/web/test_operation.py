"""What those who run the server see of it, and what its end leaves behind."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.release import Release
from tests.web.serving import HOSTILE, QUERY, ask, children, is_alive, send, wait_until
from web.app import create_app
from web.services import KEY
from web.settings import Settings


def test_those_who_run_it_see_how_it_is(site: str) -> None:
    ask(site, QUERY)
    ready = send(site, "GET", "/-/ready")
    assert (ready.status, json.loads(ready.body)["status"]) == (200, "ok")
    metrics = send(site, "GET", "/-/metrics")
    assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = dict(
        line.rsplit(" ", 1) for line in metrics.body.decode().splitlines() if line[0] != "#"
    )
    assert int(lines['akkuketju_queries_total{outcome="answered"}']) >= 1
    assert lines["akkuketju_workers"] == "2"
    assert "akkuketju_queue_slow" in lines
    assert 'akkuketju_query_seconds_bucket{le="+Inf"}' in lines


def test_a_store_that_cannot_be_opened_is_not_ready(release: Release, tmp_path: Path) -> None:
    app = create_app(Settings(release=release.path))
    pool = app.extensions[KEY].pool
    object.__setattr__(pool._crew._target, "place", str(tmp_path / "nowhere"))
    assert app.test_client().get("/-/ready").status_code == 502
    pool.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_server(
    release: Release, free_port: int, how: signal.Signals
) -> None:
    command = [sys.executable, "-m", "graph.cli", "serve", "--port", str(free_port)]
    server = subprocess.Popen([*command, "--release", str(release.path)], stderr=subprocess.DEVNULL)
    site = f"http://127.0.0.1:{free_port}"
    try:
        wait_until(lambda: answers(site))
        thread = threading.Thread(target=lambda: hang(site))
        thread.start()
        wait_until(lambda: any(cpu_seconds(pid) > 1 for pid in children(server.pid)))
        workers = children(server.pid)
        assert workers
        server.send_signal(how)
        server.wait(timeout=10)
        wait_until(lambda: not any(is_alive(pid) for pid in workers))
        thread.join()
    finally:
        server.kill()
        server.wait()


def hang(site: str) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):  # the server goes away
        ask(site, HOSTILE)


def answers(site: str) -> bool:
    try:
        return send(site, "GET", "/-/health").status == 200
    except OSError:
        return False


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
