"""What a balance is asked, and what it answers."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.balance.interval import Interval

#: The life-cycle statuses that a plant can be counted by, on the way up and down.
STATUSES = (
    "announced",
    "planned",
    "decided",
    "construction",
    "commissioning",
    "operating",
    "paused",
    "for-sale",
    "closed",
    "cancelled",
)
UNLIMITED = math.inf


@dataclass(frozen=True)
class Imports:
    """How much may be imported.

    ``mode``: ``none``; ``missing``, without limit where the region has no capacity; ``all``,
    without limit but for the cells; ``file``, up to ``limits`` (kt a year by product).
    """

    mode: str = "none"
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Terms:
    """The optional terms of the programme, see `graph.balance.terms`; none of them by default.

    ``utilisation`` is a share by material, under ``""`` that of all others; ``exports`` and
    ``credits`` are kt a year by product; ``recycling`` is ``none``, ``capacity`` or ``file``.
    """

    utilisation: Mapping[str, float] = field(default_factory=dict)
    exports: Mapping[str, float] = field(default_factory=dict)
    recycling: str = "none"
    credits: Mapping[str, float] = field(default_factory=dict)

    def used(self, pool: str) -> float:
        """The share of a pool's capacity that can be used."""
        return self.utilisation.get(pool, self.utilisation.get("", 1.0))


@dataclass(frozen=True)
class Request:
    """The question: which cells, how many, by which plants, with which imports.

    ``mix`` holds chemistries by id with shares of energy that add up to 1, ``target`` is in GWh of
    good cells a year, ``cell_yield`` stands in for what sources say. Region and day are the view's.
    """

    mix: tuple[tuple[str, float], ...] = (("nmc811", 1.0),)
    target: float = 40.0
    imports: Imports = Imports()
    statuses: frozenset[str] = frozenset({"operating"})
    cell_yield: float | None = None
    terms: Terms = Terms()


@dataclass(frozen=True)
class CapacityClaim:
    """One claim on a capacity, in kt of product (of cells: GWh) a year.

    ``counted`` says whether the balance uses it, ``reason`` why not, or what was assumed; both are
    codes that docs/balance.md explains. ``stages`` are those of the plant. Where the claim could
    not be converted, ``unit`` is the IRI of the unit of its capacity, else it is empty.
    """

    claim: str
    plant: str
    product: str
    capacity: Interval
    kind: str
    basis: str
    statuses: tuple[str, ...]
    date: dt.date | None
    counted: bool = True
    reason: str = ""
    phase: str = ""
    stages: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Stage:
    """One product of the chain with its stage.

    ``requirement`` is kg per kWh of good cells, ``need`` and ``capacity`` are kt a year (of cells:
    kg/kWh reads GWh/GWh, kt reads GWh), ``supports`` is GWh a year. ``state``: ``missing`` (no
    capacity), ``short`` (less than the target needs), ``covered``; ``part`` (one of several),
    which binds nothing. ``dependence`` is the share of the need that must come from elsewhere.
    ``need_bound``: ``at-least``, where a yield on the way is not on record; ``if-all``, where the
    row is told as if no other part of the mix were used. ``capacity_bound``: ``at-least``, where a
    year's output stands in for a capacity. ``contained`` is the need as metal, kt a year.
    ``slack`` is what is left at the optimum, ``recovered`` what recycling feeds back then,
    ``exported`` what leaves the chain.
    """

    product: str
    stage: str
    state: str
    requirement: Interval
    need: Interval
    capacity: Interval
    supports: Interval
    dependence: Interval
    shortfall: Interval
    domestic: float | None = None
    imported: float | None = None
    recovered: float = 0.0
    exported: float = 0.0
    slack: float | None = None
    contained: Mapping[str, float] = field(default_factory=dict)
    claims: tuple[CapacityClaim, ...] = ()
    evidence: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    need_bound: str = ""
    capacity_bound: str = ""


@dataclass(frozen=True)
class MainStage:
    """A main stage of the flow, see `graph.balance.main_stages`.

    ``state`` is that of a product, or ``unconverted``, or ``unknown`` (no capacity on record), or
    ``takes-in``, where ``supports`` is the energy of the cells that the stage takes in. It is None
    where nothing could be converted. ``limits`` is the product that supports least and ``bound``
    the bound of its need, ``missing``
    are those without capacity, ``unconverted`` the claims that are not in the number, ``silent``
    the plants of a status that counts without a capacity on record.
    """

    stage: str
    state: str
    supports: Interval | None = None
    bound: str = ""
    products: tuple[str, ...] = ()
    limits: str = ""
    missing: tuple[str, ...] = ()
    unconverted: tuple[CapacityClaim, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShadowPrice:
    """What one more kt a year of a limit would add: GWh a year per kt (of cells: per GWh).

    ``limit`` is ``capacity``, ``import``, ``recycling`` (what comes back) or ``export`` (one less).
    """

    product: str
    limit: str
    price: Interval


@dataclass(frozen=True)
class Step:
    """One rung of the ladder: what the chain supports once ``relaxed`` no longer limits it.

    ``supported`` is None where nothing limits it any more; ``binding`` is what limits it then.
    """

    relaxed: tuple[str, ...]
    how: str
    supported: Interval | None
    binding: tuple[str, ...]
    price: float | None = None


@dataclass(frozen=True)
class Balance:
    """The answer.

    ``state``: ``solved``; ``missing``, where the chain supports nothing because stages have neither
    capacity nor imports (``missing`` names them); ``unbounded``, where nothing limits it.
    ``supported`` is GWh a year of good cells; None where unbounded. ``dual_value`` is the optimum
    of the dual programme in the central case, equal to ``supported.central``.
    """

    request: Request
    region: str
    as_of: dt.date
    state: str
    supported: Interval | None
    binding: tuple[str, ...]
    missing: tuple[str, ...]
    degenerate: tuple[str, ...]
    shadow_prices: tuple[ShadowPrice, ...]
    ladder: tuple[Step, ...]
    stages: tuple[Stage, ...]
    unused: tuple[CapacityClaim, ...]
    assumed: tuple[str, ...]
    dual_value: float | None = None
    main_stages: tuple[MainStage, ...] = ()

    @property
    def supported_bound(self) -> str:
        """``at-most``, where a product of the chain takes at least as much as its row tells."""
        return "at-most" if any(one.need_bound == "at-least" for one in self.stages) else ""
