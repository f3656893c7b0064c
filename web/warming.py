"""Computes what pages show of the current release before the first visitor asks for it.

A page that nobody has seen yet must first read labels, derive, count or compare, which takes up to
some seconds. So a thread visits every kind of page once, beside the requests; what a page needs of
the release alone is then remembered (`web.services`), whatever its language and its choices.
"""

import threading
from collections.abc import Iterator

from flask import Flask
from werkzeug.test import Client

from graph.tasks import ALL_TASKS
from web.navigation import areas
from web.services import services

#: Pages with choices of their own that read more than the page without them.
_FURTHER = (
    "/map?frame=nordics",
    "/map?frame=europe",
    "/explore?view=map",
    "/resilience?size=2",
    "/paths?from=finland&to=sweden",
    "/cv/material/nickel",
)
#: Pages that show nothing of the release before somebody asks.
_IDLE = ("/sparql", "/search")


def start_warming(app: Flask) -> threading.Thread:
    """Warm the app in a thread that ends with the process."""
    thread = threading.Thread(target=warm, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread


def warm(app: Flask) -> None:
    """Visit every kind of page once."""
    client = Client(app)
    with app.app_context():
        paths = list(_paths())
    for path in paths:
        client.get(path, headers={"Accept": "text/html"})


def _paths() -> Iterator[str]:
    yield "/"
    yield from (path for area in areas() for path, _ in area.pages if path not in _IDLE)
    yield from _FURTHER
    yield from (f"/tasks/{task.number}" for task in ALL_TASKS)
    yield from (f"/questions/{question.id}" for question in services().library)
