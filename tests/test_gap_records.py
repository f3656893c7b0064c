"""A gap is a resource: it is written as RDF and read back as it was, and says what overturns it."""

import datetime as dt
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInput
from graph.gaps import MISSING_DATA, RULES, Gap, Rule, Size, find_gaps
from graph.gaps.model import notice, terms
from graph.gaps.record import read_gaps, triples
from graph.namespaces import AKKU, CV, ID, SKOS, layer
from graph.release import Release
from graph.view import in_graph, make_view

DAY = dt.date(2026, 1, 1)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8}){0,9}", fullmatch=True)
IRIS = st.builds(lambda name: ID + name, NAMES) | st.builds(lambda n: f"{CV}stage/{n}", NAMES)
AMOUNTS = st.decimals(0, 10**9, places=3)


def size(amounts: list[Decimal], unit: str) -> Size:
    low, amount, high = sorted(amounts)
    return Size(amount, low, high, unit)


SIZES = st.builds(
    size,
    st.lists(AMOUNTS, min_size=3, max_size=3),
    st.sampled_from(["GWh/yr", "t/yr", "%", "month"]),
)
GAPS = st.builds(
    Gap,
    kind=st.sampled_from([kind for rule in RULES for kind in rule.types]),
    focus=st.lists(IRIS, min_size=1, max_size=3, unique=True).map(tuple),
    confirmed=st.booleans(),
    evidence=st.sets(IRIS, max_size=4).map(lambda iris: tuple(sorted(iris))),
    severity=st.sampled_from(["severe", "serious", "minor"]),
    state=st.sampled_from([None, "ladder-none"]),
    size=st.none() | SIZES,
    region=st.sampled_from([None, "finland", "sweden"]),
    asks=st.sampled_from([(), terms("status"), terms("dueDate", "endDate")]),
    key=st.sampled_from(["", "a|b", "ä key"]),
)


def through_rdf(gap: Gap, rule: Rule) -> list[tuple[Rule, Gap]]:
    store = ox.Store()
    graph = ox.NamedNode(layer("gaps"))
    store.extend(in_graph(t, graph) for t in triples(gap, rule, DAY, DAY))
    return read_gaps(store, RULES)


@given(GAPS)
def test_a_gap_comes_back_from_rdf_as_it_was(gap: Gap) -> None:
    assert through_rdf(gap, RULES[0]) == [(RULES[0], gap)]


@given(GAPS, GAPS)
def test_an_id_tells_findings_apart_and_nothing_else(one: Gap, other: Gap) -> None:
    def slug(gap: Gap) -> tuple[object, ...]:
        return gap.kind, gap.region or "", gap.focus, gap.key

    assert len(one.id) <= 110
    assert one.id == Gap(one.kind, one.focus, region=one.region, key=one.key).id
    if slug(one) == slug(other):
        assert one.id == other.id


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_size_lies_in_its_interval(low: Decimal, amount: Decimal, high: Decimal) -> None:
    if low <= amount <= high:
        assert Size(amount, low, high, "t").low <= Size(amount, low, high, "t").high
    else:
        with pytest.raises(InvalidInput):
            Size(amount, low, high, "t")


def test_a_rule_of_another_release_keeps_its_name_and_version() -> None:
    gap = Gap("old-type", (ID + "terrafame",))
    [(rule, read)] = through_rdf(gap, Rule("forgotten", "7", ("old-type",), lambda _: ()))
    assert (rule.name, rule.version, read) == ("forgotten", "7", gap)


def test_a_notice_asks_and_gives_no_verdict() -> None:
    gap = notice(RULES[0].concept, "capacity", region="finland")
    assert (gap.kind, gap.confirmed, gap.missing, gap.size) == (
        MISSING_DATA,
        False,
        "no-data",
        None,
    )
    assert gap.asks == (AKKU + "capacity",)


def test_the_release_holds_the_gaps_of_its_day(release: Release) -> None:
    store = ox.Store.read_only(str(release.store_path))
    view = make_view(release.base_quads(), dt.date.fromisoformat(release.manifest["day"]))
    assert read_gaps(store, RULES) == list(find_gaps(view))


def test_every_type_says_in_three_languages_what_it_is_and_what_would_overturn_it(
    release: Release,
) -> None:
    quads = release.base_quads()
    texts = {
        (q.subject.value, q.predicate.value, q.object.language)
        for q in quads
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.Literal)
    }
    for kind in [MISSING_DATA, *(kind for rule in RULES for kind in rule.types)]:
        for language in ("fi", "sv", "en"):
            for term in (SKOS + "prefLabel", SKOS + "definition", AKKU + "overturnedBy"):
                assert (f"{CV}gap-type/{kind}", term, language) in texts


def test_every_gap_is_of_a_type_that_its_rule_declares(release: Release) -> None:
    view = make_view(release.base_quads(), dt.date.fromisoformat(release.manifest["day"]))
    for rule, gap in find_gaps(view):
        assert gap.kind in (*rule.types, MISSING_DATA)
        assert gap.focus
