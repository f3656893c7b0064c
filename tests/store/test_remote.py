"""A remote store behind the viewer and the command, on a real Virtuoso and on a bare listener."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from graph.cli import main
from graph.errors import QueryTimeout, QueryTooLarge, StoreUnreachable
from graph.namespaces import GRAPH, layer
from graph.release import Release
from graph.store.base import Dataset
from graph.store.embedded import open_embedded
from graph.store.http import Client, Credentials
from graph.store.remote import RemoteStore
from tests.store.virtuoso import Virtuoso
from web.app import create_app
from web.services import KEY
from web.settings import Settings

needs_virtuoso = pytest.mark.virtuoso


@needs_virtuoso
def test_the_command_publishes_with_what_the_environment_says(
    virtuoso: Virtuoso,
    release: Release,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call = ["publish", "--release", str(release.path), "--endpoint", virtuoso.query_url]
    call += ["--update", virtuoso.update_url, "--graph-store", virtuoso.graph_store_url]
    assert main(call) == 1
    assert "401" in capsys.readouterr().err
    monkeypatch.setenv("AKKUKETJU_STORE_USER", "dba")
    monkeypatch.setenv("AKKUKETJU_STORE_PASSWORD", "dba")
    assert main(call) == 0
    assert release.id in capsys.readouterr().out


@needs_virtuoso
def test_a_pinned_store_shows_the_layers_under_their_plain_names(
    published: Virtuoso, release: Release
) -> None:
    remote = published.store(release.id)
    embedded = open_embedded(release.store_path)
    assert remote.counts() == embedded.counts()
    truthy = layer("truthy")
    query = f"PREFIX g: <{GRAPH}> SELECT (COUNT(*) AS ?n) {{ GRAPH g:truthy {{ ?s ?p ?o }} }}"
    assert remote.select(query) == embedded.select(query)
    merged = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    chosen = Dataset(default=(truthy,))
    assert remote.select(merged, chosen) == embedded.select(merged, chosen)
    within = f"SELECT (COUNT(*) AS ?n) FROM <{truthy}> {{ ?s ?p ?o }}"
    in_query = Dataset(in_query=True)
    assert remote.select(within, in_query) == embedded.select(within, in_query)


@needs_virtuoso
def test_a_release_that_is_not_published_cannot_be_read(published: Virtuoso) -> None:
    with pytest.raises(StoreUnreachable, match="not in the store"):
        published.store("nosuchrelease")


@needs_virtuoso
def test_the_viewer_reads_from_the_remote_store(published: Virtuoso, release: Release) -> None:
    local = create_app(Settings(release=release.path))
    remote = create_app(Settings(release=release.path, store=published.query_url))
    json_results = {"Accept": "application/sparql-results+json"}
    try:
        assert remote.test_client().get("/").status_code == 200
        for path in ("/cv/stage", "/tasks/7", "/gaps", "/ont"):
            pages = [app.test_client().get(path) for app in (local, remote)]
            assert [page.status_code for page in pages] == [200, 200], path
            assert pages[0].text.count("<a ") == pages[1].text.count("<a "), path
        asked = {
            "query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
        }
        answers = [
            app.test_client().get("/sparql", query_string=asked, headers=json_results)
            for app in (local, remote)
        ]
        names = [
            [row["g"]["value"] for row in json.loads(a.data)["results"]["bindings"]]
            for a in answers
        ]
        assert names[0] == names[1]
        described = remote.test_client().get("/id/terrafame.ttl")
        assert described.data == local.test_client().get("/id/terrafame.ttl").data
        refused = remote.test_client().get(
            "/sparql",
            query_string={"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"},
            headers=json_results,
        )
        assert refused.status_code == 400
    finally:
        for app in (local, remote):
            app.extensions[KEY].close()


@dataclass
class Listener:
    """A server that gives one answer and remembers what it was asked."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    hold: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    found.hold.set()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked.append((self.path, dict(self.headers)))
            found.hold.wait(30)
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}/"
    yield found
    found.hold.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_token_goes_with_each_request_and_never_along_a_redirect(listener: Listener) -> None:
    listener.status, listener.headers = 307, {"Location": f"{listener.address}elsewhere"}
    store = RemoteStore(listener.address, credentials=Credentials(token="t0ken"))
    with pytest.raises(StoreUnreachable, match="307"):
        store.ask("ASK {}")
    assert [path for path, _ in listener.asked] == ["/"]
    assert listener.asked[0][1]["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("status", "body"), [(500, b"broken"), (403, b"no"), (200, b"<html>"), (200, b"{}")]
)
def test_an_answer_that_is_none_is_told(listener: Listener, status: int, body: bytes) -> None:
    listener.status, listener.body = status, body
    with pytest.raises(StoreUnreachable):
        RemoteStore(listener.address).select("SELECT * {}")


def test_a_store_that_says_nothing_runs_into_the_time_limit(listener: Listener) -> None:
    listener.hold.clear()
    with pytest.raises(QueryTimeout):
        RemoteStore(listener.address, seconds=0.3).ask("ASK {}")


def test_an_answer_beyond_the_limit_is_not_read(listener: Listener) -> None:
    listener.body = b" " * 2000
    with pytest.raises(QueryTooLarge):
        Client(Credentials(), 5.0, 1000).send("POST", listener.address, b"")


def test_a_store_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreUnreachable, match="does not answer"):
        RemoteStore("http://127.0.0.1:9/").ask("ASK {}")
