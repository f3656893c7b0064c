"""`/map`: plants, projects and places on a map of Finland, the Nordics or Europe."""

from flask import Blueprint, render_template

from web.choice import Facet, Value, offer_facets, read_selection
from web.figures import map as maps
from web.figures.outlines import FRAMES, outlines
from web.names import town_names
from web.status import GROUPS
from web.views.gaps import one_of

blueprint = Blueprint("map", __name__)

_FACETS = ("class", "stage", "status")


@blueprint.get("/map")
def show() -> str:
    """The map with its filters and its table."""
    frame = FRAMES[one_of("frame", set(FRAMES)) or "finland"]
    selection = read_selection()
    markers = maps.markers(selection.items, frame, town_names())
    return render_template(
        "map.html",
        frame=frame,
        frames=FRAMES,
        outlines=outlines(frame),
        markers=markers,
        shown=sum(len(marker.items) for marker in markers),
        placed=sum(1 for item in selection.items if item.point),
        total=len(selection.items),
        facets=[_choices(facet) for facet in offer_facets(selection, _FACETS)],
        groups=GROUPS,
    )


def _choices(facet: Facet) -> tuple[str, str, list[Value]]:
    """A facet for a list to choose one from, in the order of the alphabet."""
    return facet.name, facet.title, sorted((*facet.values, *facet.rest), key=lambda v: v.text)
