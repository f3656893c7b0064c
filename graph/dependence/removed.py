"""What is taken away in a what-if: countries, firms, facilities, read from `country:china,…`."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from graph.errors import InvalidInput
from graph.namespaces import ID
from graph.ownership import Ownership
from graph.places import Places
from graph.plants import Plant
from graph.view import View
from graph.wording import Wording, choose_from, shown

KINDS = ("country", "firm", "facility")

_FIRMS = """
SELECT DISTINCT ?party WHERE {
  { ?party a org:Organization } UNION { ?party a org:OrganizationalCollaboration } }
"""
_INSIDE = "SELECT ?plant WHERE { ?plant a akku:Undertaking ; akku:locatedIn+ id:%s }"


@dataclass(frozen=True)
class Removed:
    """Countries (or other places), firms and facilities that stop; IRIs."""

    places: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.firms or self.facilities)

    def plants(self, view: View, plants: Iterable[Plant], owners: Ownership) -> frozenset[str]:
        """The region's plants that stop: those named, those in a removed place, and those that a
        removed firm operates or controls through its chain.
        """
        gone = set(self.facilities)
        for place in self.places:
            rows = view.rows(_INSIDE % place.removeprefix(ID))
            gone.update(row["plant"] for row in rows)
        firms = set(self.firms)
        for plant in plants:
            control = owners.control_of(plant)
            chain = set(control.chain) if control else set()
            if firms & (plant.operators | chain):
                gone.add(plant.iri)
        return frozenset(gone)


def read_removed(text: str, view: View, places: Places, plants: Iterable[Plant]) -> Removed:
    """Read ``country:china,firm:umicore,facility:umicore-kokkola``.

    Raises ``InvalidInput`` with the valid kinds or the nearest names.
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    choices = {
        "firm": {row["party"].removeprefix(ID) for row in view.rows(_FIRMS)},
        "facility": {plant.iri.removeprefix(ID) for plant in plants if not plant.project},
    }
    for item in filter(None, (part.strip() for part in text.split(","))):
        kind, colon, name = item.partition(":")
        if kind not in KINDS or not colon or not name:
            raise InvalidInput(
                Wording("“{given}” cannot be removed", given=shown(item)),
                Wording("Write kind:id, with a kind of: {kinds}.", kinds=", ".join(KINDS)),
            )
        if kind == "country":
            name = places.find(name)
        elif name not in choices[kind]:
            near = difflib.get_close_matches(name, choices[kind], 5) or sorted(choices[kind])
            raise InvalidInput(
                Wording("“{given}” cannot be removed", given=shown(item)),
                choose_from(f"{kind}:{one}" for one in near),
            )
        found[kind].append(ID + name)
    return Removed(*(tuple(dict.fromkeys(found[kind])) for kind in KINDS))
