"""From a view and a request to a balance."""

from collections.abc import Mapping
from dataclasses import replace

from graph.balance.capacities import pool_capacities, read_capacities
from graph.balance.chain import CELL, Chain
from graph.balance.claims import Claimed
from graph.balance.imports import allowances
from graph.balance.interval import CASES, Interval, exact
from graph.balance.ladder import Cases, climb
from graph.balance.library import Library
from graph.balance.main_stages import Known, main_stages
from graph.balance.model import Balance, Request, ShadowPrice
from graph.balance.plants import read_plants
from graph.balance.pools import pools_of
from graph.balance.programme import TOLERANCE, Solution
from graph.balance.requirements import binding_products, direct_requirements
from graph.balance.rows import make_rows
from graph.errors import InvalidInput
from graph.view import View


def solve(
    view: View, request: Request, library: Library | None = None, *, ladder: bool = True
) -> Balance:
    """The balance of the view's region on its day.

    ``library`` is what the view knows of chains, to be read once for several requests; without
    ``ladder`` the ladder and the main stages are left empty, which saves most of the time. Raises
    ``InvalidInput`` for a request that cannot be, ``ModelError`` where the graph lacks an input.
    """
    _check(request)
    known = library or Library(view)
    chain = known.chain(request.mix)
    if request.cell_yield is not None:
        chain = replace(chain, cell_yield=Claimed(exact(request.cell_yield)))
    plants = read_plants(view)
    claims = read_capacities(view, request.statuses, known.substances, plants)
    makes = pools_of(view, chain.stages)
    capacities = pool_capacities(claims)
    cases = _cases(request, chain, capacities, makes)
    missing = cases.unavailable()
    solutions = {case: cases.solve(case, flows=case == "central") for case in CASES}
    central = solutions["central"]
    state = "missing" if missing else "unbounded" if central.supported is None else "solved"
    stages = make_rows(request, chain, cases.products, makes, capacities, claims, central)
    used = {one.claim for stage in stages for one in stage.claims}
    return Balance(
        request=request,
        region=view.region,
        as_of=view.as_of,
        state=state,
        supported=None if state == "unbounded" else _supported(solutions),
        binding=() if missing else central.binding,
        missing=missing,
        degenerate=tuple(p for p, k in cases.pools.items() if k.central <= TOLERANCE),
        shadow_prices=() if missing else _prices(solutions, cases.pools),
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
            f"A target of {request.target:g} GWh a year", "Give a number above zero, such as 40."
        )
    total = sum(share for _, share in request.mix)
    if not request.mix or abs(total - 1) > 1e-6 or any(share <= 0 for _, share in request.mix):
        raise InvalidInput(
            f"The shares of the chemistries add up to {total:g}",
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
) -> Cases:
    binding = binding_products(chain)
    relevant = {pool for product in binding for pool in makes.get(product, ())}
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
    )


def _supported(solutions: Mapping[str, Solution]) -> Interval:
    low, central, high = (solutions[case].supported for case in CASES)
    bound = float("inf")
    return Interval(*(bound if value is None else value for value in (low, central, high)))


def _prices(
    solutions: Mapping[str, Solution], pools: Mapping[str, Interval]
) -> tuple[ShadowPrice, ...]:
    found = []
    for limit, names in (("capacity", pools), ("import", solutions["central"].import_prices)):
        for name in names:
            prices = [
                (s.pool_prices if limit == "capacity" else s.import_prices).get(name, 0.0)
                for s in (solutions[case] for case in CASES)
            ]
            if max(prices) > TOLERANCE and (name not in pools or pools[name].high > TOLERANCE):
                found.append(
                    ShadowPrice(name, limit, Interval(min(prices), prices[1], max(prices)))
                )
    return tuple(sorted(found, key=lambda one: (-one.price.central, one.product)))
