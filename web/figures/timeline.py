"""Statuses over time: one row a thing or a claim, a bar from each status to the next.

Along the axis of time all is in percent, so that the figure is as wide as its page.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from graph.dates import PartialDate
from graph.selection import DatedStatus
from web.figures.text import wrap
from web.status import group_of

#: In pixels: the line of years, a line of a name, a bar with the room below it.
TOP, LINE, BAR = 26, 15, 25
#: How many signs of a name a phone shows in a line.
_SIGNS = 38
#: How wide the sign of a status is with the room beside it, in pixels.
_SIGN = 15
#: Earlier beginnings are drawn at the edge; the table has their dates.
YEARS = 20
#: Up to this share of the width a year is written right of its mark.
_LAST = 95


@dataclass(frozen=True)
class Spell:
    """A status from a date on; ``end`` is where it or the next one says, or the last day known."""

    status: str
    start: PartialDate
    end: dt.date
    open: bool = False


@dataclass(frozen=True)
class Bar:
    """A spell in the figure, in percent of its width."""

    x: float
    width: float
    group: str
    spell: Spell

    def holds(self, text: str) -> bool:
        """Whether the text finds room in the bar on a page that is no phone's."""
        return self.width * 5.2 > len(text) * 6.4 + 10

    @property
    def holds_sign(self) -> bool:
        """Whether the sign of its status finds room in the bar, on a phone too."""
        return self.width * 2.9 > _SIGN


@dataclass(frozen=True)
class Line:
    """A row of the figure: its name in lines from ``y`` on, in pixels, its bars below."""

    iri: str
    y: int
    lines: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def bar_y(self) -> int:
        """Where its bars begin."""
        return self.y + LINE * len(self.lines) + 3


@dataclass(frozen=True)
class Figure:
    """The figure, ``height`` pixels high; ``years`` (marks of the axis) and ``now`` in percent."""

    height: int
    rows: tuple[Line, ...]
    years: tuple[tuple[int, float], ...]
    now: float


def draw(rows: Sequence[tuple[str, str, Sequence[Spell]]], today: dt.date) -> Figure | None:
    """The figure of rows (IRI, name, spells); ``None`` where no spell has a date."""
    spells = [spell for _, _, row in rows for spell in row]
    if not spells:
        return None
    earliest = min(spell.start.first for spell in spells).year
    first = dt.date(max(earliest, today.year - YEARS), 1, 1)
    last = dt.date(max(today, *(spell.end for spell in spells)).year + 1, 1, 1)
    days = (last - first).days

    def x(day: dt.date) -> float:
        return round(100 * (min(max(day, first), last) - first).days / days, 2)

    lines: list[Line] = []
    y = TOP
    for iri, name, row in rows:
        bars = (
            Bar(x(s.start.first), max(0.7, x(s.end) - x(s.start.first)), group_of(s.status), s)
            for s in row
        )
        lines.append(Line(iri, y, wrap(name, _SIGNS)[:2], tuple(bars)))
        y = lines[-1].bar_y + BAR
    step = max(1, -(-(last.year - first.year) // 12))
    marks = ((year, x(dt.date(year, 1, 1))) for year in range(first.year, last.year + 1, step))
    years = tuple((year, at) for year, at in marks if at < _LAST)
    return Figure(y + 4, tuple(lines), years, x(today))


def spells_of(statuses: Sequence[DatedStatus], today: dt.date) -> list[Spell]:
    """Dated statuses of one thing in a row: each lasts until its own end or the next beginning."""
    found = []
    for n, told in enumerate(statuses):
        later = [o.start.first for o in statuses[n + 1 :] if o.start.first > told.start.first]
        ends = [*later, *([told.end.last] if told.end else [])]
        end = min(ends, default=max(today, told.start.last))
        found.append(Spell(told.status, told.start, end, not ends))
    return found
