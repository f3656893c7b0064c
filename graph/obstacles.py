"""What obstacles stand in the way of, and the fewest measures that address them all.

Definition
    *Blocking power* of an obstacle: the investments (MEUR) and the cell capacities (GWh/yr) of the
    undertakings that it hinders. *Named* are those that a source says it hinders; *on the path* are
    those of the region that are not running yet and perform a stage that it hinders, or any stage
    where it hinders the whole chain. Money that is spent already is no plan and does not count.
    *Smallest cover*: a smallest set of measures such that each obstacle that any measure addresses
    is addressed by one of the set; obstacles that none addresses are listed as open.
Method
    An undertaking counts from its least to its greatest current claim, so the sum is an interval;
    a part is left out where its whole is counted. What has no claim in the unit is named as
    unknown and counts as nothing: the sum is a lower bound. `graph.blocked` turns tonnes into GWh.
    The cover is an integer programme (scipy HiGHS, exact) up to ``EXACT`` measures, else the greedy
    one (Chvátal 1979: at most 1 + ln n times the smallest), and the result says which.
Complexity
    Linear in links, but for the integer programme, which is exponential at worst.
Reference
    Chvátal, A greedy heuristic for the set-covering problem, Math. Oper. Res. 4 (1979).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from graph.view import View

#: Above this number of measures the greedy cover is taken.
EXACT = 2000

_HINDERED = """
SELECT DISTINCT ?obstacle ?thing ?named WHERE {
  ?obstacle a akku:Obstacle ; akku:hinders ?at .
  {
    ?at a akku:Undertaking . ?thing akku:isPartOf* ?at . ?thing a akku:Undertaking
    BIND (true AS ?named)
  } UNION {
    { ?thing akku:performs/skos:broader* ?at }
    UNION { ?thing akku:performs ?any . ?at akku:order 0.0 }
    ?thing a akku:Undertaking ;
           akku:locatedIn/akku:locatedIn* id:%s ; akku:status ?status .
    FILTER (?status IN (st:announced, st:planned, st:decided, st:construction, st:commissioning,
                        st:paused))
    FILTER NOT EXISTS { ?thing akku:status st:operating }
    BIND (false AS ?named)
  }
}
"""
_OBSTACLES = "SELECT ?obstacle WHERE { ?obstacle a akku:Obstacle } ORDER BY ?obstacle"
_AMOUNTS = """
SELECT ?thing ?unit ?claim (COALESCE(?min, ?amount) AS ?low) (COALESCE(?max, ?amount) AS ?high) ?f
WHERE {
  { ?thing akku:investment ?claim . ?claim akku:unit ?u . ?u akku:canonicalUnit unit:CCY_EUR ;
    akku:factor ?f . BIND ("MEUR" AS ?unit) }
  UNION
  { ?thing akku:capacity ?claim . ?claim akku:unit ?u . ?u akku:canonicalUnit u:gwh-per-yr ;
    akku:factor ?f . BIND ("GWh/yr" AS ?unit) }
  OPTIONAL { ?claim akku:amount ?amount }
  OPTIONAL { ?claim akku:amountMin ?min }
  OPTIONAL { ?claim akku:amountMax ?max }
  FILTER NOT EXISTS { ?claim akku:aspect ?aspect }
  FILTER NOT EXISTS { ?claim akku:quantityKind kind:spent }
}
"""
_WHOLES = "SELECT ?thing ?whole WHERE { ?thing a akku:Undertaking ; akku:isPartOf+ ?whole }"
_ADDRESSED = """
SELECT DISTINCT ?obstacle ?measure WHERE { ?obstacle a akku:Obstacle .
  OPTIONAL { ?measure akku:addresses ?obstacle } } ORDER BY ?obstacle ?measure
"""
#: How many of the canonical unit make one.
_SCALE = {"MEUR": Decimal(1_000_000), "GWh/yr": Decimal(1)}


@dataclass(frozen=True)
class Total:
    """A sum over undertakings: an interval, its claims, and those with no claim in the unit."""

    low: Decimal
    high: Decimal
    claims: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def middle(self) -> Decimal:
        """The middle of the interval."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Blocking:
    """What an obstacle hinders: undertakings named by a source, others on its path, and sums."""

    obstacle: str
    named: tuple[str, ...]
    path: tuple[str, ...]
    totals: Mapping[tuple[str, str], Total]

    def total(self, unit: str, part: str = "named") -> Total:
        """The sum in ``MEUR`` or ``GWh/yr`` over the ``named`` or over ``all`` undertakings."""
        return self.totals[unit, part]


@dataclass(frozen=True)
class Cover:
    """A smallest set of measures that addresses what can be addressed, and what none addresses."""

    measures: tuple[str, ...]
    covered: Mapping[str, tuple[str, ...]]
    open: tuple[str, ...]
    exact: bool


def blocking_power(view: View) -> list[Blocking]:
    """The blocking power of each obstacle, the most money first."""
    named: dict[str, set[str]] = defaultdict(set)
    path: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_HINDERED % view.region):
        (named if row["named"] == "true" else path)[row["obstacle"]].add(row["thing"])
    amounts = _amounts(view)
    wholes: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_WHOLES):
        wholes[row["thing"]].add(row["whole"])
    found = []
    for row in view.rows(_OBSTACLES):
        one = row["obstacle"]
        parts = {"named": named[one], "all": named[one] | path[one]}
        totals = {
            (unit, part): _total(things, amounts[unit], wholes)
            for unit in _SCALE
            for part, things in parts.items()
        }
        others = tuple(sorted(path[one] - named[one]))
        found.append(Blocking(one, tuple(sorted(named[one])), others, totals))
    return sorted(found, key=lambda b: (-b.total("MEUR", "all").high, b.obstacle))


_Amounts = Mapping[str, tuple[Decimal, Decimal, tuple[str, ...]]]


def _amounts(view: View) -> dict[str, _Amounts]:
    """By unit and undertaking: the least and the greatest claim, and the claims."""
    rows: dict[str, dict[str, list[dict[str, str]]]] = {u: defaultdict(list) for u in _SCALE}
    for row in view.rows(_AMOUNTS):
        if "low" in row and "high" in row:
            rows[row["unit"]][row["thing"]].append(row)
    return {
        unit: {
            thing: (
                min(_in_unit(r["low"], r["f"], unit) for r in claims),
                max(_in_unit(r["high"], r["f"], unit) for r in claims),
                tuple(sorted({r["claim"] for r in claims})),
            )
            for thing, claims in by_thing.items()
        }
        for unit, by_thing in rows.items()
    }


def _in_unit(amount: str, factor: str, unit: str) -> Decimal:
    return (Decimal(amount) * Decimal(factor) / _SCALE[unit]).normalize()


def _total(things: set[str], amounts: _Amounts, wholes: Mapping[str, set[str]]) -> Total:
    counted = {t for t in things if t in amounts}
    counted -= {t for t in counted if wholes.get(t, set()) & counted}
    known = {t for t in things if t in amounts or wholes.get(t, set()) & counted}
    return Total(
        low=sum((amounts[t][0] for t in counted), Decimal(0)),
        high=sum((amounts[t][1] for t in counted), Decimal(0)),
        claims=tuple(sorted(c for t in counted for c in amounts[t][2])),
        unknown=tuple(sorted(things - known)),
    )


def smallest_cover(view: View) -> Cover:
    """The fewest measures that address every obstacle which any measure addresses."""
    addressed: dict[str, set[str]] = defaultdict(set)
    unaddressed = []
    for row in view.rows(_ADDRESSED):
        if "measure" in row:
            addressed[row["measure"]].add(row["obstacle"])
        else:
            unaddressed.append(row["obstacle"])
    exact = len(addressed) <= EXACT
    chosen = _exact(addressed) if exact else _greedy(addressed)
    return Cover(
        measures=tuple(chosen),
        covered={measure: tuple(sorted(addressed[measure])) for measure in chosen},
        open=tuple(unaddressed),
        exact=exact,
    )


def _exact(addressed: Mapping[str, set[str]]) -> list[str]:
    """A smallest cover by integer programming; the first in the order of ids among equals."""
    measures = sorted(addressed)
    obstacles = sorted(set().union(*addressed.values()))
    if not measures:
        return []
    matrix = np.array([[o in addressed[m] for m in measures] for o in obstacles], dtype=float)
    # A hair's breadth for the place in the order makes one of several smallest covers the answer.
    cost = 1 + np.arange(len(measures)) * 1e-3 / len(measures) ** 2
    solved = milp(
        cost,
        constraints=LinearConstraint(matrix, lb=1),
        integrality=np.ones(len(measures)),
        bounds=Bounds(0, 1),
    )
    return [measure for measure, x in zip(measures, solved.x, strict=True) if x > 0.5]


def _greedy(addressed: Mapping[str, Iterable[str]]) -> list[str]:
    """A cover that always takes the measure with the most obstacles still open."""
    left = set().union(*addressed.values())
    chosen = []
    while left:
        best = min(addressed, key=lambda m: (-len(left & set(addressed[m])), m))
        chosen.append(best)
        left -= set(addressed[best])
    return sorted(chosen)
