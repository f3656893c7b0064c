"""`/paths`: the shortest ways between two things, with the statements behind each step."""

from flask import Blueprint, render_template, request

from graph.errors import InvalidInput
from graph.namespaces import CV, ID, SCHEMES, thing
from graph.paths import shortest_paths
from graph.wording import Wording, shown
from web.services import services
from web.views.gaps import one_of

blueprint = Blueprint("paths", __name__)

LIMIT = 10
_CHOICES = 6


@blueprint.get("/paths")
def paths() -> str:
    """The form, and the ways between what it names."""
    hubs = one_of("hubs", {"yes"}) == "yes"
    start, starts = _read("from")
    end, ends = _read("to")
    found = (
        shortest_paths(services().analyses.network, start, end, hubs=hubs, limit=LIMIT)
        if start and end
        else []
    )
    reader = services().reader
    claims = {
        c.iri: c for c in reader.claims(sorted({c for p in found for s in p for c in s.claims}))
    }
    return render_template(
        "paths.html",
        start=start,
        end=end,
        choices={"from": starts, "to": ends},
        given={"from": request.args.get("from", "")[:200], "to": request.args.get("to", "")[:200]},
        hubs=hubs,
        paths=found,
        limit=LIMIT,
        claims=claims,
        sources=reader.sources({s for claim in claims.values() for s in claim.sources}),
    )


def _read(parameter: str) -> tuple[str, list[str]]:
    """The thing that a parameter names by its id or its name, and what else it could mean."""
    text = request.args.get(parameter, "")[:200].replace("\x00", "").strip()
    if not text:
        return "", []
    try:
        iri = thing(text)
    except ValueError:
        iri = ""
    if iri in services().labels and iri.startswith((ID, *(f"{CV}{scheme}/" for scheme in SCHEMES))):
        return iri, []
    hits = [h.iri for h in services().search.find(text, 30) if h.iri in services().analyses.network]
    if not hits:
        raise InvalidInput(
            Wording("Nothing tied to others is called “{given}”", given=shown(text)),
            "Try a part of its name.",
        )
    return hits[0], hits[1:_CHOICES]
