"""Why a gap: the evidence, the rule, the finding, what is missing, what would overturn it.

Three columns, or one below the other where a screen is narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from web.figures.arrow import Arrow
from web.figures.text import wrap

WIDTH, BOX, GAP, LINE, PAD = 250, 262, 64, 15, 9
#: One below the other: the width of all, of a box, the room for a head; how long a line is.
NARROW, _NARROW_BOX, _HEAD, _SIGNS = 290, 266, 34, 38
#: Lanes left of the boxes: of what is there, of what is missing.
_LANES = (8, 15)
#: More pieces of evidence than this stand in the table only.
MOST = 6


@dataclass(frozen=True)
class Piece:
    """What a box says, and where it leads; ``look`` is its class in the style sheet."""

    text: str
    href: str = ""
    look: str = "f-card"


@dataclass(frozen=True)
class Box:
    """A box in the figure, in pixels."""

    x: int
    y: int
    height: int
    lines: tuple[str, ...]
    piece: Piece
    width: int = WIDTH


@dataclass(frozen=True)
class Figure:
    """The figure: boxes, the arrows between them, and heads with their places."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    heads: tuple[tuple[int, int, str], ...]


def draw(
    heads: tuple[str, str, str],
    evidence: Sequence[Piece],
    missing: Sequence[Piece],
    rule: Piece,
    finding: Piece,
    overturns: Sequence[Piece],
) -> Figure:
    """Evidence and what is missing on the left, the rule in the middle, the finding on the right.

    ``heads`` are the names of the columns; ``overturns`` stand under the finding.
    """
    left = _column(0, [*evidence, *missing])
    middle = _column(1, [rule])
    right = _column(2, [finding, *overturns])
    arrows = [
        Arrow(_path(box, middle[0]), missing=n >= len(evidence)) for n, box in enumerate(left)
    ]
    arrows.append(Arrow(_path(middle[0], right[0]), missing=False))
    arrows += [Arrow(_up(box, right[0]), missing=True) for box in right[1:2]]
    height = max(box.y + box.height for box in (*left, *middle, *right)) + 6
    return Figure(
        width=3 * BOX + 2 * GAP - (BOX - WIDTH),
        height=height,
        boxes=(*left, *middle, *right),
        arrows=tuple(arrows),
        heads=tuple((n * (BOX + GAP), 14, head) for n, head in enumerate(heads)),
    )


def draw_narrow(
    heads: tuple[str, str, str],
    evidence: Sequence[Piece],
    missing: Sequence[Piece],
    rule: Piece,
    finding: Piece,
    overturns: Sequence[Piece],
) -> Figure:
    """The same one below the other: evidence and what is missing, rule, finding, overturns."""
    parts = ([*evidence, *missing], [rule], [finding, *overturns])
    groups: list[list[Box]] = []
    placed: list[tuple[int, int, str]] = []
    x, y = NARROW - _NARROW_BOX - 2, 0
    for head, pieces in zip(heads, parts, strict=True):
        placed.append((x, y + 20, head))
        boxes = _stack(x, y + _HEAD, pieces)
        groups.append(boxes)
        y = boxes[-1].y + boxes[-1].height + 6
    above, [middle], below = groups
    into = middle.y + middle.height // 2
    arrows = [
        Arrow(
            f"M{x} {box.y + box.height // 2}H{_LANES[n >= len(evidence)]}"
            f"V{into + (1 if n >= len(evidence) else -8)}H{x - 3}",
            missing=n >= len(evidence),
        )
        for n, box in enumerate(above)
    ]
    # The way to the finding keeps clear of its head, which stands above it.
    turn = below[0].y + below[0].height // 2
    arrows.append(Arrow(f"M{x} {into + 11}H{_LANES[0]}V{turn}H{x - 3}", missing=False))
    arrows += [Arrow(_up(box, below[0]), missing=True) for box in below[1:2]]
    return Figure(NARROW, y, (*above, middle, *below), tuple(arrows), tuple(placed))


def _stack(x: int, y: int, pieces: Sequence[Piece]) -> list[Box]:
    boxes: list[Box] = []
    for piece in pieces:
        lines = wrap(piece.text, _SIGNS)[:5]
        height = 2 * PAD + LINE * max(1, len(lines))
        boxes.append(Box(x, y, height, lines, piece, _NARROW_BOX))
        y += height + 12
    return boxes


def _column(place: int, pieces: Sequence[Piece]) -> list[Box]:
    boxes: list[Box] = []
    y = 26
    for piece in pieces:
        lines = wrap(piece.text, 36)[:4]
        height = 2 * PAD + LINE * max(1, len(lines))
        boxes.append(Box(place * (BOX + GAP), y, height, lines, piece))
        y += height + 12
    return boxes


def _path(one: Box, other: Box) -> str:
    x, y = one.x + WIDTH, one.y + one.height // 2
    to_x, to_y = other.x - 3, other.y + other.height // 2
    half = (x + to_x) // 2
    return f"M{x} {y}C{half} {y} {half} {to_y} {to_x} {to_y}"


def _up(one: Box, other: Box) -> str:
    x = one.x + one.width // 2
    return f"M{x} {one.y}V{other.y + other.height + 3}"
