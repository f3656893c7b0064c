"""Amounts that follow from formulas of two compounds, or from a model and a formula.

Definition
    LMFP: cathode material of LFP over one plus the gain of energy; kg/kWh. LTO against LMO: the
    model's lithium without that of its manganese spinel, over the lithium of the titanate; kg/kWh.
    Concentrate for lithium hydroxide: lithium of the hydroxide over lithium of the concentrate and
    its recovery; t/t. Yield of cathode material: stoichiometric precursor over what an inventory
    takes; a fraction.
Method
    Each input is the one row that has the cells of its pick; without it nothing is computed.
Errors
    The electrolyte's lithium is not told from the titanate's: an upper estimate. The gain of LMFP
    is a range of the literature.
Reference
    The sums are those of the collected facts, which typed in their results.
"""

from collections.abc import Iterator
from decimal import Decimal

from graph.compositions import Compositions
from graph.recipes import Computed, Pick, find, make_claim, pick
from graph.tables import Row, Tables

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_HYDROXIDE, _CONCENTRATE = "LiOH·H2O", "material:spodumene-concentrate"


def converted(tables: Tables) -> Iterator[Computed]:
    """Every amount of this module whose rows are all there."""
    known = Compositions(tables)
    for compute in (_lmfp, _titanate, _concentrate, _cathode_yield):
        yield from compute(tables, known)


def _inputs(tables: Tables, *picks: Pick) -> tuple[Row, ...] | None:
    found = [find(tables["quantities"], cells) for cells in picks]
    rows = tuple(row for row in found if row is not None)
    return rows if len(rows) == len(picks) else None


def _model(chemistry: str, element: str) -> Pick:
    return pick(f"chemistry:{chemistry}", "intensity", "batpac", material=f"material:{element}")


def _cell(chemistry: str, material: str, scope: str = "cell") -> Pick:
    cells = pick(f"chemistry:{chemistry}", "intensity", material=f"material:{material}")
    return {**cells, "unit": "kg/kWh", "scope": scope}


def _lmfp(tables: Tables, known: Compositions) -> Iterator[Computed]:
    """LMFP holds more energy than LFP by its gain, so a kWh needs less of it."""
    gain = pick("chemistry:lmfp", "observed", "energy-gain-over-lfp")
    rows = _inputs(tables, gain, _model("lfp", "phosphorus"))
    if not rows:
        return
    gained, lead = rows
    olivine, formula = known.formula("chemistry:lfp"), known.formula("chemistry:lmfp")
    cathode = lead["amount"] / known.fraction("phosphorus", olivine)
    ends = gained["amount_min"] / _HUNDRED, gained["amount_max"] / _HUNDRED
    gains = (sum(ends) / 2, ends[1], ends[0])
    inputs = (gained, lead, *known.rows(olivine), known.code("chemistry:lmfp"))
    for material in ("cam", "iron", "lithium", "manganese", "phosphorus"):
        share = _ONE if material == "cam" else known.fraction(material, formula)
        amounts = tuple(cathode * share / (_ONE + more) for more in gains)
        text = "cathode material of LFP / (1 + gain) x mass fraction"
        yield make_claim(_cell("lmfp", material), inputs, text, amounts, 4)


def _titanate(tables: Tables, known: Compositions) -> Iterator[Computed]:
    rows = _inputs(tables, _model("lto", "lithium"), _model("lto", "manganese"))
    if not rows:
        return
    lithium, manganese = rows
    spinel, titanate = known.formula("chemistry:lmo"), known.formula("material:lto")
    per_manganese = known.fraction("lithium", spinel) / known.fraction("manganese", spinel)
    left = lithium["amount"] - manganese["amount"] * per_manganese
    amount = left / known.fraction("lithium", titanate)
    inputs = (*rows, *known.rows(spinel), *known.rows(titanate))
    for material, share in (("lto", _ONE), ("titanium", known.fraction("titanium", titanate))):
        text = "(lithium - lithium of LiMn2O4) / lithium of Li4Ti5O12 x mass fraction"
        yield make_claim(
            _cell("lto", material, "cell; LMO/LTO"), inputs, text, (amount * share,), 4
        )


def _concentrate(tables: Tables, known: Compositions) -> Iterator[Computed]:
    recovery = pick(_CONCENTRATE, "requirement", "recovery-concentrate-to-lioh", amount="0.88")
    grade = pick(_CONCENTRATE, "content", material="material:lithium")
    rows = _inputs(tables, recovery, grade)
    if not rows:
        return
    lithium = rows[1]["amount"] / _HUNDRED * known.fraction("lithium", "Li2O")
    amount = known.fraction("lithium", _HYDROXIDE) / (lithium * rows[0]["amount"])
    cells = {
        **pick(_CONCENTRATE, "requirement", "requirement"),
        "unit": "t/t",
        "scope": "t SC6 per t LiOH.H2O",
    }
    inputs = (*rows, *known.rows(_HYDROXIDE))
    text = "lithium of LiOH·H2O / (lithium of Li2O x grade x recovery)"
    yield make_claim(cells, inputs, text, (amount,), 3)


def _cathode_yield(tables: Tables, known: Compositions) -> Iterator[Computed]:
    taken = pick("material:cam-nmc811", "requirement", "pcam-requirement-inventory")
    rows = _inputs(tables, taken)
    if not rows:
        return
    precursor, oxide = known.formula("material:pcam-nmc811"), known.formula("material:cam-nmc811")
    amount = known.molar_mass(precursor) / known.molar_mass(oxide) / rows[0]["amount"]
    cells = {
        **pick("process-yields", "yield", stage="stage:cam"),
        "unit": "fraction",
        "scope": "NMC811; the inventory takes no loss",
    }
    inputs = (*rows, *known.rows(precursor), *known.rows(oxide))
    text = "M(precursor) / M(oxide) / precursor per oxide"
    yield make_claim(cells, inputs, text, (min(amount, _ONE),), 2)
