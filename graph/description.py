"""What the graph says of one thing: its claims with their sources, and what points to it."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox

from graph.answers import Table, answer
from graph.dates import PartialDate, parse_date
from graph.errors import NotFound
from graph.namespaces import AKKU, DCTERMS, FOAF, GRAPH, PROV, RDF, RDFS, SPARQL_PREFIXES, layer
from graph.store.base import Store, Term
from graph.wording import Wording, shown

_TYPE = RDF + "type"


@dataclass
class Claim:
    """One statement, its values by local name of the property; IRIs and literals as text."""

    iri: str
    values: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    language: str = ""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.values.get(name, "")

    @property
    def kind(self) -> str:
        """``LinkStatement``, ``StatusStatement`` …"""
        return self.values.get("type", "")

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Lower end, amount, upper end."""
        low, amount, high = (self.values.get(n) for n in ("amountMin", "amount", "amountMax"))
        return _decimal(low), _decimal(amount), _decimal(high)

    @property
    def period(self) -> tuple[PartialDate | None, PartialDate | None]:
        """From and to in the stated precision; a snapshot has only a from."""
        start = self._date("validFrom") or self._date("asOf")
        precise = "validToPrecision" if "validToPrecision" in self.values else "datePrecision"
        return start, self._date("validTo", precise)

    @property
    def day(self) -> PartialDate | None:
        """The value of a date statement in the stated precision."""
        return self._date("date")

    @property
    def is_snapshot(self) -> bool:
        """Whether the claim says what was seen on a date, not since when it holds."""
        return "asOf" in self.values and "validFrom" not in self.values

    def _date(self, name: str, precision: str = "datePrecision") -> PartialDate | None:
        text = self.values.get(name)
        return in_precision(text, self.values.get(precision, "")) if text else None


def in_precision(day: str, precision: str) -> PartialDate:
    """A first day and a precision (an IRI or its local name) as the source's own date."""
    length = {"year": 4, "month": 7}.get(precision.rpartition("/")[2], 10)
    date = parse_date(day[:length])
    if precision.endswith("quarter"):
        return parse_date(f"{date.first.year}-Q{(date.first.month + 2) // 3}")
    return date


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


@dataclass(frozen=True)
class Source:
    """A source as pages cite it."""

    iri: str
    title: str
    publisher: str
    issued: PartialDate | None
    page: str
    language: str
    reliability: str
    seen_via: str = ""


class Reader:
    """Reads a release's store for pages, whichever engine it lies in.

    Fixed queries, no user's text in them.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, query: str) -> list[dict[str, str]]:
        """The solutions of a SELECT as text by variable; unbound ones are left out."""
        rows = self._store.select(SPARQL_PREFIXES + query)
        return [{name: term.value for name, term in row.items()} for row in rows]

    def answer(self, query: str) -> Table:
        """The answer to a query of the library, prefixes in it."""
        return answer(self._store, query)

    def properties(self, iri: str) -> dict[str, list[ox.Literal | ox.NamedNode]]:
        """The direct values of a thing by property IRI; raises ``NotFound`` if it has none."""
        found: dict[str, list[ox.Literal | ox.NamedNode]] = defaultdict(list)
        for row in self._store.select(f"SELECT DISTINCT ?p ?o {{ <{iri}> ?p ?o }}"):
            value = row["o"]
            known = found[row["p"].value]
            if not isinstance(value, ox.BlankNode):
                known.append(value)
        if not found:
            raise NotFound(
                Wording("Nothing is known of {iri}", iri=shown(iri, 120)), "Search for it by name."
            )
        return dict(found)

    def claims_about(self, iri: str) -> list[Claim]:
        """All claims of which ``iri`` is the subject, by property and date."""
        return self._claims(f"?claim akku:subject <{iri}>")

    def claims_to(self, iri: str, limit: int = 50, offset: int = 0) -> list[Claim]:
        """Claims of other things that point to ``iri``."""
        pointing = (
            "{ SELECT DISTINCT ?claim { "
            f"?claim akku:object|akku:party|akku:material|akku:place|akku:stage <{iri}> . "
            f"FILTER NOT EXISTS {{ ?claim akku:subject <{iri}> }} "
            f"}} ORDER BY ?claim LIMIT {limit} OFFSET {offset} }}"
        )
        return self._claims(pointing)

    def count_to(self, iri: str) -> int:
        """How many claims of other things point to ``iri``."""
        rows = self.rows(
            "SELECT (COUNT(DISTINCT ?claim) AS ?n) { "
            f"?claim akku:object|akku:party|akku:material|akku:place|akku:stage <{iri}> . "
            f"FILTER NOT EXISTS {{ ?claim akku:subject <{iri}> }} }}"
        )
        return int(rows[0]["n"])

    def claims_from(self, source: str, limit: int = 50, offset: int = 0) -> list[Claim]:
        """Claims that rest on a source."""
        return self._claims(
            "{ SELECT ?claim { "
            f"?claim prov:wasDerivedFrom <{source}> ; akku:subject ?s ; akku:rank ?r "
            f"}} ORDER BY ?claim LIMIT {limit} OFFSET {offset} }}"
        )

    def count_from(self, source: str) -> int:
        """How many claims rest on a source."""
        rows = self.rows(
            "SELECT (COUNT(DISTINCT ?claim) AS ?n) "
            f"{{ ?claim prov:wasDerivedFrom <{source}> ; akku:subject ?s ; akku:rank ?r }}"
        )
        return int(rows[0]["n"])

    def claims(self, iris: list[str]) -> list[Claim]:
        """The claims with these IRIs."""
        values = " ".join(f"<{iri}>" for iri in iris)
        return self._claims(f"VALUES ?claim {{ {values} }}") if iris else []

    def sources(self, iris: set[str]) -> dict[str, Source]:
        """The sources by IRI."""
        values = " ".join(f"<{iri}>" for iri in sorted(iris))
        told: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._store.select(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"):
            told[row["s"].value].setdefault(row["p"].value, row["o"].value)
        return {iri: _source(iri, about) for iri, about in told.items()}

    def gaps_on(self, iri: str) -> list[dict[str, str]]:
        """The gaps whose focus is ``iri``."""
        return self.rows(
            "SELECT ?gap ?type ?certainty ?severity { "
            f"?gap a akku:Gap ; akku:focus <{iri}> ; akku:gapType ?type ; "
            "akku:certainty ?certainty ; akku:severity ?severity } ORDER BY ?type ?gap"
        )

    def conflicts_on(self, iri: str) -> list[tuple[str, list[Claim]]]:
        """The conflicts about ``iri``: each gap with the claims that disagree."""
        rows = self.rows(
            "SELECT ?gap ?claim { VALUES ?type { gt:conflicting-statements gt:conflicting-amounts }"
            f" ?gap akku:gapType ?type ; akku:focus <{iri}> ; akku:evidence ?claim }} ORDER BY ?gap"
        )
        evidence: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            evidence[row["gap"]].append(row["claim"])
        claims = {claim.iri: claim for claim in self.claims([row["claim"] for row in rows])}
        return [(gap, [claims[c] for c in found]) for gap, found in evidence.items()]

    def triples(self, iri: str) -> list[ox.Triple]:
        """The thing's own description: its triples, and those of the claims about it."""
        query = (
            f"CONSTRUCT {{ <{iri}> ?p ?o . ?claim ?q ?v }} WHERE {{ "
            f"{{ <{iri}> ?p ?o }} UNION {{ ?claim akku:subject <{iri}> ; ?q ?v }} }}"
        )
        return sorted(set(self._store.construct(SPARQL_PREFIXES + query)), key=str)

    def layer(self, name: str) -> list[ox.Triple]:
        """The triples of one layer."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{layer(name)}> {{ ?s ?p ?o }} }}"
        return sorted(self._store.construct(query), key=str)

    def layer_sizes(self) -> list[tuple[str, int]]:
        """The layers and how many triples each has."""
        query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
        return [(row["g"].removeprefix(GRAPH), int(row["n"])) for row in self.rows(query)]

    def _claims(self, pattern: str) -> list[Claim]:
        claims: dict[str, Claim] = {}
        query = f"SELECT DISTINCT ?claim ?p ?o {{ {pattern} . ?claim ?p ?o }}"
        for row in self._store.select(SPARQL_PREFIXES + query):
            claim = claims.setdefault(row["claim"].value, Claim(row["claim"].value))
            _fill(claim, row["p"].value, row["o"])
        return sorted(claims.values(), key=_order)


def _source(iri: str, about: dict[str, str]) -> Source:
    issued = about.get(DCTERMS + "issued")
    precision = about.get(AKKU + "datePrecision", "")
    return Source(
        iri=iri,
        title=about.get(DCTERMS + "title", ""),
        publisher=about.get(DCTERMS + "publisher", ""),
        issued=in_precision(issued, precision) if issued else None,
        page=about.get(FOAF + "page", ""),
        language=about.get(DCTERMS + "language", ""),
        reliability=about.get(AKKU + "reliability", "").rpartition("/")[2],
        seen_via=about.get(AKKU + "seenVia", ""),
    )


def _fill(claim: Claim, term: str, value: Term) -> None:
    if term == PROV + "wasDerivedFrom":
        claim.sources.append(value.value)
    elif term == _TYPE:
        if value.value != AKKU + "Statement":
            claim.values["type"] = value.value.rpartition("#")[2]
    elif term == RDFS + "comment":
        claim.values["note"] = value.value
    elif term == RDFS + "label":
        claim.values["label"] = value.value
    elif term.startswith(AKKU):
        claim.values[term.removeprefix(AKKU)] = value.value
        if term == AKKU + "text" and isinstance(value, ox.Literal):
            claim.language = value.language or ""


def _order(claim: Claim) -> tuple[str, ...]:
    value = claim.values
    day = value.get("validFrom") or value.get("asOf") or value.get("date") or ""
    return (value.get("predicate", ""), value.get("aspect", ""), day, claim.iri)
