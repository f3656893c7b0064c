"""Who could work with whom: neighbours in the chain that have no tie on record.

A candidate is a suggestion with its reasons. It never says that two parties do not co-operate: a
tie that no source tells of is unknown, not absent.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import networkx as nx

from graph.dependence.bounds import Bounds
from graph.distances import distance
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
class _Party:
    plants: tuple[Plant, ...]
    makes: Mapping[str, frozenset[str]]
    takes: Mapping[str, frozenset[str]]

    @property
    def stages(self) -> frozenset[str]:
        return frozenset().union(*(plant.stages for plant in self.plants))

    @property
    def running(self) -> bool:
        return any(plant.running for plant in self.plants)

    @property
    def claims(self) -> set[str]:
        return {claim for plant in self.plants for claim in plant.claims}


def candidates(view: View) -> list[Candidate]:
    """Pairs of operators in the region with a reason and no near tie, best first.

    Every pair of operators is looked at once, each with a search of two steps.
    """
    owners = view.once(ownership)
    parties = _parties(view, owners)
    neighbours = {(row["up"], row["down"]) for row in view.rows(_NEIGHBOURS)}
    tied = tie_network(view)
    found = []
    for supplier, buyer in product(sorted(parties), repeat=2):
        if supplier == buyer or _same_group(owners, supplier, buyer):
            continue
        if not connected(tied, supplier, buyer):
            pair = _judge(supplier, buyer, parties, neighbours, tied)
            if pair:
                found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.supplier, pair.buyer))


def tie_network(view: View) -> nx.Graph:
    """Who is tied to whom; a plant counts as its operator, so that its ties are the operator's."""
    links = network(view, TIES)
    operators = {
        subject: target
        for subject, target, term in sorted(links.edges(keys=True))
        if term == AKKU + "operator"
    }
    return nx.relabel_nodes(ties(links), operators)


def connected(tied: nx.Graph, one: str, other: str) -> bool:
    """Whether two parties are at most `FAR` ties apart."""
    if one not in tied or other not in tied:
        return False
    return other in nx.single_source_shortest_path_length(tied, one, cutoff=FAR)


def _same_group(owners: Ownership, one: str, other: str) -> bool:
    """Whether two firms have the same top owner; a state makes no group of what it owns."""
    first, second = owners.control(one), owners.control(other)
    return first.top == second.top and not first.state


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


def _judge(
    supplier: str,
    buyer: str,
    parties: Mapping[str, _Party],
    neighbours: set[tuple[str, str]],
    tied: nx.Graph,
) -> Candidate | None:
    one, other = parties[supplier], parties[buyer]
    materials = sorted(set(one.makes) & set(other.takes))
    adjacent = any(pair in neighbours for pair in product(one.stages, other.stages))
    if not materials and not adjacent:
        return None
    reasons = [
        *(["product"] if materials else []),
        *(["stage"] if adjacent else []),
        *(["running"] if one.running and other.running else []),
        *(["near"] if _near(one, other) else []),
        *(
            ["friends"]
            if supplier in tied and buyer in tied and _friends(tied, supplier, buyer)
            else []
        ),
    ]
    claims = one.claims | other.claims
    for material in materials:
        claims |= one.makes[material] | other.takes[material]
    return Candidate(supplier, buyer, tuple(reasons), tuple(materials), tuple(sorted(claims)))


def _near(one: _Party, other: _Party) -> bool:
    return any(span.high <= NEAR_KM for span in _spans(one.plants, other.plants))


def _spans(ours: Iterable[Plant], theirs: Iterable[Plant]) -> Iterator[Bounds]:
    for a, b in product(ours, theirs):
        if a.point and b.point:
            yield distance(a, b)


def _friends(tied: nx.Graph, one: str, other: str) -> bool:
    """Whether a chain of three ties joins them: friends of friends."""
    return other in nx.single_source_shortest_path_length(tied, one, cutoff=FAR + 1)
