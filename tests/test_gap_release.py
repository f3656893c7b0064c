"""On the release: what the kinds find leads to statements, and stays short enough to act on."""

import datetime as dt
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.gaps import (
    RULES,
    Rule,
    collaboration,
    dependence,
    geography,
    opportunity,
    ownership,
    readiness,
    skills,
)
from graph.gaps.model import MISSING_DATA, Gap
from graph.namespaces import AKKU, CV, ID, RDF, SKOS
from graph.release import Release
from graph.view import View, make_view

KINDS = [
    module.RULE
    for module in (collaboration, dependence, geography, opportunity, ownership, readiness, skills)
]
MOST = 40


@pytest.fixture(scope="module")
def view(release: Release) -> View:
    return make_view(release.base_quads(), dt.date.fromisoformat(release.manifest["day"]))


def is_statement(view: View, iri: str) -> bool:
    node = ox.NamedNode(iri)
    about = ox.NamedNode(AKKU + "subject"), ox.NamedNode(AKKU + "scope")
    return any(any(view.store.quads_for_pattern(node, term, None, None)) for term in about)


@pytest.mark.parametrize("rule", KINDS, ids=lambda rule: rule.name)
def test_every_finding_rests_on_statements_or_says_what_is_missing(view: View, rule: Rule) -> None:
    found = list(rule.find(view))
    assert 0 < len(found) <= MOST
    for gap in found:
        assert gap.kind in (*rule.types, MISSING_DATA)
        assert gap.asks
        if gap.kind != MISSING_DATA:
            assert gap.evidence
            assert all(is_statement(view, iri) for iri in gap.evidence)


@pytest.mark.parametrize("rule", KINDS, ids=lambda rule: rule.name)
def test_every_type_has_a_topic_and_its_texts_in_three_languages(view: View, rule: Rule) -> None:
    for kind in rule.types:
        node = ox.NamedNode(f"{CV}gap-type/{kind}")
        for term in (SKOS + "prefLabel", SKOS + "definition", AKKU + "overturnedBy"):
            texts = view.store.quads_for_pattern(node, ox.NamedNode(term), None, None)
            assert {getattr(q.object, "language", None) for q in texts} == {"fi", "sv", "en"}
        broader = view.store.quads_for_pattern(node, ox.NamedNode(SKOS + "broader"), None, None)
        assert [q.object for q in broader] == [ox.NamedNode(rule.concept)]


@pytest.mark.parametrize("rule", KINDS, ids=lambda rule: rule.name)
def test_the_shapes_demand_the_evidence_that_the_rule_promises(view: View, rule: Rule) -> None:
    promise = ox.NamedNode(AKKU + "restsOnEvidence")
    for kind in rule.types:
        node = ox.NamedNode(f"{CV}gap-type/{kind}")
        assert any(view.store.quads_for_pattern(node, promise, None, None)), kind


def one(view: View, rule: Rule, kind: str, *focus: str) -> Gap:
    wanted = tuple(f"{CV}{f.replace(':', '/')}" if ":" in f else ID + f for f in focus)
    return next(g for g in rule.find(view) if g.kind == kind and g.focus[: len(focus)] == wanted)


def test_refined_graphite_is_severe_and_agreed(view: View) -> None:
    gap = one(view, dependence.RULE, "concentrated-supply", "material:graphite", "stage:refining")
    assert (gap.severity, gap.confirmed) == ("severe", True)


def test_precursor_is_in_one_foreign_hand(view: View) -> None:
    kind = "stage-under-one-foreign-controller"
    gap = one(view, ownership.RULE, kind, "stage:pcam", "umicore")
    assert gap.size
    assert gap.size.low == 100


def test_trade_data_and_readiness_levels_are_said_to_be_missing(view: View) -> None:
    for rule in (opportunity.RULE, readiness.RULE):
        assert one(view, rule, MISSING_DATA, f"gap-type:{rule.name}").asks


def test_no_suggested_pair_has_a_supply_link_on_record(view: View) -> None:
    supply = {
        (q.subject.value, q.object.value)
        for q in view.store.quads_for_pattern(None, ox.NamedNode(AKKU + "suppliesTo"), None, None)
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
    }
    pairs = [gap.focus[:2] for gap in collaboration.RULE.find(view)]
    assert pairs
    assert not {(a, b) for a, b in pairs} & supply
    assert all(
        any(
            view.store.quads_for_pattern(
                ox.NamedNode(party), ox.NamedNode(RDF + "type"), None, None
            )
        )
        for p in pairs
        for party in p
    )


def test_the_documentation_has_a_row_for_every_rule(project: Path) -> None:
    text = (project / "docs" / "gaps.md").read_text("utf-8")
    table = [line.split("|") for line in text.splitlines() if line.startswith("| ")]
    modules = {name for row in table if len(row) > 5 for name in re.findall(r"`(\w+)`", row[4])}
    assert modules == {rule.name for rule in RULES}
