"""The linear programme: how many GWh of cells a year a chain supports, and what limits it.

Definition
    Maximise Y, the GWh a year of good cells of the mix, subject to, for every binding product p,

        need(p) Y + Σ over o made from p of ratio(o, p) x(o) + z(p)  <=  x(p) + m(p) + r(p) + Σ w b
        Σ over products that a pool can make of x + b  <=  u(pool) K(pool)    (dual: GWh per kt)
        m(p) <= import allowance of p                                         (dual: GWh per kt)

    x is domestic output and m imports in kt a year (of cells in GWh), K the capacity, u its
    utilisation, z what leaves the chain, r what recycling feeds back; b is what a recycling pool
    takes in, and w(pool, p) what it gives back of p from a tonne of it, all its products at once.
    The price of a pool is per kt of K, that of r and z the dual of the first row. An import of a
    product saves everything upstream of it. Capacity that is claimed for a family (cathode
    material, grade not told) is one pool that all grades of the family share.
Method
    HiGHS through scipy; the duals are its marginals. A second programme, with Y held at its
    optimum and no surplus anywhere, takes the flows with the most domestic output, each product
    weighed by what a GWh takes of it: they give the slack.
Pitfalls
    Where two limits bind at once the dual is not unique. What must leave the chain may be more than
    it can make: then there is no solution, and the result says so. A pool with a capacity of zero
    has no defined dual: it is reported apart.
Complexity
    Some twenty rows: milliseconds.
Reference
    R. Dorfman, P. Samuelson, R. Solow, Linear Programming and Economic Analysis, 1958; Q. Huangfu,
    J. Hall, Parallelizing the dual revised simplex method, 2018 (HiGHS).
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linprog

from graph.balance.stoichiometry import ModelError

TOLERANCE = 1e-7


@dataclass(frozen=True)
class Programme:
    """A chain in numbers, of one case.

    ``needs`` is what a GWh of good cells takes of each component (kt), ``ratios`` what 1 kt of a
    product takes of another, by (product, input), ``pools`` the capacity of each pool, ``makes``
    the pools that can make each product, ``imports`` the allowance of each product. ``utilisation``
    is the share of a pool's capacity that can be used (1 if not given), ``credits`` and ``exports``
    are kt a year of products that come back and that leave, ``returns`` what a kt of a recycling
    pool gives back of each product, by (pool, product).
    """

    products: tuple[str, ...]
    needs: Mapping[str, float]
    ratios: Mapping[tuple[str, str], float]
    pools: Mapping[str, float]
    makes: Mapping[str, tuple[str, ...]]
    imports: Mapping[str, float]
    utilisation: Mapping[str, float] = field(default_factory=dict)
    credits: Mapping[str, float] = field(default_factory=dict)
    exports: Mapping[str, float] = field(default_factory=dict)
    returns: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Solution:
    """The optimum in GWh a year (None: nothing limits it), duals, flows and slack in kt a year."""

    supported: float | None
    dual_value: float | None = None
    product_prices: Mapping[str, float] = field(default_factory=dict)
    returned: Mapping[str, float] = field(default_factory=dict)
    pool_prices: Mapping[str, float] = field(default_factory=dict)
    import_prices: Mapping[str, float] = field(default_factory=dict)
    output: Mapping[str, float] = field(default_factory=dict)
    imported: Mapping[str, float] = field(default_factory=dict)
    slack: Mapping[str, float] = field(default_factory=dict)

    @property
    def infeasible(self) -> bool:
        """Whether the exports cannot be met, even without a single cell."""
        return self.supported is not None and self.dual_value is None

    @property
    def binding(self) -> tuple[str, ...]:
        """The pools with a price; of limits that bind together the dual may price only one."""
        return tuple(pool for pool, price in self.pool_prices.items() if price > TOLERANCE)


def solve_programme(programme: Programme, *, flows: bool = True) -> Solution:
    """The optimum of the programme; raises ``ModelError`` if HiGHS finds neither it nor a reason.

    Without exports no cells at all is a solution. Without ``flows`` the second
    programme is left out, and with it output, imports and slack.
    """
    model = _Matrix(programme)
    found = linprog(
        -model.objective, A_ub=model.rows, b_ub=model.limits, bounds=model.bounds, method="highs"
    )
    if found.status == 2 or (found.status > 2 and programme.exports and not _feasible(model)):
        return Solution(0.0)
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
            p: float(prices[row]) * programme.utilisation.get(p, 1.0)
            for p, row in model.pool_rows.items()
            if programme.pools[p] > TOLERANCE
        },
        product_prices=dict(zip(programme.products, map(float, prices), strict=False)),
        import_prices={p: float(bounds[i]) for p, i in model.import_columns.items()},
        **(_flows(model, programme, supported) if flows else {}),
    )


def _feasible(model: "_Matrix") -> bool:
    """Whether the exports can be met without a cell; a solver may not tell it from unbounded."""
    bounds = [(0.0, 0.0), *model.bounds[1:]]
    nothing = np.zeros(len(bounds))
    found = linprog(nothing, A_ub=model.rows, b_ub=model.limits, bounds=bounds, method="highs")
    return bool(found.status == 0)


def most(programme: Programme, product: str) -> float:
    """The most kt a year of a product that the chain could give away, if it made no cells."""
    alone = replace(programme, needs={product: 1.0}, exports={})
    found = solve_programme(alone, flows=False).supported
    return math.inf if found is None else found


def _flows(
    model: "_Matrix", programme: Programme, supported: float
) -> dict[str, Mapping[str, float]]:
    """Output, imports and slack where the region makes as much of each need as it can.

    No surplus, but of what recycling gives back: what is made and imported is what is needed.
    """
    products = len(programme.products)
    held = [(supported * (1 - 1e-9), supported), *model.bounds[1:]]
    surplus = sorted({programme.products.index(product) for _, product in programme.returns})
    held += [(0.0, math.inf)] * len(surplus)
    rows = np.hstack([model.rows, np.zeros((len(model.rows), len(surplus)))])
    for number, row in enumerate(surplus):
        rows[row, len(model.bounds) + number] = 1.0
    size = _scale(programme)
    cost = np.zeros(len(held))
    for (product, _), column in model.output_columns.items():
        cost[column] = -1.0 / size.get(product, 1.0)
    found = linprog(
        cost,
        A_ub=rows[products:],
        b_ub=model.limits[products:],
        A_eq=rows[:products],
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
    for pool, column in model.return_columns.items():
        used[pool] += float(x[column])
    return {
        "output": output,
        "imported": {p: max(0.0, float(x[i])) for p, i in model.import_columns.items()},
        "slack": {p: max(0.0, k - used[p]) for p, k in model.usable.items()},
        "returned": {
            product: sum(
                ratio * float(x[model.return_columns[pool]])
                for (pool, made), ratio in programme.returns.items()
                if made == product
            )
            for _, product in programme.returns
        },
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
        self.return_columns: dict[str, int] = {}
        for pool, _ in programme.returns:
            if pool not in self.return_columns:
                self.return_columns[pool] = columns
                columns += 1
        self.usable = {p: k * programme.utilisation.get(p, 1.0) for p, k in programme.pools.items()}
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
        for (pool, product), ratio in programme.returns.items():
            self.rows[row_of[product], self.return_columns[pool]] = -ratio
        for pool, row in self.pool_rows.items():
            self.limits[row] = self.usable[pool]
            if pool in self.return_columns:
                self.rows[row, self.return_columns[pool]] = 1.0
        for product, row in row_of.items():
            self.limits[row] = programme.credits.get(product, 0.0)
            self.limits[row] -= programme.exports.get(product, 0.0)
