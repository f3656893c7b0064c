"""Plants of a region as a balance sees them, and which products a claim on one is of."""

from collections import defaultdict
from dataclasses import dataclass, field

from graph.balance.claims import Quantity, local
from graph.balance.stoichiometry import Substances
from graph.view import View

_PLANTS = """
SELECT ?plant ?status ?operator ?performed WHERE {
  ?plant a akku:Undertaking ; akku:locatedIn+ id:%s .
  OPTIONAL { ?plant akku:status ?status }
  OPTIONAL { ?plant akku:operator ?operator }
  OPTIONAL { ?plant akku:performs ?performed }
}
"""
_OUTPUTS = """
SELECT ?stage ?material WHERE { ?stage akku:outputMaterial ?material }
"""


#: The metal is none that the plant's stages give out.
NOT_OUTPUT = "not-output"


@dataclass(frozen=True)
class Plant:
    """What is known of a plant on the day; references are short."""

    statuses: set[str] = field(default_factory=set)
    operators: set[str] = field(default_factory=set)
    stages: set[str] = field(default_factory=set)


def read_plants(view: View) -> dict[str, Plant]:
    """The undertakings of the view's region by IRI."""
    plants: dict[str, Plant] = defaultdict(Plant)
    for row in view.rows(_PLANTS % view.region):
        plant = plants[row["plant"]]
        for name, into in (
            ("status", plant.statuses),
            ("operator", plant.operators),
            ("performed", plant.stages),
        ):
            if name in row:
                into.add(local(row[name]))
    return dict(plants)


def read_outputs(view: View) -> dict[str, set[str]]:
    """The materials that each stage gives out, by the vocabulary."""
    made: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_OUTPUTS):
        made[local(row["stage"])].add(local(row["material"]))
    return dict(made)


class Outputs:
    """What the stages give out, by the vocabulary."""

    def __init__(self, view: View, substances: Substances) -> None:
        self._substances = substances
        self._by_stage = read_outputs(view)

    def products_of(self, one: Quantity, stages: set[str]) -> tuple[tuple[str, ...], str]:
        """The products that a claim is of, and what was assumed or hinders.

        A claim on a metal is of what the plant's stages give out of it as metal: in ore, in
        concentrate, refined; a mine with a concentrator counts at both. At another plant it may be
        what goes in (`not-output`). A claim on no material is
        of the one product that the plant makes, if it makes but one.
        """
        if one.material:
            metal = {m for stage in stages for m in self.as_metal(stage, one.material)}
            if not metal and any(self.as_metal(stage, one.material) for stage in self._by_stage):
                return (one.material,), NOT_OUTPUT
            return tuple(sorted(metal)) or (one.material,), ""
        made = {m for stage in stages for m in self._by_stage.get(stage, ())}
        alone = len(made) == 1 and len(stages) == 1 and not one.scope
        return (made.pop() if alone else "",), "product-from-stage"

    def as_metal(self, stage: str, element: str) -> set[str]:
        """What a stage gives out of an element that is counted as the metal."""
        symbol = self._substances.symbols.get(element)
        made = self._by_stage.get(stage, set())
        formulas = self._substances.formulas
        return {m for m in made if symbol and (m == element or formulas.get(m) == symbol)}
