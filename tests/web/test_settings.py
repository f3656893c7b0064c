from pathlib import Path

import pytest

from graph.errors import InvalidInput
from web.settings import from_environment


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKKUKETJU_WORKERS", "4")
    monkeypatch.setenv("AKKUKETJU_QUERY_SECONDS", "2.5")
    monkeypatch.setenv("AKKUKETJU_RELEASE", "/srv/releases")
    found = from_environment()
    assert (found.workers, found.query_seconds) == (4, 2.5)
    assert found.release == Path("/srv/releases")


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKKUKETJU_WORKERS", "many")
    with pytest.raises(InvalidInput, match="AKKUKETJU_WORKERS='many' is no int"):
        from_environment()
