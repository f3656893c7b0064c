"""Evidence: sources disagree on what can have one value, or on an amount.

Definition
    *Conflicting statements*: a property that can have only one value at a time has two.
    *Conflicting amounts*: two amounts of the same thing, kind, basis and date differ by more than
    two per cent; the size is the spread in per cent of the highest.
Method
    Read off the derived triples (a single-valued property with several values) and off the series
    of quantities (several claims with the newest date). They are facts about the sources, so they
    are confirmed.
Needed data
    Statements with dates and sources; `akku:singleValued` on properties.
Pitfalls
    Two values may be two definitions: look at basis and scope before settling.
Complexity
    Linear in statements.
Reference
    Finding 2 of the EU auditors on battery data (dated, limited); MinMod's per-property references.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from graph.gaps.model import Gap, Rule, Size
from graph.view import View

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


def find(view: View) -> Iterator[Gap]:
    """Conflicts of values and of amounts."""
    yield from conflicting_values(view)
    yield from _conflicting_amounts(view)


def conflicting_values(view: View) -> Iterator[Gap]:
    """Single-valued properties with several values."""
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


RULE = Rule(
    "evidence",
    "2",
    ("conflicting-statements", "conflicting-amounts"),
    find,
    topic="data-quality",
)
