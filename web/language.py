"""The language of the present request, and the interface's messages in it."""

from flask import g

from web.services import services


def language() -> str:
    """The language of the present request."""
    chosen: str = g.get("language", "fi")
    return chosen


def translate(message: str, **values: object) -> str:
    """The message in the page's language, ``{name}`` filled in."""
    text = services().catalogues[language()].gettext(message)
    return text.format(**values) if values else text
