"""The present address with something changed."""

from urllib.parse import urlencode

from flask import request

from web.language import language
from web.services import services

#: What an address says of one request only, not of the page.
_PASSING = ("lang", "theme", "query-id")
#: What a lasting link says itself, or what is cut out of the page it leads to.
_NOT_OF_THE_VIEW = frozenset({*_PASSING, "release", "figure", "table", "colours"})


def with_query(**changes: object) -> str:
    """The present address with some parameters changed; ``None`` takes one away, a list repeats."""
    query = {k: v for k, v in request.args.lists() if k not in _PASSING}
    query["lang"] = [language()]
    for key, value in changes.items():
        query.pop(key, None)
        if isinstance(value, (list, tuple)):
            query[key] = [str(one) for one in value]
        elif value is not None:
            query[key] = [str(value)]
    return f"{request.path}?{urlencode(query, doseq=True)}"


def without(key: str, place: int) -> str:
    """The present address without the value of a parameter at a place, counted from 0."""
    values = request.args.getlist(key)
    return with_query(**{key: values[:place] + values[place + 1 :]})


def permanent_query() -> str:
    """The choices of the present address, with its language and the release that answers."""
    query = {k: v for k, v in request.args.lists() if k not in _NOT_OF_THE_VIEW}
    return urlencode({**query, "lang": language(), "release": services().release.id}, doseq=True)
