"""Sudden deaths of a build and of a publish: a whole release stays in use.

Each dies once at steps that it reports, and then some times at random points: some time after a
step, killed from outside. ``AKKUKETJU_DEATHS`` sets how often (half of 20, unless said),
``AKKUKETJU_FUZZ_SEED`` the seed. Deaths of workers and of a server: ``test_server_deaths``.
"""

import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.build import build
from graph.release import Release, checksum, open_release
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.store.publication import current, list_published, publish
from tests.store.conftest import virtuoso as virtuoso
from tests.store.virtuoso import Virtuoso

pytestmark = pytest.mark.attack

DEATHS = int(os.environ.get("AKKUKETJU_DEATHS", "20"))
SEED = int(os.environ.get("AKKUKETJU_FUZZ_SEED", "1"))

#: A process that kills itself, as ``kill -9`` does, when its work reports the step of that number.
_DYING = """
import os, signal, sys
steps = int(sys.argv[1])
def progress(step):
    global steps
    print(step, flush=True)
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


def killed_after(step: int, seconds: float, work: str, *arguments: str) -> bool:
    """Run ``work`` and kill it some time after its step of that number; whether it still ran."""
    process = subprocess.Popen(
        [sys.executable, "-c", _DYING + work, "1000", *arguments],
        cwd=DATA.parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout
    for _ in range(step + 1):
        process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.stdout.close()
    return process.wait() == -signal.SIGKILL


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


def test_a_build_that_is_killed_at_random_leaves_a_whole_release_in_use(
    release: Release, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    releases = tmp_path / "releases"
    shutil.copytree(release.path, releases / release.id)
    (releases / "current").symlink_to(release.id, target_is_directory=True)
    killed = [
        killed_after(chance.randrange(12), chance.uniform(0, 1), _BUILD, str(releases))
        for _ in range(DEATHS // 2)
        if _in_use_is_whole(releases)
    ]
    assert any(killed)
    assert len(killed) == DEATHS // 2
    assert _in_use_is_whole(releases)
    assert build(DATA, ONTOLOGY, QUESTIONS, releases).id == release.id
    assert [path.name for path in releases.iterdir() if path.name.startswith(".draft")] == []


def _in_use_is_whole(releases: Path) -> bool:
    assert_whole(open_release(releases))
    return True


@pytest.mark.virtuoso
def test_a_publish_that_is_killed_at_random_leaves_a_whole_release_in_use(
    virtuoso: Virtuoso, release: Release, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    publish(virtuoso.store(), release, progress=lambda _: None)
    newer = build(DATA, ONTOLOGY, QUESTIONS, tmp_path, as_of=dt.date(2020, 1, 1))
    killed = 0
    for _ in range(DEATHS // 2):
        arguments = (str(newer.path), virtuoso.address)
        killed += killed_after(chance.randrange(9), chance.uniform(0, 1), _PUBLISH, *arguments)
        in_use = current(virtuoso.store())
        assert in_use in (release.id, newer.id)
        assert in_use is not None
        whole = {known.id: known for known in list_published(virtuoso.store())}
        counts = virtuoso.store(in_use).counts()
        assert sum(counts.values()) == sum(whole[in_use].graphs.values())
        publish(virtuoso.store(), release, progress=lambda _: None)
    assert killed
    publish(virtuoso.store(), newer, progress=lambda _: None)
    assert current(virtuoso.store()) == newer.id


@pytest.mark.virtuoso
def test_a_publish_that_dies_leaves_the_old_release_in_use(
    virtuoso: Virtuoso, release: Release, tmp_path: Path
) -> None:
    publish(virtuoso.store(), release, progress=lambda _: None)
    newer = build(DATA, ONTOLOGY, QUESTIONS, tmp_path, as_of=dt.date(2021, 1, 1))
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
