"""Skills: a stage or a town has plants and jobs, but no education on record that serves it.

Definition
    *Stage without education*: plants of the stage run or are on their way in the region, and no
    programme of education on record is for the stage, for a plant of it, or for an undertaking
    that performs it. *Town without education*: plants in a municipality state at least 50 jobs,
    and no programme lies there or is for one of them. *Programme without numbers*: nothing is on
    record of how many a programme takes in or how many it brings out.
Method
    Education that has ended or was cancelled serves nobody any more. Jobs are the claims on plants
    that run or are on their way, without those on builders: the size is their sum, from the least
    to the most claimed of each plant. Confirmed where a coverage claim says that all education for
    the stage was looked for.
Needed data
    Education with `performs`, `concerns` or `locatedIn`, and its intake; `employment` of plants.
    Roles and curricula are not in the data: who teaches which role cannot be judged.
Pitfalls
    Headcount is not hiring, expected jobs are not jobs, and a job at a plant of two stages counts
    at both. General process-industry and engineering education serves stages that no programme
    names. A programme announced is not a programme held.
Complexity
    Linear in education, plants and claims.
Reference
    ALBATTS (roles and education for batteries); the National Audit Office of Finland on skills in
    the battery value chain (2024).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from graph.dependence.removal import stage_order
from graph.gaps.coverage import coverage_of
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.namespaces import CV
from graph.plants import Plant, by_stage, plants_of
from graph.view import View

FEW_JOBS = Decimal(50)

_EDUCATION = """
SELECT ?education ?property ?target ?claim WHERE {
  ?education a akku:Education .
  FILTER NOT EXISTS { ?education akku:status ?over .
                      FILTER (?over IN (st:completed, st:ended, st:cancelled, st:closed)) }
  OPTIONAL {
    VALUES ?property { akku:performs akku:concerns akku:locatedIn }
    ?education ?property ?target .
    ?claim akku:subject ?education ; akku:predicate ?property ; akku:object ?target .
  }
}
"""
_WITH_NUMBERS = """
SELECT DISTINCT ?education WHERE {
  ?education a akku:Education ; akku:observed|akku:target|akku:forecast ?number .
}
"""
_JOBS = """
SELECT ?plant ?claim ?low ?high WHERE {
  ?plant akku:employment ?claim . ?claim akku:normAmount ?amount .
  OPTIONAL { ?claim akku:scopeNote ?scope }
  FILTER (!CONTAINS(LCASE(COALESCE(?scope, "")), "construction"))
  OPTIONAL { ?claim akku:amountMin ?least } OPTIONAL { ?claim akku:amountMax ?most }
  BIND (COALESCE(?least, ?amount) AS ?low) BIND (COALESCE(?most, ?amount) AS ?high)
}
"""


@dataclass
class _Jobs:
    low: Decimal
    high: Decimal
    claims: set[str] = field(default_factory=set)


def find(view: View) -> Iterator[Gap]:
    """Stages and towns without education, and programmes without numbers."""
    served: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_EDUCATION):
        served[row["education"]].add(row.get("target", ""))
    if not served:
        yield notice(f"{CV}gap-type/skills", "performs", "concerns", region=view.region)
        return
    targets = set().union(*served.values())
    plants = [p for p in view.once(plants_of) if p.running or p.coming]
    reached = targets | {s for p in plants if p.iri in targets for s in p.stages}
    jobs = _jobs(view)
    yield from _stages(view, plants, reached, jobs)
    yield from _towns(view, plants, targets, jobs)
    counted = {row["education"] for row in view.rows(_WITH_NUMBERS)}
    for education in sorted(set(served) - counted):
        claims = tuple(sorted(_claims_of(view, education)))
        yield Gap(
            "programme-without-numbers", (education,), evidence=claims, asks=terms("observed")
        )


def _stages(
    view: View, plants: list[Plant], reached: set[str], jobs: dict[str, _Jobs]
) -> Iterator[Gap]:
    covered = coverage_of(view)
    stages = by_stage(plants)
    for stage in sorted(set(view.once(stage_order)) & set(stages)):
        if stage not in reached:
            here = stages[stage]
            yield Gap(
                "stage-without-education",
                (stage,),
                confirmed=covered.get([stage]).recent,
                evidence=_evidence(here, jobs),
                severity="serious" if any(p.running for p in here) else "minor",
                size=_size(here, jobs),
                region=view.region,
                asks=terms("concerns", "performs"),
            )


def _towns(
    view: View, plants: list[Plant], targets: set[str], jobs: dict[str, _Jobs]
) -> Iterator[Gap]:
    towns: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        for town in plant.towns:
            towns[town].append(plant)
    for town, here in sorted(towns.items()):
        size = _size(here, jobs)
        if town in targets or size is None or size.high < FEW_JOBS:
            continue
        if not any(plant.iri in targets for plant in here):
            yield Gap(
                "town-without-education",
                (town,),
                evidence=_evidence(here, jobs),
                severity="serious" if size.low >= FEW_JOBS else "minor",
                size=size,
                region=view.region,
                asks=terms("locatedIn", "concerns"),
            )


def _jobs(view: View) -> dict[str, _Jobs]:
    found: dict[str, _Jobs] = {}
    for row in view.rows(_JOBS):
        low, high = Decimal(row["low"]), Decimal(row["high"])
        known = found.setdefault(row["plant"], _Jobs(low, high))
        known.low, known.high = min(known.low, low), max(known.high, high)
        known.claims.add(row["claim"])
    return found


def _size(plants: list[Plant], jobs: dict[str, _Jobs]) -> Size | None:
    known = [jobs[plant.iri] for plant in plants if plant.iri in jobs]
    if not known:
        return None
    low, high = sum(j.low for j in known), sum(j.high for j in known)
    return Size(Decimal((low + high) / 2), Decimal(low), Decimal(high), "person")


def _evidence(plants: list[Plant], jobs: dict[str, _Jobs]) -> tuple[str, ...]:
    claims = {claim for plant in plants for claim in plant.claims}
    for plant in plants:
        if plant.iri in jobs:
            claims |= jobs[plant.iri].claims
    return tuple(sorted(claims))


def _claims_of(view: View, thing: str) -> set[str]:
    return {
        row["claim"]
        for row in view.rows(f"SELECT ?claim WHERE {{ ?claim akku:subject <{thing}> }}")
    }


RULE = Rule(
    "skills",
    "1",
    ("stage-without-education", "town-without-education", "programme-without-numbers"),
    find,
)
