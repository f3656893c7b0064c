"""The products of a chain as rows: need, capacity, what it supports, what is left."""

from collections.abc import Mapping

from graph.balance.chain import CELL, Chain
from graph.balance.interval import Interval, exact
from graph.balance.model import CapacityClaim, Request, Stage, Terms
from graph.balance.production import REASON
from graph.balance.programme import TOLERANCE, Solution
from graph.balance.requirements import gross_requirements


def make_rows(
    request: Request,
    chain: Chain,
    binding: tuple[str, ...],
    makes: Mapping[str, tuple[str, ...]],
    capacities: Mapping[str, Interval],
    claims: list[CapacityClaim],
    returns: Mapping[tuple[str, str], Interval],
    solution: Solution,
) -> tuple[Stage, ...]:
    """Every product, downstream before upstream; ``binding`` are those that the chain needs."""
    evidence, bounds, terms = _evidence(chain), _bounds(chain), request.terms
    found = []
    for product, a in gross_requirements(chain).items():
        can_make = makes.get(product, ())
        capacity = sum((capacities[m] for m in can_make if m in capacities), exact(0))
        need = a * request.target
        usable = sum((capacities[m] * terms.used(m) for m in can_make if m in capacities), exact(0))
        free = _free(product, usable, terms, returns, capacities)
        counted = tuple(one for one in claims if one.counted and one.product in can_make)
        used = {one.reason for one in counted}
        stage = Stage(
            product=product,
            stage=chain.stages.get(product, ""),
            state=_state(product, need, free, binding, any(m in capacities for m in can_make)),
            requirement=a,
            need=need,
            capacity=capacity,
            supports=usable / a,
            dependence=_dependence(free, need),
            shortfall=_shortfall(free, need),
            domestic=solution.output.get(product),
            imported=_imported(product, binding, solution),
            recovered=_recovered(product, terms, solution),
            exported=terms.exports.get(product, 0.0),
            slack=_slack(product, can_make, solution),
            contained=_contained(product, chain, need.central),
            claims=counted,
            evidence=evidence.get(product, ()),
            assumed=_assumed(product, chain),
            need_bound=bounds.get(product, ""),
            capacity_bound="at-least" if used and used <= {REASON} else "",
        )
        found.append(stage)
    return tuple(found)


def _state(
    product: str, need: Interval, capacity: Interval, binding: tuple[str, ...], claimed: bool
) -> str:
    if product not in binding:
        return "part"
    if not claimed:
        return "missing"
    return "covered" if capacity.central >= need.central * (1 - TOLERANCE) else "short"


def _dependence(capacity: Interval, need: Interval) -> Interval:
    ends = (capacity.high / need.low, capacity.central / need.central, capacity.low / need.high)
    return Interval(*(max(0.0, 1 - covered) for covered in ends))


def _shortfall(capacity: Interval, need: Interval) -> Interval:
    return Interval(
        max(0.0, need.low - capacity.high),
        max(0.0, need.central - capacity.central),
        max(0.0, need.high - capacity.low),
    )


def _free(
    product: str,
    usable: Interval,
    terms: Terms,
    returns: Mapping[tuple[str, str], Interval],
    capacities: Mapping[str, Interval],
) -> Interval:
    """What can be had for cells: the usable capacity, what comes back, less what leaves."""
    back = exact(terms.credits.get(product, 0.0))
    for (pool, made), ratio in returns.items():
        if made == product and pool in capacities:
            back += ratio * capacities[pool] * terms.used(pool)
    left = (usable + back).ends
    return Interval(*(max(0.0, end - terms.exports.get(product, 0.0)) for end in left))


def _recovered(product: str, terms: Terms, solution: Solution) -> float:
    return terms.credits.get(product, 0.0) + solution.returned.get(product, 0.0)


def _imported(product: str, binding: tuple[str, ...], solution: Solution) -> float | None:
    if solution.supported is None or product not in binding:
        return None
    return solution.imported.get(product, 0.0)


def _slack(product: str, can_make: tuple[str, ...], solution: Solution) -> float | None:
    known = [solution.slack[m] for m in can_make if m in solution.slack]
    return sum(known) if known else None


def _contained(product: str, chain: Chain, need: float) -> dict[str, float]:
    shares = {e: chain.substances.fraction(e, product) for e in chain.counted_by.get(product, ())}
    return {element: need * share for element, share in shares.items() if share}


def _bounds(chain: Chain) -> dict[str, str]:
    """``at-least`` upstream of a yield that no source gives, ``if-all`` for a share not given."""
    bounds: dict[str, str] = {}
    for product in chain.products:
        for one in chain.inputs.get(product, ()):
            if not one.share_known or bounds.get(product) == "if-all":
                bounds[one.product] = "if-all"
            elif one.assumed or bounds.get(product) == "at-least":
                bounds.setdefault(one.product, "at-least")
    return bounds


def _assumed(product: str, chain: Chain) -> tuple[str, ...]:
    inputs = chain.inputs.get(product, ())
    return tuple(sorted({a for one in inputs for a in one.assumed}))


def _evidence(chain: Chain) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {CELL: set(chain.cell_yield.claims)}
    for component in chain.components:
        found.setdefault(component.product, set()).update(component.claims, chain.cell_yield.claims)
    for inputs in chain.inputs.values():
        for one in inputs:
            found.setdefault(one.product, set()).update(one.claims)
    return {product: tuple(sorted(claims)) for product, claims in found.items()}
