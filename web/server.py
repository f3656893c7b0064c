"""Runs the viewer with waitress, until it is told to stop."""

import sys
from dataclasses import replace

import waitress

from graph.errors import AkkuketjuError
from graph.release import Release
from web.app import create_app
from web.services import KEY
from web.settings import from_environment


class PortTakenError(AkkuketjuError):
    """Another program listens there."""

    exit_code = 2


def serve(release: Release, host: str, port: int) -> None:
    """Serve ``release`` on ``host`` and ``port``."""
    app = create_app(replace(from_environment(), release=release.path))
    try:
        server = waitress.create_server(app, host=host, port=port, threads=8)
    except OSError as error:
        raise PortTakenError(
            f"Cannot listen on {host} port {port}: {error.strerror}", "Choose another --port."
        ) from error
    address = f"http://{host}:{server.effective_port}/"
    print(f"Akkuketju {release.id} on {address}  (stop with Ctrl-C)", file=sys.stderr, flush=True)
    try:
        server.run()
    finally:
        app.extensions[KEY].pool.close()
