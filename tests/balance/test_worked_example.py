"""NMC811, 40 GWh a year of good cells: the worked example of the facts, number by number.

The example counts five Finnish plants by hand; here they are chosen by a scenario of its own, so
that what other sources say of other plants does not change it.
"""

import pytest

from graph.balance import Balance, Imports, Library, Request, Stage, solve
from graph.balance.chain import CELL
from graph.balance.interval import exact
from graph.balance.ladder import Cases, climb
from graph.balance.requirements import (
    binding_products,
    direct_requirements,
    gross_requirements,
)
from graph.balance.stoichiometry import Substances
from graph.view import View
from tests.balance.conftest import ALL_PLANTS

#: Product: kg per kWh of good cells, kt a year at 40 GWh, GWh per kt, as the example prints them.
NEEDS = {
    "cam-nmc811": (1.516, 60.6, 0.660),
    "pcam-nmc811": (1.439, 57.6, 0.695),
    "nickel-sulphate": (3.276, 131.0, 0.305),
    "cobalt-sulphate": (0.438, 17.5, 2.283),
    "manganese-sulphate": (0.263, 10.5, 3.798),
    "lithium-hydroxide-monohydrate": (0.654, 26.2, 1.530),
    "spodumene-concentrate": (4.41, 176, 0.227),
    "anode-active-material": (1.027, 41.1, 0.974),
    "spherical-purified-graphite": (0.349, 14.0, 2.864),
    "graphite-flake-concentrate": (0.885, 35.4, 1.130),
    "graphite-ore": (8.48, 339, 0.118),
    "electrolyte": (0.668, 26.7, 1.497),
    "lithium-hexafluorophosphate": (0.084, 3.4, None),
    "separator-film": (0.072, 2.9, 13.8),
    "copper-foil": (0.493, 19.7, 2.03),
}
#: Product: capacity in kt (of cells: GWh), what it supports in GWh a year.
CAPACITIES = {
    "nickel-sulphate": (170.0, 51.9),
    "cobalt-sulphate": (7.4, 16.9),
    "lithium-hydroxide-monohydrate": (15.0, 22.9),
    "pcam-nmc811": (60.0, 41.7),
    "cam-nmc811": (60.0, 39.6),
    CELL: (40.0, 40.0),
}


def cases(library: Library, imports: str = "missing") -> Cases:
    """The example's chain with the example's capacities."""
    chain = library.chain([("nmc811", 1.0)])
    products = binding_products(chain)
    free = {p: float("inf") for p in products if p not in CAPACITIES}
    return Cases(
        products=products,
        needs={CELL: exact(1), **direct_requirements(chain)},
        ratios={
            (p, i.product): i.ratio for p in products for i in chain.inputs.get(p, ()) if i.binding
        },
        pools={p: exact(kt) for p, (kt, _) in CAPACITIES.items()},
        makes={p: (p,) for p in CAPACITIES},
        imports=free if imports == "missing" else {},
    )


@pytest.mark.parametrize("product", NEEDS)
def test_needs(library: Library, product: str) -> None:
    requirement, need, per_kt = NEEDS[product]

    a = gross_requirements(library.chain([("nmc811", 1.0)]))[product]

    assert a.central == pytest.approx(requirement, abs=0.0055 if requirement > 4 else 0.00055)
    assert a.central * 40 == pytest.approx(need, abs=0.55 if need > 170 else 0.055)
    if per_kt:
        assert 1 / a.central == pytest.approx(per_kt, abs=0.055 if per_kt > 10 else 0.0055)
    assert a.low <= a.central <= a.high


def test_metal_in_the_salts(view: View, library: Library) -> None:
    stages = {s.product: s for s in solve(view, Request(), library).stages}

    assert stages["nickel-sulphate"].contained["nickel"] == pytest.approx(29.3, abs=0.05)
    assert stages["cobalt-sulphate"].contained["cobalt"] == pytest.approx(3.7, abs=0.05)
    lithium = stages["lithium-hydroxide-monohydrate"].contained["lithium"]
    assert lithium == pytest.approx(4.3, abs=0.05)
    assert stages["manganese-sulphate"].contained["manganese"] == pytest.approx(3.4, abs=0.05)


@pytest.mark.parametrize("product", CAPACITIES)
def test_supports(library: Library, product: str) -> None:
    capacity, supports = CAPACITIES[product]
    a = gross_requirements(library.chain([("nmc811", 1.0)]))[product]

    assert capacity / a.central == pytest.approx(supports, abs=0.05)


def test_ladder_cobalt_lithium_cam_cells(library: Library) -> None:
    steps = climb(cases(library), ())

    assert [step.binding for step in steps[:4]] == [
        ("cobalt-sulphate",),
        ("lithium-hydroxide-monohydrate",),
        ("cam-nmc811",),
        (CELL,),
    ]
    supported = [step.supported.central for step in steps[:4] if step.supported]
    assert supported == pytest.approx([16.9, 22.9, 39.6, 40.0], abs=0.05)
    prices = [step.price for step in steps[:3]]
    assert prices == pytest.approx([2.28, 1.53, 0.66], abs=0.005)


def test_autarky_is_a_matter_of_missing_stages(library: Library) -> None:
    alone = cases(library, "none")

    assert alone.solve("central").supported == 0
    assert {
        "manganese-sulphate",
        "anode-active-material",
        "separator-film",
        "copper-foil",
        "electrolyte",
    } <= set(alone.unavailable())
    assert not set(CAPACITIES) & set(alone.unavailable())


@pytest.mark.parametrize(
    ("product", "dependence"),
    [
        ("cobalt-sulphate", 0.58),
        ("lithium-hydroxide-monohydrate", 0.43),
        ("cam-nmc811", 0.01),
        ("nickel-sulphate", 0.0),
        ("pcam-nmc811", 0.0),
        ("manganese-sulphate", 1.0),
        ("separator-film", 1.0),
    ],
)
def test_import_dependence(view: View, library: Library, product: str, dependence: float) -> None:
    balance = solve(view, Request(statuses=ALL_PLANTS), library)

    assert stage(balance, product).dependence.central == pytest.approx(dependence, abs=0.005)


@pytest.mark.parametrize(("good", "supports"), [(0.70, 17.8), (0.96, 24.5)])
def test_cell_yield_moves_all_in_proportion(
    view: View, library: Library, good: float, supports: float
) -> None:
    balance = solve(view, Request(statuses=ALL_PLANTS, cell_yield=good), library)

    lithium = stage(balance, "lithium-hydroxide-monohydrate")
    assert lithium.supports.central == pytest.approx(supports, abs=0.05)


def test_cam_intensity_moves_lithium(view: View, library: Library) -> None:
    lithium = stage(
        solve(view, Request(statuses=ALL_PLANTS, cell_yield=0.9), library),
        "lithium-hydroxide-monohydrate",
    )

    assert lithium.supports.low == pytest.approx(21.0, abs=0.1)
    assert lithium.supports.high == pytest.approx(29.7, abs=0.1)


def test_refined_cobalt_would_support_219(library: Library) -> None:
    need = gross_requirements(library.chain([("nmc811", 1.0)]))["cobalt-sulphate"].central
    content = library.substances.fraction("cobalt", "cobalt-sulphate")

    assert content is not None
    assert 20.12 / (need * content) == pytest.approx(219, abs=0.5)


def test_terrafames_cars(library: Library) -> None:
    """Its nickel for a million cars and its cobalt for 300 000: about 52 and 56 kWh a car."""
    substances: Substances = library.substances
    needs = gross_requirements(library.chain([("nmc811", 1.0)]))
    nickel = 170e6 * (substances.fraction("nickel", "nickel-sulphate") or 0) / 1e6
    cobalt = 7.4e6 * (substances.fraction("cobalt", "cobalt-sulphate") or 0) / 3e5

    assert nickel == pytest.approx(38, abs=0.05)
    assert cobalt == pytest.approx(5.2, abs=0.05)
    assert 170e6 / needs["nickel-sulphate"].central / 1e6 == pytest.approx(52, abs=0.5)
    assert 7.4e6 / needs["cobalt-sulphate"].central / 3e5 == pytest.approx(56, abs=0.5)


def stage(balance: Balance, product: str) -> Stage:
    return next(s for s in balance.stages if s.product == product)


def test_real_claims_give_the_examples_ladder(view: View, library: Library) -> None:
    """With every plant on record and graphite anodes imported, the same stages bind in turn.

    What Finnish mines bring up of cobalt limits the chain before, where its import is not allowed.
    """
    request = Request(statuses=ALL_PLANTS, imports=Imports("missing"))

    bound = [step.binding for step in solve(view, request, library).ladder]

    assert bound[1:6] == [
        ("cobalt-in-ore",),
        ("cobalt-sulphate",),
        ("lithium-hydroxide-monohydrate",),
        ("cam",),
        (CELL,),
    ]
