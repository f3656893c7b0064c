"""`ontology/align.ttl`: our side exists, their side is known by a source, and nobody loads it."""

import csv

import pyoxigraph as ox
import pytest

from graph.namespaces import BASE, SKOS, shorten
from graph.ontology import read_ontology, read_triples
from graph.release import Release
from graph.resources import DATA, ONTOLOGY

_MATCHES = {f"{SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
_RELATIONS = {name: name.rpartition("#")[2].removesuffix("Match") for name in _MATCHES}
_PREFIXES = {
    "bvco": "https://bvco.ontology.link/",
    "wikidata": "http://www.wikidata.org/entity/",
    "nace": "http://data.europa.eu/ux2/nace2/",
    "cn": "http://data.europa.eu/xsp/cn2024/",
}


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


@pytest.mark.parametrize(("scheme", "prefix"), _PREFIXES.items())
def test_codes_with_a_source_are_aligned_as_the_table_says(
    scheme: str, prefix: str, alignments: list[ox.Triple]
) -> None:
    given = {
        (row["subject"], row["relation"] or "exact", row["iri"] or prefix + row["code"])
        for row in codes(scheme)
    }
    aligned = {
        (shorten(_iri(t.subject)), _RELATIONS[t.predicate.value], _iri(t.object))
        for t in alignments
        if _iri(t.object).startswith(prefix)
    }
    assert aligned == given


def test_the_eus_iris_are_made_of_their_codes() -> None:
    for row in codes("nace"):
        section, number = row["code"].split()
        assert section.isalpha()
        assert row["iri"] == _PREFIXES["nace"] + number.replace(".", "")
    for row in codes("cn"):
        digits = row["code"].replace(" ", "")
        assert len(digits) in (6, 8)
        assert row["iri"] == f"{_PREFIXES['cn']}{digits:0<10}80"


def test_the_combined_nomenclature_refines_the_harmonised_system() -> None:
    """Six digits of a CN code are an HS code of the same material, as wide or wider."""
    harmonised = {(row["subject"], row["code"]): row["relation"] for row in codes("hs")}
    known = {subject for subject, _ in harmonised}
    shared = [row for row in codes("cn") if row["subject"] in known]
    assert len(shared) > 20
    for row in shared:
        assert harmonised[row["subject"], row["code"].replace(" ", "")[:6]] == row["relation"]


def test_nothing_of_it_is_in_a_release_but_the_file(
    alignments: list[ox.Triple], release: Release
) -> None:
    lines = set(release.dataset_path.read_text(encoding="utf-8").splitlines())
    assert not any(line.startswith(f"{t} ") for t in alignments[:5] for line in lines)
    assert release.alignments_path.read_bytes() == (ONTOLOGY / "align.ttl").read_bytes()


def codes(scheme: str) -> list[dict[str, str]]:
    """The rows of a scheme that speak of a stage, a material or a chemistry."""
    with (DATA / "codes.csv").open(encoding="utf-8", newline="") as file:
        return [
            row
            for row in csv.DictReader(file)
            if row["scheme"] == scheme
            and row["rank"] != "deprecated"
            and row["subject"].partition(":")[0] in ("stage", "material", "chemistry")
        ]


def _iri(term: object) -> str:
    return str(getattr(term, "value", ""))
