"""What an IRI is called in the page's language, and where it leads."""

from markupsafe import Markup, escape

from graph.labels import Label
from graph.namespaces import AKKU, BASE, CV, ID, ORG
from graph.selection import CLASSES
from web.language import language, translate
from web.services import services

_CLASS_IRIS = {short: iri for iri, short in CLASSES.items()}


def label(iri: str) -> Label:
    """The label of an IRI in the page's language, or with a visible fallback."""
    return services().labels.get(iri, language())


def name(iri: str) -> Markup:
    """The label as HTML: marked with its language where that is not the page's."""
    found = label(iri)
    if found.language in ("", language()):
        return escape(found.text)
    return Markup('<span lang="{}">{}</span>').format(found.language, found.text)


def href(iri: str) -> str:
    """The address in this viewer of one of our IRIs."""
    if iri.startswith(ID + "gap-"):
        path = "/gaps/" + iri.removeprefix(ID)
    elif iri.startswith(AKKU):
        return f"/ont?lang={language()}#{iri.removeprefix(AKKU)}"
    elif iri.startswith((ID, CV)):
        path = "/" + iri.removeprefix(BASE)
    else:
        return iri
    return f"{path}?lang={language()}"


def link(iri: str) -> Markup:
    """A link to the thing, with its label."""
    return Markup('<a href="{}">{}</a>').format(href(iri), name(iri))


def concept(scheme: str, local: str) -> str:
    """The label of a concept by its scheme and local name."""
    return label(f"{CV}{scheme}/{local}").text


def town_names() -> dict[str, str]:
    """The names of the municipalities by IRI, for maps."""
    return {town: label(town).text for town in services().analyses.collection.towns}


def class_name(short: str) -> str:
    """The name of a selectable class by its short name."""
    # The terms of other ontologies have no labels of their own in the graph.
    named = {
        "organisation": translate("organisation"),
        "collaboration": translate("joint body"),
        "regulation": translate("legal act"),
    }
    return named.get(short) or label(_CLASS_IRIS[short]).text


def neighbour_class(local: str) -> str:
    """The name of a class by the local name of its IRI."""
    return type_name(AKKU + local if AKKU + local in services().labels else ORG + local)


def type_name(iri: str) -> str:
    """The name of a class by its IRI."""
    short = CLASSES.get(iri, "")
    return class_name(short) if short else label(iri).text
