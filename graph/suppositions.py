"""Answers to open questions, as what each adds to a graph and takes from it.

What an answer adds lies in the layers `scenario` (its claim) and `truthy` (what follows from it).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.dependence.shares import Distribution
from graph.gaps.balance import COMING
from graph.namespaces import AKKU, CV, ID, RDF, XSD, layer, shorten
from graph.view import View

_NODE = ox.NamedNode
_AMOUNT = """
SELECT ?amount ?low ?high ?symbol WHERE {
  <%s> akku:unit/skos:notation ?symbol .
  OPTIONAL { <%s> akku:amount ?amount }
  OPTIONAL { <%s> akku:amountMin ?low }
  OPTIONAL { <%s> akku:amountMax ?high } }
"""


@dataclass(frozen=True)
class Answer:
    """One value that the unknown may have, as what it adds to and takes from the graph.

    ``effect`` names what it means far away: answers of one effect change the same far verdicts.
    """

    value: str
    add: tuple[ox.Quad, ...] = ()
    remove: tuple[ox.Quad, ...] = ()
    effect: str = ""


def effect_of(*statuses: str) -> str:
    """What statuses mean for what a chain can make: it runs, it comes, or it does not count."""
    if "operating" in statuses:
        return "runs"
    return "comes" if COMING.intersection(statuses) else "out"


def _quad(subject: str, predicate: str, value: str | ox.Literal, graph: str) -> ox.Quad:
    term = value if isinstance(value, ox.Literal) else _NODE(value)
    return ox.Quad(_NODE(subject), _NODE(predicate), term, _NODE(layer(graph)))


def _date(day: dt.date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_NODE(XSD + "date"))


def _claim(thing: str, term: str, cls: str) -> tuple[str, tuple[ox.Quad, ...]]:
    """A claim that an answer makes, without its value."""
    node = ID + f"answer-{shorten(thing)}-{shorten(term)}".replace(":", "-")
    quads = (
        _quad(node, RDF + "type", AKKU + cls, "scenario"),
        _quad(node, AKKU + "subject", thing, "scenario"),
        _quad(node, AKKU + "predicate", term, "scenario"),
        _quad(node, AKKU + "rank", f"{CV}kind/normal", "scenario"),
        _quad(node, "http://www.w3.org/ns/prov#wasDerivedFrom", f"{ID}answer", "scenario"),
    )
    return node, quads


def status_is(view: View, thing: str, name: str, old: tuple[ox.Quad, ...]) -> Answer:
    """That an undertaking has a status from the day of the view on; ``old`` are its statuses."""
    node, quads = _claim(thing, AKKU + "status", "StatusStatement")
    value = f"{CV}status/{name}"
    new = (
        _quad(node, AKKU + "object", value, "scenario"),
        _quad(node, AKKU + "validFrom", _date(view.as_of), "scenario"),
        _quad(node, AKKU + "datePrecision", f"{CV}kind/day", "scenario"),
        _quad(thing, AKKU + "status", value, "truthy"),
    )
    # A claim of the same value is in the graph already: it must not go when the answer goes.
    kept = tuple(quad for quad in new if quad not in old)
    gone = tuple(quad for quad in old if quad not in new)
    return Answer(name, (*quads, *kept), gone, effect_of(name))


def starts_in(view: View, thing: str, years: int) -> Answer:
    """That an undertaking is meant to start so many years after the year of the view."""
    day = dt.date(view.as_of.year + years, 1, 1)
    node, quads = _claim(thing, AKKU + "intendedStart", "DateStatement")
    return Answer(
        str(day.year),
        (
            *quads,
            _quad(node, AKKU + "date", _date(day), "scenario"),
            _quad(node, AKKU + "datePrecision", f"{CV}kind/year", "scenario"),
            _quad(thing, AKKU + "intendedStart", _date(day), "truthy"),
        ),
    )


def only(view: View, thing: str, name: str, value: str, values: Mapping[str, set[str]]) -> Answer:
    """That one of several values holds: the claims of the others go."""
    gone: list[ox.Quad] = []
    for other, claims in values.items():
        if other == value:
            continue
        if other.startswith("http"):
            gone += view.store.quads_for_pattern(_NODE(thing), _NODE(name), _NODE(other), None)
        for claim in sorted(claims):
            gone += view.store.quads_for_pattern(_NODE(claim), None, None, None)
            gone += view.store.quads_for_pattern(_NODE(thing), _NODE(name), _NODE(claim), None)
    return Answer(shorten(value) if value.startswith("http") else value, remove=tuple(gone))


def stated_amount(view: View, claim: str) -> str:
    """An amount as its claim states it: ``34000 t/yr``, ``20 to 30 GWh/yr``."""
    [row] = view.rows(_AMOUNT % (claim, claim, claim, claim))
    stated = row.get("amount") or " to ".join(row[end] for end in ("low", "high") if end in row)
    return f"{stated} {row['symbol']}"


def in_one_hand(view: View, shares: Distribution) -> Answer:
    """That one country has the largest part that a source leaves open."""
    like = shares.listed[0].claim
    node = ID + "answer-" + shorten(like).replace(":", "-")
    largest = ox.Literal(str(max(shares.unknown)), datatype=_NODE(XSD + "decimal"))
    other: Mapping[str, ox.NamedNode | ox.Literal] = {
        AKKU + "place": _NODE(f"{ID}answer-country"),
        AKKU + "normAmount": largest,
    }
    quads = (
        ox.Quad(_NODE(node), q.predicate, other.get(q.predicate.value, q.object), q.graph_name)
        for q in view.store.quads_for_pattern(_NODE(like), None, None, None)
    )
    return Answer("one-country", tuple(quads))


def all_looked_for(view: View, stage: str) -> Answer:
    """That on the day of the view somebody has looked for everything at a stage in its region."""
    node = f"{ID}answer-survey-{stage.rpartition('/')[2]}"
    true = ox.Literal("true", datatype=_NODE(XSD + "boolean"))
    return Answer(
        "complete",
        (
            _quad(node, RDF + "type", AKKU + "CoverageClaim", "scenario"),
            _quad(node, AKKU + "scope", stage, "scenario"),
            _quad(node, AKKU + "asOf", _date(view.as_of), "scenario"),
            _quad(node, AKKU + "complete", true, "scenario"),
            _quad(node, AKKU + "place", ID + view.region, "scenario"),
        ),
    )
