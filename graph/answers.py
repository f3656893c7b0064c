"""The answer to a question as a table of SPARQL JSON terms, and its cells as text."""

import json
import re
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyoxigraph as ox

from graph.labels import Labels
from graph.namespaces import BASE
from graph.store.base import Store

#: A term as SPARQL JSON results write it; ``None`` where the variable is unbound.
Cell: TypeAlias = dict[str, str] | None
_IRIS = re.compile(rf"(?:{re.escape(BASE)}\S+\s*)+\Z")


@dataclass(frozen=True)
class Table:
    """Columns by the name of their variable, and rows of cells in the order of the columns."""

    columns: tuple[str, ...]
    rows: list[list[Cell]]


def read_table(body: bytes) -> Table:
    """SPARQL JSON results as a table; an ASK gives one cell."""
    results: dict[str, Any] = json.loads(body)
    if "boolean" in results:
        return Table(("answer",), [[{"type": "literal", "value": str(results["boolean"]).lower()}]])
    columns = tuple(results["head"]["vars"])
    rows = [[row.get(c) for c in columns] for row in results["results"]["bindings"]]
    return Table(columns, rows)


def answer(store: Store, query: str) -> Table:
    """The answer of a store to a query of the library, in this process and without a limit."""
    results = store.query(query)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("a question is a SELECT query")
    body = results.serialize(format=ox.QueryResultsFormat.JSON)
    return read_table(body or b"")


def iris(cell: Cell) -> list[str]:
    """The IRIs that a cell holds: one, or several of ours parted by spaces, as queries list them.

    >>> iris({"type": "literal", "value": " https://w3id.org/akkuketju/id/a"})
    ['https://w3id.org/akkuketju/id/a']
    """
    if cell is None:
        return []
    if cell["type"] == "uri":
        return [cell["value"]]
    text = cell["value"].strip()
    return sorted(text.split()) if cell["type"] == "literal" and _IRIS.match(text) else []


def text(cell: Cell, labels: Labels, language: str) -> str:
    """A cell for people: labels in place of IRIs, several parted by semicolons."""
    if cell is None:
        return ""
    found = iris(cell)
    if found:
        return "; ".join(labels.get(iri, language).text for iri in found)
    return cell["value"].strip()
