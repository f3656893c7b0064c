"""The forty questions on the real graph."""

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from graph.answers import answer, iris
from graph.choices import choices
from graph.description import Reader
from graph.labels import Labels
from graph.namespaces import CV
from graph.question_command import as_markdown
from graph.questions import LANGUAGES, TASKS, Question, read_questions
from graph.release import Release
from graph.resources import QUESTIONS
from graph.store.base import Store
from graph.store.embedded import open_embedded
from graph.tasks import ALL_TASKS, Task, gaps_for

LIBRARY = read_questions(QUESTIONS)
#: What has no answer yet; their files say which data are missing.
UNANSWERED = {"opposing-positions", "resolved-obstacles"}
#: Columns of what sources seldom give; a question may have none of it today.
SELDOM_KNOWN = {"announcedStart", "basis", "on", "stance", "status", "until"}
each_question = pytest.mark.parametrize("question", list(LIBRARY), ids=lambda q: q.id)


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return open_embedded(release.store_path)


@pytest.fixture(scope="module")
def labels(release: Release) -> Labels:
    return Labels(quad.triple for quad in release.base_quads())


def test_there_are_forty_questions_numbered_one_to_forty() -> None:
    assert [question.number for question in LIBRARY] == list(range(1, 41))


@each_question
def test_a_question_is_answered_or_says_what_is_missing(question: Question, store: Store) -> None:
    table = answer(store, question.sparql())
    assert table.rows or question.id in UNANSWERED
    assert all(question.missing[language] for language in LANGUAGES)


@each_question
def test_every_column_has_a_name_in_three_languages(question: Question, store: Store) -> None:
    for column in answer(store, question.sparql()).columns:
        assert all(question.columns[column][language] for language in LANGUAGES), column


@each_question
def test_no_column_is_empty_throughout(question: Question, store: Store) -> None:
    table = answer(store, question.sparql())
    for index, column in enumerate(table.columns if table.rows else ()):
        filled = [row[index] for row in table.rows if row[index]]
        assert filled or column in SELDOM_KNOWN, column


@each_question
def test_rows_are_told_apart(question: Question, store: Store) -> None:
    rows = [json.dumps(row, sort_keys=True) for row in answer(store, question.sparql()).rows]
    assert len(set(rows)) >= 0.9 * len(rows)


@each_question
def test_what_a_row_names_has_a_label(question: Question, store: Store, labels: Labels) -> None:
    for row in answer(store, question.sparql()).rows:
        for cell in row:
            for iri in iris(cell):
                statement = "/id/s-" in iri or "/id/rule-" in iri
                assert iri in labels or statement or not iri.startswith("https://w3id"), iri


@pytest.mark.parametrize("task", range(1, len(TASKS) + 1))
def test_every_task_is_served_by_three_questions_or_more(task: int) -> None:
    assert len(LIBRARY.for_task(task)) >= 3


@pytest.mark.parametrize("task", ALL_TASKS, ids=lambda task: str(task.number))
def test_the_gaps_of_a_task_are_of_types_that_the_vocabulary_has(
    task: Task, store: Store, labels: Labels
) -> None:
    assert all(f"{CV}gap-type/{name}" in labels for name in task.gap_types)
    gaps = gaps_for(Reader(store), task)
    assert len({gap.iri for gap in gaps}) == len(gaps)


def test_a_parameter_offers_what_the_graph_has(store: Store, labels: Labels) -> None:
    for question in LIBRARY:
        for parameter in question.parameters:
            offered = choices(Reader(store), labels, parameter, "fi")
            assert bool(offered) == parameter.type.startswith(("thing", "concept", "scheme"))
            if offered and parameter.default:
                assert parameter.default in {choice.value for choice in offered}, question.id
            for choice in offered[:3]:
                answer(store, question.sparql({parameter.name: choice.value}))


def test_a_stage_narrows_the_answer(store: Store) -> None:
    question = LIBRARY.get("operating-facilities")
    everywhere = answer(store, question.sparql({"within": ""})).rows
    finland = answer(store, question.sparql()).rows
    precursor = answer(store, question.sparql({"stage": "stage:pcam"})).rows
    assert len(everywhere) > len(finland) > len(precursor) > 0


def test_the_document_of_questions_is_current(project: Path) -> None:
    """Made by ``akkuketju questions --format markdown > docs/questions.md``."""
    assert (project / "docs" / "questions.md").read_text("utf-8") == as_markdown(LIBRARY)


#: Questions that rdflib answers in about a second; most others take it minutes, and of groups
#: without a row it makes an empty row.
QUICK_ON_RDFLIB = (
    "operating-facilities",
    "refined-metal-output",
    "status-history",
    "owners-on-a-day",
    "ultimate-owners",
    "positions",
    "policy-per-stage",
    "conflicts",
    "measures-resources",
    "measures-lacking",
    "responsibilities",
    "late-items",
    "late-and-shared",
    "obstacles-and-measures",
    "stopped-projects-and-obstacles",
    "tasks-and-measures",
)


@pytest.mark.conformance
@pytest.mark.parametrize("question", QUICK_ON_RDFLIB)
def test_another_engine_gives_as_many_rows(
    question: str, store: Store, other: rdflib.Graph
) -> None:
    query = LIBRARY.get(question).sparql()
    assert len(other.query(query)) == len(answer(store, query).rows)


@pytest.fixture(scope="module")
def other(release: Release) -> rdflib.Graph:
    """The union of all layers, in rdflib."""
    union = rdflib.Graph()
    triples = {quad.triple for quad in ox.parse(path=str(release.dataset_path))}
    union.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return union
