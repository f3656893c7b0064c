"""`/regions`: what is in each municipality, and one page for each."""

from collections import Counter

from flask import Blueprint, render_template

from graph.errors import NotFound
from graph.namespaces import ID
from graph.regions import Region
from graph.selection import Item
from web.page import label
from web.services import services
from web.status import GROUPS, group_of

blueprint = Blueprint("regions", __name__)


@blueprint.get("/regions")
def all_regions() -> str:
    """The municipalities that have something on record."""
    regions = sorted(services().analyses.regions.values(), key=lambda r: label(r.place).text)
    return render_template(
        "regions.html",
        rows=[(region, _counts(region), _bar(region)) for region in regions],
        most=max((sum(_bar(region).values()) for region in regions), default=1),
        groups=GROUPS,
    )


@blueprint.get("/regions/<place>")
def one(place: str) -> str:
    """One municipality."""
    region = services().analyses.regions.get(ID + place)
    if region is None:
        raise NotFound(f"Nothing is on record in {place[:60]!r}", "See the list of regions.")
    reader = services().reader
    items = _items(region)
    jobs = reader.claims(region.jobs)
    wanted = " ".join(f"<{gap}>" for gap in sorted(set(region.gaps)))
    gaps = reader.rows(
        f"SELECT ?gap ?type ?certainty ?focus {{ VALUES ?gap {{ {wanted} }} "
        "?gap akku:gapType ?type ; akku:certainty ?certainty ; akku:focus ?focus . "
        "?focus akku:locatedIn ?any } "
        "ORDER BY ?type ?gap"
    )
    return render_template(
        "region.html",
        region=region,
        counts=_counts(region),
        undertakings=[i for i in items if i.cls in ("facility", "project")],
        education=[i for i in items if i.cls == "education"],
        actors=[i for i in items if i.cls in ("organisation", "collaboration")],
        jobs=jobs,
        sources=reader.sources({s for claim in jobs for s in claim.sources}),
        gaps=list({row["gap"]: row for row in gaps}.values()),
    )


def _items(region: Region) -> list[Item]:
    known = services().analyses.collection.items
    return sorted(
        (known[thing] for thing in region.things if thing in known),
        key=lambda item: label(item.iri).text,
    )


def _counts(region: Region) -> Counter[str]:
    return Counter(item.cls for item in _items(region))


def _bar(region: Region) -> Counter[str]:
    """The undertakings by group of their status."""
    return Counter(
        group_of(min(item.values.get("status", ("",))))
        for item in _items(region)
        if item.cls in ("facility", "project")
    )
