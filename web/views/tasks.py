"""`/tasks`: the eight tasks of the co-operation body, each with the questions that serve it."""

from flask import Blueprint, render_template

from graph.errors import NotFound
from graph.namespaces import ID
from graph.questions import TASKS
from web.services import services

blueprint = Blueprint("tasks", __name__)


@blueprint.get("/tasks")
def all_tasks() -> str:
    """The eight tasks."""
    tasks = [(n, ID + task, services().library.for_task(n)) for n, task in enumerate(TASKS, 1)]
    return render_template("tasks.html", tasks=tasks)


@blueprint.get("/tasks/<number>")
def one(number: str) -> str:
    """One task."""
    if number not in {str(n) for n in range(1, len(TASKS) + 1)}:
        raise NotFound(f"No task {number[:20]}", f"The tasks are numbered 1 to {len(TASKS)}.")
    iri = ID + TASKS[int(number) - 1]
    claims = services().reader.claims_about(iri)
    return render_template(
        "task.html",
        number=int(number),
        iri=iri,
        claims=claims,
        sources=services().reader.sources({s for c in claims for s in c.sources}),
        questions=services().library.for_task(int(number)),
    )
