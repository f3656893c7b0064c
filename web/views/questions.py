"""`/questions`: the library, and a page with the answer to each question."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from graph.answers import Cell, Table, iris, read_table
from graph.brokers import Broker, brokers
from graph.choices import Choice, choices
from graph.errors import InvalidInput, NotFound, QueryTimeout, QueryTooLarge
from graph.namespaces import CV, ID
from graph.questions import Parameter, Question
from graph.wording import choose_from, no_form
from web.claims import says
from web.client import caller
from web.language import language, translate
from web.negotiation import wants_html
from web.services import services
from web.views.gaps import read_page

blueprint = Blueprint("questions", __name__)

PAGE = 100
_CLAIM = f"{ID}s-"
_FORMATS = {
    "csv": "text/csv",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
}


@blueprint.get("/questions")
def library() -> str:
    """All questions, or those that serve a task."""
    return render_template("questions.html", questions=list(services().library))


@blueprint.get("/questions/<question_id>")
def one(question_id: str) -> tuple[str, int]:
    """A question with its answer; values that do not fit are told beside their fields."""
    question = services().library.get(question_id)
    values = given(question)
    wrong = faults(question, values)
    if wrong and not wants_html():
        told = "; ".join(f"{name}: {fault}" for name, fault in wrong.items())
        raise InvalidInput(told, "Mend the values named; the page of the question lists choices.")
    query = "" if wrong else question.sparql(values)
    table, cut, stopped = (
        (Table((), []), False, False) if wrong else _answer(query, as_it_stands=not values)
    )
    page = read_page(len(table.rows), PAGE)
    shown = table.rows[(page - 1) * PAGE : page * PAGE]
    found = render_template(
        "question.html",
        question=question,
        values={p.name: values.get(p.name, p.default) for p in question.parameters},
        choices={p.name: offered(p) for p in question.parameters},
        wrong=wrong,
        query=query,
        table=Table(table.columns, shown),
        total=len(table.rows),
        cut=cut,
        stopped=stopped,
        page=page,
        pages=max(1, -(-len(table.rows) // PAGE)),
        said=_said(shown),
        brokers=_brokers() if question_id == "bridging-actors" else [],
    )
    return found, 400 if wrong else 504 if stopped else 200


def _said(rows: Sequence[Sequence[Cell]]) -> dict[str, Markup]:
    """What the claims in an answer say, in place of their ids, which are no names."""
    found = {iri for row in rows for cell in row for iri in iris(cell) if iri.startswith(_CLAIM)}
    return {claim.iri: says(claim) for claim in services().reader.claims(sorted(found))}


def _brokers() -> list[Broker]:
    """The organisations that most shortest ways lead through."""
    return services().always("brokers", lambda: brokers(services().reader)[:25])


def _answer(query: str, *, as_it_stands: bool) -> tuple[Table, bool, bool]:
    """The answer, whether it was cut at the row limit, and whether it was stopped.

    That to a question as it stands is the same for everybody and remembered.
    """
    try:
        if not as_it_stands:
            return (*_run(query), False)
        return (*services().always(("answer", query), lambda: _run(query)), False)
    except (QueryTimeout, QueryTooLarge):
        if not wants_html():
            raise
        return Table((), []), False, True


def _run(query: str) -> tuple[Table, bool]:
    found = services().pool.run(query, caller=caller())
    return read_table(found.body), found.cut


@blueprint.get("/questions/<question_id>.<ending>")
def download(question_id: str, ending: str) -> Response:
    """The answer as a file."""
    if ending not in _FORMATS:
        raise NotFound(no_form(ending), choose_from(_FORMATS))
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


def faults(question: Question, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with each value, by parameter, in the page's language."""
    wrong = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        try:
            term = parameter.term(value)
        except InvalidInput:
            wrong[parameter.name] = _told(parameter)
            continue
        if term.startswith((f"<{ID}", f"<{CV}")) and term[1:-1] not in services().labels:
            wrong[parameter.name] = translate("The graph has nothing with this id.")
    return wrong


def _told(parameter: Parameter) -> str:
    if parameter.type == "date":
        return translate("Write the day as 2026-01-31.")
    if parameter.type == "number":
        return translate("Write a number, with a point before decimals.")
    return translate("Choose from the list, or write the id of a thing.")


def offered(parameter: Parameter) -> list[Choice]:
    """The choices of a parameter's field."""
    return choices(services().reader, services().labels, parameter, language())
