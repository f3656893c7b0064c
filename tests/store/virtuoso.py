"""A real Virtuoso of its own for the tests: on loopback, in a temporary folder, stopped by pid."""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.store.http import Credentials
from graph.store.remote import RemoteStore

PROGRAM = shutil.which("virtuoso-t")
CREDENTIALS = Credentials("dba", "dba")
_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 60
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
MaxSortedTopRows = 1000000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
MaxClientConnections = 20
ServerThreads = 20
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 60
[Plugins]
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server."""

    address: str

    @property
    def query_url(self) -> str:
        """Where anybody may ask."""
        return f"{self.address}/sparql"

    @property
    def update_url(self) -> str:
        """Where those with a password may change."""
        return f"{self.address}/sparql-auth"

    @property
    def graph_store_url(self) -> str:
        """The Graph Store Protocol, with a password."""
        return f"{self.address}/sparql-graph-crud-auth"

    def store(self, release: str = "", seconds: float = 60.0) -> RemoteStore:
        """The server behind the seam."""
        return RemoteStore(
            self.query_url,
            self.update_url,
            self.graph_store_url,
            CREDENTIALS,
            seconds,
            release,
        )


@contextmanager
def running(folder: Path) -> Iterator[Virtuoso]:
    """A server with an empty database in ``folder``."""
    if PROGRAM is None:
        raise FileNotFoundError("virtuoso-t")
    sql, http = _free_ports()
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    server = subprocess.Popen(
        [PROGRAM, "+foreground", "+configfile", str(settings)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = Virtuoso(f"http://127.0.0.1:{http}")
        _wait(found, server)
        yield found
    finally:
        server.kill()
        server.wait()


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as a, socket.create_server(("127.0.0.1", 0)) as b:
        return a.getsockname()[1], b.getsockname()[1]


def _wait(virtuoso: Virtuoso, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"Virtuoso ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{virtuoso.query_url}?query=ASK%7B%7D", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("Virtuoso does not answer")
