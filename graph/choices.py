"""What a question's parameter may be: the things of its classes, or the concepts of its scheme."""

from dataclasses import dataclass

from graph.description import Reader
from graph.labels import Labels
from graph.namespaces import AKKU, CV, ELI, ORG, SCHEMES, shorten
from graph.questions import Parameter

#: More than these are not offered: a page stays small, and an id may be typed.
MOST = 400
_CLASSES = {
    "Organization": ORG + "Organization",
    "OrganizationalCollaboration": ORG + "OrganizationalCollaboration",
    "LegalResource": ELI + "LegalResource",
}


@dataclass(frozen=True)
class Choice:
    """A value as it stands in the address, and its label in the page's language."""

    value: str
    label: str


def choices(reader: Reader, labels: Labels, parameter: Parameter, language: str) -> list[Choice]:
    """The values that a parameter may take, by label; none for dates, numbers and texts.

    One query, linear in the number of instances.
    """
    if parameter.type == "scheme":
        iris = [CV + scheme for scheme in SCHEMES]
    else:
        pattern = _pattern(parameter.type)
        iris = [row["x"] for row in reader.rows(pattern)] if pattern else []
    found = [Choice(_value(iri), labels.get(iri, language).text) for iri in iris]
    return sorted(found, key=lambda choice: choice.label.casefold())[:MOST]


def _pattern(kind: str) -> str:
    name, _, wanted = kind.partition(":")
    if name == "concept":
        return f"SELECT DISTINCT ?x {{ ?x skos:inScheme <{CV}{wanted}> ; a skos:Concept }}"
    if name == "thing":
        classes = " ".join(f"<{_CLASSES.get(cls, AKKU + cls)}>" for cls in wanted.split())
        return f"SELECT DISTINCT ?x {{ VALUES ?class {{ {classes} }} ?x a ?class . {_LABELLED} }}"
    return ""


_LABELLED = "FILTER EXISTS { ?x skos:prefLabel ?label }"


def _value(iri: str) -> str:
    scheme = iri.removeprefix(CV)
    return scheme if scheme in SCHEMES else shorten(iri)
