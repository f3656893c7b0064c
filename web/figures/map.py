"""Things on a map: those whose marks would lie over each other stand together under one number.

Each circle is as wide as its point is vague; the table beside the map keeps the points apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from graph.selection import Item
from web.figures.outlines import Frame
from web.status import GROUPS, group_of

#: How near two points must be for their marks to lie over each other, in pixels.
_TOGETHER = 24.0


@dataclass(frozen=True)
class Spot:
    """The things at one point: where it lies in the figure, how far off it may be, its place."""

    id: str
    x: float
    y: float
    km: float
    place: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Marker:
    """One mark for one or several points, at the first one, which has most things.

    ``group`` is the status group of most things; ``text`` is the name of the first place where it
    finds room in the figure.
    """

    spots: tuple[Spot, ...]
    radius: float
    group: str
    text: str
    text_x: float
    text_y: float
    anchor: str

    @property
    def items(self) -> tuple[Item, ...]:
        """All its things."""
        return tuple(item for spot in self.spots for item in spot.items)

    @property
    def mark(self) -> int:
        """The radius of the mark itself, in pixels."""
        return mark_radius(len(self.items))

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Of things of several groups each group with its part of the mark, as a path."""
        groups = [group for item in self.items for group in _groups(item)]
        shares = {group: groups.count(group) / len(groups) for group in GROUPS if group in groups}
        if len(shares) < 2:
            return ()
        found, begin = [], 0.0
        for group, share in shares.items():
            found.append((group, _sector(self.first.x, self.first.y, self.mark, begin, share)))
            begin += share
        return tuple(found)

    @property
    def first(self) -> Spot:
        """The point that it stands at."""
        return self.spots[0]


def _sector(x: float, y: float, radius: float, begin: float, share: float) -> str:
    """A part of a disk, from ``begin`` on clockwise from the top, both as shares of a turn."""

    def edge(at: float) -> str:
        return f"{x + radius * sin(2 * pi * at):.1f} {y - radius * cos(2 * pi * at):.1f}"

    arc = f"A{radius} {radius} 0 {int(share > 0.5)} 1 {edge(begin + share)}"
    return f"M{x} {y}L{edge(begin)}{arc}z"


def mark_radius(things: int) -> int:
    """How wide a mark is, so that the number of its things has room in it."""
    return 12 if things > 9 else 10 if things > 1 else 6


def markers(items: Iterable[Item], frame: Frame, names: Mapping[str, str]) -> list[Marker]:
    """The markers of those of ``items`` that lie in the frame, the vaguest first (below).

    ``names`` are the names of towns by IRI; a point is named after the one that most of its things
    lie in. A name is left out where it would lie over another.
    """
    found: list[Marker] = []
    clusters = _clusters(_spots(items, frame, names))
    taken = [(s.x - 9, s.y - 9, s.x + 9, s.y + 9) for s, *_ in clusters]
    for spots in clusters:
        first = spots[0]
        more = f" +{len(spots) - 1}" if len(spots) > 1 else ""
        text = first.place + more if first.place else ""
        here = [item for spot in spots for item in spot.items]
        x, y, anchor = _room(first, mark_radius(len(here)) + 4, text, frame.size, taken)
        radius = round(max(spot.km for spot in spots) / frame.scale, 1)
        shown = text if anchor else ""
        found.append(Marker(tuple(spots), radius, _commonest(here), shown, x, y, anchor))
    return sorted(found, key=lambda marker: -marker.radius)


def _spots(items: Iterable[Item], frame: Frame, names: Mapping[str, str]) -> list[Spot]:
    """The points in the frame, those with most things first."""
    places: dict[tuple[float, float], list[Item]] = defaultdict(list)
    for item in items:
        if item.point:
            places[item.point.lat, item.point.long].append(item)
    width, height = frame.size
    found: list[Spot] = []
    for (lat, long), here in sorted(places.items(), key=lambda p: (-len(p[1]), p[0])):
        x, y = frame.place(lat, long)
        if not (0 <= x <= width and 0 <= y <= height):
            continue
        km = max(item.point.km for item in here if item.point)
        name = f"at-{round(lat * 1000)}-{round(long * 1000)}"
        found.append(Spot(name, x, y, km, _town(here, names), tuple(here)))
    return found


def _clusters(spots: list[Spot]) -> list[list[Spot]]:
    """Each point with those that come later and lie under its mark."""
    found: list[list[Spot]] = []
    for spot in spots:
        near = [c for c in found if hypot(c[0].x - spot.x, c[0].y - spot.y) < _TOGETHER]
        if near:
            min(near, key=lambda c: hypot(c[0].x - spot.x, c[0].y - spot.y)).append(spot)
        else:
            found.append([spot])
    return found


def _commonest(items: list[Item]) -> str:
    groups = [group for item in items for group in _groups(item)]
    return max(GROUPS, key=lambda group: (groups.count(group), -list(GROUPS).index(group)))


def _groups(item: Item) -> list[str]:
    return [group_of(status) for status in item.values.get("status", ("",))]


def _town(items: list[Item], names: Mapping[str, str]) -> str:
    """The name of the town that most of the things lie in; empty if none holds half of them."""
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        for place in item.values.get("place", frozenset()) & names.keys():
            counts[place] += 1
    shared = [place for place, n in counts.items() if 2 * n > len(items)]
    return names[min(shared, key=lambda place: (-counts[place], place))] if shared else ""


def _room(
    spot: Spot,
    gap: float,
    text: str,
    size: tuple[int, int],
    taken: list[tuple[float, float, float, float]],
) -> tuple[float, float, str]:
    """Where a name finds room: right of its mark, left of it, below, above, else nowhere.

    ``gap`` is how far from the middle of the mark it begins.
    """
    x, y = spot.x, spot.y
    long = len(text) * 6.6
    for left, base, anchor in (
        (x + gap, y + 4, "start"),
        (x - gap - long, y + 4, "end"),
        (x - long / 2, y + gap + 10, "middle"),
        (x - long / 2, y - gap - 2, "middle"),
    ):
        box = (left, base - 11, left + long, base + 3)
        free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
        inside = left > 2 and left + long < size[0] - 2 and base > 12 and base < size[1] - 4
        if text and free and inside:
            taken.append(box)
            at = {"start": left, "middle": x, "end": left + long}[anchor]
            return round(at, 1), round(base, 1), anchor
    return x, y, ""
