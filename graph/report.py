"""A validation report: what is wrong (violation), doubtful (warning), or to do (info)."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, order=True)
class Result:
    """One result of one shape on one node, its message by language."""

    severity: str
    shape: str
    node: str
    value: str
    messages: tuple[tuple[str, str], ...]

    def message(self, language: str) -> str:
        """The message in ``language``, else in English, else in any."""
        by_language = dict(self.messages)
        return (
            by_language.get(language)
            or by_language.get("en")
            or next(iter(by_language.values()), "")
        )


@dataclass(frozen=True)
class Report:
    """All results, worst first."""

    results: tuple[Result, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many results there are of each severity."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in SEVERITIES}

    def to_json(self) -> str:
        """The report as JSON: counts, then results."""
        results = [asdict(result) | {"messages": dict(result.messages)} for result in self.results]
        return json.dumps({"counts": self.counts, "results": results}, ensure_ascii=False, indent=1)


def read_report(path: Path) -> Report:
    """The report that a release keeps."""
    kept: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["results"]
    return Report(
        tuple(Result(**{**r, "messages": tuple(sorted(r["messages"].items()))}) for r in kept)
    )
