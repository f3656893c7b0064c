"""Weak evidence: sources of low reliability, copies, claims on one source, withdrawn claims."""

from dataclasses import dataclass

from graph.description import Reader
from graph.namespaces import prefixed

_SOURCES = """
SELECT ?source (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?alone) AS ?only) WHERE {
  { ?source akku:reliability kind:low } UNION { ?source akku:seenVia ?copy }
  OPTIONAL {
    ?claim prov:wasDerivedFrom ?source ; akku:rank ?rank .
    BIND (EXISTS { ?claim prov:wasDerivedFrom ?second . FILTER (?second != ?source) } AS ?more)
    BIND (IF(?more, ?none, ?claim) AS ?alone)
  }
} GROUP BY ?source ORDER BY DESC(?claims) ?source
"""
_CLAIMS = """
SELECT DISTINCT ?claim WHERE {
  { ?source akku:reliability kind:low } UNION { ?source akku:seenVia ?copy }
  ?claim prov:wasDerivedFrom ?source ; akku:rank ?rank .
} ORDER BY ?claim
"""
#: Queries of which each row is a claim that a figure counts.
_OF_SOURCE = """
SELECT DISTINCT ?claim ?thing ?property WHERE {
  ?claim prov:wasDerivedFrom <%s> ; akku:rank ?rank .
  OPTIONAL { ?claim akku:subject ?thing ; akku:predicate ?property }%s
} ORDER BY ?claim
"""
_ALONE = """
  FILTER NOT EXISTS { ?claim prov:wasDerivedFrom ?second . FILTER (?second != <%s>) }"""
_OF_CLASS = """
SELECT ?claim (COUNT(DISTINCT ?source) AS ?sources) WHERE {
  ?claim akku:rank ?rank ; a <%s> ; prov:wasDerivedFrom ?source .
} GROUP BY ?claim
"""
_MARKED = "SELECT ?claim { ?claim akku:%s kind:%s ; akku:subject ?thing } ORDER BY ?claim"
_SINGLE = """
SELECT ?class (COUNT(?claim) AS ?claims) (SUM(?alone) AS ?single) WHERE {
  { SELECT ?claim ?class (COUNT(DISTINCT ?source) AS ?sources) WHERE {
      ?claim akku:rank ?rank ; a ?class ; prov:wasDerivedFrom ?source .
      FILTER (?class != akku:Statement)
    } GROUP BY ?claim ?class }
  BIND (IF(?sources = 1, 1, 0) AS ?alone)
} GROUP BY ?class ORDER BY ?class
"""


@dataclass(frozen=True)
class WeakSource:
    """A weak source or copy: how many claims use it, and how many have no other source."""

    iri: str
    claims: int
    only: int

    @property
    def query(self) -> str:
        """Its claims."""
        return prefixed(_OF_SOURCE % (self.iri, ""))

    @property
    def only_query(self) -> str:
        """Its claims that have no other source."""
        return prefixed(_OF_SOURCE % (self.iri, _ALONE % self.iri))


@dataclass(frozen=True)
class Share:
    """How many claims of a class there are, and how many of them rest on one source."""

    statement_class: str
    claims: int
    single: int

    @property
    def query(self) -> str:
        """The claims, each with how many sources it has."""
        return prefixed(_OF_CLASS % self.statement_class)

    @property
    def single_query(self) -> str:
        """The claims that have one source."""
        return f"{self.query}\nHAVING (COUNT(DISTINCT ?source) = 1)"


def weak_sources(reader: Reader) -> list[WeakSource]:
    """The weak sources, the most used first."""
    return [
        WeakSource(row["source"], int(row["claims"]), int(row["only"]))
        for row in reader.rows(_SOURCES)
    ]


def claims_on_weak_sources(reader: Reader) -> list[str]:
    """The claims that a weak source or a copy stands behind."""
    return [row["claim"] for row in reader.rows(_CLAIMS)]


def claims_marked(reader: Reader, term: str, value: str) -> list[str]:
    """The claims with a mark: ``confidence`` ``low``, ``rank`` ``deprecated``."""
    return [row["claim"] for row in reader.rows(_MARKED % (term, value))]


def single_source_shares(reader: Reader) -> list[Share]:
    """By class of statement, how many rest on one source."""
    return [
        Share(row["class"], int(row["claims"]), int(row["single"]))
        for row in reader.rows(_SINGLE)
        if row.get("class")
    ]
