import datetime as dt
import math
import re

import networkx as nx
import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from graph.chain import Link, StageSummary, depths
from graph.dates import parse_date
from graph.selection import DatedStatus, Item, Point
from web.figures import chain, chain_column, ties, timeline
from web.figures.map import markers
from web.figures.outlines import FRAMES, outlines
from web.figures.projection import RADIUS, EqualArea
from web.figures.text import wrap
from web.status import GROUPS, group_of


@given(st.text(alphabet="aäö -", max_size=80), st.integers(4, 20))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace("-", "").replace(
        " ", ""
    )


@given(st.floats(36, 70), st.floats(-20, 40))
def test_the_projection_keeps_areas(latitude: float, longitude: float) -> None:
    step = 0.01
    corners = np.array([(0, 0), (0, step), (step, step), (step, 0)])
    x, y = EqualArea(52, 10).project(latitude + corners[:, 0], longitude + corners[:, 1])
    drawn = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    band = math.sin(math.radians(latitude + step)) - math.sin(math.radians(latitude))
    assert drawn == pytest.approx(RADIUS**2 * band * math.radians(step), rel=1e-3)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_frame_is_drawn_around_its_centre_and_stays_light(frame) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    width, height = frame.size
    assert frame.place(frame.latitude, frame.longitude) == pytest.approx(
        (width / 2, height / 2), abs=1
    )
    drawn = outlines(frame)
    assert "FI" in {outline.code for outline in drawn}
    assert sum(len(outline.path) for outline in drawn) < 100_000


def plant(name: str, lat: float, long: float, km: float, *statuses: str) -> Item:
    values = {"class": frozenset({"facility"}), "status": frozenset(statuses)}
    return Item(name, values, Point(lat, long, km))


def test_things_at_one_point_stand_together_and_outside_ones_are_left_out() -> None:
    here = [plant("a", 63.8, 23.1, 10, "operating"), plant("b", 63.8, 23.1, 60, "operating")]
    far = plant("c", 38.0, -9.0, 10)
    (marker,) = markers([*here, far, Item("nowhere")], FRAMES["finland"], {})
    assert [item.iri for item in marker.items] == ["a", "b"]
    assert marker.first.km == 60
    assert marker.radius == pytest.approx(60 / FRAMES["finland"].scale, abs=0.1)
    assert marker.group == "good"


def test_marks_that_would_lie_over_each_other_are_one_with_their_points_kept_apart() -> None:
    frame = FRAMES["europe"]
    towns = [plant("a", 60.4, 26.9, 5), plant("b", 60.4, 26.9, 5), plant("c", 60.5, 27.2, 50)]
    away = plant("d", 65.0, 25.5, 5)
    found = markers([*towns, away], frame, {})
    (cluster,) = [marker for marker in found if len(marker.spots) > 1]
    assert [[item.iri for item in spot.items] for spot in cluster.spots] == [["a", "b"], ["c"]]
    assert (cluster.first.x, cluster.first.y) == frame.place(60.4, 26.9)
    assert cluster.radius == pytest.approx(50 / frame.scale, abs=0.1)
    assert sum(len(marker.items) for marker in found) == 4


def test_a_point_is_named_after_the_town_that_most_of_its_things_lie_in() -> None:
    here = [plant("a", 63.8, 23.1, 10), plant("b", 63.8, 23.1, 10), plant("c", 63.8, 23.1, 10)]
    for item, places in zip(here, (("x", "land"), ("x", "land"), ("y", "land")), strict=True):
        item.values["place"] = frozenset(places)
    (marker,) = markers(here, FRAMES["finland"], {"x": "Town", "y": "Other"})
    assert (marker.text, marker.anchor) == ("Town", "start")


def test_no_two_marks_of_a_map_lie_over_each_other(client: FlaskClient) -> None:
    page = client.get("/map?lang=en&frame=europe", headers={"Accept": "text/html"}).text
    dots = re.findall(r'<circle class="dot [^"]*" cx="([\d.]+)" cy="([\d.]+)"', page)
    places = [(float(x), float(y)) for x, y in dots]
    assert len(places) > 10
    for n, one in enumerate(places):
        for other in places[n + 1 :]:
            assert math.dist(one, other) >= 24
    rows = re.findall(r'<tbody role="rowgroup" id="(at-[^"]+)"', page)
    assert len(rows) == len(set(rows)) > len(places)
    assert set(re.findall(r'<a href="#(at-[^"]+)"', page)) <= set(rows)


def test_a_status_lasts_until_the_next_one_and_the_last_until_today() -> None:
    today = dt.date(2026, 1, 1)
    dated = [
        DatedStatus(parse_date(day), status, "")
        for day, status in (("2019", "planned"), ("2021-06", "operating"))
    ]
    planned, operating = timeline.spells_of(dated, today)
    assert (planned.end, planned.open) == (dt.date(2021, 6, 1), False)
    assert (operating.end, operating.open) == (today, True)
    figure = timeline.draw([("x", "A plant", [planned, operating])], today)
    assert figure is not None
    first, second = figure.rows[0].bars
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert second.x + second.width == pytest.approx(figure.now, abs=0.2)
    assert (first.group, second.group) == ("pipeline", "good")


def test_a_status_that_is_said_to_end_lasts_no_longer() -> None:
    assessed = DatedStatus(parse_date("2018-04"), "permit", "", parse_date("2019-01"))
    (spell,) = timeline.spells_of([assessed], dt.date(2026, 1, 1))
    assert (spell.end, spell.open) == (dt.date(2019, 1, 31), False)


def test_a_word_stands_whole_in_its_bar_or_not_at_all() -> None:
    today = dt.date(2026, 1, 1)
    short = timeline.spells_of([DatedStatus(parse_date("2025-12"), "operating", "")], today)
    long = timeline.spells_of([DatedStatus(parse_date("2010"), "operating", "")], today)
    figure = timeline.draw([("x", "A plant", short), ("y", "Another plant " * 5, long)], today)
    assert figure is not None
    assert all(0 <= bar.x <= 100 for row in figure.rows for bar in row.bars)
    assert [bar.holds("operating") for row in figure.rows for bar in row.bars] == [False, True]
    first, second = figure.rows
    assert len(second.lines) == 2
    assert first.bar_y < second.y < second.bar_y < figure.height


def test_names_of_a_network_do_not_lie_over_each_other_and_the_best_tied_are_read() -> None:
    graph = nx.gnm_random_graph(60, 110, seed=3, directed=True)
    nx.relabel_nodes(graph, {n: f"n{n}" for n in graph}, copy=False)
    names = {node: f"An organisation with the long name {node}" for node in graph}
    spots = ties.place(graph, names)
    assert spots == ties.place(graph, names)
    hub = max(graph, key=graph.degree)
    assert spots[hub].letters == max(spot.letters for spot in spots.values())

    def box(spot: ties.Spot) -> tuple[float, float, float, float]:
        wide = 0.6 * spot.letters * max(map(len, spot.lines)) / 2
        low = spot.y + spot.size + 1.25 * spot.letters * len(spot.lines)
        return spot.x - wide, spot.y - spot.size, spot.x + wide, low

    boxes = [box(spot) for spot in spots.values()]
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert ties.place(nx.DiGraph(), {}) == {}


def test_names_on_a_map_lie_neither_over_each_other_nor_over_a_mark(client: FlaskClient) -> None:
    page = client.get("/map?lang=fi", headers={"Accept": "text/html"}).text
    drawing = page.partition('<g class="names">')[2].partition("</g>")[0]
    name = r'<text x="([\d.]+)" y="([\d.]+)" font-size="12" text-anchor="(\w+)">([^<]+)</text>'
    boxes = []
    for x, y, anchor, text in re.findall(name, drawing):
        wide = 6.6 * len(text)
        left = float(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        boxes.append((left, float(y) - 11, left + wide, float(y) + 3))
    assert len(boxes) > 25
    dots = re.findall(r'<circle class="dot [^"]*" cx="([\d.]+)" cy="([\d.]+)"', page)
    marks = [(float(x) - 6, float(y) - 6, float(x) + 6, float(y) + 6) for x, y in dots]
    for n, a in enumerate(boxes):
        for b in (*boxes[n + 1 :], *marks):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_without_a_date_there_is_no_timeline() -> None:
    assert timeline.draw([("x", "A plant", [])], dt.date(2026, 1, 1)) is None


def test_bars_of_the_chain_have_a_part_for_each_group_of_statuses() -> None:
    stage = StageSummary("s", True)
    stage.plants.update({"operating": 2, "construction": 1, "commissioning": 1, "unknown": 4})
    parts = chain.segments(stage, 16, 160)
    assert [(p.group, p.count, p.x, p.width) for p in parts] == [
        ("good", 2, 0, 20),
        ("building", 2, 20, 20),
        ("none", 4, 40, 40),
    ]
    assert all(group_of(s) == part.group for part in parts for s in part.statuses)
    assert {part.group for part in parts} <= set(GROUPS)


def test_the_chain_in_one_column_fits_a_phone_and_its_lines_keep_apart() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 2), (0, 3), (1, 4)]
    links = [Link(f"s{a}", f"s{b}", False) for a, b in pairs] + [Link("s4", "s1", True)]
    stages = [StageSummary(f"s{n}", True) for n in range(5)]
    stages[2].plants.update({"operating": 3, "planned": 40})
    figure = chain_column.draw(
        stages, links, {f"s{n}": f"Stage {n} " + "long " * 20 for n in range(5)}
    )
    assert figure.width <= 300
    assert len(figure.arrows) == len(links)
    assert all(box.x >= 0 and box.x + box.wide <= figure.width for box in figure.boxes)
    for one, other in zip(figure.boxes, figure.boxes[1:], strict=False):
        assert one.y + one.high < other.y
    assert figure.boxes[-1].y + figure.boxes[-1].high < figure.height
    lanes: dict[str, list[range]] = {}
    for arrow in figure.arrows:
        if found := re.fullmatch(r"M\d+ (\d+)H(\d+)V(\d+)H\d+", arrow.path):
            first, last = sorted((int(found[1]), int(found[3])))
            lanes.setdefault(found[2], []).append(range(first, last))
    assert sum(map(len, lanes.values())) == 4
    for spans in lanes.values():
        for n, span in enumerate(spans):
            assert not any(set(span) & set(other) for other in spans[n + 1 :])


def test_a_chain_without_stages_is_an_empty_figure() -> None:
    assert chain_column.draw([], [], {}).boxes == ()


def test_a_stage_stands_just_before_what_it_feeds_and_returns_do_not_count() -> None:
    links = [
        Link("mine", "refine", False),
        Link("refine", "cell", False),
        Link("anode", "cell", False),
        Link("cell", "refine", True),
    ]
    assert depths(links) == {"mine": 0, "refine": 1, "anode": 1, "cell": 2}


def test_long_compounds_are_split_where_they_are_joined() -> None:
    assert wrap("Katodiaktiivimateriaalin (CAM) valmistus", 16) == (
        "Katodiaktiivi-",
        "materiaalin",
        "(CAM) valmistus",
    )
    assert wrap("abcdefghij", 6) == ("abcde-", "fghij")
