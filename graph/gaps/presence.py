"""Presence: a stage that the chain needs has no plant in operation in the region.

Definition
    A stage of the material flow, or a narrower stage of it, at which no plant in the region
    operates on the day. The ladder says how far the stage is: only a pilot or demonstration plant
    operates; only a pipeline exists (announced, planned, decided, under construction,
    commissioning); plants are on record, but no source says in what state; there were plants, but
    all are paused, closed or cancelled; organisations are active, but no plant is on record;
    nothing is known. A stage with just one operator is thin, and reported as such.
Method
    Facilities, and projects that are to become one, that perform the stage or a narrower one and
    lie in the region, each with its status on the day; the ladder is the highest rung. A plant on
    record at a wider stage performs the narrower stage whose output it makes; where its products
    are not on record either, the narrower stage is unresolved, not empty. The finding is confirmed
    only if a coverage claim of the last 24 months says that somebody looked for everything at that
    stage in the region.
Needed data
    Undertaking, stage, place, product and dated status; place or head office of organisations;
    coverage claims.
Pitfalls
    A head office is an actor but no plant, and a laboratory no production; an equipment maker is
    not in the flow; a status is "last seen", so a closed plant may still look as if it ran.
Complexity
    Linear in undertakings times the depth of the stage tree.
Reference
    NAATBatt/NREL lithium-ion supply chain database (gap finding by segment); RWTH Battery Atlas.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.gaps.coverage import coverage_of
from graph.gaps.model import Gap, Rule, terms
from graph.namespaces import CV
from graph.view import View

Plant = dict[str, str]

_PIPELINE = frozenset(
    f"{CV}status/{s}" for s in ("announced", "planned", "decided", "construction", "commissioning")
)
_OPERATING = f"{CV}status/operating"
_PILOT = frozenset(f"{CV}kind/{k}" for k in ("pilot-plant", "demonstration-plant"))

_STAGES = """
SELECT ?stage (GROUP_CONCAT(DISTINCT STR(?wider)) AS ?within) WHERE {
  ?top akku:inFlow true .
  ?stage skos:broader* ?top ; skos:inScheme ?scheme .
  ?stage skos:broader* ?wider .
} GROUP BY ?stage ORDER BY ?stage
"""

_PLANTS = """
SELECT DISTINCT ?plant ?at ?status ?class ?operator WHERE {
  ?plant a akku:Undertaking ; akku:locatedIn/akku:locatedIn* id:%s ; akku:performs ?at .
  OPTIONAL { ?plant akku:status ?status }
  OPTIONAL { ?plant org:classification ?class }
  OPTIONAL { ?plant akku:operator ?operator }
  FILTER NOT EXISTS { ?plant org:classification kind:programme }
}
"""

_PRODUCTS = """
SELECT DISTINCT ?plant ?stage WHERE {
  ?plant a akku:Undertaking .
  { ?plant akku:produces ?material }
  UNION { ?plant akku:capacity/akku:material ?material }
  UNION { ?plant akku:production/akku:material ?material }
  ?stage akku:outputMaterial ?material ; skos:broader+ ?at .
  ?plant akku:performs ?at .
}
"""

_ACTORS = """
SELECT DISTINCT ?stage ?claim WHERE {
  ?organisation (akku:locatedIn|akku:headquarters)/akku:locatedIn* id:%s ;
                akku:activeIn/skos:broader* ?stage .
  ?claim akku:subject ?organisation ; akku:predicate akku:activeIn .
}
"""

_CLAIMS = """
SELECT ?plant ?claim WHERE {
  VALUES ?property { akku:status akku:performs }
  ?plant a akku:Undertaking . ?claim akku:subject ?plant ; akku:predicate ?property .
}
"""


@dataclass
class _Record:
    """What is on record in the region, by stage."""

    plants: dict[str, list[Plant]] = field(default_factory=lambda: defaultdict(list))
    unresolved: dict[str, list[Plant]] = field(default_factory=lambda: defaultdict(list))
    actors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def find(view: View) -> Iterator[Gap]:
    """One gap for each stage without regular operation, and each with a single operator."""
    stages = {row["stage"]: row["within"].split() for row in view.rows(_STAGES)}
    record = _read(view, stages)
    covered = coverage_of(view)
    for stage, within in stages.items():
        plants = record.plants[stage] or record.unresolved[stage]
        state, kind, severity = _verdict(record, stage)
        if kind:
            coverage = covered.get(within)
            used = {claim for plant in plants for claim in record.claims[plant["plant"]]}
            if not plants:
                used |= set(record.actors[stage])
            yield Gap(
                kind=kind,
                focus=(stage,),
                confirmed=coverage.recent,
                evidence=tuple(sorted(used | set(coverage.claims))),
                severity=severity,
                state=state,
                region=view.region,
                asks=terms("performs", "locatedIn", "status"),
            )


def _read(view: View, stages: dict[str, list[str]]) -> _Record:
    record = _Record()
    for row in view.rows(_CLAIMS):
        record.claims[row["plant"]].add(row["claim"])
    for row in view.rows(_ACTORS % view.region):
        record.actors[row["stage"]].append(row["claim"])
    made: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_PRODUCTS):
        made[row["plant"]].add(row["stage"])
    for plant in view.rows(_PLANTS % view.region):
        _place(plant, made[plant["plant"]], stages, record)
    return record


def _place(plant: Plant, made: set[str], stages: dict[str, list[str]], record: _Record) -> None:
    """Put a plant at the stages that it performs; narrower ones of a vague claim are unresolved."""
    at = plant["at"]
    performed = {at, *(stage for stage in made if at in stages.get(stage, ()))}
    for stage in {wider for name in performed for wider in stages.get(name, ())}:
        if plant not in record.plants[stage]:
            record.plants[stage].append(plant)
    if performed == {at}:
        for stage, within in stages.items():
            if at in within and stage != at:
                record.unresolved[stage].append(plant)


def _verdict(record: _Record, stage: str) -> tuple[str, str | None, str]:
    """State on the ladder, gap type if any, and severity."""
    plants = record.plants[stage]
    if not plants and (vague := record.unresolved[stage]):
        if _runs_or_comes(vague):
            return "ladder-unresolved", "stage-unresolved", "minor"
        if any("status" not in plant for plant in vague):
            return "ladder-unresolved", "stage-unresolved", "serious"
    running = [plant for plant in plants if plant.get("status") == _OPERATING]
    regular = [plant for plant in running if plant.get("class") not in _PILOT]
    if regular:
        operators = {plant.get("operator", plant["plant"]) for plant in regular}
        return "ladder-operating", "single-actor-stage" if len(operators) == 1 else None, "minor"
    if running:
        return "ladder-pilot", "stage-pilot-only", "serious"
    if _runs_or_comes(plants):
        return "ladder-pipeline", "stage-pipeline-only", "serious"
    if any("status" not in plant for plant in plants):
        return "ladder-unknown", "stage-status-unknown", "serious"
    if plants:
        return "ladder-stopped", "stage-without-operation", "severe"
    if record.actors[stage]:
        return "ladder-actors", "stage-actors-only", "serious"
    return "ladder-none", "stage-without-operation", "severe"


def _runs_or_comes(plants: Iterable[Plant]) -> bool:
    return any(plant.get("status") in (_OPERATING, *_PIPELINE) for plant in plants)


RULE = Rule(
    name="presence",
    version="4",
    types=(
        "stage-without-operation",
        "stage-pipeline-only",
        "stage-pilot-only",
        "stage-status-unknown",
        "stage-actors-only",
        "stage-unresolved",
        "single-actor-stage",
    ),
    find=find,
)
