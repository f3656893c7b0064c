"""What a balance costs: ``python -m benchmarks.balance``.

Prints the time of reading a library, of a balance with its three cases and its ladder, and of the
programme alone on the real chain and on made-up chains of growing size, beside two peers in the
same run: the inner-point method of the same solver, and the closed form (the least capacity over
requirement), which answers only where nothing may be imported. All three must agree.
"""

import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linprog

from graph.balance import Imports, Library, Request, solve
from graph.balance.programme import Programme, solve_programme
from graph.build import build
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.view import make_view

_REPEATS = 7
_SIZES = (15, 100, 500)
_STATUSES = frozenset({"planned", "decided", "construction", "commissioning", "operating"})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        release = build(DATA, ONTOLOGY, QUESTIONS, Path(folder))
        quads = release.base_quads()
        day = dt.date.fromisoformat(release.manifest["day"])
    seconds, view = timed(lambda: make_view(quads, day))
    print(f"view: {seconds * 1000:.0f} ms, {len(quads)} quads")
    seconds, library = timed(lambda: Library(view))
    print(f"library: {seconds * 1000:.0f} ms, {len(library.chemistries)} chemistries")
    request = Request(imports=Imports("missing"), statuses=_STATUSES)
    seconds, balance = timed(lambda: solve(view, request, library))
    rungs = len(balance.ladder)
    print(f"balance: {seconds * 1000:.0f} ms, {len(balance.stages)} products, {rungs} rungs")
    print("products  solve  inner point  closed form  (ms)   ratios to the first")
    for size in _SIZES:
        compare(size)


def compare(size: int) -> None:
    """Our solution of a made-up chain beside those of the peers."""
    programme = made_up(size)
    ours, solution = timed(lambda: solve_programme(programme))
    inner, by_inner = timed(lambda: inner_point(programme))
    closed, by_form = timed(lambda: closed_form(programme))
    for value in (by_inner, by_form):
        if abs(value - solution.supported) > 1e-6 * value:
            raise RuntimeError(f"{value} is not {solution.supported}")
    times = "  ".join(f"{seconds * 1000:11.2f}" for seconds in (ours, inner, closed))
    print(f"{size:8}{times}        {inner / ours:.2f}  {closed / ours:.4f}")


def made_up(size: int) -> Programme:
    """A chain in which each product is made from the next two, with random numbers."""
    numbers = random.Random(7)
    names = tuple(f"p{i}" for i in range(size))
    ratios = {
        (names[i], names[j]): numbers.uniform(0.1, 0.9)
        for i in range(size)
        for j in (i + 1, i + 2)
        if j < size
    }
    return Programme(
        products=names,
        needs={names[0]: 1.0, names[1]: 0.5},
        ratios=ratios,
        pools={name: numbers.uniform(10, 100) for name in names},
        makes={name: (name,) for name in names},
        imports={},
    )


def closed_form(programme: Programme) -> float:
    """The least capacity over gross requirement."""
    needs = dict.fromkeys(programme.products, 0.0) | dict(programme.needs)
    for (made, taken), ratio in programme.ratios.items():
        needs[taken] += needs[made] * ratio
    return min(programme.pools[p] / needs[p] for p in programme.products if needs[p] > 0)


def inner_point(programme: Programme) -> float:
    """The optimum by the inner-point method, on the same rows."""
    index = {name: i + 1 for i, name in enumerate(programme.products)}
    rows = np.zeros((len(index), len(index) + 1))
    for name, column in index.items():
        rows[column - 1, 0] = programme.needs.get(name, 0.0)
        rows[column - 1, column] = -1.0
    for (made, taken), ratio in programme.ratios.items():
        rows[index[taken] - 1, index[made]] += ratio
    bounds = [(0.0, np.inf), *((0.0, programme.pools[name]) for name in index)]
    cost = np.zeros(len(index) + 1)
    cost[0] = -1.0
    found = linprog(cost, A_ub=rows, b_ub=np.zeros(len(index)), bounds=bounds, method="highs-ipm")
    return float(found.x[0])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The least seconds of some repeats, and the result."""
    best, result = float("inf"), None
    for _ in range(_REPEATS):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


if __name__ == "__main__":
    main()
