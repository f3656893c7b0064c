"""Dependence: the world's supply, or a stage at home, rests on few.

Definition
    *Concentrated supply*: the Herfindahl-Hirschman index by country of a material at a stage, or
    of a stage's capacity, is at least 2 500. *Single point of failure*: a plant without which a
    stage of the way to the cell has no running plant in the region.
Method
    HHI with an interval: what a source does not split by country is spread out (low) or one
    country (high). Only the newest year counts; sources stand side by side, and the finding is
    confirmed if the low end of every one of them reaches the limit. The size is the share of the
    largest country, from the least to the most that the sources allow; from 65 per cent on it is
    severe, the mark of the Critical Raw Materials Act. Single points are the minimal cuts of size
    one of the way through the stages (`graph.dependence.cuts`); where a plant of unknown status
    stands at the stage too, its part may be anything, and the size says so.
Needed data
    Shares of mine production, refined production or capacity by country and year; facilities with
    stage, place and status. For an HHI weighted by governance: of each country that has a share, an
    `observed` statement of the aspect `governance-risk`, from 0 (no risk) to 100. Without any, the
    rule says so and weighs nothing.
Pitfalls
    Mining shares say nothing of refining. The same metal has several HHIs: by source, year and
    how much is listed. A threshold makes a list look sharper than it is. Imports may replace a
    plant, and nobody knows which plant feeds which.
Complexity
    Linear in shares and plants, quadratic in stages.
Reference
    Herfindahl 1950; Hirschman 1945; IEA Global Critical Minerals Outlook (N-1); Regulation (EU)
    2024/1252, article 5.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from graph.dependence.bounds import hull
from graph.dependence.concentration import governance_risks, hhi, top
from graph.dependence.cuts import chain_cuts
from graph.dependence.removal import stage_order
from graph.dependence.shares import Distribution, current, distributions
from graph.gaps.model import Gap, Rule, Size, notice, terms
from graph.namespaces import CV
from graph.plants import by_stage, plants_of
from graph.view import View

LIMIT = 2_500
_SEVERE = 65.0
_TARGET = f"{CV}stage/cell-manufacturing"
_TOPIC = f"{CV}gap-type/dependency"


def find(view: View) -> Iterator[Gap]:
    """Concentrated supplies, single points of failure, and what the data lack."""
    found = distributions(view)
    for group in current(found).values():
        yield from _concentrated(group)
    yield from single_points(view)
    if not found:
        yield notice(_TOPIC, "proportion", key="shares")
    if not governance_risks(view):
        yield notice(_TOPIC, "observed", aspect="governance-risk")


def _concentrated(group: list[Distribution]) -> Iterator[Gap]:
    lows = [hhi(one).low for one in group]
    if max(lows) < LIMIT:
        return
    first = hull(top(one, 1) for one in group)
    listed = max((one for one in group), key=lambda one: top(one, 1).low)
    where = group[0]
    yield Gap(
        "concentrated-supply",
        tuple(iri for iri in (where.material, where.stage) if iri),
        confirmed=min(lows) >= LIMIT,
        evidence=_claims(group),
        severity="severe" if first.low >= _SEVERE else "serious",
        size=Size(decimal(top(listed, 1).low), decimal(first.low), decimal(first.high), "%"),
        asks=terms("proportion"),
        key=where.measure,
    )


def single_points(view: View) -> Iterator[Gap]:
    """Plants without which a stage on the way to the cell has no running plant."""
    stages = by_stage(plant for plant in view.once(plants_of) if not plant.project)
    for cut in chain_cuts(view.once(stage_order), stages, _TARGET, size=1).cuts:
        here = {plant.iri: plant for stage in cut.stages for plant in stages[stage]}
        unsure = [plant for plant in here.values() if plant.unsure]
        claims = {c for p in here.values() for c in p.claims if p in unsure or p.iri in cut.plants}
        yield Gap(
            "single-point-of-failure",
            (*cut.plants, *cut.stages),
            evidence=tuple(sorted(claims)),
            severity="minor" if unsure else "serious",
            size=Size(Decimal(100), Decimal(0 if unsure else 100), Decimal(100), "%"),
            region=view.region,
            asks=terms("performs", "status"),
        )


def _claims(group: Iterable[Distribution]) -> tuple[str, ...]:
    return tuple(sorted({claim for one in group for claim in one.claims}))


def decimal(value: float) -> Decimal:
    """A number to one digit, as sizes have it."""
    return Decimal(str(round(value, 1)))


RULE = Rule(
    "dependence",
    "3",
    ("concentrated-supply", "single-point-of-failure"),
    find,
    topic="dependency",
)
