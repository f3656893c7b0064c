"""Policy on record: measures with what each lacks, obstacles by state, what touches a stage.

Definition
    A measure *lacks* an owner, money or a date if nothing of the day says it (`akku:responsible`;
    `resource`, `budget`, `funding`; `dueDate`, `startDate`, `endDate`). An obstacle is *resolved*
    if its own status says so, *under way* if a measure that addresses it is decided, in progress,
    in force or carried out, *proposed* if measures address it and none is known to be that far,
    and *none* if no measure does. A measure carried out resolves no obstacle by itself. Whatever
    is on record as addressing an obstacle counts here: a law, a project or a programme, too.
    An item *touches* a stage if it names the stage, a narrower one, or an undertaking that
    performs it; a measure also through the obstacles that it addresses.
Pitfalls
    Absent is not unknown: what a strategy says elsewhere may not have been read. Amounts of money
    are listed and never added: announced, allocated and spent are three things, and one euro may
    stand in several statements.
Complexity
    Linear in policy items and links.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

LACKS = ("owner", "money", "date")
STATES = ("none", "proposed", "under-way", "resolved")
_MOVING = frozenset(
    {"adopted", "decided", "in-progress", "in-force", "active", "operating", "completed"}
)
_OVER = frozenset({"ended", "completed"})

_ITEMS = """
SELECT ?item ?class ?status WHERE {
  VALUES ?class { akku:Measure akku:Obstacle } ?item a ?class .
  OPTIONAL { ?item akku:status ?status }
} ORDER BY ?item
"""
_LINKS = """
SELECT DISTINCT ?item ?kind ?value WHERE {
  VALUES (?p ?kind) {
    (akku:responsible "owner") (akku:resource "money") (akku:budget "money")
    (akku:funding "money") (akku:dueDate "date") (akku:startDate "date") (akku:endDate "date")
    (akku:addresses "addresses") (akku:isPartOf "plan") (akku:reportedBy "reporter")
    (akku:proposedBy "proposer") }
  VALUES ?class { akku:Measure akku:Obstacle } ?item a ?class ; ?p ?value .
} ORDER BY ?item ?value
"""
_OTHERS = """
SELECT DISTINCT ?item ?obstacle ?status WHERE {
  ?item akku:addresses ?obstacle . ?obstacle a akku:Obstacle .
  FILTER NOT EXISTS { ?item a akku:Measure }
  OPTIONAL { ?item akku:status ?status }
} ORDER BY ?item ?obstacle ?status
"""
_TOUCHED = """
SELECT DISTINCT ?item ?stage WHERE {
  VALUES ?p { akku:hinders akku:concerns akku:involves }
  VALUES ?class { akku:Measure akku:Obstacle } ?item a ?class ; ?p ?at .
  { ?at skos:broader* ?stage } UNION { ?at akku:performs/skos:broader* ?stage }
  ?stage skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> .
}
"""
_CLAIMS = """
SELECT ?item ?claim ?issued WHERE {
  VALUES ?class { akku:Measure akku:Obstacle } ?item a ?class . ?claim akku:subject ?item .
  OPTIONAL { ?claim prov:wasDerivedFrom/dcterms:issued ?issued }
  FILTER NOT EXISTS { ?claim akku:rank kind:deprecated }
} ORDER BY ?claim
"""


class Graph(Protocol):
    """What answers queries: a release, or the graph as of a day."""

    def rows(self, query: str) -> list[dict[str, str]]:
        """The solutions of a SELECT as text by variable."""


@dataclass
class Item:
    """A measure or an obstacle: its status, links by kind, stages, claims, and newest source."""

    iri: str
    statuses: list[str] = field(default_factory=list)
    links: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stages: set[str] = field(default_factory=set)
    claims: list[str] = field(default_factory=list)
    updated: str = ""

    @property
    def lacks(self) -> tuple[str, ...]:
        """What of ``LACKS`` nobody has said of it."""
        return tuple(kind for kind in LACKS if not self.links.get(kind))

    @property
    def moving(self) -> bool:
        """Whether it is decided, under way, in force or carried out."""
        return any(status in _MOVING for status in self.statuses)

    def age(self, day: dt.date) -> int | None:
        """The days from its newest source's date to ``day``; None where no source has a date."""
        return (day - dt.date.fromisoformat(self.updated[:10])).days if self.updated else None


@dataclass(frozen=True)
class Policy:
    """Measures and obstacles by IRI; ``others`` are laws and projects that address obstacles."""

    measures: dict[str, Item]
    obstacles: dict[str, Item]
    others: dict[str, Item]

    def addressing(self, obstacle: str) -> list[Item]:
        """The measures, and then the others, that address an obstacle."""
        items = (*self.measures.values(), *self.others.values())
        return [item for item in items if obstacle in item.links.get("addresses", ())]

    def state(self, obstacle: Item) -> str:
        """The state of an obstacle, one of ``STATES``."""
        if any(status in _OVER for status in obstacle.statuses):
            return "resolved"
        measures = self.addressing(obstacle.iri)
        if any(measure.moving for measure in measures):
            return "under-way"
        return "proposed" if measures else "none"

    def candidates(self, measure: Item) -> list[str]:
        """Who is responsible for neighbouring measures: of the same plan or the same obstacle."""
        near = set(measure.links.get("addresses", ())) | set(measure.links.get("plan", ()))
        found: dict[str, None] = {}
        for other in self.measures.values():
            ties = {*other.links.get("addresses", ()), *other.links.get("plan", ())}
            if other is not measure and near & ties:
                found.update(dict.fromkeys(other.links.get("owner", ())))
        return list(found)


def read_policy(graph: Graph) -> Policy:
    """The measures and obstacles of the graph's day."""
    found: dict[str, dict[str, Item]] = {"Measure": {}, "Obstacle": {}}
    items: dict[str, Item] = {}
    for row in graph.rows(_ITEMS):
        item = items.setdefault(row["item"], Item(row["item"]))
        found[row["class"].rpartition("#")[2]][item.iri] = item
        if "status" in row:
            item.statuses.append(row["status"].rpartition("/")[2])
    for row in graph.rows(_LINKS):
        items[row["item"]].links[row["kind"]].append(row["value"])
    for row in graph.rows(_TOUCHED):
        items[row["item"]].stages.add(row["stage"])
    for row in graph.rows(_CLAIMS):
        item = items[row["item"]]
        if row["claim"] not in item.claims:
            item.claims.append(row["claim"])
        item.updated = max(item.updated, row.get("issued", ""))
    policy = Policy(found["Measure"], found["Obstacle"], _read_others(graph))
    for measure in policy.measures.values():
        for obstacle in measure.links.get("addresses", ()):
            if obstacle in policy.obstacles:
                measure.stages |= policy.obstacles[obstacle].stages
    return policy


def _read_others(graph: Graph) -> dict[str, Item]:
    """What addresses obstacles without being a measure, by IRI."""
    found: dict[str, Item] = {}
    for row in graph.rows(_OTHERS):
        item = found.setdefault(row["item"], Item(row["item"]))
        if row["obstacle"] not in item.links["addresses"]:
            item.links["addresses"].append(row["obstacle"])
        if "status" in row:
            item.statuses.append(row["status"].rpartition("/")[2])
    return found


def touching(items: Iterable[Item], stage: str) -> list[Item]:
    """Those of the items that touch a main stage."""
    return [item for item in items if stage in item.stages]
