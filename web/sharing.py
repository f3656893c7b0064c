"""What each page says of itself to others: its link with the release, and data for machines."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from markupsafe import Markup

from graph.export.format import LICENCE, credits_of
from graph.namespaces import BASE, ID
from web.figures.files import cut_figures
from web.page import label, language
from web.rendered import public_base
from web.services import services
from web.tables import has_table
from web.views.share import FRAMED

_NOT_OF_THE_VIEW = frozenset({"lang", "theme", "release", "figure", "colours", "query-id"})
_SCHEMA = "https://schema.org"


def register(app: Flask) -> None:
    """Let templates ask."""
    app.context_processor(_common)
    app.jinja_env.globals.update(
        permanent_query=permanent_query,
        structured_data=structured_data,
        count_figures=count_figures,
        has_table=has_table,
        framed=FRAMED,
    )


def permanent_query() -> str:
    """The choices of the present address, with its language and the release that answers."""
    query = {k: v for k, v in request.args.lists() if k not in _NOT_OF_THE_VIEW}
    return urlencode({**query, "lang": language(), "release": services().release.id}, doseq=True)


def count_figures(body: str) -> int:
    """How many figures of a page's content are to be had as files."""
    return len(cut_figures(body))


def structured_data() -> Markup:
    """The page in the terms of schema.org, as a block of data that no browser runs."""
    text = json.dumps(_described(), ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))


def _common() -> dict[str, Any]:
    return {"base_address": public_base()}


def _described() -> dict[str, Any]:
    path = request.path
    if path in ("/", "/about", "/dataset"):
        return _dataset()
    iri = ID + path.removeprefix("/id/") if path.startswith("/id/") else ""
    item = services().analyses.collection.items.get(iri) if iri else None
    if item and item.cls in ("organisation", "collaboration"):
        return _thing("Organization", iri)
    if item and item.cls in ("facility", "place"):
        return _thing("Place", iri)
    part = {"@type": "Dataset", "@id": BASE, "name": "Akkuketju"}
    address = f"{public_base()}{path}"
    return {"@context": _SCHEMA, "@type": "WebPage", "url": address, "isPartOf": part}


def _thing(kind: str, iri: str) -> dict[str, Any]:
    return {"@context": _SCHEMA, "@type": kind, "@id": iri, "name": label(iri).text, "url": iri}


def _dataset() -> dict[str, Any]:
    told = credits_of(services().release)
    download = {"@type": "DataDownload", "contentUrl": f"{public_base()}/dataset.ttl"}
    return {
        "@context": _SCHEMA,
        "@type": "Dataset",
        "@id": BASE,
        "name": told["title"],
        "description": told["title"],
        "url": f"{public_base()}/dataset",
        "version": told["version"],
        "dateModified": told["day"],
        "license": LICENCE,
        "citation": told["citation"],
        "inLanguage": ["fi", "sv", "en"],
        "isAccessibleForFree": True,
        "distribution": [{**download, "encodingFormat": "text/turtle"}],
    }
