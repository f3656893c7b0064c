"""The linear programme: how many GWh of cells a year a chain supports, and what limits it.

Definition
    Maximise Y, the GWh a year of good cells of the mix, subject to, for every binding product p,

        need(p) Y + Σ over o made from p of ratio(o, p) x(o)  <=  x(p) + m(p)
        Σ over products that a pool can make of x  <=  K(pool)          (dual: GWh per kt)
        m(p) <= import allowance of p                                    (dual: GWh per kt)

    x is domestic output and m imports in kt a year (of cells in GWh), K the capacity. An import of
    a product saves everything upstream of it. Capacity that is claimed for a family (cathode
    material, grade not told) is one pool that all grades of the family share.
Method
    HiGHS through scipy; the duals are its marginals. A second programme, with Y held at its
    optimum and no surplus anywhere, takes the flows with the most domestic output, each product
    weighed by what a GWh takes of it: they give the slack.
Pitfalls
    Where two limits bind at once the dual is not unique. A pool with a capacity of zero has no
    defined dual: it is reported apart.
Complexity
    Some twenty rows: milliseconds.
Reference
    R. Dorfman, P. Samuelson, R. Solow, Linear Programming and Economic Analysis, 1958; Q. Huangfu,
    J. Hall, Parallelizing the dual revised simplex method, 2018 (HiGHS).
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from graph.balance.stoichiometry import ModelError

TOLERANCE = 1e-7


@dataclass(frozen=True)
class Programme:
    """A chain in numbers, of one case.

    ``needs`` is what a GWh of good cells takes of each component (kt), ``ratios`` what 1 kt of a
    product takes of another, by (product, input), ``pools`` the capacity of each pool, ``makes``
    the pools that can make each product, ``imports`` the allowance of each product.
    """

    products: tuple[str, ...]
    needs: Mapping[str, float]
    ratios: Mapping[tuple[str, str], float]
    pools: Mapping[str, float]
    makes: Mapping[str, tuple[str, ...]]
    imports: Mapping[str, float]


@dataclass(frozen=True)
class Solution:
    """The optimum in GWh a year (None: nothing limits it), duals, flows and slack in kt a year."""

    supported: float | None
    dual_value: float | None = None
    pool_prices: Mapping[str, float] = field(default_factory=dict)
    import_prices: Mapping[str, float] = field(default_factory=dict)
    output: Mapping[str, float] = field(default_factory=dict)
    imported: Mapping[str, float] = field(default_factory=dict)
    slack: Mapping[str, float] = field(default_factory=dict)

    @property
    def binding(self) -> tuple[str, ...]:
        """The pools with a price; of limits that bind together the dual may price only one."""
        return tuple(pool for pool, price in self.pool_prices.items() if price > TOLERANCE)


def solve_programme(programme: Programme, *, flows: bool = True) -> Solution:
    """The optimum of the programme; raises ``ModelError`` if HiGHS finds neither it nor a reason.

    The programme is never infeasible: no cells at all is a solution. Without ``flows`` the second
    programme is left out, and with it output, imports and slack.
    """
    model = _Matrix(programme)
    found = linprog(
        -model.objective, A_ub=model.rows, b_ub=model.limits, bounds=model.bounds, method="highs"
    )
    if found.status == 3 or (found.status == 4 and "unbounded" in found.message.lower()):
        return Solution(None)
    if found.status != 0:
        raise ModelError(
            f"The programme was not solved: {found.message}",
            "Look for amounts that differ by many orders of magnitude.",
        )
    supported = max(0.0, float(found.x[0]))
    prices = np.maximum(0.0, -found.ineqlin.marginals)
    bounds = np.maximum(0.0, -found.upper.marginals)
    finite = np.array([0.0 if math.isinf(high) else high for _, high in model.bounds])
    return Solution(
        supported=supported,
        dual_value=float(prices @ model.limits + bounds @ finite),
        pool_prices={
            p: float(prices[row])
            for p, row in model.pool_rows.items()
            if programme.pools[p] > TOLERANCE
        },
        import_prices={p: float(bounds[i]) for p, i in model.import_columns.items()},
        **(_flows(model, programme, supported) if flows else {}),
    )


def _flows(
    model: "_Matrix", programme: Programme, supported: float
) -> dict[str, Mapping[str, float]]:
    """Output, imports and slack where the region makes as much of each need as it can.

    No surplus: what is made and imported is what is needed.
    """
    products = len(programme.products)
    held = [(supported * (1 - 1e-9), supported), *model.bounds[1:]]
    size = _scale(programme)
    cost = np.zeros(len(held))
    for (product, _), column in model.output_columns.items():
        cost[column] = -1.0 / size.get(product, 1.0)
    found = linprog(
        cost,
        A_ub=model.rows[products:],
        b_ub=model.limits[products:],
        A_eq=model.rows[:products],
        b_eq=model.limits[:products],
        bounds=held,
        method="highs",
    )
    x = found.x if found.status == 0 else np.zeros(len(held))
    output = dict.fromkeys(programme.products, 0.0)
    used = dict.fromkeys(programme.pools, 0.0)
    for (product, pool), column in model.output_columns.items():
        output[product] += float(x[column])
        used[pool] += float(x[column])
    return {
        "output": output,
        "imported": {p: max(0.0, float(x[i])) for p, i in model.import_columns.items()},
        "slack": {p: max(0.0, k - used[p]) for p, k in programme.pools.items()},
    }


def _scale(programme: Programme) -> dict[str, float]:
    """What a GWh of cells takes of each product, so that outputs weigh alike."""
    inputs: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (made, taken), ratio in programme.ratios.items():
        inputs[made].append((taken, ratio))
    size = dict(programme.needs)
    for product in programme.products:
        for taken, ratio in inputs[product]:
            size[taken] = size.get(taken, 0.0) + size.get(product, 0.0) * ratio
    return {product: a for product, a in size.items() if a > 0}


class _Matrix:
    """The programme as rows and columns; the first column is Y."""

    def __init__(self, programme: Programme) -> None:
        columns = 1
        self.output_columns: dict[tuple[str, str], int] = {}
        self.import_columns: dict[str, int] = {}
        for product in programme.products:
            for pool in programme.makes.get(product, ()):
                self.output_columns[product, pool] = columns
                columns += 1
            if programme.imports.get(product, 0.0) > 0:
                self.import_columns[product] = columns
                columns += 1
        pools = [p for p, k in programme.pools.items() if not math.isinf(k)]
        self.pool_rows = {p: len(programme.products) + i for i, p in enumerate(pools)}
        self.rows = np.zeros((len(programme.products) + len(pools), columns))
        self.limits = np.zeros(len(self.rows))
        self.objective = np.zeros(columns)
        self.objective[0] = 1.0
        self.bounds: list[tuple[float, float]] = [(0.0, math.inf)] * columns
        self._fill(programme)
        for product, column in self.import_columns.items():
            self.bounds[column] = (0.0, programme.imports[product])

    def _fill(self, programme: Programme) -> None:
        row_of = {product: row for row, product in enumerate(programme.products)}
        for product, row in row_of.items():
            self.rows[row, 0] = programme.needs.get(product, 0.0)
        outputs: dict[str, list[int]] = defaultdict(list)
        for (product, pool), column in self.output_columns.items():
            self.rows[row_of[product], column] -= 1.0
            outputs[product].append(column)
            if pool in self.pool_rows:
                self.rows[self.pool_rows[pool], column] = 1.0
        for (made, taken), ratio in programme.ratios.items():
            self.rows[row_of[taken], outputs[made]] += ratio
        for product, column in self.import_columns.items():
            self.rows[row_of[product], column] = -1.0
        for pool, row in self.pool_rows.items():
            self.limits[row] = programme.pools[pool]
