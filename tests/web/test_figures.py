import datetime as dt
import math
import re

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from graph.chain import Link, StageSummary, depths
from graph.dates import parse_date
from graph.selection import Item, Point
from web.figures import chain, timeline
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


def test_no_two_marks_of_a_map_lie_over_each_other(client: FlaskClient) -> None:
    page = client.get("/map?lang=en&frame=europe", headers={"Accept": "text/html"}).text
    dots = re.findall(r'<circle class="dot [^"]*" cx="([\d.]+)" cy="([\d.]+)"', page)
    places = [(float(x), float(y)) for x, y in dots]
    assert len(places) > 10
    for n, one in enumerate(places):
        for other in places[n + 1 :]:
            assert math.dist(one, other) >= 21
    rows = re.findall(r'<tbody id="(at-[^"]+)"', page)
    assert len(rows) == len(set(rows)) > len(places)
    assert set(re.findall(r'<a href="#(at-[^"]+)"', page)) <= set(rows)


def test_a_status_lasts_until_the_next_one_and_the_last_until_today() -> None:
    today = dt.date(2026, 1, 1)
    dated = [(parse_date(d), s, "") for d, s in (("2019", "planned"), ("2021-06", "operating"))]
    planned, operating = timeline.spells_of(dated, today)
    assert (planned.end, planned.open) == (dt.date(2021, 6, 1), False)
    assert (operating.end, operating.open) == (today, True)
    figure = timeline.draw([("x", "A plant", [planned, operating])], today)
    assert figure is not None
    first, second = figure.rows[0].bars
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert second.x + second.width == pytest.approx(figure.now, abs=0.2)
    assert (first.group, second.group) == ("pipeline", "good")


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
