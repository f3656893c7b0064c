"""What is in each municipality of a country: undertakings, actors, education, jobs, gaps.

Amounts of jobs are not added up: sources give them for different days, plants and kinds of staff,
so each stays a statement of its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from graph.description import Reader

_TOWNS = """
SELECT ?town WHERE {
  ?town org:classification kind:municipality .
  FILTER EXISTS { ?town akku:locatedIn+ id:%s }
}
"""
_THINGS = """
SELECT DISTINCT ?town ?thing WHERE {
  ?thing akku:locatedIn ?place . ?place akku:locatedIn* ?town .
  ?town org:classification kind:municipality .
}
"""
_JOBS = """
SELECT DISTINCT ?thing ?claim WHERE {
  ?claim a akku:QuantityStatement ; akku:predicate akku:employment ; akku:subject ?thing .
}
"""
_GAPS = "SELECT ?thing ?gap { ?gap a akku:Gap ; akku:focus ?thing }"


@dataclass
class Region:
    """A municipality: the IRIs of what is there, of statements on jobs, and of gaps on it."""

    place: str
    things: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def read_regions(reader: Reader, country: str = "finland") -> dict[str, Region]:
    """The municipalities of a country that have something on record, by IRI."""
    towns = {row["town"]: Region(row["town"]) for row in reader.rows(_TOWNS % country)}
    for row in reader.rows(_THINGS):
        if row["town"] in towns:
            towns[row["town"]].things.append(row["thing"])
    jobs = _by_thing(reader, _JOBS, "claim")
    gaps = _by_thing(reader, _GAPS, "gap")
    for region in towns.values():
        region.things.sort()
        for thing in region.things:
            region.jobs.extend(jobs.get(thing, ()))
            region.gaps.extend(gaps.get(thing, ()))
    return {iri: region for iri, region in sorted(towns.items()) if region.things}


def _by_thing(reader: Reader, query: str, column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in reader.rows(query):
        found[row["thing"]].append(row[column])
    return {thing: sorted(set(values)) for thing, values in found.items()}
