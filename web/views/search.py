"""`/search`: things by name, in part, in three languages, misspelt; by class; pages of the viewer.

`/search/suggest` gives a few of them as somebody types.
"""

from collections import Counter

from flask import Blueprint, Response, jsonify, render_template, request

from graph.namespaces import AKKU, CV
from graph.search import Hit, fold
from web.language import language, translate
from web.names import href, label, type_name
from web.navigation import areas
from web.older import keep_release
from web.refusal import refuse
from web.services import services
from web.views.gaps import read_page

blueprint = Blueprint("search", __name__)

SIZE = 20
_MOST = 400
#: How many suggestions there are, from how many things, and from which weight on a text is a name.
SUGGESTED, _CONSIDERED, _NAME = 8, 40, 6
#: From how many letters on a page of the viewer is told beside the things.
_LEAST = 4


@blueprint.get("/search")
def search() -> str:
    """The things that fit what was typed."""
    text = _read_text()
    hits = services().search.find(text, _MOST) if text.strip() else []
    types = Counter(_local(hit) for hit in hits)
    wanted = request.args.get("of", "")
    if wanted and hits and wanted not in types:
        raise refuse("of", wanted, types)
    chosen = [hit for hit in hits if not wanted or _local(hit) == wanted]
    page = read_page(len(chosen), SIZE)
    return render_template(
        "search.html",
        text=text,
        hits=chosen[(page - 1) * SIZE : page * SIZE],
        total=len(chosen),
        many=len(hits) == _MOST,
        exact=_exact(text, hits) if page == 1 else [],
        pages_found=_pages(text) if page == 1 else [],
        types=sorted(types.items(), key=lambda pair: (-pair[1], pair[0])),
        kinds={_local(hit): _kind(hit) for hit in hits},
        local=_local,
        wanted=wanted,
        page=page,
        pages=max(1, -(-len(chosen) // SIZE)),
    )


@blueprint.get("/search/suggest")
def suggest() -> Response:
    """The names that come first for what is typed so far, each once, with class and address."""
    text = _read_text()
    hits = services().search.find(text, _CONSIDERED) if len(text.strip()) > 1 else []
    # What is called so comes before what only speaks of it, such as titles of sources.
    hits.sort(key=lambda hit: hit.weight < _NAME)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for hit in hits:
        told = label(hit.iri)
        item = {"label": told.text, "type": _kind(hit), "href": keep_release(href(hit.iri))}
        if told.language != language():
            item["lang"] = told.language
        found.setdefault((told.text, item["type"]), item)
    return jsonify({"items": list(found.values())[:SUGGESTED]})


def _read_text() -> str:
    return request.args.get("q", "")[:200].replace("\x00", "")


def _local(hit: Hit) -> str:
    """The sort of a hit in an address: a scheme for a concept, else its class."""
    if hit.iri.startswith(CV):
        return hit.iri.removeprefix(CV).partition("/")[0]
    return "term" if hit.iri.startswith(AKKU) else hit.type.rpartition("#")[2].rpartition("/")[2]


def _kind(hit: Hit) -> str:
    """The sort of a hit in the page's language: its class, else the scheme of the concept."""
    if hit.iri.startswith(CV):
        own = AKKU + _local(hit).capitalize()
        return label(own if own in services().labels else CV + _local(hit)).text
    return translate("concept of the ontology") if _local(hit) == "term" else type_name(hit.type)


def _pages(text: str) -> list[tuple[str, str]]:
    """The pages of the viewer whose names have a word that begins as what was typed does."""
    wanted = fold(text.strip())
    if len(wanted) < _LEAST:
        return []
    found = {
        path: name
        for area in areas()
        for path, name in area.pages
        if fold(name).startswith(wanted) or f" {wanted}" in fold(name)
    }
    return list(found.items())


def _exact(text: str, hits: list[Hit]) -> list[Hit]:
    """The things that are called exactly what was typed."""
    wanted = fold(text.strip())
    labels = services().labels
    return [
        hit
        for hit in hits[:50]
        if wanted in {fold(labels.get(hit.iri, lang).text) for lang in ("fi", "sv", "en")}
    ]
