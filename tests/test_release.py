"""The folder of releases: what is kept, what is taken away, what is told of what is gone."""

import json
from pathlib import Path

import pytest

from graph.cli import main
from graph.errors import Gone, NotFound
from graph.release import CURRENT, find_release, list_releases, remove_old


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four releases, built in the order of their ids; the oldest is in use."""
    for n in range(1, 5):
        made = tmp_path / (str(n) * 12)
        made.mkdir()
        told = {"id": made.name, "day": f"2026-01-0{n}", "built": f"2026-02-0{n}T00:00:00+00:00"}
        (made / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / CURRENT).symlink_to("1" * 12, target_is_directory=True)
    return tmp_path


def test_the_newest_stay_and_so_does_the_one_in_use(folder: Path) -> None:
    assert remove_old(folder, 2) == ["2" * 12, "3" * 12]
    assert [one.id[0] for one in list_releases(folder)] == ["1", "4"]
    assert remove_old(folder, 2) == []
    assert not list(folder.glob(".draft-*"))


def test_what_was_taken_away_is_gone_and_what_never_was_is_not_found(folder: Path) -> None:
    remove_old(folder, 1)
    with pytest.raises(Gone, match="of 2026-01-03"):
        find_release(folder, "3" * 12)
    with pytest.raises(NotFound, match="was never here") as error:
        find_release(folder, "a" * 12)
    assert not isinstance(error.value, Gone)
    assert find_release(folder, "1" * 12).manifest["day"] == "2026-01-01"


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_build_keeps_at_least_itself(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", "--keep", number])
    assert "no whole number" in capsys.readouterr().err
