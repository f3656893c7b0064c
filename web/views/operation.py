"""`/-/ready` and `/-/metrics`: what those who run the viewer ask of it."""

from flask import Blueprint, Response, jsonify

from web.services import services

blueprint = Blueprint("operation", __name__)


@blueprint.get("/-/ready")
def ready() -> Response:
    """Queries can be answered: a worker runs, or can be started on the store; else a 502 or 503."""
    services().pool.check_ready()
    return jsonify({"status": "ok", "release": services().release.id})


@blueprint.get("/-/metrics")
def metrics() -> Response:
    """Counters of this process, in the text format that Prometheus reads."""
    pool = services().pool
    text = pool.measures.text(pool.gauges())
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")
