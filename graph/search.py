"""The full-text index of a release: SQLite FTS5 over labels, definitions and texts.

A trigram index finds parts of words, which Finnish and Swedish compounds need
(`nikkeli` in `nikkelisulfaatti`), and shares of trigrams forgive a slip of the pen.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable, Set
from contextlib import closing
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile
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
_NAMES = (_FIELDS[SKOS + "prefLabel"], _FIELDS[SKOS + "altLabel"])
_LONGEST = 200
#: Below so many things that have all words, those that come near are told too.
_FEW = 8
#: How many of those that share a trigram are looked at.
_LIKELY = 200
#: How much of the text brings a thing near, from 0 to 1: alone; where others have all words, or
#: there is one word only; and beside the nearest.
_LEAST, _NEAR_ENOUGH, _BESIDE = 0.35, 0.55, 0.5
#: How much less a name may share than a title and still come first: their weights by this.
_NAMES_FIRST = 30
#: From how many letters on a word counts as a part of a compound; so many of a short word's own.
_PART, _SHORT_PART = 5, 4
#: How alike two words are of which one is a slip of the other, and by how many letters they differ.
_ALIKE, _LETTERS = 0.8, 2
#: What a text gains that has all words as words of their own: *TEM* comes before *teema*.
_WHOLE = 5.0


@dataclass(frozen=True)
class Hit:
    """One thing found: its IRI, its class IRI, and the text that matched with its language.

    ``weight`` tells names from titles and texts; ``near`` ones lack some of the words.
    """

    iri: str
    type: str
    text: str
    language: str
    weight: float
    near: bool = False


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

    def find(self, text: str, limit: int = 20) -> list[Hit]:
        """The things whose texts hold every word, best first, then those that come near.

        Words are looked for as parts of words, each in any text of the thing, so that names in two
        languages may stand side by side. Where few things have them all, those follow that share
        trigrams with the text: that forgives a slip of the pen, and finds *akkujen kierrätys* for
        *akkukierrätys*.
        """
        words = _words(fold(text[:_LONGEST]))
        long = [w for w in words if len(w) >= 3]
        if not long:
            return self._short(" ".join(words), limit)
        exact = self._match([f'"{w}"' for w in long], limit, long)
        if len(exact) >= _FEW:
            return exact
        return [*exact, *self._near(long, {hit.iri for hit in exact})][:limit]

    def _near(self, words: list[str], found: set[str]) -> list[Hit]:
        """The things that share trigrams with the words and are not found yet, nearest first."""
        grams = sorted({gram for word in words for gram in _grams(word)})
        likely = self._match(["(" + " OR ".join(f'"{gram}"' for gram in grams) + ")"], _LIKELY)
        near = [
            (share, replace(hit, near=True))
            for hit in likely
            if hit.iri not in found and (share := _nearness(words, hit.text)) >= _LEAST
        ]
        best = max((share for share, _ in near), default=0.0)
        least = max(_NEAR_ENOUGH if found or len(words) == 1 else _LEAST, _BESIDE * best)
        near = [pair for pair in near if pair[0] >= least]
        near.sort(key=lambda pair: (-pair[0] - pair[1].weight / _NAMES_FIRST, len(pair[1].text)))
        return [hit for _, hit in near]

    def _match(
        self, expressions: list[str], limit: int, whole: list[str] | None = None
    ) -> list[Hit]:
        """The things of which one text matches all, or each one of its names, with the best text.

        Only names may share out the words: a list of codes has each of them somewhere. Texts that
        have the ``whole`` ones as words of their own come before those that have them in others.
        """
        of_name = f"SELECT iri FROM texts WHERE texts MATCH ? AND weight IN {_NAMES}"
        things = " INTERSECT ".join(of_name for _ in expressions)
        return self._rows(
            "SELECT iri, type, text, language, weight, MAX(score) AS best FROM ("
            " SELECT iri, type, text, language, weight, weight - rank + whole(folded) AS score"
            " FROM texts WHERE texts MATCH ? AND iri IN ("
            f"{things} UNION SELECT iri FROM texts WHERE texts MATCH ?) ) GROUP BY iri"
            " ORDER BY best DESC, length(text), iri LIMIT ?",
            (" OR ".join(expressions), *expressions, " AND ".join(expressions), limit),
            set(whole or ()),
        )

    def _short(self, text: str, limit: int) -> list[Hit]:
        """One or two letters: names that begin with them."""
        if not text:
            return []
        return self._rows(
            "SELECT iri, type, text, language, MAX(weight) AS best, weight FROM texts"
            " WHERE folded LIKE ? AND weight >= 6"
            " GROUP BY iri ORDER BY best DESC, text LIMIT ?",
            (text + "%", limit),
        )

    def _rows(
        self, sql: str, values: tuple[object, ...], whole: Set[str] = frozenset()
    ) -> list[Hit]:
        def gained(folded: str) -> float:
            return _WHOLE if whole and whole <= set(_words(folded)) else 0.0

        with closing(sqlite3.connect(self._uri, uri=True)) as db:
            db.create_function("whole", 1, gained, deterministic=True)
            return [Hit(*row[:5]) for row in db.execute(sql, values)]


def fold(text: str) -> str:
    """The text in small letters without marks and soft hyphens: how people type it elsewhere.

    >>> fold("Jyväskylä")
    'jyvaskyla'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c != "\u00ad")


def _nearness(words: list[str], text: str) -> float:
    """How near a text comes to hold the words, from 0 to 1: the mean, long words weighing more.

    A word stands in the text by its share of trigrams; as a compound or an inflected form, by a
    word of the text that is a part of it or begins as it does; or by a word that it is a slip of.
    """
    folded = fold(text)
    parts = {part for part in _words(folded) if len(part) >= _SHORT_PART}
    near = sum(
        len(word) * max(_shared(word, folded), _part(word, parts), _slip(word, parts))
        for word in words
    )
    return near / sum(map(len, words))


def _shared(word: str, text: str) -> float:
    """The share of a word's trigrams that stand in the text."""
    grams = _grams(word)
    return sum(gram in text for gram in grams) / len(grams)


def _part(word: str, parts: set[str]) -> float:
    """The share of a word that one of the parts is, or begins with."""
    least = max(_SHORT_PART, min(_PART, len(word) - 2))
    common = (len(part) if part in word else _common(part, word) for part in parts)
    return max((letters for letters in common if letters >= least), default=0) / len(word)


def _slip(word: str, parts: set[str]) -> float:
    """How alike the word is to the part that it may be a slip of: *lithum*, *Kevista*."""
    best, matcher = 0.0, SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    for part in parts:
        if part[0] == word[0] and abs(len(part) - len(word)) <= _LETTERS:
            matcher.set_seq1(part)
            if matcher.quick_ratio() >= _ALIKE:
                best = max(best, matcher.ratio())
    return best if best >= _ALIKE else 0.0


def _common(one: str, other: str) -> int:
    """With how many letters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _grams(word: str) -> set[str]:
    return {word[i : i + 3] for i in range(len(word) - 2)}


def _words(folded: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in folded).split()
