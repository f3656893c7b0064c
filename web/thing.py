"""The parts of a thing's page: its statuses in time, owners, neighbours, and what hangs on it."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from graph.dependence.bounds import Bounds
from graph.dependence.concentration import effective_number, hhi, left_without_largest
from graph.dependence.exposure import Exposure
from graph.dependence.shares import Distribution
from graph.description import Claim
from graph.namespaces import CV, SKOS, shorten
from graph.neighbours import Ties, neighbours
from graph.ownership import Control, Ownership, Snapshot
from graph.questions import Question
from graph.selection import DatedStatus
from web.figures import timeline
from web.language import language
from web.names import label
from web.services import services

#: How many neighbours by one property are shown before they are expanded, and then at most.
FEW, MANY = 6, 200


def definition(iri: str) -> tuple[str, str]:
    """What a concept is, in the page's language or else in English, and the language of it."""
    found = {
        v.language or "": v.value
        for v in services().reader.properties(iri).get(SKOS + "definition", [])
        if isinstance(v, ox.Literal)
    }
    for wanted in (language(), "en", "fi", "sv"):
        if wanted in found:
            return found[wanted], wanted
    return "", ""


@dataclass(frozen=True)
class Owners:
    """Who owns a thing, who stands behind them, and what it owns itself, on one day."""

    day: dt.date
    snapshot: Snapshot | None
    ultimate: dict[str, float]
    control: Control | None
    holdings: tuple[tuple[str, float | None, str], ...]

    def __bool__(self) -> bool:
        return bool(self.snapshot or self.holdings)


def owners_of(iri: str, day: dt.date) -> Owners:
    """The ownership around a thing on a day."""
    found: Ownership = services().analyses.owners(day)
    control = found.control(iri)
    holdings = tuple(
        (held, snapshot.shares.get(iri), stake.claim)
        for held, snapshot in found.snapshots.items()
        for stake in snapshot.stakes
        if stake.owner == iri
    )
    return Owners(
        day,
        found.snapshots.get(iri),
        found.ultimate(iri),
        control if control.top != iri else None,
        holdings,
    )


@dataclass(frozen=True)
class Shown:
    """The neighbours by one property: those shown, and how many there are."""

    ties: Ties
    key: str
    shown: tuple[str, ...]
    total: int


def neighbours_of(iri: str, expand: str, cls: str) -> list[Shown]:
    """The neighbours by property; those of ``expand`` in full, only of class ``cls`` if given."""
    found = []
    for ties in neighbours(services().analyses.network, iri):
        key = f"{'to' if ties.outward else 'from'}-{ties.property.rpartition('#')[2]}"
        others = [tie.other for tie in ties.ties if not cls or tie.cls == cls]
        others.sort(key=lambda other: label(other).text.casefold())
        if others:
            limit = MANY if key == expand else FEW
            found.append(Shown(ties, key, tuple(others[:limit]), len(others)))
    return found


def classes_of(iri: str) -> list[tuple[str, int]]:
    """The classes of the neighbours with their counts."""
    counts: dict[str, int] = defaultdict(int)
    for ties in neighbours(services().analyses.network, iri):
        for tie in ties.ties:
            if tie.cls:
                counts[tie.cls] += 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def timeline_of(statuses: list[Claim]) -> timeline.Figure | None:
    """The dated statuses of one thing: a row for each ladder (life cycle, permits)."""
    today = services().day
    ladders: dict[str, list[DatedStatus]] = defaultdict(list)
    for claim in statuses:
        start, end = claim.period
        if start:
            ladders[claim.predicate].append(DatedStatus(start, claim.object, claim.iri, end))
    rows = [
        (
            predicate,
            label(predicate).text,
            timeline.spells_of(sorted(dated, key=lambda told: told.start.first), today),
        )
        for predicate, dated in sorted(ladders.items())
    ]
    return timeline.draw(rows, today) if rows else None


@dataclass(frozen=True)
class Supply:
    """One distribution of a material's supply with its measures of concentration."""

    distribution: Distribution
    hhi: Bounds
    effective: Bounds
    without_largest: Bounds


def supply_of(exposure: Exposure) -> list[Supply]:
    """The distributions of a material with their concentration."""
    return [
        Supply(one, hhi(one), effective_number(hhi(one)), left_without_largest(one))
        for one in exposure.supply
    ]


def largest_of(supply: list[Supply]) -> list[str]:
    """The largest country of each distribution, each once; IRIs."""
    listed = [one.distribution.listed for one in supply if one.distribution.listed]
    largest = (max(shares, key=lambda share: share.percent).place for shares in listed)
    return list(dict.fromkeys(largest))


def asked_about(iri: str) -> list[tuple[Question, str]]:
    """The questions of the library that take the concept as a value, with the parameter's name."""
    kind = "concept:" + shorten(iri).partition(":")[0] if iri.startswith(CV) else ""
    return [
        (question, parameter.name)
        for question in services().library
        for parameter in question.parameters
        if kind and parameter.type == kind
    ]
