"""Timing: neighbours in the chain are not ready at the same time, or a start is late.

Definition
    *Upstream not ready*: a main stage runs in the region, or is on its way with a stated start,
    while the stage that feeds it does not run on the day. *Downstream not ready*: a stage runs and
    the stage that it feeds does not. *Slipped start*: the newest stated start of an undertaking
    (or its real start) is later than the first stated one. *Overdue start*: the newest stated
    start has passed and no source says that it runs. *Start after need*: an undertaking that
    supplies another is meant to start after it.
Method
    Runs and stated starts from dated claims (`graph.timeline`); only runs that last on the day
    count, so a plant that opened and closed makes no stage ready. A stage is ready from the
    earliest start of a running undertaking in the region, else from the earliest newest stated
    start of one on its way. The size is in months, between the least and the most that the
    precision of the dates allows ("2027" is a year, not 1 January); what lies in the past is
    counted from the day itself. No lag for qualification or ramp-up is added, since no source
    states one for these stages. Readiness is confirmed where a coverage claim says that somebody
    looked for everything at the stage that is not ready; slips are facts about the sources.
Needed data
    Statuses with dates, `intendedStart` with dated sources, `nextStage`, `suppliesTo`. An
    undertaking on its way without a stated start yields a notice.
Pitfalls
    First product is not commercial production, and completion is not start. A start stated by a
    newspaper years later is known late. Upstream may be imported: readiness is about the region.
Complexity
    Linear in claims, stage pairs and links.
Reference
    The milestone follow-up of Finland's government of 2015 to 2019; the roundtable of the North
    American battery industry on stages that are not ready at the same time (2022).
"""

from collections.abc import Iterator, Mapping

from graph.dates import PartialDate
from graph.gaps.coverage import Covered, coverage_of
from graph.gaps.duration import between, whole_day
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.schedule import late_suppliers
from graph.timeline import OVER, PIPELINE, Timeline, timelines
from graph.view import View

# Exploration makes no material, so mining does not wait for it as for a plant.
_PAIRS = """
SELECT ?up ?down WHERE {
  ?up akku:nextStage ?down ; akku:inFlow true . ?down akku:inFlow true .
  FILTER (?up != stage:exploration)
} ORDER BY ?up ?down
"""


def find(view: View) -> Iterator[Gap]:
    """Stages not ready for each other, and starts that slipped, are overdue or come too late."""
    lines = view.once(timelines)
    pairs = [(row["up"], row["down"]) for row in view.rows(_PAIRS)]
    flow = {stage for pair in pairs for stage in pair}
    yield from _readiness(view, lines, pairs)
    today = whole_day(view.as_of)
    for line in lines.values():
        yield from _slip(line)
        yield from _overdue(line, today)
        on_its_way = line.in_region and line.status in PIPELINE and line.stages & flow
        if on_its_way and not line.starts:
            yield notice(line.thing, "intendedStart")
    for supplier, customer, late, claims in late_suppliers(view, lines):
        yield Gap(
            "start-after-need",
            (supplier, customer),
            confirmed=True,
            evidence=claims,
            severity="serious",
            size=late,
            asks=terms("intendedStart"),
        )


def _readiness(
    view: View, lines: Mapping[str, Timeline], pairs: list[tuple[str, str]]
) -> Iterator[Gap]:
    ready = _Ready(view, lines)
    covered = coverage_of(view)
    for up, down in pairs:
        if ready.runs(up) and not ready.runs(down):
            yield ready.gap("downstream-not-ready", (up, down), covered)
        elif ready.since(down) and not ready.runs(up):
            yield ready.gap("upstream-not-ready", (up, down), covered)


class _Ready:
    """Since when, or from when, each stage is ready in the region, and by which claims."""

    def __init__(self, view: View, lines: Mapping[str, Timeline]) -> None:
        self._view = view
        self._at: dict[str, list[Timeline]] = {}
        for line in lines.values():
            for stage in line.stages if line.in_region else ():
                self._at.setdefault(stage, []).append(line)

    def runs(self, stage: str) -> bool:
        return any(line.running for line in self._at.get(stage, ()))

    def since(self, stage: str) -> PartialDate | None:
        lines = self._at.get(stage, ())
        running = [line.ready for line in lines if line.running]
        dates = [date for date in running or [line.ready for line in lines] if date]
        return min(dates, default=None)

    def gap(self, kind: str, pair: tuple[str, str], covered: Covered) -> Gap:
        """The gap of a pair of which the one stage runs or comes, and the other is not ready."""
        up, down = pair
        missing, present = (up, down) if kind == "upstream-not-ready" else (down, up)
        coverage = covered.get([missing])
        claims = {c for stage in pair for line in self._at.get(stage, ()) for c in _claims(line)}
        return Gap(
            kind,
            pair,
            confirmed=coverage.recent,
            evidence=tuple(sorted(claims | set(coverage.claims))),
            severity="serious" if kind == "upstream-not-ready" else "minor",
            size=self._wait(missing, present),
            region=self._view.region,
            asks=terms("status", "intendedStart"),
        )

    def _wait(self, missing: str, present: str) -> Size | None:
        """The months that the present stage waits for the missing one; None if nobody says."""
        comes, there = self.since(missing), self.since(present)
        if not comes or not there:
            return None
        today = whole_day(self._view.as_of)
        wait = between(max(there, today, key=lambda date: date.first), comes)
        return wait if wait.amount > 0 else None


def _claims(line: Timeline) -> list[str]:
    start = line.latest_start
    return [claim for _, _, claim in line.statuses] + ([start.claim] if start else [])


def _slip(line: Timeline) -> Iterator[Gap]:
    said = line.dated_starts
    if not said:
        return
    first, last = said[0], said[-1]
    real = line.runs[0] if line.runs else None
    after = real and first.said <= real.start.last.isoformat()
    end, claim = (real.start, real.claim) if real and after else (last.date, last.claim)
    slipped = between(first.date, end)
    if claim != first.claim and slipped.amount > 0:
        evidence = {start.claim for start in said} | {claim}
        yield Gap(
            "start-slipped",
            (line.thing,),
            confirmed=slipped.low > 0,
            evidence=tuple(sorted(evidence)),
            severity="serious" if slipped.amount >= 12 else "minor",
            size=slipped,
            asks=terms("intendedStart"),
        )


def _overdue(line: Timeline, today: PartialDate) -> Iterator[Gap]:
    start = line.latest_start
    if not start or line.status in OVER or start.date.last >= today.first:
        return
    if any(run.start.last >= start.date.first or run.end is None for run in line.runs):
        return
    seen_later = any(begins > start.date.last.isoformat() for begins, *_ in line.statuses)
    late = between(start.date, today)
    yield Gap(
        "start-overdue",
        (line.thing,),
        confirmed=seen_later,
        evidence=tuple(sorted(_claims(line))),
        severity="serious" if late.amount >= 12 else "minor",
        size=late,
        asks=terms("status", "intendedStart"),
    )


RULE = Rule(
    "timing",
    "2",
    (
        "upstream-not-ready",
        "downstream-not-ready",
        "start-slipped",
        "start-overdue",
        "start-after-need",
    ),
    find,
)
