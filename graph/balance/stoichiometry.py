"""Molar masses and mass fractions, from formulas and standard atomic weights.

Definition
    The mass fraction of an element in a compound is ``n * A(element) / M(compound)`` with
    ``M = Σ n * A``; both are pure numbers (t/t) from atomic weights in g/mol.
Inputs
    Atomic weights are quantity statements (aspect `standard-atomic-weight`), formulas are code
    statements (scheme `formula`): each has a source. A code with the relation `related` is not the
    material's own formula but that of the oxide or mineral it is counted as.
Reference
    IUPAC, Atomic weights of the elements 2013, doi 10.1515/pac-2015-0305.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from graph.balance.claims import PERCENT, local, read_coefficients
from graph.balance.interval import Interval
from graph.errors import AkkuketjuError
from graph.namespaces import CV
from graph.view import View
from graph.wording import Wording

_TOKEN = re.compile(r"([A-Z][a-z]?)|(\d+/\d+|\d+(?:\.\d+)?)|([()])")
_CODES = """
SELECT ?subject ?scheme ?code ?relation ?claim WHERE {
  ?claim a akku:CodeStatement ; akku:subject ?subject ; akku:codeScheme ?scheme ;
         akku:code ?code ; akku:codeRelation ?relation .
  FILTER (?scheme IN ("formula", "symbol"))
}
"""
_WEIGHTS = f"?claim akku:aspect <{CV}aspect/standard-atomic-weight> ."


class ModelError(AkkuketjuError):
    """A balance that cannot be set up, because the graph lacks an input."""

    status = 422
    exit_code = 1


def parse_formula(text: str) -> dict[str, Fraction]:
    """How many atoms of each element a formula has; ``·`` parts water of crystallisation.

    Raises ``ValueError`` for another form.

    >>> {k: str(v) for k, v in parse_formula("Ni0.8Mn0.1Co0.1(OH)2").items()}
    {'Ni': '4/5', 'Mn': '1/10', 'Co': '1/10', 'O': '2', 'H': '2'}
    >>> int(parse_formula("NiSO4·6H2O")["O"])
    10
    """
    atoms: dict[str, Fraction] = defaultdict(Fraction)
    for part in text.split("·"):
        many = re.match(r"\d+(?:\.\d+)?", part)
        times = Fraction(many[0]) if many else Fraction(1)
        for element, count in _parse_part(part[many.end() if many else 0 :], text).items():
            atoms[element] += times * count
    return dict(atoms)


def _parse_part(part: str, text: str) -> dict[str, Fraction]:
    stack: list[dict[str, Fraction]] = [defaultdict(Fraction)]
    tokens = list(_TOKEN.finditer(part))
    if not tokens or "".join(token[0] for token in tokens) != part:
        raise ValueError(f"not a formula: {text}")
    position = 0
    while position < len(tokens):
        element, _, bracket = tokens[position].groups()
        follows = tokens[position + 1][2] if position + 1 < len(tokens) else None
        count = Fraction(follows) if follows and bracket != "(" else Fraction(1)
        if bracket == "(":
            stack.append(defaultdict(Fraction))
        elif bracket == ")" and len(stack) > 1:
            for name, inner in stack.pop().items():
                stack[-1][name] += inner * count
        elif element:
            stack[-1][element] += count
        else:
            raise ValueError(f"not a formula: {text}")
        position += 2 if follows and bracket != "(" else 1
    if len(stack) > 1:
        raise ValueError(f"not a formula: {text}")
    return stack[0]


@dataclass(frozen=True)
class Substances:
    """The formulas of materials and the weights of elements, by material and by symbol.

    ``stated`` holds contents that no formula gives (a concentrate): mass fraction of an element by
    (material, element). ``claims`` are the statements behind each material or symbol.
    """

    weights: Mapping[str, float]
    symbols: Mapping[str, str]
    formulas: Mapping[str, str]
    oxides: Mapping[str, str]
    stated: Mapping[tuple[str, str], float]
    claims: Mapping[str, tuple[str, ...]]

    def molar_mass(self, formula: str) -> float:
        """g/mol of a formula. Raises ``ModelError`` where the weight of an element is missing."""
        try:
            return sum(float(n) * self.weights[e] for e, n in parse_formula(formula).items())
        except KeyError as error:
            raise ModelError(
                Wording(
                    "The atomic weight of {element} is not known, which {formula} needs",
                    element=error.args[0],
                    formula=formula,
                ),
                "Add its statement, with the aspect standard-atomic-weight.",
            ) from error

    def fraction(self, element: str, material: str) -> float | None:
        """t of the element per t of the material; None where neither formula nor content tells."""
        if element == material:
            return 1.0
        if (material, element) in self.stated:
            return self.stated[material, element]
        symbol, formula = self.symbols.get(element), self.formulas.get(material)
        if not symbol or not formula:
            return None
        return self.fraction_of(symbol, formula)

    def fraction_of(self, symbol: str, formula: str) -> float:
        """t of an element per t of the compound with the formula; raises ``ModelError``."""
        if symbol not in self.weights:
            raise ModelError(
                Wording("No atomic weight of {element} is known on that day", element=symbol),
                "Choose a later day.",
            )
        atoms = parse_formula(formula).get(symbol, Fraction(0))
        return float(atoms) * self.weights[symbol] / self.molar_mass(formula)

    def composition(self, material: str) -> tuple[str, ...]:
        """The statements behind the material's composition: formula, atomic weights, content."""
        formula = self.formulas.get(material)
        names = [material, *(parse_formula(formula) if formula else ())]
        return tuple(claim for name in names for claim in self.claims.get(name, ()))

    def elements(self, material: str) -> dict[str, float]:
        """The mass fraction of each element that is a material of the graph."""
        formula = self.formulas.get(material)
        atoms = parse_formula(formula) if formula else {}
        known = {name: self.symbols[name] for name in self.symbols}
        return {
            name: self.fraction_of(symbol, formula)
            for name, symbol in known.items()
            if formula and symbol in atoms
        }

    def per_basis(self, material: str, basis: str) -> float | None:
        """t of product per t of what a tonnage counts; None where that cannot be known.

        Bases: `product-mass` (1), `contained-metal`, `oxide`, `carbonate-equivalent` (LCE) and
        `anhydrous-mass`. The metal is the only one of the graph's that gives the salt its name.
        """
        if basis in ("", "product-mass"):
            return 1.0
        formula = self.formulas.get(material)
        if not formula:
            return None
        if basis == "anhydrous-mass":
            return self.molar_mass(formula) / self.molar_mass(formula.partition("·")[0])
        element = self._metal(material)
        content = self.fraction(element, material) if element else None
        if not element or not content:
            return None
        counted = {
            "contained-metal": lambda: 1.0,
            "oxide": lambda: self.fraction_of(self.symbols[element], self.oxides[element]),
            "carbonate-equivalent": lambda: self.fraction(element, "lithium-carbonate") or 0.0,
        }.get(basis)
        if counted is None or (basis == "oxide" and element not in self.oxides):
            return None
        return counted() / content or None

    def _metal(self, material: str) -> str | None:
        first = re.match(r"[A-Z][a-z]?", self.formulas.get(material, ""))
        return next((m for m, s in self.symbols.items() if first and s == first[0]), None)


def read_substances(view: View) -> Substances:
    """The substances that the view knows."""
    symbols: dict[str, str] = {}
    formulas: dict[str, str] = {}
    oxides: dict[str, str] = {}
    claims: dict[str, list[str]] = defaultdict(list)
    for row in view.rows(_CODES):
        material = local(row["subject"])
        table = symbols if row["scheme"] == "symbol" else formulas
        if row["relation"] == "related":
            table = oxides
        elif row["relation"] != "exact":
            continue
        table.setdefault(material, row["code"])
        if table is formulas:
            claims[material].append(row["claim"])
    weights: dict[str, float] = {}
    for one in read_coefficients(view, "observed", _WEIGHTS):
        material = local(one.subject)
        if material in symbols:
            weights[symbols[material]] = one.amount.central
            claims[symbols[material]].append(one.claim)
    partial = Substances(weights, symbols, formulas, oxides, {}, {})
    stated: dict[tuple[str, str], float] = {}
    for one in read_coefficients(view, "content"):
        if one.material and one.unit == PERCENT:
            name, element = local(one.subject), one.material
            # On a day before the atomic weights a content told as oxide tells nothing of the metal.
            with suppress(ModelError):
                stated[name, element] = _stated(partial, element, one.basis, one.amount)
                claims[name].append(one.claim)
    found = {name: tuple(sorted(c)) for name, c in claims.items()}
    return Substances(weights, symbols, formulas, oxides, stated, found)


def _stated(known: Substances, element: str, basis: str, amount: Interval) -> float:
    share = amount.central / 100
    if basis != "oxide":
        return share
    return share * known.fraction_of(known.symbols[element], known.oxides[element])
