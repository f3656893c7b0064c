"""`/validation`: published values beside ours, where they agree and where not."""

from babel.numbers import format_percent
from flask import Blueprint, render_template

from web.page import language, number
from web.services import services

blueprint = Blueprint("validation", __name__)


@blueprint.get("/validation")
def validation() -> str:
    """Every recomputed table, its values, their deviation, tolerance and explanation."""
    results = services().assessment.tables
    return render_template(
        "validation.html",
        results=results,
        values=sum(len(result.checks) for result in results),
        held=sum(result.held for result in results),
        rounded=_rounded,
        percent=_percent,
    )


def _rounded(value: float) -> str:
    """A number to four significant digits; one that has more before the point, in full."""
    text = f"{value:.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
    return number(text)


def _percent(share: float, *, signed: bool = False) -> str:
    """A fraction as per cent, to a tenth."""
    tenth = round(share, 3)
    text = format_percent(abs(tenth), locale=language(), decimal_quantization=False)
    return f"{'+' if tenth > 0 else '−' if tenth < 0 else ''}{text}" if signed else text
