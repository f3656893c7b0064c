"""The question library as RDF, in the form in which SPARQL editors read examples from an endpoint.

Each question is an ``sh:SPARQLExecutable`` with ``rdfs:label``, ``rdfs:comment``, ``sh:select`` and
``schema:target``; the prefixes are declared once with ``sh:declare``.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from graph.namespaces import AKKU, BASE, DCTERMS, ID, PREFIXES, RDF, RDFS, SCHEMA, XSD
from graph.questions import LANGUAGES, TASKS, Library, Question

_SH = PREFIXES["sh"]
#: What declares the prefixes: the ontology.
DECLARATIONS = ox.NamedNode(AKKU.rstrip("#"))
#: The endpoint by its lasting address; a viewer answers under its own as well.
ENDPOINT = ox.NamedNode(BASE + "sparql")


def question_triples(library: Library) -> Iterator[ox.Triple]:
    """The `questions` layer."""
    yield from _declarations()
    for question in library:
        yield from _example(question)


def _declarations() -> Iterator[ox.Triple]:
    for prefix, iri in PREFIXES.items():
        node = ox.NamedNode(f"{ID}prefix-{prefix}")
        yield ox.Triple(DECLARATIONS, ox.NamedNode(_SH + "declare"), node)
        yield ox.Triple(node, ox.NamedNode(_SH + "prefix"), ox.Literal(prefix))
        namespace = ox.Literal(iri, datatype=ox.NamedNode(XSD + "anyURI"))
        yield ox.Triple(node, ox.NamedNode(_SH + "namespace"), namespace)


def _example(question: Question) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{ID}question-{question.id}")
    for cls in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(_SH + cls))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "identifier"), ox.Literal(question.id))
    yield ox.Triple(node, ox.NamedNode(_SH + "select"), ox.Literal(question.sparql()))
    yield ox.Triple(node, ox.NamedNode(_SH + "prefixes"), DECLARATIONS)
    yield ox.Triple(node, ox.NamedNode(SCHEMA + "target"), ENDPOINT)
    for term, texts in (("label", question.title), ("comment", question.definition)):
        for language in LANGUAGES:
            literal = ox.Literal(texts[language], language=language)
            yield ox.Triple(node, ox.NamedNode(RDFS + term), literal)
    for task in question.tasks:
        served = ox.NamedNode(ID + TASKS[task - 1])
        yield ox.Triple(node, ox.NamedNode(AKKU + "serves"), served)
