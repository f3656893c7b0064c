"""`/about`, `/accessibility`, the components, and what programs ask of a running viewer."""

import datetime as dt

from flask import Blueprint, Response, jsonify, render_template

from graph.dates import parse_date
from graph.namespaces import CV
from web.figures import timeline
from web.language import translate
from web.services import services
from web.status import GROUPS

blueprint = Blueprint("about", __name__)

_STATUSES = ("operating", "construction", "planned", "paused", "cancelled", "unknown")
_LADDER = (
    "ladder-operating",
    "ladder-pilot",
    "ladder-pipeline",
    "ladder-stopped",
    "ladder-actors",
    "ladder-none",
)
_ICONS = (
    "gap",
    "conflict",
    "warning",
    "facility",
    "project",
    "organisation",
    "place",
    "policy",
    "obstacle",
    "material",
    "source",
    "search",
    "remove",
    "download",
    "arrow",
    "time",
)


@blueprint.get("/about")
def about() -> str:
    """Release, versions, counts, licence, citation."""
    return render_template(
        "about.html",
        manifest=services().release.manifest,
        validation=services().release.validation,
    )


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement: what was tested, and how to report a barrier."""
    return render_template("accessibility.html")


@blueprint.get("/-/patterns")
def patterns() -> str:
    """Every component on one page: for those who build it, and for the tests."""
    spells = [
        timeline.Spell("planned", parse_date("2018"), dt.date(2019, 6, 30)),
        timeline.Spell("construction", parse_date("2019-07"), dt.date(2021, 6, 27)),
        timeline.Spell("operating", parse_date("2021-06-28"), services().day),
    ]
    reader, stage = services().reader, f"{CV}stage/cam"
    claims = reader.claims_about(stage)[:3]
    return render_template(
        "patterns.html",
        stage=stage,
        claims=claims,
        sources=reader.sources({source for claim in claims for source in claim.sources}),
        statuses=_STATUSES,
        ladder=_LADDER,
        icons=_ICONS,
        groups=GROUPS,
        figure=timeline.draw([("", translate("Status"), spells)], services().day),
    )


@blueprint.get("/-/health")
def health() -> Response:
    """The process lives."""
    return jsonify({"status": "ok"})


@blueprint.get("/-/version")
def version() -> Response:
    """The release and the versions of what made it."""
    manifest = services().release.manifest
    return jsonify({key: manifest[key] for key in ("id", "day", "versions", "counts")})
