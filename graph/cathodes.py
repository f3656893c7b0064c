"""Cathode material per kWh, computed from a model's intensity of one of its elements.

Definition
    Intensity of the element in kg/kWh over its mass fraction in the material's formula; kg/kWh.
Method
    The model gives intensities by element (aspect `batpac`), the formula stands among the codes,
    and standard atomic weights among the quantities. All of them are inputs of the claim.
Errors
    The model's four figures; its element is taken to sit in the cathode alone, which holds for
    nickel, manganese and phosphorus, and not for lithium.
Reference
    IUPAC, Atomic weights of the elements 2013, doi 10.1515/pac-2015-0305.
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.balance.stoichiometry import parse_formula
from graph.recipes import Computed, find, make_claim, pick
from graph.tables import Row, Tables

#: What a cathode's mass is computed for, the chemistry that the model is of, and the element.
CATHODES = (
    *((f"material:cam-{name}", f"chemistry:{name}", "nickel")
      for name in ("nmc111", "nmc532", "nmc622", "nmc811")),
    ("material:cam-lfp", "chemistry:lfp", "phosphorus"),
    ("chemistry:lmo", "chemistry:lmo", "manganese"),
    ("chemistry:lnmo", "chemistry:lnmo", "nickel"),
    ("chemistry:nmc95", "chemistry:nmc95", "nickel"),
)  # fmt: skip


def cathodes(tables: Tables) -> Iterator[Computed]:
    """Every cathode material whose model, formula and atomic weights are on record."""
    weights = _atomic_weights(tables)
    codes = [row for row in tables["codes"] if row["scheme"] == "formula"]
    formulas = {row["subject"]: row for row in codes if row["relation"] == "exact"}
    for subject, chemistry, element in CATHODES:
        cells = {"aspect": "aspect:batpac", "material": f"material:{element}"}
        intensity = find(tables["quantities"], {**pick(chemistry, "intensity"), **cells})
        formula = formulas.get(chemistry)
        if intensity and formula and element in weights:
            yield _cathode(subject, intensity, formula, element, weights)


def _cathode(
    subject: str, intensity: Row, formula: Row, element: str, weights: dict[str, tuple[str, Row]]
) -> Computed:
    symbol, weight = weights[element]
    by_symbol = dict(weights.values())
    atoms = parse_formula(formula["code"])
    parts = {s: Decimal(n.numerator) / Decimal(n.denominator) for s, n in atoms.items()}
    molar = sum((n * by_symbol[s]["amount"] for s, n in parts.items()), Decimal())
    fraction = parts[symbol] * weight["amount"] / molar
    cells = {
        **pick(subject, "intensity", material="material:cam", unit="kg/kWh"),
        "scope": "cell" if subject.startswith("chemistry:") else "kg CAM per kWh",
    }
    inputs = (intensity, formula, *(by_symbol[s] for s in sorted(parts)))
    text = f"intensity of {symbol} / mass fraction of {symbol} in {formula['code']}"
    return make_claim(cells, inputs, text, (intensity["amount"] / fraction,), 4)


def _atomic_weights(tables: Tables) -> dict[str, tuple[str, Row]]:
    """Symbol and atomic weight by element."""
    symbols = {row["subject"]: row["code"] for row in tables["codes"] if row["scheme"] == "symbol"}
    return {
        row["subject"].removeprefix("material:"): (symbols[row["subject"]], row)
        for row in tables["quantities"]
        if row["aspect"] == "aspect:standard-atomic-weight" and row["subject"] in symbols
    }
