"""Evidence: what the graph says rests on one source, on an old one, or on sources that disagree.

Definition
    *Conflicting*: a property that can have only one value at a time has two, or two amounts of the
    same thing, kind, basis and date differ by more than two per cent. *Single source*: everything
    said of a facility comes from one source. *Stale*: the newest status of a facility that is not
    closed or cancelled is older than 24 months.
Method
    Conflicts are read off the derived triples (a single-valued property with several values) and
    off the series of quantities (several claims with the newest date). They are facts about the
    sources, so they are confirmed; the other two say only what this graph has, and stay
    unconfirmed.
Needed data
    Statements with dates and sources; `akku:singleValued` on properties.
Pitfalls
    Two values may be two definitions: look at basis and scope before settling. One publisher can
    stand behind several sources.
Complexity
    Linear in statements.
Reference
    Finding 2 of the EU auditors on battery data (dated, limited); MinMod's per-property references.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from graph.gaps.model import Gap, Rule, Size, terms
from graph.view import View

STALE_DAYS = 731
TOLERANCE = Decimal("0.02")

_SINGLE_VALUED = """
SELECT ?thing ?property ?claim WHERE {
  { SELECT ?thing ?property WHERE { ?property akku:singleValued true . ?thing ?property ?v }
    GROUP BY ?thing ?property HAVING (COUNT(DISTINCT ?v) > 1) }
  ?thing ?property ?value .
  ?claim akku:subject ?thing ; akku:predicate ?property ; akku:object|akku:date ?value .
}
"""

_AMOUNTS = """
SELECT ?thing ?series ?claim ?amount WHERE {
  ?claim a akku:QuantityStatement ; akku:subject ?thing ; akku:series ?series ;
         akku:predicate ?property ; akku:normAmount ?amount .
  ?thing ?property ?claim .
}
"""

_SOURCES = """
SELECT ?thing (COUNT(DISTINCT ?source) AS ?sources)
       (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?thing a akku:Facility . ?claim akku:subject ?thing ; prov:wasDerivedFrom ?source .
} GROUP BY ?thing HAVING (COUNT(DISTINCT ?source) = 1)
"""

_LAST_SEEN = """
SELECT ?thing (MAX(?date) AS ?last) (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?thing a akku:Facility .
  FILTER NOT EXISTS { ?thing akku:status ?over . FILTER (?over IN (st:closed, st:cancelled)) }
  ?claim akku:subject ?thing ; akku:predicate akku:status ; akku:validFrom|akku:asOf ?date .
} GROUP BY ?thing
"""


def find(view: View) -> Iterator[Gap]:
    """Conflicts, single sources and stale statuses."""
    yield from _conflicting_values(view)
    yield from _conflicting_amounts(view)
    for row in view.rows(_SOURCES):
        yield Gap("single-source", (row["thing"],), evidence=_sorted(row["claims"]))
    limit = (view.as_of - dt.timedelta(days=STALE_DAYS)).isoformat()
    for row in view.rows(_LAST_SEEN):
        if row.get("last", "") and row["last"] < limit:
            yield Gap(
                "stale-status",
                (row["thing"],),
                evidence=_sorted(row["claims"]),
                asks=terms("status"),
            )


def _conflicting_values(view: View) -> Iterator[Gap]:
    claims: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in view.rows(_SINGLE_VALUED):
        claims[row["thing"], row["property"]].add(row["claim"])
    for (thing, prop), found in sorted(claims.items()):
        yield Gap(
            "conflicting-statements",
            (thing, prop),
            confirmed=True,
            evidence=tuple(sorted(found)),
            severity="serious",
            asks=(prop,),
        )


def _conflicting_amounts(view: View) -> Iterator[Gap]:
    series: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for row in view.rows(_AMOUNTS):
        series[row["thing"], row["series"]][row["claim"]] = Decimal(row["amount"])
    for (thing, key), amounts in sorted(series.items()):
        low, high = min(amounts.values()), max(amounts.values())
        if high - low > TOLERANCE * abs(high):
            yield Gap(
                "conflicting-amounts",
                (thing,),
                confirmed=True,
                evidence=tuple(sorted(amounts)),
                severity="serious",
                size=_spread(low, high),
                key=key,
            )


def _spread(low: Decimal, high: Decimal) -> Size | None:
    """The spread of the claims in per cent of the highest."""
    if not high:
        return None
    percent = ((high - low) / abs(high) * 100).quantize(Decimal("0.1"))
    return Size(percent, percent, percent, "%")


def _sorted(claims: str) -> tuple[str, ...]:
    return tuple(sorted(claims.split()))


RULE = Rule(
    "evidence",
    "1",
    ("conflicting-statements", "conflicting-amounts", "single-source", "stale-status"),
    find,
    topic="data-quality",
)
