"""Where long words of tables, headings, labels and links may break, with a hyphen.

A browser hyphenates only a language whose dictionary it has, and some have none offline; a column
is then as wide as its longest word, or breaks it anywhere. So a page has soft hyphens in these, and
only there: not in its other texts, nor in what others take along (files, figures, linked data), nor
in code, addresses and identifiers.
"""

import re

from flask import Flask, Response, g

from web.figures.text import hyphenated
from web.language import language
from web.translations import LANGUAGES

#: What has little room; first what may hold the like as code or as a drawing.
_PART = re.compile(r"<(script|style|svg|pre|textarea|table|h[1-4]|label|dt|a)\b.*?</\1>", re.DOTALL)
_NARROW = ("table", "h1", "h2", "h3", "h4", "label", "dt", "a")
#: A tag, and the text after it if that has a long word.
_RUN = re.compile(r"(<[^<>]*>)([^<>]*[^\W\d_]{13}[^<>]*)")
_WORD = re.compile(r"[^\s\u00ad]*[^\W\d_]{13}\S*")
#: What makes a word an address, an identifier or a formula.
_NAME = re.compile(r"[/:@#=_&\d]\S|\.\w|[a-zåäö][A-ZÅÄÖ]|\u00ad")
_KEPT = ("<code", "<text", "<tspan", "<title", "<option", "<textarea")
_LANGUAGE = re.compile(r' lang="(\w+)"')


def register(app: Flask) -> None:
    """Let the app hyphenate. Registered after the memory of pages, so that it remembers them so."""
    app.after_request(_hyphenate)


def _hyphenate(response: Response) -> Response:
    if (
        response.mimetype == "text/html"
        and not response.direct_passthrough
        and not g.get("recalled")
    ):
        response.set_data(hyphenate(response.get_data(as_text=True), language()))
    return response


def hyphenate(page: str, language: str) -> str:
    """The page with soft hyphens in long words where it has little room for them."""

    def in_run(match: re.Match[str]) -> str:
        tag, text = match.groups()
        if tag.startswith(_KEPT):
            return match[0]
        said = _LANGUAGE.search(tag)
        spoken = said[1] if said else language
        return tag + _WORD.sub(lambda word: _broken(word[0], spoken), text)

    return _PART.sub(
        lambda part: _RUN.sub(in_run, part[0]) if part[1] in _NARROW else part[0], page
    )


def _broken(word: str, language: str) -> str:
    if language not in LANGUAGES or _NAME.search(word):
        return word
    return re.sub(r"[^\W\d_]{13,}", lambda part: hyphenated(part[0], language), word)
