"""Published tables computed again from their inputs: where the graph agrees, and where not.

Each table says what is published, what we compute from statements of the graph, how far apart the
two are and how far they may be. Disagreements are shown, with what may explain them.
"""

from graph.balance.stoichiometry import ModelError
from graph.errors import InvalidInput
from graph.recomputation import cells, compounds, shares, totals
from graph.recomputation.model import Check, Evidence, Result, Table
from graph.view import View

TABLES: tuple[Table, ...] = (*compounds.TABLES, *cells.TABLES, *totals.TABLES, *shares.TABLES)


def recompute(view: View) -> tuple[Result, ...]:
    """Every table with its checks, those that disagree first."""
    evidence = Evidence(view)
    return tuple(Result(table, _checks(table, evidence)) for table in TABLES)


def _checks(table: Table, evidence: Evidence) -> tuple[Check, ...]:
    """The checks of a table; none where an input is not on record on the view's day."""
    try:
        return tuple(sorted(table.find(evidence), key=lambda check: check.holds(table.tolerance)))
    except (InvalidInput, ModelError):
        return ()


__all__ = ["TABLES", "Check", "Evidence", "Result", "Table", "recompute"]
