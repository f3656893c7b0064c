"""`/gaps/<id>`: one gap and why; `/gaps/kinds/<rule>`: a kind of gap and its method."""

import inspect
import re
from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, render_template
from markupsafe import Markup, escape

from graph.description import Claim
from graph.errors import NotFound
from graph.gaps import MISSING_DATA, RULES, Found, Gap, Rule, method
from graph.namespaces import CV, ID, PROV
from graph.wording import Wording, choose_from, shown
from web.claims import amount, period
from web.figures.why import MOST, Figure, Piece, draw, draw_narrow
from web.language import language, translate
from web.names import concept, href, label
from web.services import services
from web.thing import definition
from web.views.gaps import When, lacks, read_when
from web.written import date

blueprint = Blueprint("gap", __name__)

_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_OVERTURNED = "https://w3id.org/akkuketju/ont#overturnedBy"
_SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n((?:[ \t]+.*\n?|\n)+)", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_STRESS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True)
class Reason:
    """A row of the table under the map: its part in the reasoning, what it is, where it leads."""

    part: str
    text: str
    href: str = ""


@blueprint.get("/gaps/<gap_id>")
def one(gap_id: str) -> str:
    """One gap with its definition, evidence, a map of why, and what would overturn it."""
    when = read_when()
    rule, gap = _find(gap_id, when)
    reader = services().reader
    claims = reader.claims([iri for iri in gap.evidence if "/id/s-" in iri])
    claims.sort(key=lambda claim: (label(claim.subject).text, claim.predicate, claim.iri))
    others = [iri for iri in gap.evidence if "/id/s-" not in iri]
    reasons = _reasons(rule, gap, claims, others)
    return render_template(
        "gap.html",
        gap=gap,
        rule=rule,
        sections=sections(rule),
        claims=claims,
        surveys=others,
        sources=reader.sources({s for claim in claims for s in claim.sources}),
        type_properties=reader.properties(f"{CV}gap-type/{gap.kind}"),
        reasons=reasons,
        figures=_figures(rule, gap, reasons),
        query=_query(gap),
        definition=definition,
        when=when,
    )


@blueprint.get("/gaps/kinds")
def kinds() -> str:
    """The kinds of gaps, each with what it asks and how many there are."""
    when = read_when()
    counts = Counter(rule.name for rule, _ in when.gaps())
    return render_template(
        "gap-kinds.html", rules=RULES, counts=counts, definition=definition, when=when
    )


@blueprint.get("/gaps/kinds/<name>")
def kind(name: str) -> str:
    """A kind of gap: definition, method, data, pitfalls, cost, reference, types and queries."""
    rule = next((rule for rule in RULES if rule.name == name), None)
    if rule is None:
        raise NotFound(
            Wording("There is no kind of gap “{given}”", given=shown(name)),
            choose_from(rule.name for rule in RULES),
        )
    when = read_when()
    found = [gap for of, gap in when.gaps() if of.name == name]
    reader = services().reader
    types = [*rule.types, *({MISSING_DATA} & {gap.kind for gap in found})]
    return render_template(
        "gap-kind.html",
        rule=rule,
        types=types,
        counts=Counter(gap.kind for gap in found),
        confirmed=Counter(gap.kind for gap in found if gap.confirmed),
        definitions={t: reader.properties(f"{CV}gap-type/{t}").get(_DEFINITION, []) for t in types},
        sections=sections(rule),
        queries=queries(rule),
        missing=MISSING_DATA,
        lacking=[gap for gap in found if gap.kind == MISSING_DATA],
        lacks=lacks(rule),
        when=when,
    )


def _find(gap_id: str, when: When) -> Found:
    for rule, gap in when.gaps():
        if gap.id == gap_id:
            return rule, gap
    raise NotFound(
        Wording("There is no gap {id} on {day}", id=shown(gap_id, 120), day=when.as_of),
        "It may have closed; see the list of gaps.",
    )


def _reasons(rule: Rule, gap: Gap, claims: list[Claim], others: list[str]) -> list[Reason]:
    """The steps from the evidence to the finding, in the order in which one reads them."""
    evidence = [Reason("evidence", _say(claim), href(claim.iri)) for claim in claims]
    evidence += [Reason("survey", label(iri).text, href(iri)) for iri in others]
    focus = " / ".join(label(iri).text for iri in gap.focus)
    asked = [Reason("missing", label(iri).text, href(iri)) for iri in gap.asks]
    if not evidence and not asked:
        asked = [Reason("missing", translate("any statement about it"))]
    finding = Reason("finding", f"{concept('gap-type', gap.kind)}: {focus}", href(gap.focus[0]))
    step = Reason(
        "rule",
        f"{label(rule.concept).text}, {translate('version {v}', v=rule.version)}",
        f"/gaps/kinds/{rule.name}?lang={language()}",
    )
    found = services().reader.properties(f"{CV}gap-type/{gap.kind}").get(_OVERTURNED, [])
    overturns = [
        Reason("overturn", v.value)
        for v in found
        if isinstance(v, ox.Literal) and v.language == language()
    ]
    return [*evidence, *asked, step, finding, *overturns]


def _say(claim: Claim) -> str:
    """A claim in a few words: of what, which property, when."""
    words = f"{label(claim.subject).text}: {label(claim.predicate).text}"
    if claim.object:
        words += f" {label(claim.object).text}"
    elif claim.day:
        words += f" {date(claim.day)}"
    elif claim.kind == "QuantityStatement":
        words += f" {amount(claim).striptags()}"
    when = period(claim)
    return f"{words}, {when}" if when else words


def _figures(rule: Rule, gap: Gap, reasons: list[Reason]) -> tuple[Figure, Figure]:
    """Why the gap, for a desk and for a phone."""

    def pieces(*parts: str, look: str = "f-card") -> list[Piece]:
        return [Piece(r.text, r.href, look) for r in reasons if r.part in parts]

    evidence = pieces("evidence", "survey")
    shown = evidence[:MOST]
    if len(evidence) > MOST:
        more = translate("{n} more in the table", n=len(evidence) - MOST)
        shown.append(Piece(more, "#why"))
    heads = (translate("What it rests on"), translate("Rule"), translate("Finding"))
    [step], [finding] = pieces("rule"), pieces("finding")
    missing = pieces("missing", look="f-gap")[:MOST]
    overturns = pieces("overturn", look="f-gap")
    drawn = (heads, shown, missing, step, finding, overturns)
    return draw(*drawn), draw_narrow(*drawn)


def _query(gap: Gap) -> str:
    """The query that gives the gap with its evidence and their sources."""
    return (
        "SELECT ?property ?value ?source WHERE {\n"
        f"  <{ID}{gap.id}> ?property ?value .\n"
        f"  OPTIONAL {{ ?value <{PROV}wasDerivedFrom> ?source }}\n"
        "} ORDER BY ?property ?value"
    )


def sections(rule: Rule) -> list[tuple[str, Markup]]:
    """The parts of the rule's text with their headings, as HTML in the page's language."""
    return [(name, _markup(translate(text))) for name, text in messages(rule)]


def messages(rule: Rule) -> list[tuple[str, str]]:
    """The parts of the rule's text, each a message that the catalogues translate."""
    return [(name, " ".join(text.split())) for name, text in _SECTION.findall(method(rule))]


def _markup(text: str) -> Markup:
    """Plain text of a docstring as HTML: `code` and *stress*."""
    safe = _CODE.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(_STRESS.sub(r"<em>\1</em>", safe))


def queries(rule: Rule) -> list[tuple[str, str]]:
    """The SPARQL of the rule's module by name; ``%s`` stands for what the rule fills in."""
    module = inspect.getmodule(rule.find)
    return [
        (name.strip("_").lower().replace("_", " "), inspect.cleandoc(value))
        for name, value in vars(module).items()
        if name.startswith("_") and isinstance(value, str) and "SELECT" in value
    ]
