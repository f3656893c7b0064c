"""Capacity that a what-if adds: laid over the real data, and never in them."""

from decimal import Decimal

import pytest

from graph.balance import Imports, Request, solve
from graph.balance.added import Added, added_statements, read_added
from graph.errors import InvalidInput
from graph.release import Release
from graph.view import View, make_view
from tests.balance.conftest import DAY

MISSING = Request(target=40.0, imports=Imports("missing"))


def test_an_added_cell_plant_lifts_what_the_chain_supports(release: Release, view: View) -> None:
    quads = release.base_quads()
    added = added_statements([Added("cell", Decimal(5))], DAY, "finland", quads)
    after = solve(make_view(quads, DAY, overlay=added), MISSING).supported
    before = solve(view, MISSING).supported
    assert before is not None
    assert after is not None
    assert after.central == pytest.approx(before.central + 5, rel=1e-6)


def test_the_additions_are_no_part_of_the_data(release: Release) -> None:
    quads = release.base_quads()
    count = len(quads)
    added_statements([Added("cell", Decimal(5))], DAY, "finland", quads)
    assert len(quads) == count
    assert not any("scenario" in str(quad.subject) for quad in quads)


def test_pairs_without_both_parts_are_left_out() -> None:
    assert read_added([("cell", ""), ("", "3"), ("cell", "2,5")], {"cell"}) == (
        Added("cell", Decimal("2.5")),
    )


@pytest.mark.parametrize(
    "pair",
    [
        ("moon-dust", "1"),
        ("moon-dust", ""),
        ("cell", "-1"),
        ("cell", "1e9"),
        ("cell", "nan"),
        ("cell", "x"),
    ],
)
def test_what_cannot_be_added_is_told(pair: tuple[str, str]) -> None:
    with pytest.raises(InvalidInput):
        read_added([pair], {"cell"})
