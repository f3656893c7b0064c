"""When undertakings run and when they were meant to start, read from dated claims.

A *run* lasts from a claim of operation to the next claim of a stop (paused, closed, cancelled), or
to its own end. A *stated start* is an intention with the date on which it became known: the date
of its earliest source. Claims that begin, and starts that were stated, after the day of the view do
not count.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.dates import PartialDate
from graph.description import in_precision
from graph.namespaces import CV
from graph.view import View

_STATUS = f"{CV}status/"
PIPELINE = frozenset(
    _STATUS + s for s in ("announced", "planned", "decided", "construction", "commissioning")
)
OPERATING = _STATUS + "operating"
STOPPED = frozenset(_STATUS + s for s in ("paused", "closed", "cancelled"))
OVER = frozenset(_STATUS + s for s in ("closed", "cancelled"))

_STATUSES = """
SELECT ?thing ?claim ?status ?from ?asOf ?to ?precision WHERE {
  ?thing a akku:Undertaking .
  ?claim akku:subject ?thing ; akku:predicate akku:status ; akku:object ?status ;
         akku:rank ?rank . FILTER (?rank != kind:deprecated)
  OPTIONAL { ?claim akku:validFrom ?from } OPTIONAL { ?claim akku:asOf ?asOf }
  OPTIONAL { ?claim akku:validTo ?to } OPTIONAL { ?claim akku:datePrecision ?precision }
}
"""
_STARTS = """
SELECT ?thing ?claim ?date ?precision (MIN(COALESCE(STR(?issued), "9999")) AS ?said) WHERE {
  ?claim akku:subject ?thing ; akku:predicate akku:intendedStart ; akku:date ?date ;
         akku:datePrecision ?precision ; akku:rank ?rank ; prov:wasDerivedFrom ?source .
  FILTER (?rank != kind:deprecated)
  OPTIONAL { ?source dcterms:issued ?issued }
} GROUP BY ?thing ?claim ?date ?precision
"""
_PLACES = "SELECT DISTINCT ?thing { ?thing akku:locatedIn/akku:locatedIn* id:%s }"
_STAGES = "SELECT DISTINCT ?thing ?stage { ?thing akku:performs/skos:broader* ?stage }"


@dataclass(frozen=True)
class Run:
    """A time of operation; ``end`` is None while it lasts."""

    start: PartialDate
    claim: str
    end: dt.date | None = None


@dataclass(frozen=True)
class Start:
    """An intended start, the claim that states it, and when that became known (ISO, or empty)."""

    date: PartialDate
    claim: str
    said: str


@dataclass
class Timeline:
    """One undertaking in time: its stages, status claims in order, runs and stated starts."""

    thing: str
    stages: frozenset[str] = frozenset()
    in_region: bool = False
    statuses: list[tuple[str, str, str]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The newest status, empty if none is known."""
        return self.statuses[-1][1] if self.statuses else ""

    @property
    def running(self) -> Run | None:
        """The run that lasts on the day of the view."""
        return self.runs[-1] if self.runs and self.runs[-1].end is None else None

    @property
    def dated_starts(self) -> list[Start]:
        """The stated starts whose sources have a date, in the order in which they were said."""
        return [start for start in self.starts if start.said]

    @property
    def latest_start(self) -> Start | None:
        """The start that was stated last; undated statements only where there is no other."""
        starts = self.dated_starts or self.starts
        return starts[-1] if starts else None

    @property
    def ready(self) -> PartialDate | None:
        """Since when it runs, else when it is meant to start, if it is on its way."""
        if self.running:
            return self.running.start
        start = self.latest_start
        return start.date if start and self.status in PIPELINE else None


def timelines(view: View) -> dict[str, Timeline]:
    """The timeline of each undertaking by its IRI; linear but for sorting claims."""
    stages: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_STAGES):
        stages[row["thing"]].add(row["stage"])
    inside = {row["thing"] for row in view.rows(_PLACES % view.region)}
    found: dict[str, Timeline] = {}
    today = view.as_of.isoformat()

    def line(thing: str) -> Timeline:
        if thing not in found:
            found[thing] = Timeline(thing, frozenset(stages[thing]), thing in inside)
        return found[thing]

    claims: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in view.rows(_STATUSES):
        claims[row["thing"]].append(row)
    for thing, rows in claims.items():
        _read_statuses(line(thing), rows, today)
    for row in view.rows(_STARTS):
        date = in_precision(row["date"], row["precision"])
        said = "" if row["said"] == "9999" else row["said"]
        if said <= today:
            line(row["thing"]).starts.append(Start(date, row["claim"], said))
    for one in found.values():
        one.starts.sort(key=lambda start: (start.said, start.date))
    return found


def _read_statuses(line: Timeline, rows: Iterable[dict[str, str]], today: str) -> None:
    """Fill in the statuses and runs of one undertaking."""
    begun = [(row.get("from") or row.get("asOf", ""), row) for row in rows]
    for begins, row in sorted(begun, key=lambda pair: (pair[0], pair[1]["claim"])):
        if begins > today:
            continue
        line.statuses.append((begins, row["status"], row["claim"]))
        if row["status"] == OPERATING and begins:
            if not line.running:
                date = in_precision(begins, row.get("precision", ""))
                line.runs.append(Run(date, row["claim"]))
            if row.get("to", "9999") <= today:
                _stop(line, row["to"])
        elif row["status"] in STOPPED and begins:
            _stop(line, begins)


def _stop(line: Timeline, day: str) -> None:
    if line.running:
        last = line.runs.pop()
        line.runs.append(Run(last.start, last.claim, dt.date.fromisoformat(day)))
