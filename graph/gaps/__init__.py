"""Gaps: what is missing, weak or contradictory in the chain; one module per kind."""

import inspect
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.gaps import evidence, policy, presence
from graph.gaps.model import Gap, Rule, Size, triples
from graph.namespaces import AKKU, DCTERMS, RDF, RDFS
from graph.view import View

#: Every rule, in the order in which pages list them.
RULES: tuple[Rule, ...] = (presence.RULE, policy.RULE, evidence.RULE)


def find_gaps(view: View, rules: Iterable[Rule] = RULES) -> Iterator[tuple[Rule, Gap]]:
    """Every gap that the rules find in the view, by rule, each with its rule."""
    for rule in rules:
        for gap in sorted(rule.find(view), key=lambda gap: gap.id):
            yield rule, gap


def gap_triples(view: View, rules: Iterable[Rule] = RULES) -> Iterator[ox.Triple]:
    """The `gaps` layer: the rules, and what they find in the view."""
    chosen = tuple(rules)
    for rule in chosen:
        yield from _rule_triples(rule)
    for rule, gap in find_gaps(view, chosen):
        yield from triples(gap, rule, view.as_of, view.known_on)


def method(rule: Rule) -> str:
    """The rule's definition, method, needed data, pitfalls, complexity and reference."""
    module = inspect.getmodule(rule.find)
    return inspect.cleandoc(module.__doc__ or "") if module else ""


def _rule_triples(rule: Rule) -> Iterator[ox.Triple]:
    node = ox.NamedNode(rule.iri)
    yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(AKKU + "GapRule"))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "identifier"), ox.Literal(rule.name))
    yield ox.Triple(node, ox.NamedNode(AKKU + "ruleVersion"), ox.Literal(rule.version))
    comment = ox.Literal(method(rule), language="en")
    yield ox.Triple(node, ox.NamedNode(RDFS + "comment"), comment)


__all__ = ["RULES", "Gap", "Rule", "Size", "find_gaps", "gap_triples", "method"]
