"""`/chain`: the stages and their flow, by count and in GWh a year, and what is missing."""

from collections import defaultdict

from flask import Blueprint, render_template

from graph.balance.imports import MODES
from graph.chain import Link
from web.capacity import COUNTED, answer
from web.figures.chain import draw, segments
from web.page import label
from web.services import services
from web.status import GROUPS

blueprint = Blueprint("chain", __name__)


@blueprint.get("/chain")
def chain() -> str:
    """The chain of Finland."""
    summaries, links = services().analyses.chain
    stages = [stage for stage in summaries if stage.in_flow]
    names = {stage.iri: label(stage.iri).text for stage in stages}
    most = max((sum(stage.plants.values()) for stage in stages), default=1)
    return render_template(
        "chain.html",
        figure=draw(stages, links, names),
        stages=stages,
        bars={stage.iri: segments(stage, most, 100) for stage in stages},
        after=_after(links),
        groups=GROUPS,
        capacity=answer(),
        counted=COUNTED,
        modes=MODES,
        missing=[stage for stage in stages if stage.gap and stage.state != "ladder-operating"],
    )


def _after(links: list[Link]) -> dict[str, list[str]]:
    """The stages that come after each stage."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        found[link.start].append(link.end)
    return found
