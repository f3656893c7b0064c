"""`/`: the state of the chain, what changed lately, the largest gaps, the eight tasks."""

from collections import Counter

from flask import Blueprint, Response, render_template

from graph.chain import StageSummary
from graph.description import Claim
from graph.namespaces import ID, shorten
from graph.questions import TASKS
from web.names import label
from web.services import services
from web.sheets import Cell, Sheet, respond

blueprint = Blueprint("home", __name__)

_LATEST = """
SELECT ?thing ?status ?from ?claim WHERE {
  ?claim a akku:StatusStatement ; akku:subject ?thing ; akku:object ?status ; akku:validFrom ?from .
  id:build akku:today ?today . FILTER (?from <= ?today)
} ORDER BY DESC(?from) ?thing LIMIT 8
"""
_SEVERE = """
SELECT ?gap ?type ?certainty (SAMPLE(?about) AS ?focus) WHERE {
  ?gap a akku:Gap ; akku:severity kind:severe ; akku:gapType ?type ; akku:certainty ?certainty ;
       akku:focus ?about .
  OPTIONAL { ?about akku:order ?place }
} GROUP BY ?gap ?type ?certainty ?place ORDER BY ?certainty COALESCE(?place, 99) ?gap LIMIT 8
"""
_UNADDRESSED = "SELECT (COUNT(?gap) AS ?n) { ?gap akku:gapType gt:obstacle-without-measure }"
_SEVERITIES = (
    "SELECT ?severity (COUNT(?gap) AS ?n) { ?gap akku:severity ?severity } GROUP BY ?severity"
)


@blueprint.get("/")
def home() -> str:
    """The front page."""
    reader = services().reader
    stages, _ = services().analyses.chain
    return render_template(
        "home.html",
        stages=stages,
        ladder=Counter(stage.state for stage in stages if stage.in_flow),
        latest=_latest(),
        severe=reader.rows(_SEVERE),
        severities=_severities(),
        unaddressed=int(reader.rows(_UNADDRESSED)[0]["n"]),
        tasks=[ID + task for task in TASKS],
        questions=list(services().library)[:6],
        counts=services().release.manifest["counts"],
    )


@blueprint.get("/home.<form>")
def as_file(form: str) -> Response:
    """The stages, the numbers and the latest changes of the front page as a file."""
    stages, _ = services().analyses.chain
    changes = [_change(row, claim) for row, claim in _latest()]
    sheets = (
        Sheet("stages", _STAGE_COLUMNS, [_stage(stage) for stage in stages]),
        Sheet("numbers", ("what", "number"), _numbers(stages)),
        Sheet("changes", ("thing", "label", "status", "from", "claim"), changes),
    )
    return respond(form, "home", sheets)


def _latest() -> list[tuple[dict[str, str], Claim]]:
    """The last changes of status, each with its claim."""
    reader = services().reader
    latest = reader.rows(_LATEST)
    claims = {claim.iri: claim for claim in reader.claims([row["claim"] for row in latest])}
    return [(row, claims[row["claim"]]) for row in latest]


def _severities() -> dict[str, int]:
    rows = services().reader.rows(_SEVERITIES)
    return {row["severity"].rpartition("/")[2]: int(row["n"]) for row in rows}


_STAGE_COLUMNS = (
    "stage", "label", "in_flow", "state", "gap", "confirmed", "last_seen", "plants", "obstacles",
    "measures", "gaps_in_narrower_stages",
)  # fmt: skip


def _stage(stage: StageSummary) -> list[Cell]:
    return [
        shorten(stage.iri),
        label(stage.iri).text,
        stage.in_flow,
        stage.state,
        shorten(stage.gap) if stage.gap else None,
        stage.confirmed if stage.gap else None,
        str(stage.last_seen) if stage.last_seen else None,
        [f"{status}={n}" for status, n in stage.plants.most_common()],
        stage.obstacles,
        stage.measures,
        stage.narrower_gaps,
    ]


def _numbers(stages: list[StageSummary]) -> list[list[Cell]]:
    flow = [stage for stage in stages if stage.in_flow]
    counts = services().release.manifest["counts"]
    return [
        ["stages_at_full_scale", sum(stage.state == "ladder-operating" for stage in flow)],
        ["stages_of_the_flow", len(flow)],
        ["gaps", counts["gaps"]],
        *([f"gaps_{name}", n] for name, n in sorted(_severities().items())),
        ["statements", counts["statements"]],
        ["sources", counts["sources"]],
    ]


def _change(row: dict[str, str], claim: Claim) -> list[Cell]:
    begun = claim.period[0]
    return [
        shorten(row["thing"]),
        label(row["thing"]).text,
        shorten(row["status"]),
        str(begun) if begun else row["from"],
        shorten(claim.iri),
    ]
