"""What the viewer computes before the first visitor asks."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.release import Release
from web.app import create_app
from web.services import KEY, Services
from web.settings import Settings
from web.warming import start_warming


@pytest.fixture(scope="module")
def warmed(release: Release) -> Iterator[Flask]:
    """A viewer that nobody has visited, after its warming."""
    app = create_app(Settings(release=release.path))
    start_warming(app).join(timeout=300)
    yield app
    app.extensions[KEY].close()


def test_what_pages_share_is_there(warmed: Flask) -> None:
    found: Services = warmed.extensions[KEY]
    for shared in ("labels", "view", "analyses"):
        assert shared in found.__dict__
    for shared in ("chain", "regions", "collection", "network"):
        assert shared in found.analyses.__dict__


@pytest.mark.parametrize("path", ["/compare", "/policy", "/evidence", "/questions/bridging-actors"])
def test_a_first_visitor_in_another_language_waits_for_no_analysis(
    warmed: Flask, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[object] = []
    found: Services = warmed.extensions[KEY]
    compute = found._remembered.always

    def watch(key: object, work: object) -> object:
        return compute(key, lambda: computed.append(key))

    monkeypatch.setattr(found._remembered, "always", watch)
    client: FlaskClient = warmed.test_client()
    assert client.get(f"{path}?lang=sv", headers={"Accept": "text/html"}).status_code == 200
    assert computed == []


def test_what_no_address_can_change_is_not_forgotten_for_what_many_ask(warmed: Flask) -> None:
    found: Services = warmed.extensions[KEY]
    found.always("mine", lambda: 1)
    for n in range(1000):
        found.once(("theirs", n), lambda: 0)
    assert found.always("mine", lambda: 2) == 1
