"""Freshness and completeness: what the graph needs to know and does not, or knows from long ago.

Definition
    *Value missing*: an undertaking of the region in the material flow has no status, operator,
    capacity or (on its way) stated start on record; completeness is the share that has one.
    *Stale status*: the newest status of a facility that is not closed or cancelled is older than
    24 months. *Single source*: everything said of a facility comes from one source.
Method
    What the derived triples of the day lack, one finding for each undertaking with what is asked
    for. These say only what this graph has: they stay unconfirmed unless a coverage claim names
    the undertaking. Completeness, freshness and conflict ratios by class and property are in
    `graph.quality`; which missing values matter most, in `graph.information`.
Needed data
    Undertakings with stage, place, status, operator, capacity; statements with dates and sources.
Pitfalls
    One publisher can stand behind several sources. Completeness is gamed by defaults: a value that
    nobody stated is worse than none.
Complexity
    Linear in statements.
Reference
    Finding 2 of the EU auditors on battery data (dated, limited); MinMod's per-property references.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from graph.gaps.coverage import coverage_of
from graph.gaps.model import Gap, Rule, terms
from graph.view import View

STALE_DAYS = 731

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
#: What each undertaking of the flow should have; a pipeline has no operator or capacity to miss
#: once it is cancelled.
_WANTED = ("status", "operator", "capacity")
_MISSING = """
SELECT DISTINCT ?thing WHERE {
  ?thing a akku:Undertaking ; akku:locatedIn/akku:locatedIn* id:%s ;
         akku:performs/skos:broader* ?stage . ?stage akku:inFlow true .
  FILTER NOT EXISTS { ?thing akku:status ?over . FILTER (?over IN (st:closed, st:cancelled)) }
  FILTER NOT EXISTS { ?thing akku:%s ?value }
}
"""


def find(view: View) -> Iterator[Gap]:
    """Missing values, stale statuses and single sources."""
    covered = coverage_of(view)
    lacking: dict[str, list[str]] = defaultdict(list)
    for name in _WANTED:
        for row in view.rows(_MISSING % (view.region, name)):
            lacking[row["thing"]].append(name)
    for thing, names in sorted(lacking.items()):
        coverage = covered.get([thing])
        yield Gap(
            "value-missing",
            (thing,),
            confirmed=coverage.recent,
            evidence=coverage.claims,
            severity="serious" if "status" in names else "minor",
            asks=terms(*names),
        )
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


def _sorted(claims: str) -> tuple[str, ...]:
    return tuple(sorted(claims.split()))


RULE = Rule("freshness", "1", ("value-missing", "stale-status", "single-source"), find)
