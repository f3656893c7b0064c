"""Totals and claims of firms: what a tonnage means in cells and cars."""

import re
from collections.abc import Iterator

from graph.balance import Request, solve
from graph.balance.claims import Quantity, local
from graph.balance.interval import Interval
from graph.balance.model import STATUSES
from graph.namespaces import CV
from graph.recomputation.model import Check, Evidence, Table

ASSUMED = "Ours assumes NMC811 and the mean yield of cell plants; the firm tells neither."
MIX = "Ours is half NMC811 and half LFP with losses; the mix of the world is not in the graph."

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(kWh|GWh)")


def _per_kwh(evidence: Evidence) -> Iterator[Check]:
    """Demand of the world's electric cars per kWh of their batteries."""
    demand = {
        local(one.subject): one
        for one in evidence.quantities("demand")
        if one.aspect == "demand-ev" and one.date and one.date.year == 2024
    }
    world = _world_cells(evidence)
    names = {"Li": "lithium", "graphite": "graphite", "Ni": "nickel", "Co": "cobalt"}
    for one in evidence.quantities("observed"):
        name = next((m for text, m in names.items() if f"{text} per kWh" in one.scope), None)
        if local(one.subject) == "mass-balance-check" and world and name in demand:
            tonnes = demand[name].amount.central
            yield Check(
                about=(f"{CV}material/{name}",),
                published=one.amount.central,
                ours=tonnes / (world.amount.central * 1000),
                unit="kg/kWh",
                formula=f"{tonnes:.0f} t / {world.amount.central:g} GWh",
                published_by=(one.claim,),
                inputs=(demand[name].claim, world.claim),
                rounding=0.0005,
            )


def _against_cells(evidence: Evidence) -> Iterator[Check]:
    """The same ratio against what the cells of the graph hold."""
    shares = (("nmc811", 0.5), ("lfp", 0.5))
    chemistries = set(evidence.library.chemistries.values())
    if not {name for name, _ in shares} <= chemistries:
        return
    good = evidence.library.chain(shares).cell_yield
    for check in _per_kwh(evidence):
        material = local(check.about[0])
        if material not in ("lithium", "graphite"):
            continue
        found = [evidence.library.intensity(name, material) for name, _ in shares]
        gross = sum(one.amount.central for one in found) / len(found) / good.amount.central
        yield Check(
            about=check.about,
            published=check.ours,
            ours=gross,
            unit="kg/kWh",
            formula="(q(NMC811) + q(LFP)) / 2 / yield",
            published_by=check.inputs,
            inputs=tuple(sorted({*(c for one in found for c in one.claims), *good.claims})),
            note=MIX,
        )


def _world_cells(evidence: Evidence) -> Quantity | None:
    return next(
        (
            one
            for one in evidence.quantities("observed")
            if local(one.subject) == "battery-demand-world"
            and one.scope.startswith("EV")
            and one.date
            and one.date.year == 2024
        ),
        None,
    )


def _firms(evidence: Evidence) -> Iterator[Check]:
    """A plant's tonnage as GWh or cars, where the claim tells the size of its batteries."""
    if "nmc811" not in evidence.library.chemistries.values():
        return
    request = Request(statuses=frozenset(STATUSES), target=1.0)
    stages = solve(evidence.view, request, evidence.library).stages
    for one in evidence.quantities("capacity"):
        size = _SIZE.search(one.scope)
        if one.aspect != "capacity-equivalent" or not size:
            continue
        for stage in stages:
            plants = {claim.plant: claim for claim in stage.claims if claim.product != "cell"}
            wanted = one.material in ("", stage.product)
            if stage.state != "part" and one.subject in plants and wanted:
                used = plants[one.subject]
                yield _firm(one, float(size[1]), size[2], used.capacity, stage.requirement,
                            (used.claim, *stage.evidence))  # fmt: skip
                break


def _firm(
    one: Quantity,
    size: float,
    unit: str,
    capacity: Interval,
    requirement: Interval,
    inputs: tuple[str, ...],
) -> Check:
    gwh = capacity.low / requirement.central  # the first option or phase, which the claim is on
    cars = unit == "kWh"
    return Check(
        about=(one.subject, *([f"{CV}material/{one.material}"] if one.material else [])),
        published=one.amount.central if cars else size,
        ours=gwh * 1e6 / size if cars else gwh,
        unit="EV/yr" if cars else "GWh/yr",
        formula=f"{capacity.low:g} kt / {requirement.central:.3f} kg/kWh"
        + (f" / {size:g} kWh" if cars else ""),
        published_by=(one.claim,),
        inputs=inputs,
        note=ASSUMED,
    )


def _energy(evidence: Evidence) -> Iterator[Check]:
    """Electricity and heat of making cells, per kWh instead of per kg."""
    energies = [
        one
        for one in evidence.quantities("specificEnergy")
        if local(one.subject) == "nmc811" and one.aspect == ""
    ]
    by_aspect = {
        one.aspect: one
        for one in evidence.quantities("requirement")
        if local(one.subject) == "cell"
    }
    for name in ("electricity-use", "heat-use"):
        published, per_kg = by_aspect.get(f"{name}-per-kwh"), by_aspect.get(name)
        if published and per_kg and energies:
            yield Check(
                about=(published.subject, f"{CV}aspect/{name}"),
                published=published.amount.central,
                ours=per_kg.amount.central / energies[0].amount.central,
                unit="kWh/kWh" if name == "electricity-use" else "MJ/kWh",
                formula=f"{per_kg.amount.central:g} / {energies[0].amount.central:g}",
                published_by=(published.claim,),
                inputs=(per_kg.claim, energies[0].claim),
            )


TABLES = (
    Table(
        "per-kwh",
        "IEA: metal in electric cars of 2024 per kilowatt-hour",
        "The tonnes of the IEA divided by the gigawatt-hours of the year.",
        0.005,
        _per_kwh,
    ),
    Table(
        "cells-against-totals",
        "The same per kilowatt-hour, from the cells of the graph",
        "What cells hold, with the losses of making them, beside the total of the year.",
        0.1,
        _against_cells,
    ),
    Table(
        "firms",
        "What firms say their tonnage is enough for",
        "The capacity of the plant by what a kilowatt-hour takes, and by the battery of a car.",
        0.15,
        _firms,
    ),
    Table(
        "energy",
        "Energy of making cells",
        "Use per kilogram divided by the specific energy of the cell.",
        0.005,
        _energy,
    ),
)
