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

from graph.compositions import Compositions
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
    known = Compositions(tables)
    for subject, chemistry, element in CATHODES:
        cells = {"aspect": "aspect:batpac", "material": f"material:{element}"}
        intensity = find(tables["quantities"], {**pick(chemistry, "intensity"), **cells})
        if intensity and known.formula(chemistry):
            yield _cathode(subject, intensity, element, known.formula(chemistry), known)


def _cathode(
    subject: str, intensity: Row, element: str, formula: str, known: Compositions
) -> Computed:
    cells = {
        **pick(subject, "intensity", material="material:cam", unit="kg/kWh"),
        "scope": "cell" if subject.startswith("chemistry:") else "kg CAM per kWh",
    }
    amount = intensity["amount"] / known.fraction(element, formula)
    text = f"intensity of {element} / mass fraction of {element} in {formula}"
    return make_claim(cells, (intensity, *known.rows(formula)), text, (amount,), 4)
