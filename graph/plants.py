"""Plants of a region and projects for one: stage, status, operator, place and position on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.view import View

PIPELINE = frozenset({"announced", "planned", "decided", "construction", "commissioning"})
GONE = frozenset({"paused", "cancelled", "closed", "insolvent", "dissolved"})
_PILOT = frozenset({"pilot-plant", "demonstration-plant"})

_PLANTS = """
SELECT ?plant ?class ?stage ?wider ?status ?scale ?operator ?town ?lat ?long ?precision WHERE {
  VALUES ?class { akku:Facility akku:Project }
  ?plant a ?class ; akku:locatedIn/akku:locatedIn* id:%s ; akku:performs ?stage .
  ?stage skos:broader* ?wider .
  OPTIONAL { ?plant akku:status ?status }
  OPTIONAL { ?plant org:classification ?scale }
  OPTIONAL { ?plant akku:operator ?operator }
  OPTIONAL { ?plant akku:locatedIn/akku:locatedIn* ?town .
             ?town org:classification kind:municipality }
  OPTIONAL { ?plant wgs84:lat ?lat ; wgs84:long ?long .
             OPTIONAL { ?plant akku:geoPrecisionKm ?precision } }
  FILTER NOT EXISTS { ?plant org:classification kind:programme }
}
"""
_CLAIMS = """
SELECT ?plant ?property ?claim WHERE {
  ?plant a akku:Undertaking .
  ?claim akku:subject ?plant ; akku:predicate ?property .
  FILTER (?property IN (akku:performs, akku:status, akku:operator, akku:locatedIn))
  FILTER NOT EXISTS { ?claim akku:rank kind:deprecated }
}
"""


@dataclass(frozen=True)
class Plant:
    """A facility, or a project that performs a stage; ``stages`` has the wider stages too.

    ``status`` is the local id of its status on the day, empty where none is on record; of
    several that contradict each other operation wins. ``precision`` is in kilometres.
    """

    iri: str
    project: bool
    stages: frozenset[str]
    status: str = ""
    pilot: bool = False
    operators: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    precision: float = 0.0
    claims: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it was last seen operating, at any scale."""
        return self.status == "operating" and not self.project

    @property
    def regular(self) -> bool:
        """Whether it operates, and is no pilot or demonstration plant."""
        return self.running and not self.pilot

    @property
    def coming(self) -> bool:
        """Whether it is announced, planned, decided, being built or starting."""
        return self.status in PIPELINE

    @property
    def unsure(self) -> bool:
        """Whether it is a facility whose status no source tells."""
        return not self.status and not self.project


def plants_of(view: View) -> list[Plant]:
    """The plants and projects in the view's region, by IRI."""
    claims: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_CLAIMS):
        claims[row["plant"]].add(row["claim"])
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in view.rows(_PLANTS % view.region):
        rows[row["plant"]].append(row)
    return [_plant(iri, rows[iri], claims[iri]) for iri in sorted(rows)]


def by_stage(plants: Iterable[Plant]) -> dict[str, list[Plant]]:
    """The plants of each stage, those of narrower stages with them."""
    found: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        for stage in sorted(plant.stages):
            found[stage].append(plant)
    return found


def _plant(iri: str, rows: list[dict[str, str]], claims: set[str]) -> Plant:
    first = rows[0]
    point = (float(first["lat"]), float(first["long"])) if "lat" in first else None
    return Plant(
        iri=iri,
        project=all(row["class"].endswith("#Project") for row in rows),
        stages=frozenset(row["stage"] for row in rows) | {row["wider"] for row in rows},
        status=_highest({_local(row["status"]) for row in rows if "status" in row}),
        pilot=any(_local(row.get("scale", "")) in _PILOT for row in rows),
        operators=_all(rows, "operator"),
        towns=_all(rows, "town"),
        point=point,
        precision=float(first.get("precision", "0")),
        claims=tuple(sorted(claims)),
    )


def _highest(statuses: set[str]) -> str:
    """Of statuses that contradict each other: operation, as the presence ladder has it."""
    return "operating" if "operating" in statuses else min(statuses, default="")


def _all(rows: list[dict[str, str]], name: str) -> frozenset[str]:
    return frozenset(row[name] for row in rows if name in row)


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]
