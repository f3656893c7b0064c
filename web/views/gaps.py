"""`/gaps`: the board of gaps with its filters in the address, as a page, CSV and JSON; changes."""

import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, Response, render_template, request

from graph.errors import InvalidInput
from graph.export.format import credits_of
from graph.gaps import MISSING_DATA, RULES, Found, Gap, Rule
from graph.gaps.comparison import Comparison, compare
from graph.gaps.listing import record, write_csv
from graph.namespaces import CV, ID
from graph.view import View
from graph.wording import Wording, shown
from web.language import language
from web.names import label
from web.refusal import refuse
from web.services import HOME, services
from web.sheets import Cell, Sheet, respond

blueprint = Blueprint("gaps", __name__)

PAGE = 50
#: How many gaps that opened, closed or changed a page lists of each.
MOST_CHANGES = 100
_TEXT = 200
T = TypeVar("T")


@dataclass(frozen=True)
class When:
    """Of which day and region a page shows gaps, and what was known by when."""

    as_of: dt.date
    known_on: dt.date | None
    region: str

    @property
    def query(self) -> dict[str, str]:
        """What the address says of it, without the defaults."""
        given = {
            "as_of": "" if self.as_of == services().day else self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else "",
            "region": "" if self.region == HOME else self.region,
        }
        return {name: value for name, value in given.items() if value}

    def gaps(self) -> list[Found]:
        """The gaps of it."""
        return services().gaps(self.as_of, self.known_on, self.region)

    def once(self, name: str, compute: Callable[[View], T]) -> T:
        """What ``compute`` finds in the view of it; of the release's own day never forgotten."""
        remember = services().once if self.query else services().always
        return remember((name, self), lambda: compute(self.view))

    @property
    def view(self) -> View:
        """The graph as analyses read it."""
        return services().view_of(self.as_of, self.known_on, self.region)


@dataclass(frozen=True)
class Filters:
    """Which gaps the address asks for; empty is any."""

    kind: str
    certainty: str
    severity: str
    text: str

    def let(self, found: Found) -> bool:
        """Whether a gap passes."""
        rule, gap = found
        return (
            self.kind in ("", rule.name, gap.kind, f"{rule.name}.{gap.kind}")
            and self.certainty in ("", "confirmed" if gap.confirmed else "unconfirmed")
            and self.severity in ("", gap.severity)
            and self.text.casefold() in _words(gap)
        )


def _words(gap: Gap) -> str:
    """What the text filter looks in: the names of focus and kind, and the id."""
    names = [label(iri).text for iri in (*gap.focus, f"{CV}gap-type/{gap.kind}")]
    return " ".join([*names, gap.id]).casefold()


def read_when() -> When:
    """Day, knowledge day and region from the address; raises ``InvalidInput``."""
    return When(
        read_day("as_of") or services().day,
        read_day("known_on"),
        _read_region(),
    )


def _read_region() -> str:
    given = request.args.get("region", "") or HOME
    try:
        return services().region(given)
    except InvalidInput as error:
        raise refuse("region", given, regions_on_record()) from error


def lacks(rule: Rule) -> str:
    """The kind, in an address, of what one rule lacks of data: ``dependence.missing-data``."""
    return f"{rule.name}.{MISSING_DATA}"


def read_filters() -> Filters:
    """The filters from the address; raises ``InvalidInput`` with the choices."""
    kinds = {MISSING_DATA, *(n for rule in RULES for n in (rule.name, *rule.types, lacks(rule)))}
    text = request.args.get("q", "").strip()
    if len(text) > _TEXT:
        raise InvalidInput(
            "The text to look for is too long", Wording("Give at most {n} characters.", n=_TEXT)
        )
    return Filters(
        one_of("kind", kinds),
        one_of("certainty", {"confirmed", "unconfirmed"}),
        one_of("severity", {"severe", "serious", "minor"}),
        text,
    )


@blueprint.get("/gaps")
def board() -> str:
    """The gaps, filtered by what the address says."""
    when, filters = read_when(), read_filters()
    found = when.gaps()
    chosen = sorted(filter(filters.let, found), key=_order)
    page = read_page(len(chosen))
    return render_template(
        "gaps.html",
        gaps=chosen[(page - 1) * PAGE : page * PAGE],
        total=len(chosen),
        everything=len(found),
        page=page,
        pages=max(1, -(-len(chosen) // PAGE)),
        kinds=Counter(gap.kind for _, gap in found),
        by_rule=Counter(rule.name for rule, _ in found),
        lacking=Counter(lacks(rule) for rule, gap in found if gap.kind == MISSING_DATA),
        lacks=lacks,
        confirmed=sum(gap.confirmed for _, gap in chosen),
        rules=RULES,
        missing=MISSING_DATA,
        when=when,
        filters=filters,
        regions=regions_on_record(),
    )


@blueprint.get("/gaps.json")
def as_json() -> Response:
    """The gaps of the address as JSON, with the keys of the command `akkuketju gaps`."""
    when, records = _records()
    content = {
        **credits_of(services().release),
        "release": services().release.id,
        "as_of": when.as_of.isoformat(),
        "known_on": when.known_on.isoformat() if when.known_on else None,
        "region": when.region,
        "gaps": records,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return Response(text, mimetype="application/json")


@blueprint.get("/gaps.csv")
def as_csv() -> Response:
    """The gaps of the address as CSV, one row a gap."""
    _, records = _records()
    file = io.StringIO()
    write_csv(records, file)
    return Response(file.getvalue(), mimetype="text/csv")


@blueprint.get("/gaps/changes")
def changes() -> str:
    """What opened, closed and changed between an earlier day and the day of the page."""
    before, when, found = _changes()
    return render_template(
        "gap-changes.html",
        found=found,
        when=when,
        since=before.as_of,
        before=before,
        most=MOST_CHANGES,
    )


@blueprint.get("/gaps/changes.<form>")
def changes_as_file(form: str) -> Response:
    """All that opened, closed, changed or stayed, as a file."""
    before, when, found = _changes()
    about = {"since": before.as_of.isoformat(), "as_of": when.as_of.isoformat()}
    return respond(form, "changes", (changes_sheet(found),), **about)


def changes_sheet(found: Comparison) -> Sheet:
    """The gaps of two sides, one row each, with what became of it."""
    columns = ("change", "id", "kind_label", "focus_label", "certainty", "severity", "size", "unit")
    listed = [
        *(("opened", pair) for pair in found.opened),
        *(("closed", pair) for pair in found.closed),
        *(("changed", change.after) for change in found.changed),
        *(("persisted", pair) for pair in found.persisted),
    ]
    rows: list[list[Cell]] = []
    for change, (rule, gap) in listed:
        told = record(rule, gap, services().labels, language())
        rows.append([change, *(told[name] for name in columns[1:])])
    return Sheet("gaps", columns, rows)


def _changes() -> tuple[When, When, Comparison]:
    """The earlier and the later day of the address, and what changed between them."""
    when = read_when()
    since = read_day("since") or when.as_of - dt.timedelta(days=365)
    if since > when.as_of:
        raise InvalidInput(
            Wording("{since} is after {to}", since=since, to=when.as_of), "Choose an earlier day."
        )
    before = When(since, when.known_on, when.region)
    return before, when, compare(before.gaps(), when.gaps())


def _records() -> tuple[When, list[dict[str, object]]]:
    when, filters = read_when(), read_filters()
    chosen = sorted(filter(filters.let, when.gaps()), key=_order)
    labels = services().labels
    return when, [record(rule, gap, labels, language()) for rule, gap in chosen]


def regions_on_record() -> list[str]:
    """The countries and areas that may be looked at, by name."""
    rows = services().reader.rows(
        "SELECT DISTINCT ?place { ?place a akku:Place . ?thing akku:locatedIn ?area . "
        "?area akku:locatedIn* ?place . ?thing a akku:Undertaking }"
    )
    places = {row["place"].removeprefix(ID) for row in rows} | {HOME}
    return sorted(places, key=lambda place: label(ID + place).text.casefold())


def _order(pair: tuple[Rule, Gap]) -> tuple[int, int, str, str]:
    gap = pair[1]
    rank = {"severe": 0, "serious": 1, "minor": 2}[gap.severity]
    return (gap.kind == MISSING_DATA, rank, gap.kind, label(gap.focus[0]).text)


def read_day(parameter: str) -> dt.date | None:
    """A day from the address; raises ``InvalidInput``."""
    text = request.args.get(parameter, "")
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            Wording("“{given}” is no day", given=shown(text, 40)), "Write it as 2026-01-31."
        ) from error
    if not 1900 <= day.year <= 2200:
        raise InvalidInput(
            Wording("“{given}” is too far away", given=shown(text, 40)),
            "Choose a day from 1900 to 2200.",
        )
    return day


def one_of(parameter: str, choices: Iterable[str]) -> str:
    """A choice from the address, empty if none; raises ``InvalidInput`` with the choices."""
    value = request.args.get(parameter, "")
    if value and value not in choices:
        raise refuse(parameter, value, choices)
    return value


def read_page(total: int, size: int = PAGE) -> int:
    """The number of a page from the address; raises ``InvalidInput`` if there is no such page."""
    text = request.args.get("page", "1")
    last = max(1, -(-total // size))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= last and len(text) < 10):
        raise InvalidInput(
            Wording("There is no page “{given}”", given=shown(text, 20)),
            Wording("Choose a page from 1 to {last}.", last=last),
        )
    return int(text)
