"""Quantity statements of a view as amounts with their ends."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from graph.balance.interval import Interval, envelope
from graph.namespaces import CV, UNIT, shorten
from graph.view import View

TONNES = UNIT + "TONNE-PER-YR"
GWH = CV + "unit/gwh-per-yr"
PERCENT = UNIT + "PERCENT"

_STATEMENTS = """
SELECT ?claim ?subject ?amount ?low ?high ?factor ?unit ?aspect ?material ?stage ?kind ?basis
       ?scope ?phase ?formula ?asOf ?from ?to ?rank ?series WHERE {
  %s
  ?claim akku:unit ?u ; akku:normUnit ?unit ; akku:quantityKind ?kind .
  ?u akku:factor ?factor .
  OPTIONAL { ?claim akku:amount ?amount }
  OPTIONAL { ?claim akku:amountMin ?low }
  OPTIONAL { ?claim akku:amountMax ?high }
  OPTIONAL { ?claim akku:aspect ?aspect }
  OPTIONAL { ?claim akku:material ?material }
  OPTIONAL { ?claim akku:stage ?stage }
  OPTIONAL { ?claim akku:basis ?basis }
  OPTIONAL { ?claim akku:scopeNote ?scope }
  OPTIONAL { ?claim akku:phase ?phase }
  OPTIONAL { ?claim akku:formula ?formula }
  OPTIONAL { ?claim akku:asOf ?asOf }
  OPTIONAL { ?claim akku:validFrom ?from }
  OPTIONAL { ?claim akku:validTo ?to }
  OPTIONAL { ?claim akku:rank ?rank }
  OPTIONAL { ?claim akku:series ?series }
} ORDER BY ?claim
"""


@dataclass(frozen=True)
class Quantity:
    """One quantity statement: its amount in the canonical ``unit``, and what it says it of.

    References are short (``nickel-sulphate`` for a material, ``operating`` for a kind), ``claim``
    and ``subject`` are IRIs.
    """

    claim: str
    subject: str
    amount: Interval
    unit: str
    aspect: str = ""
    material: str = ""
    stage: str = ""
    kind: str = ""
    basis: str = ""
    scope: str = ""
    phase: str = ""
    formula: str = ""
    date: dt.date | None = None


@dataclass(frozen=True)
class Claimed:
    """An amount and the statements that it comes from."""

    amount: Interval
    claims: tuple[str, ...] = ()


def read_coefficients(view: View, term: str, pattern: str = "") -> list[Quantity]:
    """What nature or technique sets: the statements of ``akku:<term>`` that stand on the day.

    Of each series the newest that has begun, or else the first. The date of a content or of an
    intensity is that of its source: a kilowatt-hour took as much before somebody wrote it down.
    What must have been known by a day is for the view's ``known_on``. ``pattern`` restricts
    ``?subject`` and ``?claim`` in SPARQL.
    """
    day = view.as_of.isoformat()
    series: dict[str, list[_Told]] = defaultdict(list)
    for one in _read(view, term, pattern):
        series[one.series].append(one)
    found = []
    for told in series.values():
        begun = [one.begins for one in told if one.begins <= day]
        stands = max(begun) if begun else min(one.begins for one in told)
        found += [one.quantity for one in told if one.begins == stands]
    return found


def read_history(view: View, term: str, pattern: str = "") -> list[Quantity]:
    """The statements of ``akku:<term>`` that have begun by the view's day, also superseded ones."""
    day = view.as_of.isoformat()
    return [one.quantity for one in _read(view, term, pattern) if one.begins <= day]


@dataclass(frozen=True)
class _Told:
    """A statement that has not ended, with the day on which it begins and its series."""

    quantity: Quantity
    begins: str
    series: str


def _read(view: View, term: str, pattern: str) -> list[_Told]:
    day = view.as_of.isoformat()
    statement = f"?claim akku:subject ?subject ; akku:predicate akku:{term} ."
    found: dict[str, _Told] = {}
    for row in view.rows(_STATEMENTS % f"{pattern} {statement}"):
        ended = "to" in row and row["to"] < day
        if not ended and local(row.get("rank", "")) != "deprecated":
            begins = row.get("from") or row.get("asOf") or ""
            series = row.get("series", row["claim"])
            found.setdefault(row["claim"], _Told(_quantity(row), begins, series))
    return list(found.values())


def join(quantities: list[Quantity]) -> Claimed:
    """What the statements together say: their envelope. There must be one."""
    return Claimed(
        envelope(one.amount for one in quantities), tuple(sorted(one.claim for one in quantities))
    )


def local(iri: str) -> str:
    """The last part of an IRI: ``nickel-sulphate``; of a thing its id."""
    return shorten(iri).rpartition(":")[2] if iri else ""


def _quantity(row: dict[str, str]) -> Quantity:
    factor = float(row["factor"])
    ends = [float(row[name]) for name in ("low", "high") if name in row]
    middle = float(row["amount"]) if "amount" in row else sum(ends) / len(ends)
    low = min([middle, *ends]) if "low" in row else middle
    high = max([middle, *ends]) if "high" in row else middle
    date = row.get("asOf") or row.get("from")
    return Quantity(
        claim=row["claim"],
        subject=row["subject"],
        amount=Interval(low * factor, middle * factor, high * factor),
        unit=row["unit"],
        date=dt.date.fromisoformat(date) if date else None,
        scope=row.get("scope", ""),
        phase=row.get("phase", ""),
        formula=row.get("formula", ""),
        **{n: local(row.get(n, "")) for n in ("aspect", "material", "stage", "kind", "basis")},
    )
