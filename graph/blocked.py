"""What hindered plants stand for in GWh a year of cells, whatever they make.

Definition
    The capacity of a plant for a product over what a kWh of good cells takes of the product
    (`graph.balance`), in GWh a year, from the least to the greatest of its products and claims. A
    plant that makes nickel and cobalt sulphate counts once. Of an obstacle the plants of one main
    stage add up; those of different stages serve the same cells and never do: the *equivalent* is
    that of the stage where most is hindered.
Method
    One chemistry is assumed for all plants, since hardly any cell plant tells its own; a product
    that only another chemistry takes (cathode material of LFP) is converted by that one.
Errors
    As in the balance: needs behind a yield that is not on record are at least the number, so the
    equivalent is at most. What could not be converted is named with its reason and counts as
    nothing.
Complexity
    One reading of the region's capacities, then linear in the plants of the obstacles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from graph.balance.capacities import read_capacities
from graph.balance.interval import Interval
from graph.balance.library import Library
from graph.balance.model import STATUSES, CapacityClaim
from graph.balance.pools import pools_of
from graph.balance.requirements import gross_requirements
from graph.errors import AkkuketjuError
from graph.namespaces import CV
from graph.obstacles import Blocking, Total
from graph.view import View

#: The chemistry that is assumed where nobody chooses another.
ASSUMED = "nmc811"
_MAIN = "SELECT ?narrow ?stage WHERE { ?narrow skos:broader* ?stage . ?stage akku:inFlow true }"
_INSIDE = "SELECT ?p WHERE { ?p a akku:Undertaking ; akku:locatedIn+ id:%s }"
_PARTS = "SELECT ?thing ?whole WHERE { ?thing a akku:Undertaking ; akku:isPartOf+ ?whole }"


@dataclass(frozen=True)
class Equivalent:
    """GWh a year of cells by main stage, and what could not be converted, with the reason.

    ``by_stage`` is keyed by IRI, the greatest first. Reasons are those of docs/balance.md, or
    `no-capacity` and `not-in-region`.
    """

    by_stage: Mapping[str, Total]
    unconverted: tuple[tuple[str, str], ...]

    @property
    def stage(self) -> str:
        """The main stage where most is hindered; empty where nothing could be converted."""
        return next(iter(self.by_stage), "")

    @property
    def total(self) -> Total:
        """The equivalent: that of ``stage``."""
        return next(iter(self.by_stage.values()), Total(Decimal(0), Decimal(0), (), ()))


@dataclass(frozen=True)
class _Made:
    """What a plant could give: GWh a year of cells at one main stage."""

    low: float
    high: float
    claims: tuple[str, ...]


#: By obstacle: of the undertakings that a source names, and with those on the path.
Hindered = dict[str, tuple[Equivalent, Equivalent]]


class Cells:
    """The region's plants as GWh a year of cells, of one assumed chemistry.

    Raises the errors of the balance where the graph of the day lacks what it needs.
    """

    def __init__(self, view: View, chemistry: str = ASSUMED) -> None:
        library = Library(view)
        self.chemistry = chemistry
        self._main = {row["narrow"]: row["stage"] for row in view.rows(_MAIN)}
        self._wholes: dict[str, set[str]] = defaultdict(set)
        for row in view.rows(_PARTS):
            self._wholes[row["thing"]].add(row["whole"])
        needs = _needs(view, library, chemistry)
        self._made: dict[str, dict[str, _Made]] = defaultdict(dict)
        self._reasons: dict[str, str] = {}
        for one in read_capacities(view, frozenset(STATUSES), library.substances):
            self._add(one, needs)
        self._inside = {row["p"] for row in view.rows(_INSIDE % view.region)}

    def _add(self, one: CapacityClaim, needs: Mapping[str, tuple[str, Interval]]) -> None:
        usable = (one.counted or one.reason in ("status", "in-statistics")) and not one.unit
        if not usable or one.product not in needs:
            if one.reason not in ("superseded", "plan", "capacity-known", "in-total"):
                reason = one.reason if not usable else "not-in-chain"
                self._reasons.setdefault(one.plant, reason)
            return
        stage, need = needs[one.product]
        main = self._main.get(f"{CV}stage/{stage}", f"{CV}stage/{stage}")
        gwh = one.capacity / need
        known = self._made[one.plant].get(main, _Made(gwh.low, gwh.high, ()))
        self._made[one.plant][main] = _Made(
            min(known.low, gwh.low),
            max(known.high, gwh.high),
            tuple(sorted({*known.claims, one.claim})),
        )

    def equivalent(self, things: Iterable[str]) -> Equivalent:
        """What the undertakings stand for together."""
        hindered = set(things)
        counted = {t for t in hindered if t in self._made}
        counted -= {t for t in counted if self._wholes.get(t, set()) & counted}
        stages: dict[str, list[_Made]] = defaultdict(list)
        for thing in sorted(counted):
            for stage, made in self._made[thing].items():
                stages[stage].append(made)
        totals = {stage: _sum(made) for stage, made in stages.items()}
        order = sorted(totals, key=lambda stage: (-totals[stage].high, stage))
        told = {t for t in hindered if t in counted or self._wholes.get(t, set()) & counted}
        left = tuple((t, self._reason(t)) for t in sorted(hindered - told))
        return Equivalent({stage: totals[stage] for stage in order}, left)

    def _reason(self, thing: str) -> str:
        if thing not in self._inside:
            return "not-in-region"
        return self._reasons.get(thing, "no-capacity")


def blocked_cells(view: View, found: Iterable[Blocking]) -> Hindered:
    """By obstacle: of the undertakings that a source names, and with those on the path.

    Empty where the graph of the day lacks what a balance needs.
    """
    try:
        cells = Cells(view)
    except AkkuketjuError:
        return {}
    return {
        one.obstacle: (cells.equivalent(one.named), cells.equivalent({*one.named, *one.path}))
        for one in found
    }


def _needs(view: View, library: Library, chemistry: str) -> dict[str, tuple[str, Interval]]:
    """Stage and kg per kWh of each material whose capacity a chain can use."""
    found: dict[str, tuple[str, Interval]] = {}
    for name in (chemistry, *sorted(set(library.chemistries.values()) - {chemistry})):
        try:
            chain = library.chain([(name, 1.0)])
        except AkkuketjuError:
            if name == chemistry:
                raise
            continue
        needs = gross_requirements(chain)
        for product, pools in pools_of(view, chain.stages).items():
            for pool in (product, *pools):
                if product in needs:
                    found.setdefault(pool, (chain.stages[product], needs[product]))
    return found


def _sum(made: list[_Made]) -> Total:
    return Total(
        low=_figures(sum(one.low for one in made)),
        high=_figures(sum(one.high for one in made)),
        claims=tuple(sorted({claim for one in made for claim in one.claims})),
        unknown=(),
    )


def _figures(gwh: float) -> Decimal:
    """To three figures, as many as the needs bear."""
    return Decimal(f"{float(f'{gwh:.3g}'):.9f}".rstrip("0").rstrip("."))
