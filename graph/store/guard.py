"""What a query may do: read this graph, and nothing else.

The engine would follow ``SERVICE`` and ``LOAD`` to any address, so a text is parsed first and
refused where it holds one, wherever it stands: in a sub-query, in ``EXISTS``, behind an escape.
What the parser cannot read is refused too.

Parser and engine must read the same text in the same way. Escapes of code points and odd line ends
are where they differ, so both are resolved here and the engine gets the resolved text; and the
keywords are counted a second time by an independent reading (``graph.store.tokens``).
"""

import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
from rdflib.plugins.sparql.parserutils import CompValue

from graph.errors import QueryRefused
from graph.store.tokens import count_keyword, limit_rows, nesting

LONGEST = 100_000
#: An update may carry data.
LONGEST_UPDATE = 2_000_000
#: The most brackets that may be open at once.
DEEPEST = 40
#: rdflib's parser descends by up to 50 calls for each of them.
_CALLS = 5_000
_DECLARATION = re.compile(r"\s*(?:#[^\n]*\n|(?:PREFIX\s+[^\s<]*|BASE)\s*<[^>]*>)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_UPDATE = re.compile(
    r"\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Checked:
    """A query that may run: its text, its form (select, ask …), whether it has FROM clauses."""

    text: str
    form: str
    has_dataset: bool = False


@lru_cache(maxsize=64)
def check(
    query: str, max_rows: int | None = None, allowed: frozenset[str] = frozenset()
) -> Checked:
    """Let a query through or raise ``QueryRefused``, with its ``reason`` as a member.

    ``max_rows`` is the most rows that a SELECT may ask for; one more is let through, by which the
    reader of the result sees that it was cut. ``allowed`` are the endpoints that ``SERVICE`` may
    name.
    """
    text = _resolve(query, LONGEST)
    if not text.strip():
        raise QueryRefused(
            "The query is empty", "Send a SELECT, ASK, CONSTRUCT or DESCRIBE.", reason="empty"
        )
    body = _parse(text, parseQuery)[1]
    _refuse_services(text, body, allowed)
    form = body.name.removesuffix("Query").lower()
    if form == "select" and max_rows is not None:
        text = limit_rows(text, max_rows + 1)
    return Checked(text, form, "datasetClause" in body)


def check_update(update: str, allowed: Collection[str] = ()) -> str:
    """The text of an update that may run; raises ``QueryRefused`` for LOAD and SERVICE."""
    text = _resolve(update, LONGEST_UPDATE)
    if not text.strip():
        raise QueryRefused("The update is empty", "Send a SPARQL 1.1 Update.", reason="empty")
    tree = _parse(text, parseUpdate)
    loads = any(True for _ in _named(tree, "Load"))
    if loads or count_keyword(text, "LOAD"):
        raise QueryRefused(
            "LOAD is not allowed: this store fetches nothing from elsewhere",
            "Fetch the data yourself and send them with the Graph Store Protocol.",
            reason="load",
        )
    _refuse_services(text, tree, allowed)
    return text


def _resolve(query: str, longest: int) -> str:
    """The text with its escapes resolved and plain line ends."""
    if len(query) > longest:
        raise QueryRefused(
            f"The query is longer than {longest} characters",
            "Send a shorter one.",
            reason="length",
            limit=longest,
        )
    text = _ESCAPE.sub(_character, query).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise QueryRefused("The query holds a null character", "Take it out.", reason="character")
    if nesting(text) > DEEPEST:
        raise QueryRefused(
            "The query is nested too deeply",
            f"Use at most {DEEPEST} brackets.",
            reason="nesting",
            limit=DEEPEST,
        )
    return text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise QueryRefused(
            f"{escape[0]} is no character", "Write the character itself.", reason="character"
        )
    character = chr(code)
    # In a string the standard's order of reading would make these end it; engines differ there.
    if code < 0x80 and not character.isalnum():
        raise QueryRefused(
            f"{escape[0]} stands for a character with a meaning of its own",
            "Write the character itself, in a string behind a backslash.",
            reason="character",
        )
    return character


def _parse(text: str, parser: Callable[[str], Any]) -> Any:
    try:
        with _deep_stack():
            return parser(text)
    except ParseBaseException as error:
        update = _UPDATE.match(text, _prologue(text)) if parser is parseQuery else None
        if update:
            raise QueryRefused(
                f"{update[1].upper()} is not allowed: this endpoint only reads",
                "Send a SELECT, ASK, CONSTRUCT or DESCRIBE.",
                reason="update",
            ) from error
        raise _misspelt(*_place(text, error)) from error
    except RecursionError as error:
        raise QueryRefused(
            "The query is nested too deeply",
            f"Use at most {DEEPEST} brackets.",
            reason="nesting",
            limit=DEEPEST,
        ) from error
    except Exception as error:  # the parser's own actions raise bare exceptions
        raise QueryRefused(
            f"The query cannot be read: {error}", "Mend the query.", reason="reading"
        ) from error


@contextmanager
def _deep_stack() -> Iterator[None]:
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(max(usual, _CALLS))
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


def _prologue(query: str) -> int:
    """Where the prologue of a query or update ends. One step a declaration: never backtracks."""
    end = 0
    while declaration := _DECLARATION.match(query, end):
        end = declaration.end()
    return end


def _place(text: str, error: ParseBaseException) -> tuple[int, int]:
    """Line and column of an error, from 1; the parser itself counts with tabs widened."""
    before = error.pstr[: error.loc].split("\n")
    wide = len(before[-1])
    line = text.split("\n")[len(before) - 1]
    column = next((n for n in range(len(line)) if len(line[:n].expandtabs()) >= wide), len(line))
    return len(before), column + 1


def _misspelt(line: int, column: int) -> QueryRefused:
    return QueryRefused(
        f"Syntax error in line {line}, column {column}",
        "Mend the query at or shortly before that place.",
        reason="syntax",
        line=line,
        column=column,
    )


def after(prologue: str, refused: QueryRefused) -> QueryRefused:
    """The refusal of a query to which whole lines were prepended, told by the query's own lines."""
    line, column = refused.members.get("line"), refused.members.get("column")
    if not isinstance(line, int) or not isinstance(column, int):
        return refused
    return _misspelt(max(1, line - prologue.count("\n")), column)


def _refuse_services(text: str, tree: Any, allowed: Collection[str]) -> None:
    services = list(_named(tree, "ServiceGraphPattern"))
    if len(services) != count_keyword(text, "SERVICE"):
        raise QueryRefused(
            "The query cannot be read safely", "Write it without SERVICE.", reason="reading"
        )
    for service in services:
        if str(service.term) not in allowed:
            raise _refused_service(allowed)


def _refused_service(allowed: Collection[str]) -> QueryRefused:
    if not allowed:
        return QueryRefused(
            "SERVICE is not allowed: this endpoint answers from its own graph only",
            "Fetch the other data yourself and join them on your side.",
            reason="service",
        )
    names = sorted(allowed)
    return QueryRefused(
        "SERVICE may name only some endpoints here",
        f"Name one of: {', '.join(names)}.",
        reason="service-endpoint",
        allowed=names,
    )


def _named(tree: Any, name: str) -> Iterator[CompValue]:
    """Every part of a parse tree with that name, wherever it stands."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if part.name == name:
                yield part
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple)) or hasattr(part, "as_list"):
            waiting.extend(part)
