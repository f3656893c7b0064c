"""From a view and a request to a balance."""

from collections.abc import Mapping
from dataclasses import replace

from graph.balance.capacities import pool_capacities, read_capacities
from graph.balance.chain import CELL, Chain
from graph.balance.claims import Claimed
from graph.balance.imports import allowances, of_the_chain
from graph.balance.interval import CASES, Interval, exact
from graph.balance.ladder import Cases, climb
from graph.balance.library import Library
from graph.balance.main_stages import Known, main_stages
from graph.balance.model import Balance, CapacityClaim, Request, ShadowPrice, Terms
from graph.balance.plants import read_outputs, read_plants
from graph.balance.pools import pools_of
from graph.balance.production import REASON
from graph.balance.programme import TOLERANCE, Solution, most
from graph.balance.requirements import binding_products, direct_requirements
from graph.balance.rows import make_rows
from graph.balance.terms import BLACK_MASS, HYDROMETALLURGY, returns_of
from graph.errors import InvalidInput
from graph.view import View
from graph.wording import Wording


def solve(
    view: View, request: Request, library: Library | None = None, *, ladder: bool = True
) -> Balance:
    """The balance of the view's region on its day.

    ``library`` is what the view knows of chains, to be read once for several requests; without
    ``ladder`` the ladder and the main stages are left empty, which saves most of the time. Raises
    ``InvalidInput`` for a request that cannot be, ``ModelError`` where the graph lacks an input.
    """
    _check(request)
    asked = request
    known = library or Library(view)
    chain = known.chain(request.mix)
    if request.cell_yield is not None:
        chain = replace(chain, cell_yield=Claimed(exact(request.cell_yield)))
    plants = read_plants(view)
    claims = read_capacities(view, request.statuses, known.substances, plants)
    makes = pools_of(view, chain.stages)
    pools = {pool for able in makes.values() for pool in able}
    of_the_chain({m: u for m, u in request.terms.utilisation.items() if m}, pools | {BLACK_MASS})
    request = replace(request, terms=_spared(request.terms, claims))
    capacities = pool_capacities(claims)
    returns = _returns(view, request, known, chain, capacities)
    cases = _cases(request, chain, capacities, makes, returns)
    missing = cases.unavailable()
    solutions = {case: cases.solve(case, flows=case == "central") for case in CASES}
    central = solutions["central"]
    if central.infeasible:
        raise _beyond(cases)
    state = "missing" if missing else "unbounded" if central.supported is None else "solved"
    stages = make_rows(request, chain, cases.products, makes, capacities, claims, returns, central)
    used = {one.claim for stage in stages for one in stage.claims}
    return Balance(
        request=asked,
        region=view.region,
        as_of=view.as_of,
        state=state,
        supported=None if state == "unbounded" else _supported(solutions),
        binding=() if missing else central.binding,
        missing=missing,
        degenerate=tuple(p for p, k in cases.pools.items() if k.central <= TOLERANCE),
        shadow_prices=() if missing else _prices(solutions, cases),
        ladder=climb(cases, missing) if ladder else (),
        stages=stages,
        unused=tuple(one for one in claims if one.claim not in used),
        assumed=tuple(sorted({a for s in stages for a in s.assumed})),
        dual_value=central.dual_value,
        main_stages=main_stages(view, chain, Known(stages, tuple(claims), plants, request))
        if ladder
        else (),
    )


def _check(request: Request) -> None:
    if not request.target > 0:
        raise InvalidInput(
            Wording("A target of “{given}” GWh a year cannot be", given=request.target),
            "Give a number above zero, such as 40.",
        )
    total = sum(share for _, share in request.mix)
    if not request.mix or abs(total - 1) > 1e-6 or any(share <= 0 for _, share in request.mix):
        raise InvalidInput(
            Wording("The shares of the chemistries add up to {total}", total=total),
            "Give shares above zero that add up to 1, such as NMC811=0.7,LFP=0.3.",
        )
    if request.cell_yield is not None and not 0 < request.cell_yield <= 1:
        raise InvalidInput(
            f"A cell yield of {request.cell_yield:g}", "Give a fraction above 0 and up to 1."
        )


def _cases(
    request: Request,
    chain: Chain,
    capacities: Mapping[str, Interval],
    makes: Mapping[str, tuple[str, ...]],
    returns: Mapping[tuple[str, str], Interval],
) -> Cases:
    binding = binding_products(chain)
    terms = request.terms
    for amounts in (terms.exports, terms.credits):
        of_the_chain(amounts, binding)
    relevant = {pool for product in binding for pool in makes.get(product, ())}
    relevant |= {pool for pool, _ in returns}
    pools = {pool: k for pool, k in capacities.items() if pool in relevant}
    without = [p for p in binding if not any(m in pools for m in makes.get(p, ()))]
    return Cases(
        products=binding,
        needs={CELL: exact(1), **direct_requirements(chain)},
        ratios={
            (product, one.product): one.ratio
            for product in binding
            for one in chain.inputs.get(product, ())
            if one.binding
        },
        pools=pools,
        makes={p: tuple(m for m in makes.get(p, ()) if m in pools) for p in binding},
        imports=allowances(request.imports, binding, without),
        terms=terms,
        returns={key: one for key, one in returns.items() if key[1] in binding},
    )


def _spared(terms: Terms, claims: list[CapacityClaim]) -> Terms:
    """The terms, in which a utilisation of all leaves alone what is an output already."""
    counted = [one for one in claims if one.counted]
    capacities = {one.product for one in counted if one.reason != REASON}
    outputs = {one.product: 1.0 for one in counted if one.product not in capacities}
    if "" not in terms.utilisation:
        return terms
    return replace(terms, utilisation={**outputs, **terms.utilisation})


def _returns(
    view: View, request: Request, known: Library, chain: Chain, capacities: Mapping[str, Interval]
) -> dict[tuple[str, str], Interval]:
    """What recycling gives back, where it is asked for and the region can take black mass in."""
    if request.terms.recycling != "capacity" or BLACK_MASS not in capacities:
        return {}
    elements = {element for by in chain.counted_by.values() for element in by}
    recovery = {e: y.amount for e in elements if (y := known.stage_yield(HYDROMETALLURGY, e))}
    return returns_of(chain, read_outputs(view), recovery)


def _beyond(cases: Cases) -> InvalidInput:
    """Why the exports cannot be: each that is more than the chain could give away of it."""
    programme = cases.programme("central")
    found = {p: most(programme, p) for p in cases.terms.exports}
    above = [f"{p} {found[p]:.3g}" for p, kt in cases.terms.exports.items() if kt > found[p]]
    return InvalidInput(
        Wording(
            "The exports cannot be met; in kt a year there could be at most: {most}",
            most="; ".join(above),
        )
        if above
        else "The exports cannot be met: together they are more than is made",
        "Export less (kt a year), or allow imports or more plants.",
    )


def _supported(solutions: Mapping[str, Solution]) -> Interval:
    low, central, high = (solutions[case].supported for case in CASES)
    bound = float("inf")
    return Interval(*(bound if value is None else value for value in (low, central, high)))


def _prices(solutions: Mapping[str, Solution], cases: Cases) -> tuple[ShadowPrice, ...]:
    pools, found = cases.pools, []
    for limit, names, of in (
        ("capacity", pools, "pool_prices"),
        ("import", solutions["central"].import_prices, "import_prices"),
        ("recycling", cases.terms.credits, "product_prices"),
        ("export", cases.terms.exports, "product_prices"),
    ):
        for name in names:
            prices = [getattr(solutions[case], of).get(name, 0.0) for case in CASES]
            if max(prices) > TOLERANCE and (name not in pools or pools[name].high > TOLERANCE):
                found.append(
                    ShadowPrice(name, limit, Interval(min(prices), prices[1], max(prices)))
                )
    return tuple(sorted(found, key=lambda one: (-one.price.central, one.product)))
