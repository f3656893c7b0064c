"""Quantity statements of a view as amounts with their ends."""

import datetime as dt
from dataclasses import dataclass

from graph.balance.interval import Interval, envelope
from graph.namespaces import CV, UNIT, shorten
from graph.view import View

TONNES = UNIT + "TONNE-PER-YR"
GWH = CV + "unit/gwh-per-yr"
PERCENT = UNIT + "PERCENT"

_STATEMENTS = """
SELECT ?claim ?subject ?amount ?low ?high ?factor ?unit ?aspect ?material ?stage ?kind ?basis
       ?scope ?phase ?formula ?asOf ?from ?to ?rank WHERE {
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


def read_quantities(view: View, term: str, pattern: str = "") -> list[Quantity]:
    """The newest statements of the property ``akku:<term>``, of each series, on the view's day.

    ``pattern`` restricts ``?subject`` in SPARQL.
    """
    return _read(view, f"{pattern} ?subject akku:{term} ?claim .")


def read_history(view: View, term: str, pattern: str = "") -> list[Quantity]:
    """As ``read_quantities``, with the earlier statements of each series too."""
    statement = f"?claim akku:subject ?subject ; akku:predicate akku:{term} ."
    return _read(view, f"{pattern} {statement}")


def _read(view: View, pattern: str) -> list[Quantity]:
    day = view.as_of.isoformat()
    found: dict[str, Quantity] = {}
    for row in view.rows(_STATEMENTS % pattern):
        begun = (row.get("from") or row.get("asOf") or "") <= day
        ended = "to" in row and row["to"] < day
        if begun and not ended and local(row.get("rank", "")) != "deprecated":
            found.setdefault(row["claim"], _quantity(row))
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
