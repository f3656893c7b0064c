"""What can go wrong, said to the person who can mend it.

Each exception carries the HTTP status that the viewer answers with, the exit code that the command
ends with, and a remedy in one sentence.
"""

import re
from dataclasses import dataclass


class AkkuketjuError(Exception):
    """A failure with a remedy; the base of all of ours."""

    status = 500
    exit_code = 1

    def __init__(self, message: str, remedy: str = "", **members: object) -> None:
        """``members`` are details for programs: ``line``, ``column``, ``limit`` …"""
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.members = members

    @property
    def name(self) -> str:
        """The kind of failure in kebab-case, as problem documents name it."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()


class InvalidInput(AkkuketjuError):
    """A parameter, date, language, query or name that cannot be used."""

    status = 400
    exit_code = 2


class NotFound(AkkuketjuError):
    """A thing, concept, question or release that is not there."""

    status = 404
    exit_code = 2


class Gone(NotFound):
    """A release that was here, and was taken away to make room."""

    status = 410


class NotAcceptable(AkkuketjuError):
    """None of the wanted media types can be served."""

    status = 406
    exit_code = 2


class UnsupportedMedia(InvalidInput):
    """A body in a media type that cannot be read here."""

    status = 415


class NotAuthorised(AkkuketjuError):
    """A request that needs a token and came without the right one."""

    status = 401


class Forbidden(AkkuketjuError):
    """A request that this installation does not allow to anybody."""

    status = 403


class QueryRefused(InvalidInput):
    """A query that the guard does not let through (SERVICE, LOAD, update, not parseable)."""


class QueryTimeout(AkkuketjuError):
    """A query that ran into its time limit and was stopped."""

    status = 504


class QueryTooLarge(AkkuketjuError):
    """A query that ran into its memory or size limit and was stopped."""

    status = 503


class QueryCancelled(AkkuketjuError):
    """A query that its client took back, or went away from."""

    status = 409


class WorkerLost(AkkuketjuError):
    """A query whose process ended from outside."""

    status = 503


class Busy(AkkuketjuError):
    """All workers are taken and the queue is full, or the client has its share of it already."""

    status = 503


class TooManyRequests(AkkuketjuError):
    """A client that asks more often than the rate limit allows."""

    status = 429


class StoreUnreachable(AkkuketjuError):
    """A remote store that does not answer, or answers with an error."""

    status = 502


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a table: where it stands, what it says, and what to do."""

    file: str
    row: int
    column: str
    value: str
    message: str
    remedy: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        value = f" (value: {self.value!r})" if self.column else ""
        return f"{self.file}{row}{column}: {self.message}{value}. {self.remedy}"


class TableErrors(AkkuketjuError):
    """Tables that cannot be built from; carries every problem found."""

    status = 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(problems)
        super().__init__(
            f"{count} problem{'s' if count != 1 else ''} in the tables",
            "Mend the rows listed; nothing was changed.",
        )
