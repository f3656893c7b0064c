"""Counts the rows of a serialised result, cuts it at the limit, and lets the result say so.

A SELECT is run with room for one row more than the limit; if that row is there, it is taken off.
JSON and XML then hold a link in their head, Turtle, N-Triples, TriG and RDF/XML a comment; CSV, TSV
and JSON-LD have no place for it, so there the header alone says it.
"""

import csv
import io
import json
import re

from graph.namespaces import BASE

_COMMENTED = {"text/turtle", "application/n-triples", "application/trig"}


def cut_rows(body: bytes, media_type: str, rows: int) -> tuple[bytes, bool]:
    """A SELECT result with at most ``rows`` rows, and whether it had to be cut."""
    if media_type.endswith("json"):
        return _cut_json(body, rows)
    if media_type.endswith("xml"):
        return _cut_xml(body, rows)
    if media_type == "text/csv":
        return _cut_csv(body, rows)
    lines = body.splitlines(keepends=True)
    return b"".join(lines[: rows + 1]), len(lines) > rows + 1


def note_cut(body: bytes, media_type: str, triples: int) -> bytes:
    """A graph that was cut, with a comment that says so where the format has comments."""
    text = f"Cut at {triples} triples; see {cut_link('triples', triples)}"
    if media_type in _COMMENTED:
        return body.rstrip(b"\n") + f"\n# {text}\n".encode()
    if media_type == "application/rdf+xml":
        return body.rstrip(b"\n") + f"\n<!-- {text} -->\n".encode()
    return body


def cut_link(what: str, limit: int) -> str:
    """The address that a cut result names: the page says what the limits are."""
    return f"{BASE}sparql#cut-{what}-{limit}"


def _cut_json(body: bytes, rows: int) -> tuple[bytes, bool]:
    # Each border between two rows holds these bytes; a text may hold them too, so look twice.
    if body.count(b"},{") < rows:
        return body, False
    result = json.loads(body)
    bindings = result["results"]["bindings"]
    if len(bindings) <= rows:
        return body, False
    result["results"]["bindings"] = bindings[:rows]
    result["head"]["link"] = [cut_link("rows", rows)]
    return json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode(), True


def _cut_xml(body: bytes, rows: int) -> tuple[bytes, bool]:
    starts = [match.start() for match in re.finditer(rb"<result>|<result/>", body)]
    if len(starts) <= rows:
        return body, False
    link = f'<link href="{cut_link("rows", rows)}"/>'.encode()
    head, _, tail = body[: starts[rows]].partition(b"</head>")
    if not tail:  # no variables
        head, _, tail = body[: starts[rows]].partition(b"<head/>")
        head += b"<head>"
    return head + link + b"</head>" + tail + b"</results></sparql>", True


def _cut_csv(body: bytes, rows: int) -> tuple[bytes, bool]:
    if body.count(b"\n") <= rows + 1:
        return body, False
    lines = list(csv.reader(io.StringIO(body.decode(), newline="")))
    if len(lines) <= rows + 1:
        return body, False
    kept = io.StringIO(newline="")
    csv.writer(kept).writerows(lines[: rows + 1])
    return kept.getvalue().encode(), True
