"""`/compare`: two days of a release, or two releases: gaps, statements, statuses, counts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from graph.description import Claim
from graph.differences import Differences, Statement, find_differences
from graph.errors import InvalidInput
from graph.gaps import RULES, Found
from graph.gaps.comparison import Comparison, compare
from graph.gaps.record import read_gaps
from graph.namespaces import shorten
from graph.release import Release, list_releases
from graph.view import View
from graph.wording import Wording
from web.names import label
from web.services import services
from web.sheets import Cell, Sheet, respond
from web.views.gaps import changes_sheet, one_of, read_day

blueprint = Blueprint("compare", __name__)

#: How many rows of each list a page shows; the files have all.
SHOWN = 50
_YEAR = dt.timedelta(days=365)
_STATUSES = """
SELECT ?thing ?claim WHERE {
  ?claim a akku:StatusStatement ; akku:subject ?thing ; akku:object ?status .
  ?thing akku:status ?status }
"""
_UNDATED = """
SELECT (COUNT(?claim) AS ?n) WHERE {
  ?claim a akku:Statement . FILTER NOT EXISTS { ?claim prov:wasDerivedFrom/dcterms:issued ?day } }
"""
#: Properties that tell news of the first order, and properties of recipes, names and notes.
_STATES = frozenset({"akku:status", "akku:permitStatus", "akku:inForce"})
_OF_REFERENCE = frozenset(
    {"akku:remark", "akku:content", "akku:madeFrom", "akku:requirement", "skos:notation"}
)
_SIDES = frozenset({"before", "after", "from", "to", "knowledge"})


@dataclass(frozen=True)
class Side:
    """A graph to compare: a release on its day, or the present one on another day."""

    release: str
    day: dt.date
    known: bool

    def view(self) -> View:
        """The graph of it."""
        if self.release != services().release.id:
            return services().once(("release view", self.release), lambda: _open(self.release))
        return services().view_of(self.day, self.day if self.known else None)

    def gaps(self) -> list[Found]:
        """The gaps of it."""
        if self.release != services().release.id:
            return list(read_gaps(self.view().store, RULES))
        return services().gaps(self.day, self.day if self.known else None)


@dataclass(frozen=True)
class Compared:
    """Two sides, and what differs."""

    before: Side
    after: Side
    gaps: Comparison
    rest: Differences


@blueprint.get("/compare")
def page() -> str:
    """The choice of two sides, and what differs."""
    found = read_compared()
    new, gone = _news_first(found.rest.new), _news_first(found.rest.gone)
    shown = [one.claim for one in (*new[:SHOWN], *gone[:SHOWN])]
    behind = _behind(found)
    said = {claim.iri: claim for claim in services().reader.claims(shown)}
    cited = {s for claim in (*said.values(), *behind.values()) for s in claim.sources}
    return render_template(
        "compare.html",
        found=found,
        new=new,
        gone=gone,
        said=said,
        behind=behind,
        sources=services().reader.sources(cited),
        undated=_undated() if found.before.known else 0,
        releases=releases(),
        several=found.before.release != found.after.release,
        shown=SHOWN,
    )


def _behind(found: Compared) -> dict[str, Claim]:
    """The newest statement behind each changed status of the later side, if it is at hand."""
    if found.after.release != services().release.id:
        return {}
    moved = {one.thing for one in found.rest.statuses}
    rows = found.after.view().rows(_STATUSES)
    told = [row["claim"] for row in rows if row["thing"] in moved]
    return {claim.subject: claim for claim in services().reader.claims(told)}


def _undated() -> int:
    """How many statements rest on sources without a date only: nobody knows since when."""
    return services().once("undated", lambda: int(services().reader.rows(_UNDATED)[0]["n"]))


def _news_first(statements: Iterable[Statement]) -> list[Statement]:
    """What became of things before what they are made of; what is said of one thing together."""

    def place(one: Statement) -> tuple[int, str, str]:
        of_reference = shorten(one.predicate) in _OF_REFERENCE
        rank = 0 if shorten(one.predicate) in _STATES else 2 if of_reference else 1
        return rank, label(one.subject).text.casefold(), one.predicate

    return sorted(statements, key=place)


@blueprint.get("/compare.<form>")
def as_file(form: str) -> Response:
    """What differs, as a file."""
    found = read_compared()
    about = {"before": _told(found.before), "after": _told(found.after)}
    return respond(form, "compare", (changes_sheet(found.gaps), *_sheets(found.rest)), **about)


def releases() -> dict[str, Release]:
    """The releases that lie beside the present one, by id, the newest first."""
    found = list_releases(services().release.path.parent)
    by_id = {release.id: release for release in reversed(found)}
    return by_id or {services().release.id: services().release}


def read_compared() -> Compared:
    """The two sides that the address names, compared; raises ``InvalidInput``."""
    before, after = _read_sides()
    key = ("compared", before, after)
    # What the page shows without a choice is the same for everybody.
    remember = services().once if set(request.args) & _SIDES else services().always
    return remember(key, lambda: _compare(before, after))


def _compare(before: Side, after: Side) -> Compared:
    gaps = compare(before.gaps(), after.gaps())
    return Compared(before, after, gaps, find_differences(before.view(), after.view()))


def _read_sides() -> tuple[Side, Side]:
    known = set(releases())
    here = services().release.id
    first, second = one_of("before", known) or here, one_of("after", known) or here
    if first != second:
        return _whole(first), _whole(second)
    if first != here:
        raise InvalidInput(
            Wording("Release {id} is the same on both sides", id=first),
            "Choose two releases, or two days.",
        )
    to = read_day("to") or services().day
    since = read_day("from") or to - _YEAR
    if since > to:
        raise InvalidInput(
            Wording("{since} is after {to}", since=since, to=to),
            "Choose an earlier day to begin with.",
        )
    seen = one_of("knowledge", {"then", "now"}) != "now"
    return Side(here, since, seen), Side(here, to, seen)


def _whole(release: str) -> Side:
    return Side(release, dt.date.fromisoformat(releases()[release].manifest["day"]), known=False)


def _open(release: str) -> View:
    found = releases()[release]
    day = dt.date.fromisoformat(found.manifest["day"])
    return View(ox.Store.read_only(str(found.store_path)), day)


def _told(side: Side) -> str:
    return f"release {side.release}, {side.day}{', as known then' if side.known else ''}"


def _sheets(rest: Differences) -> tuple[Sheet, ...]:
    statements = [_statement("new", one) for one in rest.new]
    statements += [_statement("gone", one) for one in rest.gone]
    statuses: list[list[Cell]] = [
        [
            shorten(one.thing),
            label(one.thing).text,
            [shorten(iri) for iri in one.before],
            [shorten(iri) for iri in one.after],
        ]
        for one in rest.statuses
    ]
    counts: list[list[Cell]] = [[shorten(name), *pair] for name, pair in rest.counts.items()]
    return (
        Sheet("statements", ("change", "claim", "subject", "predicate"), statements),
        Sheet("statuses", ("thing", "label", "before", "after"), statuses),
        Sheet("counts", ("class", "before", "after"), counts),
    )


def _statement(change: str, one: Statement) -> list[Cell]:
    return [change, shorten(one.claim), shorten(one.subject), shorten(one.predicate)]
