"""The chain in one column, as a phone has room for it: stages from the mine down.

An arrow leads from a stage to the next one; what skips stages runs in lanes on the left, what
returns runs in lanes on the right.
"""

from collections.abc import Sequence

from graph.chain import Link, StageSummary, depths
from web.figures.arrow import Arrow
from web.figures.chain import ASIDE, Box, Figure, is_missing, is_missing_link, ordered, segments
from web.figures.text import wrap

#: In pixels: the figure, the room between two boxes, a lane, what stands above and below a name.
WIDE, GAP, LANE, LINE, HIGH, TOP = 300, 15, 9, 13, 67, 4
_NAME, _SIGNS = 32, 38
#: How far from the middle of a box lines enter and leave it, so that they can be told apart.
_IN, _OUT = -8, 8


def draw(stages: Sequence[StageSummary], links: Sequence[Link], names: dict[str, str]) -> Figure:
    """The figure: a box a stage, in the order of the flow."""
    depth = depths(list(links))
    rows = _rows([stage for stage in stages if stage.iri in depth], depth)
    at = {stage.iri: row for row, stage in enumerate(rows)}
    known = [link for link in links if link.start in at and link.end in at]
    skips = [link for link in known if at[link.end] > at[link.start] + 1]
    returns = [link for link in known if at[link.end] <= at[link.start]]
    left, right = _lanes(skips, at), _lanes(returns, at)
    x = 2 + LANE * (max(left.values(), default=-1) + 1) + (LANE if left else 0)
    wide = WIDE - x - 2 - LANE * (max(right.values(), default=-1) + 1) - (LANE if right else 0)
    most = max((sum(stage.plants.values()) for stage in stages), default=1)
    boxes: dict[str, Box] = {}
    y = TOP
    for row, stage in enumerate(rows):
        lines = wrap(names[stage.iri], _NAME)[:3]
        more = LINE * (len(lines) - 1)
        parts = segments(stage, most, wide - 2 * ASIDE)
        missing = is_missing(stage)
        boxes[stage.iri] = Box(
            stage, 0, row, 0, x, y, lines, parts, missing, wide, HIGH + more, 27 + more
        )
        y += HIGH + more + GAP
    arrows = []
    for link in known:
        start, end = boxes[link.start], boxes[link.end]
        if link in left:
            path = _aside(start, end, x - LANE * (left[link] + 1), x, 1)
        elif link in right:
            path = _aside(start, end, x + wide + LANE * (right[link] + 1), x + wide, -1)
        else:
            path = f"M{x + 24} {start.y + start.high}V{end.y - 3}"
        arrows.append(Arrow(path, is_missing_link(link, boxes)))
    return Figure(WIDE, y - GAP + TOP, tuple(boxes.values()), tuple(arrows), _SIGNS)


def _rows(stages: list[StageSummary], depth: dict[str, int]) -> list[StageSummary]:
    """The stages from the first to the last, those of one depth as the wide figure has them."""
    return [
        stage
        for level in sorted(set(depth.values()))
        for stage in ordered([stage for stage in stages if depth[stage.iri] == level])
    ]


def _lanes(links: list[Link], at: dict[str, int]) -> dict[Link, int]:
    """A lane for each link, 0 next to the boxes; no two links of a lane run side by side."""
    found: dict[Link, int] = {}
    taken: list[list[tuple[int, int]]] = []
    for link in sorted(links, key=lambda link: abs(at[link.end] - at[link.start])):
        first, last = sorted((at[link.start], at[link.end]))
        free = (
            n
            for n, lane in enumerate(taken)
            if all(last <= other[0] or first >= other[1] for other in lane)
        )
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        found[link] = lane
    return found


def _aside(start: Box, end: Box, lane: int, edge: int, sign: int) -> str:
    """Out of the side of a box, along a lane, into the side of another."""
    out, into = start.middle[1] + _OUT, end.middle[1] + _IN
    return f"M{edge} {out}H{lane}V{into}H{edge - 3 * sign}"
