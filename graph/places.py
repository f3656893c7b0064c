"""Places by their id or their ISO 3166 code."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.errors import InvalidInput
from graph.namespaces import AKKU, CV, ID, ORG, RDF
from graph.view import View
from graph.wording import Wording, shown

_COUNTRIES = """
SELECT ?country WHERE {
  id:%s akku:locatedIn* ?country . ?country org:classification kind:country .
}
"""


@dataclass(frozen=True)
class Places:
    """The ids of all places and of those that are countries; what ISO 3166 codes stand for."""

    ids: frozenset[str]
    countries: frozenset[str]
    codes: Mapping[str, str]

    def find(self, name: str) -> str:
        """The id of the place that ``name`` means.

        Raises ``InvalidInput`` with the ids that come near, or else with all countries.
        """
        if name in self.ids:
            return name
        if name.upper() in self.codes:
            return self.codes[name.upper()]
        near = difflib.get_close_matches(name.lower(), self.ids, 5)
        choices = near or [*sorted(self.countries), *sorted(self.codes)] or sorted(self.ids)[:10]
        raise InvalidInput(
            Wording("There is no place “{given}”", given=shown(name)),
            Wording(
                "Give the id or ISO code of a place, such as: {choices}.",
                choices=", ".join(choices),
            ),
        )


def read_places(quads: Iterable[ox.Quad]) -> Places:
    """The places of a release; code statements of the scheme ``iso-3166`` tell their codes."""
    places: set[str] = set()
    countries: set[str] = set()
    about: dict[str, dict[str, str]] = {}
    for quad in quads:
        subject = quad.subject
        if not isinstance(subject, ox.NamedNode) or isinstance(quad.object, ox.Triple):
            continue
        term = quad.predicate.value
        if term == RDF + "type" and quad.object.value == AKKU + "Place":
            places.add(subject.value.removeprefix(ID))
        elif term == ORG + "classification" and quad.object.value == CV + "kind/country":
            countries.add(subject.value.removeprefix(ID))
        elif term in (AKKU + "codeScheme", AKKU + "code", AKKU + "subject"):
            about.setdefault(subject.value, {})[term.removeprefix(AKKU)] = quad.object.value
    codes = {
        facts["code"]: facts["subject"].removeprefix(ID)
        for facts in about.values()
        if facts.get("codeScheme") == "iso-3166"
    }
    return Places(frozenset(places), frozenset(countries), codes)


def place_of(name: str, quads: Iterable[ox.Quad]) -> str:
    """The id of the place that ``name`` means; raises ``InvalidInput`` with the nearest choices."""
    return read_places(quads).find(name)


def countries_of(view: View) -> list[str]:
    """The IRIs of the countries that the view's region lies in, or is."""
    rows = view.rows(_COUNTRIES % view.region)
    return sorted({row["country"] for row in rows})
