"""Who owns and who controls what, through the chain of owners, on one day.

A *snapshot* is the owners of one thing by one date; shares of different dates are never added, so
what a snapshot does not say stays unknown. *Integrated ownership* is V = (I - W)⁻¹ - I for the
matrix W of direct shares: what an owner holds directly and through others (Brioschi, Buzzacchi
and Colombo 1989). *Control* follows a majority, or the only owner named where no share is, up to
the top of the chain on record; 50:50 and scattered holdings are controlled by nobody on record.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.plants import Plant
from graph.view import View

#: From this many per cent on a snapshot is taken as full: shares are rounded in the sources.
_FULL = 99.0
_MAJORITY = 50.0

_STAKES = """
SELECT ?held ?owner ?share ?role ?from ?asof ?claim WHERE {
  VALUES ?property { akku:owner org:subOrganizationOf }
  ?claim a akku:LinkStatement ; akku:predicate ?property ; akku:subject ?held ;
         akku:object ?owner .
  OPTIONAL { ?claim akku:share ?share }
  OPTIONAL { ?claim akku:role ?role }
  OPTIONAL { ?claim akku:validFrom ?from }
  OPTIONAL { ?claim akku:asOf ?asof }
  OPTIONAL { ?claim akku:validTo ?end }
  FILTER (!BOUND(?end) || ?end >= %(day)s)
  FILTER (COALESCE(?from, ?asof, "0001-01-01"^^xsd:date) <= %(day)s)
  FILTER NOT EXISTS { ?claim akku:rank kind:deprecated }
}
"""
_HOMES = """
SELECT ?party ?country WHERE {
  { ?party a org:Organization } UNION { ?party a org:OrganizationalCollaboration }
  ?party akku:locatedIn/akku:locatedIn* ?country . ?country org:classification kind:country .
}
"""
_STATES = "SELECT ?party WHERE { ?party org:classification kind:state }"


@dataclass(frozen=True)
class Stake:
    """One claim that ``owner`` owns a part of ``held``; ``share`` in per cent where it is said.

    An ``investor`` is on record as such: without a share it controls nothing.
    """

    held: str
    owner: str
    share: float | None
    date: str
    claim: str
    investor: bool = False


@dataclass(frozen=True)
class Snapshot:
    """The owners of a thing by one date; ``unknown`` is what the shares leave open, per cent."""

    date: str
    stakes: tuple[Stake, ...]

    @cached_property
    def shares(self) -> dict[str, float]:
        """The share of each owner; of two claims of one date the lower, as the surer one."""
        found: dict[str, float] = {}
        for stake in self.stakes:
            if stake.share is not None:
                found[stake.owner] = min(stake.share, found.get(stake.owner, stake.share))
        return found

    @property
    def known(self) -> float:
        """The sum of the shares in per cent."""
        return sum(self.shares.values())

    @property
    def unknown(self) -> float:
        """What is left of a hundred per cent."""
        return max(0.0, 100.0 - self.known)


@dataclass(frozen=True)
class Control:
    """Who stands at the top of a chain of control on record, and by which statements.

    ``country`` is the IRI of the top's country where exactly one is on record.
    """

    top: str
    country: str | None
    state: bool
    chain: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Ownership:
    """Snapshots by what is held, with the home and kind of the parties."""

    snapshots: Mapping[str, Snapshot]
    homes: Mapping[str, frozenset[str]]
    states: frozenset[str]

    @cached_property
    def names(self) -> list[str]:
        """Everything that owns or is owned, in the order of the matrices."""
        parties = set(self.snapshots)
        for snapshot in self.snapshots.values():
            parties.update(snapshot.shares)
        return sorted(parties)

    @cached_property
    def direct(self) -> NDArray[np.float64]:
        """W: the share (0 to 1) that row owns of column."""
        index = {name: n for n, name in enumerate(self.names)}
        shares = np.zeros((len(index), len(index)))
        for held, snapshot in self.snapshots.items():
            over = max(100.0, snapshot.known)
            for owner, share in snapshot.shares.items():
                shares[index[owner], index[held]] = share / over
        return shares

    @cached_property
    def integrated(self) -> NDArray[np.float64]:
        """V: what row owns of column directly and through others (0 to 1)."""
        return integrate(self.direct)

    def ultimate(self, held: str) -> dict[str, float]:
        """The per cent of ``held`` of each owner that has no owner on record itself.

        The sum is at most a hundred; the rest is unknown.
        """
        if held not in self.names:
            return {}
        column = self.names.index(held)
        ends = [n for n, name in enumerate(self.names) if not self.direct[:, n].any()]
        found = {self.names[n]: 100.0 * float(self.integrated[n, column]) for n in ends}
        return {name: share for name, share in sorted(found.items()) if share > 0}

    def control(self, party: str) -> Control:
        """The top of the chain of control above ``party``; itself where nobody controls it."""
        chain = [party]
        claims: list[str] = []
        while (step := self._controller(chain[-1])) and step[0] not in chain:
            chain.append(step[0])
            claims.extend(step[1])
        homes = self.homes.get(chain[-1], frozenset())
        return Control(
            top=chain[-1],
            country=next(iter(homes)) if len(homes) == 1 else None,
            state=chain[-1] in self.states,
            chain=tuple(chain),
            claims=tuple(claims),
        )

    def control_of(self, plant: Plant) -> Control | None:
        """Who controls a plant: through its one operator, else its own owner on record.

        Nobody where it has neither, or operators under different control.
        """
        controls = {self.control(operator) for operator in plant.operators}
        if not controls and self._controller(plant.iri):
            controls = {self.control(plant.iri)}
        tops = {control.top for control in controls}
        return min(controls, key=lambda c: c.chain) if len(tops) == 1 else None

    def _controller(self, held: str) -> tuple[str, tuple[str, ...]] | None:
        snapshot = self.snapshots.get(held)
        if not snapshot:
            return None
        owners = {stake.owner for stake in snapshot.stakes if not stake.investor}
        major = [owner for owner, share in snapshot.shares.items() if share > _MAJORITY]
        if not snapshot.shares and len(owners) == 1:
            major = sorted(owners)
        if len(major) != 1:
            return None
        return major[0], tuple(s.claim for s in snapshot.stakes if s.owner == major[0])


def integrate(direct: NDArray[np.float64]) -> NDArray[np.float64]:
    """V = (I - W)⁻¹ - I; ``direct`` has what rows own of columns, 0 to 1.

    Raises ``numpy.linalg.LinAlgError`` where companies own nothing but each other in full.
    """
    unit = np.eye(len(direct))
    return np.asarray(np.linalg.solve(unit - direct, unit) - unit)


def ownership(view: View) -> Ownership:
    """The ownership on the view's day."""
    dated: dict[str, dict[str, list[Stake]]] = defaultdict(lambda: defaultdict(list))
    for row in view.rows(_STAKES % {"day": view.day}):
        date = row.get("from") or row.get("asof", "")
        share = float(row["share"]) if "share" in row else None
        investor = row.get("role", "").endswith("/investor")
        stake = Stake(row["held"], row["owner"], share, date, row["claim"], investor)
        dated[stake.held][date].append(stake)
    homes: dict[str, set[str]] = defaultdict(set)
    for row in view.rows(_HOMES):
        homes[row["party"]].add(row["country"])
    return Ownership(
        snapshots={held: choose(dates) for held, dates in sorted(dated.items())},
        homes={party: frozenset(found) for party, found in homes.items()},
        states=frozenset(row["party"] for row in view.rows(_STATES)),
    )


def choose(dates: Mapping[str, list[Stake]]) -> Snapshot:
    """The snapshot that counts: the newest with shares.

    Where it leaves much open, an older and fuller one counts if the newer only repeats its shares;
    where a share differs, the newer counts and the rest is unknown. Undated shares count only if
    no dated ones are there, owners without shares only if no shares are.
    """
    found = [
        Snapshot(date, tuple(sorted(stakes, key=lambda s: (s.owner, s.claim))))
        for date, stakes in sorted(dates.items(), reverse=True)
    ]
    with_shares = [snapshot for snapshot in found if snapshot.shares]
    if not with_shares:
        return found[0]
    newest = with_shares[0]
    for older in with_shares[1:]:
        if newest.known >= _FULL or not older.date:
            break
        if older.known > newest.known and newest.shares.items() <= older.shares.items():
            return older
    return newest
