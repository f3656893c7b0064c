"""The products of a chemistry's chain, and what each is made from."""

from dataclasses import dataclass

from graph.balance.claims import Claimed
from graph.balance.interval import Interval
from graph.balance.stoichiometry import Substances

CELL = "cell"
CELL_STAGE = "cell-manufacturing"


@dataclass(frozen=True)
class Input:
    """What 1 t of a product takes of another: ``ratio`` in t/t, with the yield of the stage.

    Where the share in a mix is not on record, ``ratio`` is for all of it.
    """

    product: str
    ratio: Interval
    claims: tuple[str, ...] = ()
    binding: bool = True
    assumed: tuple[str, ...] = ()
    share_known: bool = True


@dataclass(frozen=True)
class Component:
    """What a finished cell holds of a product: kg/kWh, before losses of the cell plant.

    ``active`` tells the powders of the electrodes, which black mass consists of.
    """

    product: str
    intensity: Interval
    claims: tuple[str, ...] = ()
    active: bool = False


@dataclass(frozen=True)
class Chain:
    """The chain of a mix of chemistries.

    ``components`` are those of the mix (each chemistry's weighed by its share), ``inputs`` those of
    each product, ``stages`` the stage of each product, ``cell_yield`` the good share of the cells.
    """

    mix: tuple[tuple[str, float], ...]
    components: tuple[Component, ...]
    inputs: dict[str, tuple[Input, ...]]
    stages: dict[str, str]
    cell_yield: Claimed
    substances: Substances
    counted_by: dict[str, tuple[str, ...]]

    @property
    def products(self) -> tuple[str, ...]:
        """Every product, downstream before upstream."""
        order: list[str] = []
        waiting = [c.product for c in self.components]
        while waiting:
            product = waiting.pop(0)
            if product in order:
                order.remove(product)
            order.append(product)
            waiting += [i.product for i in self.inputs.get(product, ())]
        return tuple(order)
