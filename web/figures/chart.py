"""A bar or line chart of two columns of a result: one of labels or times, one of numbers.

Along the width all is in percent, so that a chart is as wide as its page; heights are in pixels.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.answers import Cell, Table
from graph.dates import parse_date
from web.cells import amount_of
from web.figures.text import wrap

#: More rows than this are no chart to read, or no light page; the table has them all.
MOST_BARS, MOST_POINTS = 40, 800
TOP, LINE, BAR, HEIGHT = 28, 15, 28, 340
#: How many signs of a name a phone shows in a line, with room for the number after it.
_SIGNS = 32
_TIMES = ("#date", "#dateTime", "#gYear", "#gYearMonth")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True)
class Choice:
    """The columns that a chart takes, by their index, and whether it is a line over time."""

    label: int
    number: int
    line: bool


@dataclass(frozen=True)
class Mark:
    """A bar or a point: its cell, its place, its label in lines.

    ``y`` is where the label of a bar begins; the bar lies below it.
    """

    cell: Cell
    value: float
    x: float
    y: float
    width: float
    lines: tuple[str, ...] = ()

    @property
    def bar_y(self) -> float:
        """Where a bar begins."""
        return self.y + LINE * len(self.lines) + 2


@dataclass(frozen=True)
class Chart:
    """A figure; ``ticks`` are values with their place on the axis of numbers, ``joined`` the lines
    from point to point (x1, y1, x2, y2).

    ``lacking`` rows have no number or no label; ``left_out`` are more than a chart holds.
    """

    height: int
    line: bool
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, float], ...]
    zero: float
    joined: tuple[tuple[float, float, float, float], ...]
    ends: tuple[Cell, ...]
    lacking: int
    left_out: int


def choose(table: Table, label: str = "", number: str = "") -> Choice | str:
    """The columns for a chart, the named ones or the first that fit; else why there is none.

    The reasons: ``rows`` (there are none), ``number`` (no column, or not the named one, holds
    numbers), ``label`` (no other column to go with it).
    """
    if not table.rows:
        return "rows"
    numeric = [n for n in range(len(table.columns)) if _holds(table, n, amount_of)]
    wanted = [n for n in numeric if number in ("", table.columns[n])]
    named = [n for n, column in enumerate(table.columns) if label in ("", column)]
    # The last number is what is counted or measured; an earlier one may be a year.
    for value in reversed(wanted) if not number else wanted:
        others = [n for n in named if n != value and any(row[n] for row in table.rows)]
        texts = [n for n in others if n not in numeric] or others
        if texts:
            line = texts[0] in numeric or _holds(table, texts[0], time_of)
            return Choice(texts[0], value, line)
    return "label" if wanted else "number"


def draw(table: Table, choice: Choice, text: Callable[[Cell], str]) -> Chart:
    """The chart; ``text`` gives the label of a cell."""
    pairs = [(row[choice.label], amount_of(row[choice.number])) for row in table.rows]
    whole = [(cell, value) for cell, value in pairs if cell and value is not None]
    most = MOST_POINTS if choice.line else MOST_BARS
    shown = whole[:most]
    lacking, left_out = len(pairs) - len(whole), len(whole) - len(shown)
    make = _line if choice.line else _bars
    return make(shown, text, lacking, left_out)


def time_of(cell: Cell) -> float | None:
    """A cell as a moment, in days; ``None`` where it is none."""
    if cell is None or cell["type"] != "literal":
        return None
    typed = cell.get("datatype", "").endswith(_TIMES)
    found = _DATE.match(cell["value"])
    if not found or not (typed or found.end() == len(cell["value"])):
        return None
    try:
        return float(parse_date(found[0]).first.toordinal())
    except ValueError:
        return None


def ticks(low: float, high: float) -> list[float]:
    """Round values that hold ``low`` and ``high`` between them.

    >>> ticks(0, 9)
    [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
    """
    span = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / 4))
    step = next((power * n for n in (1, 2, 5) if span / (power * n) <= 5), power * 10)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]


def _holds(table: Table, column: int, read: Callable[[Cell], float | None]) -> bool:
    """Whether all bound cells of a column, and one at least, can be read so."""
    bound = [row[column] for row in table.rows if row[column] is not None]
    return bool(bound) and all(read(cell) is not None for cell in bound)


def _bars(
    pairs: Sequence[tuple[Cell, float]], text: Callable[[Cell], str], lacking: int, left_out: int
) -> Chart:
    values = [value for _, value in pairs]
    marked = ticks(min(0.0, *values), max(0.0, *values)) if values else [0.0, 1.0]
    place = _scale(marked, 0, 100)
    zero = place(0.0)
    marks, y = [], TOP
    for cell, value in pairs:
        end = place(value)
        x, wide = min(zero, end), round(abs(end - zero), 2)
        marks.append(Mark(cell, value, x, y, wide, _short(text(cell))))
        y = int(marks[-1].bar_y) + BAR
    axis = tuple((tick, place(tick)) for tick in marked)
    return Chart(y, False, tuple(marks), axis, zero, (), (), lacking, left_out)


def _line(
    pairs: Sequence[tuple[Cell, float]], text: Callable[[Cell], str], lacking: int, left_out: int
) -> Chart:
    timed = [(_moment(cell), cell, value) for cell, value in pairs]
    timed.sort(key=lambda point: point[0])
    values = [value for _, _, value in timed]
    marked = ticks(min(values), max(values))
    across = _scale([timed[0][0], timed[-1][0]], 2, 98)
    upwards = _scale(marked, HEIGHT - 40, 20)
    marks = tuple(
        Mark(cell, value, across(moment), upwards(value), 0.0, (text(cell),))
        for moment, cell, value in timed
    )
    # Several values of one moment are no line.
    single = len({moment for moment, _, _ in timed}) == len(timed)
    steps = pairwise(marks) if single else ()
    joined = tuple((one.x, one.y, other.x, other.y) for one, other in steps)
    ends = (timed[0][1], timed[-1][1])
    axis = tuple((tick, upwards(tick)) for tick in marked)
    return Chart(HEIGHT, True, marks, axis, HEIGHT - 40, joined, ends, lacking, left_out)


def _moment(cell: Cell) -> float:
    found = time_of(cell)
    return found if found is not None else amount_of(cell) or 0.0


def _scale(ends: Sequence[float], low: float, high: float) -> Callable[[float], float]:
    """From values between the first and the last of ``ends`` to places."""
    first, span = ends[0], (ends[-1] - ends[0]) or 1.0
    return lambda value: round(low + (high - low) * ((value - first) / span), 2)


def _short(text: str) -> tuple[str, ...]:
    """A label in two lines at most."""
    lines = wrap(text, _SIGNS) or ("–",)
    return lines if len(lines) < 3 else (lines[0], lines[1][: _SIGNS - 1] + "…")
