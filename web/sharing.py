"""What each page says of itself to others: its link with the release, and data for machines."""

import json
import re
from html import unescape
from textwrap import shorten
from typing import Any

from flask import Flask, request
from markupsafe import Markup

from graph.export.format import LICENCE, credits_of
from graph.namespaces import BASE, ID
from web.addresses import permanent_query
from web.figures.files import cut_figures
from web.names import label
from web.rendered import public_base
from web.services import services
from web.tables import has_table
from web.views.share import FRAMED

#: The terms stand in the page: a reader of JSON-LD asks no other host what they mean.
_SCHEMA = {
    "@vocab": "https://schema.org/",
    **{key: {"@type": "@id"} for key in ("url", "license", "contentUrl")},
}
#: What a page says first.
_LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)


def register(app: Flask) -> None:
    """Let templates ask."""
    app.context_processor(_common)
    app.jinja_env.globals.update(
        permanent_query=permanent_query,
        structured_data=structured_data,
        count_figures=count_figures,
        description_of=description_of,
        has_table=has_table,
        framed=FRAMED,
    )


def count_figures(body: str) -> int:
    """How many figures of a page's content are to be had as files."""
    return len(cut_figures(body))


def description_of(body: str) -> str:
    """What search engines and previews tell of a page: its lead, as plain text."""
    found = _LEAD.search(body)
    text = unescape(re.sub(r"<[^>]+>", " ", found[1])) if found else ""
    return shorten(re.sub(r" ([.,;:)])", r"\1", text.replace("\xad", "")), 200, placeholder=" …")


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
