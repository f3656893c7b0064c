"""What may be imported: none, missing, all, or a file with a limit for each product."""

from collections.abc import Collection, Mapping

from graph.balance.amounts import Form, read_amounts
from graph.balance.chain import CELL
from graph.balance.model import UNLIMITED, Imports
from graph.errors import InvalidInput
from graph.wording import Wording, choose_from

MODES = ("none", "missing", "all")
_FORM = Form(
    "Give one row for each material: a number not below zero with its unit, or unlimited.",
    unlimited=True,
)


def read_imports(text: str) -> Imports:
    """The imports that ``--imports`` names: a mode, or the path of a CSV file.

    The file has the columns material, amount (a number, or ``unlimited``) and unit (t/yr, kt/yr or
    Mt/yr of product; of cells MWh/yr or GWh/yr). Raises ``InvalidInput`` or ``AmountErrors``, which
    name what is wrong.
    """
    if text in MODES:
        return Imports(text)
    choices = f"For imports choose from: {', '.join(MODES)}, or name a CSV file"
    return Imports("file", read_amounts(text, _FORM, choices))


def allowances(
    imports: Imports, products: Collection[str], without_capacity: Collection[str]
) -> dict[str, float]:
    """The allowance of each product in kt a year; of cells in GWh.

    Raises ``InvalidInput`` where a file names a product that is not in the chain.
    """
    if imports.mode == "none":
        return {}
    if imports.mode == "missing":
        return {p: UNLIMITED for p in products if p in without_capacity}
    if imports.mode == "all":
        return {p: UNLIMITED for p in products if p != CELL}
    return of_the_chain(imports.limits, products)


def of_the_chain(amounts: Mapping[str, float], products: Collection[str]) -> dict[str, float]:
    """The amounts; raises ``InvalidInput`` with the choices for a product the chain has not."""
    strange = sorted(set(amounts) - set(products))
    if strange:
        raise InvalidInput(
            Wording("The chain has no product “{given}”", given=", ".join(strange)),
            choose_from(sorted(products)),
        )
    return dict(amounts)
