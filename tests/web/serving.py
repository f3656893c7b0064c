"""A real server on the loopback address, and requests to it as a client sends them."""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from web.app import create_app
from web.server import make_server
from web.services import KEY
from web.settings import Settings

JSON = "application/sparql-results+json"
QUERY = "SELECT ?s { ?s <https://w3id.org/akkuketju/ont#status> ?o } ORDER BY ?s LIMIT 30"
HOSTILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def send(site: str, method: str, path: str, body: str | bytes = b"", **headers: str) -> Reply:
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, named)
    response = connection.getresponse()
    reply = Reply(response.status, response.headers, response.read())
    connection.close()
    return reply


def ask(site: str, query: str, **headers: str) -> Reply:
    headers.setdefault("Accept", JSON)
    return send(site, "GET", "/sparql?" + urlencode({"query": query}), **headers)


@contextlib.contextmanager
def served(settings: Settings) -> Iterator[tuple[str, Flask]]:
    app = create_app(settings)
    server = make_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}", app
    finally:
        app.extensions[KEY].close()
        server.close()
        thread.join(timeout=5)


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to be so")


def children(pid: int) -> list[int]:
    """The process's children that run Python, by whichever thread they were started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += map(int, task.read_text().split())
    return found


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
