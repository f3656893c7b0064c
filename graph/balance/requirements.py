"""Gross requirements: how much of each product a kWh of good cells takes.

Definition
    ``a(p)`` in kg per kWh of good cells (kt per GWh), the losses of every stage downstream
    included: ``a(p) = Σ q(p) / yield(cell) + Σ over products o made from p of a(o) * ratio(o, p)``.
    The need at a target of y GWh a year is ``a(p) * y`` kt a year.
Method
    One pass from the cell upstream; the chain has no loops. The ends pair high intensities with low
    yields, so the interval holds every combination of what sources say.
Complexity
    Linear in products and inputs.
Reference
    W. Leontief's input-output recursion, here on a directed acyclic graph.
"""

from graph.balance.chain import CELL, Chain
from graph.balance.interval import Interval, exact


def gross_requirements(chain: Chain) -> dict[str, Interval]:
    """kg of each product per kWh of good cells; of cells 1 (GWh per GWh)."""
    needs: dict[str, Interval] = {CELL: exact(1)}
    for component in chain.components:
        needs[component.product] = component.intensity / chain.cell_yield.amount
    for product in chain.products:
        for one in chain.inputs.get(product, ()):
            known = needs.get(one.product, exact(0))
            needs[one.product] = known + needs[product] * one.ratio
    return needs


def direct_requirements(chain: Chain) -> dict[str, Interval]:
    """kg per kWh of good cells of what the cell plant itself takes in."""
    return {c.product: c.intensity / chain.cell_yield.amount for c in chain.components}


def binding_products(chain: Chain) -> tuple[str, ...]:
    """The products without which no cell is made, the cell first, downstream before upstream."""
    needed = {c.product for c in chain.components}
    for product in chain.products:
        if product in needed:
            needed.update(i.product for i in chain.inputs.get(product, ()) if i.binding)
    return (CELL, *(p for p in chain.products if p in needed))
