"""Who could work with whom: neighbours in the chain that have no tie on record.

A candidate is a suggestion with its reasons. It never says that two parties do not co-operate: a
tie that no source tells of is unknown, not absent.
"""

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import islice

import networkx as nx

from graph.distances import RADIUS_KM, distance
from graph.namespaces import AKKU, ORG
from graph.network import network, ties
from graph.ownership import Ownership, ownership
from graph.plants import Plant, plants_of
from graph.view import View

#: What counts as a tie. Owners, suppliers, projects in common, memberships in common.
TIES = (
    *(
        AKKU + name
        for name in (
            "suppliesTo",
            "collaboratesWith",
            "owner",
            "operator",
            "participant",
            "acquired",
            "successorOf",
            "isPartOf",
            "involves",
        )
    ),
    ORG + "memberOf",
    ORG + "subOrganizationOf",
)
#: Parties at most this far apart in the network of ties know each other already.
FAR = 2
#: Plants at most this far apart, in kilometres, are near.
NEAR_KM = 100.0

_NEIGHBOURS = """
SELECT DISTINCT ?up ?down WHERE {
  ?up akku:nextStage ?down ; akku:inFlow true . ?down akku:inFlow true .
  FILTER (?up != stage:exploration)
}
"""
_PRODUCTS = """
SELECT ?plant ?way ?material ?claim WHERE {
  { ?claim akku:subject ?plant ; akku:predicate ?property ; akku:object ?material .
    FILTER (?property IN (akku:produces, akku:consumes))
    BIND (IF(?property = akku:produces, "out", "in") AS ?way) }
  UNION
  { ?plant akku:capacity ?claim . ?claim akku:material ?material .
    ?plant akku:performs ?stage . ?stage akku:outputMaterial ?material BIND ("out" AS ?way) }
  UNION
  { ?plant akku:performs ?stage . ?stage akku:inputMaterial ?material . BIND ("in" AS ?way)
    ?claim akku:subject ?plant ; akku:predicate akku:performs ; akku:object ?stage }
}
"""

#: What each reason adds to the score.
POINTS: Mapping[str, int] = {"product": 3, "stage": 1, "running": 1, "near": 1, "friends": 1}


@dataclass(frozen=True)
class Candidate:
    """Two parties, the one that could supply and the one that could buy, and the reasons.

    ``reasons`` are names of `POINTS`; ``materials`` are what one makes and the other takes.
    """

    supplier: str
    buyer: str
    reasons: tuple[str, ...]
    materials: tuple[str, ...]
    claims: tuple[str, ...]

    @property
    def score(self) -> int:
        """The points of the reasons."""
        return sum(POINTS[reason] for reason in self.reasons)


@dataclass(frozen=True)
class _Profile:
    """What decides which parties are neighbours: goods, stages, and whether a plant runs."""

    makes: frozenset[str]
    takes: frozenset[str]
    stages: frozenset[str]
    running: bool


@dataclass(frozen=True)
class _Party:
    plants: tuple[Plant, ...]
    makes: Mapping[str, frozenset[str]]
    takes: Mapping[str, frozenset[str]]

    @cached_property
    def profile(self) -> _Profile:
        stages = frozenset().union(*(plant.stages for plant in self.plants))
        running = any(plant.running for plant in self.plants)
        return _Profile(frozenset(self.makes), frozenset(self.takes), stages, running)

    @property
    def claims(self) -> set[str]:
        return {claim for plant in self.plants for claim in plant.claims}


def best(view: View, number: int) -> list[Candidate]:
    """The pairs of operators in the region with a reason and no near tie, the best ``number``."""
    return list(islice(_Field(view).ranked(), number))


class _Field:
    """Every party of a view, so laid out that the best pairs come first.

    Parties of one profile score alike but for nearness and friends, so pairs are told apart by
    profile; only pairs that are near or have friends in common are looked at one by one.
    """

    def __init__(self, view: View) -> None:
        owners = view.once(ownership)
        self._parties = _parties(view, owners)
        self._after: dict[str, set[str]] = defaultdict(set)
        for row in view.rows(_NEIGHBOURS):
            self._after[row["up"]].add(row["down"])
        self._tied = tie_network(view)
        # A state makes no group of what it owns.
        controls = {party: owners.control(party) for party in self._parties}
        self._group = {party: "" if c.state else c.top for party, c in controls.items()}
        self._near = _near(self._parties)
        self._alike: dict[_Profile, list[str]] = defaultdict(list)
        for party in sorted(self._parties):
            self._alike[self._parties[party].profile].append(party)
        self._scored: dict[_Profile, dict[int, list[_Profile]]] = {}
        self._around: dict[str, tuple[frozenset[str], dict[str, int]]] = {}

    def ranked(self) -> Iterator[Candidate]:
        """All pairs, those with most points first, then by supplier and buyer."""
        for score in range(sum(POINTS.values()), 0, -1):
            for supplier in sorted(self._parties):
                for buyer in self._buyers(supplier, score):
                    yield self._candidate(supplier, buyer)

    def _buyers(self, supplier: str, score: int) -> Iterator[str]:
        """The buyers with whom a supplier has so many points, by name."""
        known, special = self._look_around(supplier)
        own = self._parties[supplier].profile
        if own not in self._scored:
            self._scored[own] = self._score(own)
        plain = (self._alike[profile] for profile in self._scored[own].get(score, ()))
        extra = sorted(
            buyer
            for buyer, more in special.items()
            if (base := self._base(own, self._parties[buyer].profile)) and base + more == score
        )
        rest = (buyer for buyer in merge(*plain) if buyer not in special)
        group = self._group[supplier]
        for buyer in merge(rest, extra):
            if buyer not in known and not (group and self._group[buyer] == group):
                yield buyer

    def _look_around(self, supplier: str) -> tuple[frozenset[str], dict[str, int]]:
        """Who is too close to count as untied; and who has points for nearness or for friends."""
        if supplier not in self._around:
            steps = (
                nx.single_source_shortest_path_length(self._tied, supplier, cutoff=FAR + 1)
                if supplier in self._tied
                else {}
            )
            special: dict[str, int] = defaultdict(int)
            for buyer in self._near[supplier]:
                special[buyer] += POINTS["near"]
            for buyer, step in steps.items():
                if step == FAR + 1 and buyer in self._parties:
                    special[buyer] += POINTS["friends"]
            known = frozenset({supplier, *(b for b, step in steps.items() if step <= FAR)})
            self._around[supplier] = known, special
        return self._around[supplier]

    def _score(self, own: _Profile) -> dict[int, list[_Profile]]:
        scored: dict[int, list[_Profile]] = defaultdict(list)
        for other in self._alike:
            scored[self._base(own, other)].append(other)
        return scored

    def _base(self, own: _Profile, other: _Profile) -> int:
        """The points of any two parties of these profiles; 0 where nothing makes them a pair."""
        return sum(POINTS[reason] for reason in self._reasons(own, other))

    def _reasons(self, own: _Profile, other: _Profile) -> list[str]:
        materials = own.makes & other.takes
        adjacent = any(self._after[stage] & other.stages for stage in own.stages)
        if not materials and not adjacent:
            return []
        return [
            *(["product"] if materials else []),
            *(["stage"] if adjacent else []),
            *(["running"] if own.running and other.running else []),
        ]

    def _candidate(self, supplier: str, buyer: str) -> Candidate:
        one, other = self._parties[supplier], self._parties[buyer]
        reasons = self._reasons(one.profile, other.profile)
        near = buyer in self._near[supplier]
        friends = self._around[supplier][1].get(buyer, 0) > near * POINTS["near"]
        reasons += [name for name, so in (("near", near), ("friends", friends)) if so]
        claims = one.claims | other.claims
        materials = sorted(one.profile.makes & other.profile.takes)
        for material in materials:
            claims |= one.makes[material] | other.takes[material]
        return Candidate(supplier, buyer, tuple(reasons), tuple(materials), tuple(sorted(claims)))


def tie_network(view: View) -> nx.Graph:
    """Who is tied to whom; a plant counts as its operator, so that its ties are the operator's."""
    links = network(view, TIES)
    operators = {
        subject: target
        for subject, target, term in sorted(links.edges(keys=True))
        if term == AKKU + "operator"
    }
    return nx.relabel_nodes(ties(links), operators)


def _parties(view: View, owners: Ownership) -> dict[str, _Party]:
    flows: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in view.rows(_PRODUCTS):
        flows[row["plant"], row["way"]][row["material"]].add(row["claim"])
    plants: dict[str, list[Plant]] = defaultdict(list)
    for plant in view.once(plants_of):
        if plant.running or plant.coming or plant.unsure:
            above = {c for one in plant.operators for c in owners.control(one).chain[1:]}
            for operator in plant.operators - above:
                plants[operator].append(plant)
    return {
        operator: _Party(
            tuple(found),
            _united(flows[plant.iri, "out"] for plant in found),
            _united(flows[plant.iri, "in"] for plant in found),
        )
        for operator, found in plants.items()
    }


def _united(flows: Iterable[Mapping[str, set[str]]]) -> dict[str, frozenset[str]]:
    united: dict[str, set[str]] = defaultdict(set)
    for flow in flows:
        for material, claims in flow.items():
            united[material] |= claims
    return {material: frozenset(claims) for material, claims in united.items()}


def _near(parties: Mapping[str, _Party]) -> dict[str, set[str]]:
    """Of each party, the others that have a plant near one of its plants.

    Plants are gone through by latitude; only those within the distance to the south are looked at.
    """
    placed = sorted(
        (plant.point[0], plant.iri, party, plant)
        for party, found in parties.items()
        for plant in found.plants
        if plant.point
    )
    band = math.degrees(NEAR_KM / RADIUS_KM)
    near: dict[str, set[str]] = defaultdict(set)
    window: deque[tuple[float, str, Plant]] = deque()
    for latitude, _, party, plant in placed:
        while window and window[0][0] < latitude - band:
            window.popleft()
        for _, other, neighbour in window:
            if other != party and distance(plant, neighbour).high <= NEAR_KM:
                near[party].add(other)
                near[other].add(party)
        window.append((latitude, party, plant))
    return near
