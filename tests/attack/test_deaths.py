"""Sudden deaths of a build and of a publish: a whole release stays in use.

Deaths of a worker and of a server: `tests/store/test_pool.py`, `tests/web/test_endpoint.py`.
"""

import datetime as dt
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.build import build
from graph.release import Release, checksum, open_release
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.store.publication import current, list_published, publish
from tests.store.conftest import virtuoso as virtuoso
from tests.store.virtuoso import Virtuoso

pytestmark = pytest.mark.attack

#: A process that kills itself, as ``kill -9`` does, when its work reports the step of that number.
_DYING = """
import os, signal, sys
steps = int(sys.argv[1])
def progress(step):
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), signal.SIGKILL)
"""
_BUILD = """
import datetime as dt
from pathlib import Path
from graph.build import build
from graph.resources import DATA, ONTOLOGY, QUESTIONS
day = dt.date(2020, 1, 1)
build(DATA, ONTOLOGY, QUESTIONS, Path(sys.argv[2]), as_of=day, progress=progress)
"""
_PUBLISH = """
from pathlib import Path
from graph.release import open_release
from graph.store.publication import publish
from tests.store.virtuoso import Virtuoso
publish(Virtuoso(sys.argv[3]).store(), open_release(Path(sys.argv[2])), progress=progress)
"""


def die_at(step: int, work: str, *arguments: str) -> bool:
    """Run ``work``, which dies at its step of that number; whether it got so far."""
    process = subprocess.run(
        [sys.executable, "-c", _DYING + work, str(step), *arguments],
        cwd=DATA.parent, capture_output=True, check=False,
    )  # fmt: skip
    assert process.returncode in (0, -signal.SIGKILL), process.stderr.decode()
    return process.returncode != 0


def assert_whole(release: Release) -> None:
    for name, expected in release.manifest["sha256"].items():
        assert checksum(release.path / name) == expected, name
    assert len(release.base_quads()) > 10_000


def test_a_build_that_dies_leaves_the_old_release_in_use(release: Release, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(release.path, releases / release.id)
    (releases / "current").symlink_to(release.id, target_is_directory=True)
    # The last steps write: dataset, store, index, assessment, the move to its place.
    for step in (2, 6, 7, 8, 9, 10):
        assert die_at(step, _BUILD, str(releases)), f"a build has no step {step}"
        assert_whole(open_release(releases))
        assert open_release(releases).id == release.id
    after = build(DATA, ONTOLOGY, QUESTIONS, releases)
    assert_whole(after)
    assert after.id == release.id
    assert [path.name for path in releases.iterdir() if path.name.startswith(".draft")] == []


@pytest.mark.virtuoso
def test_a_publish_that_dies_leaves_the_old_release_in_use(
    virtuoso: Virtuoso, release: Release, tmp_path: Path
) -> None:
    publish(virtuoso.store(), release, progress=lambda _: None)
    newer = build(DATA, ONTOLOGY, QUESTIONS, tmp_path, as_of=dt.date(2020, 1, 1))
    step = 0
    while die_at(step, _PUBLISH, str(newer.path), virtuoso.address):
        in_use = current(virtuoso.store())
        assert in_use == release.id
        whole = {known.id: known for known in list_published(virtuoso.store())}
        counts = virtuoso.store(in_use).counts()
        assert sum(counts.values()) == sum(whole[in_use].graphs.values())
        step += 1
    assert step > 5, "a publish has a step for each layer"
    assert current(virtuoso.store()) == newer.id
    publish(virtuoso.store(), newer, progress=lambda _: None)
    assert current(virtuoso.store()) == newer.id
