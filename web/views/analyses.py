"""`/outlook`, `/obstacles` and `/schedule`: analyses of the graph as of a day."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from graph.blocked import Hindered, blocked_cells
from graph.errors import InvalidInput
from graph.namespaces import CV
from graph.obstacles import Blocking, Cover, blocking_power, smallest_cover
from graph.probability import UNDATED_YEARS, Outlook, make_outlook
from graph.schedule import make_schedule
from graph.timeline import PIPELINE, timelines
from graph.view import View
from graph.wording import not_one_of
from web.figures.text import wrap
from web.names import label
from web.services import services
from web.status import GROUPS, group_of
from web.views.gaps import read_when
from web.written import number

blueprint = Blueprint("analyses", __name__)

#: The figure of an outlook, in pixels: a line of a name, the rest of its row, the first row.
_LINE, _BAR, _FIRST = 16, 32, 118
#: How many signs of a name a phone shows in a line.
_SIGNS = 36
#: What a capacity may be told in, and a target in the first of them where the address has none.
_UNITS = ("GWh/yr", "t/yr")
_TARGET = 20.0


@dataclass(frozen=True)
class Bar:
    """An undertaking in the figure: its greatest capacity, and the part to be expected, in percent.

    ``group`` is that of its status; ``y`` is where its name begins and ``bar_y`` where its bar
    does, in pixels.
    """

    thing: str
    group: str
    lines: tuple[str, ...]
    y: int
    bar_y: int
    most: float
    expected: float


@dataclass(frozen=True)
class Chart:
    """The figure of an outlook: the sum on top with its quantiles and the target.

    Along the axis of amounts all is in percent, so that the figure is as wide as its page;
    ``height`` is in pixels.
    """

    height: int
    bars: tuple[Bar, ...]
    quantiles: dict[float, float]
    target: float | None
    marks: tuple[tuple[float, float], ...]


def draw(found: Outlook) -> Chart:
    """The sum with its quantiles, then a row for each undertaking, on one axis."""
    most = max([found.target, found.quantiles[0.95], *(s.candidate.high for s in found.shares), 1])

    def x(amount: float) -> float:
        return round(100 * amount / most, 2)

    bars, y = [], _FIRST
    for share in found.shares:
        thing, most_of_it = share.candidate.thing, x(share.candidate.high)
        lines = wrap(label(thing).text, _SIGNS)[:2]
        bar_y = y + _LINE * len(lines) + 3
        group = group_of(share.candidate.status)
        bars.append(Bar(thing, group, lines, y, bar_y, most_of_it, x(share.expected)))
        y = bar_y + _BAR
    step = 10 ** math.floor(math.log10(most)) if most >= 1 else 1
    step = step if most / step >= 3 else step / 2
    marks = tuple((n * step, x(n * step)) for n in range(int(most / step) + 1))
    return Chart(
        height=y,
        bars=tuple(bars),
        quantiles={q: x(amount) for q, amount in found.quantiles.items()},
        target=x(found.target) if found.target else None,
        marks=marks,
    )


def rounded(amount: float) -> str:
    """A simulated amount with three digits, as many as the draws are good for."""
    digits = 2 - math.floor(math.log10(abs(amount))) if amount else 0
    return number(round(amount, digits) if digits > 0 else int(round(amount, digits)))


@blueprint.get("/outlook")
def outlook() -> str:
    """How much capacity of a stage may stand in a year, and how likely a target is met."""
    when = read_when()
    stage = request.args.get("stage", "cell-manufacturing")
    asked = request.args.get("unit")
    found, other = _in_a_unit(when.view, stage, (asked,) if asked else _UNITS)
    rows = services().reader.rows(
        f"SELECT ?s {{ ?s akku:inFlow true ; akku:order ?n ; skos:inScheme <{CV}stage> }} "
        "ORDER BY ?n"
    )
    stages = [row["s"].rpartition("/")[2] for row in rows]
    return render_template(
        "outlook.html",
        found=found,
        figure=draw(found),
        groups={
            group: look
            for group, look in GROUPS.items()
            if any(group_of(share.candidate.status) == group for share in found.shares)
        },
        stages=stages if stage in stages else [*stages, stage],
        units=_UNITS if found.unit in _UNITS else (*_UNITS, found.unit),
        pipeline=PIPELINE,
        undated=UNDATED_YEARS,
        wrap=wrap,
        other=other,
        rounded=rounded,
        when=when,
    )


def _in_a_unit(view: View, stage: str, units: Sequence[str]) -> tuple[Outlook, str]:
    """The outlook in the first of the units that capacities are told in.

    Where they are told in none of them: in the first, with the unit that they are told in, if any.
    """
    tried = [_outlook(view, stage, unit) for unit in units]
    for found in tried:
        if found.shares:
            return found, ""
    others = (unit for unit in _UNITS if unit not in units)
    return tried[0], next((unit for unit in others if _outlook(view, stage, unit).shares), "")


def _outlook(view: View, stage: str, unit: str) -> Outlook:
    return make_outlook(
        view,
        stage=stage,
        unit=unit,
        year=read_whole("year", max(2030, view.as_of.year)),
        target=read_number("target", _TARGET if unit == _UNITS[0] else 0),
        seed=read_whole("seed", 1),
        rates=_rates(),
    )


@blueprint.get("/obstacles")
def obstacles() -> str:
    """What obstacles stand in the way of, and the fewest measures that address them."""
    when = read_when()
    found, cells, cover = when.once("obstacles", _find_obstacles)
    return render_template("obstacles.html", found=found, cells=cells, cover=cover, when=when)


def _find_obstacles(view: View) -> tuple[list[Blocking], Hindered, Cover]:
    found = blocking_power(view)
    return found, blocked_cells(view, found), smallest_cover(view)


@blueprint.get("/schedule")
def schedule() -> str:
    """Stated starts, which undertaking waits for which, float, and the critical path."""
    when = read_when()
    found = make_schedule(when.view, timelines(when.view))
    return render_template("schedule.html", found=found, when=when)


def _rates() -> dict[str, float]:
    """The base rates that the address gives: ``rate_planned=0.3``."""
    return {
        name.removeprefix("rate_"): read_number(name, 0.0)
        for name, value in request.args.items()
        if name.startswith("rate_") and value
    }


def read_whole(parameter: str, default: int) -> int:
    """A whole number from the address; raises ``InvalidInput``."""
    value = read_number(parameter, default)
    if value != int(value):
        raise InvalidInput(not_one_of(parameter, str(value)), "Give a whole number.")
    return int(value)


def read_number(parameter: str, default: float) -> float:
    """A number from the address; raises ``InvalidInput``."""
    text = request.args.get(parameter, "").strip().replace(",", ".")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if len(text) > 12 or not math.isfinite(value) or value < 0:
        raise InvalidInput(not_one_of(parameter, text), "Give a number, zero or more.")
    return value
