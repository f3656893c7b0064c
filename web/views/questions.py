"""`/questions`: the library, and a page with the answer to each question."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request

from graph.errors import NotFound
from graph.questions import Question
from web.client import caller
from web.services import services

blueprint = Blueprint("questions", __name__)

_FORMATS = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
}


@blueprint.get("/questions")
def library() -> str:
    """All questions."""
    return render_template("questions.html", questions=list(services().library))


@blueprint.get("/questions/<question_id>")
def one(question_id: str) -> str:
    """A question with its answer."""
    question = services().library.get(question_id)
    query = question.sparql(given(question))
    answer = services().pool.run(query, caller=caller())
    return render_template(
        "question.html",
        question=question,
        values=given(question) or {p.name: p.default for p in question.parameters},
        query=query,
        answer=answer,
        table=read_table(answer.body),
    )


@blueprint.get("/questions/<question_id>.<ending>")
def download(question_id: str, ending: str) -> Response:
    """The answer as a file."""
    if ending not in _FORMATS:
        raise NotFound(f"No form {ending[:20]}", f"Choose from: {', '.join(_FORMATS)}.")
    question = services().library.get(question_id)
    answer = services().pool.run(
        question.sparql(given(question)), _FORMATS[ending], caller=caller()
    )
    response = Response(answer.body, content_type=answer.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{question_id}.{ending}"'
    if answer.cut:
        response.headers["Akkuketju-Cut"] = f"rows={services().pool.limits.rows}"
    return response


def given(question: Question) -> dict[str, str]:
    """The values of a question's parameters that the address holds."""
    names = {p.name for p in question.parameters}
    return {name: value for name, value in request.args.items() if name in names}


def read_table(body: bytes) -> dict[str, Any]:
    """SPARQL JSON results as columns and rows of terms."""
    results = json.loads(body)
    if "boolean" in results:
        cell = {"type": "literal", "value": str(results["boolean"]).lower()}
        return {"columns": ["answer"], "rows": [[cell]]}
    columns = results["head"]["vars"]
    rows = [[row.get(c) for c in columns] for row in results["results"]["bindings"]]
    return {"columns": columns, "rows": rows}
