"""A request from text: what the command line or an address says, with the choices where it errs."""

import difflib
from collections.abc import Iterable, Mapping

from graph.balance.model import STATUSES
from graph.errors import InvalidInput
from graph.wording import Wording, choose_from, not_one_of, shown

_NUMBER = "Give a number above zero, such as 40."


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
            raise InvalidInput(
                Wording("The chemistry {name} stands twice", name=shown(name)),
                "Give each one share.",
            )
        shares[chemistry] = _share(part, share) if equals else 1.0
    total = sum(shares.values())
    if not shares or abs(total - 1) > 1e-6:
        raise InvalidInput(
            Wording("The shares of “{given}” add up to {total}", given=shown(text), total=total),
            "Give one chemistry, or shares that add up to 1: NMC811=0.7,LFP=0.3.",
        )
    return tuple(shares.items())


def read_statuses(text: str) -> frozenset[str]:
    """``operating,construction`` as a set. Raises ``InvalidInput`` with the valid choices."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    strange = [name for name in names if name not in STATUSES]
    if strange or not names:
        raise InvalidInput(
            not_one_of("statuses", strange[0]) if strange else "No status is named",
            choose_from(STATUSES),
        )
    return frozenset(names)


def read_target(text: str) -> float:
    """The target in GWh a year. Raises ``InvalidInput`` unless it is a number above zero."""
    try:
        target = float(text)
    except ValueError:
        target = 0.0
    if not 0 < target < float("inf"):
        raise InvalidInput(
            Wording("A target of “{given}” GWh a year cannot be", given=shown(text)),
            _NUMBER,
        )
    return target


def _chemistry(name: str, chemistries: Mapping[str, str], refused: Mapping[str, str]) -> str:
    known = {**chemistries, **{one.upper(): one for one in chemistries.values()}}
    if name.upper() in known:
        return known[name.upper()]
    if name.upper() in refused:
        raise InvalidInput(refused[name.upper()], _near("", chemistries))
    raise InvalidInput(
        Wording("There is no chemistry “{given}”", given=shown(name)), _near(name, chemistries)
    )


def _near(name: str, choices: Iterable[str]) -> Wording:
    names = sorted(choices)
    if not names:
        return Wording("Choose a later day.")
    near = difflib.get_close_matches(name.upper(), names, 1)
    if not near:
        return choose_from(names)
    told = ", ".join(names)
    return Wording("Did you mean {near}? Choose from: {choices}.", near=near[0], choices=told)


def _share(part: str, text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 < share <= 1:
        raise InvalidInput(
            Wording("“{given}” holds no share", given=shown(part)),
            "Write it as NMC811=0.7, above 0 and up to 1.",
        )
    return share
