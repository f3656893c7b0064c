"""What others take along: figures and tables as files, pages in frames, a feed, a sitemap."""

import re
import xml.etree.ElementTree as ET

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from graph.errors import InvalidInput, NotFound
from graph.gaps import RULES
from graph.namespaces import SCHEMES
from graph.tasks import ALL_TASKS
from graph.wording import Wording, choose_from, not_one_of, shown
from web.addresses import permanent_query
from web.figures.files import cut_figures, make_png, make_svg, pick
from web.language import language, translate
from web.names import href, label
from web.navigation import areas
from web.refusal import refuse
from web.rendered import public_base, render_page
from web.services import services
from web.sheets import respond
from web.tables import cut_tables
from web.translations import LANGUAGES
from web.written import date

blueprint = Blueprint("share", __name__)

#: What may stand in a frame of another site, and how many statements the feed tells of.
FRAMED, ENTRIES = ("chain", "gaps", "policy", "resilience", "what-if"), 50
#: How long the choices of an address may be below a figure.
_READABLE = 160
_COLOURS = ("light", "dark")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_TITLE = re.compile(r"<title>(.*?) – Akkuketju</title>", re.DOTALL)
_NAMED_BY = re.compile(r'aria-labelledby="([^"]+)"')
_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_CHOICES = re.compile(
    r"<form.*?</form>|<nav.*?</nav>|<section class=\"share\".*?</section>", re.DOTALL
)
_LATEST = """
SELECT ?claim ?subject ?predicate ?object (MAX(?day) AS ?issued) WHERE {
  ?claim a akku:Statement ; akku:subject ?subject ; akku:predicate ?predicate ;
         prov:wasDerivedFrom/dcterms:issued ?day .
  id:build akku:today ?today . FILTER (?day <= ?today)
  OPTIONAL { ?claim akku:object ?object }
} GROUP BY ?claim ?subject ?predicate ?object
ORDER BY DESC(?issued) (?predicate != akku:status) ?claim LIMIT %d
"""


#: What has a page of its own beside the things that one may choose among.
_CONCEPTS = """
SELECT ?iri WHERE { { ?iri skos:inScheme ?scheme } UNION { ?iri a akku:Gap } }
"""


@blueprint.get("/figures/<path:page>.<any(svg, png):form>")
def figure(page: str, form: str) -> Response:
    """A figure of a page, by the choices of its address, as SVG or PNG."""
    found = pick(cut_figures(render_page(page)), _number())
    wanted = request.args.get("colours", "light")
    if wanted not in _COLOURS:
        raise refuse("colours", wanted, _COLOURS)
    svg = make_svg(found, wanted, public_base(), _credit(page))
    name = re.sub(r"\W+", "-", page).strip("-") or "figure"
    if form == "svg":
        response = Response(svg, mimetype="image/svg+xml")
    else:
        response = Response(make_png(svg), mimetype="image/png")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Content-Disposition"] = f'inline; filename="akkuketju-{name}.{form}"'
    return response


@blueprint.get("/tables/<path:page>.<any(csv, json, xlsx):form>")
def tables(page: str, form: str) -> Response:
    """The tables of a page as it shows them, by the choices of its address."""
    found = cut_tables(render_page(page), public_base())
    if not found:
        raise NotFound(
            Wording("{page} has no table", page="/" + shown(page)), "Name a page with a table."
        )
    name = re.sub(r"\W+", "-", page).strip("-")
    return respond(form, name, found, page=f"/{page}")


@blueprint.get("/embed/<path:page>")
def embed(page: str) -> str:
    """A page without its frame and its forms, for the frames of other sites."""
    if page not in FRAMED:
        raise NotFound(
            Wording("{page} cannot be framed", page="/" + shown(page)), choose_from(FRAMED)
        )
    whole = render_page(page)
    main = _MAIN.search(whole)
    content = _CHOICES.sub("", main[1]) if main else ""
    if request.args.get("figure"):
        figure = pick(cut_figures(whole), _number())
        content = figure.legend + figure.whole
    query = request.query_string.decode("ascii", "ignore")
    address = f"/{page}{'?' + query if query else ''}"
    title = _TITLE.search(whole)
    named_by = _NAMED_BY.search(content)
    lost = named_by[1] if named_by and f'id="{named_by[1]}"' not in content else ""
    return render_template(
        "embed.html",
        content=content,
        title=Markup(title[1]) if title else "",
        heading=lost,
        address=address,
    )


@blueprint.get("/changes.atom")
def changes() -> Response:
    """The newest statements by the dates of their sources, changes of status first."""
    base = public_base()
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": language()})
    own = f"{base}/changes.atom?lang={language()}"
    _put(feed, "title", f"Akkuketju: {translate('what sources tell last')}")
    _put(feed, "id", own)
    _put(feed, "link", href=own, rel="self")
    _put(feed, "link", href=f"{base}/?lang={language()}", rel="alternate")
    _put(_put(feed, "author"), "name", "Akkuketju")
    _put(feed, "rights", "CC BY 4.0")
    rows = services().reader.rows(_LATEST % ENTRIES)
    _put(feed, "updated", _instant(rows[0]["issued"] if rows else services().day.isoformat()))
    for row in rows:
        _add_entry(feed, row, base)
    return _xml(feed, "application/atom+xml")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page, thing and concept, in each language."""
    ET.register_namespace("", _SITEMAP)
    ET.register_namespace("xhtml", _XHTML)
    base, whole = public_base(), ET.Element(f"{{{_SITEMAP}}}urlset")
    for path in _paths():
        url = ET.SubElement(whole, f"{{{_SITEMAP}}}url")
        ET.SubElement(url, f"{{{_SITEMAP}}}loc").text = f"{base}{path}?lang=fi"
        ET.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = services().day.isoformat()
        for code in LANGUAGES:
            address = f"{base}{path}?lang={code}"
            other = {"rel": "alternate", "hreflang": code, "href": address}
            ET.SubElement(url, f"{{{_XHTML}}}link", other)
    return _xml(whole, "application/xml")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What machines may read: all but endless choices and queries."""
    text = (
        "User-agent: *\nDisallow: /sparql\nDisallow: /figures/\nDisallow: /tables/\n"
        "Disallow: /explore?\n"
        f"Disallow: /compare?\nDisallow: /what-if?\n\nSitemap: {public_base()}/sitemap.xml\n"
    )
    return Response(text, mimetype="text/plain")


def _credit(page: str) -> str:
    """Whose figure it is, of which day and release, and where it is to be seen."""
    told = services()
    of_day = translate("As of {date}, release {id}.", date=date(told.day), id=told.release.id)
    address, query = f"{public_base()}/{page}", permanent_query()
    # A query in SPARQL is longer than what anybody types from a picture.
    whole = f"{address}?{query}" if len(query) < _READABLE else address
    return f"Akkuketju. {of_day} CC BY 4.0. {whole}"


def _number() -> int:
    text = request.args.get("figure", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInput(not_one_of("figure", text), "Give its number, counted from 1.")
    return int(text)


def _paths() -> list[str]:
    pages = [path for area in areas() for path, _ in area.pages]
    pages += [f"/tasks/{task.number}" for task in ALL_TASKS]
    pages += [f"/questions/{question.id}" for question in services().library]
    pages += [f"/cv/{scheme}" for scheme in SCHEMES]
    pages += [f"/gaps/kinds/{family}" for family in dict.fromkeys(rule.name for rule in RULES)]
    rows = services().reader.rows(_CONCEPTS)
    known = {*services().analyses.collection.items, *(row["iri"] for row in rows)}
    return ["/", *pages, *(href(iri).partition("?")[0] for iri in sorted(known))]


def _add_entry(feed: ET.Element, row: dict[str, str], base: str) -> None:
    entry = _put(feed, "entry")
    title = f"{label(row['subject']).text}: {label(row['predicate']).text}"
    if "object" in row:
        title += f" – {label(row['object']).text}"
    _put(entry, "title", title)
    _put(entry, "id", row["claim"])
    _put(entry, "updated", _instant(row["issued"]))
    _put(entry, "link", href=base + href(row["claim"]), rel="alternate")
    _put(entry, "link", href=base + href(row["subject"]), rel="related")


def _put(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def _instant(day: str) -> str:
    return f"{day[:10]}T00:00:00Z"


def _xml(root: ET.Element, mimetype: str) -> Response:
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(text, mimetype=mimetype)
