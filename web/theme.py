"""Light or dark: as the system has it, or as the visitor chose, by the address and a cookie."""

from typing import Any

from flask import Flask, g, request

from web.refusal import refuse

THEMES = ("system", "light", "dark")
_COOKIE = "theme"
_YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Let the app read and remember the choice."""
    app.before_request(_read)
    app.after_request(_remember)
    app.context_processor(lambda: {"theme": theme(), "themes": THEMES})


def theme() -> str:
    """The theme of the present page."""
    chosen: str = g.get("theme", "system")
    return chosen


def _read() -> None:
    remembered = request.cookies.get(_COOKIE, "system")
    g.theme = remembered if remembered in THEMES else "system"
    wanted = request.args.get("theme")
    if wanted is not None:
        if wanted not in THEMES:
            raise refuse("theme", wanted, THEMES)
        g.theme = wanted


def _remember(response: Any) -> Any:
    if request.args.get("theme") in THEMES:
        response.set_cookie(_COOKIE, theme(), max_age=_YEAR, samesite="Lax", httponly=True)
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    return response
