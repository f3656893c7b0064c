"""`/`: the state of the chain, what changed lately, the largest gaps, the eight tasks."""

from collections import Counter

from flask import Blueprint, render_template

from graph.namespaces import ID
from graph.questions import TASKS
from web.services import services

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
    latest = reader.rows(_LATEST)
    claims = {claim.iri: claim for claim in reader.claims([row["claim"] for row in latest])}
    stages, _ = services().analyses.chain
    return render_template(
        "home.html",
        stages=stages,
        ladder=Counter(stage.state for stage in stages if stage.in_flow),
        latest=[(row, claims[row["claim"]]) for row in latest],
        severe=reader.rows(_SEVERE),
        severities={
            r["severity"].rpartition("/")[2]: int(r["n"]) for r in reader.rows(_SEVERITIES)
        },
        unaddressed=int(reader.rows(_UNADDRESSED)[0]["n"]),
        tasks=[ID + task for task in TASKS],
        questions=list(services().library)[:6],
        counts=services().release.manifest["counts"],
    )
