"""Runs the viewer with waitress, until it is told to stop."""

import signal
import sys
from dataclasses import replace
from typing import Any

import waitress
from flask import Flask

from graph.errors import AkkuketjuError
from graph.release import Release
from web.app import create_app
from web.services import KEY
from web.settings import Settings, from_environment
from web.warming import start_warming


class PortTakenError(AkkuketjuError):
    """Another program listens there."""

    exit_code = 2


def serve(release: Release, host: str, port: int, store: str = "") -> None:
    """Serve ``release`` on ``host`` and ``port``, read from a remote ``store`` if one is named."""
    settings = replace(from_environment(), release=release.path)
    app = create_app(replace(settings, store=store) if store else settings)
    try:
        server = make_server(app, host, port)
    except OSError as error:
        raise PortTakenError(
            f"Cannot listen on {host} port {port}: {error.strerror}", "Choose another --port."
        ) from error
    address = f"http://{host}:{server.effective_port}/"
    print(f"Akkuketju {release.id} on {address}  (stop with Ctrl-C)", file=sys.stderr, flush=True)
    signal.signal(signal.SIGTERM, _stop)
    start_warming(app)
    try:
        server.run()
    finally:
        app.extensions[KEY].close()


def make_server(app: Flask, host: str, port: int) -> Any:
    """A server of the app, with a thread for each query that may run or wait, and some for pages.

    The look ahead lets a view see that its client went away.
    """
    settings: Settings = app.extensions[KEY].settings
    threads = 2 * (settings.workers + settings.waiting) if settings.update_token else 0
    return waitress.create_server(
        app,
        host=host,
        port=port,
        threads=max(threads, settings.workers + settings.waiting) + 8,
        channel_request_lookahead=1,
        # With proxies in front the app reads these headers itself (web.app); else they are void.
        clear_untrusted_proxy_headers=not settings.proxies,
        ident=None,
    )


def _stop(*_: object) -> None:
    raise SystemExit(0)
