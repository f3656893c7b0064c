"""`/id/…`, `/cv/…` and `/ont`: linked data, as a page or as RDF."""

from itertools import groupby

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from graph.description import Claim
from graph.errors import NotFound
from graph.namespaces import AKKU, BASE, CV, ID, PREFIXES, RDF, SCHEMES, SKOS, is_local
from graph.store.evaluation import GRAPH_FORMATS
from graph.wording import Wording, choose_from, shown
from web.claims import in_language
from web.language import language
from web.names import href
from web.negotiation import HTML, SUFFIXES, choose
from web.services import services
from web.status import GROUPS
from web.thing import (
    asked_about,
    classes_of,
    definition,
    largest_of,
    neighbours_of,
    owners_of,
    supply_of,
    timeline_of,
)
from web.views.gaps import PAGE, one_of, read_day, read_page

blueprint = Blueprint("things", __name__)

#: Wider classes and the class of all concepts, which tell a reader nothing more.
_HIDDEN = {AKKU + n for n in ("Undertaking", "PolicyItem", "Statement")} | {SKOS + "Concept"}
_OWL = PREFIXES["owl"]
_OFFERED = [HTML, *GRAPH_FORMATS]
_TERMS = """
SELECT ?term ?type ?kind ?definition ?spoken ?module ?wider WHERE {
  ?term rdfs:isDefinedBy ?module ; a ?type ; skos:definition ?english .
  FILTER (STRSTARTS(STR(?module), "%sont") && LANG(?english) = "en")
  OPTIONAL { ?term skos:definition ?own FILTER (LANG(?own) = "%s") }
  BIND (COALESCE(?own, ?english) AS ?definition)
  BIND (LANG(?definition) AS ?spoken)
  FILTER (?type IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))
  OPTIONAL { ?term akku:propertyKind ?kind }
  OPTIONAL { ?term rdfs:subClassOf ?wider }
} ORDER BY ?module ?type ?term
"""


@blueprint.get("/id/<path:local>")
def thing(local: str) -> BaseResponse | str:
    """A thing, statement, source or gap."""
    local, form = _form(local)
    if not is_local(local):
        raise NotFound(
            Wording("Nothing has the id {given}", given=shown(local, 80)), "Search for it by name."
        )
    if local.startswith("gap-") and form == HTML:
        return redirect(href(ID + local), 303)
    return _describe(ID + local, form)


@blueprint.get("/cv/<scheme>/<path:local>")
def concept(scheme: str, local: str) -> BaseResponse | str:
    """A concept."""
    local, form = _form(local)
    if scheme not in SCHEMES or not is_local(local):
        raise NotFound(
            Wording("There is no concept {given}", given=shown(f"{scheme[:40]}:{local[:80]}", 121)),
            "See the list of the scheme.",
        )
    return _describe(f"{CV}{scheme}/{local}", form)


@blueprint.get("/cv/<scheme>")
def concept_scheme(scheme: str) -> BaseResponse | str:
    """A concept scheme: its concepts, in their order."""
    scheme, form = _form(scheme)
    if scheme not in SCHEMES:
        raise NotFound(
            Wording("There is no scheme {given}", given=shown(scheme, 40)), choose_from(SCHEMES)
        )
    iri = CV + scheme
    if form != HTML:
        return rdf_response(services().reader.triples(iri), form)
    rows = services().reader.rows(
        f"SELECT ?c ?broader ?order {{ ?c skos:inScheme <{iri}> . "
        "OPTIONAL { ?c skos:broader ?broader } OPTIONAL { ?c akku:order ?order } }"
    )
    rows.sort(key=lambda r: (float(r.get("order", 0)), services().labels.get(r["c"], "en").text))
    return render_template(
        "scheme.html",
        iri=iri,
        concepts=[(r["c"], r.get("broader"), definition(r["c"])) for r in rows],
        schemes=list(SCHEMES),
    )


@blueprint.get("/ont")
@blueprint.get("/ont.<ending>")
def ontology(ending: str = "") -> BaseResponse | str:
    """The ontology: its terms."""
    form = _form(f"ont.{ending}")[1] if ending else choose(_OFFERED)
    if form != HTML:
        return rdf_response(_as_one_ontology(services().reader.layer("ontology")), form)
    rows = services().reader.rows(_TERMS % (BASE, language()))
    modules = [
        (module, list(terms)) for module, terms in groupby(rows, key=lambda row: row["module"])
    ]
    return render_template("ontology.html", modules=modules)


def _as_one_ontology(triples: list[ox.Triple]) -> list[ox.Triple]:
    """The terms under the header of the whole: it has its modules in it, and imports none."""
    modules = {
        t.subject.value
        for t in triples
        if t.predicate.value == RDF + "type"
        and t.object == ox.NamedNode(_OWL + "Ontology")
        and isinstance(t.subject, ox.NamedNode)
    } - {BASE + "ont"}
    return [
        t
        for t in triples
        if t.predicate.value != _OWL + "imports"
        and not (isinstance(t.subject, ox.NamedNode) and t.subject.value in modules)
    ]


def _form(path: str) -> tuple[str, str]:
    """The path without its suffix, and the media type wanted."""
    local, dot, ending = path.rpartition(".")
    if dot and ending in SUFFIXES:
        return local, SUFFIXES[ending]
    return path, choose(_OFFERED)


def _describe(iri: str, form: str) -> BaseResponse | str:
    reader = services().reader
    properties = reader.properties(iri)
    if form != HTML:
        return rdf_response(reader.triples(iri), form)
    types = {v.value for v in properties.get(RDF + "type", [])}
    is_source = AKKU + "Source" in types
    total = reader.count_from(iri) if is_source else reader.count_to(iri)
    page = read_page(total)
    paged = (iri, PAGE, (page - 1) * PAGE)
    others = reader.claims_from(*paged) if is_source else reader.claims_to(*paged)
    claims = in_language(reader.claims_about(iri))
    if iri.startswith(ID + "s-"):
        claims = reader.claims([iri])
    conflicts = reader.conflicts_on(iri)
    disputed = [c for _, found in conflicts for c in found]
    cited = {s for c in (*claims, *others, *disputed) for s in c.sources}
    return render_template(
        "thing.html",
        iri=iri,
        types=sorted(types - _HIDDEN),
        explored=_explored(iri),
        properties=properties,
        is_source=is_source,
        source=reader.sources({iri}).get(iri) if is_source else None,
        groups=_groups([c for c in claims if c.kind != "StatusStatement"]),
        statuses=(statuses := [c for c in claims if c.kind == "StatusStatement"]),
        figure=timeline_of(statuses),
        status_groups=GROUPS,
        conflicts=conflicts,
        owners=owners_of(iri, read_day("as_of") or services().day),
        owned=bool(owners_of(iri, services().day)),
        neighbours=neighbours_of(iri, request.args.get("expand", ""), _class_wanted(iri)),
        classes=classes_of(iri),
        exposure=(exposure := services().analyses.exposure(iri) if _is_material(types) else None),
        supply=(supply := supply_of(exposure) if exposure else []),
        largest=largest_of(supply),
        asked=asked_about(iri),
        last_seen=last_seen(claims, properties),
        others=others,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
        sources=reader.sources(cited),
        gaps=reader.gaps_on(iri),
        definition=definition(iri),
        alternatives=[f"{request.path}.{ending}" for ending in ("ttl", "jsonld", "nt", "rdf")],
    )


def _explored(iri: str) -> str:
    """The choice of ``/explore`` that a concept or place stands for; empty for others."""
    for facet in ("stage", "status", "material"):
        if iri.startswith(f"{CV}{facet}/"):
            return f"{facet}={iri.removeprefix(f'{CV}{facet}/')}"
    if iri in services().analyses.collection.count("place", {}):
        return f"place={iri.removeprefix(ID)}"
    return ""


def _is_material(types: set[str]) -> bool:
    return AKKU + "Material" in types


def _class_wanted(iri: str) -> str:
    return one_of("of", {cls for cls, _ in classes_of(iri)})


def last_seen(
    claims: list[Claim], properties: dict[str, list[ox.Literal | ox.NamedNode]]
) -> list[Claim]:
    """The newest claim of each status that counts on the day: a status is what was last seen."""
    current = {value.value for value in properties.get(AKKU + "status", [])}
    newest = {
        claim.object: claim
        for claim in claims
        if claim.predicate == AKKU + "status" and claim.object in current
    }
    return list(newest.values())


def _groups(claims: list[Claim]) -> list[tuple[str, list[Claim]]]:
    """Claims by property; codes by their vocabulary."""
    claims = sorted(claims, key=lambda c: (c.predicate, c.codeScheme or "", c.code or ""))
    return [(p, list(group)) for p, group in groupby(claims, key=lambda c: c.predicate)]


def rdf_response(triples: list[ox.Triple], form: str) -> Response:
    """Triples in a form that a client asked for."""
    body = ox.serialize(triples, format=GRAPH_FORMATS[form], prefixes=dict(PREFIXES))
    response = Response(body, content_type=f"{form}; charset=utf-8")
    response.headers["Vary"] = "Accept"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
