"""The full-text index of a release: SQLite FTS5 over labels, definitions and texts.

A trigram index finds parts of words, which Finnish and Swedish compounds need
(`nikkeli` in `nikkelisulfaatti`), and shares of trigrams forgive a slip of the pen.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.namespaces import AKKU, DCTERMS, RDF, SKOS

#: What is searched, and how much a match in it weighs.
_FIELDS = {
    SKOS + "prefLabel": 10.0,
    SKOS + "altLabel": 6.0,
    "http://www.w3.org/2000/01/rdf-schema#label": 8.0,
    DCTERMS + "title": 4.0,
    SKOS + "definition": 2.0,
    AKKU + "text": 1.0,
}
_LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """One thing found: its IRI, its class IRI, and the text that matched with its language."""

    iri: str
    type: str
    text: str
    language: str
    score: float


def build_index(path: Path, triples: Iterable[ox.Triple]) -> int:
    """Write the index of ``triples`` to ``path``; the number of texts in it."""
    types: dict[str, str] = {}
    subjects: dict[str, str] = {}
    texts: list[tuple[str, str, str, float]] = []
    for t in triples:
        if not isinstance(t.subject, ox.NamedNode):
            continue
        term = t.predicate.value
        if term == RDF + "type" and isinstance(t.object, ox.NamedNode):
            types[t.subject.value] = min(t.object.value, types.get(t.subject.value, "~"))
        elif term == AKKU + "subject" and isinstance(t.object, ox.NamedNode):
            subjects[t.subject.value] = t.object.value
        elif term in _FIELDS and isinstance(t.object, ox.Literal):
            literal = t.object
            texts.append((t.subject.value, literal.value, literal.language or "", _FIELDS[term]))
    # A text statement is found under the thing that it speaks of.
    rows = sorted(
        (subjects.get(iri, iri), types.get(subjects.get(iri, iri), ""), text, language, weight)
        for iri, text, language, weight in texts
    )
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(folded, iri UNINDEXED, type UNINDEXED,"
            " text UNINDEXED, language UNINDEXED, weight UNINDEXED, tokenize='trigram')"
        )
        db.executemany(
            "INSERT INTO texts(folded, iri, type, text, language, weight)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            ((fold(row[2]), *row) for row in rows),
        )
        db.commit()
        db.execute("VACUUM")
    return len(rows)


class Search:
    """Looks things up in a release's index. Each call opens the file anew: safe between threads."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"

    def find(self, text: str, limit: int = 20, offset: int = 0) -> list[Hit]:
        """The best things for ``text``, best first; a thing stands once.

        Words are looked for as parts of words; where nothing has them all, things that share
        trigrams with the text are given, which forgives a slip of the pen.
        """
        words = "".join(c if c.isalnum() else " " for c in fold(text[:_LONGEST])).split()
        long = [w for w in words if len(w) >= 3]
        if not long:
            return self._short(" ".join(words), limit, offset)
        exact = self._match(" AND ".join(f'"{w}"' for w in long), limit, offset)
        if exact or offset:
            return exact
        grams = {w[i : i + 3] for w in long for i in range(len(w) - 2)}
        likely = self._match(" OR ".join(f'"{g}"' for g in sorted(grams)), limit * 4, 0)
        close = [hit for hit in likely if _shared(grams, hit.text) >= 0.5]
        return sorted(close, key=lambda hit: -_shared(grams, hit.text))[:limit]

    def _match(self, expression: str, limit: int, offset: int) -> list[Hit]:
        return self._rows(
            "SELECT iri, type, text, language, MAX(score) AS best FROM ("
            " SELECT iri, type, text, language, weight - rank AS score FROM texts"
            " WHERE texts MATCH ? ) GROUP BY iri ORDER BY best DESC, length(text), iri"
            " LIMIT ? OFFSET ?",
            (expression, limit, offset),
        )

    def _short(self, text: str, limit: int, offset: int) -> list[Hit]:
        """One or two letters: names that begin with them."""
        if not text:
            return []
        return self._rows(
            "SELECT iri, type, text, language, MAX(weight) AS best FROM texts"
            " WHERE folded LIKE ? AND weight >= 6"
            " GROUP BY iri ORDER BY best DESC, text LIMIT ? OFFSET ?",
            (text + "%", limit, offset),
        )

    def _rows(self, sql: str, values: tuple[object, ...]) -> list[Hit]:
        with closing(sqlite3.connect(self._uri, uri=True)) as db:
            return [Hit(*row) for row in db.execute(sql, values)]


def fold(text: str) -> str:
    """The text in small letters without marks: how people type it on another keyboard.

    >>> fold("Jyväskylä")
    'jyvaskyla'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _shared(grams: set[str], text: str) -> float:
    """The share of ``grams`` that stand in ``text``."""
    folded = fold(text)
    return sum(gram in folded for gram in grams) / len(grams)
