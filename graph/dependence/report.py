"""Everything on dependence for one view, as plain records with stable keys."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from graph.dependence import concentration as measures
from graph.dependence.bounds import Bounds
from graph.dependence.cuts import articulations, chain_cuts
from graph.dependence.exposure import exposure
from graph.dependence.removal import (
    capacities,
    chain_losses,
    stage_losses,
    stage_order,
    world_losses,
)
from graph.dependence.removed import Removed
from graph.dependence.shares import Distribution, current, distributions
from graph.namespaces import AKKU, CV, shorten
from graph.network import network, ties
from graph.ownership import Ownership, ownership
from graph.plants import Plant, by_stage, plants_of
from graph.view import View

#: The stage that the cuts lead to: without cells there is no battery.
TARGET = f"{CV}stage/cell-manufacturing"
_SHOWN = 15

Record = dict[str, Any]


@dataclass
class Dependence:
    """The analyses of one view, each computed when it is asked for."""

    view: View

    @cached_property
    def plants(self) -> list[Plant]:
        """The region's plants and projects."""
        return plants_of(self.view)

    @cached_property
    def stages(self) -> dict[str, list[Plant]]:
        """Its plants by stage, projects left out."""
        return by_stage(plant for plant in self.plants if not plant.project)

    @cached_property
    def owners(self) -> Ownership:
        """Who owns what on the day."""
        return ownership(self.view)

    @cached_property
    def shares(self) -> list[Distribution]:
        """Shares of the world's supply."""
        return distributions(self.view)

    @cached_property
    def order(self) -> nx.DiGraph:
        """The stages in the order of the flow."""
        return stage_order(self.view)

    @cached_property
    def risks(self) -> dict[str, float]:
        """Governance risk by country; empty where the data have none."""
        return {k: value for k, (value, _) in measures.governance_risks(self.view).items()}

    def missing(self) -> list[str]:
        """What the data would need for more."""
        needs = []
        if not self.risks:
            needs.append(
                "governance weighting: no statement of the aspect governance-risk on a country"
            )
        if not self.shares:
            needs.append("concentration: no shares of supply by country")
        return needs

    def concentration(self, material: str | None = None) -> list[Record]:
        """HHI and its kin of every newest distribution, the most concentrated first."""
        found = [
            self._concentration(one)
            for group in current(self.shares).values()
            for one in group
            if material in (None, one.material)
        ]
        return sorted(found, key=lambda record: -record["hhi_low"])

    def _concentration(self, one: Distribution) -> Record:
        index = measures.hhi(one)
        weighted = measures.weighted_hhi(one, self.risks)
        return {
            "material": _short(one.material),
            "stage": _short(one.stage),
            "measure": _short(one.measure),
            "source": shorten(one.source),
            "year": one.year or None,
            **_ends("hhi", index, 0),
            **_ends("effective_number", measures.effective_number(index), 2),
            **_ends("top1", measures.top(one, 1)),
            **_ends("top3", measures.top(one, 3)),
            **_ends("n_minus_1", measures.left_without_largest(one)),
            **(_ends("hhi_governance", weighted, 0) if weighted else {}),
            "largest": shorten(one.listed[0].place) if one.listed else None,
            "countries_listed": len(one.listed),
            "not_split_by_country": round(sum(one.unknown), 1),
            "claims": [shorten(claim) for claim in one.claims],
        }

    def removal(self, removed: Removed, material: str | None = None) -> Record:
        """What is lost without the removed, in per cent."""
        losses = [
            one
            for one in world_losses(self.shares, removed.places)
            if removed.places and material in (None, one.material)
        ]
        gone = removed.plants(self.view, self.plants, self.owners)
        domestic = stage_losses(self.stages, gone, capacities(self.view), self.order)
        top_stages = set(self.order)
        return {
            "world": [
                {
                    "material": _short(one.material),
                    "stage": _short(one.stage),
                    "measure": _short(one.measure),
                    "years": [year or None for year in one.years],
                    **_ends("lost", one.loss),
                    "claims": [shorten(claim) for claim in one.claims],
                }
                for one in losses
            ],
            "chains": [
                {"material": shorten(name), **_ends("lost", loss)}
                for name, loss in chain_losses(losses).items()
            ],
            "region": [
                {
                    "stage": shorten(one.stage),
                    "removed": [shorten(plant) for plant in one.removed],
                    "plants": [shorten(plant) for plant in one.plants],
                    **_ends("own", one.own),
                    **_ends("chain", one.chain),
                    "claims": [shorten(claim) for claim in one.claims],
                }
                for one in domestic
                if one.stage in top_stages and one.chain.high > 0
            ],
        }

    def failure_points(self) -> Record:
        """Minimal cuts of the region's chain, and articulation points of recorded supply."""
        cuts = chain_cuts(self.order, self.stages, TARGET)
        unsure = {
            stage: [shorten(p.iri) for p in plants if p.unsure]
            for stage, plants in self.stages.items()
        }
        supply = ties(network(self.view, [AKKU + "suppliesTo"]))
        return {
            "target": shorten(cuts.target),
            "bridged_by_imports": [shorten(stage) for stage in cuts.bridged],
            "minimal_cuts": [
                {
                    "plants": [shorten(plant) for plant in cut.plants],
                    "stages": [shorten(stage) for stage in cut.stages],
                    "status_unknown": sorted({p for s in cut.stages for p in unsure.get(s, ())}),
                }
                for cut in cuts.cuts
            ],
            "articulation_points": [
                {
                    "thing": shorten(one.node),
                    "cut_off": one.apart,
                    "claims": [shorten(claim) for claim in one.claims],
                }
                for one in articulations(supply)[:_SHOWN]
            ],
        }

    def control(self) -> list[Record]:
        """Per stage: its running plants, whence they are controlled, and how many by a state."""
        found = []
        for stage in nx.topological_sort(self.order):
            running = [plant for plant in self.stages.get(stage, ()) if plant.running]
            if running:
                seats = Counter(self.seat(plant) for plant in running)
                found.append(
                    {
                        "stage": shorten(stage),
                        "running": len(running),
                        "controlled_from": dict(sorted(seats.items())),
                        "controlled_by_a_state": sum(self._by_state(p) for p in running),
                        "plants": [self._owned(plant) for plant in running],
                    }
                )
        return found

    def _by_state(self, plant: Plant) -> bool:
        control = self.owners.control_of(plant)
        return control is not None and control.state

    def _owned(self, plant: Plant) -> Record:
        """A plant's chain of control, and the shares of the ultimate owners in its operator."""
        control = self.owners.control_of(plant)
        held = min(plant.operators) if len(plant.operators) == 1 else plant.iri
        shares = self.owners.ultimate(held)
        snapshot = self.owners.snapshots.get(held)
        stakes = {stake.claim for stake in snapshot.stakes} if snapshot else set()
        return {
            "plant": shorten(plant.iri),
            "chain": [shorten(party) for party in control.chain] if control else [],
            "controlled_from": self.seat(plant),
            "by_a_state": self._by_state(plant),
            "ultimate_shares": {shorten(name): round(part, 1) for name, part in shares.items()},
            "unknown_share": round(100 - sum(shares.values()), 1),
            "shares_of": snapshot.date or None if snapshot and snapshot.shares else None,
            "claims": sorted(map(shorten, {*(control.claims if control else ()), *stakes})),
        }

    def seat(self, plant: Plant) -> str:
        """The country that a plant is controlled from, as a short name, or `unknown`."""
        control = self.owners.control_of(plant)
        return shorten(control.country) if control and control.country else "unknown"

    def exposure(self, material: str) -> list[Record]:
        """The region's plants and projects that hang on a material."""
        found = exposure(self.view, material, self.plants, self.owners)
        return [
            {
                "plant": shorten(one.plant.iri),
                "project": one.plant.project,
                "status": one.plant.status or None,
                "controller": shorten(one.control.top) if one.control else None,
                "controlled_from": self.seat(one.plant),
                "gwh_per_year": one.gwh,
                "meur": one.meur,
                "claims": [shorten(claim) for claim in one.claims],
            }
            for one in found.exposed
        ]


def _short(iri: str | None) -> str | None:
    return shorten(iri) if iri else None


def _ends(name: str, interval: Bounds, digits: int = 1) -> Record:
    low, high = (
        None if value == float("inf") else round(value, digits or None)
        for value in (interval.low, interval.high)
    )
    return {f"{name}_low": low, f"{name}_high": high}
