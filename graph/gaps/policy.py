"""Policy: obstacle, measure, objective, indicator or stage that lacks what a plan needs.

Definition
    P1 an obstacle that no measure addresses. P2 to P4 a measure without a responsible party,
    without resources, without a date. P5 an objective without a measure or an indicator; an
    indicator of a plan or law without a value of the last 24 months, or without a target. P6 a
    measure, task or objective whose due date has passed without anyone saying that it is done; a
    measure under way whose newest status is older than 24 months. P7 a main stage that no measure
    and no grant touches. P8 a measure of which nothing shows that it was carried out. Besides:
    several measures (three or more) against one obstacle, and money that is tied to no objective.
Method
    What the derived triples of the day lack. A measure that is only proposed is looked at too: its
    status says so; only P8 leaves it out, since nobody promised to carry it out. The size of an
    obstacle is its blocking power (`graph.obstacles`): the investments of the undertakings that
    sources name as hindered, in MEUR, a lower bound where some are unknown. The size of what is
    late is the months since its date; a stated month or year is late only when it is over. The
    finding is confirmed only if a coverage claim says that the item's strategy, or the thing
    itself, was read for just that; a passed date is confirmed by its own claim.
Needed data
    Measures, obstacles, objectives and indicators with `addresses`, `responsible`, `resource`,
    `dueDate`, `advances`, `hasIndicator`, `hinders`, `concerns`, `funding`, statuses with dates.
Pitfalls
    `addresses` means "is meant to help", not "has helped". Where only a summary of a strategy was
    read, what its full text says on owners, money and dates is not in the graph: unconfirmed.
    Activity is not effect, and money announced, allocated and spent are three things. Several
    measures against one obstacle may be wise: overlap is a question, not a fault.
Complexity
    Linear in policy items and links.
Reference
    The mandate of the national co-operation body, tasks 5 to 7; EU and national audits of battery
    and cleantech policy; the dated milestones of Finland's open monitoring of 2014 to 2019.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from graph.gaps.coverage import Covered, coverage_of
from graph.gaps.duration import between, stated, whole_day
from graph.gaps.model import Gap, Rule, Size, terms
from graph.obstacles import blocking_power
from graph.view import View

STALE_DAYS = 731
OVERLAP = 3


@dataclass(frozen=True)
class Check:
    """A type of gap: the class looked at, what must be missing or there, and what is asked for."""

    kind: str
    cls: str
    where: str
    severity: str
    asks: tuple[str, ...] = ()


def _lacks(kind: str, cls: str, pattern: str, severity: str, *asks: str) -> Check:
    return Check(kind, cls, f"FILTER NOT EXISTS {{ {pattern} }}", severity, asks)


_CHECKS = (
    _lacks(
        "obstacle-without-measure", "Obstacle", "?x akku:addresses ?item", "serious", "addresses"
    ),
    _lacks(
        "measure-without-responsible",
        "Measure",
        "?item akku:responsible ?x",
        "serious",
        "responsible",
    ),
    _lacks(
        "measure-without-resources",
        "Measure",
        "?item akku:resource|akku:budget|akku:funding ?x",
        "minor",
        "resource",
        "budget",
        "funding",
    ),
    _lacks(
        "measure-without-schedule",
        "Measure",
        "?item akku:dueDate|akku:startDate|akku:endDate ?x",
        "minor",
        "dueDate",
        "startDate",
        "endDate",
    ),
    _lacks(
        "objective-without-measure", "Objective", "?x akku:advances ?item", "serious", "advances"
    ),
    _lacks(
        "objective-without-indicator",
        "Objective",
        "?item akku:hasIndicator ?x",
        "minor",
        "hasIndicator",
    ),
    _lacks(
        "indicator-without-target",
        "Indicator",
        "?item akku:target|akku:requirement ?x",
        "minor",
        "target",
    ),
    Check(
        "measure-without-evidence",
        "Measure",
        """FILTER NOT EXISTS { ?item akku:status ?now .
             FILTER (?now IN (st:in-progress, st:in-force, st:proposed)) }
           FILTER NOT EXISTS { ?x akku:about|akku:relatedTo ?item . ?x a akku:Event }
           FILTER NOT EXISTS { ?item akku:funding|akku:observed ?x }""",
        "serious",
        ("status",),
    ),
    Check(
        "money-without-objective",
        "Measure",
        """FILTER EXISTS { ?item akku:resource|akku:budget|akku:funding ?x }
           FILTER NOT EXISTS { ?item akku:advances ?o }
           FILTER NOT EXISTS { ?item akku:isPartOf+/a ?plan .
             FILTER (?plan IN (akku:Strategy, akku:Objective)) }""",
        "minor",
        ("advances",),
    ),
)

_QUERY = """
SELECT ?item (GROUP_CONCAT(DISTINCT COALESCE(STR(?whole), "")) AS ?within)
       (GROUP_CONCAT(DISTINCT COALESCE(STR(?claim), "")) AS ?claims) WHERE {
  ?item a akku:%s .
  %s
  FILTER NOT EXISTS {
    ?item akku:status ?over . FILTER (?over IN (st:completed, st:ended, st:superseded)) }
  %s
  OPTIONAL { ?item akku:isPartOf ?whole }
  OPTIONAL { ?claim akku:subject ?item ; akku:predicate ?p .
             FILTER (?p IN (akku:isPartOf, akku:status, akku:hinders, akku:budget, akku:funding)) }
} GROUP BY ?item ORDER BY ?item
"""
#: Indicators that nothing is followed by are figures of the market, not of a plan.
_OF_A_PLAN = "FILTER EXISTS { ?plan akku:hasIndicator ?item }"

_OVERDUE = """
SELECT ?item ?date ?precision ?claim WHERE {
  VALUES ?class { akku:Measure akku:Task akku:Objective akku:Strategy }
  ?item a ?class ; akku:dueDate ?date .
  ?claim akku:subject ?item ; akku:predicate akku:dueDate ; akku:date ?date .
  OPTIONAL { ?claim akku:datePrecision ?precision }
  FILTER NOT EXISTS { ?item akku:status ?over .
    FILTER (?over IN (st:completed, st:ended, st:superseded, st:cancelled)) }
} ORDER BY ?item ?date
"""
_STALE = """
SELECT ?item (MAX(?date) AS ?last) (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?item a akku:Measure ; akku:status ?now .
  FILTER (?now IN (st:proposed, st:adopted, st:in-progress))
  ?claim akku:subject ?item ; akku:predicate akku:status ; akku:validFrom|akku:asOf ?date .
} GROUP BY ?item HAVING (MAX(?date) < "%s"^^xsd:date)
"""
_VALUES = """
SELECT ?item (MAX(?date) AS ?last) (GROUP_CONCAT(DISTINCT COALESCE(STR(?claim), "")) AS ?claims)
WHERE {
  ?plan akku:hasIndicator ?item .
  OPTIONAL { ?item akku:observed ?claim . OPTIONAL { ?claim akku:validFrom|akku:asOf ?date } }
} GROUP BY ?item ORDER BY ?item
"""
_STAGES = """
SELECT ?stage WHERE { ?stage a akku:Stage ; skos:topConceptOf ?scheme ; akku:order ?order .
  FILTER (?order > 0) } ORDER BY ?stage
"""
# Three small questions, joined below: as one, the engine asks them for each stage anew.
_TOUCHED = """
SELECT DISTINCT ?at WHERE { ?item a akku:Measure ; akku:concerns|akku:addresses/akku:hinders ?at }
"""
_FUNDED = """
SELECT DISTINCT ?at WHERE {
  { ?plant akku:funding ?money } UNION { ?measure a akku:Measure ; akku:concerns ?plant }
  ?plant akku:performs ?at . FILTER EXISTS { ?plant akku:locatedIn/akku:locatedIn* id:%s }
}
"""
_WITHIN = "SELECT ?at ?stage WHERE { ?at a akku:Stage ; skos:broader* ?stage }"
_OVERLAPS = """
SELECT ?item (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?claim akku:object ?item ; akku:predicate akku:addresses ; akku:subject ?measure .
  ?measure akku:addresses ?item . ?item a akku:Obstacle .
} GROUP BY ?item HAVING (COUNT(DISTINCT ?measure) >= %d) ORDER BY ?item
"""


def find(view: View) -> Iterator[Gap]:
    """One gap for each policy item and each thing it lacks."""
    covered = coverage_of(view)
    for check in _CHECKS:
        yield from _missing(view, check, covered)
    yield from _late(view)
    yield from _unmeasured(view, covered)
    touched = _touched(view)
    for row in view.rows(_STAGES):
        if row["stage"] in touched:
            continue
        coverage = covered.get([row["stage"]])
        yield Gap(
            "stage-without-policy",
            (row["stage"],),
            confirmed=coverage.recent,
            evidence=coverage.claims,
            severity="serious",
            region=view.region,
            asks=terms("concerns", "funding"),
        )
    for row in view.rows(_OVERLAPS % OVERLAP):
        yield Gap(
            "measures-overlap",
            (row["item"],),
            confirmed=True,
            evidence=_sorted(row["claims"]),
            asks=terms("addresses"),
        )


def _touched(view: View) -> set[str]:
    """The stages that a measure concerns, or at which a measure or money reaches a plant."""
    rows = view.rows(_TOUCHED) + view.rows(_FUNDED % view.region)
    at = {row["at"] for row in rows}
    return {row["stage"] for row in view.rows(_WITHIN) if row["at"] in at}


def _missing(view: View, check: Check, covered: Covered) -> Iterator[Gap]:
    extra = _OF_A_PLAN if check.cls == "Indicator" else ""
    weights = (
        {b.obstacle: b.total("MEUR") for b in blocking_power(view)}
        if check.cls == "Obstacle"
        else {}
    )
    for row in view.rows(_QUERY % (check.cls, check.where, extra)):
        coverage = covered.get([row["item"], *row["within"].split()])
        weight = weights.get(row["item"])
        size = Size(weight.middle, weight.low, weight.high, "MEUR") if weight else None
        yield Gap(
            kind=check.kind,
            focus=(row["item"],),
            confirmed=coverage.recent,
            evidence=tuple(
                sorted(
                    {*row["claims"].split(), *coverage.claims, *(weight.claims if weight else ())}
                )
            ),
            severity=check.severity,
            size=size if weight and weight.high else None,
            asks=terms(*check.asks),
        )


def _late(view: View) -> Iterator[Gap]:
    # Several due dates of one item (steps, or a postponement): only the last one can be late.
    last = {row["item"]: row for row in view.rows(_OVERDUE)}
    for item, row in last.items():
        due = stated(row["date"], row.get("precision", ""))
        if due.last >= view.as_of:
            continue
        late = between(due, whole_day(view.as_of))
        yield Gap(
            "item-overdue",
            (item,),
            confirmed=True,
            evidence=(row["claim"],),
            severity="serious" if late.amount >= 12 else "minor",
            size=late,
            asks=terms("status", "dueDate"),
        )
    limit = view.as_of - dt.timedelta(days=STALE_DAYS)
    for row in view.rows(_STALE % limit.isoformat()):
        yield Gap(
            "measure-stale",
            (row["item"],),
            evidence=_sorted(row["claims"]),
            size=_age(row["last"], view.as_of),
            asks=terms("status"),
        )


def _unmeasured(view: View, covered: Covered) -> Iterator[Gap]:
    limit = (view.as_of - dt.timedelta(days=STALE_DAYS)).isoformat()
    for row in view.rows(_VALUES):
        if row.get("last", "") < limit:
            coverage = covered.get([row["item"]])
            yield Gap(
                "indicator-without-recent-value",
                (row["item"],),
                confirmed=coverage.recent,
                evidence=tuple(sorted({*row["claims"].split(), *coverage.claims})),
                size=_age(row["last"], view.as_of) if "last" in row else None,
                asks=terms("observed"),
            )


def _age(day: str, today: dt.date) -> Size:
    return between(stated(day), whole_day(today))


def _sorted(claims: str) -> tuple[str, ...]:
    return tuple(sorted(claims.split()))


RULE = Rule(
    "policy",
    "2",
    (
        *(check.kind for check in _CHECKS),
        "indicator-without-recent-value",
        "item-overdue",
        "measure-stale",
        "stage-without-policy",
        "measures-overlap",
    ),
    find,
)
