"""What a release knows of its own knowledge, found by the build so that pages need not wait.

How complete, fresh and contradictory the graph is, which questions to ask first, and the published
tables computed again: all of the release's day, its own region, and nothing that an address says.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from graph.information import Flip, Value, most_valuable
from graph.inquiry import Question
from graph.quality import (
    Completeness,
    Conflicts,
    Freshness,
    completeness,
    conflicts,
    freshness,
)
from graph.recomputation import TABLES, Check, Result, recompute
from graph.view import View

#: How many questions to ask first a release keeps.
ASKED = 10
T = TypeVar("T")


@dataclass(frozen=True)
class Assessment:
    """How much the graph knows, the questions to ask first, and the recomputed tables."""

    completeness: tuple[Completeness, ...]
    freshness: tuple[Freshness, ...]
    conflicts: Conflicts
    questions: tuple[Value, ...]
    tables: tuple[Result, ...]

    def to_json(self) -> str:
        """The assessment as JSON; a question with what it flips, a table with its checks."""
        content = {
            "completeness": [asdict(one) for one in self.completeness],
            "freshness": [asdict(one) for one in self.freshness],
            "conflicts": asdict(self.conflicts),
            "questions": [
                {
                    "thing": value.question.thing,
                    "property": value.question.property,
                    "reason": value.question.reason,
                    "flips": {
                        answer: [asdict(flip) for flip in flips]
                        for answer, flips in value.flips.items()
                    },
                }
                for value in self.questions
            ],
            "tables": {
                result.table.name: [asdict(check) for check in result.checks]
                for result in self.tables
            },
        }
        return json.dumps(content, ensure_ascii=False, indent=1, default=str)


def assess(view: View) -> Assessment:
    """The assessment of a view; most of the time goes into the questions."""
    return Assessment(
        tuple(completeness(view)),
        tuple(freshness(view)),
        conflicts(view),
        tuple(most_valuable(view, ASKED)),
        recompute(view),
    )


def read_assessment(path: Path) -> Assessment:
    """The assessment that a release keeps.

    A table that the running code does not have is left out; one that it has newly has no checks.
    """
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Assessment(
        tuple(_made(Completeness, one) for one in kept["completeness"]),
        tuple(_made(Freshness, one) for one in kept["freshness"]),
        _made(Conflicts, kept["conflicts"]),
        tuple(
            Value(
                Question(one["thing"], one["property"], one["reason"]),
                {
                    answer: tuple(_made(Flip, flip) for flip in flips)
                    for answer, flips in one["flips"].items()
                },
            )
            for one in kept["questions"]
        ),
        tuple(
            Result(table, tuple(_made(Check, one) for one in kept["tables"].get(table.name, ())))
            for table in TABLES
        ),
    )


#: What JSON has as a text or a list and the records as something else.
_DECIMALS = frozenset({"median_age", "freshness", "largest_ratio"})


def _made(cls: Callable[..., T], kept: dict[str, Any]) -> T:
    names = {one.name for one in fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: _value(name, value) for name, value in kept.items() if name in names})


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return Decimal(value) if name in _DECIMALS and value is not None else value
