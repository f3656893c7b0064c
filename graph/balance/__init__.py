"""The balance: the chain in GWh of cells a year, what limits it, and what would come next.

from graph.balance import Request, solve
balance = solve(view, Request(mix=(("nmc811", 1.0),), target=40))
"""

from graph.balance.interval import Interval
from graph.balance.library import Library
from graph.balance.model import (
    STATUSES,
    Balance,
    CapacityClaim,
    Imports,
    MainStage,
    Request,
    ShadowPrice,
    Stage,
    Step,
    Terms,
)
from graph.balance.solve import solve

__all__ = [
    "STATUSES",
    "Balance",
    "CapacityClaim",
    "Imports",
    "Interval",
    "Library",
    "MainStage",
    "Request",
    "ShadowPrice",
    "Stage",
    "Step",
    "Terms",
    "solve",
]
