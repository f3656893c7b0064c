"""`/conflicts` where sources disagree, and `/evidence` what rests on weak ground."""

import csv
import io
import json
from collections import Counter
from typing import Any

from flask import Blueprint, Response, render_template

from graph.conflicts import Conflict, find_conflicts, records
from graph.doubts import (
    claims_marked,
    claims_on_weak_sources,
    single_source_shares,
    weak_sources,
)
from graph.errors import NotFound
from graph.export.format import credits_of
from graph.namespaces import shorten
from graph.wording import choose_from, no_form
from web.language import language
from web.services import services
from web.views.gaps import PAGE, one_of, read_page

blueprint = Blueprint("conflicts", __name__)

_SIZE = 20
_MARKS = {
    "weak-source": None,
    "low-confidence": ("confidence", "low"),
    "withdrawn": ("rank", "deprecated"),
}


@blueprint.get("/conflicts")
def page() -> str:
    """The disagreements, filtered by what the address says."""
    everything, chosen, filters = _chosen()
    number = read_page(len(chosen), _SIZE)
    shown = chosen[(number - 1) * _SIZE : number * _SIZE]
    return render_template(
        "conflicts.html",
        conflicts=shown,
        total=len(chosen),
        page=number,
        pages=max(1, -(-len(chosen) // _SIZE)),
        classes=Counter(c.thing_class for c in everything if c.thing_class),
        properties=Counter(c.property for c in everything),
        filters=filters,
        sources=services().reader.sources({s for c in shown for m in c.claims for s in m.sources}),
    )


@blueprint.get("/conflicts.<ending>")
def download(ending: str) -> Response:
    """The disagreements as a file, one row for each claim."""
    if ending not in ("csv", "json"):
        raise NotFound(no_form(ending), choose_from(("csv", "json")))
    _, chosen, _ = _chosen()
    cited = {s for c in chosen for claim in c.claims for s in claim.sources}
    rows = records(chosen, services().reader.sources(cited), services().labels, language())
    if ending == "json":
        release = services().release
        content = {**credits_of(release), "release": release.id, "claims": rows}
        body = json.dumps(content, ensure_ascii=False)
        return Response(body, content_type="application/json")
    return Response(_csv(rows), content_type="text/csv; charset=utf-8")


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["gap"])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _chosen() -> tuple[list[Conflict], list[Conflict], dict[str, str]]:
    """All conflicts, those that the address asks for, and what it asks for."""
    everything = find_conflicts(services().reader, services().labels, language())
    cls = one_of("class", {shorten(c.thing_class) for c in everything if c.thing_class})
    prop = one_of("property", {shorten(c.property) for c in everything})
    chosen = [
        c
        for c in everything
        if (not cls or shorten(c.thing_class) == cls) and (not prop or shorten(c.property) == prop)
    ]
    return everything, chosen, {"class": cls, "property": prop}


@blueprint.get("/evidence")
def evidence() -> str:
    """Weak sources and copies, where they are used, and what rests on one source."""
    reader = services().reader
    mark = one_of("mark", set(_MARKS)) or "weak-source"
    found = services().always(("marked", mark), lambda: _marked(mark))
    number = read_page(len(found))
    claims = reader.claims(found[(number - 1) * PAGE : number * PAGE])
    weak = services().always("weak sources", lambda: weak_sources(reader))
    cited = {s for claim in claims for s in claim.sources} | {w.iri for w in weak}
    return render_template(
        "evidence.html",
        weak=weak,
        shares=services().always("shares", lambda: single_source_shares(reader)),
        mark=mark,
        marks=tuple(_MARKS),
        claims=claims,
        total=len(found),
        page=number,
        pages=max(1, -(-len(found) // PAGE)),
        sources=reader.sources(cited),
    )


def _marked(mark: str) -> list[str]:
    asked = _MARKS[mark]
    reader = services().reader
    return claims_marked(reader, *asked) if asked else claims_on_weak_sources(reader)
