"""The chain as stages and their flow: how far each is, its plants by status, what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.dates import PartialDate
from graph.description import in_precision
from graph.gaps.model import Gap
from graph.namespaces import CV, ID
from graph.policy import Graph, read_policy, touching

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
  ?plant a akku:Undertaking ; akku:performs ?at . ?at skos:broader* ?stage .
  FILTER EXISTS { ?plant akku:locatedIn+ id:%s }
  OPTIONAL { ?plant akku:status ?status }
  FILTER NOT EXISTS { ?plant org:classification kind:programme }
}
"""
_SEEN = """
SELECT ?stage ?day ?precision WHERE {
  ?stage skos:topConceptOf <https://w3id.org/akkuketju/cv/stage> .
  ?plant a akku:Facility ; akku:performs ?at ; akku:status ?status . ?at skos:broader* ?stage .
  FILTER EXISTS { ?plant akku:locatedIn+ id:%s }
  ?claim akku:subject ?plant ; akku:predicate akku:status ; akku:object ?status ;
         akku:validFrom|akku:asOf ?day ; akku:datePrecision ?precision .
  id:build akku:today ?today . FILTER (?day <= ?today)
} ORDER BY ?day
"""
_GAPS = """
SELECT ?stage ?gap ?type ?state ?certainty WHERE {
  ?gap a akku:Gap ; akku:focus ?stage ; akku:gapType ?type ; akku:certainty ?certainty .
  ?type skos:broader gt:presence .
  OPTIONAL { ?gap akku:state ?state }
}
"""
_NARROWER = "SELECT ?narrow ?stage WHERE { ?narrow skos:broader+ ?stage ; a akku:Stage }"
_FLOW = """
SELECT ?from ?to WHERE {
  ?from akku:nextStage ?to ; akku:order ?a . ?to akku:order ?b
} ORDER BY ?a ?b
"""


@dataclass
class StageSummary:
    """One main stage: ``state`` is a concept of the presence ladder (its local name).

    ``last_seen`` is the newest day that a status of one of its plants was seen.
    """

    iri: str
    in_flow: bool
    state: str = "ladder-operating"
    gap: str | None = None
    gap_type: str = ""
    confirmed: bool = False
    plants: Counter[str] = field(default_factory=Counter)
    undertakings: dict[str, list[str]] = field(default_factory=dict)
    last_seen: PartialDate | None = None
    narrower_gaps: int = 0
    measures: int = 0
    obstacles: int = 0

    @property
    def operating(self) -> int:
        """How many facilities were last seen operating."""
        return self.plants["operating"]


def summarise_chain(
    graph: Graph, region: str = "finland", gaps: Iterable[Gap] | None = None
) -> list[StageSummary]:
    """The main stages of a region in the order of the flow, enabling stages last.

    ``gaps`` are those of presence, where the graph does not hold them itself.
    """
    stages = {
        row["stage"]: StageSummary(row["stage"], row["flow"] in ("true", "1"))
        for row in graph.rows(_STAGES)
    }
    for row in graph.rows(_PLANTS % region):
        status = row.get("status", "").rpartition("/")[2] or "unknown"
        if row["stage"] in stages:
            stages[row["stage"]].plants[status] += 1
            stages[row["stage"]].undertakings.setdefault(status, []).append(row["plant"])
    for row in graph.rows(_SEEN % region):
        if row["stage"] in stages:
            stages[row["stage"]].last_seen = in_precision(row["day"], row["precision"])
    above: dict[str, list[str]] = defaultdict(list)
    for row in graph.rows(_NARROWER):
        above[row["narrow"]].append(row["stage"])
    for row in graph.rows(_GAPS) if gaps is None else _rows_of(gaps):
        _count_gap(row, stages, above)
    policy = read_policy(graph)
    for stage in stages.values():
        stage.obstacles = len(touching(policy.obstacles.values(), stage.iri))
        stage.measures = len(touching(policy.measures.values(), stage.iri))
    return list(stages.values())


@dataclass(frozen=True)
class Link:
    """Material goes from one main stage to the next; ``back`` where it closes a loop."""

    start: str
    end: str
    back: bool


def flow_links(graph: Graph) -> list[Link]:
    """The flow of material between main stages, in their order."""
    pairs = [(row["from"], row["to"]) for row in graph.rows(_FLOW)]
    order = {row["stage"]: n for n, row in enumerate(graph.rows(_STAGES))}
    after: dict[str, set[str]] = defaultdict(set)
    for _ in order:
        for start, end in pairs:
            after[start] |= {end} | after[end]
    return [
        Link(start, end, start in after[end] and order[end] < order[start]) for start, end in pairs
    ]


def depths(links: list[Link]) -> dict[str, int]:
    """The column of each stage: as late as the stages that it feeds allow; returns left out."""
    forward = [link for link in links if not link.back]
    height = {stage: 0 for link in links for stage in (link.start, link.end)}
    for _ in height:
        for link in forward:
            height[link.start] = max(height[link.start], height[link.end] + 1)
    last = max(height.values(), default=0)
    return {stage: last - up for stage, up in height.items()}


def _rows_of(gaps: Iterable[Gap]) -> list[dict[str, str]]:
    """Gaps as the query on a release gives them."""
    return [
        {
            "stage": stage,
            "gap": ID + gap.id,
            "type": f"{CV}gap-type/{gap.kind}",
            "certainty": f"{CV}kind/{'confirmed' if gap.confirmed else 'unconfirmed'}",
            **({"state": f"{CV}kind/{gap.state}"} if gap.state else {}),
        }
        for gap in gaps
        for stage in gap.focus
    ]


def _count_gap(
    row: dict[str, str], stages: dict[str, StageSummary], above: dict[str, list[str]]
) -> None:
    stage = stages.get(row["stage"])
    if stage:
        stage.state = row.get("state", "").rpartition("/")[2] or stage.state
        stage.gap, stage.gap_type = row["gap"], row["type"]
        stage.confirmed = row["certainty"].endswith("/confirmed")
    elif not row["type"].endswith("single-actor-stage"):
        for wider in above[row["stage"]]:
            if wider in stages:
                stages[wider].narrower_gaps += 1
