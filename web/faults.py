"""What kept a query from its result, in the page's language, with the place where it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.errors import AkkuketjuError
from web.language import translate
from web.services import services
from web.written import number

#: What the page says as well as the engine does.
_PLAIN = ("query-timeout", "query-too-large", "query-cancelled", "busy", "too-many-requests")
#: Refusals of which the engine or the parser says more, in words of its own.
_MORE = ("engine", "reading")


@dataclass(frozen=True)
class Fault:
    """What went wrong and what to do. ``details`` are the engine's own words, in English.

    ``line`` and ``column`` count from 1, and are 0 where the fault has no place; ``quoted`` is that
    line of the query.
    """

    title: str
    remedy: str
    details: str = ""
    line: int = 0
    column: int = 0
    quoted: str = ""


def tell(error: AkkuketjuError, query: str) -> Fault:
    """The fault that an error of a query is."""
    line, column = error.members.get("line"), error.members.get("column")
    if isinstance(line, int) and isinstance(column, int):
        lines = query.split("\n")
        return Fault(
            translate("Syntax error in line {line}, column {column}", line=line, column=column),
            translate("Mend the query at the marked place or shortly before it."),
            line=line,
            column=column,
            quoted=lines[line - 1] if line <= len(lines) else "",
        )
    reason = error.members.get("reason")
    refused = _refused(reason, error.members) if isinstance(reason, str) else None
    title, remedy = refused or tell_state(error)
    plain = error.name in _PLAIN or (refused and reason not in _MORE)
    return Fault(title, remedy, "" if plain else f"{error.message}. {error.remedy}")


def _refused(reason: str, members: Mapping[str, object]) -> tuple[str, str] | None:
    """Why a query may not run, and what to do."""
    limit, allowed = members.get("limit"), members.get("allowed")
    n = number(limit) if isinstance(limit, int) else ""
    names = ", ".join(allowed) if isinstance(allowed, list) else ""
    forms = translate("Write a SELECT, ASK, CONSTRUCT or DESCRIBE.")
    known = {
        "empty": (translate("The query is empty."), forms),
        "update": (translate("Updates are not allowed here: this endpoint only reads."), forms),
        "service": (
            translate(
                "SERVICE is not allowed here: this endpoint answers from its own graph only."
            ),
            translate("Fetch the other data yourself and join them on your side."),
        ),
        "service-endpoint": (
            translate("SERVICE may name only some endpoints here."),
            translate("Name one of: {names}.", names=names),
        ),
        "length": (
            translate("The query is longer than {n} characters.", n=n),
            translate("Send a shorter one."),
        ),
        "nesting": (
            translate("The query is nested too deeply."),
            translate("Use at most {n} brackets within one another.", n=n),
        ),
        "character": (
            translate(
                "The query holds a character or an escape that not every program reads alike."
            ),
            translate("Write the character itself, and within a string a backslash before it."),
        ),
        "reading": (
            translate("The query cannot be read safely."),
            translate("Write it in plainer words, without SERVICE."),
        ),
        "engine": (
            translate("The engine cannot run the query."),
            translate("Mend what it says below, in English."),
        ),
    }
    return known.get(reason)


def tell_state(error: AkkuketjuError) -> tuple[str, str]:
    """What kept the server from an answer, and what to do."""
    limits = services().pool.limits
    again = translate("Wait some seconds and run it again.")
    known = {
        "query-timeout": (
            translate(
                "The query took longer than {n} seconds and was stopped.", n=number(limits.seconds)
            ),
            translate("Make it smaller: fewer patterns, a LIMIT, a narrower stage or time."),
        ),
        "query-too-large": (
            translate("The query took too much memory, or its result is too large."),
            translate("Make it smaller: fewer patterns, a LIMIT, a narrower stage or time."),
        ),
        "query-cancelled": (
            translate("The query was cancelled."),
            translate("It stands in the field above as it was."),
        ),
        "busy": (translate("The server has too much to do just now."), again),
        "too-many-requests": (translate("You ask more often than the server allows."), again),
    }
    return known.get(error.name, (translate("The query was not answered."), again))
