"""`/chain`: the stages and their flow, by count and in GWh a year, and what is missing."""

from collections import defaultdict

from flask import Blueprint, render_template

from graph.balance.imports import MODES
from graph.chain import Link, StageSummary, summarise_chain
from graph.gaps.presence import RULE
from web.capacity import COUNTED, answer
from web.figures import chain_column
from web.figures.chain import draw, segments
from web.figures.text import wrap
from web.names import label
from web.services import HOME, services
from web.status import GROUPS
from web.views.gaps import When, read_when, regions_on_record

blueprint = Blueprint("chain", __name__)


@blueprint.get("/chain")
def chain() -> str:
    """The chain of a region on a day, Finland's on the day of the release if none is named."""
    when = read_when()
    links = services().analyses.chain[1]
    stages = [stage for stage in _summaries(when) if stage.in_flow]
    names = {stage.iri: label(stage.iri).text for stage in stages}
    most = max((sum(stage.plants.values()) for stage in stages), default=1)
    return render_template(
        "chain.html",
        wrap=wrap,
        figure=draw(stages, links, names),
        column=chain_column.draw(stages, links, names),
        stages=stages,
        bars={stage.iri: segments(stage, most, 100) for stage in stages},
        after=_after(links),
        groups=GROUPS,
        when=when,
        home=when.region == HOME,
        regions=regions_on_record(),
        capacity=answer(),
        counted=COUNTED,
        modes=MODES,
        missing=[stage for stage in stages if stage.gap and stage.state != "ladder-operating"],
    )


def _summaries(when: When) -> list[StageSummary]:
    """The stages of a region on a day; of those asked for last, remembered."""
    if not when.query:
        return services().analyses.chain[0]
    return when.once("chain", lambda view: summarise_chain(view, when.region, RULE.find(view)))


def _after(links: list[Link]) -> dict[str, list[str]]:
    """The stages that come after each stage."""
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        found[link.start].append(link.end)
    return found
