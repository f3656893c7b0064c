import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dependence import concentration as measures
from graph.dependence.shares import Distribution, Share, current, distributions
from graph.namespaces import CV, ID
from tests.dependence import micro_chain as chain


def of(*listed: float, blocks: tuple[float, ...] = ()) -> Distribution:
    return Distribution(
        material=None,
        stage=None,
        measure="",
        source="",
        year="2024",
        listed=tuple(Share(f"c{n}", p, "") for n, p in enumerate(listed)),
        blocks=tuple(Share(f"b{n}", p, "") for n, p in enumerate(blocks)),
    )


def test_the_index_of_equal_suppliers_is_ten_thousand_by_their_number() -> None:
    index = measures.hhi(of(25, 25, 25, 25))
    assert index.rounded() == (2500, 2500)
    assert measures.effective_number(index).rounded() == (4, 4)


def test_what_is_not_listed_is_spread_out_or_one_country() -> None:
    assert measures.hhi(of(60, 20)).rounded() == (4000, 4400)


def test_a_group_of_countries_is_not_one_country() -> None:
    whole = of(60, blocks=(30, 10))
    assert measures.hhi(whole).rounded() == (3600, 4600)
    assert measures.top(whole, 2).rounded() == (60, 90)


def test_a_country_that_its_source_counts_in_the_rest_of_the_world_too_counts_once() -> None:
    """By hand: 60² + 20² = 4000, and at most 20² more, since no more than 20 % is left."""
    whole = of(60, 20, blocks=(23,))
    assert measures.hhi(whole).rounded() == (4000, 4400)
    assert measures.top(whole, 3).rounded() == (80, 100)
    assert measures.share_of(whole, ["elsewhere"]).rounded() == (0, 20)


def test_n_minus_one_is_what_the_others_have() -> None:
    assert measures.left_without_largest(of(40, 10)).rounded() == (50, 60)


def test_a_supply_of_which_nothing_is_listed_may_have_any_number_of_suppliers() -> None:
    index = measures.hhi(of())
    assert index.rounded() == (0, 10_000)
    assert measures.effective_number(index).high == float("inf")


#: Shares of single countries, then a rest that is split in some hidden way.
splits = st.tuples(
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
    st.lists(st.integers(1, 40), max_size=6),
)


@given(splits)
def test_the_truth_lies_in_the_interval_however_the_rest_is_split(
    parts: tuple[list[int], list[int]],
) -> None:
    total = sum(parts[0]) + sum(parts[1])
    listed, hidden = ([100 * n / total for n in group] for group in parts)
    seen, truth = of(*listed), of(*listed, *hidden)
    assert measures.hhi(truth).low in measures.hhi(seen)
    assert measures.left_without_largest(truth).low in measures.left_without_largest(seen)
    for count in (1, 3):
        assert measures.top(truth, count).low in measures.top(seen, count)


@given(splits)
def test_the_index_lies_between_equal_shares_and_a_monopoly(
    parts: tuple[list[int], list[int]],
) -> None:
    everyone = parts[0] + parts[1]
    shares = [100 * n / sum(everyone) for n in everyone]
    index = measures.hhi(of(*shares)).low
    assert 10_000 / len(shares) - 1e-6 <= index <= 10_000 + 1e-6


def test_the_share_of_a_country_that_is_not_listed_is_bounded_by_what_is_open() -> None:
    shares = of(60, 20, blocks=(15,))
    assert measures.share_of(shares, ["c0"]).rounded() == (60, 60)
    assert measures.share_of(shares, ["elsewhere"]).rounded() == (0, 20)
    assert measures.share_of(shares, ["c1", "elsewhere"]).rounded() == (20, 40)


def test_governance_weighs_only_where_it_is_on_record() -> None:
    assert measures.weighted_hhi(of(60, 40), {}) is None
    weighted = measures.weighted_hhi(of(60, 40), {"c0": 50.0})
    assert weighted
    assert weighted.rounded() == (1800, 3400)


def test_shares_are_read_by_source_and_year_and_areas_are_blocks() -> None:
    view = chain.view(
        things=[chain.place("congo"), chain.place("europe", "area")],
        quantities=[
            chain.share("congo", "70"),
            chain.share("europe", "20"),
            chain.share("congo", "60", as_of="2020"),
        ],
    )
    newest, older = distributions(view)
    assert (newest.year, older.year) == ("2024", "2020")
    assert [(s.place, s.percent) for s in newest.listed] == [(ID + "congo", 70.0)]
    assert newest.unknown == (20.0, 10.0)
    assert current([newest, older]) == {newest.layer: [newest]}


def test_shares_of_a_later_year_are_not_yet_known() -> None:
    quantities = [chain.share("congo", "70")]
    assert distributions(chain.view("2023-06-01", quantities=quantities)) == []


def test_shares_without_stage_are_left_out_where_the_source_has_them_by_stage() -> None:
    view = chain.view(
        quantities=[
            chain.share("congo", "70"),
            chain.share("peru", "10"),
            chain.share("congo", "70", stage=None),
        ]
    )
    (one,) = distributions(view)
    assert one.stage == f"{CV}stage/mining"
    assert len(one.listed) == 2


def test_of_two_claims_of_one_source_the_larger_counts() -> None:
    quantities = [chain.share("congo", "70"), chain.share("congo", "74", scope="refinery feed")]
    (one,) = distributions(chain.view(quantities=quantities))
    assert [share.percent for share in one.listed] == [pytest.approx(74)]
