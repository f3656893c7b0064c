"""What hangs on one material: its world supply, the region's plants and who controls them."""

from collections import defaultdict
from dataclasses import dataclass

from graph.dependence.shares import Distribution, current, distributions
from graph.errors import InvalidInput
from graph.namespaces import AKKU, CV
from graph.ownership import Control, Ownership
from graph.plants import Plant
from graph.view import View
from graph.wording import Wording, choose_from, shown

_MATERIALS = """
SELECT DISTINCT ?material WHERE {
  ?claim a akku:QuantityStatement ; akku:predicate akku:proportion ; akku:material ?material .
}
"""
#: Plants and projects that make, take or are stated in the material or in what contains it.
_USERS = """
SELECT DISTINCT ?plant ?claim WHERE {
  ?what (skos:broader|akku:containsElement)* <%s> .
  ?plant a akku:Undertaking .
  { ?claim akku:subject ?plant ; akku:predicate ?p ; akku:object ?what .
    FILTER (?p IN (akku:produces, akku:consumes)) }
  UNION
  { ?claim akku:subject ?plant ; akku:material ?what }
  FILTER NOT EXISTS { ?claim akku:rank kind:deprecated }
}
"""
_AMOUNTS = """
SELECT ?plant ?property ?amount ?claim WHERE {
  VALUES (?property ?unit) { (akku:capacity u:gwh-per-yr) (akku:investment unit:CCY_EUR) }
  ?plant ?property ?claim . ?claim akku:normAmount ?amount ; akku:normUnit ?unit .
}
"""


@dataclass(frozen=True)
class Exposed:
    """A plant or project that hangs on the material, with what is on record of its size.

    ``gwh`` is in GWh a year, ``meur`` in million euro; each from the least to the most claimed.
    """

    plant: Plant
    control: Control | None
    gwh: tuple[float, float] | None
    meur: tuple[float, float] | None
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Exposure:
    """One material: its newest distributions by layer, and who in the region hangs on it."""

    material: str
    supply: tuple[Distribution, ...]
    exposed: tuple[Exposed, ...]


def material_of(view: View, name: str) -> str:
    """The IRI of a material by its id; raises ``InvalidInput`` with the materials that have shares
    by country, where it is none of them.
    """
    choices = sorted(row["material"].rpartition("/")[2] for row in view.rows(_MATERIALS))
    wanted = name.removeprefix("material:")
    if wanted not in choices:
        raise InvalidInput(
            Wording("No shares by country are known of “{given}”", given=shown(name)),
            choose_from(choices),
        )
    return f"{CV}material/{wanted}"


def exposure(
    view: View,
    material: str,
    plants: list[Plant],
    owners: Ownership,
    told: list[Distribution] | None = None,
) -> Exposure:
    """The exposure to a material, given as an IRI; ``told`` are the view's distributions."""
    claims: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_USERS % material):
        claims[row["plant"]].add(row["claim"])
    sizes: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in view.rows(_AMOUNTS):
        sizes[row["plant"], row["property"]].append(float(row["amount"]))
        if row["plant"] in claims:
            claims[row["plant"]].add(row["claim"])
    supply = [
        one
        for group in current(distributions(view) if told is None else told).values()
        for one in group
        if one.material == material
    ]
    exposed = [
        Exposed(
            plant,
            owners.control_of(plant),
            _range(sizes[plant.iri, AKKU + "capacity"]),
            _range([euro / 1e6 for euro in sizes[plant.iri, AKKU + "investment"]]),
            tuple(sorted(claims[plant.iri] | set(plant.claims))),
        )
        for plant in plants
        if plant.iri in claims
    ]
    ranked = sorted(exposed, key=lambda e: (not e.plant.running, e.plant.status, e.plant.iri))
    return Exposure(material, tuple(supply), tuple(ranked))


def _range(values: list[float]) -> tuple[float, float] | None:
    return (min(values), max(values)) if values else None
