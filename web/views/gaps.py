"""`/gaps` and one page for each gap: what is missing, and why we say so."""

import datetime as dt
from collections import Counter

from flask import Blueprint, render_template, request

from graph.errors import InvalidInput, NotFound
from graph.gaps import RULES, Gap, Rule, method
from graph.namespaces import CV
from web.page import label
from web.services import services

blueprint = Blueprint("gaps", __name__)

PAGE = 50


@blueprint.get("/gaps")
def board() -> str:
    """The gaps, filtered by what the address says."""
    day = read_day("as_of") or services().day
    known_on = read_day("known_on")
    found = services().gaps(day, known_on)
    kind, certainty, severity = (
        one_of("kind", {n for rule in RULES for n in (rule.name, *rule.types)}),
        one_of("certainty", {"confirmed", "unconfirmed"}),
        one_of("severity", {"severe", "serious", "minor"}),
    )
    chosen = [
        (rule, gap)
        for rule, gap in found
        if (not kind or kind in (rule.name, gap.kind))
        and (not certainty or gap.confirmed == (certainty == "confirmed"))
        and (not severity or gap.severity == severity)
    ]
    chosen.sort(key=_order)
    page = read_page(len(chosen))
    return render_template(
        "gaps.html",
        gaps=chosen[(page - 1) * PAGE : page * PAGE],
        total=len(chosen),
        page=page,
        pages=max(1, -(-len(chosen) // PAGE)),
        kinds=Counter(gap.kind for _, gap in found),
        rules=RULES,
        as_of=day,
        known_on=known_on,
        filters={"kind": kind, "certainty": certainty, "severity": severity},
    )


@blueprint.get("/gaps/<gap_id>")
def one(gap_id: str) -> str:
    """One gap with its definition, evidence, and what would overturn it."""
    day = read_day("as_of") or services().day
    known_on = read_day("known_on")
    rule, gap = _find(gap_id, day, known_on)
    reader = services().reader
    statements = reader.claims([iri for iri in gap.evidence if "/id/s-" in iri])
    surveys = [iri for iri in gap.evidence if "/id/s-" not in iri]
    overturned = services().reader.properties(f"{CV}gap-type/{gap.kind}")
    return render_template(
        "gap.html",
        gap=gap,
        rule=rule,
        method=method(rule),
        claims=statements,
        surveys=surveys,
        sources=reader.sources({s for claim in statements for s in claim.sources}),
        type_properties=overturned,
        as_of=day,
        known_on=known_on,
    )


def _find(gap_id: str, day: dt.date, known_on: dt.date | None) -> tuple[Rule, Gap]:
    for rule, gap in services().gaps(day, known_on):
        if gap.id == gap_id:
            return rule, gap
    raise NotFound(
        f"No gap {gap_id[:120]} as of {day}", "It may have closed; see the list of gaps."
    )


def _order(pair: tuple[Rule, Gap]) -> tuple[int, str, str]:
    gap = pair[1]
    rank = {"severe": 0, "serious": 1, "minor": 2}[gap.severity]
    return (rank, gap.kind, label(gap.focus[0]).text)


def read_day(parameter: str) -> dt.date | None:
    """A day from the address; raises ``InvalidInput``."""
    text = request.args.get(parameter, "")
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text[:40]!r} is no date", "Write it as 2026-01-31.") from error


def one_of(parameter: str, choices: set[str]) -> str:
    """A choice from the address, empty if none; raises ``InvalidInput`` with the choices."""
    value = request.args.get(parameter, "")
    if value and value not in choices:
        listed = ", ".join(sorted(choices))
        raise InvalidInput(f"{value[:60]!r} is no {parameter}", f"Choose from: {listed}.")
    return value


def read_page(total: int, size: int = PAGE) -> int:
    """The number of a page from the address; raises ``InvalidInput`` if there is no such page."""
    text = request.args.get("page", "1")
    last = max(1, -(-total // size))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= last and len(text) < 10):
        raise InvalidInput(f"There is no page {text[:20]!r}", f"Choose a page from 1 to {last}.")
    return int(text)
