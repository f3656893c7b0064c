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
from collections import defaultdict
from dataclasses import dataclass, replace

from graph.balance.chain import CELL
from graph.balance.claims import GWH, TONNES, Quantity, local, read_history
from graph.balance.interval import Interval, envelope, exact
from graph.balance.model import CapacityClaim
from graph.balance.stoichiometry import Substances
from graph.view import View

CONFLICT_DAYS = 366
_BUILT = frozenset({"nameplate", "actual", "stated", "observed", "estimated"})
_PLANTS = """
SELECT ?plant ?status ?operator ?performed WHERE {
  ?plant a akku:Undertaking ; akku:locatedIn+ id:%s .
  OPTIONAL { ?plant akku:status ?status }
  OPTIONAL { ?plant akku:operator ?operator }
  OPTIONAL { ?plant akku:performs ?performed }
}
"""
_OUTPUTS = """
SELECT ?stage ?material WHERE { ?stage akku:outputMaterial ?material }
"""
_KINDS = """
SELECT ?kind ?of WHERE { ?kind skos:broader+ ?of ; skos:inScheme ?scheme .
                         FILTER (?scheme = <https://w3id.org/akkuketju/cv/material>) }
"""


@dataclass
class _Plant:
    statuses: set[str]
    operators: set[str]
    stages: set[str]


def read_capacities(
    view: View, statuses: frozenset[str], substances: Substances
) -> list[CapacityClaim]:
    """Every capacity claim on a plant of the view's region, counted or not.

    Of each plant and product the counted claims carry one and the same interval: that of the plant.
    """
    plants = _read_plants(view)
    outputs: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_OUTPUTS):
        outputs[local(row["stage"])].add(local(row["material"]))
    pattern = f"?subject a akku:Undertaking ; akku:locatedIn+ id:{view.region} ."
    claims = [
        _claim(one, plants[one.subject], outputs, substances)
        for one in read_history(view, "capacity", pattern)
        if not one.aspect
    ]
    by_series: dict[tuple[str, str], list[CapacityClaim]] = defaultdict(list)
    for claim in _narrowed(claims, view):
        by_series[claim.plant, claim.product].append(claim)
    found = [one for series in by_series.values() for one in _choose(series, statuses)]
    return _without_double_totals(found, plants)


def pool_capacities(claims: list[CapacityClaim]) -> dict[str, Interval]:
    """The summed capacity by product claimed; each plant once."""
    pools: dict[str, Interval] = {}
    seen: set[tuple[str, str]] = set()
    for one in claims:
        if one.counted and (one.plant, one.product) not in seen:
            seen.add((one.plant, one.product))
            pools[one.product] = pools.get(one.product, exact(0)) + one.capacity
    return pools


def _read_plants(view: View) -> dict[str, _Plant]:
    plants: dict[str, _Plant] = defaultdict(lambda: _Plant(set(), set(), set()))
    for row in view.rows(_PLANTS % view.region):
        plant = plants[row["plant"]]
        for name, into in (
            ("status", plant.statuses),
            ("operator", plant.operators),
            ("performed", plant.stages),
        ):
            if name in row:
                into.add(local(row[name]))
    return plants


def _claim(
    one: Quantity, plant: _Plant, outputs: dict[str, set[str]], substances: Substances
) -> CapacityClaim:
    product, reason = one.material, ""
    if not product:
        product, reason = _product_of(plant, outputs, one), "product-from-stage"
    capacity, problem = _as_product_mass(one, product, substances)
    if not reason and not one.basis and one.unit == TONNES:
        reason = "basis-assumed"
    return CapacityClaim(
        claim=one.claim,
        plant=one.subject,
        product=product,
        capacity=capacity,
        kind=one.kind,
        basis=one.basis,
        statuses=tuple(sorted(plant.statuses)),
        date=one.date,
        counted=not problem,
        reason=problem or reason,
        phase=" ".join(filter(None, (one.phase, one.scope))),
    )


def _product_of(plant: _Plant, outputs: dict[str, set[str]], one: Quantity) -> str:
    made = {material for stage in plant.stages for material in outputs.get(stage, ())}
    return made.pop() if len(made) == 1 and not one.scope and len(plant.stages) == 1 else ""


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
    if not product:
        return one.amount, "no-product"
    if one.unit == GWH:
        return one.amount, "" if product == CELL else "unit"
    if one.unit != TONNES or product == CELL:
        return one.amount, "unit"
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
    claims: list[CapacityClaim], plants: dict[str, _Plant]
) -> list[CapacityClaim]:
    """A total stands for the operator's plants; it is left out if they add up to more."""
    left_out: set[tuple[str, str]] = set()
    for total in (one for one in claims if one.counted and "total" in one.phase.split()):
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
