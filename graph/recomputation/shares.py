"""Shares of countries and owners: sums, and parts of a published total."""

from collections import defaultdict
from collections.abc import Iterator

from graph.balance.claims import Quantity, local
from graph.namespaces import CV
from graph.recomputation.model import Check, Evidence, Table

SNAPSHOTS = "The source gives holdings of different days, or leaves out small holders."
ROUNDED = "The source rounds."
TWICE = (
    "The excess is the share of one named country: the rest of the world seems to count it again."
)
WITHOUT_RARE_EARTHS = "Rare earths, which the source counts in, are not in the graph."

_OWNERS = """
SELECT ?subject ?owner ?share ?source ?date ?to ?claim WHERE {
  ?claim akku:subject ?subject ; akku:predicate akku:owner ; akku:object ?owner ;
         akku:share ?share ; prov:wasDerivedFrom ?source .
  OPTIONAL { ?claim akku:validFrom ?from } OPTIONAL { ?claim akku:asOf ?as }
  OPTIONAL { ?claim akku:validTo ?to }
  BIND (COALESCE(?from, ?as, "") AS ?date)
} ORDER BY ?subject ?source ?date ?owner
"""
_SOURCED = "SELECT ?claim ?source WHERE { ?claim prov:wasDerivedFrom ?source }"
_PLACES = "SELECT ?claim ?place WHERE { ?claim a akku:QuantityStatement ; akku:place ?place }"

Key = tuple[str, ...]


def _by_table(evidence: Evidence, term: str) -> dict[Key, dict[str, Quantity]]:
    """Statements by subject, aspect, stage, year and source, then by place."""
    sources = {row["claim"]: row["source"] for row in evidence.view.rows(_SOURCED)}
    places = {row["claim"]: local(row["place"]) for row in evidence.view.rows(_PLACES)}
    found: dict[Key, dict[str, Quantity]] = defaultdict(dict)
    for one in evidence.quantities(term):
        year = str(one.date.year) if one.date else ""
        key = (one.subject, one.aspect, one.stage, year, sources.get(one.claim, ""))
        found[key][places.get(one.claim, "")] = one
    return found


def _top_three(evidence: Evidence) -> Iterator[Check]:
    tables = _by_table(evidence, "proportion")
    for key, published in tables.items():
        subject, aspect, stage, year, source = key
        if aspect != "top-three-share":
            continue
        made = "refined-production" if stage == "refining" else "mine-production"
        shares = {
            place: one
            for (s, a, _, y, by), row in tables.items()
            if (s, a, y, by) == (subject, made, year, source)
            for place, one in row.items()
        }
        named = sorted(
            (one for place, one in shares.items() if place != "rest-of-world"),
            key=lambda one: -one.amount.central,
        )[:3]
        if len(named) == 3:
            one = published[""]
            yield Check(
                about=(subject, f"{CV}stage/{stage}"),
                published=one.amount.central,
                ours=sum(part.amount.central for part in named),
                unit="%",
                formula="+".join(f"{part.amount.central:g}" for part in named),
                published_by=(one.claim,),
                inputs=tuple(part.claim for part in named),
                rounding=0.15,
                note=ROUNDED,
            )


def _hundred(evidence: Evidence) -> Iterator[Check]:
    for (subject, _, stage, _, _), row in _by_table(evidence, "proportion").items():
        if "rest-of-world" in row:
            amounts = [one.amount.central for one in row.values()]
            excess = sum(amounts) - 100
            twice = any(abs(excess - amount) < 0.05 for amount in amounts)
            yield Check(
                about=(subject, *([f"{CV}stage/{stage}"] if stage else [])),
                published=100.0,
                ours=sum(amounts),
                unit="%",
                formula="+".join(f"{amount:g}" for amount in amounts),
                published_by=(row["rest-of-world"].claim,),
                inputs=tuple(one.claim for one in row.values()),
                rounding=0.05 * len(amounts) if excess < 0.3 else 0.0,
                note=TWICE if twice else ROUNDED,
            )


def _of_world(evidence: Evidence) -> Iterator[Check]:
    tonnages = _by_table(evidence, "production")
    for (subject, aspect, stage, year, source), row in _by_table(evidence, "proportion").items():
        made = {
            place: one
            for (s, a, _, y, by), found in tonnages.items()
            if (s, a, y, by) == (subject, aspect, year, source)
            for place, one in found.items()
        }
        for place, share in row.items():
            if place in made and "world" in made and made["world"].amount.central:
                part, whole = made[place].amount.central, made["world"].amount.central
                yield Check(
                    about=(subject, f"{CV}stage/{stage}", _place(place)),
                    published=share.amount.central,
                    ours=part / whole * 100,
                    unit="%",
                    formula=f"{part:.0f} / {whole:.0f}",
                    published_by=(share.claim,),
                    inputs=(made[place].claim, made["world"].claim),
                    rounding=0.5 if share.amount.central.is_integer() else 0.051,
                    note=ROUNDED,
                )


def _place(place: str) -> str:
    return f"https://w3id.org/akkuketju/id/{place}"


def _average(evidence: Evidence) -> Iterator[Check]:
    published = [q for q in evidence.quantities("observed") if q.aspect == "top3-refining-share"]
    parts = [
        one
        for one in evidence.quantities("proportion")
        if one.aspect == "top-three-share" and one.stage == "refining"
    ]
    for one in published:
        same = [p for p in parts if p.date and one.date and p.date.year == one.date.year]
        if same:
            yield Check(
                about=(one.subject, f"{CV}stage/refining"),
                published=one.amount.central,
                ours=sum(part.amount.central for part in same) / len(same),
                unit="%",
                formula=f"mean of {', '.join(local(part.subject) for part in same)}",
                published_by=(one.claim,),
                inputs=tuple(part.claim for part in same),
                note=WITHOUT_RARE_EARTHS,
            )


def _owners(evidence: Evidence) -> Iterator[Check]:
    groups: dict[Key, dict[str, tuple[float, str]]] = defaultdict(dict)
    for row in evidence.view.rows(_OWNERS):
        key = (row["subject"], row["source"], row["date"], row.get("to", ""))
        groups[key][row["owner"]] = (float(row["share"]), row["claim"])
    for (subject, *_), owners in groups.items():
        if len(owners) > 1:
            shares = [share for share, _ in owners.values()]
            claims = tuple(claim for _, claim in owners.values())
            yield Check(
                about=(subject,),
                published=100.0,
                ours=sum(shares),
                unit="%",
                formula="+".join(f"{share:g}" for share in shares),
                published_by=claims,
                inputs=claims,
                rounding=0.05 * len(shares),
                note=SNAPSHOTS,
            )


TABLES = (
    Table(
        "top-three",
        "IEA: share of the three largest countries",
        "The three largest shares of named countries are added up.",
        0.001,
        _top_three,
    ),
    Table(
        "shares-of-hundred",
        "Shares of countries add up to a hundred",
        "All shares of one table, with the rest of the world, are added up.",
        0.001,
        _hundred,
    ),
    Table(
        "country-shares",
        "USGS and World Mining Data: shares from tonnages",
        "The tonnage of the country is divided by that of the world.",
        0.002,
        _of_world,
    ),
    Table(
        "refining-average",
        "IEA: average share of the three largest refiners",
        "The mean of the shares of the three largest, over the metals of the graph.",
        0.01,
        _average,
    ),
    Table(
        "ownership",
        "Holdings of a company add up to a hundred",
        "The holdings that one source gives for one day are added up.",
        0.001,
        _owners,
    ),
)
