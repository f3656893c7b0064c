"""What is in each region and municipality: undertakings, actors, education, jobs, gaps.

Amounts of jobs are not added up: sources give them for different days, plants and kinds of staff,
so each stays a statement of its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from graph.description import Reader

_PLACES = """
SELECT DISTINCT ?place ?region WHERE {
  VALUES ?kind { kind:municipality kind:region-place }
  ?place org:classification ?kind .
  FILTER EXISTS { ?place akku:locatedIn+ id:%s }
  OPTIONAL { ?place akku:locatedIn ?region . ?region org:classification kind:region-place }
}
"""
_THINGS = """
SELECT DISTINCT ?place ?thing WHERE {
  VALUES ?kind { kind:municipality kind:region-place }
  ?thing akku:locatedIn ?at . ?at akku:locatedIn* ?place .
  ?place org:classification ?kind .
  FILTER NOT EXISTS { ?thing a akku:Place }
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
    """A region or municipality: IRIs of what is there, of statements on jobs, and of gaps on it.

    ``within`` is the region that a municipality lies in, empty where no source tells it;
    ``parts`` are the municipalities of a region that have something on record.
    """

    place: str
    within: str = ""
    parts: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def read_regions(reader: Reader, country: str = "finland") -> dict[str, Region]:
    """The regions and municipalities of a country that have something on record, by IRI."""
    places = {
        row["place"]: Region(row["place"], row.get("region", ""))
        for row in reader.rows(_PLACES % country)
    }
    for row in reader.rows(_THINGS):
        if row["place"] in places:
            places[row["place"]].things.append(row["thing"])
    jobs = _by_thing(reader, _JOBS, "claim")
    gaps = _by_thing(reader, _GAPS, "gap")
    for region in places.values():
        region.things.sort()
        for thing in region.things:
            region.jobs.extend(jobs.get(thing, ()))
            region.gaps.extend(gaps.get(thing, ()))
    found = {iri: region for iri, region in sorted(places.items()) if region.things}
    for iri, region in found.items():
        if region.within in found:
            found[region.within].parts.append(iri)
    return found


def _by_thing(reader: Reader, query: str, column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in reader.rows(query):
        found[row["thing"]].append(row[column])
    return {thing: sorted(set(values)) for thing, values in found.items()}
