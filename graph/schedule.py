"""The schedule: which undertaking waits for which, and where there is no float.

Definition
    Nodes are undertakings that have not started and have a stated start, and what they wait for.
    An undertaking waits for what supplies it (`suppliesTo`) and for its parts (`isPartOf`).
    *Early*: the later of its own stated start and the early date of all that it waits for.
    *Late*: the earliest stated start of what waits for it; its own where nothing does. *Float*:
    late minus early, in months; negative where it comes after it is needed. *Critical path*: the
    chain that ends latest, with the least float.
Method
    A networkx DAG; one pass forward in topological order, one back. Circles cannot be scheduled:
    their members are left out and named. No durations are known, so a node has none: dates are
    stated dates only, and the path is a lower bound.
Complexity
    Linear in nodes and links.
Reference
    Kelley and Walker, Critical-path planning and scheduling, Proc. EJCC (1959).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import networkx as nx

from graph.dates import PartialDate
from graph.gaps.duration import between, months
from graph.gaps.model import Size
from graph.timeline import Timeline
from graph.view import View

_LINKS = """
SELECT DISTINCT ?before ?after ?claim WHERE {
  { ?before akku:suppliesTo ?after . BIND (akku:suppliesTo AS ?p) }
  UNION { ?before akku:isPartOf ?after . BIND (akku:isPartOf AS ?p) }
  ?before a akku:Undertaking . ?after a akku:Undertaking .
  ?claim akku:subject ?before ; akku:predicate ?p ; akku:object ?after .
}
"""


@dataclass(frozen=True)
class Step:
    """An undertaking in the schedule: its stated start, early and late days, and its float."""

    thing: str
    stated: PartialDate
    early: dt.date
    late: dt.date
    float_months: Decimal
    waits_for: tuple[str, ...]
    claim: str


@dataclass(frozen=True)
class Schedule:
    """The steps by early date, the critical path, and what circles leave out."""

    steps: tuple[Step, ...]
    critical: tuple[str, ...]
    circles: tuple[str, ...]


def make_schedule(view: View, lines: Mapping[str, Timeline]) -> Schedule:
    """The schedule of what has not started yet, from stated dates and links."""
    nodes = {thing: line for thing, line in lines.items() if not line.running and line.ready}
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from(
        sorted(
            (row["before"], row["after"])
            for row in view.rows(_LINKS)
            if row["before"] in nodes and row["after"] in nodes
        )
    )
    circles = {n for part in nx.strongly_connected_components(graph) if len(part) > 1 for n in part}
    graph.remove_nodes_from(circles)
    dates = {thing: nodes[thing].ready for thing in graph}
    early: dict[str, dt.date] = {}
    for thing in nx.topological_sort(graph):
        early[thing] = max([_first(dates[thing]), *(early[p] for p in graph.predecessors(thing))])
    late: dict[str, dt.date] = {}
    for thing in reversed(list(nx.topological_sort(graph))):
        late[thing] = min([late[n] for n in graph.successors(thing)] or [_first(dates[thing])])
    steps = [
        _step(thing, nodes[thing], early[thing], late[thing], tuple(graph.predecessors(thing)))
        for thing in graph
    ]
    steps.sort(key=lambda step: (step.early, step.thing))
    return Schedule(tuple(steps), _critical(graph, early, late), tuple(sorted(circles)))


def _first(date: PartialDate | None) -> dt.date:
    return date.first if date else dt.date.max


def _step(
    thing: str, line: Timeline, early: dt.date, late: dt.date, before: tuple[str, ...]
) -> Step:
    start = line.latest_start
    if not start:  # a node has a stated start: it was chosen for that
        raise ValueError(thing)
    return Step(thing, start.date, early, late, months(early, late), before, start.claim)


def _critical(
    graph: nx.DiGraph, early: Mapping[str, dt.date], late: Mapping[str, dt.date]
) -> tuple[str, ...]:
    """The chain back from the node that ends latest, by the latest of what each waits for.

    Where none waits for another there is no path, and the last of them is not critical.
    """
    linked = [n for n in graph if graph.degree(n)]
    if not linked:
        return ()
    path = [min(linked, key=lambda n: (late[n] - early[n], -early[n].toordinal(), n))]
    while before := sorted(graph.predecessors(path[0])):
        path.insert(0, max(before, key=lambda n: (early[n], n)))
    while after := sorted(graph.successors(path[-1])):
        path.append(max(after, key=lambda n: (early[n], n)))
    return tuple(path)


def late_suppliers(
    view: View, lines: Mapping[str, Timeline]
) -> Iterator[tuple[str, str, Size, tuple[str, ...]]]:
    """Supplier, customer, months and claims where a supplier is meant to start after its customer.

    A customer that runs already waits only as far as the supplier's start lies after the day.
    """
    for row in view.rows(_LINKS + "ORDER BY ?before ?after ?claim"):
        supplier, customer = lines.get(row["before"]), lines.get(row["after"])
        if not supplier or not customer or supplier.running:
            continue
        start, need = supplier.latest_start, customer.ready
        if not start or not supplier.ready or not need:
            continue
        late = between(need, start.date)
        if late.low > 0:
            claims = {row["claim"], start.claim}
            if customer.latest_start and not customer.running:
                claims.add(customer.latest_start.claim)
            yield row["before"], row["after"], late, tuple(sorted(claims))
