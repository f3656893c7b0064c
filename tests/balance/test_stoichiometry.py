"""Molar masses, mass fractions and bases, as the conversion tables of the facts give them."""

import pytest

from graph.balance import Library
from graph.balance.stoichiometry import parse_formula


@pytest.mark.parametrize(
    ("material", "mass"),
    [
        ("nickel-sulphate", 262.839),
        ("cobalt-sulphate", 281.094),
        ("manganese-sulphate", 169.009),
        ("lithium-hydroxide-monohydrate", 41.962),
        ("lithium-carbonate", 73.888),
        ("lithium-hexafluorophosphate", 151.902),
        ("cam-lfp", 157.755),
        ("lto", 459.083),
        ("pcam-nmc811", 92.356),
        ("cam-nmc811", 97.279),
        ("cam-nmc955", 97.46),
    ],
)
def test_molar_mass(library: Library, material: str, mass: float) -> None:
    substances = library.substances

    found = substances.molar_mass(substances.formulas[material])

    assert found == pytest.approx(mass, abs=0.005)


@pytest.mark.parametrize("bad", ["", "ni", "Ni(OH", "Ni)2", "Ni-Co", "2"])
def test_what_is_no_formula_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not a formula"):
        parse_formula(bad)


@pytest.mark.parametrize(
    ("material", "basis", "factor"),
    [
        ("nickel-sulphate", "product-mass", 1),
        ("nickel-sulphate", "contained-metal", 4.478),
        ("nickel-sulphate", "anhydrous-mass", 1.6985),
        ("cobalt-sulphate", "anhydrous-mass", 1.8136),
        ("lithium-hydroxide-monohydrate", "anhydrous-mass", 1.7523),
        ("lithium-hydroxide-monohydrate", "carbonate-equivalent", 1 / 0.8804),
        ("lithium-carbonate", "contained-metal", 5.3233),
        ("lithium-carbonate", "oxide", 5.3233 * 0.4645),
    ],
)
def test_a_tonnage_becomes_mass_of_the_product(
    library: Library, material: str, basis: str, factor: float
) -> None:
    assert library.substances.per_basis(material, basis) == pytest.approx(factor, rel=1e-3)


def test_a_basis_that_says_nothing_of_a_product_is_none(library: Library) -> None:
    assert library.substances.per_basis("separator-film", "contained-metal") is None
    assert library.substances.per_basis("cobalt-sulphate", "oxide") is None


def test_shares_of_a_compound_add_up_to_one(library: Library) -> None:
    for material in ("nickel-sulphate", "cam-nmc811", "lithium-carbonate", "cam-lfp"):
        assert sum(library.substances.elements(material).values()) == pytest.approx(1)
