"""How much the graph knows: completeness, freshness and conflicts by class and property.

Definition
    *Completeness* of a property in a class: things of the class that have a value on the day,
    divided by all things of the class. *Freshness* of a property: the mean over its current values
    of ½^(age / half-life), 1 for today's; the age is counted from the claim's own date, else from
    its newest source's; values without either are counted as undated. *Conflict ratio*: series of
    quantities of which the newest claims differ by more than two per cent and by more than they
    were rounded, divided by all series with several claims of the newest date.
Method
    Counts over the derived triples and the claims behind them. ``WANTED`` says which properties
    each class should have, ``HALF_LIVES`` how fast a property's claims age, in months: both are
    editorial choices, shown with every number.
Complexity
    Linear in claims.
Reference
    Zaveri and others, Quality assessment for linked data: a survey, Semantic Web 7 (2016).
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from types import MappingProxyType

from graph.gaps.evidence import agree, concerns
from graph.gaps.model import Gap
from graph.namespaces import prefixed
from graph.view import View

WANTED = MappingProxyType(
    {
        "Facility": ("status", "performs", "locatedIn", "operator", "owner", "capacity"),
        "Project": ("status", "performs", "locatedIn", "operator", "investment", "intendedStart"),
        "Measure": ("responsible", "status", "budget", "dueDate", "addresses", "advances"),
        "Objective": ("hasIndicator", "dueDate", "isPartOf"),
        "Obstacle": ("hinders", "reportedBy"),
        "Indicator": ("observed", "target"),
    }
)
HALF_LIVES = MappingProxyType(
    {
        "status": 12, "capacity": 36, "employment": 24, "owner": 36, "operator": 60,
        "investment": 24, "price": 3, "production": 12, "observed": 24, "funding": 60,
    }
)  # fmt: skip

#: Queries of which each row is one thing, value or series that a figure counts, with its claims.
_HAVING = """
SELECT ?thing (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?thing a akku:%s ; akku:%s ?value .
  OPTIONAL { ?claim akku:subject ?thing ; akku:predicate akku:%s }
} GROUP BY ?thing ORDER BY ?thing
"""
_FILLED = """
SELECT (COUNT(DISTINCT ?all) AS ?n) (COUNT(DISTINCT ?with) AS ?filled) WHERE {
  ?all a akku:%s . OPTIONAL { ?all akku:%s ?value BIND (?all AS ?with) }
}
"""
_DATES = """
SELECT ?thing ?value (MAX(?date) AS ?day) (MAX(?issued) AS ?said)
       (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?thing akku:%s ?value .
  ?claim akku:subject ?thing ; akku:predicate akku:%s ; prov:wasDerivedFrom ?source .
  FILTER (?claim = ?value || EXISTS { ?claim akku:object|akku:date ?value })
  OPTIONAL { ?claim akku:validFrom|akku:asOf ?d }
  OPTIONAL { ?source dcterms:issued ?i }
  BIND (COALESCE(STR(?d), "") AS ?date) BIND (COALESCE(STR(?i), "") AS ?issued)
} GROUP BY ?thing ?value
"""
_UNDATED = 'HAVING (MAX(?date) = "" && MAX(?issued) = "")'
_SERIES_CLAIMS = """
SELECT ?thing ?series (GROUP_CONCAT(DISTINCT STR(?claim)) AS ?claims) WHERE {
  ?claim a akku:QuantityStatement ; akku:subject ?thing ; akku:series ?series ;
         akku:predicate ?property ; akku:normAmount ?amount . ?thing ?property ?claim .
} GROUP BY ?thing ?series
"""
_SEVERAL = "HAVING (COUNT(DISTINCT ?claim) > 1)"
_SERIES = """
SELECT ?thing ?series ?amount WHERE {
  ?claim a akku:QuantityStatement ; akku:subject ?thing ; akku:series ?series ;
         akku:predicate ?property ; akku:normAmount ?amount . ?thing ?property ?claim .
}
"""


@dataclass(frozen=True)
class Completeness:
    """How many things of a class have a value of a property."""

    cls: str
    name: str
    filled: int
    total: int

    @property
    def share(self) -> Decimal:
        """Between 0 and 1; 0 where there are no things."""
        return Decimal(self.filled) / self.total if self.total else Decimal(0)

    @property
    def query(self) -> str:
        """The things that have a value, each with the claims of it."""
        return prefixed(_HAVING % (self.cls, self.name, self.name))


@dataclass(frozen=True)
class Freshness:
    """How old the current values of a property are: the median age and the mean freshness."""

    name: str
    half_life: int
    values: int
    undated: int
    median_age: Decimal | None
    freshness: Decimal | None

    @property
    def query(self) -> str:
        """The values, each with its day, what its newest source dates from, and its claims."""
        return prefixed(_DATES % (self.name, self.name))

    @property
    def undated_query(self) -> str:
        """The values of which neither a claim nor a source has a date."""
        return f"{self.query}\n{_UNDATED}"


@dataclass(frozen=True)
class Conflicts:
    """Series of amounts with several newest claims, and how many of them disagree.

    ``largest_gap`` is the id of the gap of the series with the largest ratio, empty without one.
    """

    series: int
    several: int
    conflicting: int
    largest_ratio: Decimal | None
    largest_gap: str = ""

    @property
    def query(self) -> str:
        """The series, each with its newest claims."""
        return prefixed(_SERIES_CLAIMS)

    @property
    def several_query(self) -> str:
        """The series that have several newest claims."""
        return f"{self.query}\n{_SEVERAL}"


def completeness(view: View) -> list[Completeness]:
    """The completeness of each wanted property."""
    found = []
    for cls, names in WANTED.items():
        for name in names:
            [row] = view.rows(_FILLED % (cls, name))
            found.append(Completeness(cls, name, int(row["filled"]), int(row["n"])))
    return found


def freshness(view: View) -> list[Freshness]:
    """The freshness of each property that ages."""
    return [_freshness(view, name, life) for name, life in HALF_LIVES.items()]


def _freshness(view: View, name: str, half_life: int) -> Freshness:
    rows = view.rows(_DATES % (name, name))
    days = [row.get("day") or row.get("said", "") for row in rows]
    ages = [max((view.as_of - dt.date.fromisoformat(day)).days, 0) / 30.4375 for day in days if day]
    weights = [0.5 ** (age / half_life) for age in ages]
    return Freshness(
        name=name,
        half_life=half_life,
        values=len(rows),
        undated=len(rows) - len(ages),
        median_age=Decimal(median(ages)).quantize(Decimal("0.1")) if ages else None,
        freshness=Decimal(sum(weights) / len(weights)).quantize(Decimal("0.01")) if ages else None,
    )


def conflicts(view: View) -> Conflicts:
    """The conflict ratio of the series of quantities, and the largest ratio of highest to least."""
    series: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for row in view.rows(_SERIES):
        series[row["thing"], row["series"]].append(Decimal(row["amount"]))
    several = {key: amounts for key, amounts in series.items() if len(amounts) > 1}
    bad = {key: (min(a), max(a)) for key, a in several.items() if not agree(min(a), max(a))}
    ratios = {key: high / low for key, (low, high) in bad.items() if low > 0}
    largest = max(ratios, key=lambda key: (ratios[key], key), default=None)
    return Conflicts(
        len(series),
        len(several),
        len(bad),
        ratios[largest].quantize(Decimal("0.01")) if largest else None,
        Gap("conflicting-amounts", concerns(*largest), key=largest[1]).id if largest else "",
    )
