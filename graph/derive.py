"""Asserted layer + a day → chains (`akku:next`) and the plain triples that people query.

A claim counts on a day if it is not deprecated, has begun, has not ended, and, where it is one of
a series of snapshots, no later claim of its series has begun. Claims of one series with the same
date stand side by side: that is a conflict, and it stays visible. A dated link without an end of
its own is over where another claim of the same link tells an end on a later day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pyoxigraph as ox

from graph.namespaces import AKKU, CV, DCTERMS, ID, ORG, PROV, RDF
from graph.statements import STATEMENT_CLASSES

_TYPE = ox.NamedNode(RDF + "type")
_NEXT = ox.NamedNode(AKKU + "next")
_SUPERCLASSES = {
    **{AKKU + name: AKKU + "Statement" for name in STATEMENT_CLASSES.values()},
    **{AKKU + name: AKKU + "Undertaking" for name in ("Facility", "Project", "Education")},
    **{
        AKKU + name: AKKU + "PolicyItem"
        for name in (
            "Strategy",
            "Objective",
            "Measure",
            "Task",
            "Obstacle",
            "Position",
            "Report",
            "Indicator",
        )
    },
    ORG + "OrganizationalCollaboration": ORG + "Organization",
}
_KINDS = {AKKU + cls: table for table, cls in STATEMENT_CLASSES.items()}


@dataclass
class Claim:
    """What the derivation needs of one statement."""

    node: ox.NamedNode
    table: str = ""
    subject: ox.NamedNode | None = None
    predicate: ox.NamedNode | None = None
    value: ox.NamedNode | ox.Literal | None = None
    role: str = ""
    phase: str = ""
    series: str = ""
    begins: str = ""
    ends: str = ""
    deprecated: bool = False
    sources: list[str] = field(default_factory=list)

    @property
    def link(self) -> tuple[object, ...]:
        """What a link says: the same again, on another day, is of the same link."""
        return self.subject, self.predicate, self.value, self.role, self.phase

    def holds(self, day: str) -> bool:
        """Whether the claim has begun by ``day`` and has not ended before it."""
        begun = not self.begins or self.begins <= day
        return begun and (not self.ends or self.ends >= day) and not self.deprecated


class Derivation:
    """The asserted layer, read once; the derived layer of any day follows from it."""

    def __init__(self, asserted: Iterable[ox.Triple]) -> None:
        triples = list(asserted)
        self._claims = _claims(triples)
        self._timeless = [*_superclasses(triples), *_chains(self._claims)]

    def on(self, day: dt.date) -> Iterator[ox.Triple]:
        """The derived layer for ``day``.

        Linear in the number of claims but for sorting each series.
        """
        yield from self._timeless
        plain = set(_plain_triples(self._claims, day.isoformat()))
        yield from plain
        yield from _consequences(plain)


def derive(asserted: Iterable[ox.Triple], day: dt.date) -> Iterator[ox.Triple]:
    """The derived layer for ``day``."""
    return Derivation(asserted).on(day)


def known(asserted: Iterable[ox.Triple], day: dt.date) -> list[ox.Triple]:
    """What was known on ``day``: the claims of which at least one source is dated up to then.

    A claim whose sources are all undated is left out: nobody can tell when it became known.
    """
    triples = list(asserted)
    issued = {
        t.subject.value: t.object.value
        for t in triples
        if t.predicate.value == DCTERMS + "issued"
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.Literal)
    }
    later = {
        claim.node
        for claim in _claims(triples)
        if all(issued.get(source, "9999") > day.isoformat() for source in claim.sources)
    }
    return [t for t in triples if t.subject not in later]


def _claims(triples: list[ox.Triple]) -> list[Claim]:
    claims: dict[ox.NamedNode, Claim] = {}
    for t in triples:
        if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode):
            table = _KINDS.get(t.object.value)
            if table and isinstance(t.subject, ox.NamedNode):
                claims[t.subject] = Claim(t.subject, table)
    for t in triples:
        claim = claims.get(t.subject) if isinstance(t.subject, ox.NamedNode) else None
        if claim is not None:
            _fill(claim, t.predicate.value, t.object)
    return list(claims.values())


def _fill(claim: Claim, term: str, value: object) -> None:
    if isinstance(value, ox.NamedNode) and term == PROV + "wasDerivedFrom":
        claim.sources.append(value.value)
    elif not term.startswith(AKKU):
        return
    name = term.removeprefix(AKKU)
    if isinstance(value, ox.NamedNode):
        if name in ("subject", "predicate"):
            setattr(claim, name, value)
        elif name == "object":
            claim.value = value
        elif name == "role":
            claim.role = value.value
        elif name == "rank":
            claim.deprecated = value.value == CV + "kind/deprecated"
    elif isinstance(value, ox.Literal):
        if name == "date":
            claim.value = value
        elif name in ("series", "phase"):
            setattr(claim, name, value.value)
        elif name == "validFrom" or (name == "asOf" and not claim.begins):
            claim.begins = value.value
        elif name == "validTo":
            claim.ends = value.value


def _superclasses(triples: list[ox.Triple]) -> Iterator[ox.Triple]:
    for t in triples:
        if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode):
            wider = _SUPERCLASSES.get(t.object.value)
            if wider:
                yield ox.Triple(t.subject, _TYPE, ox.NamedNode(wider))


def _series(claims: Iterable[Claim]) -> dict[str, dict[str, list[Claim]]]:
    """The claims of each series by their date, dates in order."""
    series: dict[str, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.series and not claim.deprecated:
            series[f"{claim.table}|{claim.series}"][claim.begins].append(claim)
    return {key: dict(sorted(dates.items())) for key, dates in series.items()}


def _chains(claims: list[Claim]) -> Iterator[ox.Triple]:
    for dates in _series(claims).values():
        for earlier, later in pairwise(dates.values()):
            for a in earlier:
                for b in later:
                    yield ox.Triple(a.node, _NEXT, b.node)


def _plain_triples(claims: list[Claim], day: str) -> Iterator[ox.Triple]:
    ends = _ends(claims, day)
    holding = [c for c in claims if c.holds(day) and not _is_over(c, ends)]
    current = [claim for claim in holding if not claim.series]
    for dates in _series(holding).values():
        current += dates[max(dates)]
    for claim in current:
        value = claim.node if claim.table == "quantities" else claim.value
        if claim.subject and claim.predicate and value is not None:
            yield ox.Triple(claim.subject, claim.predicate, value)


def _ends(claims: list[Claim], day: str) -> dict[tuple[object, ...], list[str]]:
    """The days before ``day`` on which links ended."""
    ends: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for claim in claims:
        over = claim.ends and claim.ends < day and not claim.deprecated
        if claim.table == "links" and over:
            ends[claim.link].append(claim.ends)
    return ends


def _is_over(claim: Claim, ends: dict[tuple[object, ...], list[str]]) -> bool:
    """Whether a dated link that tells no end lies before an end that another claim tells."""
    if claim.table != "links" or not claim.begins or claim.ends:
        return False
    return any(claim.begins <= end for end in ends.get(claim.link, ()))


def _consequences(plain: set[ox.Triple]) -> Iterator[ox.Triple]:
    performs = ox.NamedNode(AKKU + "performs")
    operator = ox.NamedNode(AKKU + "operator")
    together = ox.NamedNode(AKKU + "collaboratesWith")
    active = ox.NamedNode(AKKU + "activeIn")
    operators: dict[object, list[ox.NamedNode]] = defaultdict(list)
    for t in plain:
        if t.predicate == operator and isinstance(t.object, ox.NamedNode):
            operators[t.subject].append(t.object)
        elif t.predicate == together and isinstance(t.object, ox.NamedNode):
            yield ox.Triple(t.object, together, t.subject)
    for t in plain:
        if t.predicate == performs:
            for organisation in operators.get(t.subject, ()):
                yield ox.Triple(organisation, active, t.object)


def build_facts(day: dt.date, known_on: dt.date | None = None) -> Iterator[ox.Triple]:
    """The `build` layer's triples on the day that the derived layer holds for."""
    date = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
    build = ox.NamedNode(ID + "build")
    yield ox.Triple(build, ox.NamedNode(AKKU + "today"), ox.Literal(day.isoformat(), datatype=date))
    if known_on:
        yield ox.Triple(
            build, ox.NamedNode(AKKU + "knownOn"), ox.Literal(known_on.isoformat(), datatype=date)
        )
