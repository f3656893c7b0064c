"""Brokers: organisations that the shortest ways between others lead through.

Definition
    Betweenness of an organisation: the share of pairs of other organisations whose shortest way
    leads through it, equal ways shared out, between 0 and 1.
Method
    An undirected network of organisations and of what they share: owner, supply, co-operation,
    membership, and projects and bodies as nodes between their participants. Brandes' algorithm of
    networkx, without weights.
Needed data
    `owner`, `operator`, `suppliesTo`, `collaboratesWith`, `participant`, `org:memberOf`,
    `org:subOrganizationOf`, `involves`.
Pitfalls
    It measures what is on record. Who is written about much has more ties; a tie that nobody wrote
    down is not there.
Complexity
    Nodes times ties: some hundreds times some hundreds, well under a second.
Reference
    U. Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25
    (2001), 163-177.
"""

from dataclasses import dataclass

import networkx as nx

from graph.description import Reader

_TIES = """
SELECT DISTINCT ?a ?b WHERE {
  VALUES ?tie { akku:owner akku:operator akku:suppliesTo akku:collaboratesWith akku:participant
                akku:involves org:memberOf org:subOrganizationOf }
  ?a ?tie ?b .
}
"""
_ORGANISATIONS = "SELECT DISTINCT ?a { ?a a org:Organization }"


@dataclass(frozen=True)
class Broker:
    """An organisation, its betweenness (0 to 1) and the number of its direct ties."""

    iri: str
    betweenness: float
    ties: int


def brokers(reader: Reader) -> list[Broker]:
    """The organisations with a betweenness above nought, the highest first."""
    ties = nx.Graph()
    ties.add_edges_from((row["a"], row["b"]) for row in reader.rows(_TIES) if row["a"] != row["b"])
    organisations = {row["a"] for row in reader.rows(_ORGANISATIONS)}
    found = [
        Broker(iri, value, ties.degree[iri])
        for iri, value in nx.betweenness_centrality(ties).items()
        if iri in organisations and value > 0
    ]
    return sorted(found, key=lambda broker: (-broker.betweenness, broker.iri))
