"""Gaps: what is missing, weak or contradictory in the chain; one module per kind.

A new kind is a module with a docstring in six parts (Definition, Method, Needed data, Pitfalls,
Complexity, Reference), a `find(view)` and a `RULE`, one line in ``RULES``, and its gap types in
`ontology/vocab/gap-type.ttl`, each with what would overturn it. Where data are wanting the finder
yields `graph.gaps.model.notice(…)` and no verdict.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.gaps import (
    balance,
    collaboration,
    dependence,
    evidence,
    freshness,
    geography,
    grade,
    opportunity,
    ownership,
    policy,
    presence,
    readiness,
    skills,
    timing,
)
from graph.gaps.model import MISSING_DATA, Found, Gap, Rule, Size
from graph.gaps.record import method, rule_triples, triples
from graph.view import View

#: Every rule, in the order in which pages list them.
RULES: tuple[Rule, ...] = (
    policy.RULE,
    balance.RULE,
    grade.RULE,
    presence.RULE,
    timing.RULE,
    evidence.RULE,
    freshness.RULE,
    collaboration.RULE,
    dependence.RULE,
    skills.RULE,
    ownership.RULE,
    readiness.RULE,
    geography.RULE,
    opportunity.RULE,
)


def find_gaps(view: View, rules: Iterable[Rule] = RULES) -> Iterator[Found]:
    """Every gap that the rules find in the view, by rule, each with its rule."""
    for rule in rules:
        for gap in sorted(rule.find(view), key=lambda gap: gap.id):
            yield rule, gap


def gap_triples(view: View, rules: Iterable[Rule] = RULES) -> Iterator[ox.Triple]:
    """The `gaps` layer: the rules, and what they find in the view."""
    chosen = tuple(rules)
    for rule in chosen:
        yield from rule_triples(rule)
    for rule, gap in find_gaps(view, chosen):
        yield from triples(gap, rule, view.as_of, view.known_on)


__all__ = [
    "MISSING_DATA",
    "RULES",
    "Found",
    "Gap",
    "Rule",
    "Size",
    "find_gaps",
    "gap_triples",
    "method",
]
