"""Every case of the W3C suites on queries and results."""

import pytest

from tests.conformance.report import PAGE, failure, read_known, write_page
from tests.conformance.suite import FOLDER, Case, read_cases

CASES = read_cases()
KNOWN = read_known()

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.filterwarnings("ignore"),  # rdflib warns of the suite's ill-typed literals
    pytest.mark.skipif(
        not CASES,
        reason=f"NO W3C SUITES in {FOLDER.parent.name}: sh scripts/fetch-conformance-suite",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    found = failure(case)
    if case.id in KNOWN:
        assert found, f"passes now: take it out of known.toml ({KNOWN[case.id][1]})"
    else:
        assert not found


def test_every_known_failure_is_a_case() -> None:
    assert set(KNOWN) <= {case.id for case in CASES}


def test_the_page_says_what_the_run_found() -> None:
    assert PAGE.read_text("utf-8") == write_page()
