"""The ladder: relax what binds, solve again, until nothing binds.

Method
    The first rung is the chain as it is. Where stages are missing, the next lets them be imported.
    Each further rung takes away the capacity limit of what binds in the central case, and the three
    cases are solved with the same limits gone. The order of the rungs is the order in which the
    stages would have to grow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.balance.interval import CASES, Interval
from graph.balance.model import UNLIMITED, Step, Terms
from graph.balance.programme import TOLERANCE, Programme, Solution, solve_programme

_OPPOSITE = {"low": "high", "central": "central", "high": "low"}


@dataclass(frozen=True)
class Cases:
    """The programme with intervals: the low case pairs low capacities with high needs."""

    products: tuple[str, ...]
    needs: Mapping[str, Interval]
    ratios: Mapping[tuple[str, str], Interval]
    pools: Mapping[str, Interval]
    makes: Mapping[str, tuple[str, ...]]
    imports: Mapping[str, float]
    terms: Terms = field(default_factory=Terms)
    returns: Mapping[tuple[str, str], Interval] = field(default_factory=dict)

    def solve(self, case: str, *, flows: bool = False) -> Solution:
        """The optimum of a case, with its flows if they are wanted."""
        return solve_programme(self.programme(case), flows=flows)

    def programme(self, case: str) -> Programme:
        """The programme of a case."""
        needed = _OPPOSITE[case]
        return Programme(
            self.products,
            {p: one.at(needed) for p, one in self.needs.items()},
            {key: one.at(needed) for key, one in self.ratios.items()},
            {pool: one.at(case) for pool, one in self.pools.items()},
            self.makes,
            self.imports,
            {pool: self.terms.used(pool) for pool in self.pools},
            self.terms.credits,
            self.terms.exports,
            {key: one.at(case) for key, one in self.returns.items()},
        )

    def unavailable(self) -> tuple[str, ...]:
        """The products that nothing can bring: no capacity, no import; with all they block.

        Only where that leaves the chain without a single cell; else it is empty.
        """
        empty = {p for p in self.products if not self._has_source(p)}
        blocked = set(empty)
        for product in reversed(self.products):
            inputs = [i for (made, i) in self.ratios if made == product]
            if self.imports.get(product, 0.0) <= 0 and any(i in blocked for i in inputs):
                blocked.add(product)
        if not blocked.intersection(self.needs):
            return ()
        return tuple(p for p in self.products if p in empty)

    def _has_source(self, product: str) -> bool:
        capacity = any(pool in self.pools for pool in self.makes.get(product, ()))
        back = self.terms.credits.get(product, 0.0) > 0
        back = back or any(made == product for _, made in self.returns)
        return capacity or back or self.imports.get(product, 0.0) > 0


def climb(cases: Cases, missing: tuple[str, ...]) -> tuple[Step, ...]:
    """The rungs; the last one is that which nothing limits any more."""
    steps = [_step(cases, (), "as-is", blocked=bool(missing))]
    if missing:
        cases = replace(cases, imports={**cases.imports, **dict.fromkeys(missing, UNLIMITED)})
        steps.append(_step(cases, missing, "imported"))
    while relaxed := _limits(steps[-1], cases):
        lifted = Interval(UNLIMITED, UNLIMITED, UNLIMITED)
        cases = replace(cases, pools={**cases.pools, **dict.fromkeys(relaxed, lifted)})
        steps.append(_step(cases, relaxed, "capacity"))
    return tuple(steps)


def _limits(step: Step, cases: Cases) -> tuple[str, ...]:
    """What limits a rung: the pools with a price, else those whose capacity is zero."""
    if step.binding or step.supported is None or step.supported.central > TOLERANCE:
        return step.binding
    return tuple(p for p, k in cases.pools.items() if k.central <= TOLERANCE)


def _step(cases: Cases, relaxed: tuple[str, ...], how: str, *, blocked: bool = False) -> Step:
    solutions = [cases.solve(case) for case in CASES]
    central = solutions[1]
    low, middle, high = (s.supported for s in solutions)
    supported = None
    if middle is not None:
        ends = (UNLIMITED if value is None else value for value in (low, middle, high))
        supported = Interval(*ends)
    binding = () if blocked else central.binding
    price = max((central.pool_prices[pool] for pool in binding), default=None)
    return Step(relaxed, how, supported, binding, price)
