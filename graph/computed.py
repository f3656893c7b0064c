"""Statements that the build computes from the rows, so that nobody types them in.

Here are the shares of the world's output; amounts by a formula of their own stand in
`graph.recipes`, cathode materials in `graph.cathodes`, intensities by inventories in
`graph.inventories`, and what needs formulas of compounds in `graph.conversions`.

Definition
    The share of a place in the world's output of a material: 100 x output of the place / output of
    the world, both by one source, of one year, of one aspect (mines, refineries) and, where both
    say it, of one basis. Per cent, rounded to two decimals.
Method
    Each production row of a place finds the world's row of its own source and year. Where the
    source gives the share itself, its number stands and none is computed. An output of nothing has
    no share.
Result
    A quantity statement of kind *computed*, with its formula, the sources of its inputs, and
    ``akku:computedFrom`` the statements.
Reference
    The share of production as World Mining Data gives it: country over total.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

import pyoxigraph as ox

from graph.cathodes import cathodes
from graph.conversions import converted
from graph.inventories import inventoried
from graph.namespaces import AKKU, ID
from graph.ontology import Ontology
from graph.recipes import Computed, follow
from graph.statements import statement_id, statement_triples
from graph.tables import Row, Tables

COMPUTED_FROM = AKKU + "computedFrom"
FORMULA = "100 x output of the place / output of the world"

_STAGES = {"aspect:mine-production": "stage:mining", "aspect:refined-production": "stage:refining"}
_WORLD = "world"
_CENT = Decimal("0.01")

_Key = tuple[str, str, str, str]  # material, aspect, year, source


def computed_triples(tables: Tables, ontology: Ontology) -> Iterator[ox.Triple]:
    """The triples of all computed statements, each linked to those it was computed from."""
    made = (shares, follow, cathodes, inventoried, converted)
    for row, inputs in chain.from_iterable(compute(tables) for compute in made):
        yield from statement_triples(row, ontology)
        subject = ox.NamedNode(ID + statement_id(row))
        for given in inputs:
            used = ox.NamedNode(ID + statement_id(given))
            yield ox.Triple(subject, ox.NamedNode(COMPUTED_FROM), used)


def shares(tables: Tables) -> Iterator[Computed]:
    """Shares of the world's output that follow from the rows, each with its two inputs."""
    output = [row for row in tables["quantities"] if _is_output(row)]
    worlds = {key: row for row in output if row["place"] == _WORLD for key in _keys(row)}
    given = {
        (key, row["place"])
        for row in tables["quantities"]
        if row["predicate"] == "proportion"
        for key in _keys(row)
    }
    seen: set[tuple[_Key, str]] = set()
    for row in output:
        for key in _keys(row):
            world = worlds.get(key)
            at = (key, row["place"])
            if world and row is not world and at not in given | seen and _comparable(row, world):
                seen.add(at)
                yield _share(row, world, key), (row, world)


def _is_output(row: Row) -> bool:
    return bool(
        row["predicate"] == "production"
        and row["aspect"] in _STAGES
        and row["place"]
        and row["as_of"]
        and row["amount"]
        and row["subject"].startswith("material:")
        and row["rank"] != "deprecated"
    )


def _keys(row: Row) -> Iterator[_Key]:
    for source in row["sources"]:
        yield row["subject"], row["aspect"] or "", row["as_of"] or "", source


def _comparable(row: Row, world: Row) -> bool:
    return row["unit"] == world["unit"] and (
        not row["basis"] or not world["basis"] or row["basis"] == world["basis"]
    )


def _share(row: Row, world: Row, key: _Key) -> Row:
    material, aspect, year, source = key
    cells = {
        "subject": material,
        "predicate": "proportion",
        "aspect": aspect,
        "material": material,
        "stage": _STAGES[aspect],
        "place": row["place"],
        "amount": (100 * row["amount"] / world["amount"]).quantize(_CENT),
        "unit": "%",
        "quantity_kind": "kind:computed",
        "as_of": year,
        "formula": FORMULA,
        "rank": "normal",
        "confidence": row["confidence"],
        "sources": [source],
    }
    return Row("quantities", row.number, cells)
