"""Why a gap: the evidence, the rule, the finding, what is missing, what would overturn it."""

from collections.abc import Sequence
from dataclasses import dataclass

from web.figures.arrow import Arrow
from web.figures.text import wrap

WIDTH, BOX, GAP, LINE, PAD = 250, 262, 64, 15, 9
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


@dataclass(frozen=True)
class Figure:
    """The figure: three columns of boxes and the arrows between them."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    heads: tuple[tuple[int, str], ...]


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
        heads=tuple((n * (BOX + GAP), head) for n, head in enumerate(heads)),
    )


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
    x = one.x + WIDTH // 2
    return f"M{x} {one.y}V{other.y + other.height + 3}"
