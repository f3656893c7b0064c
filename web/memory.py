"""Remembers pages: a release does not change, so the same address gives the same page.

Only pages that are read are remembered, the last ones asked for, each by release, host, address,
language and theme. Where the graph can be written, or lies in a store that others write, nothing
is.
"""

import threading
from collections import OrderedDict

from flask import Flask, Response, g, request

from web.language import language
from web.negotiation import wants_html
from web.services import services
from web.theme import theme

_MOST = 400
_LARGEST = 250_000
#: What answers queries as they come, or tells how the program is doing.
_LIVE = frozenset({"sparql", "operation"})

Key = tuple[str, str, str, bytes, str, str]


class Memory:
    """The pages asked for last; safe between threads."""

    def __init__(self, most: int = _MOST) -> None:
        self._pages: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._most = most

    def get(self, key: Key) -> bytes | None:
        """The page of a key, if it is remembered."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, page: bytes) -> None:
        """Remember a page, and forget the one that was asked for longest ago."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)


def register(app: Flask) -> None:
    """Let the app remember pages. Registered late, so that it sees pages before they are packed."""
    memory = Memory()

    def recall() -> Response | None:
        page = memory.get(_key()) if _may_remember() else None
        if page is None:
            return None
        g.recalled = True
        return Response(page, mimetype="text/html")

    def remember(response: Response) -> Response:
        if (
            response.status_code == 200
            and response.mimetype == "text/html"
            and request.method == "GET"
            and not g.get("recalled")
            and not response.cache_control.no_store
            and _may_remember()
        ):
            body = response.get_data()
            if len(body) <= _LARGEST:
                memory.keep(_key(), body)
        return response

    app.before_request(recall)
    app.after_request(remember)


def _key() -> Key:
    # Pages tell their own address, so one host never gets the pages of another.
    release = services().release.id
    return release, request.host_url, request.path, request.query_string, language(), theme()


def _may_remember() -> bool:
    return (
        request.method in ("GET", "HEAD")
        and request.blueprint not in _LIVE
        and "theme" not in request.args
        and wants_html()
        and not services().settings.store
        and not services().settings.update_token
    )
