"""Amounts that follow from other rows by a formula: which rows go in, and how.

Definition
    A recipe names the claim that it makes, the rows that it needs, and the formula.
Method
    Each input is the one row that has all the cells of its pick. Where one is lacking, or several
    fit, nothing is computed. Results are rounded to the figures that the inputs bear.
Errors
    A rounded input moves the result by as much, relatively; intervals are given where the inputs
    give one.
Reference
    The sums are those of the collected facts, which typed in their results.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import partial

from graph.tables import Row, Tables

Pick = Mapping[str, str]
Computed = tuple[Row, tuple[Row, ...]]

_ONE = Decimal(1)
_CONFIDENCE = ("low", "medium", "high")


@dataclass(frozen=True)
class Recipe:
    """A claim to be computed; ``result`` takes the input rows and gives amount or three bounds."""

    cells: Mapping[str, str]
    inputs: tuple[Pick, ...]
    formula: str
    result: Callable[[tuple[Row, ...]], tuple[Decimal, ...]]
    figures: int = 3


def pick(subject: str, predicate: str, aspect: str = "", **cells: str) -> Pick:
    """The cells by which a row is found."""
    more = {"aspect": f"aspect:{aspect}"} if aspect else {}
    return {"subject": subject, "predicate": predicate, **more, **cells}


def _amounts(rows: tuple[Row, ...]) -> list[Decimal]:
    return [Decimal(row["amount"]) for row in rows]


def _product(rows: tuple[Row, ...]) -> Decimal:
    result = _ONE
    for amount in _amounts(rows):
        result *= amount
    return result


def _over(rows: tuple[Row, ...]) -> tuple[Decimal]:
    return (_amounts(rows)[0] / _amounts(rows)[1],)


def _per_energy(rows: tuple[Row, ...]) -> tuple[Decimal, ...]:
    used, energy = rows[0]["amount"], rows[1]
    bounds = energy["amount"], energy["amount_max"], energy["amount_min"]
    central, low, high = (used / Decimal(bound) for bound in bounds)
    return central, low, high


def _recommended(rows: tuple[Row, ...]) -> tuple[Decimal, ...]:
    model, first_years, later = rows
    scrap = later["amount"], first_years["amount_max"], model["amount"]
    central, low, high = (_ONE - Decimal(share) / 100 for share in scrap)
    return central, low, high


def _powder(rows: tuple[Row, ...]) -> tuple[Decimal]:
    cathode, active, anode, natural, synthetic = _amounts(rows)
    return (cathode * active + anode * (natural + synthetic),)


_SPHERICAL = "material:spherical-purified-graphite"
_GRAPHITE_STEPS = tuple(
    pick(_SPHERICAL, "requirement", aspect)
    for aspect in ("concentrate-per-spherical", "spherical-per-purified", "purified-per-coated")
)
_STEPS = "concentrate per spherical x spherical per purified x purified per coated"
_WORLD_DEMAND = pick("battery-demand-world", "observed", amount="950")
_SCRAP = tuple(
    pick("cell-yield", "requirement", aspect, **cells)
    for aspect, cells in (
        ("cathode-scrap-model", {}),
        ("scrap", {"amount_max": "30"}),
        ("scrap", {"amount": "10"}),
    )
)
_GRAPHITES = tuple(
    pick(f"material:{kind}", "content", scope="kg per kg dry anode")
    for kind in ("spherical-purified-graphite", "synthetic-graphite-anode")
)
_nmc811 = partial(pick, "chemistry:nmc811", "requirement")
_PER_ENERGY = (("electricity-use", "kWh"), ("heat-use", "MJ"))
_DEMANDS = (
    ("cobalt", "kg Co per kWh, all chemistries mixed"),
    ("lithium", "kg Li per kWh"),
    ("nickel", "kg Ni per kWh, all chemistries mixed"),
    ("graphite", "kg battery-grade graphite per kWh"),
)

RECIPES: tuple[Recipe, ...] = (
    Recipe(
        {**pick("process-yields", "yield", stage="stage:concentration"), "unit": "t/t",
         "scope": "t graphite concentrate per t ore"},
        (pick("material:graphite-flake-concentrate", "requirement", "ore-requirement"),),
        "1 / ore per concentrate", lambda rows: (_ONE / _product(rows),), figures=4,
    ),
    Recipe(
        {**pick("process-yields", "yield", stage="stage:anode-natural-graphite"), "unit": "t/t",
         "scope": "t coated SPG per t concentrate"},
        _GRAPHITE_STEPS, f"1 / ({_STEPS})", lambda rows: (_ONE / _product(rows),),
    ),
    Recipe(
        {**pick(_SPHERICAL, "requirement", "yield-concentrate-to-coated"), "unit": "fraction"},
        _GRAPHITE_STEPS, f"1 / ({_STEPS})", lambda rows: (_ONE / _product(rows),),
    ),
    Recipe(
        {**pick(_SPHERICAL, "requirement", "concentrate-per-coated"), "unit": "t/t",
         "material": "material:graphite-flake-concentrate",
         "scope": "t concentrate per t coated SPG"},
        _GRAPHITE_STEPS, _STEPS, lambda rows: (_product(rows),), figures=4,
    ),
    Recipe(
        {**pick("process-yields", "yield", stage="stage:cell-manufacturing"),
         "unit": "fraction", "scope": "good cells"},
        _SCRAP[2:], "1 - scrap", lambda rows: (_ONE - _product(rows) / 100,),
    ),
    Recipe(
        {**pick("cell-yield", "yield", "recommended", stage="stage:cell-manufacturing"),
         "unit": "fraction", "scope": "good cells"},
        _SCRAP, "1 - scrap: after five years, in the first years, in the model", _recommended,
    ),
    Recipe(
        {**pick("battery-demand-europe", "observed"), "unit": "GWh/yr",
         "scope": "EV batteries, EU"},
        (pick("battery-demand-europe", "observed", "share-of-world"), _WORLD_DEMAND),
        "share of the world x demand of the world", lambda rows: (_product(rows) / 100,),
        figures=4,
    ),
    Recipe(
        {**pick("cell-capacity-europe", "observed"), "unit": "GWh/yr", "scope": "Europe, rough"},
        (pick("cell-capacity-europe", "observed", "share-of-world"),
         pick("cell-capacity-europe", "observed", scope="world")),
        "share of the world x capacity of the world", lambda rows: (_product(rows) / 100,),
    ),
    *(
        Recipe(
            {**pick("material:cell", "requirement", f"{use}-per-kwh"), "unit": f"{unit}/kWh",
             "scope": f"{unit} per kWh cell"},
            (pick("material:cell", "requirement", use),
             pick("chemistry:nmc811", "specificEnergy")),
            "use per kg of cell / specific energy", _per_energy,
        )
        for use, unit in _PER_ENERGY
    ),
    *(
        Recipe(
            {**pick("mass-balance-check", "observed"), "unit": "kg/kWh", "scope": scope},
            (pick(f"material:{material}", "demand", "demand-ev", as_of="2024"), _WORLD_DEMAND),
            "demand of EV batteries, t / demand of the world, GWh / 1000",
            lambda rows: (_over(rows)[0] / 1000,),
        )
        for material, scope in _DEMANDS
    ),
    Recipe(
        {**pick("ess-demand-eu", "observed"), "unit": "GWh/yr", "scope": "installed, EU",
         "as_of": "2024"},
        (pick("ess-demand-eu", "observed", as_of="2025"),
         pick("ess-demand-eu", "observed", "growth")),
        "installed in 2025 / (1 + growth)",
        lambda rows: (_amounts(rows)[0] / (1 + _amounts(rows)[1] / 100),),
    ),
    Recipe(
        {**pick("material:anode-active-material", "requirement", "natural-share-in-blend",
                material=_SPHERICAL), "unit": "fraction"},
        _GRAPHITES, "natural / (natural + synthetic)",
        lambda rows: (_amounts(rows)[0] / sum(_amounts(rows)),), figures=2,
    ),
    Recipe(
        {**pick("material:black-mass", "content"), "unit": "kg/kg",
         "scope": "kg cathode and anode active powder per kg cell"},
        (_nmc811("cathode-per-cell"), _nmc811("cathode-inventory", material="material:cam"),
         _nmc811("anode-per-cell"), *_GRAPHITES),
        "cathode x active material + anode x (natural + synthetic)", _powder,
    ),
    Recipe(
        {**pick("material:nickel-sulphate", "content"), "unit": "%"},
        tuple(pick("material:nickel-sulphate", "production", "refined-production",
                   amount=amount, unit="t/month") for amount in ("45300", "206000")),
        "nickel / sulphate, China, August 2025", lambda rows: (100 * _over(rows)[0],), figures=4,
    ),
)  # fmt: skip


def follow(tables: Tables) -> Iterator[Computed]:
    """Every amount that follows from the rows by a recipe, each with its inputs."""
    for recipe in RECIPES:
        inputs = [find(tables["quantities"], cells) for cells in recipe.inputs]
        rows = tuple(row for row in inputs if row is not None)
        if len(rows) == len(inputs):
            yield make_claim(
                recipe.cells, rows, recipe.formula, recipe.result(rows), recipe.figures
            )


def find(rows: list[Row], cells: Pick) -> Row | None:
    """The one row that has the cells; an aspect that is not asked for must be empty."""
    wanted = {"aspect": "", "rank": "normal", **cells}
    found = [
        row for row in rows if all(str(row[name] or "") == text for name, text in wanted.items())
    ]
    return found[0] if len(found) == 1 else None


def make_claim(
    cells: Mapping[str, str],
    inputs: tuple[Row, ...],
    formula: str,
    amounts: tuple[Decimal, ...],
    figures: int,
) -> Computed:
    """The computed claim: as sure as its least sure input, of the day of the first."""
    rounded = [Context(prec=figures).plus(amount) for amount in amounts]
    names = ("amount", "amount_min", "amount_max")
    counted = [row for row in inputs if row.table == "quantities"]
    given = {
        **cells,
        **dict(zip(names, rounded, strict=False)),
        "quantity_kind": "kind:computed",
        "formula": formula,
        "rank": "normal",
        "confidence": min((r["confidence"] or "low" for r in counted), key=_CONFIDENCE.index),
        "sources": sorted({source for row in counted for source in row["sources"]}),
    }
    dated = {name: inputs[0][name] for name in ("as_of", "date_basis") if inputs[0][name]}
    return Row("quantities", inputs[0].number, {**dated, **given}), inputs
