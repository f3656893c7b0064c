"""What was made in a year, where no capacity is on record: the capacity is at least that.

Method
    Of each plant and product the newest output in tonnes a year counts, if no capacity claim on the
    plant does. The output of the whole region by statistics (of mines, of refineries) stands for
    that of its operating plants, unless those add up to more or a capacity of one is on record; it
    counts where operating plants count. An output of nothing is no capacity.
Pitfalls
    A year's output is no capacity: a plant may have stood still. It is a lower bound and the claim
    says so (`production`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from graph.balance.claims import TONNES, Quantity, local, read_history
from graph.balance.interval import envelope
from graph.balance.model import CapacityClaim
from graph.balance.plants import NOT_OUTPUT, Outputs, Plant
from graph.namespaces import ID
from graph.view import View

REASON = "production"
_STAGES = {"mine-production": "mining", "refined-production": "refining"}
_MADE = frozenset({"actual", "observed", "stated"})


def read_production(
    view: View,
    statuses: frozenset[str],
    capacities: list[CapacityClaim],
    plants: Mapping[str, Plant],
    outputs: Outputs,
) -> list[CapacityClaim]:
    """The outputs on record as claims, counted where no capacity claim does better."""
    counted = [one for one in capacities if one.counted]
    own = _by_series(_of_plants(view, plants, outputs), statuses)
    known = {(one.plant, one.product) for one in counted}
    own = [_left_out(one, "capacity-known") if _key(one) in known else one for one in own]
    whole = _by_series(_of_region(view, outputs), statuses)
    running = {
        one.product
        for one in capacities
        if "operating" in one.statuses and (one.counted or one.reason == "in-total")
    }
    return _without_doubles(own, whole, running)


def _key(one: CapacityClaim) -> tuple[str, str]:
    return one.plant, one.product


def _left_out(one: CapacityClaim, reason: str) -> CapacityClaim:
    return replace(one, counted=False, reason=reason) if one.counted else one


def _without_doubles(
    own: list[CapacityClaim], whole: list[CapacityClaim], with_capacity: set[str]
) -> list[CapacityClaim]:
    """The region's output stands for its plants', or gives way to them."""
    made: dict[str, dict[str, float]] = defaultdict(dict)
    for one in own:
        if one.counted and "operating" in one.statuses:
            made[one.product][one.plant] = one.capacity.central
    kept: set[str] = set()
    found = []
    for one in whole:
        if one.product in with_capacity:
            found.append(_left_out(one, "capacity-known"))
        elif sum(made[one.product].values()) > one.capacity.central:
            found.append(_left_out(one, "in-total"))
        else:
            kept |= {one.product} if one.counted else set()
            found.append(one)
    running = [one.product in kept and "operating" in one.statuses for one in own]
    return [
        *(
            _left_out(one, "in-statistics") if r else one
            for one, r in zip(own, running, strict=True)
        ),
        *found,
    ]


def _by_series(claims: list[CapacityClaim], statuses: frozenset[str]) -> list[CapacityClaim]:
    """The newest of each plant and product counts, if the plant's status does."""
    series: dict[tuple[str, str], list[CapacityClaim]] = defaultdict(list)
    for one in claims:
        series[_key(one)].append(one)
    found = []
    for several in series.values():
        newest = max(one.date or dt.date.min for one in several)
        same = [one for one in several if (one.date or dt.date.min) == newest]
        amount = envelope(one.capacity for one in same)
        for one in several:
            if not statuses.intersection(one.statuses):
                found.append(_left_out(one, "status"))
            elif one in same:
                found.append(replace(one, capacity=amount))
            else:
                found.append(_left_out(one, "superseded"))
    return found


def _of_plants(view: View, plants: Mapping[str, Plant], outputs: Outputs) -> list[CapacityClaim]:
    pattern = f"?subject a akku:Undertaking ; akku:locatedIn+ id:{view.region} ."
    found = []
    for one in read_history(view, "production", pattern):
        if one.aspect or not _is_output(one):
            continue
        plant = plants[one.subject]
        made, reason = outputs.products_of(one, plant.stages)
        if reason != NOT_OUTPUT:
            found += [_claim(one, one.subject, product, plant) for product in made]
    return found


def _of_region(view: View, outputs: Outputs) -> list[CapacityClaim]:
    running = Plant(statuses={"operating"})
    found = []
    for one in read_history(view, "production", f"?claim akku:place id:{view.region} ."):
        stage = _STAGES.get(one.aspect)
        if stage and _is_output(one):
            made = sorted(outputs.as_metal(stage, local(one.subject)))
            found += [_claim(one, ID + view.region, product, running) for product in made]
    return found


def _is_output(one: Quantity) -> bool:
    metal = one.basis in ("", "product-mass", "contained-metal")
    return one.unit == TONNES and one.amount.high > 0 and metal and one.kind in _MADE


def _claim(one: Quantity, plant: str, product: str, known: Plant) -> CapacityClaim:
    return CapacityClaim(
        claim=one.claim,
        plant=plant,
        product=product,
        capacity=one.amount * 0.001,
        kind=one.kind,
        basis=one.basis,
        statuses=tuple(sorted(known.statuses)),
        date=one.date,
        reason=REASON,
        phase=" ".join(filter(None, (one.phase, one.scope))),
        stages=tuple(sorted(known.stages)),
    )
