"""Fixtures.

Pull in the least that has what a test needs: rows by hand (`tests.micro`), then the release that
one build of the real data gives (`release`, built once for a whole run), then the app on it
(`client`), then a server and a browser (`site`, `page`).
"""

import fcntl
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.build import build
from graph.errors import NotFound
from graph.release import Release, open_release
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from web.app import create_app
from web.server import make_server
from web.services import KEY
from web.settings import Settings


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of the real data, built once even where several processes test."""
    shared = tmp_path_factory.getbasetemp().parent / "akkuketju-releases"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = _run(tmp_path_factory)
        try:
            return open_release(shared / run)
        except NotFound:
            return build(DATA, ONTOLOGY, QUESTIONS, shared / run)


def _run(factory: pytest.TempPathFactory) -> str:
    """A name that the processes of one run share, and no other run has."""
    base = factory.getbasetemp()
    return base.parent.name if base.name.startswith("popen-") else base.name


@pytest.fixture(scope="session")
def app(release: Release) -> Iterator[Flask]:
    """The viewer on the real release."""
    app = create_app(Settings(release=release.path, query_seconds=10, query_rows=5000))
    yield app
    app.extensions[KEY].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the viewer."""
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of the viewer, served on loopback."""
    server = make_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def curl() -> None:
    """Skips where there is no curl."""
    if not shutil.which("curl"):
        pytest.skip("NO CURL on this machine: sh scripts/install-debian curl puts it there")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent
