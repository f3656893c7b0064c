"""Shares of the world's output, computed from two rows of one source and year."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from graph.cathodes import CATHODES, cathodes
from graph.computed import FORMULA, shares
from graph.namespaces import SPARQL_PREFIXES
from graph.recipes import RECIPES, follow
from graph.release import Release
from graph.resources import DATA
from graph.statements import statement_id
from graph.tables import Row, read_tables
from tests import micro

ROW = {
    "subject": "material:nickel", "predicate": "production", "aspect": "aspect:mine-production",
    "as_of": "2022",
}  # fmt: skip


def output(place: str, amount: str, **cells: Any) -> dict[str, Any]:
    return {**ROW, "place": place, "amount": amount, **cells}


def found(rows: Iterable[dict[str, Any]]) -> dict[str, Decimal]:
    return {row["place"]: row["amount"] for row, _ in shares(micro.tables(quantities=rows))}


def test_a_share_is_the_places_output_over_the_worlds() -> None:
    rows = [output("world", "3000"), output("finland", "45"), output("peru", "1000")]
    assert found(rows) == {"finland": Decimal("1.50"), "peru": Decimal("33.33")}


def test_a_share_names_its_formula_and_both_inputs() -> None:
    tables = micro.tables(quantities=[output("world", "3000"), output("finland", "45")])
    [(row, inputs)] = shares(tables)
    assert (row["quantity_kind"], row["formula"]) == ("kind:computed", FORMULA)
    assert [statement_id(i) for i in inputs] == [
        statement_id(tables["quantities"][1]),
        statement_id(tables["quantities"][0]),
    ]


@pytest.mark.parametrize(
    "world",
    [
        output("world", "3000", as_of="2021"),
        output("world", "3000", sources=["s2"]),
        output("world", "3000", aspect="aspect:refined-production"),
        output("world", "3000", unit="kt/yr"),
    ],
    ids=["another year", "another source", "another stage", "another unit"],
)
def test_what_is_not_alike_is_not_divided(world: dict[str, Any]) -> None:
    assert found([world, output("finland", "45")]) == {}


def test_oxide_is_not_divided_by_metal() -> None:
    rows = [
        output("world", "3000", basis="kind:contained-metal"),
        output("finland", "45", basis="kind:oxide"),
    ]
    assert found(rows) == {}


def test_a_share_that_the_source_gives_is_not_computed() -> None:
    given = output("finland", "1.4", predicate="proportion", unit="%")
    assert found([output("world", "3000"), output("finland", "45"), given]) == {}


def test_no_share_of_nothing_and_none_for_the_world() -> None:
    assert found([output("world", "3000"), output("finland", "0")]) == {}
    assert found([output("world", "0"), output("finland", "45")]) == {}


def test_in_a_release_every_computed_statement_leads_to_sourced_ones(release: Release) -> None:
    query = f"""{SPARQL_PREFIXES}
        SELECT ?computed ?input ?source WHERE {{
          ?computed akku:computedFrom ?input ; akku:quantityKind kind:computed .
          OPTIONAL {{ ?input prov:wasDerivedFrom ?source }} }}"""
    store = ox.Store.read_only(str(release.store_path))
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    sources = [row["source"] for row in rows]
    assert sources
    assert all(sources)


def test_every_recipe_and_every_cathode_finds_its_rows() -> None:
    tables = read_tables(DATA)
    assert len(list(follow(tables))) == len(RECIPES)
    assert len(list(cathodes(tables))) == len(CATHODES)


def test_no_row_types_in_what_the_build_computes() -> None:
    tables = read_tables(DATA)
    computed = {claimed(row) for row, _ in (*follow(tables), *cathodes(tables))}
    typed = [row for row in tables["quantities"] if row["quantity_kind"] == "kind:computed"]
    assert not computed & {claimed(row) for row in typed}
    assert all(row["formula"] and row["confidence"] == "low" for row in typed)


def claimed(row: Row) -> tuple[Any, ...]:
    names = ("subject", "predicate", "aspect", "material", "stage", "unit", "as_of")
    return tuple(row[name] or "" for name in names)


SCRAP = {
    "subject": "cell-yield", "predicate": "requirement", "aspect": "aspect:scrap", "unit": "%",
}  # fmt: skip


def good_cells(*rows: dict[str, Any]) -> list[Decimal]:
    found = follow(micro.tables(quantities=rows))
    return [row["amount"] for row, _ in found if row["subject"] == "process-yields"]


def test_good_cells_are_what_scrap_leaves() -> None:
    assert good_cells({**SCRAP, "amount": "10"}) == [Decimal("0.900")]


def test_where_an_input_is_lacking_or_doubled_nothing_is_computed() -> None:
    assert good_cells() == []
    assert good_cells({**SCRAP, "amount": "10"}, {**SCRAP, "amount": "10", "scope": "b"}) == []


def test_a_cathode_weighs_its_nickel_over_the_mass_fraction_of_nickel() -> None:
    found = {row["subject"]: row["amount"] for row, _ in cathodes(read_tables(DATA))}
    nickel_in_nmc811 = Decimal("0.8") * Decimal("58.693") / Decimal("97.28")
    expected = Decimal("0.6584") / nickel_in_nmc811
    assert abs(found["material:cam-nmc811"] - expected) < Decimal("0.001")


def test_a_result_is_as_sure_as_its_least_sure_input() -> None:
    tables = read_tables(DATA)
    ranks = ["low", "medium", "high"]
    for row, inputs in follow(tables):
        assert row["confidence"] == min((i["confidence"] for i in inputs), key=ranks.index)
