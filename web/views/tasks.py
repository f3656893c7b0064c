"""`/tasks`: the eight tasks of the co-operation body, each joining the questions that serve it."""

from collections import Counter

from flask import Blueprint, render_template

from graph.errors import NotFound
from graph.tasks import ALL_TASKS, Task, gaps_for
from graph.wording import Wording, shown
from web.claims import in_language
from web.services import services

blueprint = Blueprint("tasks", __name__)

ROWS = 5
GAPS = 10


@blueprint.get("/tasks")
def all_tasks() -> str:
    """The eight tasks."""
    return render_template(
        "tasks.html",
        tasks=[
            (task, services().library.for_task(task.number), gaps_for(services().reader, task))
            for task in ALL_TASKS
        ],
    )


@blueprint.get("/tasks/<number>")
def one(number: str) -> str:
    """One task: the beginnings of its answers, the gaps that matter, what is on record."""
    task = _find(number)
    reader = services().reader
    claims = in_language(reader.claims_about(task.iri))
    answers = [(q, services().answer(q.id)) for q in services().library.for_task(task.number)]
    gaps = gaps_for(reader, task)
    return render_template(
        "task.html",
        task=task,
        answers=[(q, table) for q, table in answers if table.rows],
        empty=[q for q, table in answers if not table.rows],
        shown=ROWS,
        gaps=gaps[:GAPS],
        gap_counts=Counter(gap.type for gap in gaps).most_common(),
        total_gaps=len(gaps),
        severe=sum(gap.severity == "severe" for gap in gaps),
        claims=claims,
        sources=reader.sources({s for c in claims for s in c.sources}),
    )


def _find(number: str) -> Task:
    for task in ALL_TASKS:
        if str(task.number) == number:
            return task
    raise NotFound(
        Wording("There is no task {given}", given=shown(number, 20)),
        Wording("The tasks are numbered 1 to {last}.", last=len(ALL_TASKS)),
    )
