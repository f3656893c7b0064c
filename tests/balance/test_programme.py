"""The algebra of the programme: duality, sensitivity, units, order; over random chains."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.balance.interval import CASES, Interval, envelope, exact
from graph.balance.ladder import Cases, climb
from graph.balance.programme import Programme, most, solve_programme

SIZES = st.floats(0.1, 100)
quick = settings(max_examples=30, deadline=None)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """A chain cell ← a, b ← c, with random needs, ratios, capacities and one import."""
    products = ("cell", "a", "b", "c")
    return Programme(
        products=products,
        needs={"cell": 1.0, "a": draw(SIZES), "b": draw(SIZES)},
        ratios={("a", "c"): draw(SIZES), ("b", "c"): draw(SIZES)},
        pools={p: draw(SIZES) for p in products},
        makes={p: (p,) for p in products},
        imports={"b": draw(SIZES)},
    )


@st.composite
def circular(draw: st.DrawFn) -> Programme:
    """The same chain with all terms: utilisation, credits, exports and a recycling pool."""
    plain = draw(programmes())
    share = st.floats(0.3, 1)
    return replace(
        plain,
        pools={**plain.pools, "scrap": draw(SIZES)},
        utilisation={p: draw(share) for p in ("cell", "a", "c", "scrap")},
        credits={"a": draw(SIZES)},
        exports={"b": draw(st.floats(0.01, 0.05)), "c": draw(st.floats(0.001, 0.02))},
        returns={("scrap", "a"): draw(share), ("scrap", "c"): draw(share)},
    )


#: Chains without the optional terms, and with all of them.
any_programme = st.one_of(programmes(), circular())


def supported(programme: Programme) -> float:
    value = solve_programme(programme).supported
    assert value is not None
    return value


def slope(changed: Callable[[float], Programme], step: float) -> float:
    """The finite difference of what the chain supports.

    Where gain and loss differ the dual is not unique: the limit lies in a corner, and none is made.
    """
    here = supported(changed(0))
    gain = (supported(changed(step)) - here) / step
    loss = (here - supported(changed(-step))) / step
    assume(math.isclose(gain, loss, rel_tol=1e-3, abs_tol=1e-6))
    return gain


@quick
@given(any_programme)
def test_the_duality_gap_is_zero(programme: Programme) -> None:
    solution = solve_programme(programme)

    assert not solution.infeasible
    assert solution.supported == pytest.approx(solution.dual_value, rel=1e-6, abs=1e-9)


@quick
@given(any_programme, st.sampled_from(("cell", "a", "b", "c", "scrap")))
def test_the_shadow_price_of_nameplate_is_the_finite_difference(
    programme: Programme, pool: str
) -> None:
    assume(pool in programme.pools)
    nameplate = programme.pools[pool]

    gain = slope(
        lambda by: replace(programme, pools={**programme.pools, pool: nameplate + by}),
        nameplate * 1e-3,
    )

    assert solve_programme(programme).pool_prices[pool] == pytest.approx(gain, rel=1e-3, abs=1e-5)


@quick
@given(any_programme)
def test_relaxing_what_has_slack_changes_nothing(programme: Programme) -> None:
    solution = solve_programme(programme)
    slack = [p for p, left in solution.slack.items() if left > 1e-3 * programme.pools[p]]
    relaxed = replace(programme, pools={**programme.pools, **dict.fromkeys(slack, 1e6)})

    assert not set(slack) & set(solution.binding)
    assert supported(relaxed) == pytest.approx(supported(programme), rel=1e-6)


@quick
@given(programmes(), st.sampled_from(("a", "b", "c")), st.floats(0.01, 100))
def test_another_unit_of_a_product_changes_no_gwh(
    programme: Programme, product: str, factor: float
) -> None:
    """Tonnes for kilotonnes: needs, capacity and imports scale, ratios follow, GWh stay."""
    scaled = replace(
        programme,
        needs={p: v * (factor if p == product else 1) for p, v in programme.needs.items()},
        ratios={
            (made, taken): v
            * (factor if taken == product else 1)
            / (factor if made == product else 1)
            for (made, taken), v in programme.ratios.items()
        },
        pools={p: v * (factor if p == product else 1) for p, v in programme.pools.items()},
        imports={p: v * (factor if p == product else 1) for p, v in programme.imports.items()},
    )

    assert supported(scaled) == pytest.approx(supported(programme), rel=1e-6)
    price = solve_programme(programme).pool_prices[product]
    if price > 1e-6 and len(solve_programme(programme).binding) == 1:
        per_new_unit = solve_programme(scaled).pool_prices[product]
        assert per_new_unit * factor == pytest.approx(price, rel=1e-6)


@quick
@given(programmes(), st.floats(0.1, 10))
def test_all_capacities_scaled_scale_the_result(programme: Programme, factor: float) -> None:
    scaled = replace(
        programme,
        pools={p: k * factor for p, k in programme.pools.items()},
        imports={p: k * factor for p, k in programme.imports.items()},
    )

    assert supported(scaled) == pytest.approx(supported(programme) * factor, rel=1e-6)


@quick
@given(programmes(), st.sampled_from(("cell", "a", "b", "c")), st.floats(1, 10))
def test_more_capacity_never_supports_less(programme: Programme, pool: str, factor: float) -> None:
    more = replace(programme, pools={**programme.pools, pool: programme.pools[pool] * factor})

    assert supported(more) >= supported(programme) * (1 - 1e-9)


@quick
@given(programmes(), st.sampled_from(("a", "b")), st.floats(1, 10))
def test_more_need_never_supports_more(programme: Programme, product: str, factor: float) -> None:
    hungrier = replace(
        programme, needs={**programme.needs, product: programme.needs[product] * factor}
    )

    assert supported(hungrier) <= supported(programme) * (1 + 1e-9)


@quick
@given(programmes())
def test_flows_keep_every_limit(programme: Programme) -> None:
    solution = solve_programme(programme)
    made = solution.output

    for product, capacity in programme.pools.items():
        assert made[product] <= capacity * (1 + 1e-6)
        need = programme.needs.get(product, 0.0) * (solution.supported or 0.0)
        need += sum(v * made[o] for (o, taken), v in programme.ratios.items() if taken == product)
        brought = made[product] + solution.imported.get(product, 0.0)
        assert brought == pytest.approx(need, rel=1e-5, abs=1e-5)


@quick
@given(programmes())
def test_the_interval_contains_the_central_case_and_the_ladder_only_climbs(
    programme: Programme,
) -> None:
    def spread(value: float) -> Interval:
        return Interval(value * 0.8, value, value * 1.3)

    cases = Cases(
        programme.products,
        {p: spread(v) for p, v in programme.needs.items()},
        {key: spread(v) for key, v in programme.ratios.items()},
        {p: spread(v) for p, v in programme.pools.items()},
        programme.makes,
        programme.imports,
    )
    low, central, high = (cases.solve(case).supported or 0.0 for case in CASES)
    rungs = [step.supported.central for step in climb(cases, ()) if step.supported]

    assert low <= central <= high
    assert rungs == sorted(rungs)


@quick
@given(circular(), st.sampled_from((("credits", "a", 1), ("exports", "b", -1))))
def test_what_comes_back_and_what_leaves_have_the_price_of_their_product(
    programme: Programme, term: tuple[str, str, int]
) -> None:
    name, product, sign = term
    amounts = dict(programme.credits if name == "credits" else programme.exports)

    def changed(by: float) -> Programme:
        more = {**amounts, product: amounts[product] + by}
        if name == "credits":
            return replace(programme, credits=more)
        return replace(programme, exports=more)

    gain = slope(changed, amounts[product] * 1e-3)

    price = solve_programme(programme).product_prices[product]
    assert sign * price == pytest.approx(gain, rel=1e-3, abs=1e-5)


@quick
@given(circular())
def test_with_all_terms_flows_keep_every_limit(programme: Programme) -> None:
    solution = solve_programme(programme)
    for product in programme.products:
        brought = solution.output[product] + solution.imported.get(product, 0.0)
        brought += programme.credits.get(product, 0.0) + solution.returned.get(product, 0.0)
        need = programme.needs.get(product, 0.0) * (solution.supported or 0.0)
        need += sum(
            v * solution.output[o] for (o, taken), v in programme.ratios.items() if taken == product
        )
        need += programme.exports.get(product, 0.0)
        assert brought >= need * (1 - 1e-5) - 1e-5
        usable = programme.pools[product] * programme.utilisation.get(product, 1.0)
        assert solution.output[product] <= usable * (1 + 1e-6)


@quick
@given(programmes(), st.floats(0.1, 1))
def test_utilisation_is_less_capacity(programme: Programme, share: float) -> None:
    used = replace(programme, utilisation=dict.fromkeys(programme.pools, share))
    small = replace(programme, pools={p: k * share for p, k in programme.pools.items()})

    assert supported(used) == pytest.approx(supported(small), rel=1e-9)


def test_exports_beyond_what_can_be_made_are_infeasible_and_not_zero_cells() -> None:
    plain = Programme(
        products=("cell", "a"),
        needs={"cell": 1.0, "a": 2.0},
        ratios={},
        pools={"cell": 10.0, "a": 20.0},
        makes={"cell": ("cell",), "a": ("a",)},
        imports={},
    )

    assert supported(replace(plain, exports={"a": 4.0})) == pytest.approx(8)
    assert solve_programme(replace(plain, exports={"a": 21.0})).infeasible
    assert not solve_programme(replace(plain, exports={"a": 20.0})).infeasible
    assert most(plain, "a") == pytest.approx(20)


def chain(**pools: float) -> Cases:
    return Cases(
        products=("cell", "a"),
        needs={"cell": exact(1), "a": exact(2)},
        ratios={},
        pools={p: exact(k) for p, k in pools.items()},
        makes={p: (p,) for p in pools},
        imports={},
    )


def test_a_missing_stage_is_told_apart_from_a_shortage() -> None:
    assert chain(cell=10).unavailable() == ("a",)
    assert chain(cell=10, a=1).unavailable() == ()


def test_a_capacity_of_zero_is_neither_missing_nor_the_end_of_the_ladder() -> None:
    cases = chain(cell=10, a=0)

    steps = climb(cases, cases.unavailable())

    assert cases.unavailable() == ()
    assert [step.supported and step.supported.central for step in steps] == [0, 10, None]
    assert steps[0].binding == ()
    assert steps[1].relaxed == ("a",)


def test_two_limits_at_once_are_both_climbed() -> None:
    steps = climb(chain(cell=10, a=20), ())

    assert [step.supported and step.supported.central for step in steps] == [10, 10, None]


def test_without_any_limit_the_chain_is_unbounded() -> None:
    open_chain = replace(chain(cell=math.inf), imports={"a": math.inf})

    assert open_chain.solve("central").supported is None


def test_the_envelope_spans_the_claims_around_the_lower_median() -> None:
    found = envelope([exact(60), exact(27), exact(40), exact(41)])

    assert (found.low, found.central, found.high) == (27, 40, 60)
    with pytest.raises(ValueError, match="no claim"):
        envelope([])
