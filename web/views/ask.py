"""`/ask`: how much the graph knows, and which answers would change most verdicts."""

from flask import Blueprint, render_template
from markupsafe import Markup, escape

from graph.inquiry import Question
from graph.namespaces import AKKU, thing
from web.language import translate
from web.names import concept, link, name
from web.services import services
from web.written import number

blueprint = Blueprint("ask", __name__)


@blueprint.get("/ask")
def ask() -> str:
    """The questions to ask first with what their answers change; completeness, freshness."""
    found = services()
    return render_template(
        "ask.html",
        found=found.assessment,
        open_gaps={gap.id for _, gap in found.gaps(found.day)},
        answer_name=answer_name,
        asked=asked,
        reasons={
            "unknown": translate("nobody says"),
            "stale": translate("last seen over two years ago"),
            "conflict": translate("sources disagree"),
            "not-surveyed": translate("nobody has looked for everything"),
            "unlisted": translate("its source does not split a part by country"),
        },
        changes={
            "opens": translate("would open"),
            "closes": translate("would close"),
            "changes": translate("would change"),
        },
    )


def asked(question: Question) -> Markup:
    """What is asked of the thing: its status, its operator, whether all of it was looked for."""
    if question.property == AKKU + "complete":
        return escape(translate("has everything been looked for?"))
    return name(question.property)


def answer_name(question: Question, answer: str) -> Markup:
    """An answer in words: a status, a thing with its link, an amount as its source has it."""
    if question.property == AKKU + "status":
        return escape(concept("status", answer))
    said = {
        "complete": translate("somebody has looked for everything"),
        "one-country": translate("one country has it"),
        "many-countries": translate("many countries share it"),
    }
    if answer in said:
        return escape(said[answer])
    try:
        iri = thing(answer)
    except ValueError:
        value, _, rest = answer.partition(" ")
        return escape(f"{number(value)} {rest}" if _is_number(value) and rest else answer)
    return link(iri) if iri in services().labels else escape(answer)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()
