from typing import Any

import numpy as np
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph.gaps import opportunity
from graph.gaps.model import MISSING_DATA, Gap
from graph.namespaces import AKKU, CV, layer
from graph.relatedness import density, exports_table, proximity, revealed_advantage
from tests.dependence import micro_chain as chain

VOCAB = ox.NamedNode(layer("vocab"))


def test_advantage_is_the_share_at_home_over_the_share_in_the_world() -> None:
    table = exports_table({("a", "nickel"): 3, ("a", "cells"): 1, ("b", "cells"): 4})
    assert table.products == ["cells", "nickel"]
    # Nickel: 3/4 of a's exports, 3/8 of all. Cells: 1/4 and 5/8.
    assert revealed_advantage(table.amounts)[0].tolist() == pytest.approx([0.4, 2.0])


def test_products_that_go_together_are_near() -> None:
    strong = np.array([[True, True, False], [True, True, True], [True, False, False]])
    phi = proximity(strong)
    assert phi[0].tolist() == pytest.approx([0, 2 / 3, 1 / 3])
    assert density(strong, phi)[0, 2] == pytest.approx(1.0)


@given(arrays(bool, (4, 5), elements=st.booleans()))
def test_proximity_is_symmetric_and_density_a_share(strong: Any) -> None:
    phi = proximity(strong)
    assert np.allclose(phi, phi.T)
    near = density(strong, phi)
    assert ((near >= 0) & (near <= 1 + 1e-9)).all()


def exports(*rows: tuple[str, str, str]) -> list[Gap]:
    view = chain.view(
        things=[chain.place(name) for name in ("sweden", "norway", "denmark")],
        quantities=[
            {
                "subject": country,
                "predicate": "observed",
                "aspect": "aspect:exports",
                "place": country,
                "material": f"material:{material}",
                "amount": amount,
                "unit": "MEUR",
                "quantity_kind": "kind:observed",
                "as_of": "2024",
            }
            for country, material, amount in rows
        ],
    )
    makes = ox.NamedNode(AKKU + "outputMaterial")
    material = ox.NamedNode(f"{CV}material/cam")
    view.store.add(ox.Quad(ox.NamedNode(f"{CV}stage/cam"), makes, material, VOCAB))
    return list(opportunity.find(view))


def test_what_neighbours_of_our_strengths_make_and_we_do_not_is_an_opportunity() -> None:
    """Sweden and Norway make cathodes beside nickel, as Finland makes nickel; Denmark is far."""
    (gap,) = exports(
        ("finland", "nickel", "10"),
        *((country, m, "5") for country in ("sweden", "norway") for m in ("nickel", "cam")),
        ("denmark", "cell", "30"),
    )
    assert (gap.kind, gap.focus) == ("related-product", (f"{CV}material/cam", f"{CV}stage/cam"))
    assert gap.size
    assert gap.size.amount == 100
    assert len(gap.evidence) == 1


def test_without_trade_data_it_says_what_it_needs() -> None:
    (gap,) = exports(("finland", "nickel", "5"))
    assert gap.kind == MISSING_DATA
    assert gap.focus == (f"{CV}gap-type/opportunity", f"{CV}aspect/exports")
    assert gap.asks == (AKKU + "observed",)


def test_with_exports_of_others_only_it_still_cannot_tell() -> None:
    found = exports(
        *(("sweden", m, "5") for m in ("nickel", "cam", "cell")),
        *(("norway", m, "5") for m in ("nickel", "cam", "cell")),
        *(("denmark", m, "5") for m in ("nickel", "cam", "cell")),
    )
    assert [gap.kind for gap in found] == [MISSING_DATA]
