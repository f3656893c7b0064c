"""Cathode metal of a cell by its life-cycle inventory, against the model BatPaC."""

from collections.abc import Iterator

from graph.balance.claims import local
from graph.inventories import CATHODE_FORMULA
from graph.namespaces import CV
from graph.recomputation.model import Check, Evidence, Table

OLDER = "The inventory's cell is older: its cathode gives less energy a kilogram."


def _cells(evidence: Evidence) -> Iterator[Check]:
    substances = evidence.library.substances
    intensities = evidence.quantities("intensity")
    model = {(local(o.subject), o.material): o for o in intensities if o.aspect == "batpac"}
    for one in intensities:
        product = local(one.subject)
        metal = "phosphorus" if product == "cam-lfp" else "nickel"
        published = model.get((product.removeprefix("cam-"), metal))
        share = substances.fraction(metal, product)
        if one.formula == CATHODE_FORMULA and published and share:
            yield Check(
                about=(published.subject, f"{CV}material/{metal}"),
                published=published.amount.central,
                ours=one.amount.central * share,
                unit="kg/kWh",
                formula=f"q(CAM) * c({metal}, {substances.formulas[product]})",
                published_by=(published.claim,),
                inputs=(one.claim, *substances.composition(product)),
                note=OLDER,
            )


TABLES = (
    Table(
        "inventory-cells",
        "Cathode metal in a kilowatt-hour: inventories against BatPaC",
        "Cathode material in a kilogram of cell over its mean energy, times the metal's share.",
        0.10,
        _cells,
    ),
)
