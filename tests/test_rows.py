"""Tables → RDF → tables: what a curator wrote comes back from the graph, cell by cell."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest

from graph.namespaces import layer
from graph.ontology import Ontology, read_ontology
from graph.release import Release
from graph.resources import DATA, ONTOLOGY
from graph.rows import rows_of
from graph.statements import assert_tables
from graph.tables import Tables, read_tables
from tests import micro


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(DATA)


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return read_ontology(ONTOLOGY)


def comparable(cells: dict[str, Any]) -> tuple[tuple[str, object], ...]:
    """A row as a value: several values in order, amounts without idle zeros."""
    return tuple(sorted((name, _value(value)) for name, value in cells.items()))


def _value(value: object) -> object:
    if isinstance(value, list):
        return tuple(sorted(set(value)))
    return value.normalize() if isinstance(value, Decimal) else value


def rows(tables: Tables, name: str) -> Counter[tuple[tuple[str, object], ...]]:
    return Counter(comparable(row.cells) for row in tables[name])


@pytest.mark.parametrize(
    "name",
    ["sources", "things", "links", "statuses", "dates", "quantities", "texts", "codes",
     "coverage", "positions"],
)  # fmt: skip
def test_every_cell_of_the_data_comes_back(name: str, tables: Tables, ontology: Ontology) -> None:
    given = rows_of(assert_tables(tables, ontology), ontology)[name]
    assert Counter(map(comparable, given)) == rows(tables, name)


def test_a_release_gives_back_the_tables_it_was_made_from(
    release: Release, tables: Tables, ontology: Ontology
) -> None:
    asserted = ox.NamedNode(layer("asserted"))
    quads = ox.parse(path=str(release.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    given = rows_of((q.triple for q in quads if q.graph_name == asserted), ontology)
    assert {name: Counter(map(comparable, found)) for name, found in given.items()} == {
        name: rows(tables, name) for name in tables.rows if tables[name]
    }


@pytest.mark.parametrize(
    ("start", "end"),
    [("2021", "2022-03-31"), ("2021-12-24", "2022-01"), ("2019", "2021-Q3"), ("2018-10", "2018")],
)
def test_a_period_keeps_the_precision_of_both_its_ends(start: str, end: str) -> None:
    claim = {
        "subject": "plant", "ladder": "status", "status": "status:operating",
        "valid_from": start, "valid_to": end,
    }  # fmt: skip
    tables = micro.tables(statuses=[claim])
    [given] = rows_of(assert_tables(tables, micro.ONTOLOGY), micro.ONTOLOGY)["statuses"]
    assert (given["valid_from"], given["valid_to"]) == (start, end)
