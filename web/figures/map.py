"""Things on a map: those at one point stand together, each circle as wide as the point is vague."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.selection import Item
from web.figures.outlines import Frame
from web.status import GROUPS, group_of


@dataclass(frozen=True)
class Marker:
    """The things at one point: ``group`` is the status group of most of them.

    ``place`` is the name of the place; ``text`` the same where it finds room in the figure.
    """

    id: str
    x: float
    y: float
    radius: float
    km: float
    group: str
    items: tuple[Item, ...]
    place: str
    text: str
    text_x: float
    anchor: str


def markers(items: Iterable[Item], frame: Frame, names: Mapping[str, str]) -> list[Marker]:
    """The markers of those of ``items`` that lie in the frame, the vaguest first (below).

    ``names`` are the names of places by IRI; a marker is named after the narrowest place of all
    that its things share, where the name does not lie over another.
    """
    places: dict[tuple[float, float], list[Item]] = defaultdict(list)
    for item in items:
        if item.point:
            places[item.point.lat, item.point.long].append(item)
    width, height = frame.size
    found: list[Marker] = []
    taken: list[tuple[float, float, float, float]] = []
    for (lat, long), here in sorted(places.items(), key=lambda p: (-len(p[1]), p[0])):
        x, y = frame.place(lat, long)
        if not (0 <= x <= width and 0 <= y <= height):
            continue
        km = max(item.point.km for item in here if item.point)
        text = names.get(_shared_place(here), "")
        text_x, anchor = _room(x, y, text, width, taken)
        found.append(
            Marker(
                f"at-{round(lat * 1000)}-{round(long * 1000)}",
                x,
                y,
                round(km / frame.scale, 1),
                km,
                _commonest(here),
                tuple(here),
                text,
                text if anchor else "",
                text_x,
                anchor,
            )
        )
    return sorted(found, key=lambda marker: -marker.radius)


def _commonest(items: list[Item]) -> str:
    groups = [group for item in items for group in _groups(item)]
    return max(GROUPS, key=lambda group: (groups.count(group), -list(GROUPS).index(group)))


def _groups(item: Item) -> list[str]:
    return [group_of(status) for status in item.values.get("status", ("",))]


def _shared_place(items: list[Item]) -> str:
    """A place that most of the things lie in, the rarest of those."""
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        for place in item.values.get("place", ()):
            counts[place] += 1
    whole = [p for p, n in counts.items() if 2 * n > len(items) and not p.endswith("-park")]
    towns = [p for p in whole if not p.endswith(("/finland", "/sweden", "/norway", "/germany"))]
    return min(towns, key=lambda p: (-counts[p], p), default="")


def _room(
    x: float, y: float, text: str, width: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, str]:
    """Where a name finds room: right of its marker, else left of it, else nowhere."""
    long = len(text) * 6.6
    for left, anchor in ((x + 11, "start"), (x - 11 - long, "end")):
        box = (left, y - 8, left + long, y + 8)
        free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
        if text and free and left > 2 and left + long < width - 2:
            taken.extend((box, (x - 9, y - 9, x + 9, y + 9)))
            return (left if anchor == "start" else left + long), anchor
    taken.append((x - 9, y - 9, x + 9, y + 9))
    return x, ""
