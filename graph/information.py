"""The value of information: which answers would change most verdicts, so ask for them first.

Definition
    A *question* is a value that is unknown, old, or stated in two ways: the status of an
    undertaking in the material flow of the region (unknown or older than 24 months), the start of
    one on its way, which of several values of a single-valued property holds, and whether anybody
    has looked for everything at a stage. Each has *answers*: the values that it may have. A
    *verdict* is a gap with its certainty and state; the value of a question is the number of
    verdicts that open, close or change under the answer that changes most, then the mean over its
    answers.
Method
    Computed, not guessed: the answer is put into a copy of the view as a claim of the day, the
    rules run on the changed view, the verdicts are compared, and the change is taken back. Two
    things keep this near-linear. Only rules whose verdicts rest on an undertaking, its stages and
    their neighbours are run (``LOCAL``: presence, timing, freshness, and conflicts of
    values). And answers that cannot touch the same verdict go into one run: questions are coloured
    so that those of one colour share neither thing nor stage nor neighbouring stage; a changed
    verdict then belongs to the question whose things and stages its focus names. A test checks
    that this gives the same counts as one run for each answer.
Needed data
    The view, `nextStage`, `performs`; where a question has no range (an amount that nobody states),
    it is not asked here: it stands as a missing value in the freshness gaps.
Pitfalls
    Many flips are not yet importance: a status that moves three stages of a dead branch flips more
    verdicts than the one number that a minister needs. Answers are taken one at a time.
Complexity
    Colours times answers times one run of the local rules; colours grow with the busiest
    neighbourhood, not with the graph.
Reference
    Howard, Information value theory, IEEE Trans. Systems Science and Cybernetics 2 (1966).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.gaps import evidence, freshness, presence, timing
from graph.gaps.model import Rule
from graph.namespaces import AKKU, CV, ID, RDF, XSD, layer, shorten
from graph.timeline import OVER, PIPELINE, Timeline, timelines
from graph.view import View, copy_view

#: The rules that are run again; of the evidence rule only the part that a choice of value touches.
LOCAL: tuple[Rule, ...] = (
    presence.RULE,
    timing.RULE,
    freshness.RULE,
    Rule("values", "1", ("conflicting-statements",), evidence.conflicting_values),
)
STALE_DAYS = 731
_NODE = ox.NamedNode
_STATUS_ANSWERS = ("operating", "construction", "paused", "closed")

_STAGES = """
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

Verdicts = dict[str, tuple[object, ...]]
Touches = Callable[[str], frozenset[str]]


@dataclass(frozen=True)
class Answer:
    """One value that the unknown may have, as what it adds to and takes from the graph."""

    value: str
    add: tuple[ox.Quad, ...] = ()
    remove: tuple[ox.Quad, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked: a thing (or stage), a property, why, the answers, and what they can touch."""

    thing: str
    property: str
    reason: str
    answers: tuple[Answer, ...]
    touches: frozenset[str]


@dataclass(frozen=True)
class Value:
    """A question with the verdicts that each answer changes."""

    question: Question
    flips: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The verdicts that the answer changes which changes most."""
        return max((len(changed) for changed in self.flips.values()), default=0)

    @property
    def mean(self) -> float:
        """The mean number of changed verdicts over the answers."""
        counts = [len(changed) for changed in self.flips.values()]
        return sum(counts) / len(counts) if counts else 0.0


def most_valuable(
    view: View,
    number: int = 10,
    *,
    questions: Iterable[Question] | None = None,
    one_by_one: bool = False,
) -> list[Value]:
    """The questions whose answers change most verdicts, the most first; all, or those given.

    ``one_by_one`` runs the rules once for each answer instead of once for each colour.
    """
    changed = copy_view(view)
    questions = list(ask(changed) if questions is None else questions)
    before = _verdicts(changed)
    groups = [[q] for q in questions] if one_by_one else list(_colours(questions))
    values: list[Value] = []
    for group in groups:
        flips: dict[int, dict[str, tuple[str, ...]]] = {n: {} for n in range(len(group))}
        for turn in range(max(len(q.answers) for q in group)):
            asked = {n: q.answers[turn] for n, q in enumerate(group) if turn < len(q.answers)}
            with_answers = _answered(changed, asked.values())
            for n, answer in asked.items():
                touched = group[n].touches
                flips[n][answer.value] = tuple(
                    sorted(
                        gap
                        for gap in before.keys() | with_answers.keys()
                        if before.get(gap) != with_answers.get(gap)
                        and _touched(before, with_answers, gap, touched, alone=len(group) == 1)
                    )
                )
        values += [Value(q, flips[n]) for n, q in enumerate(group)]
    values.sort(key=lambda v: (-v.most, -v.mean, v.question.thing, v.question.property))
    return values[:number]


def _touched(
    before: Verdicts, after: Verdicts, gap: str, touches: frozenset[str], *, alone: bool
) -> bool:
    focus = (before.get(gap) or after[gap])[0]
    return alone or bool(touches.intersection(focus if isinstance(focus, tuple) else ()))


def _answered(view: View, answers: Iterable[Answer]) -> Verdicts:
    """The verdicts with the answers in the view, which is left as it was."""
    chosen = list(answers)
    for answer in chosen:
        for quad in answer.remove:
            view.store.remove(quad)
        view.store.extend(answer.add)
    try:
        return _verdicts(view)
    finally:
        for answer in chosen:
            for quad in answer.add:
                view.store.remove(quad)
            view.store.extend(answer.remove)


def _verdicts(view: View) -> Verdicts:
    return {
        gap.id: (gap.focus, gap.confirmed, gap.state) for rule in LOCAL for gap in rule.find(view)
    }


def _colours(questions: list[Question]) -> Iterator[list[Question]]:
    """The questions in groups that share nothing they touch; greedy, the busiest first."""
    groups: list[tuple[list[Question], set[str]]] = []
    for question in sorted(questions, key=lambda q: (-len(q.touches), q.thing, q.property)):
        for group, taken in groups:
            if not taken & question.touches:
                group.append(question)
                taken |= question.touches
                break
        else:
            groups.append(([question], set(question.touches)))
    for group, _ in groups:
        yield group


def ask(view: View) -> Iterator[Question]:
    """Every question of the view, with its possible answers."""
    near: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_STAGES):
        near[row["stage"]].add(row["near"])
    narrow = {row["stage"]: set(row["narrow"].split()) for row in view.rows(_FLOW)}
    lines = timelines(view)
    stages = {line.thing: line.stages for line in lines.values()}
    for row in view.rows("SELECT ?thing ?stage { ?thing akku:performs/skos:broader* ?stage }"):
        stages[row["thing"]] = stages.get(row["thing"], frozenset()) | {row["stage"]}

    def touches(thing: str) -> frozenset[str]:
        own = stages.get(thing, frozenset())
        around = {n for stage in own for n in near[stage]}
        # A rule may look at any narrower stage of a main one, by what the plant produces.
        below = {n for stage in own for n in narrow.get(stage, ())}
        return frozenset({thing, *own, *around, *below})

    yield from _statuses(view, lines, stages, set(narrow), touches)
    yield from _values(view, touches)
    since = (view.as_of - dt.timedelta(days=STALE_DAYS)).isoformat()
    surveyed = {row["stage"] for row in view.rows(_SURVEYED % (view.region, since))}
    for stage in sorted(set(narrow) - surveyed):
        yield Question(
            stage,
            AKKU + "complete",
            "not-surveyed",
            (_survey(view, stage),),
            frozenset({stage, *narrow[stage], *near[stage]}),
        )


def _statuses(
    view: View,
    lines: Mapping[str, Timeline],
    stages: Mapping[str, frozenset[str]],
    flow: set[str],
    touches: Touches,
) -> Iterator[Question]:
    inside = {
        row["thing"]
        for row in view.rows(
            "SELECT DISTINCT ?thing { ?thing a akku:Undertaking ; "
            f"akku:locatedIn/akku:locatedIn* id:{view.region} }}"
        )
    }
    limit = (view.as_of - dt.timedelta(days=STALE_DAYS)).isoformat()
    for thing in sorted(inside):
        if not stages.get(thing, frozenset()) & flow:
            continue
        line = lines.get(thing)
        seen = line.statuses[-1][0] if line and line.statuses else ""
        if line and line.status in OVER:
            continue
        if not line or not line.status or seen < limit:
            reason = "stale" if seen else "unknown"
            answers = tuple(_status(view, thing, name) for name in _STATUS_ANSWERS)
            yield Question(thing, AKKU + "status", reason, answers, touches(thing))
        if line and line.status in PIPELINE and not line.starts:
            soon = tuple(_start(view, thing, years) for years in (1, 3, 5))
            yield Question(thing, AKKU + "intendedStart", "unknown", soon, touches(thing))


def _values(view: View, touches: Touches) -> Iterator[Question]:
    for (thing, name), values in evidence.disagreements(view).items():
        if not all(value.startswith("http") for value in values):
            continue  # A date: no answer that can be tried.
        answers = tuple(_choice(view, thing, name, value, values) for value in sorted(values))
        yield Question(thing, name, "conflict", answers, touches(thing))


def _quad(subject: str, predicate: str, value: str | ox.Literal, graph: str) -> ox.Quad:
    term = value if isinstance(value, ox.Literal) else _NODE(value)
    return ox.Quad(_NODE(subject), _NODE(predicate), term, _NODE(layer(graph)))


def _date(day: dt.date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_NODE(XSD + "date"))


def _claim(thing: str, term: str, cls: str) -> tuple[str, tuple[ox.Quad, ...]]:
    """A claim that an answer makes, without its value."""
    node = ID + f"answer-{shorten(thing)}-{shorten(term)}".replace(":", "-")
    quads = (
        _quad(node, RDF + "type", AKKU + cls, "scenario"),
        _quad(node, AKKU + "subject", thing, "scenario"),
        _quad(node, AKKU + "predicate", term, "scenario"),
        _quad(node, AKKU + "rank", f"{CV}kind/normal", "scenario"),
        _quad(node, "http://www.w3.org/ns/prov#wasDerivedFrom", f"{ID}answer", "scenario"),
    )
    return node, quads


def _status(view: View, thing: str, name: str) -> Answer:
    node, quads = _claim(thing, AKKU + "status", "StatusStatement")
    value = f"{CV}status/{name}"
    old = tuple(view.store.quads_for_pattern(_NODE(thing), _NODE(AKKU + "status"), None, None))
    new = (
        _quad(node, AKKU + "object", value, "scenario"),
        _quad(node, AKKU + "validFrom", _date(view.as_of), "scenario"),
        _quad(node, AKKU + "datePrecision", f"{CV}kind/day", "scenario"),
        _quad(thing, AKKU + "status", value, "truthy"),
    )
    # A claim of the same value is in the graph already: it must not go when the answer goes.
    kept = tuple(quad for quad in new if quad not in old)
    return Answer(name, (*quads, *kept), tuple(quad for quad in old if quad not in new))


def _start(view: View, thing: str, years: int) -> Answer:
    day = dt.date(view.as_of.year + years, 1, 1)
    node, quads = _claim(thing, AKKU + "intendedStart", "DateStatement")
    return Answer(
        str(day.year),
        (
            *quads,
            _quad(node, AKKU + "date", _date(day), "scenario"),
            _quad(node, AKKU + "datePrecision", f"{CV}kind/year", "scenario"),
            _quad(thing, AKKU + "intendedStart", _date(day), "truthy"),
        ),
    )


def _choice(
    view: View, thing: str, name: str, value: str, values: Mapping[str, set[str]]
) -> Answer:
    gone: list[ox.Quad] = []
    for other, claims in values.items():
        if other != value:
            gone += view.store.quads_for_pattern(_NODE(thing), _NODE(name), _NODE(other), None)
            for claim in sorted(claims):
                gone += view.store.quads_for_pattern(_NODE(claim), None, None, None)
    return Answer(shorten(value), remove=tuple(gone))


def _survey(view: View, stage: str) -> Answer:
    node = f"{ID}answer-survey-{stage.rpartition('/')[2]}"
    true = ox.Literal("true", datatype=_NODE(XSD + "boolean"))
    return Answer(
        "complete",
        (
            _quad(node, RDF + "type", AKKU + "CoverageClaim", "scenario"),
            _quad(node, AKKU + "scope", stage, "scenario"),
            _quad(node, AKKU + "asOf", _date(view.as_of), "scenario"),
            _quad(node, AKKU + "complete", true, "scenario"),
            _quad(node, AKKU + "place", ID + view.region, "scenario"),
        ),
    )
