"""Where sources disagree: the claims side by side, and which of them is the newest.

Made from the conflict gaps of a release: each has the claims as its evidence. Which claim is right
is not decided here; basis and scope may explain the difference.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graph.dates import PartialDate
from graph.description import Claim, Reader, Source
from graph.labels import Labels
from graph.namespaces import shorten

_QUERY = """
SELECT ?gap ?type ?thing ?class ?property ?claim WHERE {
  ?type skos:broader gt:data-quality .
  FILTER (STRSTARTS(STRAFTER(STR(?type), "/gap-type/"), "conflicting"))
  ?gap akku:gapType ?type ; akku:evidence ?claim .
  ?claim akku:subject ?thing ; akku:predicate ?property .
  OPTIONAL {
    GRAPH ?layer { ?thing a ?class }
    FILTER (?layer IN (g:asserted, g:vocab) && ?class != skos:Concept)
  }
} ORDER BY ?gap ?claim
"""


@dataclass(frozen=True)
class Conflict:
    """One disagreement: the gap, what it is about, and its claims, the newest first."""

    gap: str
    type: str
    thing: str
    thing_class: str
    property: str
    claims: tuple[Claim, ...]
    newest: frozenset[str]

    def known(self) -> tuple[str, ...]:
        """What all claims are of: the thing, then aspect, material, stage, place and party."""
        return (self.thing, *self._common().values())

    def told(self) -> tuple[str, ...]:
        """What the claims differ on, in few words: the property, then of what all of them are.

        Without the stage where they have an aspect, which says it: mine production.
        """
        common = self._common()
        if "aspect" in common:
            common.pop("stage", None)
        return (self.property, *common.values())

    def _common(self) -> dict[str, str]:
        found = {}
        for name in ("aspect", "material", "stage", "place", "party"):
            values = {getattr(claim, name) for claim in self.claims}
            if len(values) == 1 and values.isdisjoint({"", self.thing}):
                found[name] = values.pop()
        return found


def find_conflicts(reader: Reader, labels: Labels, language: str) -> list[Conflict]:
    """All conflicts of the release by the label of the thing and of the property.

    Two queries and the sources; linear in the claims that stand against each other.
    """
    groups: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in reader.rows(_QUERY):
        key = (row["gap"], row["type"], row["thing"], row.get("class", ""), row["property"])
        groups[key].add(row["claim"])
    by_iri = {c.iri: c for c in reader.claims(sorted({i for g in groups.values() for i in g}))}
    sources = reader.sources({s for claim in by_iri.values() for s in claim.sources})
    found = [
        _conflict(key, [by_iri[iri] for iri in sorted(iris)], sources)
        for key, iris in groups.items()
        if len(iris) > 1
    ]
    return sorted(
        found,
        key=lambda c: tuple(
            labels.get(iri, language).text.casefold() for iri in (c.thing, c.property)
        ),
    )


def _conflict(key: tuple[str, ...], claims: list[Claim], sources: dict[str, Source]) -> Conflict:
    dates = {claim.iri: said_on(claim, sources) for claim in claims}
    known = [date for date in dates.values() if date]
    last = max(known, key=lambda date: date.last) if known else None
    # Where a claim has no date, or all have the same, none is known to be the newest.
    tied = len(known) < len(claims) or len({date.last for date in known}) < 2
    newest = frozenset(
        iri for iri, date in dates.items() if last and not tied and date and date.last == last.last
    )
    ordered = sorted(claims, key=lambda c: str(dates[c.iri] or ""), reverse=True)
    gap, kind, thing, cls, prop = key
    return Conflict(gap, kind, thing, cls, prop, tuple(ordered), newest)


def said_on(claim: Claim, sources: dict[str, Source]) -> PartialDate | None:
    """The day that a claim is of: its own date, else that of its newest source."""
    own = claim.period[0] if claim.kind != "DateStatement" else None
    issued = [
        source.issued for iri in claim.sources if (source := sources.get(iri)) and source.issued
    ]
    return own or max(issued, key=lambda date: date.last, default=None)


def records(
    conflicts: Iterable[Conflict], sources: dict[str, Source], labels: Labels, language: str
) -> list[dict[str, Any]]:
    """One record for each claim that stands against another, for CSV and JSON."""
    return [
        _record(conflict, claim, sources, labels, language)
        for conflict in conflicts
        for claim in conflict.claims
    ]


def _record(
    conflict: Conflict, claim: Claim, sources: dict[str, Source], labels: Labels, language: str
) -> dict[str, Any]:
    low, amount, high = claim.amounts
    value = claim.object or claim.date
    date = said_on(claim, sources)
    return {
        "gap": shorten(conflict.gap),
        "thing": shorten(conflict.thing),
        "label": labels.get(conflict.thing, language).text,
        "property": shorten(conflict.property),
        "claim": shorten(claim.iri),
        "value": shorten(value) if value else str(amount if amount is not None else ""),
        "low": str(low if low is not None else ""),
        "high": str(high if high is not None else ""),
        "unit": shorten(claim.unit),
        "kind": shorten(claim.quantityKind),
        "basis": shorten(claim.basis),
        "scope": claim.scopeNote,
        "date": str(date or ""),
        "newest": claim.iri in conflict.newest,
        "sources": " ".join(sorted(shorten(iri) for iri in claim.sources)),
    }
