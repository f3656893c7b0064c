"""Things by what they are, where they are and what they do: facets with counts.

A facet is a set of values that each thing has; a choice within a facet widens (any of them), a
choice in another facet narrows (all facets). The count beside a value is what choosing it gives
under the choices made in the other facets.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.dates import PartialDate
from graph.description import Reader, in_precision
from graph.namespaces import AKKU, ELI, ORG

#: The classes that can be selected, each with its short name, the most special first.
CLASSES = {
    AKKU + "Facility": "facility",
    AKKU + "Project": "project",
    AKKU + "Education": "education",
    ORG + "OrganizationalCollaboration": "collaboration",
    ORG + "Organization": "organisation",
    AKKU + "Measure": "measure",
    AKKU + "Obstacle": "obstacle",
    AKKU + "Objective": "objective",
    AKKU + "Strategy": "strategy",
    AKKU + "Report": "report",
    AKKU + "Indicator": "indicator",
    ELI + "LegalResource": "regulation",
    AKKU + "Event": "event",
}
#: The facets in the order of the page. Values are IRIs, but for the class (its short name).
FACETS = ("class", "stage", "status", "place", "material", "kind", "confidence")
#: The value of a facet for things that have none.
NONE = "none"

_TYPES = f"SELECT ?x ?v {{ VALUES ?v {{ {' '.join(f'<{c}>' for c in CLASSES)} }} ?x a ?v }}"
#: Classes whose members are in a wider one too; each thing counts under the most special one.
SPECIAL = {"organisation": "collaboration"}
#: By which pattern ``?thing`` has a value ``?v`` of a facet.
PATTERNS = {
    "stage": (
        "?thing akku:performs|akku:activeIn|akku:concerns|akku:hinders ?s . "
        "?s skos:broader* ?v . ?v a akku:Stage"
    ),
    "status": "?thing akku:status ?v",
    "place": "?thing akku:locatedIn ?p . ?p akku:locatedIn* ?v",
    "material": (
        "{ ?thing akku:produces|akku:consumes ?v . ?v a akku:Material } UNION "
        "{ ?c akku:subject ?thing ; akku:material ?v ; akku:predicate ?q "
        "FILTER (?q IN (akku:capacity, akku:production, akku:resourceEstimate, akku:reserve)) }"
    ),
    "kind": "?thing org:classification ?v",
    "confidence": "?thing akku:confidence ?v FILTER NOT EXISTS { ?thing a akku:Statement }",
}
_POINTS = (
    "SELECT ?x ?lat ?long ?km { ?x wgs84:lat ?lat ; wgs84:long ?long . "
    "OPTIONAL { ?x akku:geoPrecisionKm ?km } }"
)
_STATUSES = """
SELECT ?x ?v ?from ?asof ?precision ?to ?toPrecision ?claim {
  ?claim a akku:StatusStatement ; akku:subject ?x ; akku:object ?v ; akku:predicate akku:status .
  OPTIONAL { ?claim akku:validFrom ?from } OPTIONAL { ?claim akku:asOf ?asof }
  OPTIONAL { ?claim akku:datePrecision ?precision }
  OPTIONAL { ?claim akku:validTo ?to } OPTIONAL { ?claim akku:validToPrecision ?toPrecision }
}
"""
_WITHIN = "SELECT ?p ?up { ?p a akku:Place ; akku:locatedIn ?up }"
_TOWNS = "SELECT ?p { ?p org:classification kind:municipality }"


@dataclass(frozen=True)
class Point:
    """Where a thing lies, in degrees; ``km`` is how far off the point may be."""

    lat: float
    long: float
    km: float


@dataclass(frozen=True)
class DatedStatus:
    """A status that a claim tells, from a day on; ``end`` where the claim says when it ended."""

    start: PartialDate
    status: str
    claim: str
    end: PartialDate | None = None


@dataclass
class Item:
    """One thing with its values by facet."""

    iri: str
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    point: Point | None = None
    #: In the order of time.
    statuses: list[DatedStatus] = field(default_factory=list)

    @property
    def cls(self) -> str:
        """The short name of its class."""
        return next(iter(self.values["class"]))

    def has(self, facet: str, wanted: frozenset[str]) -> bool:
        """Whether one of its values is wanted; ``none`` wants things without a value."""
        found = self.values.get(facet, frozenset())
        return bool(found & wanted) or (NONE in wanted and not found)


Choice = Mapping[str, frozenset[str]]


class Collection:
    """Everything that can be selected in a release; made once, it does not change.

    ``within`` are the places that each place lies in at once, ``towns`` the municipalities.
    """

    def __init__(
        self,
        items: Iterable[Item],
        within: Mapping[str, frozenset[str]] | None = None,
        towns: Iterable[str] = (),
    ) -> None:
        self.items = {item.iri: item for item in items}
        self.within = within or {}
        self.towns = frozenset(towns)

    def depth(self, place: str) -> int:
        """How many places lie one within the other around a place; none around a country."""
        return max((1 + self.depth(up) for up in self.within.get(place, ())), default=0)

    def select(self, choice: Choice, within: Iterable[str] | None = None) -> list[Item]:
        """The things that all chosen facets allow, in the order of ``within`` if it is given."""
        found = self._pool(within)
        for facet, wanted in choice.items():
            if wanted:
                found = [item for item in found if item.has(facet, wanted)]
        return found

    def count(
        self, facet: str, choice: Choice, within: Iterable[str] | None = None
    ) -> Counter[str]:
        """How many things each value of a facet would give under the other facets' choices."""
        others = {name: wanted for name, wanted in choice.items() if name != facet}
        counts: Counter[str] = Counter()
        for item in self.select(others, within):
            counts.update(item.values.get(facet) or (NONE,))
        return counts

    def _pool(self, within: Iterable[str] | None) -> list[Item]:
        if within is None:
            return list(self.items.values())
        return [self.items[iri] for iri in dict.fromkeys(within) if iri in self.items]


def read_collection(reader: Reader) -> Collection:
    """The collection of a release: a few queries, linear in their rows."""
    items: dict[str, Item] = {}
    for row in reader.rows(_TYPES):
        item = items.setdefault(row["x"], Item(row["x"]))
        ranked = [*item.values.get("class", ()), CLASSES[row["v"]]]
        item.values["class"] = frozenset({min(ranked, key=list(CLASSES.values()).index)})
    for facet, pattern in PATTERNS.items():
        values: dict[str, set[str]] = defaultdict(set)
        for row in reader.rows(f"SELECT DISTINCT ?thing ?v {{ {pattern} }}"):
            values[row["thing"]].add(row["v"])
        for iri, found in values.items():
            if iri in items:
                items[iri].values[facet] = frozenset(found)
    for row in reader.rows(_POINTS):
        if row["x"] in items:
            items[row["x"]].point = Point(
                float(row["lat"]), float(row["long"]), float(row.get("km", 0))
            )
    _read_statuses(reader, items)
    within: dict[str, set[str]] = defaultdict(set)
    for row in reader.rows(_WITHIN):
        within[row["p"]].add(row["up"])
    return Collection(
        sorted(items.values(), key=lambda item: item.iri),
        {place: frozenset(wider) for place, wider in within.items()},
        [row["p"] for row in reader.rows(_TOWNS)],
    )


def _read_statuses(reader: Reader, items: dict[str, Item]) -> None:
    for row in reader.rows(_STATUSES):
        day = row.get("from") or row.get("asof")
        if row["x"] in items and day:
            precision = row.get("precision", "")
            start = in_precision(day, precision)
            ended = (
                in_precision(row["to"], row.get("toPrecision", precision)) if "to" in row else None
            )
            items[row["x"]].statuses.append(DatedStatus(start, row["v"], row["claim"], ended))
    for item in items.values():
        item.statuses.sort(key=lambda told: (told.start.first, told.status))
