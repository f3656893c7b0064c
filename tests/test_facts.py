"""The tables against the collected facts: what was there to carry over, and what they hold.

`facts_summary.json` counts the sourced facts of the three collections by predicate and by source;
`facts_mapping.json` says where each predicate went (table:property/aspect). A row with two sources
carries two facts, and rows of the collection's own proposals or of reference data carry none.
"""

import json
import re
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

from graph.resources import DATA
from graph.statements import STATEMENT_CLASSES
from graph.tables import Row, Tables, read_tables

HERE = Path(__file__).parent
SUMMARY = json.loads((HERE / "facts_summary.json").read_text("utf-8"))
MAPPING: dict[str, dict[str, list[str]]] = json.loads(
    (HERE / "facts_mapping.json").read_text("utf-8")
)
#: Predicates in their file, each with the number of sourced facts.
FACTS = {
    f"{file}/{name}": count
    for file, names in SUMMARY["facts"].items()
    for name, count in names.items()
}
WANTED = 0.95


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(DATA)


def home(row: Row) -> str:
    """Where a row stands, as the mapping writes it."""
    match row.table:
        case "links" | "dates":
            return f"{row.table}:{row['predicate']}"
        case "quantities":
            aspect = "/" + row["aspect"].removeprefix("aspect:") if row["aspect"] else ""
            return f"quantities:{row['predicate']}{aspect}"
        case "statuses":
            return f"statuses:{row['ladder']}"
        case "texts":
            return f"texts:{row['aspect'].removeprefix('aspect:')}"
        case "codes":
            return f"codes:{row['scheme']}"
    return row.table


def carried(tables: Tables) -> Counter[str]:
    """How many facts each home can carry: its rows, one for each collected source of a row."""
    homes: Counter[str] = Counter()
    for row in tables.all_rows():
        if row.table != "sources":
            homes[home(row)] += sum(s in SUMMARY["sources"] for s in row["sources"])
    homes["things"] = sum(bool(row["geo_sources"]) for row in tables["things"])
    return homes


def assigned(tables: Tables) -> dict[str, int]:
    """Facts of each predicate that find a row of their own: a largest flow, predicate to home."""
    network: nx.DiGraph[str] = nx.DiGraph()
    for name, count in FACTS.items():
        file, _, predicate = name.partition("/")
        network.add_edge("facts", name, capacity=count)
        for place in MAPPING[file][predicate]:
            network.add_edge(name, place)
    for place, rows in carried(tables).items():
        network.add_edge(place, "rows", capacity=rows)
    _, flow = nx.maximum_flow(network, "facts", "rows")
    return {name: flow["facts"][name] for name in FACTS}


def test_the_summary_counts_each_fact_once() -> None:
    sourced = {file: kinds["sourced"] for file, kinds in SUMMARY["kinds"].items()}
    assert {file: sum(names.values()) for file, names in SUMMARY["facts"].items()} == sourced
    assert sum(SUMMARY["sources"].values()) == sum(sourced.values()) == 4133


def test_each_predicate_has_a_home_in_the_tables(tables: Tables) -> None:
    homes = carried(tables)
    homeless = [
        name
        for name in FACTS
        if not any(homes[p] for p in MAPPING[name.split("/")[0]][name.split("/")[1]])
    ]
    assert homeless == []


def test_at_least_95_per_cent_of_the_sourced_facts_are_in(tables: Tables) -> None:
    found = assigned(tables)
    assert sum(found.values()) >= WANTED * sum(FACTS.values())


def test_each_predicates_home_has_rows_enough_for_it(tables: Tables) -> None:
    homes = carried(tables)
    short = {}
    for name, count in FACTS.items():
        file, _, predicate = name.partition("/")
        rows = sum(homes[place] for place in MAPPING[file][predicate])
        if rows < WANTED * count:
            short[name] = (rows, count)
    assert short == {}


def test_at_least_95_per_cent_of_each_sources_facts_are_in(tables: Tables) -> None:
    mentions: Counter[str] = Counter()
    for row in tables.all_rows():
        mentions.update(row["sources"] or ())
        mentions.update(row["geo_sources"] or ())
    kept = sum(min(count, mentions[source]) for source, count in SUMMARY["sources"].items())
    assert kept >= WANTED * sum(SUMMARY["sources"].values())
    assert [s for s in SUMMARY["sources"] if not mentions[s]] == []


def test_the_tables_hold_what_the_release_promises(tables: Tables) -> None:
    statements = [row for row in tables.all_rows() if row.table in STATEMENT_CLASSES]
    cited = {source for row in statements for source in row["sources"]}
    assert len(statements) >= 4000
    assert len(cited & tables.sources) >= 650


def test_no_row_stands_on_what_has_no_source(tables: Tables) -> None:
    for row in tables.all_rows():
        assert not {"unsourced", "computed"} & set(row["sources"] or ())
    assert not {"unsourced", "computed"} & tables.sources


def test_amounts_of_coming_years_are_no_observations(tables: Tables) -> None:
    last = tables.modified[:4]
    observed = ("kind:observed", "kind:actual")
    early = [
        row.number
        for row in tables["quantities"]
        if row["quantity_kind"] in observed and (row["valid_from"] or row["as_of"] or "")[:4] > last
    ]
    assert early == []


def test_units_do_not_hide_in_the_scope(tables: Tables) -> None:
    units = ("t", "t;", "t,", "kt", "Mt", "GWh", "MWh", "MEUR")
    hidden = [
        row.number
        for row in tables["quantities"]
        if row["unit"] == "number" and (row["scope"] or "").split(" ")[0] in units
    ]
    assert hidden == []


def test_bounds_stand_in_their_column_and_not_in_words(tables: Tables) -> None:
    """«EV, more than» beside 750 reads as just 750 to whoever computes."""
    words = re.compile(r"^(more than|about|at least|at most|up to|just over)\b|"
                       r"\b(more than|about|at least|at most|up to|just over|above)$|"
                       r"\b(more than|above|over) \d+ ?%")  # fmt: skip
    told = [row["scope"] or "" for row in tables["quantities"] if not row["bound"]]
    assert [scope for scope in told if words.search(scope)] == []
