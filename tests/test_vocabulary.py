"""The concept schemes: every concept speaks three languages, says what it means, and is in use."""

from collections import defaultdict

import pyoxigraph as ox
import pytest

from graph.namespaces import CV, SCHEMES, SKOS, shorten
from graph.ontology import read_ontology
from graph.resources import DATA, ONTOLOGY
from graph.tables import read_tables

CONCEPTS = read_ontology(ONTOLOGY).concepts


def about(term: str) -> dict[str, list[ox.Literal]]:
    """The literals of each concept by a property."""
    found: dict[str, list[ox.Literal]] = defaultdict(list)
    for triple in CONCEPTS:
        if triple.predicate.value == SKOS + term and isinstance(triple.object, ox.Literal):
            found[str(triple.subject).strip("<>")].append(triple.object)
    return found


def members(scheme: str) -> set[str]:
    return {
        str(t.subject).strip("<>")
        for t in CONCEPTS
        if t.predicate.value == SKOS + "inScheme" and t.object == ox.NamedNode(CV + scheme)
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_concept_is_named_and_defined_in_three_languages(scheme: str) -> None:
    labels, definitions = about("prefLabel"), about("definition")
    assert members(scheme)
    incomplete = {
        shorten(concept)
        for concept in members(scheme)
        if sorted(str(o.language) for o in labels[concept]) != ["en", "fi", "sv"]
        or sorted(str(o.language) for o in definitions[concept]) != ["en", "fi", "sv"]
        or not all(o.value.endswith(".") for o in definitions[concept])
    }
    assert incomplete == set()


def test_a_definition_says_more_than_the_label() -> None:
    labels, definitions = about("prefLabel"), about("definition")
    empty = {
        shorten(concept)
        for concept, found in definitions.items()
        for label in labels[concept]
        for text in found
        if text.language == label.language and text.value.rstrip(".").lower() == label.value.lower()
    }
    assert empty == set()


def test_every_aspect_of_the_tables_is_a_concept_and_few_wait_for_use() -> None:
    used = {row["aspect"] for row in read_tables(DATA).all_rows() if row["aspect"]}
    known = {shorten(concept) for concept in members("aspect")}
    assert used - known == set()
    assert len(known - used) <= 10
