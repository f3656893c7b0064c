"""The tokens of a SPARQL text, as the standard's grammar cuts it.

A second reading beside the parser's: it finds keywords that a parser with another idea of strings
and comments might miss, says where a limit belongs, and puts other graphs in the place of named
ones. It takes text whose escapes are resolved and whose lines end with a line feed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

_ESCAPED = r"%[0-9A-Fa-f]{2}|\\."
_LOCAL = rf"(?:[\w:]|{_ESCAPED})(?:(?:[\w.:·-]|{_ESCAPED})*(?:[\w:-]|{_ESCAPED}))?"
_TOKEN = re.compile(
    rf"""
      (?P<comment>\#[^\n]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\" | '''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:\w(?:[\w.-]*[\w-])?)?:(?:{_LOCAL})?)
    | (?P<word>\w+)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A piece of the text: its kind, where it starts and ends, how many brackets are open."""

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def says(self, *words: str) -> bool:
        """Whether it is one of these keywords."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in their order, without white space and comments."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "close":
            depth = max(depth - 1, 0)
        if kind != "comment":
            yield Token(kind, match[0], match.start(), match.end(), depth)
        if kind == "open":
            depth += 1


def count_keyword(text: str, *words: str) -> int:
    """How often one of these keywords stands in the text, outside of strings and names.

    >>> count_keyword('SELECT * { ?service a:SERVICE "SERVICE" }', "SERVICE")
    0
    """
    return sum(token.says(*words) for token in tokens(text))


def nesting(text: str) -> int:
    """How many brackets are open at once at most; those in strings and comments do not count.

    >>> nesting('SELECT * { ?s ?p "))" FILTER (?s = (1)) } # {{{{')
    3
    """
    return max((token.depth + 1 for token in tokens(text) if token.kind == "open"), default=0)


def limit_rows(text: str, rows: int) -> str:
    """The SELECT query ``text`` with at most ``rows`` rows: a limit put in, or its own lowered.

    >>> limit_rows("SELECT * { ?s ?p ?o } LIMIT 9", 5)
    'SELECT * { ?s ?p ?o } LIMIT 5'
    """
    outer = [token for token in tokens(text) if token.depth == 0]
    place = len(text)
    for token, following in zip(outer, [*outer[1:], None], strict=True):
        if token.says("LIMIT") and following:
            lowered = str(min(int(following.text), rows))
            return text[: following.start] + lowered + text[following.end :]
        if token.says("VALUES"):
            place = token.start
    # The line break ends a comment that the text may end with.
    return f"{text[:place]}\nLIMIT {rows}\n{text[place:]}".rstrip("\n")


def rename_graphs(text: str, graphs: Mapping[str, str]) -> str:
    """The query with each IRI that is a key of ``graphs`` replaced by its value.

    Full IRIs, prefixed names and IRIs relative to the query's BASE are found.
    """
    prefixes: dict[str, str] = {}
    base = ""
    done: list[str] = []
    at = 0
    before: list[Token] = []
    for token in tokens(text):
        iri = _expand(token, prefixes, base)
        declares = bool(before) and before[-1].says("BASE")
        if len(before) > 1 and before[-2].says("PREFIX"):
            prefixes[before[-1].text.rstrip(":")] = iri
        elif declares:
            base = iri
        elif iri in graphs:
            done += [text[at : token.start], f"<{graphs[iri]}>"]
            at = token.end
        before = [*before[-1:], token]
    return "".join(done) + text[at:]


def _expand(token: Token, prefixes: Mapping[str, str], base: str) -> str:
    """The IRI that a token stands for; empty if it is none."""
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1]) if base else token.text[1:-1]
    prefix, colon, local = token.text.partition(":")
    if token.kind == "name" and colon and prefix in prefixes:
        return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
    return ""
