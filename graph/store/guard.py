"""What a query may do: read this graph, and nothing else.

The engine would follow ``SERVICE`` and ``LOAD`` to any address, so a query is parsed first and
refused where it holds one, wherever it stands: in a sub-query, in ``EXISTS``, behind an escape.
What the parser cannot read is refused too.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pyparsing import ParseBaseException
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.errors import QueryRefused

LONGEST = 100_000
#: rdflib's parser descends once for each bracket; deeper queries would exhaust its stack.
DEEPEST = 40
_DECLARATION = re.compile(r"\s*(?:#[^\n]*\n|(?:PREFIX\s+[^\s<]*|BASE)\s*<[^>]*>)", re.IGNORECASE)
_UPDATE = re.compile(
    r"\s*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Checked:
    """A query that may run: its text and its form (select, ask, construct, describe)."""

    text: str
    form: str


def check(query: str, max_rows: int | None = None, allowed: Collection[str] = ()) -> Checked:
    """Let a query through or raise ``QueryRefused``.

    ``max_rows`` puts a limit on a SELECT that has none; ``allowed`` are the endpoints that
    ``SERVICE`` may name.
    """
    if len(query) > LONGEST:
        raise QueryRefused(f"The query is longer than {LONGEST} characters", "Send a shorter one.")
    if _depth(query) > DEEPEST:
        raise QueryRefused("The query is nested too deeply", f"Use at most {DEEPEST} brackets.")
    tree = _parse(query)
    body = tree[1]
    for service in _named(body, "ServiceGraphPattern"):
        endpoint = str(service.term)
        if endpoint not in allowed:
            raise QueryRefused(
                "SERVICE is not allowed: this endpoint answers from its own graph only",
                "Fetch the other data yourself and join them on your side.",
            )
    form = body.name.removesuffix("Query").lower()
    return Checked(_limited(query, body, form, max_rows), form)


def _parse(query: str) -> Any:
    if not query.strip():
        raise QueryRefused("The query is empty", "Send a SELECT, ASK, CONSTRUCT or DESCRIBE.")
    try:
        return parseQuery(query)
    except ParseBaseException as error:
        update = _UPDATE.match(query, _prologue(query))
        if update:
            raise QueryRefused(
                f"{update[1].upper()} is not allowed: this endpoint only reads",
                "Send a SELECT, ASK, CONSTRUCT or DESCRIBE.",
            ) from error
        raise QueryRefused(
            f"Syntax error in line {error.lineno}, column {error.column}",
            "Mend the query at or shortly before that place.",
        ) from error
    except RecursionError as error:
        raise QueryRefused("The query is nested too deeply", "Send a flatter one.") from error
    except Exception as error:  # the parser's own actions raise bare exceptions
        raise QueryRefused(f"The query cannot be read: {error}", "Mend the query.") from error


def _prologue(query: str) -> int:
    """Where the prologue of a query or update ends. One step a declaration: never backtracks."""
    end = 0
    while declaration := _DECLARATION.match(query, end):
        end = declaration.end()
    return end


def _depth(query: str) -> int:
    """The deepest nesting of brackets, strings and comments included: never too low."""
    depth = deepest = 0
    for character in query:
        if character in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")}]":
            depth -= 1
    return deepest


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


def _limited(query: str, body: CompValue, form: str, max_rows: int | None) -> str:
    if max_rows is None or form != "select" or "valuesClause" in body:
        return query
    if "limitoffset" in body and "limit" in body["limitoffset"]:
        return query
    # The line break ends a comment that the query may end with.
    return f"{query}\nLIMIT {max_rows}"
