"""Sudden deaths of a build and of a publish: a whole release stays in use.

Deaths of a worker and of a server: `tests/store/test_pool.py`, `tests/web/test_endpoint.py`.
"""

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.build import build
from graph.release import Release, checksum, open_release
from graph.resources import DATA, ONTOLOGY, QUESTIONS
from graph.store.publication import current, list_published, publish
from tests.store.conftest import virtuoso as virtuoso
from tests.store.virtuoso import Virtuoso

pytestmark = pytest.mark.attack

TRIES = 6


def kill_in_the_middle(
    arguments: Sequence[str], seconds: float, environment: dict[str, str]
) -> bool:
    """Start the command and kill it after ``seconds``; whether it was still at work."""
    command = [sys.executable, "-m", "graph.cli", *arguments]
    with subprocess.Popen(
        command, cwd=DATA.parent, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


def assert_whole(release: Release) -> None:
    for name, expected in release.manifest["sha256"].items():
        assert checksum(release.path / name) == expected, name
    assert len(release.base_quads()) > 10_000


def test_a_build_that_dies_leaves_the_old_release_in_use(release: Release, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(release.path, releases / release.id)
    (releases / "current").symlink_to(release.id, target_is_directory=True)
    call = ["build", "--release", str(releases), "--as-of", "2020-01-01"]
    times = random.Random(7)
    died = 0
    for _ in range(TRIES):
        died += kill_in_the_middle(call, times.uniform(0.5, 9.0), dict(os.environ))
        assert_whole(open_release(releases))
    assert died, "no build was cut off: nothing was shown"
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
    call = ["publish", "--release", str(newer.path), "--endpoint", virtuoso.query_url]
    call += ["--update", virtuoso.update_url, "--graph-store", virtuoso.graph_store_url]
    secrets = {"AKKUKETJU_STORE_USER": "dba", "AKKUKETJU_STORE_PASSWORD": "dba"}
    times = random.Random(7)
    died = 0
    for _ in range(TRIES):
        cut = kill_in_the_middle(call, times.uniform(0.5, 6.0), dict(os.environ) | secrets)
        died += cut
        in_use = current(virtuoso.store())
        assert in_use in {release.id, newer.id}
        whole = {known.id: known for known in list_published(virtuoso.store())}
        assert in_use in whole
        counts = virtuoso.store(in_use).counts()
        assert sum(counts.values()) == sum(whole[in_use].graphs.values())
        if not cut:
            break
    assert died, "no publish was cut off: nothing was shown"
    publish(virtuoso.store(), newer, progress=lambda _: None)
    assert current(virtuoso.store()) == newer.id
