"""Whether somebody looked: the coverage claims that turn a silence into a confirmed absence."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.view import View

#: A survey older than this confirms nothing about today.
RECENT_DAYS = 731

_CLAIMS = """
SELECT ?claim ?scope ?asOf ?complete WHERE {
  ?claim a akku:CoverageClaim ; akku:scope ?scope ; akku:asOf ?asOf ; akku:complete ?complete ;
         akku:place ?place .
  id:%s akku:locatedIn* ?place .
}
"""


@dataclass(frozen=True)
class Coverage:
    """The coverage claims on one scope, and whether a complete and recent one is among them."""

    claims: tuple[str, ...] = ()
    recent: bool = False


class Covered:
    """The coverage claims of a region by what they searched."""

    def __init__(self, rows: list[dict[str, str]], as_of: dt.date) -> None:
        self._by_scope: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            if row["asOf"] <= as_of.isoformat():
                self._by_scope[row["scope"]].append(row)
        self._since = (as_of - dt.timedelta(days=RECENT_DAYS)).isoformat()

    def get(self, scopes: Iterable[str]) -> Coverage:
        """The coverage of a scope, given as itself and everything wider."""
        rows = [row for scope in scopes for row in self._by_scope.get(scope, ())]
        return Coverage(
            claims=tuple(sorted({row["claim"] for row in rows})),
            recent=any(r["complete"] == "true" and r["asOf"] >= self._since for r in rows),
        )


def coverage_of(view: View) -> Covered:
    """The coverage claims on the view's region, or on a place that it lies in."""
    return Covered(view.rows(_CLAIMS % view.region), view.as_of)
