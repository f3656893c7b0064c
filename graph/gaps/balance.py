"""Balance: a stage of the region makes less than the region's own cell plants would take.

Definition
    For a product of the chains: *broken link*, nothing in the region makes it or is on its way to;
    *capacity shortfall*, what is made and on its way is less than the need. For a chemistry:
    *binding bottleneck*, the product that limits the chain once the missing ones may be imported.
    The need is that of the region's cell capacity, if it all made one chemistry.
Method
    `graph.balance`: claims become kt of product a year, needs follow from compositions, intensities
    and yields, the bottleneck from the linear programme. Plants count that operate or are on their
    way; paused ones do not. Where no capacity is on record a year's output stands in. Which
    chemistry the cells will have is seldom on record, so the size spans every chemistry that takes
    the product and has a bill of materials, the lower median in the middle; grades of one product
    are one gap. It is in kt a year, of a bottleneck the GWh a year that it lets through. A
    shortfall that some chemistry or claim brings to zero may be none: it is minor. A gap is
    confirmed only if a coverage claim of the last 24 months says that somebody looked for
    everything at the stage in the region.
Needed data
    Capacities with material, basis and date; statuses; `madeFrom` claims, intensities, yields,
    formulas, atomic weights. Without a cell capacity in the region there is no need to count from,
    and without the composition of a chemistry no need at all: the rule says so.
Pitfalls
    Nameplate is not output, and a tonnage may be bound by contract to buyers elsewhere. A capacity
    is more than a year's output, and a need behind an unknown yield more than the number. The needs
    of several chemistries do not add up. An import closes a gap of supply, not of the chain.
Complexity
    Some twenty linear programmes of twenty rows.
Reference
    R. Dorfman, P. Samuelson, R. Solow, Linear Programming and Economic Analysis, 1958; JRC,
    material system analyses; Fraunhofer ISI, capacity and demand of European cell plants.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

from graph.balance import Balance, Imports, Interval, Library, Request, Stage, solve
from graph.balance.capacities import pool_capacities, read_capacities
from graph.balance.chain import CELL
from graph.balance.claims import local
from graph.balance.interval import envelope
from graph.balance.pools import pools_of
from graph.balance.stoichiometry import ModelError
from graph.errors import InvalidInput
from graph.gaps.coverage import Covered, coverage_of
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.namespaces import CV
from graph.view import View

#: Plants that make something, or are on their way to.
COMING = frozenset(
    {"announced", "planned", "decided", "construction", "commissioning", "operating"}
)
_WITHIN = "SELECT ?stage ?wider WHERE { ?stage a akku:Stage ; skos:broader* ?wider }"
_GROUPS = """
SELECT ?grade ?product WHERE {
  VALUES ?product { mat:cam mat:pcam } ?grade skos:broader ?product .
}
"""
_ASKS = terms("capacity", "locatedIn", "produces", "status")


def find(view: View) -> Iterator[Gap]:
    """Broken links and shortfalls by product, and the bottleneck of each chemistry."""
    library = view.once(Library)
    chemistries = sorted(library.chemistries.values())
    if not chemistries:
        yield notice(RULE.concept, "madeFrom", "intensity", region=view.region)
        return
    target = pool_capacities(read_capacities(view, COMING, library.substances)).get(CELL)
    if not target or not target.central:
        yield notice(RULE.concept, "capacity", region=view.region)
        return
    balances = []
    for chemistry in chemistries:
        try:
            balances.append(_solve(view, chemistry, target.central, library))
        except (InvalidInput, ModelError):
            focus = f"{CV}chemistry/{chemistry}"
            yield notice(focus, "content", "intensity", "notation", "requirement")
    yield from _by_product(view, balances)
    for balance in balances:
        yield from _bottleneck(balance)


def makers(view: View) -> set[str]:
    """The undertakings whose capacity claims a chain can use, whatever their status."""
    library = view.once(Library)
    used = {CELL}
    for chemistry in library.chemistries.values():
        with suppress(InvalidInput, ModelError):
            stages = library.chain(((chemistry, 1.0),)).stages
            used |= {pool for pools in pools_of(view, stages).values() for pool in pools}
    claims = read_capacities(view, COMING, library.substances)
    return {one.plant for one in claims if one.product in used}


def _solve(view: View, chemistry: str, target: float, library: Library) -> Balance:
    request = Request(((chemistry, 1.0),), target, Imports("missing"), COMING)
    return solve(view, request, library, ladder=False)


def _by_product(view: View, balances: list[Balance]) -> Iterator[Gap]:
    covered = coverage_of(view)
    within: dict[str, list[str]] = defaultdict(list)
    for row in view.rows(_WITHIN):
        within[local(row["stage"])].append(row["wider"])
    grouped = {local(row["grade"]): local(row["product"]) for row in view.rows(_GROUPS)}
    products: dict[str, list[Stage]] = defaultdict(list)
    for balance in balances:
        for stage in balance.stages:
            if stage.state != "part":
                products[grouped.get(stage.product, stage.product)].append(stage)
    for product, stages in sorted(products.items()):
        states = {stage.state for stage in stages}
        if "missing" in states or "short" in states:
            wider = {iri for stage in stages for iri in within[stage.stage]}
            yield _gap(product, stages, view.region, covered, wider)


def _gap(product: str, stages: list[Stage], region: str, covered: Covered, within: set[str]) -> Gap:
    broken = all(stage.state == "missing" for stage in stages)
    coverage = covered.get(sorted(within))
    size = envelope(stage.shortfall for stage in stages)
    claims = {one.claim for stage in stages for one in stage.claims}
    claims |= {iri for stage in stages for iri in stage.evidence}
    return Gap(
        kind="broken-link" if broken else "capacity-shortfall",
        focus=(f"{CV}material/{product}",),
        confirmed=coverage.recent,
        evidence=tuple(sorted(claims | set(coverage.claims))),
        severity="severe" if broken else "serious" if size.low > 0 else "minor",
        size=_size(size, "kt/yr"),
        region=region,
        asks=_ASKS,
    )


def _bottleneck(balance: Balance) -> Iterator[Gap]:
    if not balance.supported:
        return
    for stage in balance.stages:
        limits = {one.product for one in stage.claims} & set(balance.binding)
        if limits and stage.state != "part":
            chemistry, _ = balance.request.mix[0]
            yield Gap(
                kind="binding-bottleneck",
                focus=(f"{CV}material/{stage.product}", f"{CV}chemistry/{chemistry}"),
                evidence=tuple(sorted({*(one.claim for one in stage.claims), *stage.evidence})),
                severity="serious",
                size=_size(balance.supported, "GWh/yr"),
                region=balance.region,
                asks=_ASKS,
            )


def _size(size: Interval, unit: str) -> Size:
    low, central, high = (Decimal(f"{size.at(end):.3g}") for end in ("low", "central", "high"))
    return Size(central, low, high, unit)


RULE = Rule(
    name="balance",
    version="3",
    types=("broken-link", "capacity-shortfall", "binding-bottleneck"),
    find=find,
)
