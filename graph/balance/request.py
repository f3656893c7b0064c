"""A request from text: what the command line or an address says, with the choices where it errs."""

import difflib
from collections.abc import Iterable, Mapping

from graph.balance.model import STATUSES
from graph.errors import InvalidInput


def read_mix(
    text: str, chemistries: Mapping[str, str], refused: Mapping[str, str] | None = None
) -> tuple[tuple[str, float], ...]:
    """``NMC811`` or ``NMC811=0.7,LFP=0.3`` as ids with shares that add up to 1.

    ``chemistries`` are the ids by notation, ``refused`` the reasons why others cannot be. Raises
    ``InvalidInput`` with the valid choices.
    """
    shares: dict[str, float] = {}
    parts = [part.strip() for part in text.split(",") if part.strip()]
    for part in parts:
        name, equals, share = part.partition("=")
        chemistry = _chemistry(name.strip(), chemistries, refused or {})
        if chemistry in shares:
            raise InvalidInput(f"The chemistry {name} stands twice", "Give each one share.")
        shares[chemistry] = _share(part, share) if equals else 1.0
    total = sum(shares.values())
    if not shares or abs(total - 1) > 1e-6:
        raise InvalidInput(
            f"The shares of {text!r} add up to {total:g}",
            "Give one chemistry, or shares that add up to 1: NMC811=0.7,LFP=0.3.",
        )
    return tuple(shares.items())


def read_statuses(text: str) -> frozenset[str]:
    """``operating,construction`` as a set. Raises ``InvalidInput`` with the valid choices."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    strange = [name for name in names if name not in STATUSES]
    if strange or not names:
        what = f"No status {strange[0]!r}" if strange else "No status is named"
        raise InvalidInput(what, f"Choose from: {', '.join(STATUSES)}.")
    return frozenset(names)


def read_target(text: str) -> float:
    """The target in GWh a year. Raises ``InvalidInput`` unless it is a number above zero."""
    try:
        target = float(text)
    except ValueError:
        target = 0.0
    if not 0 < target < float("inf"):
        raise InvalidInput(
            f"A target of {text} GWh a year cannot be", "Give a number above zero, such as 40."
        )
    return target


def _chemistry(name: str, chemistries: Mapping[str, str], refused: Mapping[str, str]) -> str:
    known = {**chemistries, **{one.upper(): one for one in chemistries.values()}}
    if name.upper() in known:
        return known[name.upper()]
    if name.upper() in refused:
        choices = f"Choose from: {', '.join(sorted(chemistries))}."
        raise InvalidInput(f"{name} cannot be computed: {refused[name.upper()]}", choices)
    raise InvalidInput(f"No chemistry {name!r}", f"{_near(name, chemistries)}.")


def _near(name: str, choices: Iterable[str]) -> str:
    names = sorted(choices)
    near = difflib.get_close_matches(name.upper(), names, 1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return f"{hint}Choose from: {', '.join(names)}"


def _share(part: str, text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise InvalidInput(f"No share in {part!r}", "Write it as NMC811=0.7, above 0 and up to 1.")
    return share
