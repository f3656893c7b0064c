"""Intensities: kg of a material per kWh of finished cell, by chemistry (the same as kt per GWh).

A chemistry's statements that were computed for a cell come first; where there is none for a
material, the model's value for a battery (aspect `batpac`) stands in. Pack hardware is in the
model's copper, aluminium and steel, so those two rules never mix for one material.
"""

from collections import defaultdict

from graph.balance.claims import Claimed, Quantity, join, local, read_coefficients
from graph.view import View

_OF_CHEMISTRIES = "?subject skos:inScheme <https://w3id.org/akkuketju/cv/chemistry> ."


def read_intensities(view: View) -> dict[str, dict[str, Claimed]]:
    """The intensity of each material, in kg/kWh, by chemistry and material.

    Several statements on one material give an interval: their envelope.
    """
    found: dict[tuple[str, str], dict[str, list[Quantity]]] = defaultdict(lambda: defaultdict(list))
    for one in read_coefficients(view, "intensity", _OF_CHEMISTRIES):
        found[local(one.subject), one.material][one.aspect].append(one)
    intensities: dict[str, dict[str, Claimed]] = defaultdict(dict)
    for (chemistry, material), by_aspect in found.items():
        chosen = by_aspect.get("") or by_aspect.get("batpac")
        if chosen:
            intensities[chemistry][material] = join(chosen)
    return dict(intensities)
