"""The balance on a page: what the address asks, and the chain's products as bars in GWh a year."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from graph.balance import Balance, Interval, Stage
from graph.balance.added import read_added
from graph.balance.imports import MODES
from graph.balance.request import read_mix, read_statuses, read_target
from graph.balance.terms import RECYCLING, read_utilisation
from graph.errors import AkkuketjuError, InvalidInput
from graph.namespaces import CV
from graph.wording import Wording, shown
from web.analyses import PLAIN, Counted, Mix, Options
from web.services import services
from web.status import GROUPS, group_of
from web.views.gaps import one_of, read_day

#: Which plants may count, from those that run to all that is on record.
COUNTED = {
    "running": "operating",
    "building": "operating,commissioning,construction",
    "planned": "operating,commissioning,construction,decided,planned,announced",
}
_TARGET, _CHEMISTRY = "40", "NMC811"
_MOST = 10_000.0
Solver = Callable[[dt.date, Mix, float, str, Counted, Options], Balance]


@dataclass(frozen=True)
class Piece:
    """A part of a bar in per cent of its length: the capacity of one group of statuses."""

    group: str
    x: float
    width: float
    gwh: float


@dataclass(frozen=True)
class Row:
    """One product: its bar, its ends and its target, in per cent of the bar's full length."""

    stage: Stage
    pieces: tuple[Piece, ...]
    low: float
    high: float


@dataclass(frozen=True)
class Asked:
    """What the address asks, as it was written."""

    chemistry: str
    target: float
    statuses: str
    imports: str
    day: dt.date
    second: str = ""
    share: int = 0
    options: Options = PLAIN

    @property
    def first(self) -> str:
        """The chemistry beside which the second one has its share; else the whole mix."""
        return self.chemistry.partition("=")[0] if self.second and self.share else self.chemistry


@dataclass(frozen=True)
class Answer:
    """The balance with its bars; ``mark`` is the target's place on every bar, in per cent.

    Where the graph of the day lacks what a balance needs, there is none, and ``failure`` says why.
    """

    asked: Asked
    chemistries: tuple[str, ...]
    balance: Balance | None = None
    rows: tuple[Row, ...] = ()
    mark: float = 0.0
    failure: AkkuketjuError | None = None


def answer(solver: Solver | None = None) -> Answer:
    """The balance that the address asks for; raises ``InvalidInput`` with the choices.

    ``solver`` stands in for the balance of the release, for a what-if.
    """
    asked = _read()
    known = services().analyses.chemistries(services().day)
    refused = services().analyses.refused(services().day)
    mix, counted = read_mix(asked.chemistry, known, refused), read_statuses(asked.statuses)
    if asked.second:
        read_mix(asked.second, known, refused)
    try:
        solve = solver or services().analyses.balance
        balance = solve(asked.day, mix, asked.target, asked.imports, counted, asked.options)
    except InvalidInput as error:
        if asked.options != PLAIN:
            raise
        return Answer(asked, tuple(known), failure=error)
    except AkkuketjuError as error:
        return Answer(asked, tuple(known), failure=error)
    full = _full_length(balance, asked.target)
    rows = tuple(_row(stage, full) for stage in balance.stages)
    return Answer(asked, tuple(known), balance, rows, 100 * asked.target / full)


def _read() -> Asked:
    target = read_target(request.args.get("target") or _TARGET)
    if target > _MOST:
        raise InvalidInput(
            Wording("A target of {given} GWh a year is too high", given=target),
            Wording("Give at most {most}.", most=_MOST),
        )
    second, share = request.args.get("second", "")[:40].strip(), _read_share()
    return Asked(
        _mixed((request.args.get("chemistry") or _CHEMISTRY)[:200], second, share),
        target,
        (request.args.get("statuses") or COUNTED["planned"])[:200],
        one_of("imports", set(MODES)) or "none",
        read_day("as_of") or services().day,
        second,
        share,
        _options(),
    )


def _read_share() -> int:
    """How many of a hundred cells are of the second chemistry."""
    text = request.args.get("share") or "0"
    if not (text.isascii() and text.isdigit() and int(text[:4]) < 100):
        raise InvalidInput(
            Wording("“{given}” is no share", given=shown(text, 20)),
            "Give whole per cents from 0 to 99.",
        )
    return int(text)


def _mixed(first: str, second: str, share: int) -> str:
    """The mix as the balance reads it: ``NMC811=0.7,LFP=0.3``."""
    if not (second and share):
        return first
    return f"{first}={(100 - share) / 100:g},{second}={share / 100:g}"


def _options() -> Options:
    used = read_utilisation(request.args.get("utilisation") or "1", files=False)
    pair = request.args.get("sell", ""), request.args.get("sell_kt", "")
    sold = read_added([pair], services().once("materials", all_materials))
    return Options(
        used.get("", 1.0),
        one_of("recycling", set(RECYCLING)) or "none",
        tuple((one.product, float(one.amount)) for one in sold),
    )


def all_materials() -> frozenset[str]:
    """Every material by its id: who changes the chemistry keeps what was chosen."""
    rows = services().reader.rows(f"SELECT ?m {{ ?m skos:inScheme <{CV}material> }}")
    return frozenset(row["m"].rpartition("/")[2] for row in rows)


def _full_length(balance: Balance, target: float) -> float:
    """How many GWh fill a bar: all capacities, but no more than thrice the target."""
    highest = max((stage.supports.high for stage in balance.stages), default=0.0)
    return max(1.15 * target, min(highest, 3 * target))


def _row(stage: Stage, full: float) -> Row:
    gwh = dict.fromkeys(GROUPS, 0.0)
    need = stage.requirement.central
    for claim in stage.claims:
        if claim.counted and need:
            gwh[group_of(claim.statuses[0] if claim.statuses else "")] += (
                claim.capacity.central / need
            )
    pieces, x = [], 0.0
    for group, amount in _scaled(gwh, stage.supports).items():
        width = min(100 * amount / full, 100 - x)
        if width > 0:
            pieces.append(Piece(group, x, width, amount))
            x += width
    ends = (min(100.0, 100 * end / full) for end in (stage.supports.low, stage.supports.high))
    return Row(stage, tuple(pieces), *ends)


def _scaled(gwh: dict[str, float], supports: Interval) -> dict[str, float]:
    """The parts so that they add up to the central case, where plants share a pool."""
    whole = sum(gwh.values())
    return {g: a * supports.central / whole for g, a in gwh.items() if a} if whole else {}
