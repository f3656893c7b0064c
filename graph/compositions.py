"""Mass fractions of elements in compounds, with the rows that they follow from.

Definition
    n x A(element) / M(compound), with M the sum of n x A; pure numbers.
Method
    Formulas and symbols stand among the codes, standard atomic weights among the quantities.
Reference
    IUPAC, Atomic weights of the elements 2013, doi 10.1515/pac-2015-0305.
"""

from decimal import Decimal

from graph.balance.stoichiometry import parse_formula
from graph.tables import Row, Tables


class Compositions:
    """What the tables say of formulas and atomic weights."""

    def __init__(self, tables: Tables) -> None:
        codes = tables["codes"]
        self._symbols = {row["subject"]: row["code"] for row in codes if row["scheme"] == "symbol"}
        self._formulas = {
            row["subject"]: row
            for row in codes
            if row["scheme"] == "formula" and row["relation"] == "exact"
        }
        self._weights = {
            self._symbols[row["subject"]]: row
            for row in tables["quantities"]
            if row["aspect"] == "aspect:standard-atomic-weight" and row["subject"] in self._symbols
        }

    def formula(self, subject: str) -> str:
        """The formula of a material or of a chemistry's cathode; empty where none is on record."""
        return str(self._formulas[subject]["code"]) if subject in self._formulas else ""

    def elements(self, formula: str) -> frozenset[str]:
        """The materials that are elements of the formula."""
        atoms = parse_formula(formula)
        return frozenset(
            subject.removeprefix("material:")
            for subject, symbol in self._symbols.items()
            if symbol in atoms
        )

    def molar_mass(self, formula: str) -> Decimal:
        """Grams a mole."""
        return sum(
            (self._atoms(n.numerator, n.denominator) * self._weights[symbol]["amount"]
             for symbol, n in parse_formula(formula).items()),
            Decimal(),
        )  # fmt: skip

    def fraction(self, element: str, formula: str) -> Decimal:
        """The mass fraction of an element, 0 where the formula does not hold it."""
        symbol = self._symbols[f"material:{element}"]
        atoms = parse_formula(formula)
        if symbol not in atoms:
            return Decimal()
        many = self._atoms(atoms[symbol].numerator, atoms[symbol].denominator)
        weight: Decimal = self._weights[symbol]["amount"]
        return many * weight / self.molar_mass(formula)

    def rows(self, formula: str) -> tuple[Row, ...]:
        """The atomic weights of a formula, and the code that gives it where there is one."""
        stated = [row for row in self._formulas.values() if row["code"] == formula]
        return (*stated[:1], *(self._weights[s] for s in sorted(parse_formula(formula))))

    def code(self, subject: str) -> Row:
        """The row that gives the formula of a subject."""
        return self._formulas[subject]

    @staticmethod
    def _atoms(above: int, below: int) -> Decimal:
        return Decimal(above) / Decimal(below)
