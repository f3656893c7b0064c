"""What it costs to find all gaps: ``python -m benchmarks.gaps [TRIPLES]``.

On the shipped graph and on a synthetic one of a million triples (or as many as given): the time
to derive the view and the time of each rule. The synthetic graph is the shipped one and plants
made by a seeded generator, with operators, stages, statuses and capacities; the same number of
triples gives the same graph. A rule that takes longer than the limit is stopped and said so. Then
one presence query on a sample, here and on rdflib, with the ratio of their times and their rows.
"""

import datetime as dt
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import pyoxigraph as ox
import rdflib

from graph.build import read_checked
from graph.gaps import RULES, Rule, find_gaps
from graph.namespaces import SPARQL_PREFIXES, layer
from graph.ontology import Ontology, read_ontology
from graph.resources import DATA, ONTOLOGY
from graph.statements import assert_tables
from graph.tables import Row, Tables
from graph.view import View, in_graph, make_view

MILLION = 1_000_000
SAMPLE = 40_000
_LIMIT = 60.0
_SEED = 1
_STAGES = (
    "mining", "concentration", "refining", "battery-chemicals-nickel", "pcam", "cam-layered-oxide",
    "anode-natural-graphite", "cell-manufacturing", "pack-assembly", "recycling-hydrometallurgy",
)  # fmt: skip
_STATUSES = ("planned", "construction", "operating", "paused", "closed")
_PRESENCE = """
SELECT ?stage (COUNT(DISTINCT ?plant) AS ?plants) WHERE {
  ?stage akku:inFlow true .
  ?narrow skos:broader* ?stage .
  ?plant akku:performs ?narrow ; akku:status st:operating ; akku:locatedIn ?place .
} GROUP BY ?stage ORDER BY ?stage
"""


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else MILLION
    ontology = read_ontology(ONTOLOGY)
    tables = read_checked(DATA, ontology)
    day = dt.date.fromisoformat(tables.modified)
    report("shipped graph", quads(ontology, tables), day)
    report("synthetic graph", quads(ontology, tables, wanted), day)
    compare(quads(ontology, tables, SAMPLE), day)


def quads(ontology: Ontology, tables: Tables, wanted: int = 0) -> list[ox.Quad]:
    """The base layers of the shipped tables, with synthetic plants up to ``wanted`` triples."""
    found = [in_graph(t, ox.NamedNode(layer("ontology"))) for t in ontology.terms]
    found += [in_graph(t, ox.NamedNode(layer("vocab"))) for t in ontology.concepts]
    asserted = ox.NamedNode(layer("asserted"))
    found += [in_graph(t, asserted) for t in assert_tables(tables, ontology)]
    if wanted > len(found):
        found += [in_graph(t, asserted) for t in synthetic(ontology, wanted - len(found))]
    return found


def synthetic(ontology: Ontology, wanted: int) -> Iterator[ox.Triple]:
    """Plants with their claims, as many as make about ``wanted`` asserted triples."""
    made = random.Random(_SEED)
    done = number = 0
    while done < wanted:
        batch = Tables(_rows(made, range(number, number + 200)), {}, "2026-01-01")
        number += 200
        for triple in assert_tables(batch, ontology):
            done += 1
            yield triple


def _rows(made: random.Random, numbers: range) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {
        name: [] for name in ("things", "links", "statuses", "quantities")
    }

    def add(table: str, **cells: Any) -> None:
        common = {"rank": "normal", "confidence": "medium", "sources": ["s001"]}
        rows[table].append(Row(table, len(rows[table]) + 2, common | cells))

    for n in numbers:
        plant, firm = f"synthetic-plant-{n}", f"synthetic-firm-{n // 5}"
        add("things", id=plant, **{"class": "facility"}, label_en=f"Plant {n}")
        if n % 5 == 0:
            add("things", id=firm, **{"class": "organisation"}, label_en=f"Firm {n // 5}")
        add("links", subject=plant, predicate="performs", object=f"stage:{made.choice(_STAGES)}")
        add("links", subject=plant, predicate="locatedIn", object="finland")
        add("links", subject=plant, predicate="operator", object=firm)
        start = made.randint(0, 3)
        for step in range(2):
            add(
                "statuses", subject=plant, ladder="status",
                status=f"status:{_STATUSES[start + step]}", valid_from=str(2020 + 2 * step),
            )  # fmt: skip
        add(
            "quantities", subject=plant, predicate="capacity", unit="t/yr", as_of="2023",
            quantity_kind="kind:nameplate", amount=made.randint(1, 90) * 1000,
        )  # fmt: skip
    return rows


def report(name: str, base: list[ox.Quad], day: dt.date) -> None:
    """The times of the view and of each rule on a graph."""
    start = time.perf_counter()
    view = make_view(base, day)
    seconds = time.perf_counter() - start
    triples = len(view.store)
    print(f"\n{name}: {len(base):,} asserted and vocabulary triples, {triples:,} with the derived")
    print(f"  view                {seconds:8.2f} s  {triples / seconds:12,.0f} triples/s")
    total = 0.0
    for rule in RULES:
        spent, counts = limited(rule, view)
        total += spent
        found = f"{sum(counts.values())} gaps" if counts is not None else "stopped at the limit"
        print(f"  {rule.name:<18}  {spent:8.2f} s  {found}", flush=True)
    print(f"  {'all rules':<18}  {total:8.2f} s")


def limited(rule: Rule, view: View) -> tuple[float, Counter[str] | None]:
    """The seconds and the gaps by type of one rule; ``None`` where it was stopped.

    A child of this process has the same graph in memory and can be ended.
    """
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_run, args=(rule, view, theirs))
    start = time.perf_counter()
    child.start()
    counts: Counter[str] | None = ours.recv() if ours.poll(_LIMIT) else None
    spent = time.perf_counter() - start
    child.kill()
    child.join()
    return spent, counts


def _run(rule: Rule, view: View, answer: Connection) -> None:
    answer.send(Counter(gap.kind for _, gap in find_gaps(view, [rule])))


def compare(base: list[ox.Quad], day: dt.date) -> None:
    """One presence query on a sample: here and on rdflib."""
    view = make_view(base, day)
    graph = rdflib.Graph()
    lines = b"\n".join(f"{quad.triple} .".encode() for quad in view.store)
    graph.parse(data=lines, format="nt")
    query = SPARQL_PREFIXES + _PRESENCE
    start = time.perf_counter()
    ours = len(view.rows(_PRESENCE))
    here = time.perf_counter() - start
    start = time.perf_counter()
    theirs = len(list(graph.query(query)))
    there = time.perf_counter() - start
    same = "the same rows" if ours == theirs else f"{ours} and {theirs} rows"
    print(f"\npresence query on a sample of {len(view.store):,} triples, {same}")
    print(f"  here {here * 1000:.1f} ms, rdflib {there * 1000:.1f} ms: {there / here:.0f} times")


if __name__ == "__main__":
    main()
