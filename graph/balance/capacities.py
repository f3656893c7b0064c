"""Capacities: claims on plants become kt of product a year, each counted once.

Definition
    The capacity of a region for a product is the sum over its plants, of those whose status on the
    day is in the status set, of what the claims say, as mass of the product.
Method
    Claims that hold on the day. For a plant that operates, claims on what was built (nameplate,
    actual, stated) rank before plans and permits. Of those the claims of the 366 days up to the
    newest one stand as conflicting: the interval is their envelope, the central value the lower
    median. So a phase and the total of one plant, and the options of one permit, are never added.
    A total of a site takes in the operator's other plants for the same product.
Pitfalls
    Hydrates, contained metal, oxide and carbonate equivalent are converted by the claim's basis;
    where a claim names no basis, the mass of the product as the material scheme defines it is
    assumed and said so. Refined metal is not battery feed: only claims on the product count. A
    claim without a material counts only where the plant's stage makes one product.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph.balance.chain import CELL
from graph.balance.claims import GWH, TONNES, Quantity, local, read_history
from graph.balance.interval import Interval, envelope, exact
from graph.balance.model import CapacityClaim
from graph.balance.plants import NOT_OUTPUT, Outputs, Plant, read_plants
from graph.balance.production import read_production
from graph.balance.stoichiometry import Substances
from graph.view import View

CONFLICT_DAYS = 366
_BUILT = frozenset({"nameplate", "actual", "stated", "observed", "estimated"})
_KINDS = """
SELECT ?kind ?of WHERE { ?kind skos:broader+ ?of ; skos:inScheme ?scheme .
                         FILTER (?scheme = <https://w3id.org/akkuketju/cv/material>) }
"""


def read_capacities(
    view: View,
    statuses: frozenset[str],
    substances: Substances,
    plants: Mapping[str, Plant] | None = None,
) -> list[CapacityClaim]:
    """Every capacity claim on a plant of the view's region, counted or not.

    Of each plant and product the counted claims carry one and the same interval: that of the plant.
    """
    plants = read_plants(view) if plants is None else plants
    outputs = Outputs(view, substances)
    pattern = f"?subject a akku:Undertaking ; akku:locatedIn+ id:{view.region} ."
    claims = [
        claim
        for one in read_history(view, "capacity", pattern)
        if not one.aspect
        for claim in _claims(one, plants[one.subject], outputs, substances)
    ]
    by_series: dict[tuple[str, str], list[CapacityClaim]] = defaultdict(list)
    for claim in _narrowed(claims, view):
        by_series[claim.plant, claim.product].append(claim)
    found = [one for series in by_series.values() for one in _choose(series, statuses)]
    found = _without_double_totals(found, plants)
    return found + read_production(view, statuses, found, plants, outputs)


def pool_capacities(claims: list[CapacityClaim]) -> dict[str, Interval]:
    """The summed capacity by product claimed; each plant once."""
    pools: dict[str, Interval] = {}
    seen: set[tuple[str, str]] = set()
    for one in claims:
        if one.counted and (one.plant, one.product) not in seen:
            seen.add((one.plant, one.product))
            pools[one.product] = pools.get(one.product, exact(0)) + one.capacity
    return pools


def _claims(
    one: Quantity, plant: Plant, outputs: Outputs, substances: Substances
) -> Iterator[CapacityClaim]:
    products, reason = outputs.products_of(one, plant.stages)
    for product in products:
        capacity, problem = _as_product_mass(one, product, substances)
        assumed = reason or _assumed(one)
        yield CapacityClaim(
            claim=one.claim,
            plant=one.subject,
            product=product,
            capacity=capacity,
            kind=one.kind,
            basis=one.basis,
            statuses=tuple(sorted(plant.statuses)),
            date=one.date,
            counted=not problem and reason != NOT_OUTPUT,
            reason=problem or assumed,
            phase=" ".join(filter(None, (one.phase, one.scope))),
            stages=tuple(sorted(plant.stages)),
            unit=one.unit if problem else "",
        )


def _assumed(one: Quantity) -> str:
    if one.basis == "input-mass":
        return "input"
    return "basis-assumed" if not one.basis and one.unit == TONNES else ""


def _narrowed(claims: list[CapacityClaim], view: View) -> list[CapacityClaim]:
    """A product read off the stage gives way to the kind of it that other claims name."""
    kinds = {(local(row["kind"]), local(row["of"])) for row in view.rows(_KINDS)}
    named: dict[str, set[str]] = defaultdict(set)
    for one in claims:
        if one.reason != "product-from-stage":
            named[one.plant].add(one.product)
    narrowed = []
    for one in claims:
        kind = {name for name in named[one.plant] if (name, one.product) in kinds}
        guessed = one.reason == "product-from-stage" and len(kind) == 1
        narrowed.append(replace(one, product=kind.pop()) if guessed else one)
    return narrowed


def _as_product_mass(one: Quantity, product: str, substances: Substances) -> tuple[Interval, str]:
    if one.unit not in (GWH, TONNES):
        return one.amount, "unit"
    if not product:
        return one.amount, "no-product"
    if one.unit == GWH:
        return one.amount, "" if product == CELL else "unit"
    if product == CELL:
        return one.amount, "unit"
    if one.basis == "input-mass":
        return one.amount * 0.001, ""
    factor = substances.per_basis(product, one.basis)
    if factor is None:
        return one.amount, "basis"
    return one.amount * (factor / 1000), ""


def _choose(series: list[CapacityClaim], statuses: frozenset[str]) -> list[CapacityClaim]:
    usable = [one for one in series if one.counted]
    if not usable:
        return series
    if not statuses.intersection(usable[0].statuses):
        return [replace(one, counted=False, reason="status") if one.counted else one
                for one in series]  # fmt: skip
    built = [one for one in usable if one.kind in _BUILT]
    eligible = built if built and "operating" in usable[0].statuses else usable
    newest = max((one.date or dt.date.min for one in eligible), default=dt.date.min)
    kept = [
        one
        for one in eligible
        if newest - (one.date or dt.date.min) <= dt.timedelta(days=CONFLICT_DAYS)
    ]
    capacity = envelope(one.capacity for one in kept)
    return [
        replace(one, capacity=capacity)
        if one in kept
        else replace(one, counted=False, reason="superseded" if one in eligible else "plan")
        if one.counted
        else one
        for one in series
    ]


def _without_double_totals(
    claims: list[CapacityClaim], plants: Mapping[str, Plant]
) -> list[CapacityClaim]:
    """A total stands for the operator's plants; it is left out if they add up to more."""
    left_out: set[tuple[str, str]] = set()
    for total in (
        one for one in claims if one.counted and "total" in re.split(r"[ ,]+", one.phase)
    ):
        others = {
            (one.plant, one.product): one.capacity
            for one in claims
            if one.counted
            and one.product == total.product
            and one.plant != total.plant
            and plants[one.plant].operators & plants[total.plant].operators
        }
        if sum(c.central for c in others.values()) > total.capacity.central:
            left_out.add((total.plant, total.product))
        else:
            left_out.update(others)
    return [
        replace(one, counted=False, reason="in-total")
        if one.counted and (one.plant, one.product) in left_out
        else one
        for one in claims
    ]
