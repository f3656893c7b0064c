"""What a result is drawn as: a chart, a map, a picture of ties; or the reason why it cannot be."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.answers import Cell, Table
from graph.selection import Item, Point
from web.cells import amount_of
from web.figures import chart, columns
from web.figures.map import Marker, markers
from web.figures.outlines import FRAMES, Frame, Outline, outlines
from web.names import label, town_names
from web.result import Result
from web.services import services
from web.views.gaps import one_of

VIEWS = ("table", "chart", "map", "graph")
_LAT, _LONG = ("lat", "latitude"), ("long", "lon", "lng", "longitude")


@dataclass(frozen=True)
class ChartView:
    """A chart with the columns it took; ``reason`` where there is none (``chart.choose``)."""

    reason: str = ""
    label: str = ""
    number: str = ""
    figure: chart.Chart | None = None


@dataclass(frozen=True)
class MapView:
    """The things of a result that have a point; ``column`` is where they come from.

    ``placed`` of them have a point at all, and ``shown`` lie in the frame.
    """

    frame: Frame
    outlines: tuple[Outline, ...]
    markers: list[Marker]
    column: str
    placed: int
    shown: int


@dataclass(frozen=True)
class GraphView:
    """The ties of a result, and its picture; ``literals`` rows hold no two things."""

    ties: list[columns.Tie]
    figure: columns.Figure | None
    literals: int


def draw_chart(result: Result) -> ChartView:
    """The chart of the columns that the address names by ``x`` and ``y``, or that fit first."""
    known = set(result.table.columns)
    label_column, number_column = one_of("x", known), one_of("y", known)
    found = chart.choose(result.table, label_column, number_column)
    if isinstance(found, str):
        return ChartView(found)
    names = result.table.columns
    figure = chart.draw(result.table, found, text_of)
    return ChartView("", names[found.label], names[found.number], figure)


def draw_map(result: Result) -> MapView:
    """The map in the frame of the address, or in the least one that shows most of it."""
    column, items = _placed(result.table)
    names = town_names()
    wanted = one_of("frame", set(FRAMES))
    drawn = {
        name: markers(items, frame, names) for name, frame in FRAMES.items() if wanted in ("", name)
    }
    best = max(drawn, key=lambda name: (_count(drawn[name]), -FRAMES[name].scale))
    frame = FRAMES[best]
    shown = _count(drawn[best])
    return MapView(frame, outlines(frame), drawn[best], column, len(items), shown)


def draw_graph(result: Result) -> GraphView:
    """The ties that rows say: triples, or the first two or three columns of things."""
    ties = sorted(set(_ties(result)))
    told = len(result.table.rows)
    figure = columns.draw(ties, lambda key: text_of(_thing(key))) if ties else None
    return GraphView(ties, figure, told - sum(1 for row in result.table.rows if _is_tie(row)))


def text_of(cell: Cell) -> str:
    """A cell in words."""
    if cell is None:
        return "–"
    if cell["type"] == "uri":
        return label(cell["value"]).text
    return f"_:{cell['value']}" if cell["type"] == "bnode" else cell["value"]


def _thing(key: str) -> Cell:
    return {"type": "literal" if key.startswith("_:") else "uri", "value": key}


def _placed(table: Table) -> tuple[str, list[Item]]:
    """The things with a point, and the columns that they come from."""
    lat = next((n for n, c in enumerate(table.columns) if c.casefold() in _LAT), None)
    long = next((n for n, c in enumerate(table.columns) if c.casefold() in _LONG), None)
    if lat is not None and long is not None:
        found = [item for row in table.rows if (item := _at(row, lat, long))]
        if found:
            return f"{table.columns[lat]}, ?{table.columns[long]}", _once(found)
    known = services().analyses.collection.items
    for n, column in enumerate(table.columns):
        things = [known[cell["value"]] for row in table.rows if (cell := row[n])
                  and cell["type"] == "uri" and cell["value"] in known]  # fmt: skip
        placed = [item for item in things if item.point]
        if placed:
            return column, _once(placed)
    return "", []


def _at(row: list[Cell], lat: int, long: int) -> Item | None:
    """What a row with coordinates is about: its first thing, at the point that the row says."""
    y, x = amount_of(row[lat]), amount_of(row[long])
    if y is None or x is None or not (-90 <= y <= 90 and -180 <= x <= 180):
        return None
    iri = next((cell["value"] for cell in row if cell and cell["type"] == "uri"), "")
    if not iri.startswith(("http://", "https://")):
        return None
    known = services().analyses.collection.items.get(iri)
    km = known.point.km if known and known.point else 0.0
    return Item(iri, known.values if known else {}, Point(y, x, km))


def _once(items: Iterable[Item]) -> list[Item]:
    """Each thing once for each of its points."""
    return list({(item.iri, item.point): item for item in items}.values())


def _count(found: list[Marker]) -> int:
    return sum(len(marker.items) for marker in found)


def _ties(result: Result) -> Iterable[columns.Tie]:
    table = result.table
    things = [n for n in range(len(table.columns)) if any(_key(row[n]) for row in table.rows)]
    if result.is_graph or (len(things) > 2 and _are_properties(table, things[1])):
        picked = (0, 1, 2) if result.is_graph else tuple(things[:3])
        for row in table.rows:
            a, p, b = (_key(row[n]) for n in picked)
            if a and p and b:
                yield a, p, b
        return
    for other in things[1:3]:
        for row in table.rows:
            a, b = _key(row[things[0]]), _key(row[other])
            if a and b:
                yield a, table.columns[other], b


def _is_tie(row: list[Cell]) -> bool:
    return sum(1 for cell in row if _key(cell)) > 1


def _are_properties(table: Table, column: int) -> bool:
    """Whether the things of a column are all used as properties in the graph."""
    used = services().once(
        ("properties",),
        lambda: frozenset(
            row["p"] for row in services().reader.rows("SELECT DISTINCT ?p { ?s ?p ?o }")
        ),
    )
    return all(cell is None or cell["value"] in used for cell in (r[column] for r in table.rows))


def _key(cell: Cell) -> str:
    """A thing as an end of a tie; empty for a literal."""
    if cell is None or cell["type"] not in ("uri", "bnode"):
        return ""
    return cell["value"] if cell["type"] == "uri" else f"_:{cell['value']}"


def read_view() -> str:
    """The view that the address asks for; raises ``InvalidInput`` for one there is not."""
    return one_of("view", set(VIEWS)) or VIEWS[0]
