"""`/about`, `/accessibility`, and what programs ask of a running viewer."""

from flask import Blueprint, Response, jsonify, render_template

from web.services import services

blueprint = Blueprint("about", __name__)


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


@blueprint.get("/-/health")
def health() -> Response:
    """The process lives."""
    return jsonify({"status": "ok"})


@blueprint.get("/-/version")
def version() -> Response:
    """The release and the versions of what made it."""
    manifest = services().release.manifest
    return jsonify({key: manifest[key] for key in ("id", "day", "versions", "counts")})
