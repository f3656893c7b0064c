"""`/validation`: published values beside ours, where they agree and where not."""

import re

from babel.numbers import format_percent
from flask import Blueprint, render_template, request

from graph.recomputation import Result
from web.language import language, translate
from web.names import concept
from web.refusal import NoSuchChoice, refuse
from web.services import services
from web.written import number

blueprint = Blueprint("validation", __name__)
#: How many values of a table stand beside those of the others.
_SHOWN = 40
#: A number that is no part of a chemical formula.
_ALONE = re.compile(r"(?<![\w.)])\d+(?:\.\d+)?(?![\w.(])")
_WORDS = {True: "yes", False: "no"}


@blueprint.get("/validation")
def validation() -> str:
    """Every recomputed table, its values, their deviation, tolerance and explanation.

    All values of the one that the address names, else the first of each; with ``agrees`` only
    those that do, or that do not.
    """
    results = services().assessment.tables
    chosen, verdict = _chosen(results), _verdict()
    return render_template(
        "validation.html",
        results=results,
        chosen=chosen,
        shown=None if chosen else _SHOWN,
        verdict=verdict,
        checks={
            r.table.name: [c for c in r.checks if verdict in ("", _WORDS[r.agrees(c)])]
            for r in results
        },
        values=sum(len(result.checks) for result in results),
        held=sum(result.held for result in results),
        rounded=_rounded,
        percent=_percent,
        formula=_formula,
    )


def _chosen(results: tuple[Result, ...]) -> Result | None:
    name = request.args.get("only", "")
    for result in results:
        if result.table.name == name:
            return result
    if name:
        choices = {result.table.name: translate(result.table.title) for result in results}
        raise NoSuchChoice("only", name, choices)
    return None


def _verdict() -> str:
    asked = request.args.get("agrees", "")
    if asked not in ("", *_WORDS.values()):
        raise refuse("agrees", asked, _WORDS.values())
    return asked


def _formula(text: str) -> str:
    """A formula with its words and the numbers between them as the language writes them."""
    mean = text.removeprefix("mean of ")
    if mean != text:
        names = ", ".join(concept("material", local) for local in mean.split(", "))
        return translate("mean of {names}", names=names)
    told = _ALONE.sub(lambda found: number(found[0]), text)
    return told.replace("yield", translate("yield")).replace("*", "×")


def _rounded(value: float) -> str:
    """A number to four significant digits; one that has more before the point, in full."""
    text = f"{value:.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
    return number(text)


def _percent(share: float, *, signed: bool = False) -> str:
    """A fraction as per cent, to a tenth."""
    tenth = round(share, 3)
    text = format_percent(abs(tenth), locale=language(), decimal_quantization=False)
    return f"{'+' if tenth > 0 else '−' if tenth < 0 else ''}{text}" if signed else text
