"""Shares of the world's output, computed from two rows of one source and year."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from graph.cathodes import CATHODES, cathodes
from graph.computed import FORMULA, shares
from graph.conversions import converted
from graph.inventories import inventoried
from graph.namespaces import SPARQL_PREFIXES
from graph.recipes import RECIPES, follow
from graph.release import Release
from graph.resources import DATA
from graph.statements import statement_id
from graph.tables import Tables, read_tables
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


def test_no_row_types_in_a_computed_amount() -> None:
    """Whoever sees `kind:computed` sees what the build computed, with all that it came from."""
    rows = read_tables(DATA)["quantities"]
    assert [row.place for row in rows if row["quantity_kind"] == "kind:computed"] == []


def intensities(tables: Tables) -> dict[tuple[str, str], list[Decimal | None]]:
    return {
        (row["subject"].partition(":")[2], row["material"].partition(":")[2]): [
            row[name] for name in ("amount_min", "amount", "amount_max")
        ]
        for row, _ in inventoried(tables)
        if row["subject"].startswith("chemistry:")
    }


@pytest.mark.parametrize(
    ("chemistry", "material", "expected"),
    [
        # 0.1243 kg foil in a kg of cell of 0.28 (0.24 to 0.34) kWh
        ("nmc811", "copper-foil", ["0.3656", "0.4439", "0.5179"]),
        # BatPaC's nickel is the central value; the inventory gives 0.3773 x 0.95 x 48.27 % / kWh
        ("nmc811", "nickel", ["0.5088", "0.6584", "0.7209"]),
        # 0.146 kg electrolyte with 12.6 % salt, of which 20.39 % phosphorus
        ("nmc111", "phosphorus", ["0.01974", "0.02084", "0.02501"]),
        # the iron of LFP follows from BatPaC's phosphorus
        ("lfp", "iron", ["0.6308", "0.7060", "0.8561"]),
        ("lto", "nickel", ["1.948", "2.338", "2.923"]),
        ("sib-nmmt", "nickel", [None, "0.3360", None]),
        ("sib-napba", "iron", [None, "0.5981", None]),
    ],
)
def test_intensities_of_cells_follow_from_inventories(
    chemistry: str, material: str, expected: list[str | None]
) -> None:
    wanted = [Decimal(text) if text else None for text in expected]
    assert intensities(read_tables(DATA))[chemistry, material] == wanted


def test_each_chemistry_of_an_inventory_has_all_its_materials() -> None:
    found = Counter(chemistry for chemistry, _ in intensities(read_tables(DATA)))
    assert found == {
        "nmc111": 17, "nmc532": 17, "nmc622": 17, "nmc811": 17, "nca": 16, "nmc955": 17, "lfp": 10,
        "lto": 5, "sib-nmmt": 9, "sib-nvpf": 9, "sib-napba": 6,
    }  # fmt: skip


def test_conversions_by_formula_follow_from_their_rows() -> None:
    found = {(row["subject"], row["material"]): row for row, _ in converted(read_tables(DATA))}
    lmfp = found["chemistry:lmfp", "material:cam"]
    assert [lmfp[n] for n in ("amount_min", "amount", "amount_max")] == [
        Decimal(text) for text in ("1.662", "1.734", "1.813")
    ]
    assert found["material:spodumene-concentrate", None]["amount"] == Decimal("6.74")
    assert found["process-yields", None]["amount"] == 1
    assert found["chemistry:lto", "material:lto"]["amount"] == Decimal("3.122")


def test_without_an_inventorys_row_only_what_needs_it_is_lacking() -> None:
    tables = read_tables(DATA)
    tables["quantities"][:] = [
        row
        for row in tables["quantities"]
        if (row["subject"], row["aspect"]) != ("chemistry:nca", "aspect:cathode-per-cell")
    ]
    left = {material for chemistry, material in intensities(tables) if chemistry == "nca"}
    assert "electrolyte" in left
    assert not {"cam", "nickel", "pvdf"} & left


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
