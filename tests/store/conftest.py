"""Engines for the contract tests."""

from collections.abc import Iterator

import pytest

from tests.store.virtuoso import PROGRAM, Virtuoso, running


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A Virtuoso that was started for this run."""
    if not PROGRAM:
        pytest.skip("NO VIRTUOSO on this machine: sh scripts/install-virtuoso puts it there")
    with running(tmp_path_factory.mktemp("virtuoso")) as found:
        yield found
