"""Intensities of cells, computed from life-cycle inventories and specific energies.

Definition
    Mass of a material in a kilogram of cell (`graph.bills`) over the cell's specific energy;
    kg/kWh.
Method
    The mean specific energy gives the central value, the highest and lowest the ends. Where the
    model BatPaC has a value for an element, for graphite or, by its leading element, for the
    cathode material, that value is the central one, and the interval holds both. Copper of the
    model holds pack hardware, so it widens the interval only.
Errors
    Sodium-ion cells have one specific energy and no interval. Binder and separator hold fluorine
    that is not counted; the aluminium of the pouch and of NCA's cathode is not counted either.
Reference
    Crenna et al. 2021, doi 10.1016/j.resconrec.2021.105619; Schmidt et al. 2019, doi
    10.1021/acs.est.8b05313; Zhang et al. 2024, doi 10.1016/j.resconrec.2023.107362; all as carried
    by the inventories of premise.
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.bills import LITHIUM_ION, SODIUM_ION, Parts, lithium_ion, sodium_ion, titanate
from graph.compositions import Compositions
from graph.recipes import Computed, find, make_claim, pick
from graph.tables import Row, Tables

FIGURES = 4
CATHODE_FORMULA = "cathode material in a kg of cell / specific energy"


def inventoried(tables: Tables) -> Iterator[Computed]:
    """Every intensity that follows from an inventory whose rows are all there."""
    known = Compositions(tables)
    for chemistry in LITHIUM_ION:
        bill = lithium_ion(chemistry, known)
        for material, parts in bill.items():
            yield from _intensity(tables, known, chemistry, material, parts)
        if chemistry != "nca":
            yield from _of_material(tables, known, chemistry, bill["cam"])
    for material, parts in titanate(known).items():
        yield from _intensity(tables, known, "lto", material, parts, "cell; NCA/LTO")
    for chemistry in SODIUM_ION:
        for material, parts in sodium_ion(chemistry).items():
            yield from _intensity(tables, known, chemistry, material, parts)


def _per_kilogram(
    tables: Tables, known: Compositions, parts: Parts
) -> tuple[Decimal, tuple[Row, ...]] | None:
    """Kilograms a kilogram of cell, with the rows that say so; none if a row is lacking."""
    total = Decimal()
    used: list[Row] = []
    for part in parts:
        rows = [find(tables["quantities"], cells) for cells in part.picks]
        if None in rows:
            return None
        mass = Decimal(1)
        for row in filter(None, rows):
            mass *= row["amount"]
            used.append(row)
        if part.element:
            mass *= known.fraction(part.element, part.formula)
            used += known.rows(part.formula)
        total += mass
    return total, _once(used)


def _once(rows: list[Row]) -> tuple[Row, ...]:
    return tuple({(row.table, row.number): row for row in rows}.values())


def _energy(tables: Tables, chemistry: str) -> Row | None:
    return find(tables["quantities"], pick(f"chemistry:{chemistry}", "specificEnergy"))


def _per_energy(mass: Decimal, energy: Row) -> tuple[Decimal, ...]:
    ends = (energy["amount"], energy["amount_max"], energy["amount_min"])
    return tuple(mass / end for end in ends if end)


def _intensity(
    tables: Tables,
    known: Compositions,
    chemistry: str,
    material: str,
    parts: Parts,
    scope: str = "cell",
) -> Iterator[Computed]:
    found, energy = _per_kilogram(tables, known, parts), _energy(tables, chemistry)
    if not found or energy is None:
        return
    mass, rows = found
    amounts, formula = _per_energy(mass, energy), "mass in a kg of cell / specific energy"
    model = _model(tables, known, chemistry, material) if scope == "cell" else None
    if model:
        value, more = model
        everything = (value, *amounts)
        central = amounts[0] if material == "copper" else value
        amounts, rows = (central, min(everything), max(everything)), (*rows, *more)
        formula += "; BatPaC is the low end" if material == "copper" else "; central by BatPaC"
    cells = {
        **pick(f"chemistry:{chemistry}", "intensity", material=f"material:{material}"),
        "unit": "kg/kWh",
        "scope": scope,
    }
    yield make_claim(cells, _once([energy, *rows]), formula, amounts, FIGURES)


def _of_material(
    tables: Tables, known: Compositions, chemistry: str, parts: Parts
) -> Iterator[Computed]:
    """Cathode material by the inventory alone, said of the material."""
    found, energy = _per_kilogram(tables, known, parts), _energy(tables, chemistry)
    if found and energy is not None:
        cells = {
            **pick(f"material:cam-{chemistry}", "intensity", material="material:cam"),
            "unit": "kg/kWh",
            "scope": "kg CAM per kWh",
        }
        amounts = _per_energy(found[0], energy)
        yield make_claim(cells, (energy, *found[1]), CATHODE_FORMULA, amounts, FIGURES)


def _model(
    tables: Tables, known: Compositions, chemistry: str, material: str
) -> tuple[Decimal, tuple[Row, ...]] | None:
    """The model's value for a material of the cell, its own or by its leading element."""
    own = _batpac(tables, chemistry, material)
    formula = known.formula(f"chemistry:{chemistry}")
    if own and material != "aluminium":
        return own["amount"], (own,)
    leading = "phosphorus" if chemistry == "lfp" else "nickel"
    lead = _batpac(tables, chemistry, leading)
    whole = material == "cam"
    if lead is None or not (whole or (chemistry, material) == ("lfp", "iron")):
        return None
    cathode = lead["amount"] / known.fraction(leading, formula)
    share = Decimal(1) if whole else known.fraction(material, formula)
    return cathode * share, (lead, *known.rows(formula))


def _batpac(tables: Tables, chemistry: str, material: str) -> Row | None:
    cells = pick(f"chemistry:{chemistry}", "intensity", "batpac", material=f"material:{material}")
    return find(tables["quantities"], cells)
