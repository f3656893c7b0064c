"""A scenario: extra rows in the same tables, in a graph of their own, never mixed into the data."""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from graph.errors import TableErrors
from graph.namespaces import AKKU, ID, RDF, layer
from graph.ontology import Ontology
from graph.references import check_references
from graph.resources import DATA
from graph.statements import assert_tables, check_repeats
from graph.tables import METADATA, read_tables


class ScenarioErrors(TableErrors):
    """A scenario whose tables cannot be read; carries every problem found."""

    status = 400
    exit_code = 2


def read_scenario(folder: Path, base: Iterable[ox.Quad]) -> list[ox.Triple]:
    """The statements of the tables in ``folder``, to lay over the quads of a release.

    The tables have the columns of `data/`; they may name things and sources of the base. Raises
    ``ScenarioErrors`` with file, row and column of each problem.
    """
    quads = list(base)
    tables = read_tables(folder, DATA / METADATA)
    ontology = Ontology(_of(quads, "ontology"), _of(quads, "vocab"), ())
    kinds = {
        (q.subject.value, q.object.value)
        for q in quads
        if q.predicate.value == RDF + "type"
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
        and q.subject.value.startswith(ID)
    }
    sources = {iri.removeprefix(ID) for iri, kind in kinds if kind == AKKU + "Source"}
    things = {iri.removeprefix(ID) for iri, _ in kinds} - sources
    problems = tables.problems + check_repeats(tables)
    problems += check_references(tables, ontology, also_things=things, also_sources=sources)
    if problems:
        raise ScenarioErrors(problems)
    return list(assert_tables(tables, ontology))


def _of(quads: list[ox.Quad], name: str) -> tuple[ox.Triple, ...]:
    graph = ox.NamedNode(layer(name))
    return tuple(q.triple for q in quads if q.graph_name == graph)
