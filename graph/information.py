"""The value of information: which answers would change most verdicts, so ask for them first.

Definition
    A *question* is a value that is unknown, old, or stated in two ways: the status of an
    undertaking in the material flow of the region (unknown or older than 24 months), the start of
    one on its way, which of several values or amounts holds, who has the part of a supply that a
    source does not split by country, and whether anybody has looked for everything at a stage.
    Each has *answers*: the values that it may have. A *verdict* is a gap with its certainty, state
    and severity, of any kind but collaboration, which ranks suggestions; a notice that a rule lacks
    data is none. The value of a question is the number of verdicts that open, close or change under
    the answer that changes most, then the mean over its answers.
Method
    Computed, not guessed: the answer is put into a copy of the view as a claim of the day, the
    rules run on the changed view, the verdicts are compared, and the change is taken back. Three
    things keep this near-linear. A question names the rules that its answers can reach. Of rules
    whose verdicts rest on what stands near (presence, timing, freshness, single points of failure,
    ownership, skills, readiness, geography), answers that cannot touch the same verdict go into one
    run: questions are coloured so that those of one colour share nothing that they touch; a changed
    verdict then belongs to the question whose things and stages its focus names. The rules that
    count the whole chain (balance, grade) run for one answer at a time, once for each effect:
    whether the plant runs, comes or does not count. A test checks that this gives the same counts
    as one run of every rule for each answer.
Needed data
    The view, `nextStage`, `performs`; where a question has no range (an amount that nobody states),
    it is not asked here: it stands as a missing value in the freshness gaps.
Pitfalls
    Many flips are not yet importance: a status that moves three stages of a dead branch flips more
    verdicts than the one number that a minister needs. Answers are taken one at a time.
Complexity
    Colours times answers times one run of the near rules, and one run of the far rules for each
    effect; colours grow with the busiest neighbourhood, not with the graph.
Reference
    Howard, Information value theory, IEEE Trans. Systems Science and Cybernetics 2 (1966).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph.balance import Library
from graph.gaps import RULES
from graph.gaps.model import MISSING_DATA, Rule
from graph.inquiry import Question, ask
from graph.suppositions import Answer
from graph.view import View, copy_view, look_again

#: Every rule that gives verdicts; collaboration lists the best pairs, and a rank is no verdict.
JUDGING = tuple(rule for rule in RULES if rule.name != "collaboration")

Verdict = tuple[str, tuple[str, ...], bool, str | None, str]
Verdicts = dict[str, Verdict]


@dataclass(frozen=True, order=True)
class Flip:
    """A verdict that an answer changes: the gap's id, its type and focus, and the change.

    ``change`` is ``opens``, ``closes`` or ``changes`` (its certainty, state or severity).
    """

    gap: str
    kind: str
    focus: tuple[str, ...]
    change: str


@dataclass(frozen=True)
class Value:
    """A question with the verdicts that each answer changes."""

    question: Question
    flips: Mapping[str, tuple[Flip, ...]] = field(default_factory=dict)

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
    view: View, number: int = 10, *, questions: Iterable[Question] | None = None
) -> list[Value]:
    """The questions whose answers change most verdicts, the most first; all, or those given."""
    asked = list(ask(view) if questions is None else questions)
    trial = _Trial(copy_view(view))
    flips: dict[int, dict[str, set[Flip]]] = {
        id(question): {answer.value: set() for answer in question.answers} for question in asked
    }
    for question in asked:
        for answer, changed in _far(trial, question):
            flips[id(question)][answer.value] |= changed
    for group in _colours(asked):
        for question, answer, changed in _near(trial, group):
            flips[id(question)][answer.value] |= changed
    values = [Value(q, _sorted(flips[id(q)])) for q in asked]
    values.sort(key=lambda v: (-v.most, -v.mean, v.question.thing, v.question.property))
    return values[:number]


def changed_by_each(view: View, question: Question) -> Value:
    """The value of one question, by one run of every rule for each of its answers."""
    trial = _Trial(copy_view(view))
    flips = {
        answer.value: _differing(trial.before(JUDGING), trial.verdicts([answer], JUDGING))
        for answer in question.answers
    }
    return Value(question, _sorted(flips))


def _sorted(flips: Mapping[str, set[Flip]]) -> dict[str, tuple[Flip, ...]]:
    return {answer: tuple(sorted(changed)) for answer, changed in flips.items()}


class _Trial:
    """A copy of a view in which answers are tried, one after the other."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._before: dict[str, Verdicts] = {}

    def before(self, rules: tuple[Rule, ...]) -> Verdicts:
        """The verdicts without any answer."""
        for rule in rules:
            if rule.name not in self._before:
                self._before[rule.name] = _verdicts(self._view, (rule,))
        return {gap: v for rule in rules for gap, v in self._before[rule.name].items()}

    def verdicts(self, answers: Iterable[Answer], rules: tuple[Rule, ...]) -> Verdicts:
        """The verdicts with the answers in the view, which is left as it was."""
        with self._answered(list(answers)) as view:
            return _verdicts(view, rules)

    @contextmanager
    def _answered(self, answers: list[Answer]) -> Iterator[View]:
        # What chains are made of is in claims that no answer adds; a choice may take one away.
        keep = () if any(answer.remove and not answer.add for answer in answers) else (Library,)
        again = look_again(self._view, keep)
        store = self._view.store
        for answer in answers:
            for quad in answer.remove:
                store.remove(quad)
            store.extend(answer.add)
        try:
            yield again
        finally:
            for answer in answers:
                for quad in answer.add:
                    store.remove(quad)
                store.extend(answer.remove)


def _verdicts(view: View, rules: tuple[Rule, ...]) -> Verdicts:
    return {
        gap.id: (gap.kind, gap.focus, gap.confirmed, gap.state, gap.severity)
        for rule in rules
        for gap in rule.find(view)
        if gap.kind != MISSING_DATA
    }


def _differing(before: Verdicts, after: Verdicts) -> set[Flip]:
    return {
        Flip(gap, kind, focus, _change(before, after, gap))
        for gap, (kind, focus, *_) in (before | after).items()
        if before.get(gap) != after.get(gap)
    }


def _change(before: Verdicts, after: Verdicts, gap: str) -> str:
    if gap not in before:
        return "opens"
    return "changes" if gap in after else "closes"


def _far(trial: _Trial, question: Question) -> Iterator[tuple[Answer, set[Flip]]]:
    """What each answer changes of the verdicts that may stand anywhere."""
    if not question.far:
        return
    before = trial.before(question.far)
    known: dict[str, set[Flip]] = {question.effect: set()} if question.effect else {}
    for answer in question.answers:
        found = known.get(answer.effect) if answer.effect else None
        if found is None:
            found = _differing(before, trial.verdicts([answer], question.far))
            if answer.effect:
                known[answer.effect] = found
        yield answer, found


def _near(trial: _Trial, group: list[Question]) -> Iterator[tuple[Question, Answer, set[Flip]]]:
    """What each answer of a group that shares nothing changes of the verdicts around it."""
    rules = group[0].near
    before = trial.before(rules)
    for turn in range(max(len(question.answers) for question in group)):
        asked = [(q, q.answers[turn]) for q in group if turn < len(q.answers)]
        after = trial.verdicts([answer for _, answer in asked], rules)
        differing = _differing(before, after)
        for question, answer in asked:
            yield (
                question,
                answer,
                {flip for flip in differing if question.touches.intersection(flip.focus)},
            )


def _colours(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Questions that reach the same rules, in groups that share nothing they touch.

    Greedy, the busiest first.
    """
    groups: dict[tuple[str, ...], list[tuple[list[Question], set[str]]]] = defaultdict(list)
    for question in sorted(questions, key=lambda q: (-len(q.touches), q.thing, q.property)):
        if not question.near:
            continue
        reached = groups[tuple(rule.name for rule in question.near)]
        for group, taken in reached:
            if not taken & question.touches:
                group.append(question)
                taken |= question.touches
                break
        else:
            reached.append(([question], set(question.touches)))
    for reached in groups.values():
        for group, _ in reached:
            yield group
