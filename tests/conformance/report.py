"""What the suite says of the endpoint: ``python -m tests.conformance.report`` writes the page."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from graph.errors import AkkuketjuError
from tests.conformance.endpoint import Unlike, run
from tests.conformance.suite import Case, read_cases

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
_KNOWN = Path(__file__).with_name("known.toml")

_HEAD = """# Conformance

Made by `python -m tests.conformance.report`, and compared by the test run. The cases are those of
the W3C suites for SPARQL 1.1 and 1.0 that concern queries and their results, as the source package
of rdflib carries them. Each is run through the endpoint's own evaluation, guard included, and asked
for in the form of its expected result (JSON, XML, CSV, TSV). Updates, entailment and federation are
left out: the endpoint only reads. The protocol is tested on a real server, case by case as the
suite lists them, in `tests/conformance/test_protocol.py`.
"""


@cache
def failure(case: Case) -> str:
    """Why a case fails; empty where it passes."""
    try:
        run(case)
    except AkkuketjuError as error:
        return "" if case.kind == "bad syntax" else error.message
    except Unlike as error:
        return f"another answer: {error}"
    return "accepted" if case.kind == "bad syntax" else ""


def read_known() -> dict[str, tuple[str, str]]:
    """Group and reason of each case that is known to fail."""
    groups = tomllib.loads(_KNOWN.read_text("utf-8"))
    return {
        case: (name, group["reason"]) for name, group in groups.items() for case in group["cases"]
    }


def write_page() -> str:
    """The page, from a run of every case."""
    cases = read_cases()
    failed = {case.id for case in cases if failure(case)}
    lines = [_HEAD, "| suite | group | cases | passed |", "|---|---|---:|---:|"]
    total, passed = Counter[str](), Counter[str]()
    for case in cases:
        total[case.group] += 1
        passed[case.group] += case.id not in failed
    for group, count in total.items():
        suite, _, name = group.partition("/")
        lines.append(f"| {suite} | {name} | {count} | {passed[group]} |")
    lines.append(f"| all | | {sum(total.values())} | {sum(passed.values())} |")
    lines += ["", "## What does not pass, and why", ""]
    for name, (reason, ids) in _reasons(failed).items():
        lines.append(f"- **{name.replace('-', ' ')}** ({len(ids)}). {reason} " + ", ".join(ids))
    return "\n".join(lines) + "\n"


def _reasons(failed: set[str]) -> dict[str, tuple[str, list[str]]]:
    known = read_known()
    found: dict[str, tuple[str, list[str]]] = {}
    for case in sorted(failed):
        name, reason = known.get(case, ("not explained", ""))
        found.setdefault(name, (reason, []))[1].append(f"`{case}`")
    return found


if __name__ == "__main__":
    PAGE.write_text(write_page(), "utf-8")
