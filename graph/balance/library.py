"""What a view knows of chains: recipes, intensities, yields, stages.

Definition
    A product is a material that a stage gives out. `madeFrom` claims say what a cell of a chemistry
    and each product is made from, and by which element the amount is counted: the input must bring
    all of that element that the output holds, so 1 t of output takes
    ``c(element, output) / c(element, input) / yield`` t of input (no other losses, no excess).
    Where the claim names no element, a `requirement` statement gives the ratio (t/t).
Pitfalls
    Only what `madeFrom` claims say is in the chain: it ends where they end. A yield that no source
    gives is 1 and is named in ``assumed``. A part of a mix (role `part-of-mix`) is shown, but it
    binds nothing, since another kind can take its place.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.balance.chain import CELL, CELL_STAGE, Chain, Component, Input
from graph.balance.claims import PERCENT, Claimed, join, local, read_coefficients
from graph.balance.intensities import read_intensities
from graph.balance.interval import Interval, exact
from graph.balance.stoichiometry import ModelError, read_substances
from graph.errors import InvalidInput
from graph.namespaces import CV
from graph.view import View
from graph.wording import Wording, choose_from

_MADE_FROM = """
SELECT ?made ?from ?by ?role ?claim WHERE {
  ?made akku:madeFrom ?from .
  ?claim akku:subject ?made ; akku:predicate akku:madeFrom ; akku:object ?from .
  OPTIONAL { ?claim akku:material ?by }
  OPTIONAL { ?claim akku:role ?role }
} ORDER BY ?made ?from ?claim
"""
_STAGES = """
SELECT ?material ?stage ?order ?wider WHERE {
  ?material skos:broader* ?group . ?stage akku:outputMaterial ?group ; akku:order ?order .
  FILTER (?stage != stage:recycling-hydrometallurgy)
  OPTIONAL { ?stage skos:broader ?wider }
}
"""
_CHEMISTRIES = """
SELECT ?chemistry ?notation WHERE {
  ?chemistry skos:inScheme <https://w3id.org/akkuketju/cv/chemistry> ; skos:notation ?notation .
}
"""


#: The stages that make the powders of the electrodes.
ACTIVE_STAGES = frozenset({"cam", "anode-material"})


@dataclass(frozen=True)
class Recipe:
    """A `madeFrom` claim: the input, by which element it is counted, and its role."""

    product: str
    by: str
    role: str
    claims: tuple[str, ...]


class Library:
    """What a view knows of chains: recipes, intensities, yields, stages; read once."""

    def __init__(self, view: View) -> None:
        self.substances = read_substances(view)
        self._intensities = read_intensities(view)
        self.recipes = _read_recipes(view)
        self.stages = _read_stages(view)
        self._yields = [
            one
            for one in read_coefficients(view, "yield")
            if one.unit == PERCENT and one.aspect in ("", "recommended")
        ]
        self._wider = {
            local(r["stage"]): local(r["wider"]) for r in view.rows(_STAGES) if "wider" in r
        }
        self._requirements = {
            (local(one.subject), one.material): one
            for one in read_coefficients(view, "requirement")
            if one.material
        }
        self.energies = {
            local(one.subject): one.amount
            for one in read_coefficients(view, "specificEnergy")
            if one.subject.startswith(f"{CV}chemistry/")
        }
        self.notations = {
            row["notation"].upper(): local(row["chemistry"]) for row in view.rows(_CHEMISTRIES)
        }

    @property
    def chemistries(self) -> dict[str, str]:
        """The chemistries that have a bill of materials: id by notation."""
        return {n: c for n, c in sorted(self.notations.items()) if c in self.recipes}

    @property
    def refused(self) -> dict[str, str]:
        """Why a chemistry of the vocabulary cannot be computed, by notation."""
        return {
            notation: Wording(
                "{name} cannot be computed: no bill of materials of its cells is on record"
                if chemistry in self.energies
                else "{name} cannot be computed: no specific energy of its cells is on record",
                name=notation,
            )
            for notation, chemistry in sorted(self.notations.items())
            if chemistry not in self.recipes
        }

    def chain(self, mix: Iterable[tuple[str, float]]) -> Chain:
        """The chain of a mix of chemistries, given as ids with shares that add up to 1."""
        shares = tuple(mix)
        components: dict[str, Component] = {}
        counted: dict[str, set[str]] = defaultdict(set)
        for chemistry, share in shares:
            if chemistry not in self.recipes:
                raise InvalidInput(
                    Wording("No bill of materials of {name} is on record", name=chemistry),
                    choose_from(self.chemistries),
                )
            for made in self.recipes.get(chemistry, ()):
                one = self._component(chemistry, made)
                known = components.get(made.product, Component(made.product, exact(0)))
                components[made.product] = Component(
                    made.product,
                    known.intensity + one.intensity * share,
                    tuple(sorted({*known.claims, *one.claims})),
                    one.active,
                )
        inputs = self._inputs(components, counted)
        stages = {p: self.stages[p] for p in {*components, *inputs} if p in self.stages}
        return Chain(
            mix=shares,
            components=tuple(components.values()),
            inputs=inputs,
            stages={**stages, CELL: CELL_STAGE},
            cell_yield=self.stage_yield(CELL_STAGE, "") or Claimed(exact(1)),
            substances=self.substances,
            counted_by={p: tuple(sorted(by)) for p, by in counted.items()},
        )

    def intensity(self, chemistry: str, material: str) -> Claimed:
        """kg of a material per kWh of a chemistry's cells.

        Raises ``InvalidInput`` with the chemistries that have it, ``ModelError`` if none has.
        """
        known = self._intensities.get(chemistry, {}).get(material)
        if known is None:
            told = Wording(
                "Nothing tells how much {material} cells of {chemistry} take",
                material=material,
                chemistry=chemistry,
            )
            able = [
                n for n, c in self.chemistries.items() if material in self._intensities.get(c, ())
            ]
            if not able:
                raise ModelError(told, "Choose a later day.")
            raise InvalidInput(told, choose_from(able))
        return known

    def stage_yield(self, stage: str, element: str) -> Claimed | None:
        """The yield that sources give for a stage, or a wider one, as a fraction."""
        while stage:
            found = [y for y in self._yields if y.stage == stage and y.material in ("", element)]
            if found:
                joined = join(found)
                return Claimed(joined.amount / 100.0, joined.claims)
            stage = self._wider.get(stage, "")
        return None

    def _component(self, chemistry: str, made: Recipe) -> Component:
        known = self.intensity(chemistry, made.by or made.product)
        content = self.substances.fraction(made.by, made.product) or 1.0
        claims = {*made.claims, *known.claims, *self._composition(made.product)}
        stage = self.stages.get(made.product, "")
        active = self._wider.get(stage, stage) in ACTIVE_STAGES
        return Component(made.product, known.amount / content, tuple(sorted(claims)), active)

    def _inputs(
        self, components: Iterable[str], counted: dict[str, set[str]]
    ) -> dict[str, tuple[Input, ...]]:
        inputs: dict[str, tuple[Input, ...]] = {}
        waiting = list(components)
        while waiting:
            product = waiting.pop()
            if product in inputs:
                continue
            inputs[product] = tuple(self._input(product, m) for m in self.recipes.get(product, ()))
            for made in self.recipes.get(product, ()):
                counted[made.product].update({made.by} if made.by else ())
                waiting.append(made.product)
        return inputs

    def _input(self, product: str, made: Recipe) -> Input:
        loss = self.stage_yield(self.stages.get(product, ""), made.by)
        ratio, claims = self._ratio(product, made)
        return Input(
            made.product,
            ratio / loss.amount if loss else ratio,
            tuple(sorted({*made.claims, *claims, *(loss.claims if loss else ())})),
            binding=made.role != "part-of-mix",
            assumed=() if loss or not made.by else (product,),
            share_known=made.role != "part-of-mix" or not made.by,
        )

    def _ratio(self, product: str, made: Recipe) -> tuple[Interval, tuple[str, ...]]:
        if not made.by:
            stated = self._requirements.get((product, made.product))
            if stated is None:
                raise ModelError(
                    Wording(
                        "Nothing tells how much {material} goes into {product}",
                        material=made.product,
                        product=product,
                    ),
                    "Add a requirement statement, or name the element on the madeFrom claim.",
                )
            whole = 100.0 if stated.unit == PERCENT else 1.0
            return stated.amount / whole, (stated.claim,)
        of_output = self.substances.fraction(made.by, product)
        of_input = self.substances.fraction(made.by, made.product)
        if not of_output or not of_input:
            raise ModelError(
                Wording(
                    "Nothing tells how much {element} is in {product} or {material}",
                    element=made.by,
                    product=product,
                    material=made.product,
                ),
                "Add a formula or a content statement.",
            )
        claims = (*self._composition(product), *self._composition(made.product))
        return exact(of_output / of_input), claims

    def _composition(self, material: str) -> tuple[str, ...]:
        return self.substances.composition(material)


def _read_recipes(view: View) -> dict[str, tuple[Recipe, ...]]:
    found: dict[str, dict[str, Recipe]] = defaultdict(dict)
    for row in view.rows(_MADE_FROM):
        made, product = local(row["made"]), local(row["from"])
        known = found[made].get(product)
        claims = (*(known.claims if known else ()), row["claim"])
        found[made][product] = Recipe(
            product, local(row.get("by", "")), local(row.get("role", "")), claims
        )
    return {made: tuple(inputs.values()) for made, inputs in found.items()}


def _read_stages(view: View) -> dict[str, str]:
    """The stage that gives out each material: the narrowest, then the first in the flow."""
    best: dict[str, tuple[bool, float, str]] = {}
    for row in view.rows(_STAGES):
        rank = ("wider" not in row, float(row["order"]), local(row["stage"]))
        material = local(row["material"])
        best[material] = min(rank, best.get(material, rank))
    return {material: stage for material, (_, _, stage) in best.items()}
