"""What an address selects of the graph's things: free text and facets, read and offered again."""

from dataclasses import dataclass

from flask import request

from graph.namespaces import AKKU, CV, ID, ORG, SKOS, is_local
from graph.selection import CLASSES, FACETS, NONE, PATTERNS, SPECIAL, Item
from web.language import language, translate
from web.names import class_name, label
from web.refusal import refuse
from web.services import services

MOST_FOUND = 400
_SHOWN = 8
_SPACES = {
    "stage": CV + "stage/",
    "status": CV + "status/",
    "place": ID,
    "material": CV + "material/",
    "kind": CV + "kind/",
    "confidence": CV + "kind/",
}
_TYPES = {short: iri for iri, short in CLASSES.items()}


@dataclass(frozen=True)
class Value:
    """A value of a facet as a page offers it."""

    key: str
    text: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet as a page offers it: the commonest values and the chosen ones, then the rest."""

    name: str
    title: str
    values: tuple[Value, ...]
    rest: tuple[Value, ...]


@dataclass(frozen=True)
class Selection:
    """What the address selects; ``within`` are the things that the text finds, best first."""

    text: str
    choice: dict[str, frozenset[str]]
    within: list[str] | None
    items: list[Item]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The chosen facet values by facet, as keys of the address."""
        return [
            (facet, key_of(facet, value))
            for facet in FACETS
            for value in sorted(self.choice.get(facet, ()))
        ]


def read_selection() -> Selection:
    """The selection of the present address; raises ``InvalidInput`` for a value of no thing."""
    text = request.args.get("q", "")[:200].replace("\x00", "").strip()
    choice = {
        facet: frozenset(_value(facet, key) for key in request.args.getlist(facet) if key)
        for facet in FACETS
    }
    within = [hit.iri for hit in services().search.find(text, MOST_FOUND)] if text else None
    items = services().analyses.collection.select(choice, within)
    if within is None:
        items.sort(key=lambda item: label(item.iri).text.casefold())
    return Selection(text, choice, within, items)


def offer_facets(selection: Selection, facets: tuple[str, ...] = FACETS) -> list[Facet]:
    """The facets with the counts that each further choice would give."""
    collection = services().analyses.collection
    offered = []
    for facet in facets:
        counts = collection.count(facet, selection.choice, selection.within)
        wanted = selection.choice.get(facet, frozenset())
        for value in wanted:
            counts.setdefault(value, 0)
        values = [
            Value(key_of(facet, value), text_of(facet, value), n, value in wanted)
            for value, n in counts.items()
        ]
        values.sort(key=lambda v: (not v.chosen, v.key == NONE, -v.count, v.text.casefold()))
        offered.append(
            Facet(facet, title_of(facet), tuple(values[:_SHOWN]), tuple(values[_SHOWN:]))
        )
    return offered


def title_of(facet: str) -> str:
    """The name of a facet in the page's language."""
    return {
        "class": translate("Class"),
        "stage": translate("Stage"),
        "status": translate("Status"),
        "place": translate("Place"),
        "material": translate("Material"),
        "kind": translate("Type of organisation, place or plant"),
        "confidence": translate("Confidence"),
    }[facet]


def text_of(facet: str, value: str) -> str:
    """A value of a facet in the page's language."""
    if value == NONE:
        return translate("not told")
    return class_name(value) if facet == "class" else label(value).text


def key_of(facet: str, value: str) -> str:
    """A value of a facet as it stands in an address."""
    return value.removeprefix(_SPACES.get(facet, "")) if value != NONE else NONE


def _value(facet: str, key: str) -> str:
    if key == NONE and facet != "class":
        return NONE
    known = services().analyses.collection.count(facet, {})
    value = _SPACES.get(facet, "") + key if is_local(key) else ""
    if value not in known and not _is_known(facet, value):
        choices = [key_of(facet, value) for value in known if value]
        raise refuse(facet, key, choices, title_of(facet))
    return value


def _is_known(facet: str, value: str) -> bool:
    """A concept that no thing has at present is empty, not wrong."""
    return facet != "class" and bool(value) and value in services().labels


def sparql_of(selection: Selection) -> str:
    """The query that selects the same in the graph, but for the free text.

    Each facet is a query of its own within it: engines differ where paths stand side by side.
    """
    classes = selection.choice.get("class") or frozenset(CLASSES.values())
    lines = [
        f"PREFIX akku: <{AKKU}>",
        f"PREFIX org: <{ORG}>",
        f"PREFIX skos: <{SKOS}>",
        "SELECT DISTINCT ?thing ?label WHERE {",
        f"  VALUES ?class {{ {' '.join(f'<{_TYPES[c]}>' for c in sorted(classes))} }}",
        "  ?thing a ?class .",
        *(
            f"  FILTER NOT EXISTS {{ ?thing a <{_TYPES[special]}> }}"
            for wider, special in SPECIAL.items()
            if wider in classes and special not in classes
        ),
        *(
            f"  {_has(facet, wanted)}"
            for facet, wanted in selection.choice.items()
            if facet != "class" and wanted
        ),
        f'  OPTIONAL {{ ?thing skos:prefLabel ?label FILTER (LANG(?label) = "{language()}") }}',
    ]
    return "\n".join([*lines, "} ORDER BY ?label"])


def _has(facet: str, wanted: frozenset[str]) -> str:
    """The pattern of the things that have a wanted value of a facet, or none at all."""
    pattern = PATTERNS[facet]
    iris = " ".join(f"<{value}>" for value in sorted(wanted - {NONE}))
    has = f"{{ SELECT DISTINCT ?thing WHERE {{ VALUES ?v {{ {iris} }} {pattern} }} }}"
    if NONE not in wanted:
        return has
    lacks = f"MINUS {{ SELECT DISTINCT ?thing WHERE {{ {pattern} }} }}"
    return f"{has} UNION {{ ?thing a ?class {lacks} }}" if iris else lacks
