"""Engines for the contract tests."""

from collections.abc import Iterator

import pytest

from graph.release import Release
from graph.store.publication import publish
from tests.store.virtuoso import PROGRAM, Virtuoso, running


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso that was started for this run."""
    if not PROGRAM:
        pytest.skip("NO VIRTUOSO on this machine: sh scripts/install-debian virtuoso puts it there")
    with running(tmp_path_factory.mktemp("virtuoso")) as found:
        yield found


@pytest.fixture(scope="module")
def published(virtuoso: Virtuoso, release: Release) -> Virtuoso:
    """A Virtuoso that holds the release."""
    publish(virtuoso.store(), release, progress=lambda _: None)
    return virtuoso
