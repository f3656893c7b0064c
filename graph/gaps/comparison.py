"""Two sets of gaps side by side: of two days, or of two releases.

A gap's id is the same wherever the same thing lacks the same, so the sets are compared by id:
*opened* only in the later, *closed* only in the earlier, *changed* in both but with another
certainty, severity, state or size, *persisted* in both and alike. That new evidence stands behind
an old finding is no change of the finding.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.gaps.model import Found, Gap

#: What makes a gap that is still there another one.
COMPARED = ("confirmed", "severity", "state", "size", "missing")


@dataclass(frozen=True)
class Change:
    """A gap that is in both sets and differs; ``fields`` says in what."""

    before: Found
    after: Found
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What became of the gaps between an earlier and a later set."""

    opened: tuple[Found, ...]
    closed: tuple[Found, ...]
    changed: tuple[Change, ...]
    persisted: tuple[Found, ...]


def compare(earlier: Iterable[Found], later: Iterable[Found]) -> Comparison:
    """Compare two sets of gaps; linear in their number."""
    before = {gap.id: (rule, gap) for rule, gap in earlier}
    after = {gap.id: (rule, gap) for rule, gap in later}
    changed, persisted = [], []
    for gap_id in (g for g in after if g in before):
        fields = _differences(before[gap_id][1], after[gap_id][1])
        if fields:
            changed.append(Change(before[gap_id], after[gap_id], fields))
        else:
            persisted.append(after[gap_id])
    return Comparison(
        opened=tuple(found for gap_id, found in after.items() if gap_id not in before),
        closed=tuple(found for gap_id, found in before.items() if gap_id not in after),
        changed=tuple(changed),
        persisted=tuple(persisted),
    )


def _differences(before: Gap, after: Gap) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
