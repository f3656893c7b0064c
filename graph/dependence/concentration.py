"""How concentrated a supply is: HHI, effective number, top shares, N-1; all as intervals.

For shares s in per cent, HHI = Σ s² (0 to 10 000; Herfindahl 1950, Hirschman 1945). What a source
does not split by country enters as a part of unknown composition: spread over ever so many
countries it adds nothing (low), as one country it adds its square (high). The effective number is
10 000 / HHI, how many equal suppliers would give the same HHI. Rounding of the shares themselves
is not in the interval.
"""

from collections.abc import Iterable, Mapping

from graph.dependence.bounds import Bounds
from graph.dependence.shares import Distribution
from graph.namespaces import CV
from graph.view import View

#: The aspect of `akku:observed` statements on countries that weigh them: 0 no risk, 100 the most.
GOVERNANCE = f"{CV}aspect/governance-risk"

_RISKS = """
SELECT ?place ?amount ?claim WHERE {
  ?place akku:observed ?claim . ?claim akku:aspect <%s> ; akku:normAmount ?amount .
}
"""


def hhi(shares: Distribution) -> Bounds:
    """The Herfindahl-Hirschman index, 0 to 10 000."""
    known = sum(s.percent**2 for s in shares.listed)
    return Bounds(known, known + sum(p**2 for p in shares.unknown))


def effective_number(index: Bounds) -> Bounds:
    """How many equal suppliers would give the index; infinite at the high end of an index of 0."""
    ends = [10_000 / value if value else float("inf") for value in (index.high, index.low)]
    return Bounds(ends[0], ends[1])


def top(shares: Distribution, count: int) -> Bounds:
    """The joint share of the ``count`` largest countries, in per cent."""
    listed = sorted((s.percent for s in shares.listed), reverse=True)
    mixed = sorted([*listed, *shares.unknown], reverse=True)
    return Bounds(sum(listed[:count]), min(100.0, sum(mixed[:count])))


def left_without_largest(shares: Distribution) -> Bounds:
    """N-1: what is left of the supply if its largest country stops, in per cent."""
    largest = top(shares, 1)
    return Bounds(100.0 - largest.high, 100.0 - largest.low)


def share_of(shares: Distribution, places: Iterable[str]) -> Bounds:
    """The joint share of some places, in per cent.

    A place that the source does not list may be any part of what it leaves open. A listed block
    that is named as a whole counts in full.
    """
    wanted = frozenset(places)
    known = sum(s.percent for s in shares.listed + shares.blocks if s.place in wanted)
    listed = {s.place for s in shares.listed + shares.blocks}
    if wanted <= listed:
        return Bounds(known, known)
    open_parts = shares.rest + sum(s.percent for s in shares.unsplit if s.place not in wanted)
    return Bounds(known, min(100.0, known + open_parts))


def governance_risks(view: View) -> dict[str, tuple[float, str]]:
    """The governance risk of each country, 0 to 100, and its statement; empty where none is in
    the data.
    """
    rows = view.rows(_RISKS % GOVERNANCE)
    return {row["place"]: (float(row["amount"]), row["claim"]) for row in rows}


def weighted_hhi(shares: Distribution, risks: Mapping[str, float]) -> Bounds | None:
    """Σ s² · g / 100 with the risk g of each country; None where no listed country has one.

    A country without a risk on record weighs between nothing and all, and so does what the source
    does not split.
    """
    if not any(s.place in risks for s in shares.listed):
        return None
    low = sum(s.percent**2 * risks.get(s.place, 0.0) / 100 for s in shares.listed)
    high = sum(s.percent**2 * risks.get(s.place, 100.0) / 100 for s in shares.listed)
    return Bounds(low, high + sum(p**2 for p in shares.unknown))
