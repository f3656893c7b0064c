"""What can go wrong, said to the person who can mend it.

Each exception carries the HTTP status that the viewer answers with, the exit code that the command
ends with, and a remedy in one sentence.
"""

from dataclasses import dataclass


class AkkuketjuError(Exception):
    """A failure with a remedy; the base of all of ours."""

    status = 500
    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class InvalidInput(AkkuketjuError):
    """A parameter, date, language, query or name that cannot be used."""

    status = 400
    exit_code = 2


class NotFound(AkkuketjuError):
    """A thing, concept, question or release that is not there."""

    status = 404
    exit_code = 2


class NotAcceptable(AkkuketjuError):
    """None of the wanted media types can be served."""

    status = 406
    exit_code = 2


class QueryRefused(InvalidInput):
    """A query that the guard does not let through (SERVICE, LOAD, update, not parseable)."""


class QueryTimeout(AkkuketjuError):
    """A query that ran into its time limit and was stopped."""

    status = 504


class QueryTooLarge(AkkuketjuError):
    """A query that ran into its memory or size limit and was stopped."""

    status = 503


class Busy(AkkuketjuError):
    """All workers are taken and the queue is full."""

    status = 503


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
        where = f"{self.file}, row {self.row}, column {self.column}"
        return f"{where}: {self.message} (value: {self.value!r}). {self.remedy}"


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
