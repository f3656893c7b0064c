"""What the rows of the tables refer to: things, sources, concepts, properties, units, dates."""

import difflib
import re
from collections.abc import Collection, Iterator

from graph.dates import parse_date
from graph.errors import Problem
from graph.namespaces import predicate, shorten
from graph.ontology import Ontology
from graph.tables import Row, Tables

#: Which kind of property each table's `predicate` must be.
_PREDICATE_KIND = {"links": "link", "dates": "date", "quantities": "quantity"}
_NAME = re.compile(r".+@[a-z]{2,3}")
_DATES = ("valid_from", "valid_to", "as_of", "date", "issued", "accessed_on", "stated_on")


def check_references(
    tables: Tables,
    ontology: Ontology,
    *,
    also_things: Collection[str] = (),
    also_sources: Collection[str] = (),
) -> list[Problem]:
    """All references that lead nowhere, and all rows that contradict themselves.

    ``also_things`` and ``also_sources`` are the ids of the data that an overlay lies on.
    """
    things = tables.things | set(also_things)
    sources = tables.sources | set(also_sources)
    known = things | ontology.concept_refs
    problems: list[Problem] = []
    for row in tables.all_rows():
        problems += _check_refs(row, tables, things, sources, known)
        problems += _check_predicate(row, ontology)
        problems += _check_dates(row)
        problems += _check_names(row)
        if row.table == "quantities":
            problems += _check_amount(row, ontology)
    return problems


def _check_refs(
    row: Row, tables: Tables, things: set[str], sources: set[str], known: set[str]
) -> Iterator[Problem]:
    for name, column in tables.columns[row.table].items():
        value = row[name]
        if value is None:
            continue
        if name in ("sources", "geo_sources"):
            for source in value:
                if source not in sources:
                    yield _unknown(row, name, source, sources, "source", "sources.csv")
        elif name in ("party", "holder", "place"):
            if value not in things:
                yield _unknown(row, name, value, things, "thing", "things.csv")
        elif column.common_props.get("dc:type") == "reference" and value not in known:
            yield _unknown(row, name, value, known, "thing or concept", "things.csv or ontology/")


def _unknown(
    row: Row, column: str, value: str, known: Collection[str], what: str, where: str
) -> Problem:
    near = difflib.get_close_matches(value, known, 2)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return row.problem(column, f"no {what} has the id {value}", f"Add it to {where}.{hint}")


def _check_predicate(row: Row, ontology: Ontology) -> Iterator[Problem]:
    wanted = _PREDICATE_KIND.get(row.table)
    if not wanted or row["predicate"] is None:
        return
    try:
        kind = ontology.property_kinds.get(predicate(row["predicate"]))
    except ValueError:
        kind = None
    if kind != wanted:
        names = [shorten(iri) for iri, k in ontology.property_kinds.items() if k == wanted]
        choices = ", ".join(sorted(name.removeprefix("akku:") for name in names))
        message = "unknown property" if kind is None else f"is a {kind} property"
        yield row.problem("predicate", message, f"Use a {wanted} property: {choices}.")


def _check_dates(row: Row) -> Iterator[Problem]:
    read = {}
    for name in _DATES:
        if row[name] is None:
            continue
        try:
            read[name] = parse_date(row[name])
        except ValueError:
            yield row.problem(name, "no such date", "Write 2018, 2018-Q3, 2018-10 or 2018-10-24.")
    start, end = read.get("valid_from"), read.get("valid_to")
    if start and end and start.first > end.last:
        yield row.problem("valid_to", f"lies before valid_from {start}", "Swap or mend the dates.")


def _check_names(row: Row) -> Iterator[Problem]:
    for name in row["alt_labels"] or ():
        if not _NAME.fullmatch(name):
            yield row.problem("alt_labels", f"no language on {name}", "Write name@fi, name@sv …")


def _check_amount(row: Row, ontology: Ontology) -> Iterator[Problem]:
    low, amount, high = row["amount_min"], row["amount"], row["amount_max"]
    if low is None and amount is None and high is None:
        yield row.problem("amount", "no amount", "Fill amount, or amount_min and amount_max.")
    if low is not None and high is not None and low > high:
        yield row.problem("amount_min", f"is above amount_max {high}", "Swap or mend the ends.")
    if row["unit"] is not None and row["unit"] not in ontology.units:
        near = difflib.get_close_matches(row["unit"], ontology.units, 3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        yield row.problem("unit", "unknown unit", f"Use a symbol of ontology/vocab/unit.ttl.{hint}")
