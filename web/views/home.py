"""`/`: the chain as a strip of stages, the eight tasks, and where to go."""

from flask import Blueprint, render_template

from graph.chain import summarise_chain
from web.services import services

blueprint = Blueprint("home", __name__)

_LATEST = """
SELECT ?thing ?status ?from ?claim WHERE {
  ?claim a akku:StatusStatement ; akku:subject ?thing ; akku:object ?status ; akku:validFrom ?from .
  id:build akku:today ?today . FILTER (?from <= ?today)
} ORDER BY DESC(?from) ?thing LIMIT 8
"""


@blueprint.get("/")
def home() -> str:
    """The front page."""
    reader = services().reader
    latest = reader.rows(_LATEST)
    claims = {claim.iri: claim for claim in reader.claims([row["claim"] for row in latest])}
    return render_template(
        "home.html",
        stages=summarise_chain(reader),
        latest=[(row, claims[row["claim"]]) for row in latest],
        counts=services().release.manifest["counts"],
    )
