import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.namespaces import ID
from graph.ownership import Ownership, integrate, ownership
from graph.plants import plants_of
from tests.dependence import micro_chain as chain


def owns(owner: str, held: str, share: float | None = None, **cells: object) -> dict[str, object]:
    return chain.link(held, "owner", owner, share=share, **cells)


def owned(*links: dict[str, object]) -> Ownership:
    return ownership(chain.view(links=list(links)))


def shares(found: dict[str, float]) -> dict[str, float]:
    return {name.removeprefix(ID): round(share, 1) for name, share in found.items()}


def test_shares_are_multiplied_along_the_chain() -> None:
    found = owned(owns("top", "middle", 60), owns("middle", "plant", 50))
    assert shares(found.ultimate(ID + "plant")) == {"top": 30.0}


def test_what_no_share_says_stays_unknown() -> None:
    found = owned(owns("a", "plant", 20))
    assert shares(found.ultimate(ID + "plant")) == {"a": 20.0}
    assert found.snapshots[ID + "plant"].unknown == 80


def test_companies_that_own_each_other_do_not_count_twice() -> None:
    """x owns half of y, y a tenth of x, a person the rest of both."""
    found = owned(owns("x", "y", 50), owns("y", "x", 10), owns("p", "x", 90), owns("p", "y", 50))
    assert shares(found.ultimate(ID + "y")) == {"p": 100.0}


def test_shares_of_different_dates_are_never_added() -> None:
    found = owned(owns("a", "plant", 85, as_of="2022"), owns("b", "plant", 60, as_of="2024"))
    snapshot = found.snapshots[ID + "plant"]
    assert (snapshot.date, snapshot.known, snapshot.unknown) == ("2024-01-01", 60, 40)


def test_a_later_part_that_repeats_the_fuller_snapshot_leaves_it_standing() -> None:
    links = [
        owns("a", "plant", 80, as_of="2023"),
        owns("b", "plant", 20, as_of="2023"),
        owns("b", "plant", 20, as_of="2024"),
    ]
    assert owned(*links).snapshots[ID + "plant"].known == 100


def test_a_later_part_that_differs_counts_and_the_rest_is_unknown() -> None:
    links = [
        owns("a", "plant", 80, as_of="2023"),
        owns("b", "plant", 20, as_of="2023"),
        owns("b", "plant", 30, as_of="2024"),
    ]
    assert owned(*links).snapshots[ID + "plant"].unknown == 70


def test_ended_and_future_stakes_do_not_count() -> None:
    ended = owns("a", "plant", 100, valid_from="2019", valid_to="2022")
    future = owns("b", "plant", 100, valid_from="2030")
    assert owned(ended, future).snapshots == {}


@pytest.mark.parametrize(
    ("stakes", "top"),
    [
        ([("a", 51.0), ("b", 49.0)], "a"),
        ([("a", 50.0), ("b", 50.0)], "plant"),
        ([("a", None)], "a"),
        ([("a", None), ("b", None)], "plant"),
        ([("a", 20.0)], "plant"),
    ],
)
def test_control_needs_a_majority_or_the_only_owner(
    stakes: list[tuple[str, float | None]], top: str
) -> None:
    found = owned(*(owns(owner, "plant", share) for owner, share in stakes))
    assert found.control(ID + "plant").top == ID + top


def test_an_investor_without_a_share_controls_nothing() -> None:
    found = owned(owns("a", "plant", role="kind:investor"))
    assert found.control(ID + "plant").top == ID + "plant"


def test_control_ends_where_owners_run_in_a_circle() -> None:
    found = owned(owns("a", "b", 60), owns("b", "a", 60))
    assert found.control(ID + "a").top == ID + "b"


def test_a_plant_is_controlled_through_its_operator_up_to_the_top_and_its_country() -> None:
    view = chain.view(
        things=[
            chain.plant("works"),
            chain.firm("local"),
            chain.firm("state", classification="kind:state"),
        ],
        links=[
            *chain.runs("works", "cam", "local"),
            owns("state", "local", 56),
            chain.link("state", "locatedIn", "finland"),
        ],
    )
    (plant,) = plants_of(view)
    control = ownership(view).control_of(plant)
    assert control
    assert (control.top, control.country, control.state) == (ID + "state", ID + "finland", True)
    assert len(control.claims) == 1


@given(
    st.integers(2, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 99), min_size=n, max_size=n), min_size=n, max_size=n
        )
    )
)
def test_integrated_ownership_of_any_holdings_solves_its_own_equation(
    rows: list[list[int]],
) -> None:
    """V = W + V W, and nobody holds more than all of anything that outsiders own in part."""
    raw = np.array(rows, dtype=float)
    np.fill_diagonal(raw, 0.0)
    direct = raw / max(1.0, raw.sum(axis=0).max()) * 0.9
    found = integrate(direct)
    assert np.allclose(found, direct + found @ direct)
    outside = (1 - direct.sum(axis=0)) @ (np.eye(len(direct)) + found)
    assert np.allclose(outside, 1.0)
    assert (found >= -1e-12).all()
