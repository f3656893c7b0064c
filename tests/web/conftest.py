"""Two releases side by side, for what compares them and what shows the older one."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.build import build
from graph.release import Release
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from web.app import create_app
from web.services import KEY
from web.settings import Settings


@pytest.fixture(scope="session")
def two(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A viewer that has an earlier release beside its own."""
    folder: Path = tmp_path_factory.mktemp("two")
    earlier = build(DATA, ONTOLOGY, QUESTIONS, folder, as_of=dt.date(2024, 6, 1))
    shutil.copytree(release.path, folder / release.id)
    app = create_app(Settings(release=folder / release.id))
    app.extensions["earlier"] = earlier.id
    yield app.test_client()
    app.extensions[KEY].close()


@pytest.fixture
def earlier(two: FlaskClient) -> str:
    """The id of the earlier release."""
    found: str = two.application.extensions["earlier"]
    return found
