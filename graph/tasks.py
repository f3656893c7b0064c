"""The eight tasks of the co-operation body: which questions serve each, and which gaps matter."""

from dataclasses import dataclass

from graph.description import Reader
from graph.namespaces import CV, ID
from graph.questions import TASKS

#: Gap types, or wider types with all below them, that matter for each task.
_GAPS = (
    ("dependency", "ownership", "grade", "measures-overlap"),
    ("presence", "balance", "geography", "stage-without-policy", "readiness"),
    ("data-quality",),
    ("collaboration", "skills", "opportunity", "single-actor-stage"),
    (
        "measure-without-responsible",
        "measure-without-resources",
        "measure-without-schedule",
        "money-without-objective",
    ),
    ("timing", "item-overdue", "measure-without-schedule", "measure-without-evidence"),
    ("obstacle-without-measure", "stage-without-policy"),
    (
        "objective-without-measure",
        "objective-without-indicator",
        "indicator-without-target",
        "indicator-without-recent-value",
        "measure-stale",
        "stale-status",
    ),
)
_QUERY = """
SELECT ?gap ?type ?certainty ?severity (SAMPLE(?thing) AS ?focus) WHERE {
  VALUES ?wanted { %s }
  ?type skos:broader* ?wanted .
  ?gap akku:gapType ?type ; akku:certainty ?certainty ; akku:severity ?severity ;
       akku:focus ?thing .
} GROUP BY ?gap ?type ?certainty ?severity
"""
_SEVERITY = {"severe": 0, "serious": 1, "minor": 2}


@dataclass(frozen=True)
class Task:
    """One of the eight tasks: its number, and the gap types that matter for it."""

    number: int
    gap_types: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The task as a thing of the graph."""
        return ID + TASKS[self.number - 1]


@dataclass(frozen=True)
class OpenGap:
    """A gap of the release that matters for a task."""

    iri: str
    type: str
    focus: str
    confirmed: bool
    severity: str


ALL_TASKS = tuple(Task(number, types) for number, types in enumerate(_GAPS, 1))


def gaps_for(reader: Reader, task: Task) -> list[OpenGap]:
    """The gaps of the release that matter for the task, the gravest first.

    One query, linear in the gaps.
    """
    wanted = " ".join(f"<{CV}gap-type/{name}>" for name in task.gap_types)
    found = [
        OpenGap(
            row["gap"],
            row["type"],
            row["focus"],
            row["certainty"].endswith("/confirmed"),
            row["severity"].rpartition("/")[2],
        )
        for row in reader.rows(_QUERY % wanted)
    ]
    return sorted(found, key=lambda gap: (_SEVERITY[gap.severity], gap.type, gap.iri))
