"""Places by their id or their ISO 3166 code."""

import difflib
from collections.abc import Iterable

import pyoxigraph as ox

from graph.errors import InvalidInput
from graph.namespaces import AKKU, ID, RDF
from graph.view import View

_COUNTRIES = """
SELECT ?country WHERE {
  id:%s akku:locatedIn* ?country . ?country org:classification kind:country .
}
"""


def place_of(name: str, quads: Iterable[ox.Quad]) -> str:
    """The id of the place that ``name`` means; raises ``InvalidInput`` with the nearest choices.

    A code statement of the scheme ``iso-3166`` tells which place a code such as FI stands for.
    """
    places: set[str] = set()
    about: dict[str, dict[str, str]] = {}
    for quad in quads:
        subject = quad.subject
        if not isinstance(subject, ox.NamedNode) or isinstance(quad.object, ox.Triple):
            continue
        term = quad.predicate.value
        if term == RDF + "type" and quad.object.value == AKKU + "Place":
            places.add(subject.value.removeprefix(ID))
        elif term in (AKKU + "codeScheme", AKKU + "code", AKKU + "subject"):
            about.setdefault(subject.value, {})[term.removeprefix(AKKU)] = quad.object.value
    codes = {
        facts["code"]: facts["subject"].removeprefix(ID)
        for facts in about.values()
        if facts.get("codeScheme") == "iso-3166"
    }
    if name in places:
        return name
    if name.upper() in codes:
        return codes[name.upper()]
    near = difflib.get_close_matches(name, [*places, *codes], 5)
    choices = ", ".join(near or sorted(codes) or sorted(places)[:10])
    raise InvalidInput(f"No place {name!r}", f"Give the id or ISO code of a place: {choices}.")


def countries_of(view: View) -> list[str]:
    """The IRIs of the countries that the view's region lies in, or is."""
    rows = view.rows(_COUNTRIES % view.region)
    return sorted({row["country"] for row in rows})
