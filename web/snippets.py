"""A query as code that runs as it stands: Python with SPARQLWrapper and pandas, R, curl."""

import re
import shlex
from dataclasses import dataclass

_PYTHON_ROWS = """\
from SPARQLWrapper import JSON, POST, SPARQLWrapper

query = {query}
endpoint = SPARQLWrapper({address})
endpoint.setQuery(query)
endpoint.setMethod(POST)
endpoint.setReturnFormat(JSON)
answer = endpoint.queryAndConvert()
for row in answer["results"]["bindings"]:
    print({{name: cell["value"] for name, cell in row.items()}})
"""
_PYTHON_ASK = _PYTHON_ROWS.partition("for row")[0] + 'print(answer["boolean"])\n'
_PYTHON_GRAPH = """\
from rdflib import Graph
from SPARQLWrapper import POST, TURTLE, SPARQLWrapper

query = {query}
endpoint = SPARQLWrapper({address})
endpoint.setQuery(query)
endpoint.setMethod(POST)
endpoint.setReturnFormat(TURTLE)
graph = Graph().parse(data=endpoint.queryAndConvert(), format="turtle")
print(len(graph), "triples")
"""
_PANDAS = """\
from urllib.parse import urlencode

import pandas

query = {query}
address = {address} + "{joint}" + urlencode({{"query": query, "format": "csv"}})
rows = pandas.read_csv(address)
print(rows)
"""
_R = """\
query <- {query}
address <- paste0({address}, "{joint}format={ending}&query=", URLencode(query, reserved = TRUE))
{read}
"""


@dataclass(frozen=True)
class Snippet:
    """Code in a language; ``id`` names it in the page."""

    id: str
    title: str
    code: str


def snippets(query: str, form: str, address: str) -> list[Snippet]:
    """The code that asks the endpoint at ``address`` a query of a form (select, ask …)."""
    python = {"select": _PYTHON_ROWS, "ask": _PYTHON_ASK}.get(form, _PYTHON_GRAPH)
    values = {
        "query": quote_python(query),
        "address": quote_python(address),
        "joint": _joint(address),
    }
    found = [Snippet("python", "Python, SPARQLWrapper", python.format(**values))]
    if form == "select":
        found.append(Snippet("pandas", "Python, pandas", _PANDAS.format(**values)))
    return [
        *found,
        Snippet("r", "R", _r(query, form, address)),
        Snippet("curl", "curl", _curl(query, form, address)),
    ]


def quote_python(text: str) -> str:
    """A text as a literal of Python, over several lines if it has them.

    >>> quote_python("a 'b'")
    '"a \\'b\\'"'
    """
    escaped = _escape(text).replace('"', '\\"')
    if "\n" not in text:
        return f'"{escaped}"'
    # A quote needs its backslash only before another, and at the end.
    body = re.sub(r'"(?="|\Z)', '\\"', _escape(text))
    return f'"""{body}"""'


def quote_r(text: str) -> str:
    """A text as a literal of R, over several lines if it has them."""
    escaped = _escape(text).replace('"', '\\"')
    return f'"{escaped}"'


def _escape(text: str) -> str:
    """Backslashes doubled, and the signs that an editor or a shell would not keep, by number."""
    doubled = text.replace("\\", "\\\\")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda m: f"\\x{ord(m[0]):02x}", doubled)


def _r(query: str, form: str, address: str) -> str:
    ending, read = {
        "select": ("csv", "rows <- read.csv(address)\nprint(rows)"),
        "ask": ("json", "writeLines(readLines(address, warn = FALSE))"),
    }.get(form, ("ttl", "writeLines(readLines(address, warn = FALSE))"))
    return _R.format(
        query=quote_r(query),
        address=quote_r(address),
        joint=_joint(address),
        ending=ending,
        read=read,
    )


def _joint(address: str) -> str:
    """What parts an address from more parameters."""
    return "&" if "?" in address else "?"


def _curl(query: str, form: str, address: str) -> str:
    accept = {"select": "text/csv", "ask": "application/sparql-results+json"}
    wanted = accept.get(form, "text/turtle")
    sent = shlex.quote(f"query={query}")
    return f"curl -sS -H 'Accept: {wanted}' --data-urlencode {sent} {shlex.quote(address)}\n"
