"""Hygiene of the ontology: little OWL, labels, definitions, and a closed world of names."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.namespaces import AKKU, BASE, DCTERMS, PREFIXES, RDF, RDFS, SKOS
from graph.ontology import Ontology, read_ontology
from graph.release import Release
from graph.resources import ONTOLOGY, QUESTIONS

OWL = PREFIXES["owl"]
_ALLOWED_OWL = {
    OWL + name
    for name in (
        "Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty",
        "SymmetricProperty", "AllDisjointClasses", "members", "deprecated", "imports",
        "versionIRI", "versionInfo",
    )
}  # fmt: skip
_TERM_CLASSES = {
    OWL + n for n in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return read_ontology(ONTOLOGY)


@pytest.fixture(scope="module")
def terms(ontology: Ontology) -> set[str]:
    return {
        _value(t.subject)
        for t in ontology.terms
        if t.predicate.value == RDF + "type" and _value(t.object) in _TERM_CLASSES
    }


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _texts(triples: tuple[ox.Triple, ...], term: str) -> dict[str, list[tuple[str, str]]]:
    """The texts by a property with their language, by subject."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for t in triples:
        if t.predicate.value == term and isinstance(t.object, ox.Literal):
            found[_value(t.subject)].append((t.object.language or "", t.object.value))
    return found


def test_no_owl_beyond_the_short_list(ontology: Ontology) -> None:
    used = {_value(x) for t in ontology.terms for x in (t.predicate, t.object)}
    assert {iri for iri in used if iri.startswith(OWL)} <= _ALLOWED_OWL


def test_superclasses_are_named_and_make_no_circle(ontology: Ontology) -> None:
    wider: dict[str, set[str]] = defaultdict(set)
    for t in ontology.terms:
        if t.predicate.value == RDFS + "subClassOf":
            assert isinstance(t.object, ox.NamedNode)
            wider[_value(t.subject)].add(t.object.value)
    for cls in list(wider):
        above: set[str] = set()
        todo = list(wider[cls])
        while todo:
            todo += wider.get(known := todo.pop(), set()) - above
            above.add(known)
        assert cls not in above


@pytest.mark.parametrize("said", [RDFS + "label", SKOS + "definition"])
def test_labels_and_definitions_are_in_three_languages_without_idle_space(
    ontology: Ontology, terms: set[str], said: str
) -> None:
    texts = _texts(ontology.terms, said)
    for term in terms:
        assert sorted(language for language, _ in texts[term]) == ["en", "fi", "sv"], term
        assert all(text == text.strip() and text for _, text in texts[term]), term


def test_no_two_terms_share_a_definition_or_an_english_label(
    ontology: Ontology, terms: set[str]
) -> None:
    for term_of in (RDFS + "label", SKOS + "definition"):
        texts = _texts(ontology.terms, term_of)
        english = Counter(
            (text, term[0].isupper())
            for iri in terms
            for language, text in texts[iri]
            if language == "en"
            for term in [iri.removeprefix(AKKU)]
        )
        assert [text for text, count in english.items() if count > 1] == []


def test_names_are_camel_case_and_merge_nothing(terms: set[str], ontology: Ontology) -> None:
    classes = {
        _value(t.subject)
        for t in ontology.terms
        if t.predicate.value == RDF + "type" and _value(t.object) == OWL + "Class"
    }
    for iri in terms:
        name = iri.removeprefix(AKKU)
        if name == iri:
            continue
        assert re.fullmatch(r"[A-Z][A-Za-z]*" if iri in classes else r"[a-z][A-Za-z]*", name), iri
        assert not re.search(r"[a-z](And|Or)[A-Z]", name), iri


def test_each_module_says_title_description_licence_and_version(ontology: Ontology) -> None:
    about: dict[str, set[str]] = defaultdict(set)
    modules = set()
    for t in ontology.terms:
        about[_value(t.subject)].add(t.predicate.value)
        if _value(t.object) == OWL + "Ontology":
            modules.add(_value(t.subject))
    needed = {
        DCTERMS + n for n in ("title", "description", "license", "creator", "created", "modified")
    }
    needed |= {OWL + "versionInfo", OWL + "versionIRI"}
    assert len(modules) >= 7
    for module in modules:
        assert needed <= about[module], module


def test_concepts_have_labels_in_three_languages_and_definitions(ontology: Ontology) -> None:
    labels = _texts(ontology.concepts, SKOS + "prefLabel")
    definitions = _texts(ontology.concepts, SKOS + "definition")
    concepts = {
        _value(t.subject) for t in ontology.concepts if t.predicate.value == SKOS + "inScheme"
    }
    assert len(concepts) == len(ontology.concept_refs)
    for iri in concepts:
        assert {language for language, _ in labels[iri]} >= {"fi", "sv", "en"}, iri
        assert definitions[iri], iri


def test_names_used_anywhere_exist(terms: set[str], project: Path, release: Release) -> None:
    names = {iri.removeprefix(AKKU) for iri in terms if iri.startswith(AKKU)}
    used: dict[str, str] = {}
    files = [
        *(project / "graph").rglob("*.py"),
        *(project / "web").rglob("*.py"),
        *(project / "web" / "templates").rglob("*.html"),
        *(ONTOLOGY / "shapes").glob("*.ttl"),
        *(ONTOLOGY / "vocab").glob("*.ttl"),
        *QUESTIONS.rglob("*.rq"),
        ONTOLOGY / "align.ttl",
    ]
    for path in files:
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"\bakku:([A-Za-z][A-Za-z0-9]*)", text):
            used.setdefault(name, str(path.relative_to(project)))
        for name in re.findall(r'\bAKKU \+ "([A-Za-z]+)"', text):
            used.setdefault(name, str(path.relative_to(project)))
    assert {name: where for name, where in used.items() if name not in names} == {}
    in_data = set(
        re.findall(rf"<{re.escape(AKKU)}([A-Za-z0-9]+)>", release.dataset_path.read_text("utf-8"))
    )
    assert in_data - names == set()


def test_every_term_is_used(
    ontology: Ontology, terms: set[str], project: Path, release: Release
) -> None:
    """In the data, a shape, a question, or the code; what waits for data is marked reserved."""
    data = release.dataset_path.read_text(encoding="utf-8")
    defining = f"<{BASE}graph/ontology> ."
    lines = "\n".join(line for line in data.splitlines() if not line.endswith(defining))
    used = set(re.findall(rf"<{re.escape(AKKU)}([A-Za-z0-9]+)>", lines))
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("graph", "web", "questions", "ontology/shapes")
        for path in (project / folder).rglob("*")
        if path.suffix in (".py", ".rq", ".ttl", ".html")
    )
    names = {iri.removeprefix(AKKU) for iri in terms if iri.startswith(AKKU)}
    idle = {n for n in names - used if not re.search(rf"\b{n}\b", code)}
    reserved = {
        _value(t.subject).removeprefix(AKKU)
        for t in ontology.terms
        if t.predicate.value == SKOS + "editorialNote" and _value(t.object) == "reserved"
    }
    machinery = {"dimension", "canonicalUnit", "factor", "propertyKind", "singleValued"}
    assert idle - reserved - machinery == set()
