"""Makes SPARQL queries by a grammar, over the terms of the real graph, then spoils some of them."""

import random
from collections.abc import Sequence

_PREFIXES = (
    "PREFIX akku: <https://w3id.org/akkuketju/ont#>\n"
    "PREFIX id: <https://w3id.org/akkuketju/id/>\n"
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
_PROPERTIES = (
    "a", "akku:status", "akku:operator", "akku:owner", "akku:performs", "akku:locatedIn",
    "akku:capacity", "akku:subject", "akku:predicate", "akku:normAmount", "skos:prefLabel",
    "skos:broader", "akku:asOf", "<http://example.org/p>",
)  # fmt: skip
_PATHS = ("akku:locatedIn*", "skos:broader+", "^akku:operator", "akku:owner/akku:owner",
          "(akku:owner|akku:operator)?", "!(akku:status|^akku:owner)")  # fmt: skip
_SUBJECTS = ("id:terrafame", "id:finland", "id:no-such-thing", "<http://example.org/x>")
_OBJECTS = ("akku:Facility", "id:finland", '"x"@fi', '"2024-01-01"^^xsd:date', "42", "true",
            '"\\u00e4\\n"', "1e400", '"x"^^xsd:integer')  # fmt: skip
_FUNCTIONS = ("STR", "LCASE", "STRLEN", "LANG", "DATATYPE", "ABS", "YEAR", "ISIRI", "MD5", "IRI")
_HOSTILE = (
    "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }", "SERVICE ?s { ?s ?p ?o }",
    "S\\u0045RVICE <http://127.0.0.1:9/> { }", "} LOAD <http://127.0.0.1:9/> {",
    "GRAPH ?g { ?s ?p ?o }", "FILTER regex(?o, '(a+)+$')", "BIND (REPLACE(?o, '', '') AS ?z)",
)  # fmt: skip
_NOISE = "{}()<>\"'\\#?$:;.,|^*/+-=!&@\x00\x07\u2028\ud7ff\U0001f50b ÄÖ0aZ\n\r\t"


class Grammar:
    """A source of queries; the same seed gives the same queries."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def query(self) -> str:
        """One query; about one in three is spoiled."""
        text = _PREFIXES + self._form()
        return self._spoil(text) if self._random.random() < 0.3 else text

    def _pick(self, choices: Sequence[str]) -> str:
        return self._random.choice(choices)

    def _form(self) -> str:
        body = self._group(2)
        match self._random.randrange(10):
            case 0:
                return f"ASK {body}"
            case 1:
                return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {body} LIMIT 20"
            case 2:
                return f"DESCRIBE {self._pick(_SUBJECTS)}"
            case 3:
                count = self._pick(("COUNT(*)", "COUNT(DISTINCT ?s)", "MAX(?o)", "SAMPLE(?o)"))
                return f"SELECT ?s ({count} AS ?n) WHERE {body} GROUP BY ?s HAVING ({count} > 0)"
            case _:
                order = self._pick(("", "ORDER BY ?s", "ORDER BY DESC(?o)"))
                limit = self._pick(("LIMIT 10", "LIMIT 0", "LIMIT 3 OFFSET 2", ""))
                what = self._pick(("*", "?s ?o", "DISTINCT ?s", "(STR(?s) AS ?t)"))
                return f"SELECT {what} WHERE {body} {order} {limit}"

    def _group(self, depth: int) -> str:
        # The first pattern has a constant, so that most queries are cheap.
        parts = [f"{self._pick(_SUBJECTS)} {self._pick(_PROPERTIES)} ?s ."]
        if self._random.random() < 0.5:
            parts = [f"?s {self._pick(_PROPERTIES)} {self._pick(_OBJECTS)} ."]
        parts += [self._part(depth) for _ in range(self._random.randrange(3))]
        return "{ " + " ".join(parts) + " }"

    def _part(self, depth: int) -> str:
        choice = self._random.randrange(12 if depth else 5)
        variable = self._pick(("?o", "?p", "?x"))
        match choice:
            case 0:
                return f"?s {self._pick(_PROPERTIES)} {variable} ."
            case 1:
                return f"?s {self._pick(_PATHS)} {variable} ."
            case 2:
                return f"FILTER ({self._pick(_FUNCTIONS)}({variable}) != {self._pick(_OBJECTS)})"
            case 3:
                return f"BIND ({self._pick(_FUNCTIONS)}(?s) AS ?b{self._random.randrange(99)})"
            case 4:
                return f"VALUES ?v {{ {self._pick(_OBJECTS)} UNDEF }}"
            case 5:
                return self._pick(_HOSTILE)
            case 6:
                return f"{self._group(depth - 1)} UNION {self._group(depth - 1)}"
            case 7:
                return f"{{ SELECT ?s {self._group(depth - 1)} LIMIT 5 }}"
            case 8:
                return f"FILTER {self._pick(('EXISTS', 'NOT EXISTS'))} {self._group(depth - 1)}"
            case _:
                return f"{self._pick(('OPTIONAL', 'MINUS', ''))} {self._group(depth - 1)}"

    def _spoil(self, text: str) -> str:
        characters = list(text)
        for _ in range(self._random.randint(1, 6)):
            place = self._random.randrange(len(characters))
            match self._random.randrange(4):
                case 0:
                    del characters[place]
                case 1:
                    characters.insert(place, self._pick(_NOISE))
                case 2:
                    characters[place] = self._pick(_NOISE)
                case _:
                    end = place + self._random.randrange(30)
                    characters[place:place] = characters[place:end]
        return "".join(characters)
