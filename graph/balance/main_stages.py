"""The main stages of the flow, each in GWh of cells a year, or with the reason why not.

Definition
    A stage that makes products of the chain supports what the least of them supports, of those that
    the chain cannot do without and that have a capacity; products without one are named beside it,
    for a missing product is no shortage. A recycling stage *takes in* the cells of so many GWh a
    year: kilograms of used batteries by the specific energy of the chemistry, bare cells and whole
    packs as the ends; of black mass by the active powders in a kWh of cells.
Result
    Capacities of the stage's plants that no row counts stand with their reason: the unit has no
    tonnes or GWh a year, the metal content is not on record, the chain has no such product, the
    status does not count. Plants without any capacity on record are named too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.balance.chain import Chain
from graph.balance.claims import PERCENT, local, read_coefficients
from graph.balance.interval import Interval, envelope, exact
from graph.balance.model import CapacityClaim, MainStage, Request, Stage
from graph.balance.plants import Plant
from graph.balance.terms import BLACK_MASS
from graph.view import View

#: What the first step of recycling takes in.
WASTE = "waste-li-ion-battery"
_STAGES = """
SELECT ?stage ?narrow WHERE {
  ?stage akku:inFlow true ; akku:order ?order ; skos:topConceptOf ?scheme .
  ?narrow skos:broader* ?stage . ?narrow a akku:Stage .
} ORDER BY ?order ?narrow
"""
_HOLDS = "SELECT ?material ?element WHERE { ?material akku:containsElement ?element }"
#: Claims that gave way to a better one on the same plant.
_BETTER_KNOWN = frozenset({"superseded", "plan", "in-total", "in-statistics", "capacity-known"})


@dataclass(frozen=True)
class Known:
    """What the main stages are summed from."""

    stages: tuple[Stage, ...]
    claims: tuple[CapacityClaim, ...]
    plants: Mapping[str, Plant]
    request: Request


def main_stages(view: View, chain: Chain, known: Known) -> tuple[MainStage, ...]:
    """Every main stage of the flow, in its order."""
    narrower: dict[str, set[str]] = {}
    for row in view.rows(_STAGES):
        narrower.setdefault(local(row["stage"]), set()).add(local(row["narrow"]))
    intakes, holding = read_intakes(view, chain), _holding(view, chain)
    return tuple(
        _main_stage(stage, within, known, intakes, holding) for stage, within in narrower.items()
    )


def _holding(view: View, chain: Chain) -> set[str]:
    """The materials that hold an element of the chain, nobody tells how much of it."""
    counted = {element for elements in chain.counted_by.values() for element in elements}
    pairs = [(local(row["material"]), local(row["element"])) for row in view.rows(_HOLDS)]
    return {m for m, e in pairs if e in counted and chain.substances.fraction(e, m) is None}


def read_intakes(view: View, chain: Chain) -> dict[str, Interval]:
    """kg per kWh of cells of what recycling takes in, as far as the graph tells."""
    found: dict[str, Interval] = {}
    energies = {
        local(one.subject): one.amount
        for one in read_coefficients(view, "specificEnergy")
        if "/chemistry/" in one.subject
    }
    if all(chemistry in energies for chemistry, _ in chain.mix):
        cells = _sum(exact(share) / energies[chemistry] for chemistry, share in chain.mix)
        packs = [
            one.amount / (100.0 if one.unit == PERCENT else 1.0)
            for one in read_coefficients(view, "content")
            if local(one.subject) == "battery-pack" and not one.material
        ]
        found[WASTE] = envelope([cells, *(cells / share for share in packs)])
    powders = [c.intensity for c in chain.components if c.active]
    if powders:
        found[BLACK_MASS] = _sum(powders)
    return found


def _sum(parts: Iterable[Interval]) -> Interval:
    total = exact(0)
    for part in parts:
        total += part
    return total


def _main_stage(
    stage: str,
    within: set[str],
    known: Known,
    intakes: Mapping[str, Interval],
    holding: set[str],
) -> MainStage:
    rows = [one for one in known.stages if one.stage in within]
    shown = {one.claim for row in known.stages for one in row.claims}
    here = [one for one in known.claims if within.intersection(one.stages)]
    taken = [one for one in here if one.product in intakes and one.counted]
    if not rows and taken:
        found = MainStage(stage, "takes-in", _taken_in(taken, intakes))
        shown |= {one.claim for one in taken}
    else:
        found = _supported(stage, rows, known.request.target)
    elsewhere = {row.product for row in known.stages} - {row.product for row in rows}
    told_of = {one.plant for row in rows for one in row.claims}
    left = tuple(
        _told(one, holding)
        for one in here
        if one.claim not in shown
        and one.product not in elsewhere
        and one.reason not in _BETTER_KNOWN
        and not (one.reason == "no-product" and one.plant in told_of)
    )
    told = {one.plant for one in known.claims}
    silent = sorted(
        iri
        for iri, plant in known.plants.items()
        if within & plant.stages and known.request.statuses & plant.statuses and iri not in told
    )
    if not rows and not taken and left:
        found = replace(found, state="unconverted")
    return replace(found, unconverted=left, silent=tuple(silent))


def _taken_in(claims: list[CapacityClaim], intakes: Mapping[str, Interval]) -> Interval:
    by_plant: dict[tuple[str, str], list[Interval]] = {}
    for one in claims:
        by_plant.setdefault((one.plant, one.product), []).append(one.capacity)
    return _sum(envelope(kt) / intakes[product] for (_, product), kt in by_plant.items())


def _supported(stage: str, rows: list[Stage], target: float) -> MainStage:
    needed = [row for row in rows if row.state != "part"] or rows
    made = [row for row in needed if row.capacity.high > 0]
    products = tuple(row.product for row in rows)
    missing = tuple(row.product for row in needed if row.state == "missing")
    if not made:
        state = "missing" if missing else "unknown"
        return MainStage(stage, state, products=products, missing=missing)
    least = min(made, key=lambda row: row.supports.central)
    ends = (min(row.supports.at(end) for row in made) for end in ("low", "central", "high"))
    state = "short" if least.supports.central < target else "covered"
    return MainStage(
        stage, state, Interval(*ends), least.need_bound, products, least.product, missing
    )


def _told(one: CapacityClaim, holding: set[str]) -> CapacityClaim:
    """The claim with its reason; a tonnage that no row has lacks its content or its product."""
    if not one.counted:
        unknown = one.reason == "status" and not one.statuses
        return replace(one, reason="status-unknown") if unknown else one
    reason = "content" if one.product in holding else "not-in-chain"
    return replace(one, counted=False, reason=reason)
