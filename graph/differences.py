"""Two graphs side by side, of two days or two releases: statements, statuses, counts.

A statement's id is made of what it says, so a statement that was changed is one gone and one new.
A status changed if a thing has other statuses on the later side. Linear in statements.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from graph.view import View

_STATEMENTS = """
SELECT ?claim ?subject ?predicate WHERE {
  ?claim a akku:Statement ; akku:subject ?subject ; akku:predicate ?predicate
} ORDER BY ?claim
"""
_STATUSES = """
SELECT ?thing ?status WHERE { ?thing akku:status ?status } ORDER BY ?thing ?status
"""
_CLASSES = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) WHERE {
  VALUES ?class { akku:Statement akku:Source akku:Facility akku:Project akku:Measure akku:Obstacle
                  org:Organization }
  ?thing a ?class } GROUP BY ?class
"""


@dataclass(frozen=True)
class Statement:
    """A statement by its IRI, with its subject and predicate."""

    claim: str
    subject: str
    predicate: str


@dataclass(frozen=True)
class Moved:
    """A thing whose statuses differ; empty where none is on record."""

    thing: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """What differs between an earlier and a later graph; ``counts`` by class, earlier and later."""

    new: tuple[Statement, ...]
    gone: tuple[Statement, ...]
    kept: int
    statuses: tuple[Moved, ...]
    counts: dict[str, tuple[int, int]]


def find_differences(before: View, after: View) -> Differences:
    """The differences of two views."""
    first, second = _statements(before), _statements(after)
    return Differences(
        new=tuple(one for claim, one in second.items() if claim not in first),
        gone=tuple(one for claim, one in first.items() if claim not in second),
        kept=len(first.keys() & second.keys()),
        statuses=_moved(_statuses(before), _statuses(after)),
        counts=_counts(before, after),
    )


def _statements(view: View) -> dict[str, Statement]:
    rows = view.rows(_STATEMENTS)
    return {row["claim"]: Statement(row["claim"], row["subject"], row["predicate"]) for row in rows}


def _statuses(view: View) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in view.rows(_STATUSES):
        found[row["thing"]].append(row["status"])
    return {thing: tuple(statuses) for thing, statuses in found.items()}


def _moved(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]]
) -> tuple[Moved, ...]:
    pairs = ((t, before.get(t, ()), after.get(t, ())) for t in sorted({*before, *after}))
    return tuple(Moved(*pair) for pair in pairs if pair[1] != pair[2])


def _counts(before: View, after: View) -> dict[str, tuple[int, int]]:
    first, second = (
        Counter({row["class"]: int(row["n"]) for row in view.rows(_CLASSES)})
        for view in (before, after)
    )
    return {name: (first[name], second[name]) for name in sorted({*first, *second})}
