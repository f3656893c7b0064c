"""Evidence: sources disagree on what can have one value, or on an amount.

Definition
    *Conflicting statements*: a property that can have only one value at a time has two, and
    neither takes in the other. Values agree where one lies within the other: a park in its town, a
    subsidiary in its group, "adopted" in "in force".
    *Conflicting amounts*: two amounts of the same thing, kind, basis and date differ by more than
    two per cent and by more than both were rounded; the size is the spread in per cent of the
    highest.
Method
    Read off the derived triples (a single-valued property with several values) and off the series
    of quantities (several claims with the newest date). They are facts about the sources, so they
    are confirmed. How the values of a property nest says `akku:nestsBy`; claims of values that
    nest with all others are no evidence of the conflict.
Needed data
    Statements with dates and sources; `akku:singleValued` and `akku:nestsBy` on properties.
Pitfalls
    Two values may be two definitions: look at basis and scope before settling.
Complexity
    Linear in statements.
Reference
    Finding 2 of the EU auditors on battery data (dated, limited); MinMod's per-property references.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from graph.gaps.model import Gap, Rule, Size
from graph.namespaces import predicate
from graph.namespaces import thing as as_iri
from graph.statements import SERIES_OF_AMOUNTS
from graph.view import View

TOLERANCE = Decimal("0.02")

Claims = dict[tuple[str, str], dict[str, set[str]]]
_Wider = dict[str, set[str]]

_SINGLE_VALUED = """
SELECT ?thing ?property ?value ?claim WHERE {
  { SELECT ?thing ?property WHERE { ?property akku:singleValued true . ?thing ?property ?v }
    GROUP BY ?thing ?property HAVING (COUNT(DISTINCT ?v) > 1) }
  ?thing ?property ?value .
  ?claim akku:subject ?thing ; akku:predicate ?property ; akku:object|akku:date ?value .
}
"""

_NESTS = """
SELECT ?property ?inner ?outer WHERE { ?property akku:nestsBy ?by . ?inner ?by ?outer }
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
    """Single-valued properties with several values, none of which takes in the other."""
    for (thing, prop), values in disagreements(view).items():
        yield Gap(
            "conflicting-statements",
            (thing, prop),
            confirmed=True,
            evidence=tuple(sorted(claim for claims in values.values() for claim in claims)),
            severity="serious",
            asks=(prop,),
        )


def disagreements(view: View) -> Claims:
    """The claims that stand against each other, by thing and property, by value."""
    found: Claims = {}
    for row in view.rows(_SINGLE_VALUED):
        values = found.setdefault((row["thing"], row["property"]), {})
        values.setdefault(row["value"], set()).add(row["claim"])
    nesting = _nesting(view) if found else {}
    apart = {key: _apart(values, nesting.get(key[1], {})) for key, values in sorted(found.items())}
    return {
        key: {value: found[key][value] for value in sorted(values)}
        for key, values in apart.items()
        if values
    }


def _nesting(view: View) -> dict[str, _Wider]:
    """By property, what each value lies in directly."""
    found: dict[str, _Wider] = defaultdict(lambda: defaultdict(set))
    for row in view.rows(_NESTS):
        found[row["property"]][row["inner"]].add(row["outer"])
    return found


def _apart(values: Iterable[str], wider: Mapping[str, set[str]]) -> list[str]:
    """The values that neither lie within another one nor take it in."""
    around = {value: _around(value, wider) for value in values}
    return [
        one
        for one in around
        if any(one != two and one not in around[two] and two not in around[one] for two in around)
    ]


def _around(value: str, wider: Mapping[str, set[str]]) -> set[str]:
    """All that the value lies in, near and far."""
    seen: set[str] = set()
    ahead = [value]
    while ahead:
        fresh = wider.get(ahead.pop(), set()) - seen
        seen |= fresh
        ahead.extend(fresh)
    return seen


def _conflicting_amounts(view: View) -> Iterator[Gap]:
    for (thing, series), amounts in disputes(view).items():
        yield Gap(
            "conflicting-amounts",
            concerns(thing, series),
            confirmed=True,
            evidence=tuple(sorted(amounts)),
            severity="serious",
            size=_spread(min(amounts.values()), max(amounts.values())),
            key=series,
        )


def concerns(thing: str, series: str) -> tuple[str, ...]:
    """What a series of amounts is of: thing and property, then aspect, material, place and party.

    The stage only where no aspect is given, since an aspect such as mine production says it.
    """
    parts = dict(zip(("subject", *SERIES_OF_AMOUNTS), series.split("|"), strict=False))
    names = ("aspect" if parts["aspect"] else "stage", "material", "place", "party")
    more = [as_iri(parts[name]) for name in names if parts[name]]
    return (thing, predicate(parts["predicate"]), *(iri for iri in more if iri != thing))


def disputes(view: View) -> dict[tuple[str, str], dict[str, Decimal]]:
    """The newest amounts of a series that disagree, by thing and series: each claim's amount."""
    series: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for row in view.rows(_AMOUNTS):
        series[row["thing"], row["series"]][row["claim"]] = Decimal(row["amount"])
    return {
        key: amounts
        for key, amounts in sorted(series.items())
        if not agree(min(amounts.values()), max(amounts.values()))
    }


def agree(low: Decimal, high: Decimal) -> bool:
    """Whether two amounts say the same: 7 may be 7.3 rounded, as 7.0 may not."""
    rounded = _half_a_place(low) + _half_a_place(high)
    return high - low <= TOLERANCE * abs(high) or high - low < rounded


def _half_a_place(amount: Decimal) -> Decimal:
    exponent = amount.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal()


def _spread(low: Decimal, high: Decimal) -> Size | None:
    """The spread of the claims in per cent of the highest."""
    if not high:
        return None
    percent = ((high - low) / abs(high) * 100).quantize(Decimal("0.1"))
    return Size(percent, percent, percent, "%")


RULE = Rule(
    "evidence",
    "4",
    ("conflicting-statements", "conflicting-amounts"),
    find,
    topic="data-quality",
)
