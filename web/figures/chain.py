"""The chain as columns of stages with the flow between them, folded into a loop.

The upper band runs to the right, from the mine to the cell's parts; the lower band runs back to
the left, from the cell to recycling, which returns material to the upper band. On a phone the
stages stand in one column instead (``chain_column``).
"""

from collections import defaultdict
from dataclasses import dataclass

from graph.chain import Link, StageSummary, depths
from web.figures.arrow import Arrow
from web.figures.text import wrap
from web.status import GROUPS, group_of

WIDE, HIGH, GAP_X, GAP_Y, TOP, SIDE = 141, 120, 24, 20, 8, 34
#: How far a bar stands from the sides of its box, and from its top; how long a line of text is.
ASIDE, _BAR, _SIGNS = 10, 68, 24


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: the undertakings of one group of statuses."""

    group: str
    x: float
    width: float
    count: int
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A stage in the figure: its column, its row, and the band that it lies in (0 above)."""

    stage: StageSummary
    column: int
    row: int
    band: int
    x: int
    y: int
    lines: tuple[str, ...]
    segments: tuple[Segment, ...]
    missing: bool
    wide: int = WIDE
    high: int = HIGH
    bar: int = _BAR

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.wide // 2, self.y + self.high // 2


@dataclass(frozen=True)
class Figure:
    """The whole figure, in pixels; ``signs`` are how many of a text stand in a line of a box."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    signs: int = _SIGNS


def draw(stages: list[StageSummary], links: list[Link], names: dict[str, str]) -> Figure:
    """The figure: stages in columns by their depth in the flow, in two bands of equal length."""
    depth = depths(links)
    columns: dict[int, list[StageSummary]] = defaultdict(list)
    for stage in stages:
        if stage.iri in depth:
            columns[depth[stage.iri]].append(stage)
    length = -(-(max(columns, default=0) + 1) // 2)
    rows = [
        max((len(found) for c, found in columns.items() if c // length == band), default=1)
        for band in (0, 1)
    ]
    most = max((sum(stage.plants.values()) for stage in stages), default=1)
    boxes: dict[str, Box] = {}
    for column, found in columns.items():
        band = column // length
        at = column if band == 0 else 2 * length - 1 - column
        top = TOP + band * (rows[0] * (HIGH + GAP_Y) + GAP_Y)
        first = (rows[band] - len(found)) // 2
        for row, stage in enumerate(ordered(found), first):
            boxes[stage.iri] = Box(
                stage,
                column,
                row,
                band,
                2 + at * (WIDE + GAP_X),
                top + row * (HIGH + GAP_Y),
                wrap(names[stage.iri], 16)[:4],
                segments(stage, most),
                is_missing(stage),
            )
    turn = TOP + rows[0] * (HIGH + GAP_Y)
    arrows = tuple(
        Arrow(_path(boxes[link.start], boxes[link.end], turn, boxes), is_missing_link(link, boxes))
        for link in links
        if link.start in boxes and link.end in boxes
    )
    height = turn + GAP_Y + rows[1] * (HIGH + GAP_Y) + 2
    return Figure(length * (WIDE + GAP_X) + SIDE, height, tuple(boxes.values()), arrows)


def segments(stage: StageSummary, most: int, wide: float = WIDE - 2 * ASIDE) -> tuple[Segment, ...]:
    """The stacked bar of a stage; ``most`` undertakings fill ``wide``."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for status in stage.plants:
        grouped[group_of(status)].append(status)
    found, x = [], 0.0
    for group in GROUPS:
        count = sum(stage.plants[status] for status in grouped[group])
        if count:
            width = wide * count / max(most, 1)
            found.append(Segment(group, x, width, count, tuple(sorted(grouped[group]))))
            x += width
    return tuple(found)


def is_missing(stage: StageSummary) -> bool:
    """Whether nothing of a stage is known to run at full scale."""
    return stage.state not in ("ladder-operating", "ladder-unresolved")


def ordered(column: list[StageSummary]) -> list[StageSummary]:
    """The stage that is fed from farthest off lies lowest: its arrow runs below the others."""
    return sorted(column, key=lambda stage: stage.iri.endswith("/anode-material"))


def is_missing_link(link: Link, boxes: dict[str, Box]) -> bool:
    """Whether a link begins or ends at a stage where nothing runs."""
    return boxes[link.start].missing or boxes[link.end].missing


def _path(start: Box, end: Box, turn: int, boxes: dict[str, Box]) -> str:
    """The way: straight on, around what lies between, or to the other band."""
    (sx, sy), (ex, ey) = start.middle, end.middle
    if start.band == 1 and end.band == 0:
        return f"M{sx} {start.y} V{turn + 6} H{ex} V{end.y + HIGH + 7}"
    if start.band != end.band:
        side = start.x + WIDE + 10 + 9 * start.row
        return f"M{start.x + WIDE} {sy} H{side} V{ey} H{end.x + WIDE + 7}"
    sign = 1 if start.band == 0 else -1
    out, into = sx + sign * WIDE // 2, ex - sign * (WIDE // 2 + 7)
    if abs(start.column - end.column) == 1:
        if sy == ey:
            return f"M{out} {sy} H{into}"
        return f"M{out} {sy} H{into - sign * 8} V{ey} H{into}"
    between = [
        box
        for box in boxes.values()
        if box.band == end.band
        and min(start.column, end.column) < box.column < max(start.column, end.column)
        and box.row == end.row
    ]
    # What goes farther leaves above or below the straight arrow and bends at a place of its own,
    # so that no two lines lie on each other.
    if not between:
        aside = sy + 12 if ey > sy else sy - 12
        return f"M{out} {aside} H{out + sign * 12} V{ey} H{into}"
    channel, entry = end.y - GAP_Y // 2, ey - 24
    return f"M{out} {sy - 24} H{out + sign * 6} V{channel} H{into - sign * 13} V{entry} H{into}"
