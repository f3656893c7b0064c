"""`ontology/align.ttl`: our side exists, their side is known by a source, and nobody loads it."""

import csv

import pyoxigraph as ox
import pytest

from graph.namespaces import BASE, SKOS, shorten
from graph.ontology import read_ontology, read_triples
from graph.release import Release
from graph.resources import DATA, ONTOLOGY

_MATCHES = {f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
_RELATIONS = {f"{SKOS}{name}Match": name for name in ("exact", "close", "broad", "related")}


@pytest.fixture(scope="module")
def alignments() -> list[ox.Triple]:
    return [t for t in read_triples(ONTOLOGY / "align.ttl") if t.predicate.value in _MATCHES]


def test_our_side_exists_and_theirs_is_not_ours(alignments: list[ox.Triple]) -> None:
    ontology = read_ontology(ONTOLOGY)
    known = {t.subject for t in (*ontology.terms, *ontology.concepts)}
    assert len(alignments) > 90
    for t in alignments:
        assert t.subject in known, t.subject
        assert isinstance(t.object, ox.NamedNode)
        assert not t.object.value.startswith(BASE)


@pytest.mark.parametrize(
    ("scheme", "prefix"),
    [
        ("bvco", "https://bvco.ontology.link/"),
        ("wikidata", "http://www.wikidata.org/entity/"),
    ],
)
def test_codes_with_a_source_are_aligned_as_the_table_says(
    scheme: str, prefix: str, alignments: list[ox.Triple]
) -> None:
    with (DATA / "codes.csv").open(encoding="utf-8", newline="") as file:
        given = {
            (row["subject"], row["relation"] or "exact", row["code"])
            for row in csv.DictReader(file)
            if row["scheme"] == scheme
            and row["rank"] != "deprecated"
            and row["subject"].partition(":")[0] in ("stage", "material", "chemistry")
        }
    aligned = {
        (shorten(_iri(t.subject)), _RELATIONS[t.predicate.value], _iri(t.object)[len(prefix) :])
        for t in alignments
        if _iri(t.object).startswith(prefix)
    }
    assert aligned == given


def test_nothing_of_it_is_in_a_release_but_the_file(
    alignments: list[ox.Triple], release: Release
) -> None:
    lines = set(release.dataset_path.read_text(encoding="utf-8").splitlines())
    assert not any(line.startswith(f"{t} ") for t in alignments[:5] for line in lines)
    assert release.alignments_path.read_bytes() == (ONTOLOGY / "align.ttl").read_bytes()


def _iri(term: object) -> str:
    return str(getattr(term, "value", ""))
