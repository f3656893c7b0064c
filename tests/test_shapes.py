"""The shapes: a sound graph breaks none, and each fault is told by its own shape alone."""

import re
from collections.abc import Iterator
from io import BytesIO

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, RDFS, SH

from graph.namespaces import AKKU, CV, DCTERMS, ID, PREFIXES, PROV, SHAPES, SKOS, XSD, shorten
from graph.ontology import Ontology, read_ontology
from graph.release import Release
from graph.report import Report
from graph.resources import ONTOLOGY
from graph.shapes import find, split
from graph.validation import validate_graph
from tests.shape_faults import (
    Fault,
    add,
    again,
    another,
    change,
    drop,
    layers,
    put,
    sound_rows,
    without,
)

_YEAR = ox.Literal("2025", datatype=ox.NamedNode(XSD + "gYear"))

FAULTS = [
    Fault("two subjects", "StatementCore", "violation",
          seed_layers=lambda made: again(made, "subject", "fund")),
    Fault("no rank", "StatementCore", "violation",
          seed_layers=drop("asserted", "claim:founded", AKKU + "rank")),
    Fault("no source", "StatementSource", "violation", change("links", 0, sources=[])),
    Fault("a source that is none", "StatementSource", "violation",
          change("links", 0, sources=["company"])),
    Fault("two dates swapped", "StatementDates", "violation",
          change("links", 0, valid_from="2025-06-01", valid_to="2024-06-01")),
    Fault("a date that is a year", "StatementDates", "violation",
          seed_layers=put(AKKU + "asOf", "capacity", _YEAR)),
    Fault("a date without precision", "StatementDates", "violation",
          seed_layers=drop("asserted", "claim:capacity", AKKU + "datePrecision")),
    Fault("seen next year", "DateNotInFuture", "warning", change("quantities", 0, as_of="2027")),
    Fault("no confidence", "StatementConfidence", "info",
          seed_layers=drop("asserted", "claim:founded", AKKU + "confidence")),
    Fault("two objects", "LinkObject", "violation",
          seed_layers=lambda made: again(made, "object", "finland")),
    Fault("a share over 100", "LinkObject", "violation",
          change("links", 4, share=160, valid_from="2015", valid_to="2019")),
    Fault("a share of nothing", "LinkObject", "violation", change("links", 4, share=0)),
    Fault("an unknown predicate", "PredicateDeclared", "violation",
          change("links", 3, predicate="wishes")),
    Fault("a predicate of another table", "PredicateDeclared", "violation",
          change("dates", 0, predicate="capacity")),
    Fault("a predicate on the wrong subject", "PredicateDeclared", "violation",
          another("links", subject="finland", predicate="owner", object="holding")),
    Fault("a predicate with the wrong value", "PredicateDeclared", "violation",
          another("links", subject="plant", predicate="owner", object="finland")),
    Fault("a status of no scheme", "StatusValue", "violation",
          seed_layers=put(AKKU + "object", "status", ox.NamedNode(CV + "status/wished"))),
    Fault("a status without date", "StatusValue", "warning",
          another("statuses", subject="plant", ladder="permitStatus", status="status:granted")),
    Fault("a permit on the life cycle", "StatusValue", "violation",
          another("statuses", subject="company", status="status:granted", valid_from="2025")),
    Fault("operating, then planned", "StatusOrder", "warning",
          change("statuses", 0, status="status:operating")),
    Fault("an amount in words", "Quantity", "violation",
          seed_layers=put(AKKU + "amount", "capacity", ox.Literal("many"))),
    Fault("no unit", "Quantity", "violation",
          seed_layers=drop("asserted", "claim:capacity", AKKU + "unit")),
    Fault("no kind", "Quantity", "violation",
          seed_layers=drop("asserted", "claim:capacity", AKKU + "quantityKind")),
    Fault("a range upside down", "Quantity", "violation",
          change("quantities", 0, amount_min=30, amount_max=10)),
    Fault("less than nothing", "Quantity", "violation", change("quantities", 0, amount=-20)),
    Fault("an amount without date", "Quantity", "warning", change("quantities", 0, as_of=None)),
    Fault("a unit of another dimension", "QuantityUnit", "violation",
          change("quantities", 0, predicate="price")),
    Fault("a broken factor", "QuantityUnit", "violation",
          seed_layers=put(AKKU + "normAmount", "capacity", ox.Literal(
              "20", datatype=ox.NamedNode(XSD + "decimal")))),
    Fault("a foreign canonical unit", "QuantityUnit", "violation",
          seed_layers=put(AKKU + "normUnit", "capacity", ox.NamedNode(
              "http://qudt.org/vocab/unit/TONNE"))),
    Fault("a mass without basis", "QuantityBasis", "warning", change("quantities", 0, basis=None)),
    Fault("a mass of nothing named", "QuantityBasis", "warning",
          change("quantities", 0, material=None)),
    Fault("shares of 120 per cent", "OwnershipSum", "warning",
          another("links", subject="company", predicate="owner", object="fund", share=60)),
    Fault("no name", "Names", "violation",
          change("things", 1, label_fi=None, label_sv=None, label_en=None)),
    Fault("two names in one language", "Names", "violation",
          seed_layers=add("asserted", 'id:plant skos:prefLabel "Works"@en .')),
    Fault("a name in German", "Names", "violation",
          seed_layers=add("asserted", 'id:plant skos:prefLabel "Werk"@de .')),
    Fault("no Swedish name", "NameSwedish", "info", change("things", 1, label_sv=None)),
    Fault("a source without title", "SourceComplete", "violation",
          seed_layers=drop("asserted", ID + "s1", DCTERMS + "title")),
    Fault("a source that nobody can find", "SourceComplete", "violation",
          change("sources", 0, url=None)),
    Fault("a source without date", "SourceComplete", "warning", change("sources", 0, issued=None)),
    Fault("a plant nowhere", "FacilityPlace", "warning", without("links", 2)),
    Fault("a plant in the Atlantic", "FacilityPlace", "warning", change("things", 0, long=-23)),
    Fault("a point of unknown precision", "FacilityPlace", "warning",
          change("things", 0, geo_precision_km=None)),
    Fault("a plant of no stage", "FacilityStage", "warning", without("links", 1)),
    Fault("a plant of unknown status", "FacilityStatusSource", "warning",
          lambda rows: rows.update(statuses=[])),
    Fault("a status of long ago", "FacilityStatusSource", "warning",
          lambda rows: rows.update(statuses=[
              {"subject": "plant", "status": "status:planned", "valid_from": "2019"}])),
    Fault("a plain triple from nowhere", "TruthyHasSupport", "violation",
          seed_layers=add("truthy", "id:plant akku:owner id:holding .")),
    Fault("a plain triple by hand", "NoHandmadeTruthy", "violation",
          seed_layers=add("asserted", "id:plant akku:operator id:company .")),
    Fault("a concept of no scheme", "ConceptScheme", "violation",
          seed_layers=drop("vocab", CV + "stage/cam", SKOS + "inScheme")),
    Fault("a concept without definition", "ConceptScheme", "violation",
          seed_layers=drop("vocab", CV + "stage/cam", SKOS + "definition")),
    Fault("a concept defined in one language", "ConceptScheme", "violation",
          seed_layers=add("vocab", 'stage:odd a skos:Concept ; skos:inScheme <urn:stages> ; '
                                   'skos:prefLabel "o"@fi, "o"@sv, "o"@en ; '
                                   'skos:definition "Odd."@en .')),
    Fault("a circle of broader concepts", "ConceptScheme", "violation",
          seed_layers=add("vocab", "stage:cam skos:broader stage:pcam . "
                                   "stage:pcam skos:broader stage:cam .")),
    Fault("a stage that leads nowhere", "StageFlow", "violation",
          seed_layers=drop("vocab", CV + "stage/collection", AKKU + "nextStage")),
    Fault("an enabling stage in the flow", "StageFlow", "violation",
          seed_layers=add("vocab", "stage:research-education akku:nextStage stage:cam .")),
    Fault("a measure of no strategy", "Measure", "warning", without("links", 5)),
    Fault("a measure about nothing", "Measure", "warning", without("links", 6)),
    Fault("a position of nobody", "Position", "violation",
          seed_layers=drop("asserted", ID + "stance", AKKU + "holder")),
    Fault("an unknown stance", "Position", "violation", change("positions", 0, stance="fierce")),
    Fault("a position without source", "Position", "violation",
          seed_layers=drop("asserted", ID + "stance", PROV + "wasDerivedFrom")),
    Fault("a position of unknown day", "Position", "warning",
          change("positions", 0, stated_on=None)),
    Fault("a gap without rule", "Gap", "violation",
          seed_layers=drop("gaps", ID + "gap-single-source-plant", AKKU + "detectedBy")),
    Fault("a gap without its evidence", "Gap", "violation",
          seed_layers=drop("gaps", ID + "gap-single-source-plant", AKKU + "evidence")),
    Fault("a survey without day", "CoverageClaim", "violation",
          seed_layers=drop("asserted", ID + "survey", AKKU + "asOf")),
    Fault("a survey by nobody", "CoverageClaim", "violation",
          seed_layers=drop("asserted", ID + "survey", PROV + "wasDerivedFrom")),
    Fault("a person", "NoPersons", "violation",
          seed_layers=add("asserted", "id:somebody a foaf:Person .")),
    Fault("an e-mail address", "NoPersons", "violation",
          change("links", 0, note="ask name@example.org for more")),
    Fault("a phone number", "NoPersons", "violation", change("links", 0, note="call 0295 047 000")),
    Fault("a term without Swedish name", "OntologyTerm", "violation",
          seed_layers=add("ontology", 'akku:odd a owl:Class ; rdfs:label "o"@fi, "o"@en ; '
                                      'skos:definition "O."@fi, "O."@sv, "O."@en ; '
                                      'rdfs:isDefinedBy akku:m .')),
    Fault("a term without definition", "OntologyTerm", "violation",
          seed_layers=drop("ontology", AKKU + "operator", SKOS + "definition")),
    Fault("a term defined in one language", "OntologyTerm", "violation",
          seed_layers=add("ontology", 'akku:odd a owl:Class ; rdfs:isDefinedBy akku:m ; '
                                      'rdfs:label "o"@fi, "o"@sv, "o"@en ; '
                                      'skos:definition "Odd."@en .')),
    Fault("a property of nothing", "OntologyTerm", "violation",
          seed_layers=drop("ontology", AKKU + "today", "https://schema.org/domainIncludes")),
]  # fmt: skip


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return read_ontology(ONTOLOGY)


@pytest.fixture(scope="module")
def shapes(ontology: Ontology) -> rdflib.Graph:
    data = ox.serialize(ontology.shapes, format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(BytesIO(data or b""), format="nt")


def told(report: Report) -> set[tuple[str, str]]:
    return {(result.shape, result.severity) for result in report.results}


def test_a_sound_graph_breaks_no_shape(ontology: Ontology) -> None:
    report = validate_graph(layers(sound_rows(), ontology), ontology.shapes)
    assert report.results == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.shape}: {fault.what}")
def test_a_fault_is_told_by_its_shape_alone(fault: Fault, ontology: Ontology) -> None:
    report = validate_graph(fault.graph(ontology), ontology.shapes)
    assert told(report) == {(fault.shape, fault.severity)}
    for result in report.results:
        assert {language for language, _ in result.messages} == {"fi", "sv", "en"}
        assert not re.search(r"\{[?$]", result.message("fi"))


def test_every_shape_has_its_number_and_a_fault_that_it_tells(shapes: rdflib.Graph) -> None:
    number = rdflib.URIRef(AKKU + "shapeNumber")
    numbers = {str(s).rpartition("#")[2]: int(str(n)) for s, n in shapes.subject_objects(number)}
    assert sorted(numbers.values()) == list(range(1, 30))
    assert {fault.shape for fault in FAULTS} == set(numbers)


def test_shapes_have_names_and_messages_in_three_languages(shapes: rdflib.Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        names = list(shapes.objects(shape, RDFS.label))
        assert {getattr(name, "language", "") for name in names} == {"fi", "sv", "en"}, shape
        for part in (*shapes.objects(shape, SH.property), *shapes.objects(shape, SH.sparql)):
            texts = [getattr(m, "language", "") for m in shapes.objects(part, SH.message)]
            assert sorted(texts) == ["en", "fi", "sv"], shape


def test_the_prefixes_of_the_shapes_are_the_ones_used_everywhere(shapes: rdflib.Graph) -> None:
    declared = {
        str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
        for node in shapes.objects(None, SH.declare)
    }
    assert declared.items() <= PREFIXES.items()


def test_queries_asked_once_say_what_pyshacl_says_node_by_node(
    ontology: Ontology, shapes: rdflib.Graph
) -> None:
    """But for the two shapes that look into layers, which pySHACL cannot tell apart."""
    made = _many_faults(ontology)
    _, constraints = split(ontology.shapes)
    layered = {"TruthyHasSupport", "NoHandmadeTruthy"}
    ours = {(r.shape, r.node) for r in find(constraints, made) if r.shape not in layered}
    data = ox.serialize([t for ts in made.values() for t in ts], format=ox.RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(BytesIO(data or b""), format="nt")
    queries = rdflib.Graph() + shapes
    queries.remove((None, SH.property, None))
    for name in layered:
        queries.remove((rdflib.URIRef(SHAPES + name), SH.sparql, None))
    _, report, _ = validate(graph, shacl_graph=queries, inplace=True)
    assert isinstance(report, rdflib.Graph)
    theirs = set(_found(report))
    assert ours == theirs
    assert len({shape for shape, _ in ours}) >= 12


def _found(report: rdflib.Graph) -> Iterator[tuple[str, str]]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = str(report.value(result, SH.sourceShape)).rpartition("#")[2]
        yield shape, shorten(str(report.value(result, SH.focusNode)))


def _many_faults(ontology: Ontology) -> dict[str, list[ox.Triple]]:
    """One graph with a fault for nearly every query."""
    rows = sound_rows()
    for seed in (
        change("links", 3, predicate="wishes"),
        change("things", 0, long=-23, geo_precision_km=None),
        change("things", 1, label_sv=None),
        change("things", 2, label_fi=None, label_sv=None, label_en=None),
        change("quantities", 0, as_of="2027", basis=None, predicate="production"),
        change("statuses", 0, status="status:operating", valid_from="2019"),
        change("statuses", 1, valid_from="2020", note="call 0295 047 000"),
        another("links", subject="company", predicate="owner", object="fund", share=60),
        another("statuses", subject="company", status="status:granted", valid_from="2025"),
    ):
        seed(rows)
    made = layers(rows, ontology)
    for seed_layers in (
        put(AKKU + "normAmount", "production", ox.Literal(
            "-3", datatype=ox.NamedNode(XSD + "decimal"))),
        drop("gaps", ID + "gap-single-source-plant", AKKU + "evidence"),
        drop("vocab", CV + "stage/collection", AKKU + "nextStage"),
        drop("ontology", AKKU + "today", "https://schema.org/domainIncludes"),
        add("vocab", "stage:cam skos:broader stage:pcam . stage:pcam skos:broader stage:cam ."),
    ):  # fmt: skip
        seed_layers(made)
    return made


def test_the_real_graph_breaks_no_shape(release: Release) -> None:
    assert release.validation.counts["violation"] == 0
