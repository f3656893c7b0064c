"""A gap as RDF, and back: what the `gaps` layer of a release holds."""

import datetime as dt
import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from graph.gaps.model import Found, Gap, Rule, Size
from graph.namespaces import AKKU, CV, DCTERMS, ID, RDF, RDFS, XSD, layer


def rule_triples(rule: Rule) -> Iterator[ox.Triple]:
    """The rule as RDF: name, version, topic and method."""
    node = ox.NamedNode(rule.iri)
    yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(AKKU + "GapRule"))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "identifier"), ox.Literal(rule.name))
    yield ox.Triple(node, ox.NamedNode(AKKU + "ruleVersion"), ox.Literal(rule.version))
    yield ox.Triple(node, ox.NamedNode(DCTERMS + "subject"), ox.NamedNode(rule.concept))
    comment = ox.Literal(method(rule), language="en")
    yield ox.Triple(node, ox.NamedNode(RDFS + "comment"), comment)


def method(rule: Rule) -> str:
    """The rule's definition, method, needed data, pitfalls, complexity and reference."""
    module = inspect.getmodule(rule.find)
    return inspect.cleandoc(module.__doc__ or "") if module else ""


def triples(gap: Gap, rule: Rule, as_of: dt.date, known_on: dt.date | None) -> Iterator[ox.Triple]:
    """The gap as RDF."""
    node = ox.NamedNode(ID + gap.id)
    yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(AKKU + "Gap"))
    for name, iri in _links(gap, rule):
        yield ox.Triple(node, ox.NamedNode(AKKU + name), ox.NamedNode(iri))
    for name, text, datatype in _values(gap, rule, as_of, known_on):
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        yield ox.Triple(node, ox.NamedNode(AKKU + name), literal)


def _links(gap: Gap, rule: Rule) -> Iterator[tuple[str, str]]:
    yield "gapType", f"{CV}gap-type/{gap.kind}"
    yield "certainty", f"{CV}kind/{'confirmed' if gap.confirmed else 'unconfirmed'}"
    yield "severity", f"{CV}kind/{gap.severity}"
    yield "detectedBy", rule.iri
    for name, iris in (("focus", gap.focus), ("evidence", gap.evidence), ("asksFor", gap.asks)):
        for iri in iris:
            yield name, iri
    for name, local in (("state", gap.state), ("missingData", gap.missing)):
        if local:
            yield name, f"{CV}kind/{local}"
    if gap.region:
        yield "region", ID + gap.region


def _values(
    gap: Gap, rule: Rule, as_of: dt.date, known_on: dt.date | None
) -> Iterator[tuple[str, str, str]]:
    yield "ruleVersion", rule.version, "string"
    yield "asOf", as_of.isoformat(), "date"
    if known_on:
        yield "knownOn", known_on.isoformat(), "date"
    if len(gap.focus) > 1:
        yield "focusOrder", " ".join(gap.focus), "string"
    if gap.key:
        yield "findingKey", gap.key, "string"
    if gap.size:
        yield "amount", f"{gap.size.amount:f}", "decimal"
        yield "amountMin", f"{gap.size.low:f}", "decimal"
        yield "amountMax", f"{gap.size.high:f}", "decimal"
        yield "unitSymbol", gap.size.unit, "string"


def read_gaps(store: ox.Store, rules: Iterable[Rule]) -> list[Found]:
    """The gaps that a release holds, in the order in which the build found them.

    A rule that the running code does not have (an older or newer release) is made up from its
    name and version, with nothing to run.
    """
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(layer("gaps"))):
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.Triple):
            facts[quad.subject.value][quad.predicate.value].append(quad.object.value)
    known = {rule.iri: rule for rule in rules}
    found = []
    for gap in facts.values():
        if AKKU + "Gap" in gap[RDF + "type"]:
            rule = known.get(gap[AKKU + "detectedBy"][0]) or _foreign(gap)
            found.append((rule, _gap(gap)))
    order = {name: place for place, name in enumerate(known)}
    return sorted(found, key=lambda pair: (order.get(pair[0].iri, len(order)), pair[1].id))


def _foreign(gap: dict[str, list[str]]) -> Rule:
    name = gap[AKKU + "detectedBy"][0].removeprefix(ID + "rule-")
    return Rule(name, gap[AKKU + "ruleVersion"][0], (), lambda _: ())


def _gap(facts: dict[str, list[str]]) -> Gap:
    def one(name: str) -> str | None:
        return next(iter(facts.get(AKKU + name, ())), None)

    def local(name: str) -> str | None:
        iri = one(name)
        return iri.rpartition("/")[2] if iri else None

    order = one("focusOrder")
    return Gap(
        kind=local("gapType") or "",
        focus=tuple(order.split(" ")) if order else tuple(facts[AKKU + "focus"]),
        confirmed=local("certainty") == "confirmed",
        evidence=tuple(sorted(facts.get(AKKU + "evidence", ()))),
        severity=local("severity") or "minor",
        state=local("state"),
        size=_size(one),
        region=local("region"),
        missing=local("missingData"),
        asks=tuple(sorted(facts.get(AKKU + "asksFor", ()))),
        key=one("findingKey") or "",
    )


def _size(one: Callable[[str], str | None]) -> Size | None:
    amount, low, high, unit = (one(n) for n in ("amount", "amountMin", "amountMax", "unitSymbol"))
    if amount is None or low is None or high is None:
        return None
    return Size(Decimal(amount), Decimal(low), Decimal(high), unit or "")
