"""The real graph as a view, read once."""

import datetime as dt

import pytest

from graph.balance import Library
from graph.release import Release
from graph.view import View, make_view

DAY = dt.date(2026, 11, 24)
#: Every plant that is built, being built, paused or planned.
ALL_PLANTS = frozenset(
    {"announced", "planned", "decided", "construction", "commissioning", "operating", "paused"}
)


@pytest.fixture(scope="session")
def view(release: Release) -> View:
    return make_view(release.base_quads(), DAY)


@pytest.fixture(scope="session")
def library(view: View) -> Library:
    return Library(view)
