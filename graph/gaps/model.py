"""A gap: a computed finding that something expected is missing, weak or contradictory."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from graph.errors import InvalidInput
from graph.namespaces import AKKU, CV, ID, shorten
from graph.view import View

#: The type of what a rule says instead of a verdict where it lacks data; every rule may make it.
MISSING_DATA = "missing-data"


@dataclass(frozen=True)
class Size:
    """How large a gap is: an amount with its interval, in a unit (a symbol of the unit scheme).

    Raises ``InvalidInput`` where the amount lies outside its own interval.
    """

    amount: Decimal
    low: Decimal
    high: Decimal
    unit: str

    def __post_init__(self) -> None:
        if not self.low <= self.amount <= self.high:
            raise InvalidInput(
                f"The size {self.amount} {self.unit} is outside {self.low} to {self.high}",
                "Give low ≤ amount ≤ high.",
            )


@dataclass(frozen=True)
class Rule:
    """A way of finding gaps: its name, its version, the gap types it makes, and the finder.

    The finder's module docstring is the definition that pages show. ``topic`` is the top concept
    of its types in the scheme of gap types, by default the concept named as the rule.
    """

    name: str
    version: str
    types: tuple[str, ...]
    find: Callable[[View], Iterable["Gap"]]
    topic: str = ""

    @property
    def iri(self) -> str:
        """The rule's own IRI."""
        return f"{ID}rule-{self.name}"

    @property
    def concept(self) -> str:
        """The IRI of the rule's topic."""
        return f"{CV}gap-type/{self.topic or self.name}"


@dataclass(frozen=True)
class Gap:
    """One finding.

    ``kind`` is the local id of a gap type, ``focus`` the IRIs of what lacks something,
    ``evidence`` the IRIs of statements and coverage claims used, ``state`` the local id of a
    concept of the kind scheme that says how far the thing is (``pipeline``, ``pilot`` …),
    ``missing`` what data the rule would have needed (an id of the kind scheme), ``asks`` the IRIs
    of the properties that a statement would have to give to overturn it, ``key`` what tells apart
    several findings of one type on one focus.
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
    asks: tuple[str, ...] = ()
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


Found = tuple[Rule, Gap]


def terms(*names: str) -> tuple[str, ...]:
    """The IRIs of properties of ours: ``terms("dueDate")``, for ``Gap.asks``."""
    return tuple(AKKU + name for name in sorted(names))


def notice(
    focus: str, *properties: str, aspect: str = "", region: str | None = None, key: str = ""
) -> Gap:
    """What a rule says where it lacks data: it cannot judge ``focus`` without ``properties``.

    ``focus`` is the IRI of the thing or, where nothing of the kind can be judged, of the gap type
    (``rule.concept``); ``properties`` are names of ours. Of a property that is stated of many
    aspects, such as `observed`, ``aspect`` is the one wanted, and stands beside the focus. It is a
    finding about the graph, shown beside the others, and never a verdict about the world.
    """
    return Gap(
        MISSING_DATA,
        (focus, f"{CV}aspect/{aspect}") if aspect else (focus,),
        missing="no-data",
        asks=terms(*properties),
        region=region,
        key=key,
    )
