"""`/regions`: what is in each region and municipality, and one page for each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template

from graph.errors import NotFound
from graph.namespaces import ID
from graph.regions import Region
from graph.selection import Item
from graph.wording import Wording, shown
from web.names import label
from web.services import services
from web.status import GROUPS, group_of

blueprint = Blueprint("regions", __name__)


@blueprint.get("/regions")
def all_regions() -> str:
    """The regions with their municipalities that have something on record."""
    known = services().analyses.regions
    heads = _by_name(r for r in known.values() if r.within not in known)
    groups = [
        [_row(region) for region in (head, *_by_name(known[part] for part in head.parts))]
        for head in heads
    ]
    return render_template(
        "regions.html",
        places=groups,
        municipalities=sum(not region.parts for region in known.values()),
        most=max((sum(row.bar.values()) for rows in groups for row in rows), default=1),
        groups=GROUPS,
    )


@blueprint.get("/regions/<place>")
def one(place: str) -> str:
    """One region or municipality."""
    region = services().analyses.regions.get(ID + place)
    if region is None:
        raise NotFound(
            Wording("Nothing is on record in “{given}”", given=shown(place)),
            "See the list of regions.",
        )
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
        parts=_by_name(services().analyses.regions[part] for part in region.parts),
        undertakings=[i for i in items if i.cls in ("facility", "project")],
        education=[i for i in items if i.cls == "education"],
        actors=[i for i in items if i.cls in ("organisation", "collaboration")],
        jobs=jobs,
        sources=reader.sources({s for claim in jobs for s in claim.sources}),
        gaps=list({row["gap"]: row for row in gaps}.values()),
    )


@dataclass(frozen=True)
class Row:
    """A region in the table: its things by class, and its undertakings by group of status."""

    region: Region
    counts: Counter[str]
    bar: Counter[str]


def _row(region: Region) -> Row:
    return Row(region, _counts(region), _bar(region))


def _by_name(regions: Iterable[Region]) -> list[Region]:
    return sorted(regions, key=lambda region: label(region.place).text)


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
