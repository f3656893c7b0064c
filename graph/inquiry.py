"""Open questions of a view, each with the answers that it may have and what they can touch.

`graph.suppositions` says what an answer adds to the graph, `graph.information` what it is worth.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.balance import Library
from graph.balance.claims import local
from graph.dependence.concentration import hhi
from graph.dependence.shares import current, distributions
from graph.gaps import (
    balance,
    dependence,
    evidence,
    freshness,
    geography,
    grade,
    ownership,
    policy,
    presence,
    readiness,
    skills,
    timing,
)
from graph.gaps.model import Rule
from graph.namespaces import AKKU, CV, ID
from graph.suppositions import (
    Answer,
    all_looked_for,
    effect_of,
    in_one_hand,
    only,
    starts_in,
    stated_amount,
    status_is,
)
from graph.timeline import OVER, PIPELINE, timelines
from graph.view import View

#: The part of the evidence rule that a choice of value touches.
VALUES = Rule("values", "1", ("conflicting-statements",), evidence.conflicting_values)
#: The part of the dependence rule that the status of a plant touches.
SINGLE_POINTS = Rule("single-points", "1", ("single-point-of-failure",), dependence.single_points)
#: What a status decides near the undertaking; far from it, what the chain makes and lacks.
_BY_STATUS = (
    presence.RULE, timing.RULE, freshness.RULE, SINGLE_POINTS, ownership.RULE, skills.RULE,
    readiness.RULE, geography.RULE,
)  # fmt: skip
#: What a stated start decides; by being a second source, too.
_BY_START = (timing.RULE, freshness.RULE)
#: What knowing that somebody looked for everything at a stage decides.
_BY_SURVEY = (
    presence.RULE, timing.RULE, balance.RULE, grade.RULE, skills.RULE, ownership.RULE, policy.RULE,
)  # fmt: skip
#: What a disputed amount of a property decides, beside the dispute itself.
_BY_AMOUNT: Mapping[str, tuple[Rule, ...]] = {
    **dict.fromkeys(("capacity", "yield", "intensity", "requirement", "content"), (balance.RULE,)),
    "proportion": (dependence.RULE,),
    "employment": (skills.RULE,),
}
_EVERY = (*_BY_STATUS, balance.RULE, grade.RULE, VALUES, policy.RULE)
STALE_DAYS = 731
_NODE = ox.NamedNode
_STATUS_ANSWERS = ("operating", "construction", "paused", "closed")

_NEAR_STAGES = """
SELECT ?stage ?near WHERE { ?stage akku:inFlow true .
  { ?stage akku:nextStage ?near } UNION { ?near akku:nextStage ?stage } }
"""
_FLOW = """
SELECT ?stage (GROUP_CONCAT(DISTINCT STR(?n)) AS ?narrow) WHERE {
  ?stage akku:inFlow true .
  ?n skos:broader* ?stage } GROUP BY ?stage ORDER BY ?stage
"""
_SURVEYED = """
SELECT ?stage WHERE { ?c a akku:CoverageClaim ; akku:scope ?stage ; akku:complete true ;
  akku:place ?p ; akku:asOf ?day . id:%s akku:locatedIn* ?p . FILTER (?day >= "%s"^^xsd:date) }
"""
_PERFORMED = "SELECT ?thing ?stage { ?thing akku:performs/skos:broader* ?stage }"
_INSIDE = """
SELECT DISTINCT ?thing ?town WHERE {
  ?thing a akku:Undertaking ; akku:locatedIn/akku:locatedIn* id:%s .
  OPTIONAL { ?thing akku:locatedIn/akku:locatedIn* ?town }
}
"""
_GOODS = """
SELECT DISTINCT ?thing WHERE {
  VALUES ?term { akku:capacity akku:production akku:produces akku:consumes } ?thing ?term ?what }
"""
_GROUPS = """
SELECT ?grade ?product WHERE { ?grade skos:inScheme ?scheme ; skos:broader ?product .
  FILTER (?scheme = <https://w3id.org/akkuketju/cv/material>) }
"""


@dataclass(frozen=True)
class Question:
    """What is asked: a thing (or stage), a property, why, the answers, and what they can touch.

    ``near`` are the rules whose verdicts can change only where their focus is in ``touches``;
    ``far`` are those that an answer may change anywhere. ``effect`` is what the graph says now.
    """

    thing: str
    property: str
    reason: str
    answers: tuple[Answer, ...] = ()
    touches: frozenset[str] = frozenset()
    near: tuple[Rule, ...] = ()
    far: tuple[Rule, ...] = ()
    effect: str = ""


@dataclass
class _Around:
    """Where undertakings stand: what lies so near that their answers can touch it."""

    near: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    narrow: dict[str, set[str]] = field(default_factory=dict)
    stages: dict[str, frozenset[str]] = field(default_factory=dict)
    fellows: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, thing: str) -> frozenset[str]:
        """The thing, its stages, those beside and within them, who else is there, its places."""
        own = self.stages.get(thing, frozenset())
        around = {n for stage in own for n in self.near[stage]}
        # A rule may look at any narrower stage of a main one, by what the plant produces.
        below = {n for stage in own for n in self.narrow.get(stage, ())}
        fellows = {n for stage in own for n in self.fellows[stage]}
        return frozenset({thing, *own, *around, *below, *fellows, *self.places[thing]})


def ask(view: View) -> Iterator[Question]:
    """Every question of the view, with its possible answers."""
    around = _look_around(view)
    yield from _statuses(view, around)
    yield from _values(view, around)
    yield from _amounts(view)
    yield from _rests(view)
    yield from _surveys(view, around)


def _look_around(view: View) -> _Around:
    found = _Around()
    for row in view.rows(_NEAR_STAGES):
        found.near[row["stage"]].add(row["near"])
    found.narrow = {row["stage"]: set(row["narrow"].split()) for row in view.rows(_FLOW)}
    stages: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_PERFORMED):
        stages[row["thing"]].add(row["stage"])
    found.stages = {thing: frozenset(of) for thing, of in stages.items()}
    for row in view.rows(_INSIDE % view.region):
        found.places[row["thing"]].update({row["town"]} - {ID + view.region})
        for stage in found.stages.get(row["thing"], ()):
            found.fellows[stage].add(row["thing"])
    return found


def _statuses(view: View, around: _Around) -> Iterator[Question]:
    lines = view.once(timelines)
    limit = (view.as_of - dt.timedelta(days=STALE_DAYS)).isoformat()
    goods = {row["thing"] for row in view.rows(_GOODS)}
    makers = balance.makers(view)
    for thing in sorted(around.places):
        if not around.stages.get(thing, frozenset()) & set(around.narrow):
            continue
        line = lines.get(thing)
        if line and line.status in OVER:
            continue
        seen = line.statuses[-1][0] if line and line.statuses else ""
        if not line or not line.status or seen < limit:
            far = tuple(r for r, of in ((balance.RULE, makers), (grade.RULE, goods)) if thing in of)
            yield _about_status(view, thing, around.of(thing), seen, far)
        if line and line.status in PIPELINE and not line.starts:
            soon = tuple(starts_in(view, thing, years) for years in (1, 3, 5))
            term = AKKU + "intendedStart"
            touched = around.of(thing)
            yield Question(thing, term, "unknown", soon, touched, near=_BY_START)


def _about_status(
    view: View, thing: str, touches: frozenset[str], seen: str, far: tuple[Rule, ...]
) -> Question:
    old = tuple(view.store.quads_for_pattern(_NODE(thing), _NODE(AKKU + "status"), None, None))
    names = {
        quad.object.value.rpartition("/")[2]
        for quad in old
        if not isinstance(quad.object, ox.Triple)
    }
    return Question(
        thing,
        AKKU + "status",
        "stale" if seen else "unknown",
        tuple(status_is(view, thing, name, old) for name in _STATUS_ANSWERS),
        touches,
        near=(*_BY_STATUS, VALUES) if len(names) > 1 else _BY_STATUS,
        far=far,
        effect=effect_of(*names),
    )


def _values(view: View, around: _Around) -> Iterator[Question]:
    for (thing, name), values in evidence.disagreements(view).items():
        if not all(value.startswith("http") for value in values):
            continue  # A date: no answer that can be tried.
        answers = tuple(only(view, thing, name, value, values) for value in sorted(values))
        yield Question(thing, name, "conflict", answers, around.of(thing), far=_EVERY)


def _amounts(view: View) -> Iterator[Question]:
    for (thing, _), claims in evidence.disputes(view).items():
        amounts: dict[str, set[str]] = defaultdict(set)
        for claim in claims:
            amounts[stated_amount(view, claim)].add(claim)
        [term] = {
            quad.object.value
            for quad in view.store.quads_for_pattern(
                _NODE(min(claims)), _NODE(AKKU + "predicate"), None, None
            )
            if isinstance(quad.object, ox.NamedNode)
        }
        yield Question(
            thing,
            term,
            "conflict",
            tuple(only(view, thing, term, amount, amounts) for amount in sorted(amounts)),
            frozenset({thing}),
            near=(evidence.RULE,),
            far=_BY_AMOUNT.get(local(term), ()),
        )


def _rests(view: View) -> Iterator[Question]:
    """Who has the part of a supply that its source does not split by country."""
    for group in current(distributions(view)).values():
        for one in group:
            index = hhi(one)
            if one.listed and index.low < dependence.LIMIT <= index.high:
                yield Question(
                    one.material or one.stage or "",
                    AKKU + "proportion",
                    "unlisted",
                    (in_one_hand(view, one), Answer("many-countries")),
                    far=(dependence.RULE,),
                )


def _surveys(view: View, around: _Around) -> Iterator[Question]:
    since = (view.as_of - dt.timedelta(days=STALE_DAYS)).isoformat()
    surveyed = {row["stage"] for row in view.rows(_SURVEYED % (view.region, since))}
    groups: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_GROUPS):
        groups[row["grade"]].add(row["product"])
    made: dict[str, set[str]] = defaultdict(set)
    for material, stage in view.once(Library).stages.items():
        iri = f"{CV}material/{material}"
        made[f"{CV}stage/{stage}"].update({iri}, groups[iri])
    for stage in sorted(set(around.narrow) - surveyed):
        narrow = around.narrow[stage]
        materials = {material for one in narrow for material in made[one]}
        yield Question(
            stage,
            AKKU + "complete",
            "not-surveyed",
            (all_looked_for(view, stage),),
            frozenset({stage, *narrow, *around.near[stage], *materials}),
            near=_BY_SURVEY,
        )
