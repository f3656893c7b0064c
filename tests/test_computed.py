"""Shares of the world's output, computed from two rows of one source and year."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from graph.computed import FORMULA, shares
from graph.namespaces import SPARQL_PREFIXES
from graph.release import Release
from graph.statements import statement_id
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
        SELECT ?share ?input WHERE {{
          ?share akku:computedFrom ?input ; akku:quantityKind kind:computed .
          ?input prov:wasDerivedFrom ?source . ?share prov:wasDerivedFrom ?source .
          FILTER NOT EXISTS {{ ?input akku:computedFrom ?other }} }}"""
    store = ox.Store.read_only(str(release.store_path))
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    pairs = {(row["share"].value, row["input"].value) for row in rows}
    assert len(pairs) == 2 * len({share for share, _ in pairs}) > 0
