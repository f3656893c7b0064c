"""Geography: neighbours in the chain lie far apart, or all eggs lie in one basket.

Definition
    *Stages far apart*: of two neighbouring stages with running plants in the region, the nearest
    two plants are certainly more than 200 km apart. *Stage in one place*: a stage has at least two
    running plants, all in one municipality. *Many stages in one place*: plants of at least three
    stages run in one municipality. *Plant without position*: a running plant of the chain has no
    coordinates.
Method
    Great-circle distances between positions as they are in the data; the precision of both is
    subtracted for the least and added for the most. The size is in kilometres, or, for places, the
    share of the running plants of the stage or the region, in per cent. That plants are co-located
    is read from municipalities, not from coordinates, as those are often of the town's centre.
Needed data
    Coordinates with precision, municipality, stage and status of facilities. Hazards, grid
    connections, ports and roads are not in the data: what they risk or allow is not judged.
Pitfalls
    A town's centre shown as the plant; distance by road or sea is longer; being close is a
    strength as well as a risk: one energy supply, one port, one flood.
Complexity
    Quadratic in the plants of neighbouring stages.
Reference
    Sinnott 1984 (haversine); RWTH Battery Atlas (sites in Europe).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

from graph.dependence.bounds import Bounds
from graph.dependence.removal import stage_order
from graph.distances import distance
from graph.gaps.dependence import decimal
from graph.gaps.model import Gap, Rule, Size, terms
from graph.namespaces import AKKU, WGS84
from graph.plants import Plant, by_stage, plants_of
from graph.view import View

FAR_KM = 200.0
MANY_STAGES = 3


def find(view: View) -> Iterator[Gap]:
    """Neighbours that are far apart, places that hold much, and plants without a position."""
    order = view.once(stage_order)
    plants = [p for p in view.once(plants_of) if p.running and p.stages & set(order)]
    stages = {stage: found for stage, found in by_stage(plants).items() if stage in order}
    for up, down in sorted(order.edges):
        if up in stages and down in stages:
            yield from _far(view, up, down, stages)
    for stage, here in sorted(stages.items()):
        towns = set.intersection(*(set(p.towns) for p in here))
        if len(here) > 1 and towns:
            yield _gap(view, "stage-in-one-place", (stage, min(towns)), here, Bounds(100, 100))
    yield from _crowded(view, plants, stages)
    for plant in plants:
        if plant.point is None:
            yield Gap(
                "plant-without-position",
                (plant.iri,),
                evidence=plant.claims,
                region=view.region,
                asks=(WGS84 + "lat", WGS84 + "long"),
            )


def _far(view: View, up: str, down: str, stages: Mapping[str, list[Plant]]) -> Iterator[Gap]:
    spans = [
        (distance(a, b), a, b) for a, b in product(stages[up], stages[down]) if a.point and b.point
    ]
    if not spans:
        return
    least = min(span.low for span, _, _ in spans)
    if least <= FAR_KM:
        return
    nearest, a, b = min(spans, key=lambda s: (s[0].low + s[0].high, s[1].iri, s[2].iri))
    most = min(span.high for span, _, _ in spans)
    middle = max(least, min(most, (nearest.low + nearest.high) / 2))
    yield Gap(
        "stages-far-apart",
        (up, down),
        evidence=tuple(sorted({*a.claims, *b.claims})),
        severity="minor",
        size=Size(decimal(middle), decimal(least), decimal(most), "km"),
        region=view.region,
        asks=terms("performs", "status", "locatedIn"),
    )


def _crowded(view: View, plants: list[Plant], stages: Mapping[str, list[Plant]]) -> Iterator[Gap]:
    towns: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        for town in plant.towns:
            towns[town].append(plant)
    for town, here in sorted(towns.items()):
        held = {stage for stage in stages if any(stage in plant.stages for plant in here)}
        if len(held) >= MANY_STAGES:
            share = 100 * len(here) / len(plants)
            yield _gap(view, "many-stages-in-one-place", (town,), here, Bounds(share, share))


def _gap(view: View, kind: str, focus: tuple[str, ...], plants: list[Plant], share: Bounds) -> Gap:
    low, high = decimal(share.low), decimal(share.high)
    return Gap(
        kind,
        focus,
        evidence=tuple(sorted({claim for plant in plants for claim in plant.claims})),
        severity="minor",
        size=Size(low, Decimal(low), high, "%"),
        region=view.region,
        asks=(AKKU + "locatedIn",),
    )


RULE = Rule(
    "geography",
    "1",
    (
        "stages-far-apart",
        "stage-in-one-place",
        "many-stages-in-one-place",
        "plant-without-position",
    ),
    find,
)
