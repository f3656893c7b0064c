"""Presence: a stage that the chain needs has no plant in operation in the region.

Definition
    A stage of the material flow, or a narrower stage of it, at which no facility in the region
    operates on the day. The ladder says how far the stage is: only a pilot or demonstration plant
    operates; only a pipeline exists (announced, planned, decided, under construction,
    commissioning); there were plants, but all are paused, closed or cancelled; nothing is known.
    A stage with just one operator is thin, and reported as such.
Method
    Facilities that perform the stage or a narrower one and lie in the region, each with its status
    on the day; the ladder is the highest rung. The finding is confirmed only if a coverage claim
    of the last 24 months says that somebody looked for everything at that stage in the region.
Needed data
    Facility, stage, place and dated status; coverage claims.
Pitfalls
    A head office is no plant and a laboratory no production; an equipment maker is not in the
    flow; a status is "last seen", so a closed plant may still look as if it ran.
Complexity
    Linear in facilities times the depth of the stage tree.
Reference
    NAATBatt/NREL lithium-ion supply chain database (gap finding by segment); RWTH Battery Atlas.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.gaps.coverage import coverage_of
from graph.gaps.model import Gap, Rule
from graph.namespaces import CV
from graph.view import View

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
SELECT DISTINCT ?plant ?stage ?status ?class ?operator WHERE {
  ?plant a akku:Facility ; akku:locatedIn/akku:locatedIn* id:%s ;
         akku:performs/skos:broader* ?stage .
  OPTIONAL { ?plant akku:status ?status }
  OPTIONAL { ?plant org:classification ?class }
  OPTIONAL { ?plant akku:operator ?operator }
}
"""

_CLAIMS = """
SELECT ?plant ?claim WHERE {
  ?plant a akku:Facility . ?claim akku:subject ?plant ; akku:predicate akku:status .
}
"""


def find(view: View) -> Iterator[Gap]:
    """One gap for each stage without regular operation, and each with a single operator."""
    claims: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_CLAIMS):
        claims[row["plant"]].add(row["claim"])
    plants: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in view.rows(_PLANTS % view.region):
        plants[row["stage"]].append(row)
    covered = coverage_of(view)
    for row in view.rows(_STAGES):
        found = plants[row["stage"]]
        state, kind, severity = _verdict(found)
        if kind:
            coverage = covered.get(row["within"].split())
            used = {c for plant in found for c in claims[plant["plant"]]}
            yield Gap(
                kind=kind,
                focus=(row["stage"],),
                confirmed=coverage.recent,
                evidence=tuple(sorted(used | set(coverage.claims))),
                severity=severity,
                state=state,
                region=view.region,
            )


def _verdict(plants: Iterable[dict[str, str]]) -> tuple[str, str | None, str]:
    """State on the ladder, gap type if any, and severity."""
    rows = list(plants)
    running = [r for r in rows if r.get("status") == _OPERATING]
    regular = [r for r in running if r.get("class") not in _PILOT]
    if regular:
        operators = {r.get("operator", r["plant"]) for r in regular}
        return "ladder-operating", "single-actor-stage" if len(operators) == 1 else None, "minor"
    if running:
        return "ladder-pilot", "stage-pilot-only", "serious"
    if any(r.get("status") in _PIPELINE for r in rows):
        return "ladder-pipeline", "stage-pipeline-only", "serious"
    return ("ladder-stopped" if rows else "ladder-none"), "stage-without-operation", "severe"


RULE = Rule(
    name="presence",
    version="1",
    types=(
        "stage-without-operation",
        "stage-pipeline-only",
        "stage-pilot-only",
        "single-actor-stage",
    ),
    find=find,
)
