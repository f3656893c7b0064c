"""What kept a query from its result, in the page's language, with the place where it is wrong."""

from dataclasses import dataclass

from graph.errors import AkkuketjuError
from web.page import number, translate
from web.services import services

#: What the page says as well as the engine does.
_PLAIN = ("query-timeout", "query-too-large", "query-cancelled", "busy", "too-many-requests")


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
    title, remedy = _told(error)
    return Fault(title, remedy, "" if error.name in _PLAIN else f"{error.message}. {error.remedy}")


def _told(error: AkkuketjuError) -> tuple[str, str]:
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
        "query-refused": (
            translate("The query is not allowed here."),
            translate("This endpoint only reads, and only its own graph."),
        ),
    }
    return known.get(error.name, (translate("The query was not answered."), again))
