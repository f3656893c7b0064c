"""N-1 and N-k: what is lost if countries, firms or facilities stop, with bounds.

Worldwide, each layer (a material at a stage) loses the removed countries' share of its supply, and
a chain that needs several layers loses at least the largest of the losses and at most their sum
(`bounds.union_of_losses`). In the region, each stage loses the removed plants' part of what its
plants can make. Where capacities cannot be compared the part is anything from nothing to all, but
all if no plant is left and nothing if none is taken. Downstream a stage loses at least its own
part, if what is missing can be bought elsewhere, and at most its own and all that its inputs lose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from graph.dependence.bounds import Bounds, hull, union_of_losses
from graph.dependence.concentration import share_of
from graph.dependence.shares import Distribution, current
from graph.plants import Plant
from graph.view import View

_CAPACITIES = """
SELECT ?plant ?amount ?unit ?material ?claim WHERE {
  ?plant akku:capacity ?claim . ?claim akku:normAmount ?amount ; akku:normUnit ?unit ;
         akku:material ?material ; akku:quantityKind ?kind .
  FILTER (?kind IN (kind:nameplate, kind:actual, kind:stated))
}
"""
_NEXT = """
SELECT ?stage ?next WHERE {
  ?stage akku:nextStage ?next ; akku:order ?a . ?next akku:order ?b . FILTER (?a < ?b)
}
"""

#: What a capacity is of: unit and material, both IRIs.
Measure = tuple[str, str]


@dataclass(frozen=True)
class WorldLoss:
    """What a layer loses of the world's supply, in per cent; the hull over the sources."""

    material: str | None
    stage: str | None
    measure: str
    loss: Bounds
    years: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class StageLoss:
    """What a stage of the region loses of what its running plants can make, in per cent.

    ``own`` is by its own plants, ``chain`` with what its inputs may lose.
    """

    stage: str
    removed: tuple[str, ...]
    plants: tuple[str, ...]
    own: Bounds
    chain: Bounds
    claims: tuple[str, ...] = ()


def world_losses(found: Iterable[Distribution], places: Iterable[str]) -> list[WorldLoss]:
    """The loss of each layer if the places stop, over the newest distributions of each source."""
    wanted = frozenset(places)
    losses = []
    for (material, stage, measure), group in current(found).items():
        loss = hull(share_of(one, wanted) for one in group)
        years = tuple(sorted({one.year for one in group}))
        claims = tuple(sorted({claim for one in group for claim in one.claims}))
        losses.append(WorldLoss(material or None, stage or None, measure, loss, years, claims))
    return losses


def chain_losses(losses: Iterable[WorldLoss]) -> dict[str, Bounds]:
    """The loss of each material that has several layers on record: mined, then refined."""
    by_material: dict[str, list[Bounds]] = {}
    for one in losses:
        if one.material:
            by_material.setdefault(one.material, []).append(one.loss)
    return {m: union_of_losses(found) for m, found in by_material.items() if len(found) > 1}


def capacities(view: View) -> dict[str, dict[Measure, Bounds]]:
    """What each plant can make, by unit and material; of several claims the hull."""
    found: dict[str, dict[Measure, Bounds]] = {}
    for row in view.rows(_CAPACITIES):
        amount = Bounds(float(row["amount"]), float(row["amount"]))
        known = found.setdefault(row["plant"], {})
        measure = row["unit"], row["material"]
        known[measure] = hull([known[measure], amount]) if measure in known else amount
    return found


def stage_order(view: View) -> nx.DiGraph:
    """The stages as a graph in the order of the flow, without the way back from recycling."""
    graph = nx.DiGraph()
    graph.add_edges_from((row["stage"], row["next"]) for row in view.rows(_NEXT))
    return graph


def part_of(
    removed: Iterable[str], plants: Iterable[str], amounts: Mapping[str, Mapping[Measure, Bounds]]
) -> Bounds:
    """The part that ``removed`` has of what ``plants`` can make, in per cent."""
    everyone = sorted(set(plants))
    taken = [plant for plant in everyone if plant in set(removed)]
    left = [plant for plant in everyone if plant not in set(removed)]
    if not taken or not left:
        whole = 100.0 if taken else 0.0
        return Bounds(whole, whole)
    shared = set.intersection(*(set(amounts.get(plant, {})) for plant in everyone))
    if not shared:
        return Bounds(0.0, 100.0)
    return hull(_part(taken, left, amounts, measure) for measure in shared)


def stage_losses(
    stages: Mapping[str, list[Plant]],
    removed: Iterable[str],
    amounts: Mapping[str, Mapping[Measure, Bounds]],
    order: nx.DiGraph,
) -> list[StageLoss]:
    """The loss of each stage that has running plants, in the order of the flow.

    Plants of unknown status may or may not run, so both cases are in the interval.
    """
    gone = frozenset(removed)
    own: dict[str, Bounds] = {}
    for stage, plants in stages.items():
        sure = [p.iri for p in plants if p.running]
        maybe = [p.iri for p in plants if p.unsure]
        if sure or maybe:
            sets = [group for group in (sure, [*sure, *maybe]) if group]
            own[stage] = hull(part_of(gone, group, amounts) for group in sets)
    losses = []
    for stage in [*nx.topological_sort(order), *sorted(set(own) - set(order))]:
        if stage not in own:
            continue
        inputs = nx.ancestors(order, stage) if stage in order else set()
        whole = union_of_losses([own[stage], *(own[s] for s in inputs if s in own)])
        here = [p for p in stages[stage] if p.running or p.unsure]
        losses.append(
            StageLoss(
                stage=stage,
                removed=tuple(p.iri for p in here if p.iri in gone),
                plants=tuple(p.iri for p in here),
                own=own[stage],
                chain=Bounds(own[stage].low, whole.high),
                claims=tuple(sorted({c for p in here for c in p.claims})),
            )
        )
    return losses


def _part(
    taken: list[str],
    left: list[str],
    amounts: Mapping[str, Mapping[Measure, Bounds]],
    measure: Measure,
) -> Bounds:
    ours = [amounts[plant][measure] for plant in taken]
    others = [amounts[plant][measure] for plant in left]
    low, high = sum(i.low for i in ours), sum(i.high for i in ours)
    least, most = sum(i.low for i in others), sum(i.high for i in others)
    return Bounds(
        100.0 * low / (low + most) if low + most else 0.0,
        100.0 * high / (high + least) if high + least else 100.0,
    )
