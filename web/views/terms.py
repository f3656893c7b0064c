"""`/sparql/terms`: the names that a query may use, for completion in the editor."""

from flask import Blueprint, Response, jsonify, request

from graph.namespaces import CV, PREFIXES, SCHEMES, shorten
from web.names import label
from web.services import services

blueprint = Blueprint("terms", __name__)

_USED = """
SELECT DISTINCT ?term ?kind WHERE {
  { ?term a owl:Class BIND ("class" AS ?kind) }
  UNION { ?term a owl:ObjectProperty BIND ("property" AS ?kind) }
  UNION { ?term a owl:DatatypeProperty BIND ("property" AS ?kind) }
  UNION { ?term skos:inScheme ?scheme BIND ("constant" AS ?kind) }
} ORDER BY ?term
"""


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """Prefixes, classes, properties and concepts of the release, with labels."""
    names = [
        {"name": name, "label": label(row["term"]).text, "kind": row["kind"]}
        for row in services().reader.rows(_USED)
        if (name := _name(row["term"]))
    ]
    prefixes = [
        {"name": f"PREFIX {prefix}: <{iri}>", "label": "", "kind": "keyword"}
        for prefix, iri in PREFIXES.items()
    ]
    response = jsonify({"release": services().release.id, "terms": prefixes + names})
    response.set_etag(f"{services().release.id}-{request.args.get('lang', '')}")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.make_conditional(request)
    return response


def _name(iri: str) -> str:
    """The prefixed name of a term as a query writes it; empty where it has none."""
    if iri.startswith(CV):
        scheme, _, local = iri.removeprefix(CV).partition("/")
        return f"{SCHEMES[scheme]}:{local}" if local else ""
    short = shorten(iri)
    return "" if "://" in short else short
