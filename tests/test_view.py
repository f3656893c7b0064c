import datetime as dt

import pyoxigraph as ox
import pytest

from graph.errors import InvalidInput
from graph.places import read_places
from graph.release import Release
from graph.view import Base, View, make_view
from tests import micro


def quads_of(view: View) -> set[ox.Quad]:
    return set(view.store)


@pytest.mark.parametrize("known", [None, dt.date(2022, 6, 30)])
def test_views_of_one_base_are_those_of_each_day_by_itself(
    release: Release, known: dt.date | None
) -> None:
    quads = release.base_quads()
    base = Base(quads)
    for day in (dt.date(2016, 1, 1), dt.date(2024, 1, 1), dt.date(2016, 1, 1)):
        assert quads_of(base.view(day, known)) == quads_of(make_view(quads, day, known))


def test_a_scenario_leaves_no_trace_in_the_next_view(release: Release) -> None:
    base, day = Base(release.base_quads()), dt.date(2024, 1, 1)
    before = quads_of(base.view(day))
    row = {"subject": "terrafame", "status": "status:closed", "valid_from": "2023"}
    overlay = micro.triples(statuses=[row])
    assert len(quads_of(base.view(day, overlay=overlay))) > len(before)
    assert quads_of(base.view(day)) == before


def test_places_are_found_by_id_and_by_code_or_the_nearest_are_told(release: Release) -> None:
    places = read_places(release.base_quads())
    assert places.find("finland") == places.find("FI") == places.find("fi") == "finland"
    with pytest.raises(InvalidInput, match="There is no place “finnland”") as error:
        places.find("finnland")
    assert error.value.remedy.endswith("such as: finland.")
    with pytest.raises(InvalidInput) as error:
        places.find("SE")
    assert "sweden" in error.value.remedy
    assert "FI" in error.value.remedy
