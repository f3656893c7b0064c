"""Optional terms of the programme: utilisation, what leaves the chain, what recycling feeds back.

Definition
    *Utilisation* u is the share of a claimed capacity that can be used; what a plant made in a year
    is used already, so a share for all leaves it alone. *Exports* z are kt a year
    that leave the chain before any cell is made. *Recycling* feeds back r: by ``capacity``, what
    the region's plants could recover from the black mass that they can take in; by a file, given
    amounts.
Method
    Black mass is taken as the electrode powders of the mix's own cells, so 1 t of it holds
    ``q(cathode) / Σ q(powders) * c(element, cathode)`` of an element, and gives back that times
    the recovery on record over ``c(element, product)`` of each product that the vocabulary lets
    hydrometallurgy give out. Nickel and cobalt come together: one tonne gives both.
Pitfalls
    A nameplate of recycling says nothing of the feed: used batteries and scrap may not be there.
    What no recovery is on record for gives nothing back.
Reference
    `r(e) = mass collected x element share x recovery`, formula 9 of the facts on technology.
"""

from collections.abc import Mapping

from graph.balance.amounts import Form, read_amounts
from graph.balance.chain import Chain
from graph.balance.interval import Interval, exact
from graph.errors import InvalidInput
from graph.wording import Wording, shown

RECYCLING = ("none", "capacity")
_SHARE = "Give a share above 0 and up to 1, such as 0.85."
HYDROMETALLURGY, BLACK_MASS = "recycling-hydrometallurgy", "black-mass"
_AMOUNTS = Form("Give one row for each material: a number not below zero with its unit.")
_SHARES = Form(
    "Give one row for each material: a share above 0 and up to 1 (fraction), or up to 100 (%).",
    units={"fraction": 1.0, "%": 0.01},
    most=1.0,
)


def read_utilisation(text: str, *, files: bool = True) -> dict[str, float]:
    """A share for all, such as 0.85, or a CSV file with one for each material."""
    try:
        shares = {"": float(text)}
    except ValueError:
        if not files:
            raise InvalidInput(
                Wording("A utilisation of “{given}” cannot be", given=shown(text, 40)), _SHARE
            ) from None
        shares = read_amounts(text, _SHARES, "For the utilisation give a share, or name a CSV file")
    if shares == {"": 1.0}:
        return {}
    wrong = [share for share in shares.values() if not 0 < share <= 1]
    if wrong:
        raise InvalidInput(Wording("A utilisation of “{given}” cannot be", given=wrong[0]), _SHARE)
    return shares


def read_exports(text: str) -> dict[str, float]:
    """``none``, or a CSV file of kt a year by material."""
    choices = "For exports choose none, or name a CSV file"
    return {} if text == "none" else read_amounts(text, _AMOUNTS, choices)


def read_recycling(text: str) -> tuple[str, dict[str, float]]:
    """``none``, ``capacity``, or a CSV file of kt a year that come back, by material."""
    if text in RECYCLING:
        return text, {}
    choices = f"For recycling choose from: {', '.join(RECYCLING)}, or name a CSV file"
    return "file", read_amounts(text, _AMOUNTS, choices)


def returns_of(
    chain: Chain, outputs: Mapping[str, set[str]], recovery: Mapping[str, Interval]
) -> dict[tuple[str, str], Interval]:
    """kt of each product that a kt of black mass gives back, by (black mass, product).

    ``outputs`` are the stages' products, ``recovery`` the share recovered by element.
    """
    powders = [one for one in chain.components if one.active]
    found: dict[tuple[str, str], Interval] = {}
    for product in sorted(outputs.get(HYDROMETALLURGY, set()) & set(chain.counted_by)):
        for element in chain.counted_by[product]:
            content = chain.substances.fraction(element, product)
            given = recovery.get(element)
            if not content or given is None:
                continue
            back = exact(0)
            for one in powders:
                held = chain.substances.fraction(element, one.product) or 0.0
                back += _share(one.intensity, [p.intensity for p in powders if p is not one]) * held
            if back.high > 0:
                found[BLACK_MASS, product] = back * given / content
    return found


def _share(part: Interval, others: list[Interval]) -> Interval:
    """The part of a whole, with the ends that pair it with the most and the least of the rest."""
    rest = Interval(*(sum(one.at(end) for one in others) for end in ("low", "central", "high")))
    return Interval(
        part.low / (part.low + rest.high),
        part.central / (part.central + rest.central),
        part.high / (part.high + rest.low),
    )
