"""The chain as a strip of stages: how far each is, how many plants it has, what is missing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from graph.description import Reader

_STAGES = """
SELECT ?stage ?order ?flow WHERE {
  ?stage skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> ; akku:order ?order ;
         akku:inFlow ?flow .
  FILTER (?order > 0)
} ORDER BY ?order
"""
_PLANTS = """
SELECT DISTINCT ?stage ?plant ?status WHERE {
  ?stage skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> .
  ?plant a akku:Undertaking ; akku:locatedIn+ id:%s ; akku:performs/skos:broader* ?stage .
  OPTIONAL { ?plant akku:status ?status }
  FILTER NOT EXISTS { ?plant org:classification kind:programme }
}
"""
_GAPS = """
SELECT ?stage ?gap ?type ?state ?certainty WHERE {
  ?gap a akku:Gap ; akku:focus ?stage ; akku:gapType ?type ; akku:certainty ?certainty .
  ?type skos:broader gt:presence .
  OPTIONAL { ?gap akku:state ?state }
}
"""
_NARROWER = "SELECT ?narrow ?stage WHERE { ?narrow skos:broader+ ?stage ; a akku:Stage }"
_POLICY = """
SELECT ?stage ?kind (COUNT(DISTINCT ?item) AS ?n) WHERE {
  { ?item a akku:Obstacle ; akku:hinders ?at BIND ("obstacles" AS ?kind) }
  UNION { ?item a akku:Measure ; akku:concerns ?at BIND ("measures" AS ?kind) }
  ?at skos:broader* ?stage . ?stage skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> .
} GROUP BY ?stage ?kind
"""


@dataclass
class StageSummary:
    """One main stage: ``state`` is a concept of the presence ladder (its local name)."""

    iri: str
    in_flow: bool
    state: str = "ladder-operating"
    gap: str | None = None
    confirmed: bool = False
    plants: Counter[str] = field(default_factory=Counter)
    narrower_gaps: int = 0
    measures: int = 0
    obstacles: int = 0

    @property
    def operating(self) -> int:
        """How many facilities were last seen operating."""
        return self.plants["operating"]


def summarise_chain(reader: Reader, region: str = "finland") -> list[StageSummary]:
    """The main stages in the order of the flow, enabling stages last."""
    stages = {
        row["stage"]: StageSummary(row["stage"], row["flow"] == "true")
        for row in reader.rows(_STAGES)
    }
    for row in reader.rows(_PLANTS % region):
        status = row.get("status", "").rpartition("/")[2] or "unknown"
        if row["stage"] in stages:
            stages[row["stage"]].plants[status] += 1
    above: dict[str, list[str]] = defaultdict(list)
    for row in reader.rows(_NARROWER):
        above[row["narrow"]].append(row["stage"])
    for row in reader.rows(_GAPS):
        _count_gap(row, stages, above)
    for row in reader.rows(_POLICY):
        if row["stage"] in stages:
            setattr(stages[row["stage"]], row["kind"], int(row["n"]))
    return list(stages.values())


def _count_gap(
    row: dict[str, str], stages: dict[str, StageSummary], above: dict[str, list[str]]
) -> None:
    stage = stages.get(row["stage"])
    if stage:
        stage.state = row.get("state", "").rpartition("/")[2] or stage.state
        stage.gap = row["gap"]
        stage.confirmed = row["certainty"].endswith("/confirmed")
    elif not row["type"].endswith("single-actor-stage"):
        for wider in above[row["stage"]]:
            if wider in stages:
                stages[wider].narrower_gaps += 1
