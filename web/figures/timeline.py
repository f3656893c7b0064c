"""Statuses over time: one row a thing or a claim, a bar from each status to the next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from graph.dates import PartialDate
from web.figures.text import wrap
from web.status import group_of

NAME, CHART, ROW, TOP = 240, 570, 34, 26
#: Earlier beginnings are drawn at the edge; the table has their dates.
YEARS = 20


@dataclass(frozen=True)
class Spell:
    """A status from a date on; ``end`` is the day before the next one, or the last day known."""

    status: str
    start: PartialDate
    end: dt.date
    open: bool = False


@dataclass(frozen=True)
class Bar:
    """A spell in the figure."""

    x: float
    width: float
    group: str
    spell: Spell


@dataclass(frozen=True)
class Line:
    """A row of the figure."""

    iri: str
    y: int
    lines: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Figure:
    """The figure, in pixels; ``years`` are the marks of the axis, ``now`` the day of the graph."""

    width: int
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
        return round(NAME + CHART * (min(max(day, first), last) - first).days / days, 1)

    lines = tuple(
        Line(
            iri,
            TOP + n * ROW,
            wrap(name, 36)[:2],
            tuple(
                Bar(x(s.start.first), max(4.0, x(s.end) - x(s.start.first)), group_of(s.status), s)
                for s in row
            ),
        )
        for n, (iri, name, row) in enumerate(rows)
    )
    step = max(1, -(-(last.year - first.year) // 12))
    years = tuple((y, x(dt.date(y, 1, 1))) for y in range(first.year, last.year + 1, step))
    return Figure(NAME + CHART + 14, TOP + len(rows) * ROW + 6, lines, years, x(today))


def spells_of(statuses: Sequence[tuple[PartialDate, str, str]], today: dt.date) -> list[Spell]:
    """Dated statuses of one thing in a row: each lasts until the next one begins."""
    found = []
    for n, (date, status, _) in enumerate(statuses):
        later = [other.first for other, _, _ in statuses[n + 1 :] if other.first > date.first]
        end = min(later, default=max(today, date.last))
        found.append(Spell(status, date, end, not later))
    return found
