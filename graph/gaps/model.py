"""A gap: a computed finding that something expected is missing, weak or contradictory."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from graph.namespaces import AKKU, CV, ID, RDF, XSD, shorten
from graph.view import View


@dataclass(frozen=True)
class Size:
    """How large a gap is: an amount with its interval, in a unit (a symbol of the unit scheme)."""

    amount: Decimal
    low: Decimal
    high: Decimal
    unit: str


@dataclass(frozen=True)
class Rule:
    """A way of finding gaps: its name, its version, the gap types it makes, and the finder.

    The finder's module docstring is the definition that pages show.
    """

    name: str
    version: str
    types: tuple[str, ...]
    find: Callable[[View], Iterable["Gap"]]

    @property
    def iri(self) -> str:
        """The rule's own IRI."""
        return f"{ID}rule-{self.name}"


@dataclass(frozen=True)
class Gap:
    """One finding.

    ``kind`` is the local id of a gap type, ``focus`` the IRIs of what lacks something,
    ``evidence`` the IRIs of statements and coverage claims used, ``state`` the local id of a
    concept of the kind scheme that says how far the thing is (``pipeline``, ``pilot`` …),
    ``missing`` what data the rule would have needed (an id of the kind scheme), ``key`` what tells
    apart several findings of one type on one focus.
    """

    kind: str
    focus: tuple[str, ...]
    confirmed: bool = False
    evidence: tuple[str, ...] = ()
    severity: str = "minor"
    state: str | None = None
    size: Size | None = None
    region: str | None = None
    missing: str | None = None
    key: str = ""

    @property
    def id(self) -> str:
        """A stable id: the same finding has the same id in every release.

        Type, region and focus; a focus too long for an id is cut and told apart by a hash.
        """
        names = [shorten(iri).replace(":", "-").lower() for iri in self.focus]
        parts = ["gap", self.kind, *([self.region] if self.region else []), *names]
        if self.key:
            parts.append(hashlib.sha256(self.key.encode()).hexdigest()[:8])
        slug = "-".join(parts)
        slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in slug)
        if len(slug) <= 110:
            return slug
        return slug[:100].rstrip("-") + "-" + hashlib.sha256(slug.encode()).hexdigest()[:8]


def triples(gap: Gap, rule: Rule, as_of: dt.date, known_on: dt.date | None) -> Iterator[ox.Triple]:
    """The gap as RDF."""
    node = ox.NamedNode(ID + gap.id)

    def link(name: str, iri: str) -> ox.Triple:
        return ox.Triple(node, ox.NamedNode(AKKU + name), ox.NamedNode(iri))

    def value(name: str, text: str, datatype: str) -> ox.Triple:
        literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
        return ox.Triple(node, ox.NamedNode(AKKU + name), literal)

    yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(AKKU + "Gap"))
    yield link("gapType", f"{CV}gap-type/{gap.kind}")
    yield link("certainty", f"{CV}kind/{'confirmed' if gap.confirmed else 'unconfirmed'}")
    yield link("severity", f"{CV}kind/{gap.severity}")
    yield link("detectedBy", rule.iri)
    yield value("ruleVersion", rule.version, "string")
    yield value("asOf", as_of.isoformat(), "date")
    if known_on:
        yield value("knownOn", known_on.isoformat(), "date")
    for iri in gap.focus:
        yield link("focus", iri)
    for iri in gap.evidence:
        yield link("evidence", iri)
    if gap.state:
        yield link("state", f"{CV}kind/{gap.state}")
    if gap.region:
        yield link("region", ID + gap.region)
    if gap.missing:
        yield link("missingData", f"{CV}kind/{gap.missing}")
    if gap.size:
        for name, amount in (
            ("amount", gap.size.amount),
            ("amountMin", gap.size.low),
            ("amountMax", gap.size.high),
        ):
            yield value(name, f"{amount:f}", "decimal")
        yield value("unitSymbol", gap.size.unit, "string")
