"""Announced to real: how much capacity may stand in a year, and how likely a target is met.

Definition
    The capacity of a stage in the region at the end of a year, in a unit a year: what runs, and
    what is on its way if it is realised and starts by then.
Method
    Monte Carlo with a seed (numpy ``Generator``, PCG64). For each draw a *base rate* per status is
    drawn from a beta distribution, each undertaking is realised with the rate of its status, its
    newest stated start is put off by a slip drawn from the slips seen in this graph, and its
    capacity is drawn evenly between its least and greatest current claim. What runs counts with
    probability one and from now on.
    *Base rates* are those of this graph: of all undertakings that were ever in the status and whose
    fate is known, the share that came to run (given up are the cancelled, those closed unrun, and
    those paused for two years), with Jeffreys' prior, beta(½ + realised, ½ + given up). A rate that
    is given (``rates``) is taken as it is. Where an undertaking has no stated start, it is assumed
    to start ``UNDATED_YEARS`` after it was first heard of, as the New Energy Terminal does outside
    China. Every one of these is part of the result.
Needed data
    Capacities, statuses and intended starts with dates.
Pitfalls
    The sample is small and not drawn at random: projects that fail silently are missing from it,
    so the rates are too high rather than too low. Draws are independent: one slump that hits
    all projects is not in them, so the tails are too thin. A capacity is nameplate, not output.
Complexity
    Draws times undertakings.
Reference
    Link and others, Nature Energy 10 (2025), for probabilities by announcement; New Energy
    Terminal, data fields, for the lag; Jeffreys, Proc. Royal Society A 186 (1946), for the prior.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from graph.errors import InvalidInput
from graph.gaps.duration import between
from graph.namespaces import CV
from graph.timeline import OVER, PIPELINE, Timeline, timelines
from graph.view import View
from graph.wording import Wording, choose_from, not_one_of

UNDATED_YEARS = 3
GIVEN_UP_DAYS = 731
DRAWS = 20_000
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

_STAGES = f"SELECT ?stage {{ ?stage skos:inScheme <{CV}stage> }}"
#: The last year that may be asked for.
_LAST = 2100
_UNITS = """
SELECT ?symbol ?unit ?canonical ?factor WHERE {
  ?unit skos:notation ?symbol ; akku:canonicalUnit ?canonical ; akku:factor ?factor }
"""
_CAPACITIES = """
SELECT ?thing ?claim ?unit ?material (COALESCE(?min, ?amount) AS ?low)
       (COALESCE(?max, ?amount) AS ?high)
WHERE {
  ?thing akku:capacity ?claim . ?claim akku:unit ?unit .
  OPTIONAL { ?claim akku:amount ?amount }
  OPTIONAL { ?claim akku:amountMin ?min }
  OPTIONAL { ?claim akku:amountMax ?max }
  OPTIONAL { ?claim akku:material ?material }
  FILTER NOT EXISTS { ?claim akku:aspect ?aspect }
}
"""
_OUTPUTS = """
SELECT DISTINCT ?material WHERE {
  ?narrow skos:broader* stage:%s . ?narrow akku:outputMaterial ?out . ?material skos:broader* ?out
}
"""
_AT_STAGE = """
SELECT DISTINCT ?thing WHERE { ?thing a akku:Undertaking ;
  akku:performs/skos:broader* stage:%s ; akku:locatedIn/akku:locatedIn* id:%s }
"""


@dataclass(frozen=True)
class Rate:
    """The chance that an undertaking of a status comes to run.

    ``realised`` and ``given_up`` are those of known fate in this graph; ``given`` is a rate that
    the caller states instead.
    """

    status: str
    realised: tuple[str, ...]
    given_up: tuple[str, ...]
    given: float | None = None

    @property
    def mean(self) -> float:
        """The given rate, else the mean of the beta distribution."""
        if self.given is not None:
            return self.given
        realised, given_up = len(self.realised), len(self.given_up)
        return (0.5 + realised) / (1 + realised + given_up)


@dataclass(frozen=True)
class Candidate:
    """An undertaking that may add capacity: from its least to its greatest claim, and when."""

    thing: str
    status: str
    low: float
    high: float
    start: dt.date
    start_assumed: bool
    runs: bool
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """What a candidate adds: its chance to run by the year, and the capacity to be expected."""

    candidate: Candidate
    chance: float
    expected: float


@dataclass(frozen=True)
class Outlook:
    """The distribution of capacity in a year, the chance of the target, and what it rests on."""

    stage: str
    unit: str
    year: int
    target: float
    seed: int
    draws: int
    quantiles: Mapping[float, float]
    mean: float
    chance: float
    shares: tuple[Share, ...]
    rates: tuple[Rate, ...]
    slips: tuple[float, ...]
    unknown: tuple[str, ...]


def make_outlook(
    view: View,
    *,
    stage: str = "cell-manufacturing",
    unit: str = "GWh/yr",
    year: int = 2030,
    target: float = 0.0,
    seed: int = 1,
    draws: int = DRAWS,
    rates: Mapping[str, float] | None = None,
) -> Outlook:
    """The outlook of a stage; the same view, parameters and seed give the same numbers.

    Raises ``InvalidInput`` for an unknown stage, unit or status, a year that is over, a negative
    target, or a rate that is no probability.
    """
    _check(view, stage, year, target, draws)
    lines = timelines(view)
    base = base_rates(view, lines, rates or {})
    at_stage = {row["thing"] for row in view.rows(_AT_STAGE % (stage, view.region))}
    outputs = {row["material"] for row in view.rows(_OUTPUTS % stage)}
    amounts = _amounts(view, at_stage, outputs, _factors(view, unit))
    candidates = list(_candidates(lines, amounts, view.as_of))
    slips = observed_slips(lines.values())
    draw = _simulate(candidates, base, slips, year, np.random.default_rng(seed), draws)
    total = draw.sum(axis=1)
    counted = {candidate.thing for candidate in candidates}
    return Outlook(
        stage=stage,
        unit=unit,
        year=year,
        target=target,
        seed=seed,
        draws=draws,
        quantiles={q: float(np.quantile(total, q)) for q in QUANTILES},
        mean=float(total.mean()),
        chance=float((total >= target).mean()),
        shares=tuple(
            Share(candidate, float((draw[:, n] > 0).mean()), float(draw[:, n].mean()))
            for n, candidate in enumerate(candidates)
        ),
        rates=tuple(base[status] for status in sorted(base)),
        slips=tuple(slips),
        unknown=tuple(sorted(t for t in at_stage if t not in counted and _alive(lines.get(t)))),
    )


def _check(view: View, stage: str, year: int, target: float, draws: int) -> None:
    stages = sorted(row["stage"].rpartition("/")[2] for row in view.rows(_STAGES))
    if stage not in stages:
        raise InvalidInput(not_one_of("stage", stage), choose_from(stages))
    if not view.as_of.year <= year <= _LAST:
        raise InvalidInput(
            Wording("The year {year} is not ahead", year=str(year)),
            Wording("Choose {first} to 2100.", first=str(view.as_of.year))
            if view.as_of.year <= _LAST
            else "Choose an earlier day to begin with.",
        )
    if not 0 <= target < 1e12:
        raise InvalidInput(
            Wording("The target {target} is not a capacity", target=target), "Give zero or more."
        )
    if not 100 <= draws <= 1_000_000:
        raise InvalidInput(Wording("{n} draws cannot be made", n=draws), "Choose 100 to 1000000.")


def _factors(view: View, symbol: str) -> dict[str, float]:
    """For each unit that can be turned into the wanted one, how much of it one is."""
    units = view.rows(_UNITS)
    wanted = next((row for row in units if row["symbol"] == symbol), None)
    if wanted is None:
        choices = sorted(row["symbol"] for row in units if "/yr" in row["symbol"])
        raise InvalidInput(not_one_of("unit", symbol), choose_from(choices))
    return {
        row["unit"]: float(row["factor"]) / float(wanted["factor"])
        for row in units
        if row["canonical"] == wanted["canonical"]
    }


def base_rates(
    view: View, lines: Mapping[str, Timeline], given: Mapping[str, float]
) -> dict[str, Rate]:
    """The rate of each status of the pipeline, from the fates in this graph or as given."""
    names = {status.rpartition("/")[2]: status for status in (*PIPELINE, _PAUSED)}
    for name, rate in given.items():
        if name not in names:
            raise InvalidInput(not_one_of("status", name), choose_from(sorted(names)))
        if not 0 <= rate <= 1:
            raise InvalidInput(
                Wording("The rate {rate} is no probability", rate=rate), "Give 0 to 1."
            )
    fates = {thing: _fate(line, view.as_of) for thing, line in lines.items()}
    rates = {}
    for name, status in names.items():
        seen = sorted(t for t, line in lines.items() if _was(line, status))
        realised, given_up = (
            tuple(t for t in seen if fates[t] == fate) for fate in ("realised", "given up")
        )
        rates[status] = Rate(name, realised, given_up, given.get(name))
    return rates


_PAUSED = f"{CV}status/paused"


def _was(line: Timeline, status: str) -> bool:
    """Whether the undertaking was in the status before it ran, if it ever did."""
    ran = line.runs[0].start.first.isoformat() if line.runs else "9999"
    return any(s == status and (not begins or begins <= ran) for begins, s, _ in line.statuses)


def _fate(line: Timeline, today: dt.date) -> str:
    if line.runs:
        return "realised"
    if line.status in OVER:
        return "given up"
    since = line.statuses[-1][0] if line.statuses else ""
    limit = (today - dt.timedelta(days=GIVEN_UP_DAYS)).isoformat()
    return "given up" if line.status == _PAUSED and since and since < limit else "open"


def _alive(line: Timeline | None) -> bool:
    return line is None or line.status not in OVER


def observed_slips(lines: Iterable[Timeline]) -> list[float]:
    """The slips in months of all undertakings that stated a start twice, or stated one and ran."""
    slips = []
    for line in lines:
        said = line.dated_starts
        if said and line.runs and line.runs[0].start.last.isoformat() >= said[0].said:
            slips.append(float(between(said[0].date, line.runs[0].start).amount))
        elif len(said) > 1:
            slips.append(float(between(said[0].date, said[-1].date).amount))
    return sorted(max(slip, 0.0) for slip in slips)


def _amounts(
    view: View, at_stage: set[str], outputs: set[str], factors: Mapping[str, float]
) -> dict[str, list[tuple[float, float, str]]]:
    """By undertaking: least, greatest and claim of each capacity for the stage's own product.

    A claim that names another material is of another stage of the same site.
    """
    amounts: dict[str, list[tuple[float, float, str]]] = {}
    for row in view.rows(_CAPACITIES):
        of_stage = row["thing"] in at_stage and row["unit"] in factors
        product = "material" not in row or not outputs or row["material"] in outputs
        if of_stage and product and "low" in row and "high" in row:
            factor = factors[row["unit"]]
            claim = (float(row["low"]) * factor, float(row["high"]) * factor, row["claim"])
            amounts.setdefault(row["thing"], []).append(claim)
    return amounts


def _candidates(
    lines: Mapping[str, Timeline],
    amounts: Mapping[str, list[tuple[float, float, str]]],
    today: dt.date,
) -> Iterable[Candidate]:
    for thing, claims in sorted(amounts.items()):
        line = lines.get(thing)
        if not line or not (line.running or line.status in PIPELINE or line.status == _PAUSED):
            continue
        start, assumed = _start(line, today)
        yield Candidate(
            thing=thing,
            status=line.status,
            low=min(low for low, _, _ in claims),
            high=max(high for _, high, _ in claims),
            start=start,
            start_assumed=assumed,
            runs=line.running is not None,
            claims=tuple(sorted({claim for *_, claim in claims})),
        )


def _start(line: Timeline, today: dt.date) -> tuple[dt.date, bool]:
    """The day that is counted on, and whether it is assumed; what has not begun begins no earlier
    than today.
    """
    if line.running:
        return line.running.start.first, False
    if line.latest_start:
        return max(line.latest_start.date.last, today), False
    heard = next((begins for begins, *_ in line.statuses if begins), "")
    first = dt.date.fromisoformat(heard) if heard else today
    return max(dt.date(first.year + UNDATED_YEARS, 12, 31), today), True


def _simulate(
    candidates: list[Candidate],
    rates: Mapping[str, Rate],
    slips: list[float],
    year: int,
    random: np.random.Generator,
    draws: int,
) -> np.ndarray:
    """The capacity of each candidate in each draw."""
    chances = {
        status: np.full(draws, rate.given)
        if rate.given is not None
        else random.beta(0.5 + len(rate.realised), 0.5 + len(rate.given_up), draws)
        for status, rate in sorted(rates.items())
    }
    drawn = np.zeros((draws, len(candidates)))
    for n, candidate in enumerate(candidates):
        capacity = random.uniform(candidate.low, candidate.high, draws)
        if candidate.runs:
            drawn[:, n] = capacity
            continue
        late = random.choice(slips, draws) if slips else np.zeros(draws)
        months_left = (dt.date(year, 12, 31) - candidate.start).days / 30.4375
        stands = (random.random(draws) < chances[candidate.status]) & (late <= months_left)
        drawn[:, n] = np.where(stands, capacity, 0.0)
    return drawn
